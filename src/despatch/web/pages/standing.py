"""The board of standing: how every matter stands on a day, what we owe, what is owed to us, what nobody answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from despatch.archive import Archive
from despatch.errors import QueryError
from despatch.model import ActEntry, Board, Entry, OwedEntry, State
from despatch.web import render, urls
from despatch.web.pages.matters import Item, items
from despatch.web.parts import day_picker, forms
from despatch.web.parts.act_view import ActView, deed
from despatch.web.states import GROUPS, MEANS

SHOWN = 6
"""How many matters stand in a column; the others are listed under matters."""
LISTED = 30
"""How many open acts are listed of each kind."""


@dataclass(frozen=True, slots=True)
class Column:
    """The matters that stand alike: the first few of `count`, and where all are."""

    state: State
    means: str
    count: int
    items: tuple[Item, ...]
    path: str


@dataclass(frozen=True, slots=True)
class Band:
    """Columns under one heading; `empty` are the states in which nothing stands."""

    name: str
    columns: tuple[Column, ...]
    empty: tuple[State, ...]


@dataclass(frozen=True, slots=True)
class Open:
    """An open act, and its letter."""

    deed: ActView
    entry: Entry


@dataclass(frozen=True, slots=True)
class Owing:
    """Open acts of one kind: the first of `count`."""

    key: str
    name: str
    none: str
    acts: tuple[Open, ...]
    count: int


@dataclass(frozen=True, slots=True)
class StandingPage:
    """The board of a day. `us` is who we are; `untold` why nobody can say what we owe."""

    title: str
    total: int
    bands: tuple[Band, ...]
    owing: tuple[Owing, ...]
    us: str
    untold: str
    form: forms.Form
    day: day_picker.DayControl
    data: str
    template: str = "standing.html"
    section: str = "standing"


def standing(request: Request) -> Response:
    """Answer /standing and /standing.json, on the day of ?as-of= and for the side of ?person=."""
    query, archive = request.query_params, render.archive(request)
    day = day_picker.day_of(query)
    owed, untold = _owed(archive, forms.choice_of(query, "person"), day)
    if render.wants_data(request):
        board = archive.ledger.board(day, limit=0)
        matters = [
            msgspec.to_builtins(one) | {"url": urls.matter_path(one.id, day)}
            for one in archive.ledger.matters(as_of=day)
        ]
        return render.data({"day": day, "counts": board.counts, "matters": matters, "owed": owed})
    boards = archive.ledger.boards(day, limit=SHOWN)
    columns = {state: column(archive, state, boards.get(state), day) for _, states in GROUPS for state in states}
    form = forms.form("/standing", [forms.choice_of_people(archive, query, "Seen from")], query, (day_picker.FIELD,))
    return render.show(
        request,
        StandingPage(
            "Standing",
            sum(one.count for one in columns.values()),
            tuple(band(name, [columns[state] for state in states]) for name, states in GROUPS),
            owing(owed),
            ", ".join(one.label for one in owed.us) if owed else "",
            untold,
            form,
            day_picker.control(archive, "/standing", query, ("person",)),
            _data_path(query),
        ),
    )


def _data_path(query: Mapping[str, str]) -> str:
    return urls.with_query(
        "/standing.json", {name: forms.choice_of(query, name) for name in ("person", day_picker.FIELD)}
    )


def column(archive: Archive, state: State, board: Board | None, day: str | None) -> Column:
    """Return the matters that stand alike on a day; none where there is no board."""
    path = urls.with_query("/matters", {"state": state, day_picker.FIELD: day})
    return Column(
        state, MEANS[state], board.total if board else 0, items(archive, board.matters, day) if board else (), path
    )


def band(name: str, columns: Sequence[Column]) -> Band:
    """Return columns under a heading, those that hold nothing named apart."""
    return Band(name, tuple(one for one in columns if one.count), tuple(one.state for one in columns if not one.count))


def _owed(archive: Archive, us: str | None, day: str | None) -> tuple[OwedEntry | None, str]:
    """Return what is open, seen from `us` or from those whom the settings name; else why nobody can say."""
    try:
        return archive.ledger.owed(us, as_of=day), ""
    except QueryError as unknown:
        return None, str(unknown)


def owing(owed: OwedEntry | None) -> tuple[Owing, ...]:
    """Return what we owe, what is owed to us and what nobody answered."""
    if owed is None:
        return ()
    return (
        _owing("we-owe", "What we owe", "Nothing that we undertook is open.", owed.we_owe),
        _owing("owed-to-us", "What is owed to us", "Nothing that others undertook for us is open.", owed.owed_to_us),
        _owing(
            "unanswered", "What nobody answered", "Everything that was asked or offered was answered.", owed.unanswered
        ),
    )


def _owing(key: str, name: str, none: str, acts: Sequence[ActEntry]) -> Owing:
    return Owing(key, name, none, tuple(Open(deed(one), one.entry) for one in acts[:LISTED]), len(acts))
