"""Words that hand something over: "Please find attached the plan" reports what is enclosed, and asks for nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from despatch.languages.acts import ActWords
from despatch.languages.tables import merged
from despatch.model import Act, Span
from despatch.quantities import find
from despatch.text.clauses import listed
from despatch.text.patterns import any_of

RULE = "rule.acts.handed"
_SURE = 0.9


@cache
def _pattern(codes: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){any_of(merged(codes, ActWords).handed)}(?!\w)", re.IGNORECASE)


def report_handed(
    text: str, body: Span, acts: Sequence[Act], codes: tuple[str, ...], skipped: Sequence[Span] = ()
) -> tuple[Act, ...]:
    """Return the acts of a letter, in order: a clause that hands something over is a report of the sender's.

    Notes and passages that are `skipped` hold none.
    """
    found = (hit.start() for hit in _pattern(codes).finditer(text, body.start, body.end))
    hits = [at for at in found if not any(span.start <= at < span.end for span in skipped)]
    if not hits:
        return tuple(acts)
    out = list(acts)
    for clause, _ in listed(text, body.start, body.end, codes):
        if not any(clause.start <= at < clause.end for at in hits):
            continue
        own = next((act for act in out if act.span.start <= clause.start < act.span.end), None)
        if own and own.type != "request":
            continue
        report = Act(clause, "report", "sender", "recipient", False, RULE, _SURE)
        if own and own.span == clause:
            out[out.index(own)] = replace(report, quantities=own.quantities, place=own.place)
        elif own is None:
            out.append(replace(report, quantities=tuple(find.find(text, clause.start, clause.end, codes))))
    return tuple(sorted(out, key=lambda act: (act.span.start, act.span.end)))
