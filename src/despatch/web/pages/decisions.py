"""The page of every decision that editors took."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from despatch.model import DecisionEntry
from despatch.web import render, urls
from despatch.web.archive_cache import SOME_MONTH
from despatch.web.parts import forms
from despatch.web.parts.decision_view import DecisionView, view_decision
from despatch.web.parts.listing import parse_listing
from despatch.web.parts.pager import Pager

SIZE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A decision in the list: the words that it is about, their address, its state, and what is wrong with it."""

    decision: DecisionView
    about: str
    path: str | None
    state: str
    troubles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecisionsPage:
    """Every decision, the latest first."""

    title: str
    rows: tuple[Row, ...]
    total: int
    pager: Pager
    form: forms.Form
    template: str = "decisions.html"
    section: str = "problems"


def decisions(request: Request) -> Response:
    """Answer /decisions and /decisions.json."""
    first, last = urls.parse_range(request.query_params)
    listing = parse_listing(request, SIZE, "/decisions", {"from": first, "to": last})
    taken = render.archive(request).decisions()
    entries = [entry for entry in taken if _taken(entry, first, last)]
    if listing.wants_data:
        return render.listing("decisions", entries)
    pager = listing.pager(len(entries))
    rows = tuple(_row(entry) for entry in listing.part(entries[::-1]))
    hint = taken[0].correction.at[:7] if taken else SOME_MONTH
    form = forms.form("/decisions", (), request.query_params, texts=forms.dates(request.query_params, hint))
    return render.show(request, DecisionsPage("Decisions", rows, len(entries), pager, form))


def _taken(entry: DecisionEntry, first: str | None, last: str | None) -> bool:
    """Say whether a decision was taken in the time from one year, month or day to another."""
    day = entry.correction.at
    return day >= (first or "") and (last is None or day[: len(last)] <= last)


def _row(entry: DecisionEntry) -> Row:
    correction = entry.correction
    words = correction.words or (correction.acts[0] if correction.acts else None)
    about = words.quote if words else " and ".join(correction.names) or correction.of or ""
    troubles = tuple(dict.fromkeys(b.trouble for b in entry.bearings if b.trouble))
    return Row(view_decision(entry, entry.bearings), about, _path(entry), entry.state_words, troubles)


def _path(entry: DecisionEntry) -> str | None:
    """Return the page of the matter or person that a decision is about; else that of its letter."""
    for bearing in entry.bearings:
        if bearing.key and bearing.thing == "matter":
            return urls.matter_path(bearing.key)
        if bearing.key and bearing.thing == "person":
            return urls.person_path(bearing.key)
    words = entry.correction.words
    return urls.letter_path(words.letter) if words and any(bearing.key for bearing in entry.bearings) else None
