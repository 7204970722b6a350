"""despatch people DIR."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

import despatch
from despatch.cli.common import archive_argument, columns, counted, json_option, print_lines

if TYPE_CHECKING:
    from despatch.model import PersonEntry


@click.command("people")
@archive_argument
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Print at most N people.")
@json_option
def command(archive: Path, limit: int | None, *, as_json: bool) -> None:
    """List the people and institutions, those with most letters first.

    Each line has an id, the name, letters written and received, the first and last day, and identifiers.
    The exit code is 0, also when the list is empty.

    \b
    Example:  despatch people my-letters --limit 20
    """
    with despatch.open(archive) as opened:
        people = opened.people()
    shown = people[:limit]
    total = counted(len(people), "person") if len(people) == 1 else f"{len(people):,} people"
    print_lines(shown, columns(map(_row, shown)), total, as_json=as_json)


def _row(entry: PersonEntry) -> tuple[str, ...]:
    return (
        entry.person.id,
        entry.label,
        f"{entry.written:,} written, {entry.received:,} received"
        + (f", {entry.described:,} described" if entry.described else ""),
        span(entry.first, entry.last),
        " ".join(entry.person.identifiers),
    )


def span(first: str | None, last: str | None) -> str:
    """Return the first and the last date of some letters as words."""
    if first is None or last is None:
        return "undated"
    return first if first == last else f"{first} to {last}"
