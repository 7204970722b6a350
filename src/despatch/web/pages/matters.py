"""The matters of the archive, and one matter as a story in time with both its sides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from despatch.archive import Archive
from despatch.export import ledger as export
from despatch.model import ActEntry, ActFilter, Correspondent, Entry, Facet, MatterEntry, MatterStory
from despatch.web import render, urls
from despatch.web.formatting import PARTS
from despatch.web.pages.decisions import Verdict, verdicts
from despatch.web.pages.deliveries import Step, step
from despatch.web.parts import day_picker, forms
from despatch.web.parts.act_view import ActView, deed, deeds
from despatch.web.parts.pager import Pager, pager
from despatch.web.states import GROUPS, state_of, told

SIZE = 40
LOOKED = 200
Place = Literal["left", "right", "both"]


@dataclass(frozen=True, slots=True)
class Item:
    """A matter as lists show it: its address on the day that was asked for, and why it stands as it does."""

    entry: MatterEntry
    path: str
    why: str
    sides: str
    last: ActView | None
    """The act that made it stand so."""
    doubtful: bool
    """An act that its standing rests on is a doubtful reading."""


@dataclass(frozen=True, slots=True)
class MattersPage:
    """The list of matters: a page of `items`, the form that narrows it, the day it is for."""

    title: str
    items: tuple[Item, ...]
    pager: Pager
    form: forms.Form
    day: day_picker.DayControl
    data: str
    csv: str
    template: str = "matters.html"
    section: str = "matters"


@dataclass(frozen=True, slots=True)
class Event:
    """What one side did in one letter."""

    place: Place
    entry: Entry
    deeds: tuple[ActView, ...]


@dataclass(frozen=True, slots=True)
class LastWord:
    """The last word of a side."""

    side: str
    deed: ActView | None


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
    steps: tuple[Step, ...]
    later: int
    day: day_picker.DayControl
    data: str
    verdicts: tuple[Verdict, ...]
    """What editors decided about it."""
    named: bool
    """An editor made the label."""
    template: str = "matter.html"
    section: str = "matters"


def matters(request: Request) -> Response:
    """Answer /matters, /matters.json and /matters.csv."""
    query, archive = request.query_params, render.archive(request)
    number, day, state = urls.page_of(query), day_picker.day_of(query), state_of(query.get("state"))
    who = forms.choice_of(query, "person")
    if request.url.path.endswith(".csv"):
        whole = archive.ledger.matters(standing=state, who=who, as_of=day)
        return render.table(
            export.to_csv((export.matter_entry_row(one) for one in whole), export.MATTER_FIELDS), "matters.csv"
        )
    board = archive.ledger.board(day, state=state, who=who, limit=SIZE, offset=(number - 1) * SIZE)
    suffix = ".json" if render.wants_data(request) else ""
    pages = pager(board.total, number, SIZE, lambda n: _path(query, n, suffix))
    if suffix:
        rows = [msgspec.to_builtins(one) | {"url": urls.matter_path(one.id, day)} for one in board.matters]
        return render.data(
            {
                "total": board.total,
                "page": number,
                "pages": pages.pages,
                "next": pages.next,
                "counts": board.counts,
                "matters": rows,
            }
        )
    counts = [
        Facet(one, one, board.counts.get(one, 0)) for _, group in GROUPS for one in group if board.counts.get(one)
    ]
    form = forms.form(
        "/matters",
        (
            forms.choice("state", "Standing", "however it stands", counts, query),
            forms.choice_of_people(archive, query, "With"),
        ),
        query,
        (day_picker.FIELD,),
    )
    return render.show(
        request,
        MattersPage(
            "Matters",
            items(archive, board.matters, day),
            pages,
            form,
            day_picker.control(archive, "/matters", query, ("state", "person")),
            _path(query, number, ".json"),
            _path(query, 1, ".csv"),
        ),
    )


def _path(query: Mapping[str, str], page: int, suffix: str = "") -> str:
    asked = {name: forms.choice_of(query, name) for name in ("state", "person", day_picker.FIELD)}
    return urls.with_query(f"/matters{suffix}", asked | {"page": str(page) if page > 1 else None})


def items(archive: Archive, entries: Sequence[MatterEntry], day: str | None) -> tuple[Item, ...]:
    """Return matters as lists show them on a day."""
    return tuple(item(one, day, proofs(archive, one)) for one in entries)


def item(entry: MatterEntry, day: str | None, proved: Sequence[ActView]) -> Item:
    """Return a matter as lists show it on a day; `proved` are the acts that its standing rests on."""
    said = _called([one.label for one in entry.sides])
    last = proved[-1] if proved else None
    return Item(
        entry,
        urls.matter_path(entry.id, day),
        told(entry.standing.why),
        said,
        last,
        any(one.doubtful for one in proved),
    )


def proofs(archive: Archive, entry: MatterEntry) -> tuple[ActView, ...]:
    """Return the acts that a matter's standing rests on; of a long matter, those among its first acts."""
    found = {one.id: one for one in archive.ledger.acts(ActFilter(matter=entry.id), limit=LOOKED)}
    return deeds([found[id] for id in entry.standing.proofs if id in found])


def matter(request: Request) -> Response:
    """Answer /matter/ID, as it stands on the day of ?as-of=."""
    archive, day = render.archive(request), day_picker.day_of(request.query_params)
    id = request.path_params["id"]
    return render.show(request, page(archive, archive.ledger.matter(id, as_of=day), day, request.query_params))


def matter_data(request: Request) -> Response:
    """Answer /matter/ID.json."""
    return render.data(
        render.archive(request).ledger.matter(request.path_params["id"], as_of=day_picker.day_of(request.query_params))
    )


def page(archive: Archive, story: MatterStory, day: str | None, query: Mapping[str, str]) -> MatterPage:
    """Return the context of a matter's page."""
    entry, standing = story.entry, story.entry.standing
    left, right = sides(story.acts, frozenset(archive.settings.us))
    by_id = {one.id: one for one in story.acts}
    return MatterPage(
        title=entry.matter.label,
        entry=entry,
        why=told(standing.why),
        left=_called(list(left.values())),
        right=_called(list(right.values())),
        events=tuple(events(story.acts, left, right)),
        last=tuple(
            LastWord(_name_of(archive, word.side), deed(by_id[word.act]) if word.act in by_id else None)
            for word in standing.words
        ),
        proofs=deeds([by_id[id] for id in standing.proofs if id in by_id]),
        steps=tuple(step(one) for one in story.deliveries),
        later=story.later,
        day=day_picker.control(
            archive, urls.matter_path(entry.id), query, within=(entry.matter.first, entry.matter.last)
        ),
        data=urls.matter_path(entry.id, day, ".json"),
        verdicts=verdicts(entry.decisions, (entry.id,)),
        named=any(one.correction.label for one in entry.decisions),
    )


def _name_of(archive: Archive, side: str) -> str:
    """Return what to call a side of a standing: its name, else its part in the letter."""
    if side in PARTS:
        return PARTS[side]
    who = archive.ledger.party(side)
    return who.label


Side = dict[str, str]
"""The people of one side: what tells each from another, and what to call them."""


def _key(one: Correspondent) -> str:
    return one.person or one.name


def sides(acts: Sequence[ActEntry], us: frozenset[str]) -> tuple[Side, Side]:
    """Return the two sides of a story: ours to the left, else whoever acts first; all others to the right."""
    named = {_key(one): one.label for act in acts for one in (act.actor, act.counterparty) if one}
    acting = {_key(act.actor) for act in acts if act.actor}
    ours = {key for key, name in named.items() if {key, name} & us} or set(list(named)[:1])
    left = {key: name for key, name in named.items() if key in ours}
    return left, {
        key: name for key, name in named.items() if key not in ours and (key in acting or len(named) == len(ours) + 1)
    }


def events(acts: Sequence[ActEntry], left: Side, right: Side) -> Iterator[Event]:
    """Yield what happened, in order: acts of one side in one letter together; between the sides what both or nobody named did."""

    def place(one: ActEntry) -> Place:
        if one.actor is None or one.act.actor == "joint":
            return "both"
        return "left" if _key(one.actor) in left else "right" if _key(one.actor) in right else "both"

    for (_, where), found in groupby(acts, key=lambda one: (one.letter, place(one))):
        together = list(found)
        yield Event(where, together[0].entry, deeds(together))


def _called(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
