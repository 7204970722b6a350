"""Pages of a long list, with the links between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from despatch.errors import NotFound


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a row of pages; without `path` it is the current page, or an omission ("…")."""

    label: str
    path: str | None
    current: bool = False


@dataclass(frozen=True, slots=True)
class Pager:
    """Where the reader is in a list: `first` to `last` of `total`, and links to other pages."""

    page: int
    pages: int
    first: int
    last: int
    total: int
    previous: str | None
    next: str | None
    links: tuple[Link, ...]
    whole: str = ""
    """The address of the whole list on one page; empty where this page has it whole, or where there is none."""
    printed: str = ""
    """The same address as paper needs it, with the name of the machine."""
    lasting: str = ""
    """The shortest address of the list from its first page on, to be kept; empty where there is none."""


def make_pager(total: int, page: int, size: int, path: Callable[[int], str]) -> Pager:
    """Return the pager of `page`, whose pages hold `size` each; raises NotFound past the last page."""
    pages = max(-(-total // size), 1)
    if page > pages:
        raise NotFound(f"There is no page {page}: this list ends with page {pages}.")
    near = sorted({1, pages} | {n for n in range(page - 2, page + 3) if 1 <= n <= pages})
    links: list[Link] = []
    for before, number in zip([0, *near], near, strict=False):
        if number - before > 1:
            links.append(Link("…", None))
        links.append(Link(f"{number:,}", None if number == page else path(number), number == page))
    return Pager(
        page=page,
        pages=pages,
        first=min((page - 1) * size + 1, total),
        last=min(page * size, total),
        total=total,
        previous=path(page - 1) if page > 1 else None,
        next=path(page + 1) if page < pages else None,
        links=tuple(links) if pages > 1 else (),
    )
