"""For whom a reading room is opened: who may read it, and whether its pages are answers or files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from despatch.web.urls import is_narrowed

WORKSHOP = frozenset({"/problems", "/problems.json", "/decisions", "/decisions.json"})
"""The pages of those who make the edition. They name editors and quote what went wrong."""
DOWNLOADS = "/downloads"
ANSWERED = frozenset({"/letters/print", "/search.json", "/search.csv", "/search.jsonl", "/search/print"})
"""The pages that only a server can make: what they hold depends on what a reader asks."""
_LISTS = {"matter": "/matters.json", "missing": "/missing.json", "exchange": "/exchanges.json"}
"""Whose data a room of files has in whole lists alone; the data of each letter name its acts and its answers."""
_ONE = re.compile(rf"/({'|'.join(_LISTS)})/(?!unnamed\.json)[^/]+\.json\Z")


def whole_of(address: str) -> str:
    """Return the whole list that has the data which an address tells of one; empty for the address of other data."""
    one = _ONE.match(urlsplit(address).path)
    return _LISTS[one[1]] if one else ""


@dataclass(frozen=True, slots=True)
class Download:
    """A file beside the pages of a publication: its address within it, and what it is."""

    address: str
    what: str
    size: int | None
    """Its bytes; None for one that leads to others."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What a room shows. By default it is the room of the archive's keepers, and a server answers its forms."""

    public: bool = False
    """It is for readers from everywhere: no findings, and no editor's name beside a decision."""
    fixed: bool = False
    """Its pages are files: no form is answered, and a reader chooses from lists."""

    search: bool = True
    """It can be searched."""
    address: str = ""
    """Where readers reach a public room that a server shows, without a slash at its end."""
    downloads: tuple[Download, ...] = ()
    """What lies beside its pages to be taken away."""

    def has(self, path: str) -> bool:
        """Say whether the room has the page at `path`, an address as the table of pages writes it."""
        if path == DOWNLOADS:
            return bool(self.downloads)
        return not ((self.public and path in WORKSHOP) or (self.fixed and (path in ANSWERED or bool(whole_of(path)))))

    def data(self, address: str) -> str:
        """Return where data are to be had: a room of files has whole lists, and data of single letters."""
        if not self.fixed:
            return address
        return whole_of(address) or (urlsplit(address).path if is_narrowed(address) else address)


KEEPERS = Edition()
