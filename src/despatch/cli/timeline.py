"""despatch timeline DIR."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

import despatch
from despatch.cli.common import (
    OneOf,
    archive_argument,
    counted,
    filter_options,
    json_option,
    letter_filter,
    print_lines,
)

if TYPE_CHECKING:
    from despatch.model import Timeline


@click.command("timeline")
@archive_argument
@click.option("--by", type=OneOf("unit", ("month", "year")), default="month", show_default=True)
@filter_options
@json_option
def command(archive: Path, by: Literal["month", "year"], *, as_json: bool, **where: Any) -> None:
    """Count letters by month or by year, narrowed by the options.

    A letter of uncertain date is counted by the span in which it lies: from 1911-03 to 1911-05. Letters that have no
    day at all come last. The exit code is 0, also when there is none.

    \b
    Example:  despatch timeline my-letters --by year --sender fenn
    """
    with despatch.open(archive) as opened:
        timeline = opened.over_time(by, letter_filter(opened, where))
    total = sum(row.letters for row in timeline.rows) + timeline.undated
    print_lines(timeline, _lines(timeline), counted(total, "letter"), as_json=as_json)


def _lines(timeline: Timeline) -> Iterator[str]:
    for row in timeline.rows:
        when = f"{row.first} to {row.last}" if row.is_span else row.first
        yield f"{when:18}  {row.letters:6,}{'  uncertain' if row.is_span else ''}"
    if timeline.undated:
        yield f"{'undated':18}  {timeline.undated:6,}"
