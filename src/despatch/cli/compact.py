"""despatch compact DIR."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

import despatch
from despatch.cli.common import archive_argument, json_option, print_json


@click.command("compact")
@archive_argument
@json_option
def command(archive: Path, *, as_json: bool) -> None:
    """Make archive.db as small as what it holds.

    Builds leave free room in the file for the next ones. This gives it back, and merges the index of words. Nothing
    in the archive changes, and readers may go on. It needs as much free room on the disk as the file takes. It
    refuses while a build is at work. The exit code is 0.

    \b
    Example:  despatch compact my-letters
    """
    sizes = despatch.compact(archive)
    if as_json:
        print_json(dataclasses.asdict(sizes))
        return
    click.echo(f"archive.db: {_megabytes(sizes.before)} before, {_megabytes(sizes.after)} now")


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
