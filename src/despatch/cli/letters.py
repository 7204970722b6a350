"""despatch letters DIR."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import click

from despatch.cli.common import (
    archive_argument,
    columns,
    counted,
    filter_options,
    find_person,
    json_option,
    line,
    print_json,
)


@click.command("letters")
@archive_argument
@filter_options
@click.option("--order", type=click.Choice(["date", "source"]), default="date", show_default=True)
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Print at most N letters.")
@json_option
def command(archive: Path, order: Literal["date", "source"], limit: int | None, *, as_json: bool, **where: Any) -> None:
    """List letters, narrowed by the options.

    An empty list is an answer: the exit code is 0.

    \b
    Example:  despatch letters my-letters --from fenn --date 1911-03
    """
    from despatch.archive import open as open_archive
    from despatch.model import Filter

    with open_archive(archive) as opened:
        for side in ("sender", "recipient", "person"):
            where[side] = find_person(opened, where[side])
        wanted = Filter(**where)
        entries = opened.letters(wanted, order=order, limit=limit)
        total = opened.count(wanted)
    if as_json:
        print_json(entries)
        return
    for text in columns(map(line, entries)):
        click.echo(text)
    click.echo(counted(total, "letter"), err=True)
