"""Bargains: "We could do without the carts, if you send horses" offers to forgo the carts and asks for horses."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from despatch.acts.conditions import conditions
from despatch.languages.particulars import ArgumentWords
from despatch.languages.tables import merged
from despatch.model import Act, Span
from despatch.quantities import find
from despatch.text.clauses import listed
from despatch.text.patterns import any_of

_BARGAINED = frozenset(("request", "offer", "promise", "acceptance", "refusal"))
_REACH = 400
"""A condition stands so near the words that give something up."""
_STOPS = " \t\n,;:—–-"
_WORD = re.compile(r"[^\W\d_]+")


@cache
def _pattern(codes: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for words of the sender's that give something up."""
    words = merged(codes, ArgumentWords).bargain
    between = rf"(?:(?!{any_of(words.never)}\b)[^\W\d_]+\s+){{0,4}}"
    return re.compile(rf"(?<!\w){any_of(words.givers)}\s+{between}{any_of(words.up)}(?!\w)", re.IGNORECASE)


def add_bargains(text: str, body: Span, acts: Sequence[Act], codes: tuple[str, ...]) -> tuple[Act, ...]:
    """Return the acts of a letter, in order, with each bargain as an offer and a request.

    A bargain is an act that gives something up on a condition which the reader can meet.
    """
    starts: list[int] = []
    out = list(acts)
    for act in acts:
        gives = _pattern(codes).search(text, act.span.start, act.span.end) if act.type in _BARGAINED else None
        if not gives:
            continue
        starts = starts or [span.start for span, first in listed(text, body.start, body.end, codes) if first]
        n = bisect_right(starts, act.span.start)
        start = max(starts[n - 1] if n else body.start, act.span.start - _REACH)
        end = min(starts[n] if n < len(starts) else body.end, act.span.end + _REACH)
        asked = _asked(text, Span(start, end), gives.span(), codes)
        if asked:
            out = _parted(text, out, act, asked, codes)
    return tuple(sorted(out, key=lambda act: (act.span.start, act.span.end)))


def _asked(text: str, sentence: Span, gives: tuple[int, int], codes: tuple[str, ...]) -> Span | None:
    """Return the condition that the reader can meet, if the sentence is no question and has one."""
    words = merged(codes, ArgumentWords).bargain
    if text[sentence.start : sentence.end].rstrip().endswith("?"):
        return None
    for condition in conditions(text, sentence.start, sentence.end, codes):
        span = condition.span
        low = [word.lower() for word in _WORD.findall(text, span.start, span.end)]
        near = text[min(span.end, gives[1]) : max(span.start, gives[0])]
        if (
            not words.reader.isdisjoint(low[: _SUBJECT + len(low) // 4])
            and words.unmet.isdisjoint(low)
            and not any(mark in near for mark in ";:")
            and not span.start <= gives[0] < span.end
        ):
            return span
    return None


_SUBJECT = 4
"""The reader is among the first words of the condition, as its subject."""


def _parted(text: str, acts: Sequence[Act], act: Act, asked: Span, codes: tuple[str, ...]) -> list[Act]:
    """Return the acts with `act` as the offer, and the words `asked` as a request."""
    main = act.span
    if main.start < asked.start < main.end:
        main = Span(main.start, asked.start)
    elif main.start <= asked.start:
        main = Span(asked.end, main.end) if asked.end < main.end else main
    start = main.start + len(main.of(text)) - len(main.of(text).lstrip(_STOPS))
    stop = main.end - len(main.of(text)) + len(main.of(text).rstrip(_STOPS + "."))
    main = Span(start, max(start, stop))
    offer = replace(
        act,
        span=main,
        type="offer",
        rule=RULE,
        condition=asked,
        quantities=tuple(q for q in act.quantities if not asked.start <= q.span.start < asked.end),
        due=act.due if act.due and not asked.start <= act.due.span.start < asked.end else None,
    )
    own = next((other for other in acts if other != act and other.span.start <= asked.start < other.span.end), None)
    request = replace(
        own or act,
        span=own.span if own else asked,
        type="request",
        rule=RULE,
        condition=None,
        actor="sender",
        counterparty="recipient",
        actor_name=None,
        reported=False,
        quantities=own.quantities if own else tuple(find.find(text, asked.start, asked.end, codes)),
        due=own.due if own else act.due if offer.due is None else None,
    )
    return [*(other for other in acts if other not in (act, own)), offer, request]


RULE = "rule.acts.bargain"
