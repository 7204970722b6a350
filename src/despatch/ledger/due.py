"""When a thing is to be done: "not later than the end of April", "by the next post", bound to the letter's date."""

from __future__ import annotations

from functools import cache
from typing import TypeAlias

import regex

from despatch import dates, languages
from despatch.model import Due, Span

Pattern: TypeAlias = "regex.Pattern[str]"


@cache
def _cues(codes: tuple[str, ...]) -> tuple[Pattern, Pattern]:
    """Return what stands before a day that is a limit, and phrases of haste that name no day."""
    before: list[str] = []
    phrases: list[str] = []
    for code in codes:
        data = languages.load(code, "due")
        before += data.get("before", ())
        phrases += data.get("phrases", ())

    def joined(words: list[str]) -> str:
        ordered = sorted(set(words), key=lambda w: (-len(w), w))
        return "(?:" + "|".join(r"\s+".join(regex.escape(p) for p in w.split()) for w in ordered) + ")" if ordered else "(?!)"

    flags = regex.IGNORECASE | regex.V1
    return regex.compile(rf"(?<!\p{{L}}){joined(before)}\s+(?:the\s+)?$", flags), regex.compile(rf"(?<!\p{{L}}){joined(phrases)}(?!\p{{L}})", flags)


def find(text: str, clause: Span, codes: tuple[str, ...], base: str | None) -> Due | None:
    """Return the due date that a clause gives; days cited as dates of letters are not dues, for no limit stands before them."""
    before, phrases = _cues(codes)
    for expression in dates.find(text, clause.start, clause.end, codes):
        cue = before.search(text, max(clause.start, expression.span.start - 24), expression.span.start)
        if cue is None and expression.kind != "offset":
            continue
        edtf = dates.resolve(expression, base, look="ahead") if base else expression.edtf
        start = cue.start() if cue else expression.span.start
        return Due(edtf, text[start : expression.span.end], Span(start, expression.span.end))
    hit = phrases.search(text, clause.start, clause.end)
    return Due(None, hit.group(), Span(*hit.span())) if hit else None
