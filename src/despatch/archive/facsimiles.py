"""The images of a letter's pages: a letter comes in; each image, where it lies, and the words beside it go out.

An image is a file below letters/, found by the name that the source gives or by the name of the source, or an address
on another machine. Nothing is fetched. No name leads out of the archive.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from despatch.model import Hint, Record, Span
from despatch.read.pages.names import IMAGE_FOLDERS, PAGE_FOLDERS, image_order
from despatch.text.addresses import web_address

_SUFFIXES = (".jpg", ".jpeg", ".png", ".tif", ".tiff")
_IIIF = re.compile(
    r"/(?:full|square|pct:[^/]+|\d+,\d+,\d+,\d+)/[^/]+/!?\d+(?:\.\d+)?/(?:default|native|color|gray|bitonal)\.\w{2,5}$"
)
_INFO = re.compile(r"/info\.json$")
_PICTURE = re.compile(r"\.(?:jpe?g|png)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of the letter that stands at a known place on the image: left, top, width and height."""

    words: Span
    place: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Facsimile:
    """The image of one page of a letter, and the words beside it, counted in the source."""

    name: str
    """The name or address that the source gives, or the file's own name."""
    path: Path | None
    """The file, for an image of the archive."""
    address: str | None
    """The address of the picture on another machine, in a size for reading where that can be asked for."""
    words: Span
    lines: tuple[PageLine, ...]
    size: tuple[int, int] | None
    """The width and height in which the places of lines are counted."""
    by_name: bool = False
    """The image belongs to the source by its name alone."""


def facsimiles_of(record: Record, letters: Path, *, alone: bool) -> tuple[Facsimile, ...]:
    """Return the images of a letter's pages in order. `alone`: its source holds no other letter.

    Where the source names no image, those that bear the source's name are its images. Of several pages each has the
    words from its beginning on; where the pages are not told apart, each has all words of the letter.
    """
    named = record.letter.description.facsimiles
    folder = letters / PurePosixPath(record.letter.source).parent
    if named:
        pages = _pages(named, record)
        return tuple(_facsimile(name, _find(name, folder, letters), words, record) for name, words in pages)
    found = _bearing_the_name(PurePosixPath(record.letter.source).name, folder, letters)
    breaks = [hint.span.start for hint in record.hints if hint.kind == "page-break"]
    words = [record.letter.span] * len(found)
    if alone and len(found) > 1 and len(breaks) == len(found) - 1:
        edges = [record.letter.span.start, *breaks, record.letter.span.end]
        words = [Span(start, max(start, end)) for start, end in pairwise(edges)]
    return tuple(
        Facsimile(path.name, path, None, span, (), None, by_name=True) for path, span in zip(found, words, strict=True)
    )


def _pages(named: Sequence[str], record: Record) -> list[tuple[str, Span]]:
    """Return each image with the words of its page."""
    span = record.letter.span
    begins = [(hint.span.start, hint.detail) for hint in record.hints if hint.kind == "facsimile" and hint.detail]
    begins.sort()
    if not begins:
        return [(name, span) for name in named]
    if begins[0][1] != named[0]:  # the letter begins in the middle of a page
        begins.insert(0, (span.start, named[0]))
    edges = [start for start, _ in begins[1:]] + [span.end]
    pages = [(name, Span(start, max(start, end))) for (start, name), end in zip(begins, edges, strict=True)]
    return [(name, words) for name, words in pages if name in named]


def _facsimile(name: str, path: Path | None, words: Span, record: Record) -> Facsimile:
    lines, size = _lines(record.hints, words)
    return Facsimile(name, path, None if path else _address(name), words, lines, size)


def _lines(hints: Sequence[Hint], words: Span) -> tuple[tuple[PageLine, ...], tuple[int, int] | None]:
    """Return the lines of a page with their places, and the size that these are counted in."""
    places = [(hint.span, tuple(map(int, hint.detail.split()))) for hint in hints if hint.kind == "line"]
    within = [(span, place) for span, place in places if words.holds(span) and len(place) == 6]
    if not within:
        return (), None
    size = within[0][1][4:6]
    return tuple(PageLine(span, place[:4]) for span, place in within if place[4:6] == size), (size[0], size[1])


# ---------------------------------------------------------------- files


def _find(name: str, folder: Path, letters: Path) -> Path | None:
    """Return the file of the archive that a name means, by its path or by its last part; None for none."""
    if "://" in name:
        return None
    path = PurePosixPath(unquote(name.replace("\\", "/").partition("#")[0]))
    if path.is_absolute() or not path.name:
        path = PurePosixPath(path.name)
    beside = folder.parent if folder.name.lower() in PAGE_FOLDERS and folder != letters else folder
    folders = [folder / path.parent, folder, beside, letters / path.parent, letters]
    folders += [one / images for one in (folder, beside, letters) for images in IMAGE_FOLDERS]
    for one in dict.fromkeys(folders):
        if (found := _in_folder(one, path.name)) and _is_ours(found, letters):
            return found
    return None


def _in_folder(folder: Path, name: str) -> Path | None:
    """Return the image of this name in a folder, or of this name in another format."""
    there = _images_in(str(folder))
    stem = name.rpartition(".")[0] or name
    wanted = (name.lower(), *(f"{stem.lower()}{suffix}" for suffix in _SUFFIXES))
    return next((folder / there[one] for one in wanted if one in there), None)


def _bearing_the_name(source: str, folder: Path, letters: Path) -> list[Path]:
    """Return the images that bear the name of a source, beside it or in a folder of images, in the order of pages."""
    for place in (folder, *(folder / images for images in IMAGE_FOLDERS)):
        order = {name: at for name in _images_in(str(place)).values() if (at := image_order(name, source))}
        found = [place / name for name in sorted(order, key=lambda name: (order[name], name))]
        if kept := [path for path in found if _is_ours(path, letters)]:
            return kept
    return []


def _images_in(folder: str) -> dict[str, str]:
    """Return the images in a folder: the name of each by its name in small letters."""
    try:
        return _listed(folder, Path(folder).stat().st_mtime_ns)
    except OSError:
        return {}


@lru_cache(maxsize=64)
def _listed(folder: str, _changed: int) -> dict[str, str]:
    with os.scandir(folder) as entries:
        names = sorted(entry.name for entry in entries if entry.name.lower().endswith(_SUFFIXES))
    return {name.lower(): name for name in names}


def _is_ours(path: Path, letters: Path) -> bool:
    """Say whether a file is one of the archive, wherever links lead."""
    real = path.resolve()
    return real.is_file() and real.is_relative_to(letters.parent.resolve())


# ---------------------------------------------------------------- addresses


def _address(name: str) -> str | None:
    """Return the address of a picture that a browser can show; None for what is no address of a picture.

    A picture of a IIIF server is asked for in a width for reading.
    """
    parts = web_address(name)
    if parts is None or any(c in "\"'<>" for c in name):
        return None
    plain = name.partition("#")[0]
    if _INFO.search(plain):
        return _INFO.sub("/full/1600,/0/default.jpg", plain)
    if _IIIF.search(plain):
        return re.sub(r"/(?:full|max|\^?\d+,|,\d+|!?\d+,\d+)(/!?\d+(?:\.\d+)?/\w+\.\w+)$", r"/1600,\1", plain)
    return plain if _PICTURE.search(parts.path) else None


def service_of(name: str) -> str | None:
    """Return the address of the IIIF image service that serves a picture; None for any other address."""
    found = _INFO.search(name) or _IIIF.search(name)
    return name[: found.start()] if found and _address(name) else None
