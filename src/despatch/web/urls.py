"""Addresses within the reading room: a filter as a query string, and back again."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Literal
from urllib.parse import quote, urlencode

from despatch.model import Filter, Quote, Span
from despatch.web.errors import BadAddress

FIELDS = ("sender", "recipient", "person", "date", "marking", "place", "kind", "source")
"""The fields of a `Filter` that an address can narrow by, named alike."""
Order = Literal["date", "source"]


def letter_path(id: str, suffix: str = "") -> str:
    """Return the lasting address of a letter; with a suffix, that of its text or data."""
    return f"/letter/{quote(id, safe='')}{suffix}"


def person_path(id: str) -> str:
    """Return the lasting address of a person."""
    return f"/person/{quote(id, safe='')}"


def lost_path(id: str, suffix: str = "") -> str:
    """Return the lasting address of an inferred letter."""
    return f"/missing/{quote(id, safe='')}{suffix}"


def exchange_path(id: str, at: str | None = None, suffix: str = "") -> str:
    """Return the address of the exchange that a letter or inferred letter belongs to; `at` one of its turns."""
    place = f"?{urlencode({'at': at})}#{quote(turn_anchor(at))}" if at else ""
    return f"/exchange/{quote(id, safe='')}{suffix}{place}"


def turn_anchor(id: str) -> str:
    """Return the fragment of a turn on the page of its exchange."""
    return f"t-{id}"


def words_anchor(span: Span) -> str:
    """Return the fragment of a reference's words on the page of its letter."""
    return f"r-{span.start}"


def matter_path(id: str, day: str | None = None, suffix: str = "") -> str:
    """Return the address of a matter, as it stands on `day`."""
    return with_query(f"/matter/{quote(id, safe='')}{suffix}", {"as-of": day})


def act_anchor(letter: str, act: str) -> str:
    """Return the fragment of an act's words on the page of its letter."""
    return f"a-{act.removeprefix(letter).lstrip('.')}"


def act_path(letter: str, act: str) -> str:
    """Return the address of an act's words, where they stand."""
    return f"{letter_path(letter)}#{quote(act_anchor(letter, act))}"


def delivery_path(letter: str, start: int) -> str:
    """Return the address of the words that tell of a delivery, where they stand."""
    return f"{letter_path(letter)}#d-{start}"


def quote_path(words: Quote) -> str:
    """Return the address of words that point at another letter, where they stand."""
    return f"{letter_path(words.letter)}#{words_anchor(words.span)}"


def with_query(path: str, asked: Mapping[str, str | None]) -> str:
    """Return an address with a query string of those values that are there."""
    given = [(key, value) for key, value in asked.items() if value]
    return f"{path}{'?' if given else ''}{urlencode(given)}"


def filter_of(query: Mapping[str, str]) -> Filter:
    """Return the filter that a query string asks for."""
    chosen = {field: query[field] for field in FIELDS if query.get(field)}
    return Filter(**chosen, doubtful=query.get("doubtful") == "1")


def order_of(query: Mapping[str, str]) -> Order:
    """Return the order that a query string asks for, by date unless it says otherwise."""
    asked = query.get("order") or "date"
    if asked == "source":
        return "source"
    if asked == "date":
        return "date"
    raise BadAddress(f"Letters cannot be ordered by “{asked}”. Use order=date or order=source.")


def page_of(query: Mapping[str, str]) -> int:
    """Return the number of the page asked for, 1 unless the query string says otherwise."""
    asked = query.get("page") or "1"
    if not (asked.isascii() and asked.isdigit() and len(asked) < 9 and int(asked) > 0):
        raise BadAddress(f"There is no page “{asked}”. Pages are numbered from 1.")
    return int(asked)


def letters_path(where: Filter, *, order: Order = "date", page: int = 1, suffix: str = "") -> str:
    """Return the address of the letters that `where` means."""
    asked = [(field, value) for field in FIELDS if (value := getattr(where, field))]
    if where.doubtful:
        asked.append(("doubtful", "1"))
    if order != "date":
        asked.append(("order", order))
    if page > 1:
        asked.append(("page", str(page)))
    return f"/letters{suffix}{'?' if asked else ''}{urlencode(asked)}"


def narrowed(where: Filter, field: str, value: str | None) -> Filter:
    """Return `where` with one field set, or taken away (None)."""
    return dataclasses.replace(where, **{field: value})  # type: ignore[arg-type]


def search_path(query: str, *, order: str = "relevance", page: int = 1, suffix: str = "") -> str:
    """Return the address of a search."""
    asked = [("order", order)] if order != "relevance" else []
    if page > 1:
        asked.append(("page", str(page)))
    # The query comes last, so that a list of links can add to it without encoding it anew.
    return f"/search{suffix}?{urlencode([*asked, ('q', query)])}"
