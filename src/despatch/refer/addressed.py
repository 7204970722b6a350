"""Where a letter first speaks to its recipient: the words by which an answer that names no letter can be shown."""

from __future__ import annotations

import regex

from despatch.model import ADDRESSED, Reference, Span
from despatch.refer.lexicon import Lexicon
from despatch.refer.verbs import somebody_else

DOUBTFUL = 0.2
"""Such words alone prove nothing."""
_REACH = 3000
"""So much of a letter is looked at."""
_LONGEST = 80
_END = regex.compile(r"[.;:!?\n]|,\s|\s[–—-]\s")


def addressed(text: str, start: int, end: int, known: Lexicon) -> Reference | None:
    """Return the first words between `start` and `end` that speak to the recipient; None where there are none."""
    for hit in known.you.finditer(text, start, min(end, start + _REACH)):
        if somebody_else(hit.group(), known):
            continue
        stop = _END.search(text, hit.end() + 8, min(end, hit.start() + _LONGEST))
        return Reference(
            span=Span(hit.start(), stop.start() if stop else min(end, _word_end(text, hit.start() + _LONGEST))),
            function="answer",
            rule=ADDRESSED,
            confidence=DOUBTFUL,
            author="recipient",
            addressee="sender",
        )
    return None


def _word_end(text: str, at: int) -> int:
    """Return the end of the word that holds `at`."""
    while at < len(text) and text[at].isalnum():
        at += 1
    return at
