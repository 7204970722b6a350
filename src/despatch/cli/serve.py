"""despatch serve DIR."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from despatch.cli.common import archive_argument
from despatch.cli.deciding import by_option, login

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
@click.option("--public", is_flag=True, help="Show readers from everywhere what they may see, behind a proxy.")
@click.option(
    "--host",
    metavar="ADDRESS",
    help="With --public, or --edit: listen at this address of the machine. Default: 127.0.0.1.",
)
@click.option("--proxy", metavar="ADDRESS", help="With --public: the machine whose word on its callers is taken.")
@click.option("--access-log", is_flag=True, help="With --public: write who asked for what. Default: nothing is kept.")
@by_option("The editor.")
@click.option(
    "--password-file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="With --edit and --host: the password that everybody needs, in the first line of FILE.",
)
@click.option("--allow-host", multiple=True, metavar="NAME", help="With --edit and --host: a name of this machine.")
def command(
    archive: Path,
    port: int | None,
    by: str | None,
    host: str | None,
    proxy: str | None,
    password_file: Path | None,
    allow_host: tuple[str, ...],
    *,
    edit: bool,
    public: bool,
    access_log: bool,
) -> None:
    """Open the reading room in a browser.

    It listens on this machine only. Ctrl-C ends it. With --public it is for readers from everywhere: it answers to
    the line `address` of despatch.toml, shows no withheld word, and takes no decision. With --edit and --host editors
    at other machines reach it. Whoever knows the password can then write.

    \b
    Example:  despatch serve my-letters --edit --port 8080
              despatch serve my-letters --edit --host 192.168.1.20 --password-file secret.txt
    """
    if public and edit:
        raise click.UsageError("a public reading room takes no decisions: choose --public or --edit")
    if not public and (proxy or access_log):
        raise click.UsageError("--proxy and --access-log belong to a public reading room: add --public")
    if public and (password_file or allow_host):
        raise click.UsageError("--password-file and --allow-host belong to an editing room: leave them out")
    if public:
        open_public(archive, port, host, proxy, access_log=access_log)
    else:
        opening = find_opening(edit=edit, host=host, password_file=password_file, allow_host=allow_host)
        open_room(archive, port, (by or login()) if edit else None, opening)


def open_public(archive: Path, port: int | None, host: str | None, proxy: str | None, *, access_log: bool) -> None:
    """Serve what readers may see until Ctrl-C."""
    from despatch.web.server import HOST, PORT, serve_public

    listening = PORT if port is None else port
    serve_public(archive, listening, host=host or HOST, proxy=proxy, access_log=access_log, say=click.echo)


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
        raise click.UsageError("--host is for editors at other machines: add --edit, or --public for readers")
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
