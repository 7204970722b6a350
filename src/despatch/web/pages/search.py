"""Search: words in, letters out, with the words found marked."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from http import HTTPStatus
from typing import Literal
from urllib.parse import quote_plus

from starlette.requests import Request
from starlette.responses import Response

from despatch.archive import Archive
from despatch.errors import QueryError
from despatch.model import Entry, Facet, SearchHit, SearchResult
from despatch.web import render, urls
from despatch.web.archive_cache import all_facets
from despatch.web.errors import BadAddress
from despatch.web.formatting import date_words
from despatch.web.parts.facets import Choice, Group, group
from despatch.web.parts.pager import Pager, pager

SIZE = 20
DEEPEST = 500
"""Pages beyond this are not offered: one narrows a search rather than read ten thousand hits."""
VALUES = {"marking", "place", "kind"}
"""The fields of a query that are asked for as a whole: marking:="Personal" leaves "Personal and Secret" out, as the count does."""
FOLDED = 5
"""How many values of a facet are folded away: a search is narrowed by a few, and by typing."""
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
"""The facets that a search can be narrowed by, and the field of a query that does it."""


@dataclass(frozen=True, slots=True)
class Example:
    """A query that works on this archive, and what it finds."""

    query: str
    finds: str
    path: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of letters found; without a query, the help alone."""

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
    template: str = "search.html"
    section: str = "search"


def search(request: Request) -> Response:
    """Answer /search and /search.json."""
    query = request.query_params.get("q", "").strip()
    order = order_of(request.query_params)
    number = urls.page_of(request.query_params)
    archive = render.archive(request)
    if render.wants_data(request):
        return render.data(rows(archive, query, order, number))
    try:
        return render.show(request, page(archive, query, order, number))
    except QueryError as error:
        return render.show(request, _empty(archive, query, order, str(error)), HTTPStatus.BAD_REQUEST)


def order_of(query: Mapping[str, str]) -> Order:
    """Return the order a query string asks for, by relevance unless it says otherwise."""
    asked = query.get("order") or "relevance"
    if asked == "date":
        return "date"
    if asked == "relevance":
        return "relevance"
    raise BadAddress(f"A search cannot be ordered by “{asked}”. Use order=relevance or order=date.")


def _found(archive: Archive, query: str, order: Order, number: int, suffix: str = "") -> tuple[SearchResult, Pager]:
    if number > DEEPEST:
        raise BadAddress(f"A search ends with page {DEEPEST}. Narrow it with from:, to:, date: or place:.")
    result = archive.search(query, order=order, limit=SIZE, offset=(number - 1) * SIZE)
    reachable = min(result.total, SIZE * DEEPEST)
    pages = pager(reachable, number, SIZE, lambda n: urls.search_path(query, order=order, page=n, suffix=suffix))
    return result, pages


def rows(archive: Archive, query: str, order: Order, number: int) -> dict[str, object]:
    """Return one page of a search as data; raises QueryError, also where nothing is asked for."""
    if not query:
        raise QueryError("Nothing to search for. Ask with q, as in /search.json?q=grain.")
    result, pages = _found(archive, query, order, number, ".json")
    return {
        "query": result.query,
        "total": result.total,
        "page": number,
        "pages": pages.pages,
        "next": pages.next,
        "facets": result.facets,
        "hits": [
            {
                **dataclasses.asdict(hit.entry),
                "url": urls.letter_path(hit.entry.id),
                "snippet": [{"words": words, "hit": found} for words, found in hit.snippet],
            }
            for hit in result.hits
        ],
    }


def page(archive: Archive, query: str, order: Order, number: int) -> SearchPage:
    """Return the context of one page of a search; raises QueryError."""
    if not query:
        return _empty(archive, query, order, "")
    result, pages = _found(archive, query, order, number)
    return SearchPage(
        title=f"Search: {query}",
        query=query,
        total=result.total,
        hits=result.hits,
        pager=pages,
        groups=_groups(query, order, result.facets),
        order=order,
        by_relevance=urls.search_path(query),
        by_date=urls.search_path(query, order="date"),
        data=urls.search_path(query, order=order, page=number, suffix=".json"),
        examples=() if result.total else examples(archive),
    )


def _empty(archive: Archive, query: str, order: Order, trouble: str) -> SearchPage:
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
    base = urls.search_path(_grouped(query), order=order)

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
    """Return what a value is called and what narrows a query by it, written as in an address; most come again in the next search."""
    said = value if term == "date" else f"{'=' if term in VALUES else ''}{_quoted(label)}"
    return (date_words(label) if term == "date" else label), quote_plus(f" {term}:{said}")


def _grouped(query: str) -> str:
    """Return the query so that a field added to it narrows the whole of it."""
    return f"({query})" if " OR " in query and not (query.startswith("(") and query.endswith(")")) else query


def _quoted(words: str) -> str:
    plain = words.replace('"', " ")
    return f'"{plain}"' if not plain.isalnum() else plain


def examples(archive: Archive) -> tuple[Example, ...]:
    """Return queries that work on this archive: each is made from what it holds."""
    facets = all_facets(archive)
    first: Entry | None = next(iter(archive.letters(limit=1)), None)
    plain = {w for w in (first.opening if first else "").split() if w.isalpha() and w.islower() and len(w) > 4}
    words = sorted(plain, key=lambda word: (-len(word), word))
    made: list[tuple[str, str]] = []
    if words:
        made.append((words[0], "letters that hold the word"))
        made.append((f"{words[0][:5]}*", "words that begin so"))
        run = _run_of_words(first.opening if first else "")
        if run:
            made.append((f'"{run}"', "the words in this order"))
        if len(words) > 1:
            made.append((f"{words[0]} OR {words[1]}", "either word"))
    for key, finds in (
        ("sender", "letters from someone"),
        ("recipient", "letters to someone"),
        ("year", "letters of a year; a month or a range can stand there too"),
        ("marking", "letters marked so"),
        ("place", "letters written there"),
    ):
        for facet in facets.get(key, ())[:1]:
            said = facet.value if key == "year" else _quoted(facet.label)
            made.append((f"{TERMS[key]}:{said}", finds))
    return tuple(Example(query, finds, urls.search_path(query)) for query, finds in made)


def _run_of_words(opening: str) -> str:
    words = opening.split()
    for one, two, three in zip(words, words[1:], words[2:], strict=False):
        if one.isalpha() and two.isalpha() and three.isalpha():
            return f"{one} {two} {three}"
    return ""
