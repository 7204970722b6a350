"""METS: the list of a document's pages, in order, each page perhaps in several formats."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from despatch.read.reader import Raw
from despatch.read.xml import local, parse

LARGEST = 10_000_000
"""Bytes of the largest METS that is read: a list of some ten thousand pages."""
_IMAGES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".jp2", ".gif", ".webp", ".pdf")
_HREF = "{http://www.w3.org/1999/xlink}href"


@dataclass(frozen=True, slots=True)
class Listing:
    """The pages of a document that have words, in order, each as the paths of its files; and the document's title."""

    pages: tuple[tuple[str, ...], ...]
    title: str | None


def listing(raw: Raw) -> Listing:
    """Return the pages that a METS file lists; raises Refused for a file that does not parse.

    Files that lie on another machine are left out, and so are paths that lead out of `letters/`.
    """
    tree, _ = parse(raw)
    root = tree.getroot()
    folder = posixpath.dirname(raw.id)
    files = {id: path for id, href in _files(root) if (path := _local_path(folder, href))}
    pages = (tuple(files[id] for id in page if id in files) for page in _pages(root))
    return Listing(tuple(page for page in pages if page), (root.get("LABEL") or "").strip() or None)


def _files(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield each file of the METS that is no image: its ID, and where it lies."""
    for file in root.iter("{*}file"):
        if (file.get("MIMETYPE") or "").startswith("image/"):
            continue
        for place in file.iterchildren("{*}FLocat"):
            href = place.get(_HREF) or place.get("href") or ""
            if (id := file.get("ID")) and href and not href.lower().endswith(_IMAGES):
                yield id, href


def _pages(root: etree._Element) -> Iterable[list[str]]:
    """Yield the IDs of the files of each page: by the physical structure, or else one by one."""
    maps = list(root.iter("{*}structMap"))
    physical = [one for one in maps if (one.get("TYPE") or "").upper() == "PHYSICAL"] or maps
    for one in physical:
        found = [ids for div in _in_order(one) if (ids := _pointers(div))]
        if found:
            return found
    return [[file.get("ID") or ""] for file in root.iter("{*}file")]


def _in_order(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the divs below an element, by their ORDER where all on one level have one."""
    divs = list(element.iterchildren("{*}div"))
    orders = [order for div in divs if (order := div.get("ORDER") or "").isdigit() and len(order) < 9]
    if len(orders) == len(divs):
        divs.sort(key=lambda div: int(div.get("ORDER") or 0))
    for div in divs:
        yield div
        yield from _in_order(div)


def _pointers(div: etree._Element) -> list[str]:
    pointers = (pointer for child in div.iterchildren("{*}fptr") for pointer in child.iter() if local(pointer))
    return [id for pointer in pointers if (id := pointer.get("FILEID"))]


def _local_path(folder: str, href: str) -> str | None:
    """Return the path within `letters/` that an address means, seen from the folder of the METS."""
    path = unquote(href.removeprefix("file://")).replace("\\", "/")
    if "://" in path or path.startswith("/"):
        return None
    path = posixpath.normpath(posixpath.join(folder, path))
    return None if path.startswith("..") else path
