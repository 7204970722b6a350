"""despatch demo."""

from __future__ import annotations

from pathlib import Path

import click

from despatch.cli.build import build_archive
from despatch.cli.deciding import login
from despatch.cli.serve import open_room, port_option

TRIES = (
    "  1. Open Missing: letters that are known only because others speak of them, with the words that prove each.",
    "  2. Open Exchanges and read one as a conversation, with the days between letters.",
    "  3. Search for flour, then put your own letters into a folder: despatch init my-letters",
)


@click.command("demo")
@click.option(
    "--dir",
    "folder",
    default="example-archive",
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Where to put the archive.",
)
@port_option
@click.option("--no-serve", is_flag=True, help="Build the archive and stop there.")
def command(folder: Path, port: int | None, *, no_serve: bool) -> None:
    """Build the example archive and open it in a browser.

    \b
    Example:  despatch demo --dir /tmp/harbour --no-serve
    """
    from despatch import example

    click.echo(f"Writing the example archive, letters of invented people, into {folder}/", err=True)
    example.copy_to(folder)
    example.copy_plans_to(folder)
    click.echo(
        "Reading the letters: where each begins, who wrote it to whom and when, what it asks and promises", err=True
    )
    build_archive(folder)
    click.echo("\n".join(("Three things to try:", *TRIES)))
    if no_serve:
        click.echo(f"To read it: despatch serve {folder}")
        return
    open_room(folder, port, login())
