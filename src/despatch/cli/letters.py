"""despatch letters DIR."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import click

import despatch
from despatch.cli.common import (
    OneOf,
    archive_argument,
    columns,
    counted,
    filter_options,
    json_option,
    letter_filter,
    letter_row,
    print_lines,
)


@click.command("letters")
@archive_argument
@filter_options
@click.option("--described", is_flag=True, help="Letters known by description only, from tables and catalogues.")
@click.option("--other", is_flag=True, help="Pieces that are no letters, such as the title of a book.")
@click.option("--order", type=OneOf("order", ("date", "source")), default="date", show_default=True)
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Print at most N letters.")
@json_option
def command(archive: Path, order: Literal["date", "source"], limit: int | None, *, as_json: bool, **where: Any) -> None:
    """List letters, narrowed by the options.

    The exit code is 0, also when the list is empty.

    \b
    Example:  despatch letters my-letters --sender fenn --from 1911-03 --to 1911-04
    """
    with despatch.open(archive) as opened:
        wanted = letter_filter(opened, where)
        entries = opened.letters(wanted, order=order, limit=limit)
        total = opened.count(wanted)
    print_lines(
        entries,
        columns(map(letter_row, entries)),
        counted(total, "piece" if where["other"] else "letter"),
        as_json=as_json,
    )
