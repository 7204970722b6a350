"""Serves the reading room: to this machine, to editors who know its password, or behind a proxy to everybody."""

from __future__ import annotations

import errno
import socket
import threading
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import uvicorn

from despatch.errors import DespatchError
from despatch.web.app import app, public_room
from despatch.web.gate import Opening

HOST = "127.0.0.1"
PORT = 8942
AT_ONCE = 200
"""So many connections a public room has; one more is told to come later."""


def serve(
    path: Path,
    port: int = PORT,
    *,
    open_browser: bool = False,
    say: Callable[[str], None] = print,
    editor: str | None = None,
    opening: Opening | None = None,
) -> None:
    """Serve the archive at `path` until interrupted; `say` gets the address. With an `editor` it takes decisions.

    With an `opening` it listens at that address of the machine, and asks for the password.

    If the default port is taken, a free port is used; port 0 means any free port. Raises DespatchError
    if another port is asked for and taken, ArchiveError if the archive cannot be opened.
    """
    room = app(path, editor=editor, opening=opening)
    with listen(port, opening.host if opening else HOST) as listener:
        address = f"http://{min(opening.names) if opening else HOST}:{listener.getsockname()[1]}/"
        taken = f"Port {PORT} is taken, so another was chosen. " if port == PORT != listener.getsockname()[1] else ""

        desk = " It takes decisions: /review walks through what is doubtful." if editor else ""
        desk += WHO if opening else ""

        def tell() -> None:
            say(f"{taken}The reading room of {room.state.title()} is open at {address} (Ctrl+C closes it).{desk}")
            if open_browser:
                threading.Timer(0.5, webbrowser.open, [address]).start()

        _run(uvicorn.Config(room, access_log=False, log_level="warning", proxy_headers=False), listener, tell)


def serve_public(
    path: Path,
    port: int = PORT,
    *,
    host: str = HOST,
    proxy: str | None = None,
    access_log: bool = False,
    say: Callable[[str], None] = print,
) -> None:
    """Serve what readers may see of the archive at `path`, until interrupted; `say` gets the address.

    It listens at the address `host` of this machine. What a proxy says of its callers is taken from the machine
    `proxy` alone. Raises DespatchError as `serve` does, and SettingsError if the settings name no address.
    """
    room = public_room(path)
    with listen(port, host) as listener:
        place = f"{host}, port {listener.getsockname()[1]}"

        def tell() -> None:
            say(f"The public reading room of {room.state.title()} answers at {place} (Ctrl+C closes it).")

        config = uvicorn.Config(
            room,
            access_log=access_log,
            log_level="info" if access_log else "warning",
            proxy_headers=proxy is not None,
            forwarded_allow_ips=proxy,
            limit_concurrency=AT_ONCE,
        )
        _run(config, listener, tell)


def _run(config: uvicorn.Config, listener: socket.socket, tell: Callable[[], object]) -> None:
    """Answer until interrupted; raises what went wrong when the address was told."""
    config.server_header = False
    # The room has nothing to do at its start and end. With a lifespan, a second Ctrl-C prints its trace.
    config.lifespan = "off"
    server = _Server(config, tell)
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listener])
    if server.failure:
        raise server.failure


WHO = (
    "\nWhoever reaches this address and knows the password can read everything and write decisions."
    " The password crosses the network as it is: where others may listen, use a proxy with TLS or an SSH tunnel."
)
"""What is said of a room that other machines reach."""


class _Server(uvicorn.Server):
    """Tells the address when it answers there, and Ctrl-C closes it in good order."""

    def __init__(self, config: uvicorn.Config, tell: Callable[[], object]) -> None:
        super().__init__(config)
        self._tell = tell
        self.failure: Exception | None = None
        """Why the address could not be told: nobody reads it any more."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        await super().startup(sockets)
        try:
            self._tell()
        except Exception as failure:  # noqa: BLE001 - raised again when the server has ended in good order
            self.failure = failure
            self.should_exit = True


def listen(port: int, host: str = HOST) -> socket.socket:
    """Return a socket that listens at an address of this machine; raises DespatchError where that cannot be."""
    # asyncio turns off Nagle's algorithm only if the protocol is named. With the algorithm on, every page waits 40 ms.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL or isinstance(error, socket.gaierror):
            listener.close()
            raise DespatchError(f"{host} is no address of this machine: write 127.0.0.1, or 0.0.0.0 for all") from error
        if error.errno != errno.EADDRINUSE or port != PORT:
            listener.close()
            raise DespatchError(
                f"Port {port} cannot be used ({error.strerror}). Choose another, or 0 for any."
            ) from error
        listener.bind((host, 0))
    # From here on, connections wait in line while the pages get ready; none is refused.
    listener.listen()
    return listener
