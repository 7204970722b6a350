"""despatch init DIR."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--title", metavar="WORDS", help="What the archive is called; default: the folder's name.")
def command(folder: Path, title: str | None) -> None:
    """Lay out a new archive.

    It holds despatch.toml and a folder for transcripts. Nothing that is there already is changed.

    \b
    Example:  despatch init my-letters --title "The harbour letters"
    """
    from despatch import archive

    archive.init(folder, title=title)
    click.echo(f"{folder} is ready. Put transcripts (.txt, .html, .xml) in {folder / 'letters'}, then:")
    click.echo(f"  despatch build {folder}")
