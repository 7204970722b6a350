"""despatch serve DIR."""

from __future__ import annotations

from pathlib import Path

import click

from despatch.cli.common import archive_argument

port_option = click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="N",
    help="Port on this machine. Default: 8942, or else a free one.",
)


@click.command("serve")
@archive_argument
@port_option
def command(archive: Path, port: int | None) -> None:
    """Open the reading room in a browser.

    It listens on this machine only. Ctrl-C ends it.

    \b
    Example:  despatch serve my-letters --port 8080
    """
    open_room(archive, port)


def open_room(archive: Path, port: int | None) -> None:
    """Serve the reading room until Ctrl-C."""
    from despatch import web

    if port is None:
        web.serve(archive, say=click.echo)
    else:
        web.serve(archive, port, say=click.echo)
