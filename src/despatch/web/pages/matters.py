"""The matters of the archive, and one matter as a story in time with both its sides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from despatch.archive import Archive
from despatch.export import ledger as export
from despatch.model import ActEntry, Correspondent, Entry, Facet, MatterEntry, MatterFilter, MatterStory, State
from despatch.web import render, urls
from despatch.web.archive_cache import first_month
from despatch.web.errors import choose
from despatch.web.formatting import ROLE_NAMES, STATE_GROUPS, format_reason, parse_state
from despatch.web.parts import day_picker, forms
from despatch.web.parts.act_view import ActView, view_act, view_acts
from despatch.web.parts.business_pens import MatterPens, matter_pens
from despatch.web.parts.decision_view import DecisionView, view_decisions
from despatch.web.parts.delivery_view import StepView, view_step
from despatch.web.parts.listing import parse_listing
from despatch.web.parts.pager import Pager

SIZE = 40
MOST_PROOFS = 20
"""How many acts that prove a state a list looks at; the others are on the matter's own page."""
FIELDS = ("state", "person", "words", *urls.RANGE, "doubtful", "order", day_picker.FIELD)
"""What narrows the list of matters."""
ORDERS = (("weight", "weight"), ("date", "date"))
Place = Literal["left", "right", "both"]


@dataclass(frozen=True, slots=True)
class MatterItem:
    """A matter as lists show it: its address on the day of the request, its state and the reason for it."""

    entry: MatterEntry
    path: str
    why: str
    sides: str
    last: ActView | None
    """The act that brought the matter into its state."""
    doubtful: bool
    """One of the acts that its state rests on is a doubtful reading."""


@dataclass(frozen=True, slots=True)
class MattersPage:
    """The list of matters: a page of `items`, the form that narrows the list, the day of the request."""

    title: str
    items: tuple[MatterItem, ...]
    pager: Pager
    single: int
    """How many of them are a single passage."""
    doubtful: bool
    hidden: int
    """How many rest on doubtful readings alone; they are hidden unless the list is of them."""
    other: str
    """The list of these, or the list without them."""
    order: str
    orders: tuple[tuple[str, str], ...]
    form: forms.Form
    day: day_picker.DayPicker
    data: str
    csv: str
    template: str = "matters.html"
    section: str = "matters"


@dataclass(frozen=True, slots=True)
class Event:
    """What one side did in one letter."""

    place: Place
    entry: Entry
    acts: tuple[ActView, ...]


@dataclass(frozen=True, slots=True)
class LastWord:
    """The last word of a side."""

    side: str
    act: ActView | None


@dataclass(frozen=True, slots=True)
class MatterPage:
    """A matter as a story."""

    title: str
    entry: MatterEntry
    why: str
    left: str
    right: str
    events: tuple[Event, ...]
    last: tuple[LastWord, ...]
    proofs: tuple[ActView, ...]
    steps: tuple[StepView, ...]
    later: int
    day: day_picker.DayPicker
    data: str
    decisions: tuple[DecisionView, ...]
    """What editors decided about it."""
    named: bool
    """An editor made the label."""
    pens: MatterPens | None = None
    """What its forms offer; None in a reading room that only shows."""
    template: str = "matter.html"
    section: str = "matters"


def matters(request: Request) -> Response:
    """Answer /matters, /matters.json and /matters.csv."""
    query, archive = request.query_params, render.archive(request)
    kept = forms.kept_of(query, FIELDS)
    listing = parse_listing(request, SIZE, "/matters", kept)
    state = tuple(known for word in urls.all_of(query, "state") if (known := parse_state(word)))
    today = archive.ledger.today
    day = day_picker.parse_day(query, today)
    order, (first, last) = parse_order(query), urls.parse_range(query)
    who, words, doubtful = kept["person"], forms.parse_choice(query, "words"), query.get("doubtful") == "1"
    asked = day_picker.asked_day(query)
    # A page hides what is doubtful; data have all, each with its confidence.
    shown = doubtful or None if listing.wants_csv or listing.wants_data else doubtful
    where = MatterFilter(state, who, words, first, last, shown)
    if listing.wants_csv:
        parts = archive.ledger.matters_by_part(where, as_of=day)
        rows = ([export.matter_entry_row(entry) for entry in part] for part in parts)
        return render.download(request, rows, export.MATTER_FIELDS, "matters.csv")
    board = archive.ledger.board(day, where, order=order, **listing.window)
    hidden = archive.ledger.board(day, replace(where, doubtful=True), limit=0).total
    pager = listing.pager(board.total)
    if listing.wants_data:
        entries = [msgspec.to_builtins(entry) | {"url": urls.matter_path(entry.id, asked)} for entry in board.matters]
        return render.listing("matters", entries, pager, counts=board.counts, doubtful=hidden)
    page = MattersPage(
        title="Business",
        items=view_items(archive, board.matters, asked),
        pager=pager,
        single=archive.ledger.count_single(day, where),
        doubtful=doubtful,
        hidden=hidden,
        other=urls.with_query("/matters", {**kept, "doubtful": None if doubtful else "1"}),
        order=order,
        orders=tuple(
            (name, urls.with_query("/matters", {**kept, "order": key if key != "weight" else None}))
            for key, name in ORDERS
        ),
        form=_form(archive, query, board.counts),
        day=day_picker.make_day_picker(archive, "/matters", query, FIELDS[:-1], today=today),
        data=listing.address(suffix=".json"),
        csv=listing.address(1, ".csv"),
    )
    return render.show(request, page)


def _form(archive: Archive, query: Mapping[str, str], counts: Mapping[State, int]) -> forms.Form:
    states = [Facet(state, state, counts[state]) for _, group in STATE_GROUPS for state in group if counts.get(state)]
    choices = (
        forms.choice("state", "Standing", "however it stands", states, query),
        forms.choice_of_people(archive, query, "With"),
    )
    texts = (forms.TextField("words", "Words", query.get("words", "")), *forms.dates(query, first_month(archive)))
    return forms.form("/matters", choices, query, ("doubtful", "order", day_picker.FIELD), texts)


def parse_order(query: Mapping[str, str]) -> Literal["date", "weight"]:
    """Return the order that a query string asks for, by default by weight; raises BadAddress for an unknown one."""
    orders: tuple[Literal["date", "weight"], ...] = ("weight", "date")
    return choose(query.get("order"), "order of business", orders) or "weight"


def view_items(archive: Archive, entries: Sequence[MatterEntry], day: str | None) -> tuple[MatterItem, ...]:
    """Return matters as lists show them; `day` is the day that was asked for."""
    wanted = {entry.id: entry.standing.proofs[-MOST_PROOFS:] for entry in entries}
    acts = archive.ledger.acts_by_id([id for ids in wanted.values() for id in ids])
    return tuple(
        view_item(entry, day, view_acts([acts[id] for id in wanted[entry.id] if id in acts])) for entry in entries
    )


def view_item(entry: MatterEntry, day: str | None, proofs: Sequence[ActView]) -> MatterItem:
    """Return a matter as lists show it on a day; `proofs` are the acts that its state rests on."""
    return MatterItem(
        entry,
        urls.matter_path(entry.id, day),
        format_reason(entry.standing.why),
        _join_names([side.label for side in entry.sides]),
        proofs[-1] if proofs else None,
        any(act.doubtful for act in proofs),
    )


def matter(request: Request) -> Response:
    """Answer /matter/ID, as it stands on the day of ?as-of=."""
    archive = render.archive(request)
    day = day_picker.parse_day(request.query_params, archive.ledger.today)
    id = request.path_params["id"]
    story = archive.ledger.matter(id, as_of=day)
    whole = page(archive, story, request.query_params)
    if request.app.state.desk:
        whole = replace(whole, pens=matter_pens(archive, archive.ledger.matter(id)))
    return render.show(request, whole)


def matter_data(request: Request) -> Response:
    """Answer /matter/ID.json."""
    day = day_picker.parse_day(request.query_params, render.archive(request).ledger.today)
    return render.data(render.archive(request).ledger.matter(request.path_params["id"], as_of=day))


def page(archive: Archive, story: MatterStory, query: Mapping[str, str]) -> MatterPage:
    """Return the context of a matter's page."""
    entry, standing = story.entry, story.entry.standing
    left, right = sides(story.acts, frozenset(archive.settings.us))
    by_id = {act.id: act for act in story.acts}
    within = (entry.matter.first, entry.matter.last)
    return MatterPage(
        title=entry.matter.label,
        entry=entry,
        why=format_reason(standing.why),
        left=_join_names(list(left.values())),
        right=_join_names(list(right.values())),
        events=tuple(events(story.acts, left, right)),
        last=tuple(
            LastWord(_side_name(archive, word.side), view_act(by_id[word.act]) if word.act in by_id else None)
            for word in standing.words
        ),
        proofs=view_acts([by_id[id] for id in standing.proofs if id in by_id]),
        steps=tuple(map(view_step, story.deliveries)),
        later=story.later,
        day=day_picker.make_day_picker(
            archive, urls.matter_path(entry.id), query, within=within, today=archive.ledger.today
        ),
        data=urls.matter_path(entry.id, day_picker.asked_day(query), ".json"),
        decisions=view_decisions(entry.decisions, (entry.id,)),
        named=any(decision.correction.label for decision in entry.decisions),
    )


def _side_name(archive: Archive, side: str) -> str:
    """Return what to call a side of a matter: its name, else its part in the letter."""
    if side in ROLE_NAMES:
        return ROLE_NAMES[side]
    who = archive.ledger.party(side)
    return who.label


Side = dict[str, str]
"""The people of one side: the key of each, and the name."""


def _key(who: Correspondent) -> str:
    return who.person or who.name


def sides(acts: Sequence[ActEntry], us: frozenset[str]) -> tuple[Side, Side]:
    """Return the two sides of a story: to the left ours, or whoever acts first; to the right all others."""
    names = {_key(who): who.label for act in acts for who in (act.actor, act.counterparty) if who}
    acting = {_key(act.actor) for act in acts if act.actor}
    ours = {key for key, name in names.items() if {key, name} & us} or set(list(names)[:1])
    left = {key: name for key, name in names.items() if key in ours}
    others = {key: name for key, name in names.items() if key not in ours}
    return left, {key: name for key, name in others.items() if key in acting or len(others) == 1}


def events(acts: Sequence[ActEntry], left: Side, right: Side) -> Iterator[Event]:
    """Yield what happened, in order; acts of one side in one letter make one event.

    An act of both sides, or of an unknown actor, stands between the sides.
    """

    def place(act: ActEntry) -> Place:
        if act.actor is None or act.act.actor == "joint":
            return "both"
        return "left" if _key(act.actor) in left else "right" if _key(act.actor) in right else "both"

    for (_, where), group in groupby(acts, key=lambda act: (act.letter, place(act))):
        together = list(group)
        yield Event(where, together[0].entry, view_acts(together))


def _join_names(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
