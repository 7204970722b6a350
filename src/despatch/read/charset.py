"""From bytes to characters: nothing is dropped, and whatever is not plain UTF-8 is said."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

from charset_normalizer import from_bytes

from despatch.errors import SettingsError
from despatch.model import Problem
from despatch.read.mojibake import mend
from despatch.read.reader import Raw
from despatch.read.wide import MARKS, unmarked

SAMPLE = 48_000
"""The detector sees at most so many bytes: it is slow, and more do not make it wiser."""
WINDOW = 240
_MARKS = ((codecs.BOM_UTF8, "utf-8"), *MARKS)
_NO_TEXT = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7"})
"""Codecs of Python that are no charsets of files; their names in a page are a mistake, or worse."""
_LABELS = {"x-mac-roman": "mac_roman", "x-mac-cyrillic": "mac_cyrillic", "x-sjis": "shift_jis", "x-gbk": "gbk"}
"""Names that browsers know and Python does not."""
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

    A byte-order mark comes first, then the archive's setting, then the shape of UTF-16 and UTF-32, then UTF-8. What the
    file itself declares (an HTML page may) comes next, then detection. Never fails: bytes that fit nowhere become
    U+FFFD. A problem lists them, and whatever else is odd. Raises SettingsError for an encoding that is not known.
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
        name = _charset(forced)
        if name is None:
            raise SettingsError(f'encoding = "{forced}" in despatch.toml is not known: write utf-8, windows-1252, ...')
        text = _strictly(data, name)
        return Decoded(text, name) if text is not None else _patched(raw, name)
    if (wide := unmarked(data)) and (text := _strictly(data, wide)) is not None:
        return Decoded(text, wide, (_said(raw, wide, 0),))
    text = _strictly(data, "utf-8")
    decoded = _mended(raw, text) if text is not None else _declared(raw, declared) or _detected(raw)
    return _with_unknown(raw, declared, decoded)


def knows(label: str) -> bool:
    """Say whether a label names a charset of texts."""
    return _charset(label) is not None


def _charset(label: str) -> str | None:
    """Return Python's name for a charset of texts; None for a label that is not known."""
    try:
        name = codecs.lookup(_LABELS.get(label.lower(), label)).name
        b"a".decode(name)
    except (LookupError, ValueError) as error:
        # A charset of two bytes a sign cannot read one byte, and that is no fault.
        if not isinstance(error, UnicodeDecodeError):
            return None
    return name if name.replace("_", "-") not in _NO_TEXT else None


def _with_unknown(raw: Raw, declared: str | None, decoded: Decoded) -> Decoded:
    """Add the finding about a charset that the page declares and nobody knows."""
    if not declared or _charset(declared):
        return decoded
    problem = raw.problem(
        "source-charset",
        f"the page says that its encoding is \u201c{declared}\u201d, which is not known; read as {decoded.charset}. "
        f"Check a few accents, and save the page as UTF-8.",
    )
    return replace(decoded, problems=(problem, *decoded.problems))


def _mended(raw: Raw, text: str) -> Decoded:
    """Return a UTF-8 text. Signs that were encoded twice are put together, and that is said."""
    mended = mend(text)
    if mended is None:
        return Decoded(text, "utf-8")
    problem = raw.problem(
        "source-doubly-encoded",
        f"the text looks doubly encoded: {mended.count} sign(s) of UTF-8 were read as {mended.charset} and saved again."
        " "
        f"\u201c{mended.before}\u201d was read as \u201c{mended.after}\u201d. "
        f"Check such words, and save the file again from its original as UTF-8.",
        text.count("\n", 0, mended.at) + 1,
    )
    return Decoded(mended.text, "utf-8", (problem,))


def _strictly(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except UnicodeError:
        return None


def _declared(raw: Raw, declared: str | None) -> Decoded | None:
    """Return the text by the page's own declaration, which is believed where it fits."""
    name = _charset(declared) if declared else None
    if name is None:
        return None
    # Browsers read these labels as Windows-1252; so do the people who wrote them.
    name = "cp1252" if name in ("iso8859-1", "ascii") else name
    text = _strictly(raw.data, name)
    return Decoded(text, name) if text is not None else None


def _detected(raw: Raw) -> Decoded:
    data = raw.data
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
