"""despatch export DIR OUT."""

from __future__ import annotations

from pathlib import Path

import click

from despatch.cli.common import archive_argument, counted


@click.command("export")
@archive_argument
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
@click.option("--format", "form", type=click.Choice(["jsonl"]), default="jsonl", show_default=True)
def command(archive: Path, out: Path, form: str) -> None:
    """Write the archive's tables into the folder OUT.

    jsonl: a file a table, one object a line; the manual's page on export has the files and their fields.

    \b
    Example:  despatch export my-letters tables --format jsonl
    """
    from despatch.archive import open as open_archive
    from despatch.export import jsonl

    with open_archive(archive) as opened:
        for name, rows in {"jsonl": jsonl.write}[form](opened, out).items():
            click.echo(f"{out / name}: {counted(rows, 'row')}")
