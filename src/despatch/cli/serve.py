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
@click.option("--public", is_flag=True, help="Show readers from everywhere what they may see, behind a proxy.")
@click.option(
    "--host", metavar="ADDRESS", help="With --public: listen at this address of the machine. Default: 127.0.0.1."
)
@click.option("--proxy", metavar="ADDRESS", help="With --public: the machine whose word on its callers is taken.")
@click.option("--access-log", is_flag=True, help="With --public: write who asked for what. Default: nothing is kept.")
@click.option("--by", metavar="NAME", envvar=EDITOR, help=f"The editor. Default: ${EDITOR}, or else your login name.")
def command(
    archive: Path,
    port: int | None,
    by: str | None,
    host: str | None,
    proxy: str | None,
    *,
    edit: bool,
    public: bool,
    access_log: bool,
) -> None:
    """Open the reading room in a browser.

    It listens on this machine only. Ctrl-C ends it. With --public it is for readers from everywhere: it answers to
    the line `address` of despatch.toml, shows no withheld word, and takes no decision.

    \b
    Example:  despatch serve my-letters --edit --port 8080
    """
    if public and edit:
        raise click.UsageError("a public reading room takes no decisions: choose --public or --edit")
    if not public and (host or proxy or access_log):
        raise click.UsageError("--host, --proxy and --access-log belong to a public reading room: add --public")
    if public:
        open_public(archive, port, host, proxy, access_log=access_log)
    else:
        open_room(archive, port, (by or login()) if edit else None)


def open_public(archive: Path, port: int | None, host: str | None, proxy: str | None, *, access_log: bool) -> None:
    """Serve what readers may see until Ctrl-C."""
    from despatch.web.server import HOST, PORT, serve_public

    listening = PORT if port is None else port
    serve_public(archive, listening, host=host or HOST, proxy=proxy, access_log=access_log, say=click.echo)


def open_room(archive: Path, port: int | None, editor: str | None = None) -> None:
    """Serve the reading room until Ctrl-C; with an editor it takes decisions."""
    from despatch import web

    if port is None:
        web.serve(archive, say=click.echo, editor=editor)
    else:
        web.serve(archive, port, say=click.echo, editor=editor)
