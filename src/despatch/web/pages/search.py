"""Search: words in, letters out, with the words found marked."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import get_args

from starlette.requests import Request
from starlette.responses import Response

from despatch.archive import Archive
from despatch.errors import QueryError
from despatch.model import EVERY_PIECE, Entry, Filter, SearchHit, SearchOrder, SearchResult, in_row
from despatch.web import render, urls
from despatch.web.archive_cache import all_facets, all_people, all_places, first_month
from despatch.web.errors import BadAddress, choose, for_readers
from despatch.web.parts import chosen_set
from despatch.web.parts.facets import Panel, panel
from despatch.web.parts.labels import labeller
from despatch.web.parts.listing import Listing, parse_listing
from despatch.web.parts.pager import Pager

ORDERS: dict[SearchOrder, str] = {"relevance": "relevance", "date": "date", "newest": "date, newest first"}
SIZE = 20
DEEPEST = 500
"""The last page of a search: a reader narrows a search rather than read ten thousand hits."""
TERMS = {"sender": "from", "recipient": "to", "year": "date", "marking": "marking", "place": "place"}
"""Facets, and the field of a query that narrows by each."""


@dataclass(frozen=True, slots=True)
class Example:
    """A query that works on this archive, and what it finds."""

    query: str
    finds: str
    path: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of hits; without a query, the help alone."""

    title: str
    query: str
    total: int
    hits: tuple[SearchHit, ...]
    pager: Pager | None
    panel: Panel | None
    kept: tuple[tuple[str, str], ...]
    """What narrows the search besides its words, for the form."""
    letters: str
    """The list of all letters that are narrowed so."""
    order: SearchOrder
    orders: tuple[tuple[SearchOrder, str, str], ...]
    """The orders of the hits: what each is called, and its address."""
    data: str
    examples: tuple[Example, ...]
    searches: tuple[tuple[str, str], ...]
    """The searches that the archive's editors keep: name and address."""
    trouble: str = ""
    whole: tuple[tuple[str, str], ...] = ()
    """All letters found, in other forms: name and address."""
    forms: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Words of the query with the other forms of them that were looked for."""
    instead: tuple[str, str] | None = None
    """A search that finds something where this one does not, and its address."""
    described: int = 0
    other: int = 0
    """How many of the letters found are known by description only."""
    template: str = "search.html"
    section: str = "search"


def search(request: Request) -> Response:
    """Answer /search and /search.json."""
    asked = parse_asked(request.query_params)
    listing = parse_listing(request, SIZE, "/search", urls.search_query(asked.query, asked.where, asked.order))
    archive = render.archive(request)
    if form := chosen_set.wanted(request):
        return take_along(request, form, asked)
    if listing.wants_data:
        return data(archive, asked, listing)
    try:
        return render.show(request, page(archive, asked, listing))
    except QueryError as error:
        return render.show(request, help_page(archive, asked, for_readers(str(error))), HTTPStatus.BAD_REQUEST)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a search asks for: its words, what narrows it besides, and the order of its hits."""

    query: str
    where: Filter
    order: SearchOrder

    def find(self, archive: Archive, limit: int, offset: int = 0) -> SearchResult:
        """Return some of the hits; raises QueryError."""
        return archive.search(self.query, self.where, order=self.order, limit=limit, offset=offset)

    def path(self, query: str, order: SearchOrder = "relevance") -> str:
        """Return the address of a search for other words, or in another order, that is narrowed in the same way."""
        return urls.search_path(query, self.where, order=order)


def parse_asked(query: Mapping[str, str]) -> Asked:
    """Return what a query string asks for; raises BadAddress."""
    return Asked(query.get("q", "").strip(), urls.parse_filter(query, EVERY_PIECE), parse_order(query))


def take_along(request: Request, form: str, asked: Asked) -> Response:
    """Answer with all letters that a search finds, in a form to take along; raises QueryError."""
    if not asked.query:
        raise QueryError("Nothing to search for. Give a query with q, as in /search.csv?q=grain.")
    archive = render.archive(request)
    total = min(asked.find(archive, 1).total, SIZE * DEEPEST)

    def window(limit: int, offset: int) -> list[Entry]:
        return [hit.entry for hit in asked.find(archive, limit, offset).hits]

    return chosen_set.send(request, form, "found", total, window)


def parse_order(query: Mapping[str, str]) -> SearchOrder:
    """Return the order that a query string asks for, by default by relevance; raises BadAddress for an unknown one."""
    orders: tuple[SearchOrder, ...] = get_args(SearchOrder)
    return choose(query.get("order"), "order of a search", orders) or "relevance"


def find(archive: Archive, asked: Asked, listing: Listing) -> tuple[SearchResult, Pager]:
    """Return one page of a search, and its pager; raises QueryError, BadAddress past the deepest page."""
    if listing.page > DEEPEST:
        raise BadAddress(f"A search ends with page {DEEPEST}. Narrow it with from:, to:, date: or place:.")
    result = asked.find(archive, **listing.window)
    return result, listing.pager(min(result.total, SIZE * DEEPEST))


def data(archive: Archive, asked: Asked, listing: Listing) -> Response:
    """Return one page of a search as JSON; raises QueryError, also for an empty query."""
    if not asked.query:
        raise QueryError("Nothing to search for. Give a query with q, as in /search.json?q=grain.")
    result, pager = find(archive, asked, listing)
    hits = [
        {
            **dataclasses.asdict(hit.entry),
            "url": urls.letter_path(hit.entry.id),
            "snippet": [{"words": words, "hit": marked} for words, marked in hit.snippet],
        }
        for hit in result.hits
    ]
    return render.listing(
        "hits",
        hits,
        pager,
        query=result.query,
        total=result.total,
        facets=result.facets,
        forms=result.forms,
        instead=result.instead,
    )


def page(archive: Archive, asked: Asked, listing: Listing) -> SearchPage:
    """Return the context of one page of a search; raises QueryError."""
    if not asked.query:
        return help_page(archive, asked)
    result, pager = find(archive, asked, listing)
    return replace(
        help_page(archive, asked),
        title=f"Search: {asked.query}",
        total=result.total,
        hits=result.hits,
        described=result.described,
        other=result.other,
        pager=pager,
        panel=_panel(archive, asked, result),
        data=listing.address(suffix=".json"),
        whole=chosen_set.forms(listing.address(1)),
        forms=result.forms,
        instead=(result.instead, asked.path(result.instead)) if result.instead else None,
        examples=() if result.total else examples(archive),
        searches=(),
    )


def help_page(archive: Archive, asked: Asked, trouble: str = "") -> SearchPage:
    """Return the context of the page without hits: how to ask, and what is wrong with the query."""
    kept = urls.search_query("", asked.where, asked.order)
    return SearchPage(
        title="Search",
        query=asked.query,
        total=0,
        hits=(),
        pager=None,
        panel=_panel(archive, asked, None) if asked.where != EVERY_PIECE else None,
        kept=tuple((name, value) for name, values in kept.items() for value in in_row(values) if value),
        letters=urls.letters_path(replace(asked.where, described=False, other=False)),
        order=asked.order,
        orders=tuple((order, name, asked.path(asked.query, order)) for order, name in ORDERS.items()),
        data="",
        examples=examples(archive),
        searches=urls.saved_searches(archive.settings.searches),
        trouble=trouble,
    )


def _panel(archive: Archive, asked: Asked, result: SearchResult | None) -> Panel:
    """Return the panel that narrows a search; without a result it has what is chosen, and no counts."""
    counts = dict(result.facets) if result else {}
    also = {"q": asked.query, "order": asked.order if asked.order != "relevance" else None}
    return panel("/search", counts, asked.where, labeller(archive, counts), also, hint=first_month(archive))


def examples(archive: Archive) -> tuple[Example, ...]:
    """Return queries that find something in this archive; each is made from the archive's own words and facets."""
    facets = all_facets(archive)
    first: Entry | None = next(iter(archive.letters(limit=1)), None)
    plain = {w for w in (first.opening if first else "").split() if w.isalpha() and w.islower() and len(w) > 4}
    words = sorted(plain, key=lambda word: (-len(word), word))
    queries: list[tuple[str, str]] = []
    if words:
        queries.append((words[0], "letters that hold the word"))
        queries.append((f"{words[0][:5]}*", "words that begin so"))
        phrase = _phrase(first.opening if first else "")
        if phrase:
            queries.append((f'"{phrase}"', "the words in this order"))
        if len(words) > 1:
            queries.append((f"{words[0]} OR {words[1]}", "either word"))
    names = {one.person.id: one.person.name for one in all_people(archive)}
    names |= {one.place.id: one.place.name for one in all_places(archive)}
    for key, finds in (
        ("sender", "letters from someone"),
        ("recipient", "letters to someone"),
        ("year", "letters of a year; a month or a range can stand there too"),
        ("marking", "letters marked so"),
        ("place", "letters written there"),
    ):
        for facet in facets.get(key, ())[:1]:
            # A label may say more than the name, to tell two apart: the words of the search are those of the name.
            value = facet.value if key == "year" else _quote(names.get(facet.value, facet.label))
            queries.append((f"{TERMS[key]}:{value}", finds))
    return tuple(Example(query, finds, urls.search_path(query)) for query, finds in queries)


def _quote(words: str) -> str:
    plain = words.replace('"', " ")
    return f'"{plain}"' if not plain.isalnum() else plain


def _phrase(opening: str) -> str:
    """Return the first three words that stand together without a sign between them; else an empty string."""
    words = opening.split()
    runs = (words[place : place + 3] for place in range(len(words) - 2))
    return next((" ".join(run) for run in runs if all(word.isalpha() for word in run)), "")
