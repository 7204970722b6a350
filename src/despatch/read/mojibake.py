"""Text that was encoded twice: its UTF-8 was read in another charset and saved again ("MÃ¼ller", "M√ºller")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

CHARSETS = ("cp1252", "mac_roman", "cp850", "latin-1")
LETTERS = frozenset("äöüÄÖÜßéèêëáàâåæçíìîïóòôøúùûñœÉÈÀÇÅÆØŒšžčřŠŽČłńśżąęğőű£§°½¼¾«»„“”‘’‚–—…€·†©®")
"""What mended signs must be. Others may have been written so."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A text whose signs were put together again."""

    text: str
    charset: str
    """In which the bytes were read by mistake."""
    count: int
    at: int
    """Where the first sign stood."""
    before: str
    after: str
    """The word of the first sign, as it stood and as it is now."""


def mend(text: str) -> Mended | None:
    """Return `text` with signs that were encoded twice put together again; None where none are, or one is in doubt."""
    if text.isascii():
        return None
    signs = set(text)
    for charset in CHARSETS:
        pattern = _twice(charset)
        first = None if _leads(charset).isdisjoint(signs) else pattern.search(text)
        if first is None:
            continue
        count = doubtful = 0

        def put_together(match: re.Match[str], charset: str = charset) -> str:
            nonlocal count, doubtful
            sign = _once(match.group(), charset)
            if sign in LETTERS:
                # "Â»" and a capital before a no-break space prove nothing by themselves.
                count += (sign.isalpha() or len(match.group()) > 2) and "\xa0" not in match.group()
                return sign
            doubtful += 1
            return match.group()

        mended = pattern.sub(put_together, text)
        if count > doubtful:
            start = max(text.rfind(" ", 0, first.start()), text.rfind("\n", 0, first.start())) + 1
            before = re.compile(r"\S{1,40}").match(text, start)
            word = before.group() if before else first.group()
            return Mended(mended, charset, count, first.start(), word, pattern.sub(put_together, word))
    return None


def _once(signs: str, charset: str) -> str:
    try:
        return signs.encode(charset).decode("utf-8")
    except UnicodeError:
        return ""


@cache
def _leads(charset: str) -> frozenset[str]:
    """Return the signs with which `_twice` begins: a set tells sooner than a search that a text has none."""
    return frozenset(bytes(range(0xC2, 0xF0)).decode(charset, "ignore"))


@cache
def _twice(charset: str) -> re.Pattern[str]:
    """Return a pattern for the bytes of one sign in UTF-8, read in `charset`."""

    def signs(first: int, last: int) -> str:
        return re.escape(bytes(range(first, last + 1)).decode(charset, "ignore"))

    after = f"[{signs(0x80, 0xBF)}]"
    two, three = signs(0xC2, 0xDF), signs(0xE0, 0xEF)
    return re.compile(f"[{two}]{after}|[{three}]{after}{{2}}")
