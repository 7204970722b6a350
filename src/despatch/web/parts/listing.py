"""A list that is read a page at a time: in comes a request; out go the rows to ask for, the pager and its addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypedDict, TypeVar

from starlette.requests import Request

from despatch.model import Values
from despatch.web import render, urls
from despatch.web.errors import BadAddress, choose
from despatch.web.parts.pager import Pager, make_pager

T = TypeVar("T")
MOST = 5000
"""A list that is shown whole, to be printed, has so many rows at most."""


class Window(TypedDict):
    """The rows to ask an archive for, as its arguments."""

    limit: int
    offset: int


@dataclass(frozen=True, slots=True)
class Listing:
    """The part of a list that a request asks for: page `page` (from 1) of pages of `size` rows."""

    path: str
    """The address of the list, without suffix."""
    page: int
    size: int
    wants_data: bool
    wants_csv: bool
    query: Mapping[str, Values] = field(default_factory=dict)
    """What narrows and orders the list; it goes along from page to page."""
    whole: bool = False
    """The list is asked for whole, on one page to print."""
    base: str = ""
    """The address of the reading room."""
    fixed: bool = False
    """Its pages are files: a file is its own lasting address, and only whole lists are on one page to print."""

    @property
    def window(self) -> Window:
        """The rows of this page, as arguments for an archive."""
        return {"limit": self.size, "offset": (self.page - 1) * self.size}

    def part(self, rows: Sequence[T]) -> tuple[T, ...]:
        """Return the rows of this page out of all."""
        return tuple(rows[(self.page - 1) * self.size : self.page * self.size])

    def address(self, page: int | None = None, suffix: str = "") -> str:
        """Return the address of a page, by default of this one; with a suffix, as data or CSV."""
        number = self.page if page is None else page
        return urls.with_query(self.path + suffix, {**self.query, "page": str(number) if number > 1 else None})

    def pager(self, total: int) -> Pager:
        """Return the pager of this page; raises NotFound past the last page, BadAddress for too much to print."""
        if self.whole and total > MOST:
            raise BadAddress(f"One page to print has {MOST:,} rows at most, and these are {total:,}. Narrow the list.")
        suffix = ".json" if self.wants_data else ""
        pager = make_pager(total, self.page, self.size, lambda page: self.address(page, suffix))
        whole = urls.with_query(self.path, {**self.query, "print": "all"})
        if self.fixed:
            printed = pager.pages > 1 and total <= MOST and self.address(1) == self.path
            return replace(pager, whole=whole) if printed else pager
        lasting = self.base + self.address(1)
        if pager.pages == 1 or total > MOST:
            return replace(pager, lasting=lasting)
        return replace(pager, whole=whole, printed=self.base + whole, lasting=lasting)


def parse_listing(request: Request, size: int, path: str, query: Mapping[str, Values] | None = None) -> Listing:
    """Return the part of the list at `path` that a request asks for; raises BadAddress for a page that cannot be."""
    page = urls.parse_page(request.query_params)
    whole = choose(request.query_params.get("print"), "way to print a list", ("all",)) is not None
    return Listing(
        path,
        1 if whole else page,
        MOST if whole else size,
        render.wants_data(request),
        request.url.path.endswith(".csv"),
        query or {},
        whole,
        render.base(request),
        request.app.state.edition.fixed,
    )
