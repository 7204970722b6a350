"""Search: words in, letters out, with the words found marked."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from http import HTTPStatus
from typing import Literal, get_args
from urllib.parse import quote_plus

from starlette.requests import Request
from starlette.responses import Response

from despatch.archive import Archive
from despatch.errors import QueryError
from despatch.model import Entry, Facet, SearchHit, SearchResult
from despatch.web import render, urls
from despatch.web.archive_cache import all_facets
from despatch.web.errors import BadAddress, choose, for_readers
from despatch.web.formatting import date_words
from despatch.web.parts import chosen_set
from despatch.web.parts.facets import Choice, Group, group
from despatch.web.parts.listing import Listing, parse_listing
from despatch.web.parts.pager import Pager

SIZE = 20
DEEPEST = 500
"""The last page of a search: a reader narrows a search rather than read ten thousand hits."""
VALUES = {"marking", "place", "kind"}
"""The fields that a facet matches whole: marking:="Personal" leaves out "Personal and Secret", as the count does."""
FOLDED = 5
"""How many values of a facet are folded away. A few are enough, for a reader can type others."""
Order = Literal["relevance", "date"]
TERMS = {
    "sender": "from",
    "recipient": "to",
    "year": "date",
    "month": "date",
    "marking": "marking",
    "place": "place",
    "kind": "kind",
}
"""The facets of a search, and the field of a query that narrows by each."""


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
    groups: tuple[Group, ...]
    order: Order
    by_relevance: str
    by_date: str
    data: str
    examples: tuple[Example, ...]
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
    query, archive = request.query_params.get("q", "").strip(), render.archive(request)
    order = parse_order(request.query_params)
    asked = {"order": order if order != "relevance" else None, "q": query}
    listing = parse_listing(request, SIZE, "/search", asked)
    if form := chosen_set.wanted(request):
        return take_along(request, form, query, order)
    if listing.wants_data:
        return data(archive, query, order, listing)
    try:
        return render.show(request, page(archive, query, order, listing))
    except QueryError as error:
        return render.show(request, help_page(archive, query, order, for_readers(str(error))), HTTPStatus.BAD_REQUEST)


def take_along(request: Request, form: str, query: str, order: Order) -> Response:
    """Answer with all letters that a search finds, in a form to take along; raises QueryError."""
    if not query:
        raise QueryError("Nothing to search for. Give a query with q, as in /search.csv?q=grain.")
    archive = render.archive(request)
    total = min(archive.search(query, order=order, limit=1).total, SIZE * DEEPEST)

    def window(limit: int, offset: int) -> list[Entry]:
        return [hit.entry for hit in archive.search(query, order=order, limit=limit, offset=offset).hits]

    return chosen_set.send(request, form, "found", total, window)


def parse_order(query: Mapping[str, str]) -> Order:
    """Return the order that a query string asks for, by default by relevance; raises BadAddress for an unknown one."""
    orders: tuple[Order, ...] = get_args(Order)
    return choose(query.get("order"), "order of a search", orders) or "relevance"


def find(archive: Archive, query: str, order: Order, listing: Listing) -> tuple[SearchResult, Pager]:
    """Return one page of a search, and its pager; raises QueryError, BadAddress past the deepest page."""
    if listing.page > DEEPEST:
        raise BadAddress(f"A search ends with page {DEEPEST}. Narrow it with from:, to:, date: or place:.")
    result = archive.search(query, order=order, **listing.window)
    return result, listing.pager(min(result.total, SIZE * DEEPEST))


def data(archive: Archive, query: str, order: Order, listing: Listing) -> Response:
    """Return one page of a search as JSON; raises QueryError, also for an empty query."""
    if not query:
        raise QueryError("Nothing to search for. Give a query with q, as in /search.json?q=grain.")
    result, pager = find(archive, query, order, listing)
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


def page(archive: Archive, query: str, order: Order, listing: Listing) -> SearchPage:
    """Return the context of one page of a search; raises QueryError."""
    if not query:
        return help_page(archive, query, order)
    result, pager = find(archive, query, order, listing)
    return SearchPage(
        title=f"Search: {query}",
        query=query,
        total=result.total,
        hits=result.hits,
        described=result.described,
        other=result.other,
        pager=pager,
        groups=_groups(query, order, result.facets),
        order=order,
        by_relevance=urls.search_path(query),
        by_date=urls.search_path(query, order="date"),
        data=listing.address(suffix=".json"),
        whole=chosen_set.forms(listing.address(1)),
        forms=result.forms,
        instead=(result.instead, urls.search_path(result.instead)) if result.instead else None,
        examples=() if result.total else examples(archive),
    )


def help_page(archive: Archive, query: str, order: Order, trouble: str = "") -> SearchPage:
    """Return the context of the page without hits: how to ask, and what is wrong with the query."""
    return SearchPage(
        title="Search",
        query=query,
        total=0,
        hits=(),
        pager=None,
        groups=(),
        order=order,
        by_relevance=urls.search_path(query),
        by_date=urls.search_path(query, order="date"),
        data="",
        examples=examples(archive),
        trouble=trouble,
    )


def _groups(query: str, order: Order, facets: Mapping[str, Sequence[Facet]]) -> tuple[Group, ...]:
    """Return the facets of a search as links that narrow it by a field of the query."""
    base = urls.search_path(_bracket(query), order=order)

    def choice(term: str, facet: Facet) -> Choice:
        label, narrowing = _narrowing(term, facet.value, facet.label)
        return Choice(label, facet.count, base + narrowing, chosen=False)

    return tuple(
        group(key, facets[key], partial(choice, term), folded=FOLDED)
        for key, term in TERMS.items()
        if len(facets.get(key, ())) > 1
    )


@lru_cache(maxsize=4096)
def _narrowing(term: str, value: str, label: str) -> tuple[str, str]:
    """Return the label of a value, and the words that narrow a query by it, as an address writes them.

    The results are cached, because most values come again in the next search.
    """
    words = value if term == "date" else f"{'=' if term in VALUES else ''}{_quote(value if term == 'place' else label)}"
    return (date_words(label) if term == "date" else label), quote_plus(f" {term}:{words}")


def _bracket(query: str) -> str:
    """Return the query in brackets if a field added to it would narrow only a part."""
    return f"({query})" if " OR " in query and not (query.startswith("(") and query.endswith(")")) else query


def _quote(words: str) -> str:
    plain = words.replace('"', " ")
    return f'"{plain}"' if not plain.isalnum() else plain


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
    for key, finds in (
        ("sender", "letters from someone"),
        ("recipient", "letters to someone"),
        ("year", "letters of a year; a month or a range can stand there too"),
        ("marking", "letters marked so"),
        ("place", "letters written there"),
    ):
        for facet in facets.get(key, ())[:1]:
            value = facet.value if key == "year" else _quote(facet.label)
            queries.append((f"{TERMS[key]}:{value}", finds))
    return tuple(Example(query, finds, urls.search_path(query)) for query, finds in queries)


def _phrase(opening: str) -> str:
    """Return the first three words that stand together without a sign between them; else an empty string."""
    words = opening.split()
    runs = (words[place : place + 3] for place in range(len(words) - 2))
    return next((" ".join(run) for run in runs if all(word.isalpha() for word in run)), "")
