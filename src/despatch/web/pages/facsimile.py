"""The images of a letter's pages beside their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from despatch.archive.facsimiles import Facsimile
from despatch.archive.pictures import PictureError, make_picture
from despatch.errors import NotFound
from despatch.model import Entry, Record
from despatch.text.addresses import web_address
from despatch.web import render, urls
from despatch.web.errors import BadAddress, choose
from despatch.web.formatting import letter_title
from despatch.web.security import HEADERS

Zoom = Literal["1", "2", "4"]
WIDTHS: dict[Zoom, int] = {"1": 1000, "2": 2000, "4": 2400}
"""How wide a picture is made for each zoom, in pixels."""
POLICY = "Content-Security-Policy"


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """A line of the words beside an image; `number` is None for one without a place on the image."""

    words: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Place:
    """A line on the image."""

    number: int
    left: int
    top: int
    width: int
    height: int
    label: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands for an image: a picture of this machine or another's, or a sentence that says why there is none."""

    path: str | None
    width: int
    height: int
    places: tuple[Place, ...]
    remote: bool = False
    trouble: str = ""
    link: str | None = None
    """The address of an image on another machine, which a reader may open."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A link to another image or another zoom."""

    label: str
    path: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FacsimilePage:
    """One image and its words, and the ways to the others."""

    title: str
    entry: Entry
    number: int
    total: int
    name: str
    by_name: bool
    shown: Shown
    paragraphs: tuple[tuple[WrittenLine, ...], ...]
    zoom: Zoom
    zooms: tuple[Choice, ...]
    images: tuple[Choice, ...]
    previous: str | None
    next: str | None
    template: str = "facsimile.html"
    section: str = "letters"


def facsimile(request: Request) -> Response:
    """Answer /facsimile/ID; redirect from an old id of the letter."""
    archive = render.archive(request)
    record = archive.letter(request.path_params["id"])
    if record.letter.id != request.path_params["id"]:
        return RedirectResponse(urls.facsimile_path(record.letter.id), 301)
    every = archive.facsimiles(record)
    zooms: tuple[Zoom, ...] = get_args(Zoom)
    zoom = choose(request.query_params.get("zoom"), "zoom", zooms) or "1"
    number = _number(request.query_params.get("image") or "1", len(every), record.letter.id)
    fixed = request.app.state.edition.fixed
    # A page in a file asks no other machine, whatever the settings allow a server.
    hosts = () if fixed else archive.settings.images_from
    shown = _show(record, every[number - 1], number, zoom, hosts)
    answer = render.show(request, page(record, every, number, zoom, shown))
    if shown.remote and shown.path:
        host = "{0.scheme}://{0.netloc}".format(urlsplit(shown.path))
        answer.headers[POLICY] = HEADERS[POLICY].replace("img-src 'self'", f"img-src 'self' {host}")
    return answer


def picture(request: Request) -> Response:
    """Answer /picture/ID?image=1&zoom=1 with the image as a JPEG."""
    archive = render.archive(request)
    record = archive.letter(request.path_params["id"])
    every = archive.facsimiles(record)
    zooms: tuple[Zoom, ...] = get_args(Zoom)
    zoom = choose(request.query_params.get("zoom"), "zoom", zooms) or "1"
    one = every[_number(request.query_params.get("image") or "1", len(every), record.letter.id) - 1]
    if one.path is None:
        raise NotFound(f"the image {one.name!r} is not in this archive")
    try:
        return Response(make_picture(one.path, WIDTHS[zoom]).data, media_type="image/jpeg")
    except PictureError as wrong:
        raise NotFound(str(wrong)) from wrong


def _number(asked: str, total: int, id: str) -> int:
    if not total:
        raise NotFound(f"the letter {id!r} has no images")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 9 and 0 < int(asked) <= total):
        raise BadAddress(f"There is no image “{asked}”. This letter has images 1 to {total}.")
    return int(asked)


def page(record: Record, every: Sequence[Facsimile], number: int, zoom: Zoom, shown: Shown) -> FacsimilePage:
    """Return the context of the page of one image."""
    one, id = every[number - 1], record.letter.id

    def path(image: int, zoom: Zoom = zoom) -> str:
        return urls.facsimile_path(id, image, zoom)

    zooms: tuple[tuple[Zoom, str], ...] = (("1", "whole width"), ("2", "twice as large"), ("4", "four times as large"))
    return FacsimilePage(
        f"Image {number} of {letter_title(record.entry)}",
        record.entry,
        number,
        len(every),
        one.name,
        one.by_name,
        shown,
        _paragraphs(record, one),
        zoom,
        tuple(Choice(label, path(number, level), level == zoom) for level, label in zooms),
        tuple(Choice(str(at), path(at), at == number) for at in range(1, len(every) + 1)),
        path(number - 1) if number > 1 else None,
        path(number + 1) if number < len(every) else None,
    )


def _show(record: Record, one: Facsimile, number: int, zoom: Zoom, hosts: Sequence[str]) -> Shown:
    """Return what stands for an image. The picture is made here, so that the page never promises one in vain."""
    if one.path is not None:
        try:
            made = make_picture(one.path, WIDTHS[zoom])
        except PictureError as wrong:
            return Shown(None, 0, 0, (), trouble=str(wrong))
        size = one.size or (made.width, made.height)
        path = f"/picture/{quote(record.letter.id, safe='')}?image={number}&zoom={zoom}"
        return Shown(path, *size, _places(record, one))
    if one.address and urlsplit(one.address).netloc in hosts and one.address.startswith("https://"):
        return Shown(one.address, *(one.size or (0, 0)), _places(record, one), remote=True, link=one.name)
    if elsewhere := web_address(one.address or one.name):
        trouble = (
            f"This image is on another machine, {elsewhere.netloc}, and this page asks no other machine. "
            f'To see it here, write images_from = ["{elsewhere.netloc}"] into despatch.toml.'
        )
        return Shown(None, 0, 0, (), trouble=trouble, link=one.name)
    trouble = f"The source names the image {one.name}, and there is no such file. Put it beside {record.letter.source}."
    return Shown(None, 0, 0, (), trouble=trouble)


def _places(record: Record, one: Facsimile) -> tuple[Place, ...]:
    base = record.letter.span.start
    return tuple(
        Place(number, *line.place, record.text[line.words.start - base : line.words.end - base])
        for number, line in enumerate(one.lines, 1)
    )


def _paragraphs(record: Record, one: Facsimile) -> tuple[tuple[WrittenLine, ...], ...]:
    """Return the words beside an image, line by line, in paragraphs."""
    base = record.letter.span.start
    numbers = {line.words.start - base: number for number, line in enumerate(one.lines, 1)}
    at, end = one.words.start - base, one.words.end - base
    paragraphs: list[list[WrittenLine]] = [[]]
    while at < end:
        cut = record.text.find("\n", at, end)
        stop = end if cut < 0 else cut
        words = record.text[at:stop]
        if words.strip():
            first = at + len(words) - len(words.lstrip())
            paragraphs[-1].append(WrittenLine(words.strip(), numbers.get(first)))
        elif paragraphs[-1]:
            paragraphs.append([])
        at = stop + 1
    return tuple(tuple(lines) for lines in paragraphs if lines)
