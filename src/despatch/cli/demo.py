"""despatch demo."""

from __future__ import annotations

from pathlib import Path

import click

from despatch.cli.build import build_archive
from despatch.cli.deciding import login
from despatch.cli.serve import open_room, port_option


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

    example.copy_to(folder)
    example.copy_plans_to(folder)
    build_archive(folder)
    if no_serve:
        click.echo(f"To read it: despatch serve {folder}")
        return
    open_room(folder, port, login())
