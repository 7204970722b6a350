"""Serves the reading room on this machine only."""

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
from despatch.web.app import app

HOST = "127.0.0.1"
PORT = 8942


def serve(
    path: Path,
    port: int = PORT,
    *,
    open_browser: bool = False,
    say: Callable[[str], None] = print,
    editor: str | None = None,
) -> None:
    """Serve the archive at `path` until interrupted; `say` gets the address. With an `editor` it takes decisions.

    If the default port is taken, a free port is used; port 0 means any free port. Raises DespatchError
    if another port is asked for and taken, ArchiveError if the archive cannot be opened.
    """
    room = app(path, editor=editor)
    with listen(port) as listener:
        address = f"http://{HOST}:{listener.getsockname()[1]}/"
        taken = f"Port {PORT} is taken, so another was chosen. " if port == PORT != listener.getsockname()[1] else ""

        desk = " It takes decisions: /review walks through what is doubtful." if editor else ""

        def tell() -> None:
            say(f"{taken}The reading room of {room.state.title()} is open at {address} (Ctrl+C closes it).{desk}")
            if open_browser:
                threading.Timer(0.5, webbrowser.open, [address]).start()

        config = uvicorn.Config(room, access_log=False, log_level="warning", server_header=False)
        server = _Server(config, tell)
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listener])
        if server.failure:
            raise server.failure


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


def listen(port: int) -> socket.socket:
    """Return a socket that listens on this machine's own address."""
    # asyncio turns off Nagle's algorithm only if the protocol is named. With the algorithm on, every page waits 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        if error.errno != errno.EADDRINUSE or port != PORT:
            listener.close()
            raise DespatchError(
                f"Port {port} cannot be used ({error.strerror}). Choose another, or 0 for any."
            ) from error
        listener.bind((HOST, 0))
    # From here on, connections wait in line while the pages get ready; none is refused.
    listener.listen()
    return listener
