"""Quotes found again in a letter, whatever its line breaks, hyphens and shapes of quotation marks. Pure."""

from __future__ import annotations

import re

from despatch.model import Span

_SAME = str.maketrans("‘’‚‛′“”„‟″–—−‐‑", "'''''\"\"\"\"\"-----")
_HYPHEN = re.compile(r"(?<=[^\W\d_])-\s*(?=[^\W\d_])")
_SPACE = re.compile(r"\s+")
_GAP = re.compile(r"(?<=[^\W\d_])-\s*(?=[^\W\d_])|\s+")
_ENDS = " .,;:!?…'\""
_LOOKS = 500
"""Places of one quote that are looked at: a quote that stands more often points nowhere."""


class QuoteFinder:
    """The words of a letter within a span, folded so that quotes are found in them."""

    def __init__(self, text: str, within: Span) -> None:
        parts: list[str] = []
        self._at: list[int] = []
        at = within.start
        plain = text.translate(_SAME)
        for gap in _GAP.finditer(plain, within.start, within.end):
            parts.append(plain[at : gap.start()])
            self._at += range(at, gap.start())
            if gap.group().isspace():
                parts.append(" ")
                self._at.append(gap.start())
            at = gap.end()
        parts.append(plain[at : within.end])
        self._at += range(at, within.end)
        self._folded = "".join(parts)

    def find(self, quote: str) -> list[Span]:
        """Return the places where a quote stands as whole words, in order; marks at its ends need not stand there."""
        wanted = fold_quote(quote)
        return self._places(wanted) or self._places(wanted.strip(_ENDS))

    def _places(self, wanted: str) -> list[Span]:
        places: list[Span] = []
        at = self._folded.find(wanted) if wanted else -1
        for _ in range(_LOOKS):
            if at < 0:
                break
            end = at + len(wanted)
            whole = not (_inside(self._folded, at) or _inside(self._folded, end))
            if whole:
                places.append(Span(self._at[at], self._at[end - 1] + 1))
            at = self._folded.find(wanted, end if whole else at + 1)
        return places


def fold_quote(quote: str) -> str:
    """Return a quote in the form in which it is looked for."""
    return _SPACE.sub(" ", _HYPHEN.sub("", quote.strip().translate(_SAME)))


def _inside(text: str, at: int) -> bool:
    """Say whether a place lies within a word."""
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()
