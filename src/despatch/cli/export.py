"""despatch export DIR OUT."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

import despatch
from despatch.cli.common import OneOf, archive_argument, build_cut, counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from despatch.archive.exports import Exports


@click.command("export")
@archive_argument
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
@click.option("--format", "form", type=OneOf("format", ("jsonl", "csv", "iati")), default="jsonl", show_default=True)
@click.option(
    "--as-of", metavar="DATE", help="How matters stand at the end of a year, month or day: 1807, 1807-03, 1807-03-12."
)
def command(archive: Path, out: Path, form: str, as_of: str | None) -> None:
    """Write the archive's tables into the folder OUT.

    jsonl writes every table, one object a line. csv writes letters, acts, matters and deliveries for spreadsheets. iati
    writes sums of money promised and offered as IATI activities. The manual's page on export lists files and fields.

    \b
    Example:  despatch export my-letters tables --format jsonl
    """
    from despatch.export import jsonl, tables

    writers: dict[str, Callable[[Exports, Path, str | None], dict[str, int]]]
    writers = {"jsonl": jsonl.write, "csv": tables.write_csv, "iati": tables.write_iati}
    with despatch.open(archive) as opened, opened.snapshot():
        if opened.unfinished:
            click.echo(f"despatch: {build_cut(archive)}", err=True)
        for name, rows in writers[form](opened.exports, out, as_of).items():
            click.echo(f"{out / name}: {counted(rows, 'row')}")
