"""Letters over time: a row of bars for all letters, the spans of uncertain dates, and bars of the busiest senders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from despatch.archive import Archive
from despatch.model import Filter, TimelineRow
from despatch.web import render, urls
from despatch.web.archive_cache import all_facets
from despatch.web.errors import BadAddress
from despatch.web.formatting import counted, date_words
from despatch.web.parts.bar_chart import Axis, Chart, axis, bar_chart, months_between
from despatch.web.parts.date_spans import SpanChart, SpanRow, draw_spans, span_words

SENDERS = 6


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table with the numbers of the charts."""

    label: str
    path: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """The charts, the table with the same numbers, and the addresses of other years."""

    title: str
    charts: tuple[Chart, ...]
    names: tuple[str, ...]
    rows: tuple[Row, ...]
    by: str
    year: str | None
    earlier: str | None
    later: str | None
    undated: int
    """Letters without any date."""
    spans: SpanChart | None
    """Letters that lie in one of several months or years."""
    span_rows: tuple[SpanRow, ...]
    template: str = "timeline.html"
    section: str = "timeline"


def timeline(request: Request) -> Response:
    """Answer /timeline, and /timeline?year=1942 for the months of one year."""
    year = request.query_params.get("year") or None
    if year and not (year.isascii() and year.isdigit() and len(year) == 4):
        raise BadAddress(f"“{year}” is not a year. Use four figures, as in /timeline?year=1942.")
    return render.show(request, page(render.archive(request), year))


def page(archive: Archive, year: str | None) -> TimelinePage:
    """Return the timeline: by months for a short archive or one year, else by years."""
    months = archive.timeline()
    years = sorted({month[:4] for month, _ in months})
    drawn = axis([month for month, _ in months])
    if year:
        drawn = Axis(tuple(months_between(f"{year}-01", f"{year}-12")) if year in years else (), by_year=False)
    rows = _years(archive) if drawn.by_year else _months(archive, months, year)
    title = f"Timeline of {year}" if year else "Timeline"
    when = archive.over_time("year" if drawn.by_year else "month", Filter(date=year))
    spans = [row for row in when.rows if row.is_span]
    return TimelinePage(
        title=title,
        charts=tuple(_charts(rows, drawn)) if drawn.periods else (),
        names=tuple(name for name, _, _ in rows),
        rows=tuple(
            Row(
                date_words(period),
                _bar_path(period, None, by_year=drawn.by_year),
                tuple(c.get(period, 0) for _, _, c in rows),
            )
            for period in drawn.periods
            if rows[0][2].get(period)
        ),
        by="year" if drawn.by_year else "month",
        year=year,
        earlier=max((other for other in years if year and other < year), default=None),
        later=min((other for other in years if year and other > year), default=None),
        undated=0 if year else when.undated,
        spans=draw_spans(spans, drawn.periods, _span_path),
        span_rows=tuple(SpanRow(span_words(row), row.letters, _span_path(row)) for row in spans),
    )


Counted = list[tuple[str, str | None, Mapping[str, int]]]


def _years(archive: Archive) -> Counted:
    """Return (name, id, letters by year) for all letters together, then for the most frequent senders."""

    def by_year(where: Filter) -> dict[str, int]:
        return {year.value: year.count for year in archive.facets(where).get("year", ())}

    return [("All letters", None, by_year(Filter()))] + [
        (sender.label, sender.value, by_year(Filter(sender=sender.value)))
        for sender in all_facets(archive).get("sender", ())[:SENDERS]
    ]


def _months(archive: Archive, months: Sequence[tuple[str, int]], year: str | None) -> Counted:
    """Return the same by month, within one year or for all years."""
    rows: Counted = [("All letters", None, {month: count for month, count in months if year in {None, month[:4]}})]
    for sender in archive.facets(Filter(date=year)).get("sender", ())[:SENDERS]:
        rows.append((sender.label, sender.value, dict(archive.timeline(Filter(sender=sender.value, date=year)))))
    return rows


def _charts(rows: Counted, drawn: Axis) -> list[Chart]:
    most = max((max(counts.values(), default=0) for _, id, counts in rows if id), default=1)
    charts = []
    for name, id, counts in rows:

        def called(period: str, name: str = name, counts: Mapping[str, int] = counts) -> str:
            return f"{name}, {date_words(period)}: {counted(counts[period], 'letter')}"

        def linked(period: str, id: str | None = id) -> str:
            return _bar_path(period, id, by_year=drawn.by_year)

        size, top = ((720.0, 34.0), most) if id else ((720.0, 110.0), None)
        charts.append(
            bar_chart(name, drawn.periods, counts, name=called, link=linked, tick=drawn.tick, size=size, most=top)
        )
    return charts


def _span_path(row: TimelineRow) -> str:
    """Return the list of the letters whose dates span these months or years."""
    return urls.letters_path(Filter(date=f"{row.first}/{row.last}"))


def _bar_path(period: str, sender: str | None, *, by_year: bool) -> str:
    if by_year and sender is None:
        return f"/timeline?year={period}"
    return urls.letters_path(Filter(sender=sender, date=period))
