"""Sentences and clauses as spans. Old letters put commas and dashes where we put full stops, so clauses are short."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache

from despatch.languages import tables
from despatch.languages.clauses import ClauseWords
from despatch.model import Span
from despatch.text.patterns import any_of
from despatch.text.verbs import Verbs, verbs

LONGEST = 400
"""A longer clause is cut at a space, so that no sentence costs too much."""


class _Marks(ClauseWords):
    """The words of `clauses.toml`, with the pattern made of them."""

    @cached_property
    def breaks(self) -> re.Pattern[str]:
        """Marks and words between clauses. A joint needs white space before it, which keeps the search quick."""
        return re.compile(
            r"\n\s*\n|[.!?]+[)\"”’»]*(?:\(\d{1,3}\))?(?=\s|--|—|$)|[;:()]|,(?=\s)|--+|—|\s[–-]\s"
            rf"|\s(?-i:{any_of(self.stops)})(?=\s)"
            rf"|\s(?={any_of(self.joints | self.relatives)}\s)",
            re.IGNORECASE,
        )

    @cached_property
    def joint(self) -> re.Pattern[str]:
        """A joint with the words after it."""
        return re.compile(
            rf"(?P<joint>{any_of(self.joints | self.relatives)})\s+(?P<after>[\w&]+)(?:\s+(?P<third>\w+))?",
            re.IGNORECASE,
        )

    @cached_property
    def topic(self) -> re.Pattern[str]:
        """A piece that names what the next clause is about."""
        return re.compile(rf"(?:(?:{any_of(self.joints)})\s+)?{any_of(self.topics)}\s", re.IGNORECASE)


_WORD_BEFORE = re.compile(r"(\w+)$")
_OF_A_SUM = re.compile(
    r"(?:\d(?!(?:st|nd|rd|th)\.)[^\W\d_]{1,3}|£\s?[\d,]+(?:\.\s?\d{1,2})?)\.\s?(?=\d)", re.IGNORECASE
)
"""A full stop before a smaller part of a sum or weight: "£112 4s. 6d.", "3l. 4s."."""
_BRACKET = re.compile(r"\([^()\n]{1,200}\)")
"""A short bracket, which is not cut inside."""


FEWEST = 3
"""Fewer words make no clause: ", however," belongs to what stands around it."""
INTRODUCING = 6
"""A clause of fewer words ("I beg, my dear,") continues in a clause that begins with "that" or "whether"."""


def clauses(text: str, start: int, end: int, codes: tuple[str, ...]) -> Iterator[tuple[Span, bool]]:
    """Yield each clause between `start` and `end`, trimmed of white space, and whether it begins a sentence.

    A piece without a verb of its own joins the clause before it in its sentence, or the one after: writers of other
    centuries set commas around every phrase.
    """
    known, topic = verbs(codes), tables.merged(codes, _Marks).topic
    clause: Span | None = None
    begins = whole = open_end = asks = False
    for span, first in _cut(text, start, end, codes):
        words = _WORD.findall(text[span.start : span.end].lower().replace("’", "'"))
        own, breaks_off, leaves_open = known.has_verb(words), known.breaks_off(words), known.leaves_open(words)
        if clause is not None and not first and span.end - clause.start <= LONGEST:
            goes_on = not own or not whole or open_end or len(words) < FEWEST
            if goes_on or (
                words[0] in known.words.complements
                and (text.count(" ", clause.start, clause.end) < INTRODUCING or asks)
            ):
                clause, whole, open_end, asks = (
                    Span(clause.start, span.end),
                    whole or own,
                    breaks_off or (open_end and not own),
                    leaves_open,
                )
                continue
        if clause is not None:
            yield clause, begins
        whole = own or (len(words) > FEWEST and bool(topic.match(text, span.start, span.end)))
        clause, begins, open_end, asks = span, first, breaks_off, leaves_open
    if clause is not None:
        yield clause, begins


_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


@lru_cache(maxsize=2)
def listed(text: str, start: int, end: int, codes: tuple[str, ...]) -> tuple[tuple[Span, bool], ...]:
    """Return the same as a tuple. The last letter is remembered, because several readers ask for its clauses."""
    return tuple(clauses(text, start, end, codes))


def _cut(text: str, start: int, end: int, codes: tuple[str, ...]) -> Iterator[tuple[Span, bool]]:
    """Cut at every mark and joint."""
    marks, known = tables.merged(codes, _Marks), verbs(codes)
    at, first, closes = start, True, start
    for hit in marks.breaks.finditer(text, start, end):
        mark = hit.group()
        if hit.end() < closes:
            continue
        bracket = _BRACKET.match(text, hit.start(), end) if mark == "(" else None
        closes = bracket.end() if bracket else closes
        telegraphic = mark.strip() in marks.stops
        full = telegraphic or mark[0] in ".!?" or (mark[0] == "\n" and mark.count("\n") > 1)
        if mark[0] == "." and not _ends_sentence(text, start, hit.start(), hit.end(), marks):
            continue
        if mark.isspace() and not full and not _begins_clause(text, hit.end(), end, marks, known):
            continue
        stop = hit.end() if mark[0] in ".!?" else hit.start()
        yield from _pieces(text, at, stop, first=first)
        if full:
            first = True
        elif stop > at and not text[at:stop].isspace():
            first = False
        at = stop if mark.isspace() and not full else hit.end()
    yield from _pieces(text, at, end, first=first)


def _ends_sentence(text: str, floor: int, dot: int, after: int, marks: _Marks) -> bool:
    """Say whether a full stop ends a sentence rather than an abbreviation or an initial."""
    if any(part.end() > dot for part in _OF_A_SUM.finditer(text, max(floor, dot - 16), after + 2)):
        return False
    word = _WORD_BEFORE.search(text, max(floor, dot - 16), dot)
    if (
        word
        and text[word.start() - 1 : word.start()] != "&"
        and ((len(word[1]) == 1 and word[1].isalpha()) or word[1].lower() in marks.shortened)
    ):
        return False
    ahead = text[after : after + 3].lstrip()
    return not ahead or not ahead[0].islower()


def _begins_clause(text: str, joint: int, limit: int, marks: _Marks, known: Verbs) -> bool:
    """Say whether a joint is followed by a word that begins a clause, or by a second verb of the same subject."""
    hit = marks.joint.match(text, joint, limit)
    if not hit:
        return False
    words = [(word or "").lower() for word in hit.group("joint", "after", "third")]
    return words[1] in marks.starters or known.continues(words)


def _pieces(text: str, start: int, end: int, *, first: bool) -> Iterator[tuple[Span, bool]]:
    """Trim a clause, and cut one that is too long at its spaces."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST:
        cut = text.rfind(" ", start + 1, start + LONGEST)
        cut = cut if cut > start else start + LONGEST
        yield Span(start, cut), first
        start, first = cut, False
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield Span(start, end), first
