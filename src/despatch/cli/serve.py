"""despatch serve DIR."""

from __future__ import annotations

from pathlib import Path

import click

from despatch.cli.common import archive_argument
from despatch.cli.deciding import EDITOR, login

port_option = click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="N",
    help="Port on this machine. Default: 8942, or else a free one.",
)


@click.command("serve")
@archive_argument
@port_option
@click.option("--edit", is_flag=True, help="Take decisions: a pen beside each field, and the page /review.")
@click.option("--by", metavar="NAME", envvar=EDITOR, help=f"The editor. Default: ${EDITOR}, or else your login name.")
def command(archive: Path, port: int | None, by: str | None, *, edit: bool) -> None:
    """Open the reading room in a browser.

    It listens on this machine only. Ctrl-C ends it.

    \b
    Example:  despatch serve my-letters --edit --port 8080
    """
    open_room(archive, port, (by or login()) if edit else None)


def open_room(archive: Path, port: int | None, editor: str | None = None) -> None:
    """Serve the reading room until Ctrl-C; with an editor it takes decisions."""
    from despatch import web

    if port is None:
        web.serve(archive, say=click.echo, editor=editor)
    else:
        web.serve(archive, port, say=click.echo, editor=editor)
