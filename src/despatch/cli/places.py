"""despatch places DIR."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

import despatch
from despatch.cli.common import archive_argument, columns, counted, json_option, print_lines
from despatch.cli.people import span

if TYPE_CHECKING:
    from despatch.model import PlaceEntry

_WRITTEN = 6
"""So many ways to write a place stand in its line; --json has them all."""


@click.command("places")
@archive_argument
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Print at most N places.")
@json_option
def command(archive: Path, limit: int | None, *, as_json: bool) -> None:
    """List the places at which letters were written, those with most letters first.

    Each line has an id, the name, the letters and those known by description only, and the first and last day. Then
    come coordinates and identifiers, and the other ways in which letters write the place. A place that may be the
    same as another is named below it; places.toml decides. The exit code is 0, also when the list is empty.

    \b
    Example:  despatch places my-letters --limit 20
    """
    with despatch.open(archive) as opened:
        places = opened.places()
    shown = places[:limit]
    rows = columns(map(_row, shown))
    lines = (line for entry, row in zip(shown, rows, strict=True) for line in (row, *_alike(entry)))
    print_lines(shown, lines, counted(len(places), "place"), as_json=as_json)


def _row(entry: PlaceEntry) -> tuple[str, ...]:
    place = entry.place
    where = [] if place.latitude is None else [f"{place.latitude:g}, {place.longitude:g}"]
    others = [name.written for name in entry.names if name.written != place.name]
    more = f" and {len(others) - _WRITTEN} more" if len(others) > _WRITTEN else ""
    return (
        place.id,
        entry.label,
        counted(entry.letters, "letter") + (f", {entry.described:,} described" if entry.described else ""),
        span(entry.first, entry.last),
        " ".join((*where, *place.identifiers)),
        f"also {'; '.join(others[:_WRITTEN])}{more}" if others else "",
    )


def _alike(entry: PlaceEntry) -> list[str]:
    return [f"   perhaps {other.id}, {other.label}: {other.why}" for other in entry.alike]
