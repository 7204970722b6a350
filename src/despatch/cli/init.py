"""despatch init DIR."""

from __future__ import annotations

from pathlib import Path

import click

import despatch


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--title", metavar="WORDS", help="The archive's title. Default: the folder's name.")
def command(folder: Path, title: str | None) -> None:
    """Make a new archive.

    It writes despatch.toml and makes a folder for transcripts. It changes nothing that is there already.

    \b
    Example:  despatch init my-letters --title "The harbour letters"
    """
    despatch.init(folder, title=title)
    click.echo(f"{folder} is ready. Put your files (Word, PDF, mail, TEI, text, ...) in {folder / 'letters'}, then:")
    click.echo(f"  despatch build {folder}")
