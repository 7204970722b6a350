"""The date that a title ends or opens with, or that the label of a head gives."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from despatch import dates
from despatch.dates.lexicon import weekday
from despatch.describe.dating_lines import Candidate
from despatch.model import Span

if TYPE_CHECKING:
    from despatch.settings import Settings

_TIME_GROUP = re.compile(r"(0?[1-9]|[12]\d|3[01])[/ ]?\d{4}[A-Z]?[ \t]{1,3}")
"""Day and hour of a signal, before its month: "14/1120Z MARCH 1941"."""


def in_title(text: str, title: Span, settings: Settings) -> list[Candidate]:
    """Return the date a title line ends with, or opens with."""
    dates_in_title = [
        e for e in dates.find(text, title.start, title.end, settings.languages, own=True) if e.kind == "date"
    ]
    out = [e for e in dates_in_title if _ends_title(text[e.span.end : title.end], settings.languages)]
    out += [
        e
        for e in dates_in_title
        if e not in out and e.day is not None and not text[title.start : e.span.start].strip(" [(\t")
    ]
    return [Candidate(e, title, "head", alone=False) for e in out[:1]]


def in_label(text: str, day: Span, languages: tuple[str, ...]) -> list[Candidate]:
    """Return the date that the label of a head gives; of a signal's "14/1120Z MARCH 1941" the day, too."""
    for found in dates.find(text, day.start, day.end, languages, own=True):
        if found.kind != "date" or (found.month is None and found.year is None):
            continue
        group = _TIME_GROUP.match(text, day.start, found.span.start)
        if not group or found.day is not None or found.span.start != group.end():
            return [Candidate(found, day, "head", alone=True)]
        span = Span(day.start, found.span.end)
        signal = replace(found, day=int(group[1]), span=span, written=span.of(text))
        return [Candidate(signal, day, "head", alone=True)]
    return []


def _ends_title(after: str, languages: tuple[str, ...]) -> bool:
    """Say whether nothing follows a date in its title, or only the day of the week: "Elmau, 15. August, Sonntag"."""
    rest = after.strip(" .,;:])(\t\xa0")
    return not rest or (" " not in rest and weekday(rest, languages) is not None)
