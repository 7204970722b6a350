"""Readers' notes: the list of them, and taking one from a form. An editor's reading room alone has them."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from despatch.errors import NotFound
from despatch.model import Note, NoteEntry, Problem
from despatch.web import render, urls
from despatch.web.desk import Desk, Form
from despatch.web.formatting import letter_title
from despatch.web.parts.listing import parse_listing
from despatch.web.parts.pager import Pager

SIZE = 50
FIELDS = ("tag", "page", "print")


@dataclass(frozen=True, slots=True)
class Row:
    """A note in the list, with the address of its letter; None where the letter is gone."""

    entry: NoteEntry
    title: str
    path: str | None


@dataclass(frozen=True, slots=True)
class NotesPage:
    """The notes, the latest first, and the tags that narrow them."""

    title: str
    rows: tuple[Row, ...]
    total: int
    tag: str
    tags: tuple[tuple[str, int, str], ...]
    """Each tag with the number of its notes, and the address of the list that it narrows."""
    letters: str
    """The list of the letters with the tag."""
    troubles: tuple[Problem, ...]
    pager: Pager
    data: str
    template: str = "notes.html"
    section: str = "notes"


def notes(request: Request) -> Response:
    """Answer /notes and /notes.json."""
    archive, tag = render.archive(request), request.query_params.get("tag", "").strip()
    listing = parse_listing(request, SIZE, "/notes", {"tag": tag or None})
    entries = archive.notes.entries(tag=tag or None)[::-1]
    if listing.wants_data:
        return render.listing("notes", entries)
    shown = listing.part(entries)
    known = archive.entries([one.letter for one in shown if one.letter])
    rows = tuple(_row(one, letter_title(known[one.letter]) if one.letter in known else "") for one in shown)
    page = NotesPage(
        "Notes",
        rows,
        len(entries),
        tag,
        tuple((name, number, urls.with_query("/notes", {"tag": name})) for name, number in archive.notes.tags()),
        urls.with_query("/letters", {"tag": tag}),
        tuple(archive.notes.problems()),
        listing.pager(len(entries)),
        listing.address(suffix=".json"),
    )
    return render.show(request, page)


def _row(one: NoteEntry, title: str) -> Row:
    return Row(one, title or one.note.title, urls.letter_path(one.letter) if one.letter else None)


def note(request: Request) -> Response:
    """Answer POST /note: write the note of a form, or take one back, and lead to the page that it came from."""
    form: Form = request.state.form
    desk: Desk = request.app.state.desk
    archive, by = render.archive(request), form.one("by") or desk.editor
    if undo := form.one("undo"):
        archive.notes.add(Note("", by, "", undo=undo))
        return RedirectResponse("/notes", 303)
    tags = tuple(tag for tag in form.one("tags").replace(",", " ").split() if tag)
    try:
        written = archive.notes.add(Note("", by, "", form.need("letter"), words=form.one("words"), tags=tags))
    except NotFound as gone:
        raise NotFound(f"{gone}. It may be gone, or cut otherwise by now. Nothing was recorded") from None
    return RedirectResponse(f"{urls.letter_path(written.letter)}#{written.id}", 303)
