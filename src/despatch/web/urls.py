"""Addresses within the reading room: from ids, filters and pages to paths, and from query strings back to filters."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping
from typing import Literal, get_args
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from starlette.datastructures import ImmutableMultiDict

from despatch import dates
from despatch.model import EVERY_PIECE, SEVERAL, Filter, Quote, Span, Values, in_row
from despatch.web.errors import BadAddress, BadDate, choose

FLAGS = ("doubtful", "uncertain", "described", "other")
"""The fields of a `Filter` that say yes or no. An address holds them, and `SEVERAL`, under the same names."""
RANGE = ("from", "to")
"""A range of dates in an address, on every page that has one."""
FIELDS = (*SEVERAL, *RANGE, *FLAGS)
"""All that narrows a list of letters, in the order of a lasting address; `tag` in an editor's room alone."""
_DATE = re.compile(r"\d{4}(-\d\d){0,2}", re.ASCII)
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


def with_query(path: str, query: Mapping[str, Values]) -> str:
    """Return an address with a query string of the values that are not empty."""
    given = [(key, value) for key, values in query.items() for value in in_row(values) if value]
    return f"{path}{'?' if given else ''}{urlencode(given)}"


def is_narrowed(address: str) -> bool:
    """Say whether an address narrows or orders a list."""
    return any(key not in _OWN_LISTS for key, _ in parse_qsl(urlsplit(address).query))


def all_of(query: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Return all values that a query string gives a name, without the empty ones."""
    given = query.getlist(name) if isinstance(query, ImmutableMultiDict) else [query.get(name, "")]
    return in_row(tuple(value for value in given if value))


def parse_filter(query: Mapping[str, str], every: Filter = Filter()) -> Filter:
    """Return the filter that a query string holds, or else `every`; raises BadDate."""
    several = {name: all_of(query, name) for name in SEVERAL}
    several["date"] = parse_dates(query)
    first, last = parse_range(query)
    flags = {flag: True for flag in FLAGS if query.get(flag) == "1"}
    return dataclasses.replace(every, **several, first=first, last=last, **flags)  # type: ignore[arg-type]


def parse_dates(query: Mapping[str, str]) -> tuple[str, ...]:
    """Return the years, months and days that a query string chooses; raises BadDate.

    A year that is chosen with one of its months stands for that month: a form sends both.
    """
    chosen = [parse_date("date", date) if "/" not in date else _parse_span(date) for date in all_of(query, "date")]
    return tuple(date for date in chosen if not any(other.startswith(f"{date}-") for other in chosen))


def _parse_span(written: str) -> str:
    return "/".join(parse_date("date", end) for end in written.split("/", 1))


def parse_range(query: Mapping[str, str]) -> tuple[str | None, str | None]:
    """Return the first and the last date that a query string asks for; raises BadDate."""
    first, last = (parse_date(name, query[name]) if query.get(name, "").strip() else None for name in RANGE)
    begin, end = (dates.bounds(date) if date else None for date in (first, last))
    if begin and end and end[1] < begin[0]:
        raise BadDate("from", f"The time from {first} to {last} ends before it begins. Exchange the two dates.")
    return first, last


def parse_date(name: str, written: str) -> str:
    """Return a year, a month or a day without the spaces around it; raises BadDate for anything else."""
    date = written.strip()
    if not _DATE.fullmatch(date) or dates.bounds(date) is None:
        raise BadDate(name, f"“{written}” is not a date. Write a year, a month or a day: 1776, 1776-03 or 1776-03-12.")
    return date


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


def filter_query(where: Filter, order: str = "date") -> dict[str, Values]:
    """Return a filter and an order as the values of a query string; `parse_filter` and `parse_order` read them back."""
    query: dict[str, Values] = {name: where.values(name) for name in SEVERAL}
    flags = {flag: "1" if getattr(where, flag) else None for flag in FLAGS}
    return query | {"from": where.first, "to": where.last} | flags | {"order": order if order != "date" else None}


def letters_path(where: Filter, *, order: Order = "date") -> str:
    """Return the address of the list of letters, narrowed by `where`."""
    return with_query("/letters", filter_query(where, order))


def without(values: Iterable[str], value: str) -> tuple[str, ...]:
    """Return some values without one of them."""
    return tuple(one for one in values if one != value)


def search_query(query: str, where: Filter = EVERY_PIECE, order: str = "relevance") -> dict[str, Values]:
    """Return a search as the values of a query string."""
    asked: dict[str, Values] = {"q": query}
    return asked | filter_query(where) | {"order": order if order != "relevance" else None}


def saved_searches(searches: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return the searches that despatch.toml names: name and address. A query becomes the address of its search."""
    return tuple((name, asked if asked.startswith("/") else search_path(asked)) for name, asked in searches)


def search_path(query: str, where: Filter = EVERY_PIECE, *, order: str = "relevance") -> str:
    """Return the address of a search, narrowed by `where`."""
    return with_query("/search", search_query(query, where, order))
