"""A reading room below a path of its address: links have the path, and requests may come with it or without."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from despatch.web.links import rewrite, rewrite_data

_CHANGED = {"text/html": rewrite, "application/json": rewrite_data}


class Prefix:
    """Puts `prefix`, such as "/letters", before each address in pages and data; other files hold none."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self.app = app
        self.prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI request."""
        if scope["type"] != "http" or not self.prefix:
            await self.app(scope, receive, send)
            return
        if scope["path"] == self.prefix or scope["path"].startswith(self.prefix + "/"):
            scope = {**scope, "path": scope["path"].removeprefix(self.prefix) or "/"}
        start: Message = {}
        body = bytearray()

        async def send_changed(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope={**message, "headers": list(message["headers"])})
                if headers.get("location", "").startswith("/"):
                    headers["location"] = self.prefix + headers["location"]
                start = {**message, "headers": headers.raw}
                if headers.get("content-type", "").partition(";")[0] not in _CHANGED:
                    await send(start)
                return
            headers = MutableHeaders(scope=start)
            change = _CHANGED.get(headers.get("content-type", "").partition(";")[0])
            if change is None:
                await send(message)
                return
            body.extend(message.get("body", b""))
            if message.get("more_body"):
                return
            whole = change(body.decode(), self.prefix.__add__).encode()
            if "content-length" in headers and scope["method"] != "HEAD":
                headers["content-length"] = str(len(whole))
            await send({**start, "headers": headers.raw})
            await send({"type": "http.response.body", "body": whole})

        await self.app(scope, receive, send_changed)
