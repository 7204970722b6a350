"""The board of standing: how every matter stands on a day, what we owe, what is owed to us, what nobody answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from despatch.archive import Archive
from despatch.errors import QueryError
from despatch.export.ics import MEDIA, to_ics
from despatch.model import Board, DueEntry, Entry, MatterFilter, OwedEntry, State
from despatch.web import render, urls
from despatch.web.errors import without_command
from despatch.web.formatting import STATE_GROUPS, STATE_MEANINGS
from despatch.web.pages.matters import MatterItem, view_items
from despatch.web.parts import day_picker, forms
from despatch.web.parts.act_view import ActView, view_act

SHOWN = 6
"""How many matters a column shows; the page /matters lists all."""
LISTED = 30
"""How many open acts of each kind are listed."""
WEEK = 7
"""What is due on so many days from today on is listed."""


@dataclass(frozen=True, slots=True)
class StateColumn:
    """The matters in one state: the first few of `count`, and the address of all."""

    state: State
    means: str
    count: int
    items: tuple[MatterItem, ...]
    path: str


@dataclass(frozen=True, slots=True)
class StateBand:
    """Columns under one heading; `empty` are the states without a matter."""

    name: str
    columns: tuple[StateColumn, ...]
    empty: tuple[State, ...]


@dataclass(frozen=True, slots=True)
class OpenAct:
    """An open act, and its letter."""

    act: ActView
    entry: Entry


@dataclass(frozen=True, slots=True)
class OpenActs:
    """Open acts of one kind: the first of `count`; `none` is what to say without any."""

    key: str
    name: str
    none: str
    acts: tuple[OpenAct, ...]
    count: int


@dataclass(frozen=True, slots=True)
class DueAct:
    """An act that is due, and its last day."""

    day: str
    act: ActView
    entry: Entry


@dataclass(frozen=True, slots=True)
class StandingPage:
    """The board of a day. `us` names our own people; `untold` is the reason if these are not known."""

    title: str
    total: int
    hidden: int
    """How many more rest on doubtful readings alone."""
    bands: tuple[StateBand, ...]
    due: tuple[DueAct, ...]
    """What is due in the week that begins on the day."""
    owing: tuple[OpenActs, ...]
    us: str
    untold: str
    form: forms.Form
    day: day_picker.DayPicker
    data: str
    ics: str
    template: str = "standing.html"
    section: str = "standing"


def standing(request: Request) -> Response:
    """Answer /standing and /standing.json, on the day of ?as-of= and for the side of ?person=."""
    query, archive = request.query_params, render.archive(request)
    day = day_picker.parse_day(query, archive.ledger.today)
    owed, untold = _owed(archive, query, day)
    if render.wants_data(request):
        return render.data(_data(archive, query, day, owed))
    return render.show(request, page(archive, query, owed, untold))


def standing_ics(request: Request) -> Response:
    """Answer /standing.ics: everything that is open and has a day, as a calendar."""
    query, archive = request.query_params, render.archive(request)
    day = day_picker.parse_day(query, archive.ledger.today)
    settings = archive.settings
    address = settings.address or str(request.base_url).rstrip("/")
    due = archive.ledger.due(day, who=urls.all_of(query, "with"))
    return Response(to_ics(due, settings.title, address), media_type=MEDIA)


def _data(archive: Archive, query: Mapping[str, str], day: str | None, owed: OwedEntry | None) -> dict[str, object]:
    """Return the counts, what is owed and what is due. The matters are a list of their own, page by page."""
    board = archive.ledger.board(day, limit=0)
    matters = urls.with_query("/matters.json", {day_picker.FIELD: day_picker.asked_day(query)})
    due = find_due(archive, query, day)
    return {"day": day, "counts": board.counts, "total": board.total, "matters": matters, "owed": owed, "due": due}


def find_due(archive: Archive, query: Mapping[str, str], day: str | None) -> list[DueEntry]:
    """Return what is due in the week that begins on a day; without a day, nothing."""
    return archive.ledger.due(day, days=WEEK, who=urls.all_of(query, "with")) if day else []


def view_due(due: Sequence[DueEntry]) -> tuple[DueAct, ...]:
    """Return what is due as pages show it."""
    return tuple(DueAct(one.day, view_act(one.act), one.act.entry) for one in due)


def page(archive: Archive, query: Mapping[str, str], owed: OwedEntry | None, untold: str) -> StandingPage:
    """Return the context of the board, on the day that `query` asks for."""
    day, asked = day_picker.parse_day(query, archive.ledger.today), day_picker.asked_day(query)
    boards = archive.ledger.boards(day, MatterFilter(doubtful=False), limit=SHOWN)
    columns = {
        state: make_column(archive, state, boards.get(state), asked) for _, states in STATE_GROUPS for state in states
    }
    choices = [
        forms.choice_of_people(archive, query, "Seen from"),
        forms.choice_of_people(archive, query, "Only with", "with"),
    ]
    return StandingPage(
        title="How things stand",
        total=sum(column.count for column in columns.values()),
        hidden=archive.ledger.board(day, MatterFilter(doubtful=True), limit=0).total,
        bands=tuple(make_band(name, [columns[state] for state in states]) for name, states in STATE_GROUPS),
        due=view_due(find_due(archive, query, day)),
        owing=list_open_acts(owed),
        us=", ".join(who.label for who in owed.us) if owed else "",
        untold=untold,
        form=forms.form("/standing", choices, query, (day_picker.FIELD,)),
        day=day_picker.make_day_picker(archive, "/standing", query, ("person", "with"), today=archive.ledger.today),
        data=_data_path("/standing.json", query, ("person", "with", day_picker.FIELD)),
        ics=_data_path("/standing.ics", query, ("with", day_picker.FIELD)),
    )


def _data_path(path: str, query: Mapping[str, str], kept: Sequence[str]) -> str:
    return urls.with_query(path, forms.kept_of(query, kept))


def make_column(archive: Archive, state: State, board: Board | None, day: str | None) -> StateColumn:
    """Return the matters in one state; without a board, none. `day` is the day that was asked for."""
    path = urls.with_query("/matters", {"state": state, day_picker.FIELD: day})
    items = view_items(archive, board.matters, day) if board else ()
    return StateColumn(state, STATE_MEANINGS[state], board.total if board else 0, items, path)


def make_band(name: str, columns: Sequence[StateColumn]) -> StateBand:
    """Return the columns that hold a matter, under a heading, and the names of the empty ones."""
    full, empty = (tuple(column for column in columns if bool(column.count) is kept) for kept in (True, False))
    return StateBand(name, full, tuple(column.state for column in empty))


def _owed(archive: Archive, query: Mapping[str, str], day: str | None) -> tuple[OwedEntry | None, str]:
    """Return what is open for ?person=, by default for the people named in the settings; else why nobody can say."""
    us, who = urls.all_of(query, "person"), urls.all_of(query, "with")
    try:
        return archive.ledger.owed(us, who=who, as_of=day, limit=LISTED), ""
    except QueryError as unknown:
        return None, without_command(str(unknown))


def list_open_acts(owed: OwedEntry | None) -> tuple[OpenActs, ...]:
    """Return what we owe, what is owed to us and what nobody answered."""
    if owed is None:
        return ()
    kinds = (
        ("we-owe", "What we owe", "Nothing that we undertook is open.", owed.we_owe),
        ("owed-to-us", "What is owed to us", "Nothing that others undertook for us is open.", owed.owed_to_us),
        ("unanswered", "What nobody answered", "Everything that was asked or offered was answered.", owed.unanswered),
    )
    return tuple(
        OpenActs(
            key,
            name,
            none,
            tuple(OpenAct(view_act(act), act.entry) for act in acts),
            owed.totals[key.replace("-", "_")],
        )
        for key, name, none, acts in kinds
    )
