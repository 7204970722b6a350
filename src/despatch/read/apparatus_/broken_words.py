"""Words broken at the end of a line or page: the text stays, and a hint holds the whole word for search.

A not-sign, a soft hyphen and a double hyphen say that a word goes on. A plain hyphen may belong to the word
("to-day"): the source's own words decide, where it has the word elsewhere, whole or with its hyphen. Where hyphens at
line ends are rare, the source breaks no words, and they belong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from despatch.model import APPARATUS, Hint, Span
from despatch.text.own_words import blank_spans

_BREAKS = "¬\xad\u2e17\u2e40="
"""Signs that stand for nothing but a broken word; "=" is the hyphen of German hands and of broken mails."""
_HYPHENS = "-\u2010\u2011"
_SIGN = rf"[{_BREAKS}\-\u2010\u2011]"
_LETTER = r"[^\W\d_]"
_BROKEN = re.compile(
    rf"(?<![^\W_])({_LETTER}{{1,40}})({_SIGN})([ \t]{{0,9}}\n\s{{0,2000}})[-=]?({_LETTER}{{1,40}})(?![^\W_])"
)
"""Between the halves stand blanks only, where what is set aside between two pages is blanked."""
_WORD = re.compile(rf"{_LETTER}+(?:[\-\u2010\u2011]{_LETTER}+){{0,3}}")
_ENDS = re.compile(rf"{_SIGN}[ \t]{{0,9}}\n")
_SHARE = 0.01
"""A source that breaks words at hyphens does so on one line in a hundred at least."""
_GAP = 2
"""Halves stand at most so many line ends apart, unless something is set aside between them."""


def broken_words(text: str, hints: Sequence[Hint], aside: Iterable[Span] = ()) -> tuple[Hint, ...]:
    """Return a hint "other-form" for each broken word of `text`, with the whole word as its detail.

    `hints` say what is not the letters' words. `aside` are other stretches that may stand between two halves, as
    marginal notes do.
    """
    if not _ENDS.search(text):
        return ()
    own = blank_spans(text, [*(hint.span for hint in hints if hint.kind in APPARATUS), *aside])
    found = [match for match in _BROKEN.finditer(own) if _is_one_place(text, match)]
    if not found:
        return ()
    known = _read_words(blank_spans(own, [Span(match.start(1), match.end(4)) for match in found]))
    breaks = sum(match[2] in _HYPHENS for match in found) >= _SHARE * text.count("\n")
    whole = ((match, _join(match[1], match[2], match[4], known, breaks=breaks)) for match in found)
    return tuple(Hint("other-form", Span(match.start(1), match.end(4)), word) for match, word in whole if word)


def _is_one_place(text: str, match: re.Match[str]) -> bool:
    """Say whether the halves stand on neighbouring lines, or with nothing but what is set aside between them."""
    gap = text[match.start(3) : match.end(3)]
    return gap.count("\n") <= _GAP or not gap.isspace()


@dataclass(frozen=True, slots=True)
class _Known:
    """Words that stand unbroken in the source, in small letters, and its compounds with hyphens."""

    words: frozenset[str]
    compounds: frozenset[str]
    seconds: frozenset[str]
    """The words that close a compound: "même" in "elle-même"."""


def _read_words(text: str) -> _Known:
    found = {word.casefold() for word in set(_WORD.findall(text))}
    compounds = {word.replace("\u2010", "-").replace("\u2011", "-") for word in found if not word.isalpha()}
    seconds = frozenset(word.rpartition("-")[2] for word in compounds)
    return _Known(frozenset(word for word in found if word.isalpha()), frozenset(compounds), seconds)


def _join(first: str, sign: str, second: str, known: _Known, *, breaks: bool) -> str | None:
    """Return the word whose halves these are; None for a compound with its hyphen, or where nothing settles it.

    `breaks`: the source is known to break words at hyphens.
    """
    word = first + second
    if word.casefold() in known.words:
        return word
    if not second[0].islower() or f"{first}-{second}".casefold() in known.compounds:
        return None
    halves = first.casefold(), second.casefold()
    if sign in _HYPHENS and not breaks:
        return None
    if sign in _HYPHENS and halves[1] in known.words and (halves[0] in known.words or halves[1] in known.seconds):
        return None
    return word
