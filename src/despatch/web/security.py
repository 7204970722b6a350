"""The guard of the reading room: it answers to its own names only, and pages load nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

OF_FILES = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'"
"""What a page in a file may do. It says so itself, and a page cannot say who may frame it."""
HEADERS = {
    "Content-Security-Policy": OF_FILES + "; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
SEARCHES = "; script-src 'self'; worker-src 'self'; connect-src 'self'"
"""What the search page of a publication may do as well: its script reads the index that lies beside it."""
SCRIPTED = {"Content-Security-Policy": HEADERS["Content-Security-Policy"] + "; script-src 'self'"}
"""What an editor's reading room says instead: its own script gives the desk its keys."""
HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})


def is_here(host: str, own: Collection[str] = ()) -> bool:
    """Say whether a Host header names this machine, also by one of its `own` names among others.

    With a foreign name that points at 127.0.0.1 (DNS rebinding), another site could read the archive.
    """
    if host.lower() in own:
        return True
    name, colon, port = host.rpartition(":")
    if not colon or host.endswith("]"):
        name, port = host, ""
    return (name.lower() in HOSTS or name.lower() in own) and (not port or (port.isascii() and port.isdigit()))


class Guard:
    """Refuse foreign hosts, answer 304 if nothing has changed, and set the headers on every answer."""

    def __init__(
        self, app: ASGIApp, stamp: Callable[[], str], *, scripted: bool = False, own: Collection[str] = ()
    ) -> None:
        self.app = app
        self.own = own
        self.stamp = stamp
        self.headers = HEADERS | SCRIPTED if scripted else HEADERS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        etag = f'W/"{self.stamp()}"'

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": list(message["headers"])}
                _set_headers(MutableHeaders(scope=message), etag if message["status"] == 200 else None, self.headers)
            await send(message)

        if not is_here(headers.get("host", ""), self.own):
            names = " and ".join((*sorted(self.own), "127.0.0.1", "localhost"))
            answer: ASGIApp = PlainTextResponse(f"This reading room answers only to {names}.\n", 400)
        elif scope["method"] in {"GET", "HEAD"} and etag in headers.get("if-none-match", ""):
            answer = Response(status_code=304, headers={"ETag": etag, "Cache-Control": "no-cache"})
        else:
            answer = self.app
        await answer(scope, receive, send_guarded)


def _set_headers(headers: MutableHeaders, etag: str | None, ours: Mapping[str, str]) -> None:
    for name, value in ours.items():
        headers.setdefault(name, value)
    headers.setdefault("Cache-Control", "no-cache")
    if etag is not None:
        headers.setdefault("ETag", etag)
