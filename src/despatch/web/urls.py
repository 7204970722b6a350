"""Addresses within the reading room: from ids, filters and pages to paths, and from query strings back to filters."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Literal, get_args
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from despatch.model import Filter, Quote, Span
from despatch.web.errors import BadAddress, choose

FIELDS = ("sender", "recipient", "person", "date", "marking", "place", "kind", "source")
"""The fields of a `Filter` that an address can hold, under the same names."""
FLAGS = ("doubtful", "described", "other")
"""The fields of a `Filter` that say yes or no."""
_OWN_LISTS = ("described", "other", "page")
"""What an address may ask for without narrowing a list: these letters stand in no other."""
Order = Literal["date", "source"]


def letter_path(id: str, suffix: str = "") -> str:
    """Return the lasting address of a letter; with a suffix, the address of its text or data."""
    return f"/letter/{quote(id, safe='')}{suffix}"


def facsimile_path(id: str, image: int = 1, zoom: str = "1") -> str:
    """Return the address of an image of a letter's pages, beside its words."""
    asked = {"image": str(image) if image > 1 else None, "zoom": zoom if zoom != "1" else None}
    return with_query(f"/facsimile/{quote(id, safe='')}", asked)


def person_path(id: str) -> str:
    """Return the lasting address of a person."""
    return f"/person/{quote(id, safe='')}"


def place_path(id: str) -> str:
    """Return the lasting address of a place."""
    return f"/place/{quote(id, safe='')}"


def lost_path(id: str, suffix: str = "") -> str:
    """Return the lasting address of an inferred letter."""
    return f"/missing/{quote(id, safe='')}{suffix}"


def exchange_path(id: str, at: str | None = None, suffix: str = "") -> str:
    """Return the address of the exchange that a letter or inferred letter belongs to; `at` names one of its turns."""
    place = f"?{urlencode({'at': at})}#{quote(turn_anchor(at))}" if at else ""
    return f"/exchange/{quote(id, safe='')}{suffix}{place}"


def turn_anchor(id: str) -> str:
    """Return the fragment of a turn on the page of its exchange."""
    return f"t-{id}"


def words_anchor(span: Span) -> str:
    """Return the fragment of a reference's words on the page of its letter."""
    return f"r-{span.start}"


def matter_path(id: str, day: str | None = None, suffix: str = "") -> str:
    """Return the address of a matter as it stands on `day`."""
    return with_query(f"/matter/{quote(id, safe='')}{suffix}", {"as-of": day})


def act_anchor(letter: str, act: str) -> str:
    """Return the fragment of an act's words on the page of its letter."""
    return f"a-{act.removeprefix(letter).lstrip('.')}"


def act_path(letter: str, act: str) -> str:
    """Return the address of an act's words, in their letter."""
    return f"{letter_path(letter)}#{quote(act_anchor(letter, act))}"


def delivery_anchor(start: int) -> str:
    """Return the fragment of the words that tell of a delivery."""
    return f"d-{start}"


def delivery_path(letter: str, start: int) -> str:
    """Return the address of the words that tell of a delivery, in their letter."""
    return f"{letter_path(letter)}#{delivery_anchor(start)}"


def quote_path(words: Quote) -> str:
    """Return the address of words that point at another letter, in the letter that holds them."""
    return f"{letter_path(words.letter)}#{words_anchor(words.span)}"


def with_query(path: str, query: Mapping[str, str | None]) -> str:
    """Return an address with a query string of the values that are not empty."""
    given = [(key, value) for key, value in query.items() if value]
    return f"{path}{'?' if given else ''}{urlencode(given)}"


def is_narrowed(address: str) -> bool:
    """Say whether an address narrows or orders a list."""
    return any(key not in _OWN_LISTS for key, _ in parse_qsl(urlsplit(address).query))


def parse_filter(query: Mapping[str, str]) -> Filter:
    """Return the filter that a query string holds."""
    chosen = {field: query[field] for field in FIELDS if query.get(field)}
    flags = {flag: query.get(flag) == "1" for flag in FLAGS}
    return Filter(**chosen, **flags)  # type: ignore[arg-type]


def parse_order(query: Mapping[str, str]) -> Order:
    """Return the order that a query string asks for, by default by date; raises BadAddress for an unknown one."""
    orders: tuple[Order, ...] = get_args(Order)
    return choose(query.get("order"), "order of letters", orders) or "date"


def parse_page(query: Mapping[str, str]) -> int:
    """Return the number of the page that a query string asks for, by default 1; raises BadAddress."""
    asked = query.get("page") or "1"
    if not (asked.isascii() and asked.isdigit() and len(asked) < 9 and int(asked) > 0):
        raise BadAddress(f"There is no page “{asked}”. Pages are numbered from 1.")
    return int(asked)


def filter_query(where: Filter, order: str = "date") -> dict[str, str | None]:
    """Return a filter and an order as the values of a query string; `parse_filter` and `parse_order` read them back."""
    query = {field: getattr(where, field) for field in FIELDS}
    flags = {flag: "1" if getattr(where, flag) else None for flag in FLAGS}
    return query | flags | {"order": order if order != "date" else None}


def letters_path(where: Filter, *, order: Order = "date") -> str:
    """Return the address of the list of letters, narrowed by `where`."""
    return with_query("/letters", filter_query(where, order))


def with_field(where: Filter, field: str, value: str | None) -> Filter:
    """Return `where` with one field set, or removed (None)."""
    return dataclasses.replace(where, **{field: value})  # type: ignore[arg-type]


def search_path(query: str, *, order: str = "relevance") -> str:
    """Return the address of a search."""
    asked = [("order", order)] if order != "relevance" else []
    # The query comes last, so that a list of links can add to it without encoding it again.
    return f"/search?{urlencode([*asked, ('q', query)])}"
