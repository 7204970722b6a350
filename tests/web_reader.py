"""A reader of pages, for the tests of the reading room: asks as a browser would, and picks words out of HTML."""

import asyncio
import html
import re
from html.parser import HTMLParser
from pathlib import Path

import httpx
from starlette.applications import Starlette

from despatch.web import app


class Reader:
    """Asks the reading room as a browser would, without a network."""

    def __init__(self, shown: Path | Starlette, host: str = "127.0.0.1:8942") -> None:
        self.room = app(shown) if isinstance(shown, Path) else shown
        self.host = host

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.ask("GET", path, **headers)

    def ask(self, method: str, path: str, content: str = "", **headers: str) -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.room, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=f"http://{self.host}") as client:
                named = {name.replace("_", "-"): value for name, value in headers.items()}
                return await client.request(method, path, headers=named, content=content or None)

        return asyncio.run(asked())


def read(folder: Path, *paths: str) -> list[httpx.Response]:
    """Return the answers to these addresses, asked of one room; what goes wrong in it is raised."""

    async def asked() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app(folder))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8942") as client:
            return [await client.get(path) for path in paths]

    return asyncio.run(asked())


def links(page: str) -> set[str]:
    """Return every address on this machine that a page leads to."""
    return {html.unescape(found) for found in re.findall(r'href="(/[^"#]*)', page)}


class _Own(HTMLParser):
    """Gathers the words of a letter, and leaves out the notes that stand among them."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.inside or ("role", "note") in attrs:
            self.inside += 1

    def handle_endtag(self, tag: str) -> None:
        self.inside -= bool(self.inside)

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.words.append(data)


def own_words(markup: str) -> str:
    """Return the words of a letter's HTML without the notes beside them."""
    reader = _Own()
    reader.feed(markup)
    reader.close()
    return "".join(reader.words)


def spaced(markup: str) -> str:
    """Return the words of a page on one line, the words of each element apart from the next."""
    return " ".join(words(re.sub(r"(?=<)", " ", markup)).split())


def words(markup: str) -> str:
    """Return the words of a piece of HTML."""
    return html.unescape(re.sub(r"<[^>]*>", "", markup))
