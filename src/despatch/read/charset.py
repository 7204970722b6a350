"""From bytes to characters: nothing is dropped, and whatever is not plain UTF-8 is said."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from despatch.errors import SettingsError
from despatch.model import Problem
from despatch.read.reader import Raw

SAMPLE = 48_000
"""The detector sees at most so many bytes: it is slow, and more do not make it wiser."""
WINDOW = 240
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HIGH = re.compile(rb"[\x80-\xff]")
_UTF8_SEQUENCE = re.compile(rb"[\xc3-\xf4][\x80-\xbf]{1,3}|\xc2[\xa0-\xbf]")
# Western letters, figures and points: a text that shows little else in one of these charsets is in it.
_WESTERN_CHARSETS = ("cp1252", "mac_roman", "cp850")
_WESTERN = frozenset("äöüÄÖÜßéèêëáàâåæçíìîïóòôøúùûñœÉÈÀÇÅÆØŒ£§°½¼¾«»„“”‘’‚–—…€·†‡©®¶\u00a0\u00ad")
_WESTERN_SHARE = 0.95


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's characters, byte-order mark taken off, line ends as they were."""

    text: str
    charset: str
    problems: tuple[Problem, ...] = ()


def decode(raw: Raw, declared: str | None = None) -> Decoded:
    """Return the characters of `raw`.

    A byte-order mark comes first, then the archive's setting, then UTF-8, then what the file
    itself declares (an HTML page may), then detection. Never fails: bytes that fit nowhere
    become U+FFFD and are listed in a problem. Raises SettingsError for an encoding that Python
    does not know.
    """
    data = raw.data
    for mark, charset in _MARKS:
        if data.startswith(mark):
            text = _strictly(data, charset)
            if text is not None:
                return Decoded(text.removeprefix("\ufeff"), charset)
            return _patched(raw, charset)
    forced = raw.settings.encoding
    if forced:
        try:
            name = codecs.lookup(forced).name
        except LookupError as error:
            raise SettingsError(
                f'encoding = "{forced}" in despatch.toml is not known: write utf-8, windows-1252, ...'
            ) from error
        text = _strictly(data, name)
        return Decoded(text, name) if text is not None else _patched(raw, name)
    text = _strictly(data, "utf-8")
    if text is not None:
        return Decoded(text, "utf-8")
    return _declared(raw, declared) or _detected(raw)


def _strictly(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except UnicodeDecodeError:
        return None


def _declared(raw: Raw, declared: str | None) -> Decoded | None:
    """Return the text by the page's own declaration, which is believed where it fits."""
    if not declared:
        return None
    try:
        name = codecs.lookup(declared).name
    except LookupError:
        return None
    # Browsers read these labels as Windows-1252; so do the people who wrote them.
    name = "cp1252" if name in ("iso8859-1", "ascii") else name
    text = _strictly(raw.data, name)
    return Decoded(text, name) if text is not None else None


def _detected(raw: Raw) -> Decoded:
    data = raw.data
    if wide := _unmarked_utf16(data):
        text = _strictly(data, wide)
        if text is not None:
            return Decoded(text, wide, (_said(raw, wide, 0),))
    first = _HIGH.search(data)
    at = first.start() if first else 0
    sample = _sample(data)
    high = len(_HIGH.findall(sample))
    if 2 * sum(len(s) for s in _UTF8_SEQUENCE.findall(sample)) > high:
        return _patched(raw, "utf-8")
    for charset in _guesses(sample):
        text = _strictly(data, charset)
        if text is not None:
            return Decoded(text, charset, (_said(raw, charset, at),))
    return _patched(raw, "cp1252")


def _guesses(sample: bytes) -> list[str]:
    """Return encodings to try, the likeliest first."""
    likely = max(_WESTERN_CHARSETS, key=lambda charset: _western_share(sample.decode(charset, "replace")))
    if _western_share(sample.decode(likely, "replace")) >= _WESTERN_SHARE:
        return [likely]
    best = from_bytes(sample).best()
    return [best.encoding] if best and best.encoding != "utf_8" else []


def _western_share(text: str) -> float:
    """Return the share of characters beyond ASCII that stand where Western writing has them."""
    high = good = 0
    for i, c in enumerate(text):
        if c > "\x7f":
            high += 1
            before, after = text[i - 1 : i], text[i + 1 : i + 2]
            # A capital after a small letter, or a point amid letters, tells the wrong charset.
            astray = before.islower() if c.isupper() else not c.isalpha() and before.isalpha() and after.isalpha()
            good += c in _WESTERN and (not astray or c in "’\u00ad–—")
    return good / high if high else 0.0


def _said(raw: Raw, charset: str, at: int) -> Problem:
    line = raw.data.count(b"\n", 0, at) + 1
    shown = raw.data[max(0, at - 20) : at + 20].decode(charset, "replace").replace("\n", " ").strip()
    return raw.problem(
        "source-charset",
        f"not UTF-8; read as {charset}. Check this accent: \u201c{shown}\u201d. Save the file as UTF-8, "
        f"or set encoding in despatch.toml.",
        line,
    )


def _patched(raw: Raw, charset: str) -> Decoded:
    """Return the text with U+FFFD for bytes that `charset` has no character for, and say which they are."""
    bad: list[tuple[int, bytes]] = []

    def note(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        bad.append((error.start, error.object[error.start : error.end]))
        return "\ufffd" * (error.end - error.start), error.end

    codecs.register_error("despatch.note", note)
    text = raw.data.decode(charset, "despatch.note").removeprefix("\ufeff")
    line = raw.data.count(b"\n", 0, bad[0][0]) + 1 if bad else None
    shown = ", ".join(f"byte {at} is {byte.hex(' ')}" for at, byte in bad[:3])
    problem = raw.problem(
        "source-charset-unsure",
        f"{len(bad)} byte(s) are no {charset} ({shown}{', ...' if len(bad) > 3 else ''}); each is shown as \ufffd. "
        f"Save the file as UTF-8, or set encoding in despatch.toml.",
        line,
    )
    return Decoded(text, charset, (problem,))


def _sample(data: bytes) -> bytes:
    """Return the stretches around bytes beyond ASCII, cut at spaces, spread over the whole of `data`."""
    pieces: list[bytes] = []
    size, at = 0, 0
    stride = max(1, len(data) // (SAMPLE // WINDOW))
    while size < SAMPLE and (match := _HIGH.search(data, at)):
        start, end = max(at, match.start() - WINDOW // 2), match.start() + WINDOW // 2
        start = data.find(b" ", start, match.start()) + 1 or start
        end = max(data.rfind(b" ", match.end(), end), 0) or end
        pieces.append(data[start:end])
        size += end - start
        at = max(end, match.start() + (stride if len(data) > SAMPLE else 1))
    return b" ".join(pieces)


def _unmarked_utf16(data: bytes) -> str | None:
    """Return which UTF-16 the bytes look like: nearly every second one is NUL in Western text."""
    head = data[:4096]
    half = len(head) // 2
    if half < 8 or len(data) % 2:
        return None
    if head[1::2].count(0) > 0.8 * half and head[::2].count(0) == 0:
        return "utf-16-le"
    if head[::2].count(0) > 0.8 * half and head[1::2].count(0) == 0:
        return "utf-16-be"
    return None


def looks_utf16(data: bytes) -> bool:
    """Say whether NUL bytes in `data` are those of UTF-16, with its mark or without."""
    return data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)) or bool(
        _unmarked_utf16(data)
    )
