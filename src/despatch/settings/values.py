"""The values of despatch.toml: each check takes a value as TOML gives it, and raises ValueError with what to write."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from despatch import languages

ARCHIVE, CALENDAR = "archive", "calendar"
"""What `today` may be beside a day."""
Checks = Mapping[str, Callable[[object], object]]


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f'must be text in quotes, such as "Letters of a family", not {value!r}')
    return value


def texts(value: object) -> tuple[str, ...]:
    """Return a list of texts."""
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise ValueError(f'must be a list of texts in quotes, such as ["one", "another"], not {value!r}')
    return tuple(value)


def _names(value: object) -> tuple[str, ...]:
    return (value.strip(),) if isinstance(value, str) and value.strip() else texts(value)


def _languages(value: object) -> tuple[str, ...]:
    codes = texts(value)
    if not codes:
        raise ValueError('must name at least one language, such as ["en"]')
    for code in codes:
        if code not in languages.known():
            raise ValueError(f"cannot hold {code!r}: choose from {', '.join(languages.known())}")
    return codes


def _calendar(value: object) -> str:
    if value not in ("gregorian", "julian"):
        raise ValueError(f'must be "gregorian" or "julian", not {value!r}')
    return str(value)


def _encoding(value: object) -> str:
    name = _text(value)
    try:
        b" ".decode(name)  # an empty string is never looked up
    except (LookupError, ValueError):
        raise ValueError(
            f'{name!r} is not an encoding: write "utf-8", "windows-1252", "latin-1" or "mac-roman"'
        ) from None
    return name


def _url(example: str, key: str = "") -> Callable[[object], str]:
    def check(value: object) -> str:
        url = _text(value).strip().rstrip("/").removesuffix("/chat/completions")
        wrong = f'must be an address such as "{example}"'
        try:
            parts = urlsplit(url)
            there = parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0)
        except ValueError:
            there = False
        if not there or any(c.isspace() for c in url):
            raise ValueError(f"{wrong}, not {value!r}")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise ValueError(f"{wrong}, without a user, key, question mark or #{key}")
        return url

    return check


def _variable(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Z_][A-Z0-9_]{0,99}", value):
        # The value may be the key itself, so the message does not repeat it.
        raise ValueError(
            'must be the name of an environment variable in capitals, such as "MODEL_KEY", never the key itself'
        )
    return value


def _number(low: float, high: float, whole: bool = False) -> Callable[[object], float]:
    def check(value: object) -> float:
        kinds: tuple[type, ...] = (int,) if whole else (int, float)
        if isinstance(value, bool) or not isinstance(value, kinds) or not low <= value <= high:  # type: ignore[operator]
            raise ValueError(f"must be a {'whole ' if whole else ''}number from {low:g} to {high:g}, not {value!r}")
        return value if whole else float(value)  # type: ignore[return-value, arg-type]

    return check


def _today(value: object) -> str:
    if value in (ARCHIVE, CALENDAR):
        return str(value)
    try:
        return value.isoformat() if type(value) is dt.date else dt.date.fromisoformat(_text(value)).isoformat()
    except ValueError:
        raise ValueError(f'must be "archive", "calendar" or a day such as "2026-03-01", not {value!r}') from None


def _yes_or_no(value: object) -> bool:
    if value not in (True, False) or not isinstance(value, bool):
        raise ValueError(f"must be true or false, not {value!r}")
    return value


def _hosts(value: object) -> tuple[str, ...]:
    hosts = texts(value)
    for host in hosts:
        if not re.fullmatch(r"[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?(?::[0-9]{1,5})?", host):
            raise ValueError(f'must name machines without https://, such as "iiif.library.example", not {host!r}')
    return hosts


_OURS = frozenset(("model", "messages", "stream", "n"))


def _options(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict) or not _plain(value):
        raise ValueError(
            f"must be a table of texts, numbers, true and false, such as {{ temperature = 0 }}, not {value!r}"
        )
    if own := sorted(_OURS & value.keys()):
        raise ValueError(f"cannot hold {own[0]!r}, because Despatch sets it")
    return value


def _plain(value: object) -> bool:
    """Say whether JSON can hold a value as it is."""
    if isinstance(value, dict):
        return all(map(_plain, value.values()))
    if isinstance(value, list):
        return all(map(_plain, value))
    return isinstance(value, (str, bool, int)) or (isinstance(value, float) and math.isfinite(value))


OF_MAIL: Checks = {"attachments": _yes_or_no}

OF_MODEL: Checks = {
    "url": _url("http://localhost:11434/v1", ": put the key into an environment variable, and its name into key_env"),
    "name": lambda value: _text(value).strip(),
    "key_env": _variable,
    "timeout": _number(1, 3600),
    "letters": _number(0, 10_000_000, whole=True),
    "at_once": _number(1, 16, whole=True),
    "confidence": _number(0, 1),
    "options": _options,
}

OF_ARCHIVE: Checks = {
    "title": _text,
    "languages": _languages,
    "calendar": _calendar,
    "encoding": _encoding,
    "us": texts,
    "own_rules": texts,
    "images_from": _hosts,
    "certainty": _number(0, 1),
    "about": _text,
    "editor": _names,
    "rights": _text,
    "repository": _text,
    "address": _url("https://letters.example.org"),
    "shared_sources": _yes_or_no,
    "today": _today,
    "large_archive_from": _number(1, 1_000_000_000, whole=True),
}
