"""How a reader chooses the day of a standing: a form with a date, and a row of months, each month a link."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from despatch import dates
from despatch.archive import Archive
from despatch.archive.today import ALL
from despatch.web import urls
from despatch.web.archive_cache import cached
from despatch.web.errors import BadDate
from despatch.web.formatting import capitalized, counted, date_words
from despatch.web.parts.bar_chart import Chart, axis, bar_chart

FIELD = "as-of"


@dataclass(frozen=True, slots=True)
class DayPicker:
    """How to choose a day. `value` fills the date field; `thumb` is the place of the day on the row of months.

    `kept` are hidden fields of the form; `whole` is the address of the standing by all that is known, `today` that of
    today where the archive has one.
    """

    action: str
    words: str
    value: str
    first: str
    last: str
    strip: Chart | None
    here: str | None
    thumb: float | None
    earlier: tuple[str, str] | None
    later: tuple[str, str] | None
    whole: str | None
    today: str | None
    kept: tuple[tuple[str, str], ...]


def parse_day(query: Mapping[str, str], today: str | None = None) -> str | None:
    """Return the day that a query string asks for, as EDTF, by default `today`; None for "all"; raises BadAddress."""
    asked = asked_day(query)
    if asked is None or asked == ALL:
        return None if asked else today
    ends = dates.bounds(asked) if len(asked) <= len("1942-05-24") else None
    if ends is None or dt.date.min in ends or dt.date.max in ends:
        raise BadDate(
            FIELD,
            f"“{asked}” is not a day. Write a year, a month or a day: as-of=1942, as-of=1942-05 or as-of=1942-05-24.",
        )
    return asked


def asked_day(query: Mapping[str, str]) -> str | None:
    """Return what a query string says of the day; None where it says nothing."""
    return (query.get(FIELD) or "").strip() or None


def day_words(day: str | None) -> str:
    """Return the day in words: "on 24 May 1942", "at the end of May 1942", "by all that the archive holds"."""
    if day is None:
        return "by all that the archive holds"
    return f"on {date_words(day)}" if len(day) == len("1942-05-24") else f"at the end of {date_words(day)}"


def make_day_picker(
    archive: Archive,
    action: str,
    query: Mapping[str, str],
    keep: tuple[str, ...] = (),
    within: tuple[str | None, str | None] = (None, None),
    today: str | None = None,
) -> DayPicker:
    """Return the day picker of the page at `action`; it keeps the fields of `query` named by `keep`.

    The months to choose from lie between the dates (EDTF) of `within`. `today` is the day that is shown by default.
    """
    months = cached(archive, "timeline", archive.timeline)
    first, last = (dates.bounds(end) if end else None for end in within)
    if first and last:
        months = [month for month in months if first[0].isoformat()[:7] <= month[0] <= last[1].isoformat()[:7]]
    kept = tuple((name, query[name]) for name in keep if query.get(name))
    picked = pick_among(months, action, parse_day(query, today), kept)
    if today is None:
        return picked
    whole, now = (urls.with_query(action, {**dict(kept), FIELD: day}) for day in (ALL, None))
    asked = asked_day(query)
    return replace(picked, whole=None if asked == ALL else whole, today=now if asked not in (None, today) else None)


def pick_among(
    months: list[tuple[str, int]], action: str, day: str | None, kept: tuple[tuple[str, str], ...] = ()
) -> DayPicker:
    """Return the picker of a day among `months` (YYYY-MM, number of letters); `day` is the chosen day."""
    drawn = axis([month for month, _ in months])
    width = 4 if drawn.by_year else 7
    counts: Counter[str] = Counter()
    for month, count in months:
        counts[month[:width]] += count

    def path(period: str | None) -> str:
        return urls.with_query(action, {**dict(kept), FIELD: period})

    strip = None
    if len(counts) > 1:
        strip = bar_chart(
            "Choose a day: letters by " + ("year" if drawn.by_year else "month"),
            drawn.periods,
            counts,
            name=lambda period: f"{capitalized(day_words(period))} ({counted(counts[period], 'letter')})",
            link=path,
            tick=drawn.tick,
            size=(720, 34),
        )
    last = dates.bounds(day) if day else None
    value = last[1].isoformat() if last else ""
    now = value[:width]
    before, after = [p for p in counts if now and p < now], [p for p in counts if now and p > now]
    if not now:
        before = sorted(counts)[:-1]
    ends = [dates.bounds(months[place][0]) for place in (0, -1)] if months else []
    return DayPicker(
        action=action,
        words=day_words(day),
        value=value,
        first=ends[0][0].isoformat() if ends and ends[0] else "",
        last=ends[1][1].isoformat() if ends and ends[1] else "",
        strip=strip,
        here=path(now) if now in counts else None,
        thumb=_thumb(drawn.periods, now),
        earlier=_step(max(before, default=None), path),
        later=_step(min(after, default=None), path),
        whole=path(None) if day else None,
        today=None,
        kept=kept,
    )


def _step(period: str | None, path: Callable[[str], str]) -> tuple[str, str] | None:
    return (date_words(period), path(period)) if period else None


def _thumb(periods: tuple[str, ...], now: str) -> float | None:
    """Return the place of a period on the row of months, in the chart's units; None if there is no period."""
    if not now or not periods:
        return None
    passed = sum(1 for place, period in enumerate(periods) if (period or periods[place + 1]) <= now)
    return round(max(passed - 0.5, 0.0) * 720 / len(periods), 2)
