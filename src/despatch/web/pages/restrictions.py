"""What is withheld from readers, at the editor's desk: the entries, what is due, what may give a letter away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from despatch.archive import Archive
from despatch.archive.leaks import find_leaks
from despatch.archive.restrictions import letter_values, record_entry
from despatch.model import Leak, RestrictionEntry, RestrictionFault, RestrictionTable, Reveal
from despatch.web import render, urls
from despatch.web.archive_cache import cached
from despatch.web.desk import BadForm, Desk, Form
from despatch.web.errors import choose
from despatch.web.formatting import letter_title

LONGEST = 300
NAMED = 20
"""So many letters of one entry are named; the others are counted."""
_DAYS = ("until", "review", "next")
_TEXTS = ("code", "authority", "reason", "private_reason", "title", "died", "why")
_ORDER = ("due", "in force", "opened")


@dataclass(frozen=True, slots=True)
class RestrictionView:
    """An entry with the letters that it bears on: the title and address of each, and how many more there are."""

    held: RestrictionEntry
    letters: tuple[tuple[str, str], ...]
    more: int


@dataclass(frozen=True, slots=True)
class RestrictionsPage:
    """All entries, those that are due first."""

    title: str
    entries: tuple[RestrictionView, ...]
    faults: tuple[RestrictionFault, ...]
    due: int
    whole: int
    """How many letters are withheld; `passages` are those of which some words are."""
    passages: int
    template: str = "restrictions.html"
    section: str = "restrictions"


@dataclass(frozen=True, slots=True)
class LeaksPage:
    """Visible sentences that may give a withheld letter away; `titles` are those of the letters, by id."""

    title: str
    leaks: tuple[Leak, ...]
    titles: dict[str, str]
    template: str = "leaks.html"
    section: str = "restrictions"


def restrictions(request: Request) -> Response:
    """Answer /restrictions."""
    archive = render.archive(request)
    with archive.limited(None):  # every letter is looked at, once for each state of the archive
        resolved = archive.restricting.on(_today(request))
        views = sorted((_view(archive, one) for one in resolved.entries), key=lambda one: _ORDER.index(one.held.state))
    whole = sum(one.whole for one in resolved.withheld.values())
    page = RestrictionsPage(
        "Withheld from readers",
        tuple(views),
        resolved.faults,
        sum(one.held.state == "due" for one in views),
        whole,
        len(resolved.withheld) - whole,
    )
    return render.show(request, page)


def leaks(request: Request) -> Response:
    """Answer /restrictions/leaks."""
    archive = render.archive(request)
    with archive.limited(None):
        found = find_leaks(archive, _today(request))
        ids = {id for leak in found for id in (leak.letter, leak.withheld)}
        titles = {id: letter_title(entry) for id, entry in archive.entries(ids).items()}
    return render.show(request, LeaksPage("What may give a withheld letter away", tuple(found), titles))


def take(request: Request) -> Response:
    """Answer POST /restrict: write an entry, or what was decided of one."""
    form: Form = request.state.form
    desk: Desk = request.app.state.desk
    archive = render.archive(request)
    table: RestrictionTable = choose(form.need("do"), "decision", get_args(RestrictionTable)) or "withhold"
    values: dict[str, object] = {"by": form.one("by") or desk.editor, "when": _today(request)}
    for name in _TEXTS:
        if len(form.one(name)) > LONGEST:
            raise BadForm(f"This has more than {LONGEST} characters. Nothing was recorded: write less.", name)
    if table == "withhold":
        values = _new_entry(archive, form) | values
    else:
        values = {"of": form.need("of")} | values | {"why": " ".join(form.one("why").split())}
        if table == "review":
            values["next"] = _day(form, "next")
        if table == "change":
            values |= _period(form) | {"reason": " ".join(form.one("reason").split())}
    with archive.limited(None):
        entry = record_entry(archive, table, values, _today(request))
    return RedirectResponse(f"/restrictions#{entry.entry.id}" if entry else "/restrictions", 303)


def entries_of(archive: Archive, letter: str, today: date) -> tuple[RestrictionView, ...]:
    """Return the entries that bear on a letter and are not opened."""
    with archive.limited(None):
        resolved = cached(archive, f"restrictions on {today}", lambda: archive.restricting.on(today))
    held = [one for one in resolved.entries if letter in one.letters and one.state != "opened"]
    return tuple(RestrictionView(one, (), len(one.letters)) for one in held)


def _new_entry(archive: Archive, form: Form) -> dict[str, object]:
    form.need("reason")
    words = form.one("words") or None
    values = letter_values(archive.letter(form.need("letter")), words)
    given: dict[str, Any] = {name: " ".join(form.one(name).split()) for name in _TEXTS if name != "why"}
    given |= _period(form) | {"review": _day(form, "review")}
    given["reveal"] = choose(form.one("reveal"), "step", get_args(Reveal))
    given["images"] = "show" if form.one("images") and words else None
    return values | given


def _period(form: Form) -> dict[str, object]:
    years = form.one("years")
    if years and not (years.isascii() and years.isdigit() and len(years) < 4):
        raise BadForm(f"“{years[:40]}” is no number of years. Nothing was recorded.", "years")
    given: dict[str, object] = {"until": _day(form, "until"), "died": " ".join(form.one("died").split())}
    return given | ({"years": int(years), "from": form.one("from", "date")} if years else {})


def _day(form: Form, name: str) -> date | None:
    written = form.one(name)
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise BadForm(f"“{written[:40]}” is no day: write it as 1972-01-31. Nothing was recorded.", name) from None


def _view(archive: Archive, one: RestrictionEntry) -> RestrictionView:
    entries = archive.entries(one.letters[:NAMED])
    named = [(letter_title(entries[id]), urls.letter_path(id)) for id in one.letters[:NAMED] if id in entries]
    return RestrictionView(one, tuple(named), len(one.letters) - len(named))


def _today(request: Request) -> date:
    today: date = request.app.state.today()
    return today
