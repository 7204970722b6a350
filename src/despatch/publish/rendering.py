"""Addresses come in, and their pages are written as files; which further pages they lead to goes out.

Each process has a reading room of its own and asks it as a server would, without a socket.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, TypeVar
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import despatch.archive
from despatch.publish import addresses
from despatch.web.app import files_room
from despatch.web.edition import Download
from despatch.web.links import rewrite, rewrite_data
from despatch.web.pages.exchanges import page_of_turn

T = TypeVar("T")
_REMEMBERED = 200_000
"""So many addresses a process remembers to have named. One that it forgets it names again, which costs little."""
_PLACES = 16_384
HTML, JSON = "text/html", "application/json"


@dataclass(frozen=True, slots=True)
class Job:
    """What the processes of one publication share: the archive, the folder to write into, its address, its parts."""

    archive: Path
    folder: Path
    base: str
    search: bool
    downloads: tuple[Download, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """One address, and what came of it: further addresses, or why there is no page; and how many files."""

    address: str
    leads_to: tuple[str, ...] = ()
    trouble: str = ""
    files: int = 1


class Place(NamedTuple):
    """Where a link leads to: an address of the reading room, its file, and what a link adds to that."""

    address: str
    file: str
    rest: str


@dataclass(slots=True)
class _Answer:
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytearray = field(default_factory=bytearray)

    @property
    def media(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


_MAKERS: dict[Job, Maker] = {}
"""What this process keeps from batch to batch."""


def make(job: Job, batch: list[str]) -> list[Made]:
    """Write the pages of these addresses into the folder of the job."""
    if job not in _MAKERS:
        _MAKERS[job] = Maker(job)
    return _MAKERS[job].make(batch)


def forget() -> None:
    """Let go of what this process keeps of publications."""
    while _MAKERS:
        _MAKERS.popitem()[1].close()


class Maker:
    """Makes pages of one archive in one process."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.archive = despatch.archive.open(job.archive)
        # A letter's page, data, words and citations are asked for one after another.
        self.archive.letter = lru_cache(maxsize=8)(self.archive.letter)  # type: ignore[method-assign]
        self.room = files_room(lambda: self.archive, search=job.search, downloads=job.downloads)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="maker")
        """Its one thread: a notebook's runs other work already, and the archive opens a connection for each thread."""
        self.place = lru_cache(maxsize=_PLACES)(self._place)
        """Where links lead to: most pages share their menu, and lists name the same letters again and again."""
        self.told: set[int] = set()
        """The addresses, as numbers, that this process has named before."""

    def make(self, batch: Iterable[str]) -> list[Made]:
        """Write the pages of these addresses."""

        async def every() -> list[Made]:
            return [await self._make(address) for address in batch]

        return self._run(every())

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._thread.submit(asyncio.run, work).result()

    def close(self) -> None:
        """Close the archive and end the thread."""
        self.archive.close()
        self._thread.shutdown()

    async def _make(self, address: str) -> Made:
        """Write a page, and the other forms of the same letter: the archive is asked for it once."""
        found: dict[str, None] = {}
        trouble = await self._write(address, found)
        forms = [one for one in found if one != address and addresses.owner(one) == address]
        for form in forms:
            trouble = trouble or await self._write(form, found)
        new = tuple(one for one in dict.fromkeys(map(addresses.owner, found)) if hash(one) not in self.told)
        if len(self.told) > _REMEMBERED:
            self.told.clear()
        self.told.update(map(hash, new))
        return Made(address, new, trouble, 1 + len(forms))

    async def _write(self, address: str, found: dict[str, None]) -> str:
        """Write the file of an address, and add to `found` what it leads to; return what went wrong."""
        file = addresses.file_of(address)
        target = self.job.folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as into:
            answer = await ask(self.room, address, into)
            if answer.status == HTTPStatus.MOVED_PERMANENTLY:
                answer = await ask(self.room, answer.headers["location"], into)
            into.write(self._changed(answer, file, found))
        return "" if answer.status == HTTPStatus.OK else f"{address} ({answer.status})"

    def lost(self) -> None:
        """Write the page that a web server shows in place of one that it lacks, at whatever address.

        Its links are whole, for it may be shown in any folder. So it needs the address of the publication.
        """
        prefix = urlsplit(self.job.base).path

        def whole(link: str) -> str | None:
            address = addresses.normal(link)
            return None if address is None else f"{prefix}/{quote(addresses.file_of(address), safe='/~')}"

        answer = self._run(ask(self.room, "/404", BytesIO()))
        (self.job.folder / "404.html").write_text(rewrite(answer.body.decode(), whole), encoding="utf-8")

    def _changed(self, answer: _Answer, file: str, found: dict[str, None]) -> bytes:
        """Return what a file holds: its links lead to files. What they lead to is added to `found`."""
        if answer.media == HTML:
            page = rewrite(answer.body.decode(), lambda link: self.link(link, file, found))
            return page.replace("</head>", self._head(file) + "</head>", 1).encode()
        if answer.media == JSON:
            return rewrite_data(answer.body.decode(), lambda link: self._in_data(link, file, found)).encode()
        return b""

    def _head(self, file: str) -> str:
        if not self.job.base:
            return ""
        feed = addresses.link("feed.xml", file)
        return (
            f'<link rel="canonical" href="{addresses.public(file, self.job.base)}">\n'
            f'<link rel="alternate" type="application/atom+xml" title="Letters added last" href="{feed}">\n'
        )

    def link(self, link: str, here: str, found: dict[str, None]) -> str | None:
        """Return how the page in the file `here` leads to an address; None if the publication has no such page."""
        place = self.place(link)
        if place is None:
            return None
        if not addresses.is_download(place.address):
            found[place.address] = None
        return "../" * here.count("/") + place.file + place.rest

    def _in_data(self, link: str, here: str, found: dict[str, None]) -> str | None:
        """Return an address as data give it: the lasting one, or the file where no address is known."""
        place = self.place(link)
        if place is None:
            return None
        found[place.address] = None
        fragment = f"#{fragment}" if (fragment := urlsplit(link).fragment) else ""
        if not self.job.base:
            return "../" * here.count("/") + place.file + fragment
        return f"{self.job.base}/{place.file.removesuffix(addresses.INDEX)}".removesuffix("/") + fragment

    def _place(self, link: str) -> Place | None:
        """Return where a link leads to: an address in its normal form, and the file of that as a link writes it."""
        parts = urlsplit(link)
        asked = link
        if parts.path.startswith("/exchange/") and (at := dict(parse_qsl(parts.query)).get("at")):
            id = unquote(parts.path.removeprefix("/exchange/"))
            asked = f"/exchange/{quote(id, safe='')}?page={self._page_of_turn(id, at)}"
        address = addresses.normal(asked)
        if address is None:
            return None
        words = f"?{parts.query}" if address == "/search" and parts.query else ""
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        return Place(address, quote(addresses.file_of(address), safe="/~"), words + fragment)

    def _page_of_turn(self, id: str, at: str) -> int:
        return page_of_turn(self.archive, id, at)


async def ask(room: Callable[..., Any], address: str, into: BinaryIO) -> _Answer:
    """Return what the reading room answers to GET `address`, by the protocol that servers speak (ASGI).

    What holds no links, such as a long table, is written to `into` as it comes.
    """
    parts = urlsplit(address)
    answer = _Answer()
    asked: list[bool] = []

    async def receive() -> dict[str, Any]:
        if not asked:
            asked.append(True)
            return {"type": "http.request", "body": b"", "more_body": False}
        await asyncio.Event().wait()  # we never go away before the answer is whole
        raise AssertionError

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {name.decode().lower(): value.decode("latin-1") for name, value in message["headers"]}
        elif answer.media in (HTML, JSON):
            answer.body += message.get("body", b"")
        else:
            into.write(message.get("body", b""))

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": unquote(parts.path),
        "raw_path": parts.path.encode(),
        "root_path": "",
        "query_string": parts.query.encode(),
        "headers": [(b"host", b"localhost")],
        "client": None,
        "server": ("localhost", 80),
    }
    await room(scope, receive, send)
    return answer
