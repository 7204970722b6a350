"""despatch.toml, read once and frozen.

It is refused with the file, the line and the key when it cannot be understood: a misspelt
key that is passed over in silence costs its writer more than an error does.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from despatch import languages
from despatch.errors import SettingsError

FILE = "despatch.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """What an archive's despatch.toml says. The defaults are what `despatch init` writes."""

    title: str = "Letters"
    languages: tuple[str, ...] = ("en", "de")
    """ISO 639-1 codes of the languages to read in, the likeliest first."""
    calendar: str = "gregorian"
    """gregorian, or julian for archives that date in the Old Style throughout."""
    encoding: str | None = None
    """The charset of the sources when it is known; otherwise UTF-8, else detected."""
    us: tuple[str, ...] = ()
    """Who we are: names of the side that keeps this archive."""
    own_rules: tuple[str, ...] = ()


DEFAULT = Settings()

TEMPLATE = """\
# What Despatch knows of this archive. Every line is optional; a line that begins with # says nothing.

title = {title}

# The languages of the letters, the likeliest first: {known}.
languages = ["en", "de"]

# gregorian, or julian when the letters are dated in the Old Style throughout.
calendar = "gregorian"

# The encoding of the sources, when you know it. Left out: UTF-8, otherwise detected and said.
# encoding = "windows-1252"

# Who we are: the side that keeps this archive, by the names it goes by in the letters.
# us = ["Foreign Office", "A. Writer"]
"""


def template(title: str) -> str:
    """Return the commented despatch.toml of a new archive."""
    known = ", ".join(f'"{code}"' for code in languages.known())
    return TEMPLATE.format(title=_quoted(title), known=known or '"en"')


def load(path: Path) -> Settings:
    """Read a despatch.toml; raises SettingsError with file, line and what to write instead."""
    text, data = _toml(path)
    known = {field.name for field in fields(Settings)}
    for key in data:
        if key not in known:
            raise SettingsError(f"{_at(path, text, key)}: {_unknown(key, known)}")
    values: dict[str, Any] = {}
    for key, value in data.items():
        try:
            values[key] = _CHECKS[key](value)
        except ValueError as wrong:
            raise SettingsError(f"{_at(path, text, key)}: {key} {wrong}") from None
    return Settings(**values)


# ---------------------------------------------------------------- single values


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f'must be words in quotes, such as "Letters of a family", not {value!r}')
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise ValueError(f'must be a list of words in quotes, such as ["one", "another"], not {value!r}')
    return tuple(value)


def _languages(value: object) -> tuple[str, ...]:
    codes = _texts(value)
    if not codes:
        raise ValueError('must name a language at least, such as ["en"]')
    for code in codes:
        if code not in languages.known():
            raise ValueError(f"does not know {code!r}: choose from {', '.join(languages.known())}")
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
        raise ValueError(f'{name!r} is not an encoding: write "utf-8", "windows-1252", "latin-1" or "mac-roman"') from None
    return name


_CHECKS: dict[str, Callable[[object], object]] = {
    "title": _text,
    "languages": _languages,
    "calendar": _calendar,
    "encoding": _encoding,
    "us": _texts,
    "own_rules": _texts,
}

# ---------------------------------------------------------------- files and lines


def _toml(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise SettingsError(f"{path}: not UTF-8 at byte {wrong.start}: save the file as UTF-8") from None
    except OSError as wrong:
        raise SettingsError(f"{path}: cannot be read ({wrong.strerror}): check its permissions") from None
    text = text.replace("\r\n", "\n")
    try:
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise SettingsError(f'{path}: {wrong}. A line reads key = "value"; quotes must be closed') from None


def _at(path: Path, text: str, key: str) -> str:
    """Name the file, and the line on which a key stands when one can be found."""
    pattern = re.compile(rf"\[{{0,2}}\s*[\"']?{re.escape(key)}[\"']?\s*[\]=.]")
    for number, line in enumerate(text.split("\n"), 1):
        if pattern.match(line.lstrip()):
            return f"{path}:{number}"
    return str(path)


def _unknown(key: str, known: set[str]) -> str:
    near = get_close_matches(key, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(sorted(known))}"
    return f"an unknown key {key!r}: {hint}"


def _quoted(words: str) -> str:
    """Return a TOML basic string."""
    escaped = "".join(c if c >= " " and c not in '"\\\x7f' else f"\\u{ord(c):04x}" for c in words)
    return f'"{escaped}"'
