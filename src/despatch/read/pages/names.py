"""Names of files that are pages of one document: one stem, and a number that runs from page to page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_SUFFIX = re.compile(r"(?:\.(?:xml|html?|xhtml|hocr))+$", re.IGNORECASE)
_IMAGE = re.compile(r"\.(?:jpe?g|png|tiff?|jp2|gif|webp)$", re.IGNORECASE)
_PAGE = re.compile(r"[._-]([0-9]{1,5})([rvab]?)$")
IMAGE_FOLDERS = ("images", "facsimiles", "scans")
"""Folders whose images belong to what stands beside the folder."""
_FORMAT = re.compile(r"[._-](?:page|pagexml|alto|hocr|ocr)$", re.IGNORECASE)
"""A format that the name of a page ends with: "0001.alto.xml" is the page "0001.page.xml" in another format."""
PAGE_FOLDERS = frozenset({"page", "pagexml", "page_xml", "page-xml", "alto", "hocr"})
"""Folders that hold the same pages in several formats, as platforms name them when they export."""
_NUMBER = re.compile(r"(.*?)([0-9]{1,8})([rvab]?)", re.DOTALL)
_LEADING = re.compile(r"([0-9]{3,8})[_-].*", re.DOTALL)
_DATE = re.compile(r".*[0-9]{4}([-_.]?)[0-9]{2}\1[0-9]{2}", re.DOTALL)
"""A name that ends with a day names a letter of that day, not a page."""


@dataclass(frozen=True, slots=True, order=True)
class PageName:
    """A page by the name of its file: what all pages of its document share, and its place among them."""

    document: str
    number: int | None
    side: str = ""
    """The side of a leaf: "r" or "v", "a" or "b"."""
    written: str = ""

    @property
    def place(self) -> tuple[int, str]:
        """The place of the page in its document."""
        return self.number or 0, self.side


def page_name(id: str) -> PageName:
    """Return what the path of a file says of it as a page; one without a number is a document of its own."""
    folder, stem = _folder(id), _stem(id)
    found = None if _DATE.fullmatch(stem) else _NUMBER.fullmatch(stem)
    if found is None:
        return PageName(f"{folder}/{stem}", None)
    return PageName(f"{folder}/{found[1]}", int(found[2]), found[3], found[2])


def image_of(id: str) -> str | None:
    """Return the name that an image shares with its page, without folders of formats; None for what is no image."""
    name = _IMAGE.sub("", id)
    return None if name == id else bare_name(name)


def transcript_of(id: str) -> frozenset[str]:
    """Return the names of transcripts that an image may belong to: its own, and its own without a page's number."""
    name = _IMAGE.sub("", id)
    return frozenset() if name == id else frozenset((name, _PAGE.sub("", name)))


def is_kept_apart(id: str) -> bool:
    """Say whether an image stands in a folder that holds images of pages by its name."""
    return _IMAGE.search(id) is not None and id.rpartition("/")[0].rpartition("/")[2].lower() in IMAGE_FOLDERS


def image_order(name: str, transcript: str) -> tuple[int, str] | None:
    """Return the place of an image among those of a transcript, by their names without folders; None for another's.

    "fenn.jpg" is before "fenn_001.jpg" and "fenn-2.png", and all are images of "fenn.txt".
    """
    if not _IMAGE.search(name):
        return None
    stem, wanted = _IMAGE.sub("", name), transcript.rpartition(".")[0] or transcript
    if stem.lower() == wanted.lower():
        return 0, ""
    page = _PAGE.search(stem)
    if not page or stem[: page.start()].lower() != wanted.lower():
        return None
    return int(page[1]), page[2]


def bare_name(id: str) -> str:
    """Return the path of a page without what tells its format."""
    return f"{_folder(id)}/{_stem(id)}"


def leading_name(id: str) -> PageName | None:
    """Return the page by a number that stands first ("0001_scan-17.xml"), as Transkribus exports pages."""
    found = _LEADING.fullmatch(_stem(id))
    return PageName(f"{_folder(id)}/", int(found[1]), "", found[1]) if found else None


def runs(numbers: Iterable[int]) -> bool:
    """Say whether these are the numbers of pages: several, and at least as many as are missing between them."""
    known = set(numbers)
    return len(known) > 1 and max(known) - min(known) + 1 <= 2 * len(known)


def missing(names: Iterable[PageName]) -> tuple[str, ...]:
    """Return the numbers that are missing between those of the pages, written as the others are."""
    known = {name.number: len(name.written) for name in names if name.number is not None}
    if not known:
        return ()
    width = min(known.values())
    return tuple(str(number).zfill(width) for number in range(min(known), max(known)) if number not in known)


def _stem(id: str) -> str:
    name = _SUFFIX.sub("", id.rpartition("/")[2])
    return _FORMAT.sub("", name)


def _folder(id: str) -> str:
    folder = id.rpartition("/")[0]
    above, _, name = folder.rpartition("/")
    return above if name.lower() in PAGE_FOLDERS else folder
