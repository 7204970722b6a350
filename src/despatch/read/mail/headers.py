"""The header lines of a mail: encoded words, addresses, identifiers, days. A value comes in, what it says goes out.

Header lines come from anywhere. Nothing here raises, and everything is linear in the length of the value.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_tz

from despatch import dates

LONGEST = 50_000
"""Characters of a header line that are read; an honest one has a few hundred."""
WESTERN = "cp1252"
MOST_ADDRESSES = 1_000
_FIRST_YEAR = 1970
"""A mail with an earlier day was sent from a machine whose clock was not set."""
_ENCODED = re.compile(r"=\?([\w.:+-]{1,40})(?:\*[\w-]{0,20})?\?([bBqQ])\?([^?\n]*)\?=")
_FOLD = re.compile(r"[ \t]*[\r\n]+[ \t]*")
_UNPRINTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\u2028\u2029]")


def raw_text(value: str, charset: str = WESTERN) -> str:
    """Return a header value in characters: bytes beyond ASCII, which no standard allowed, are UTF-8 or in `charset`."""
    if value.isascii():
        return value
    data = value.encode("utf-8", "surrogateescape")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(charset, "replace")


def unfold(value: str, charset: str = WESTERN) -> str:
    """Return a header value as one line, at most `LONGEST` characters of it; `charset` is that of the mail's words."""
    return _UNPRINTED.sub("", _FOLD.sub(" ", raw_text(value[:LONGEST], charset))).strip()


def decode_words(value: str) -> str:
    """Return a header value with its encoded words (RFC 2047) as characters, also those that break the rules.

    Neighbours in one charset are put together first, because programs cut within a character.
    """
    if "=?" not in value:
        return value
    pieces: list[str] = []
    held: list[bytes] = []
    charset, at = "", 0

    def release() -> None:
        if held:
            pieces.append(_characters(b"".join(held), charset))
            held.clear()

    for word in _ENCODED.finditer(value):
        between = value[at : word.start()]
        if between.strip() or not held or word[1].lower() != charset:
            release()
            # Blanks between encoded words are none of the text.
            pieces.append(between if between.strip() or not pieces else "")
        held.append(_bytes(word[2], word[3]))
        charset, at = word[1].lower(), word.end()
    release()
    return _UNPRINTED.sub("", "".join((*pieces, value[at:])))


def _bytes(how: str, encoded: str) -> bytes:
    data = encoded.encode("utf-8")
    if how in "qQ":
        return quopri.decodestring(data.replace(b"_", b" "), header=False)
    try:
        return base64.b64decode(data.rstrip(b"=") + b"=" * (-len(data.rstrip(b"=")) % 4))
    except (binascii.Error, ValueError):
        return data


def _characters(data: bytes, charset: str) -> str:
    # Bytes that are UTF-8 are hardly ever anything else, whatever the word says; but some charsets are all ASCII.
    for name in (charset, "utf-8") if data.isascii() else ("utf-8", charset, "cp1252"):
        try:
            return data.decode(name)
        except (LookupError, UnicodeError, ValueError):
            continue
    return data.decode("latin-1")


def decode_addresses(value: str) -> str:
    """Return a line of addresses with its names decoded; a name with a comma in it gets quotation marks."""
    if "=?" not in value:
        return value
    pieces: list[str] = []
    at = 0
    # Words in a row are one name, blanks between them included.
    for run in re.finditer(rf"{_ENCODED.pattern}(?:[ \t]{{0,4}}{_ENCODED.pattern})*", value):
        name = decode_words(run[0]).replace('"', "")
        quoted = value[: run.start()].count('"') % 2 == 1
        pieces += [value[at : run.start()], name if quoted or not re.search(r"[,;<>()@]", name) else f'"{name}"']
        at = run.end()
    return "".join((*pieces, value[at:]))


# ---------------------------------------------------------------- addresses


@dataclass(frozen=True, slots=True)
class Address:
    """One party of a header line: its name as shown, else its address, at `start` to `end` of the value."""

    name: str
    address: str | None
    start: int
    end: int


_PIECE = re.compile(
    r'"(?:[^"\\]|\\.){0,300}"|\((?:[^()\\]|\\.|\([^()]{0,100}\)){0,300}\)|<[^<>]{0,300}>|\[mailto:[^\]\n]{0,300}\]'
    r'|[,;]|[^",;()<>\[]+|.',
    re.DOTALL,
)
_ADDRESS = re.compile(r"[^\s@<>,;:\"()]+@[^\s@<>,;:\"()]+|[^\s@<>,;:\"()]+ at [^\s@<>,;:\"()]+\.[^\s@<>,;:\"()]+")
_GROUP = re.compile(r"\s*[\w .'-]{0,80}:(?!//)\s*")


def addresses(value: str) -> list[Address]:
    """Return the parties of a value such as `"Fenn, Orla" <orla@mill.example>, quill at board.example (J. Quill)`."""
    apart = ";" if ";" in value and "@" not in value else ",;"
    found: list[Address] = []
    pieces: list[tuple[str, int]] = []
    for match in _PIECE.finditer(value):
        if match[0] in (",", ";") and match[0] in apart:
            _add(found, pieces, value)
            pieces = []
        else:
            pieces.append((match[0], match.start()))
        if len(found) >= MOST_ADDRESSES:
            return found
    _add(found, pieces, value)
    return found


def _add(found: list[Address], pieces: list[tuple[str, int]], value: str) -> None:
    party = _party(pieces, value)
    if party is None:
        return
    before = found[-1] if found else None
    if before and before.address is None and " " not in before.name and party.name != party.address:
        # "Fenn, Orla <orla@mill.example>": the comma stands within the name.
        joined = _name(value, before.start, party.end)
        if len(joined) == len(before.name) + 2 + len(party.name):
            found[-1] = Address(joined, party.address, before.start, party.end)
            return
    found.append(party)


def _party(pieces: list[tuple[str, int]], value: str) -> Address | None:
    """Read the pieces between two commas: a name, an address in brackets or bare, a comment that may be the name."""
    address: str | None = None
    place = named = beside = (0, 0)
    for words, at in pieces:
        if words[0] == "<" or words.startswith("[mailto:"):
            found = _ADDRESS.search(words.strip("<>[]").removeprefix("mailto:"))
            if address is None and found:
                address = found[0]
                start = at + words.find(address)
                place = start, start + len(address)
        elif words[0] == "(" and words[-1] == ")" and len(words) > 1:
            beside = beside if any(beside) else _within(words, at, "() ")
        elif words.strip():
            group = _GROUP.match(words) if not any(named) else None
            shown = words[group.end() :] if group else words
            start, end = _within(shown, at + len(words) - len(shown), "\"' \t")
            if end > start:
                named = (named[0] if any(named) else start), end
    if address is None and (found := _ADDRESS.fullmatch(value[slice(*named)])):
        address, place, named = found[0], named, beside
    shown_at = next((span for span in (named, beside if address else (0, 0), place) if any(span)), None)
    if shown_at is None:
        return None
    name = _name(value, *shown_at)
    return Address(name, address and _plain(address), *shown_at) if address or any(map(str.isalpha, name)) else None


def _name(value: str, start: int, end: int) -> str:
    return " ".join(value[start:end].replace("\\", "").replace('"', "").split())


def _within(words: str, at: int, around: str) -> tuple[int, int]:
    start = at + len(words) - len(words.lstrip(around))
    return start, max(start, at + len(words.rstrip(around)))


def _plain(address: str) -> str:
    """Return an address in small letters; archives of lists write "orla at mill.example" against robots."""
    return address.replace(" at ", "@").strip(".'").casefold()


# ---------------------------------------------------------------- identifiers


_IDENTIFIER = re.compile(r"<[^<>\s]{1,900}>")


def identifiers(value: str) -> list[tuple[str, int]]:
    """Return the Message-IDs in a value with their places."""
    return [(match[0], match.start()) for match in _IDENTIFIER.finditer(value)]


def answered(value: str) -> list[tuple[str, int]]:
    """Return the Message-IDs of In-Reply-To. Old programs name the writer before it, with the address in brackets."""
    found = identifiers(value)
    outside = _IDENTIFIER.sub("", value)
    return found[-1:] if any(c.isalpha() for c in outside) else found


# ---------------------------------------------------------------- days


@dataclass(frozen=True, slots=True)
class Day:
    """The day of a header line in the sender's own zone. `wrong` says what is amiss with the words."""

    edtf: str | None
    confidence: float = 0.99
    wrong: str | None = None
    weekday: bool = True
    """The weekday of the words falls on that day, or there is none."""


_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ISO = re.compile(r"\s*(\d{4})-(\d\d)-(\d\d)\b")
_ZONE = re.compile(r"[+-]\d{4}\b|\b(?!AM\b|PM\b)[A-Z]{1,5}\b\)?\s*(?:\d{4}\s*)?$")
_TIME = re.compile(r"\b\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\s?[AaPp][Mm]\b)?")


def day(value: str, languages: tuple[str, ...]) -> Day:
    """Return the day that a Date line gives, in any of the forms that programs have written."""
    if not value.strip():
        return Day(None, wrong="the Date line is empty")
    if iso := _ISO.match(value):
        return _checked(int(iso[1]), int(iso[2]), int(iso[3]), value)
    try:
        parsed = parsedate_tz(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        parsed = None
    if parsed:
        year = parsed[0] + 1900 if 100 <= parsed[0] < 200 else parsed[0]
        return _checked(year, parsed[1], parsed[2], value)
    # A line that a program printed over a mail it quotes ("Dienstag, 17. November 2009 09:13"): no rule orders it.
    words = _TIME.sub(lambda time: " " * len(time[0]), value)
    for date in dates.find(words, 0, len(words), languages, own=True):
        if date.year and date.month and date.day:
            return _checked(date.year, date.month, date.day, value, 0.9)
    return Day(None, wrong=f"“{value[:80]}” gives no day")


def _checked(year: int, month: int, number: int, value: str, confidence: float = 0.99) -> Day:
    try:
        found = dt.date(year, month, number)
    except ValueError:
        return Day(None, wrong=f"“{value[:80]}” is no day of the calendar")
    if year < _FIRST_YEAR:
        return Day(None, wrong=f"“{value[:80]}” is before there was mail: the clock was not set")
    said = value.strip()[:3].casefold()
    agrees = said not in _WEEKDAYS or _WEEKDAYS.index(said) == found.weekday()
    return Day(found.isoformat(), confidence, weekday=agrees)


def has_zone(value: str) -> bool:
    """Say whether a value is a day and a time with a zone, as mail programs write it and people do not."""
    if not (re.search(r"\d:\d\d", value) and _ZONE.search(value)):
        return False
    try:
        return parsedate_tz(value) is not None
    except (ValueError, TypeError, IndexError, OverflowError):
        return False


def came(received: Iterator[str], languages: tuple[str, ...]) -> tuple[str, str] | None:
    """Return the day of the earliest hand through which a mail went, and the words of it; the last line is its."""
    for value in reversed(list(received)):
        words = value.rpartition(";")[2].strip()
        if words and (found := day(words, languages)).edtf:
            return found.edtf, words
    return None
