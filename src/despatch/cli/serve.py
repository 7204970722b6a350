"""despatch serve DIR."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from despatch.cli.common import archive_argument
from despatch.cli.deciding import EDITOR, login

if TYPE_CHECKING:
    from despatch.web.gate import Opening

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
@click.option("--host", metavar="ADDRESS", help="With --edit: listen at this address, for editors at other machines.")
@click.option(
    "--password-file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="With --host: the password that everybody needs, in the first line of FILE.",
)
@click.option("--allow-host", multiple=True, metavar="NAME", help="With --host: a name by which others reach it.")
def command(archive: Path, port: int | None, by: str | None, *, edit: bool, **reached: Any) -> None:
    """Open the reading room in a browser.

    It listens on this machine only. Ctrl-C ends it. With --edit and --host editors at other machines reach it. Whoever
    knows the password can then write.

    \b
    Example:  despatch serve my-letters --edit --port 8080
              despatch serve my-letters --edit --host 192.168.1.20 --password-file secret.txt
    """
    open_room(archive, port, (by or login()) if edit else None, find_opening(edit=edit, **reached))


def find_opening(
    *, edit: bool, host: str | None, password_file: Path | None, allow_host: tuple[str, ...]
) -> Opening | None:
    """Return how other machines reach the room, None for this machine alone; raises UsageError for what is not safe."""
    from despatch.web import gate

    if host is None:
        if password_file or allow_host:
            raise click.UsageError("--password-file and --allow-host belong to --host ADDRESS: add it")
        return None
    if not edit:
        raise click.UsageError("--host is for editors at other machines: add --edit. To publish letters, export them")
    if password_file is None:
        if gate.is_own(host) and not allow_host:
            raise click.UsageError(f"{host} is reached from this machine alone: leave --host out")
        raise click.UsageError(
            f"whoever reaches {host} could write: put a password into a file, and give it with --password-file FILE"
        )
    gate.is_own(host)
    return gate.make_opening(host, allow_host, password_file)


def open_room(archive: Path, port: int | None, editor: str | None = None, opening: Opening | None = None) -> None:
    """Serve the reading room until Ctrl-C; with an editor it takes decisions."""
    from despatch import web
    from despatch.web.server import PORT

    web.serve(archive, PORT if port is None else port, say=click.echo, editor=editor, opening=opening)
