"""despatch index DIR."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

import despatch
from despatch.cli.common import archive_argument, counted, json_option, print_json

_NAMED = 5


@click.command("index")
@archive_argument
@json_option
def command(archive: Path, *, as_json: bool) -> int:
    """Make the index by which large archives are searched.

    It finds the same letters as archive.db itself, in less time where there are very many. It is a copy that may be
    deleted at any time: the folder search-index/. After a build it is out of date, and archive.db answers. From the
    number of letters on that despatch.toml names (large_archive_from), each build makes it again. It needs
    `pip install 'despatch[search]'`. The exit code is 1 when letters had to be left out; then it is not used.

    \b
    Example:  despatch index my-letters
    """
    made = despatch.index(archive)
    if as_json:
        print_json(dataclasses.asdict(made))
    else:
        click.echo(f"search-index: {counted(made.letters, 'letter')}, {made.bytes / 1e6:,.1f} MB")
        if made.left_out:
            named = ", ".join(made.left_out[:_NAMED])
            click.echo(f"it is not used, for it lacks {counted(len(made.left_out), 'letter')}: {named}")
    return 1 if made.left_out else 0
