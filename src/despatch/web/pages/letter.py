"""One letter: its words, what they prove, its neighbours, how to cite it, its data."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

import msgspec
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from despatch.model import Doubt, Entry, Record
from despatch.problems import CODES, Finding
from despatch.web import render, urls
from despatch.web.formatting import letter_title
from despatch.web.pages import decisions
from despatch.web.parts import act_notes, evidence, letter_layout, marks, reference_notes
from despatch.web.parts.letter_links import SPOKEN, Bound, Place, bonds, place_in_time, speakers

LISTED = ("sender", "recipient", "date", "received", "place", "marking", "via", "enclosure")
"""The claims that the description lists; the others are shown where they stand in the letter."""


@dataclass(frozen=True, slots=True)
class Part:
    """Lines of the letter as HTML, and how they are set."""

    role: str
    close: bool
    words: Markup


@dataclass(frozen=True, slots=True)
class Worry:
    """A doubt, what it means, what to do, and the fragment of the words it is about."""

    reason: str
    finding: Finding
    anchor: str | None


@dataclass(frozen=True, slots=True)
class LetterPage:
    """A letter whole."""

    title: str
    entry: Entry
    number: str | None
    parts: tuple[Part, ...]
    listed: tuple[evidence.Claim, ...]
    claims: tuple[evidence.Claim, ...]
    worries: tuple[Worry, ...]
    notes: tuple[reference_notes.Note, ...]
    deeds: tuple[act_notes.Beside, ...]
    unread: tuple[str, ...]
    """The languages of its words that the ledger does not read."""
    withdrawn: tuple[decisions.Withdrawn, ...]
    bound: Bound
    reasoned: Place | None
    previous: Entry | None
    next: Entry | None
    citation: str
    url: str
    template: str = "letter.html"
    section: str = "letters"


def letter(request: Request) -> Response:
    """Answer /letter/ID, and lead on from an id that another letter took over."""
    record, moved = _record(request, "")
    if moved:
        return moved
    archive = render.archive(request)
    titles = {id: letter_title(archive.letter(id).entry) for id in islice(speakers(record), SPOKEN)}
    return render.show(request, page(record, request.app.state.title(), str(request.base_url), titles))


def letter_data(request: Request) -> Response:
    """Answer /letter/ID.json."""
    record, moved = _record(request, ".json")
    return moved or render.data(data(record, request.app.state.title(), str(request.base_url)))


def letter_text(request: Request) -> Response:
    """Answer /letter/ID.txt with the letter's words and nothing else."""
    record, moved = _record(request, ".txt")
    return moved or PlainTextResponse(record.text)


def _record(request: Request, suffix: str) -> tuple[Record, Response | None]:
    id = request.path_params["id"]
    record = render.archive(request).letter(id)
    if record.letter.id == id:
        return record, None
    return record, RedirectResponse(urls.letter_path(record.letter.id, suffix), 301)


def page(record: Record, archive: str, base: str, named: Mapping[str, str]) -> LetterPage:
    """Return the context of a letter's page; `named` gives the titles of letters that speak of it, by id."""
    claims, notes, deeds = evidence.claims(record), reference_notes.notes(record), act_notes.notes(record)
    return LetterPage(
        title=letter_title(record.entry),
        entry=record.entry,
        number=record.letter.description.number,
        parts=parts(record),
        listed=tuple(claim for claim in claims if claim.role.partition("-")[0] in LISTED and not claim.again),
        claims=claims,
        worries=_worries(record),
        notes=notes,
        deeds=deeds,
        unread=record.unread,
        withdrawn=decisions.withdrawn(record.withdrawn),
        bound=bonds(record, named, notes),
        reasoned=place_in_time(record),
        previous=record.previous,
        next=record.next,
        citation=citation(record.entry, archive),
        url=_url(record, base),
    )


def parts(record: Record) -> tuple[Part, ...]:
    """Return the letter's lines as HTML, with the notes that stand beside them.

    Their words without the notes, joined, are the letter's text.
    """
    lying = (*evidence.marks(record), *reference_notes.marks(record), *act_notes.marks(record))
    beside = act_notes.beside(act_notes.notes(record))
    seen: set[str] = set()
    laid = letter_layout.blocks(record.text, lying)
    return tuple(
        Part(block.role, block.close, marks.html(marks.segments(record.text, on, block.start, block.end), seen, beside))
        for block, on in zip(laid, marks.overlapping(lying, ((b.start, b.end) for b in laid)), strict=True)
    )


def citation(entry: Entry, archive: str) -> str:
    """Return how to cite a letter, without its address."""
    return f"{letter_title(entry)}, in: {archive}, letter {entry.id} ({entry.source}, no. {entry.ordinal})."


def _url(record: Record, base: str) -> str:
    return base.rstrip("/") + urls.letter_path(record.letter.id)


def _worries(record: Record) -> tuple[Worry, ...]:
    doubts: tuple[Doubt, ...] = record.letter.doubts + record.letter.description.doubts
    anchored = {mark.id for mark in evidence.marks(record)}
    found: list[Worry] = []
    for number, doubt in enumerate(doubts, 1):
        finding = CODES.get(doubt.code, Finding(doubt.code, "Look at the letter."))
        anchor = f"doubt-{number}"
        found.append(Worry(doubt.reason, finding, anchor if anchor in anchored else None))
    known = {(worry.finding.meaning, worry.reason) for worry in found}
    for problem in record.problems:
        finding = CODES.get(problem.code, Finding(problem.code, "Look at the letter."))
        if (finding.meaning, problem.message) not in known:
            found.append(Worry(problem.message, finding, None))
    return tuple(dict.fromkeys(found))


def data(record: Record, archive: str, base: str) -> dict[str, object]:
    """Return a letter as data. Spans count in the source; `start` is where the letter's text begins in it."""
    entry = record.entry
    return {
        **dataclasses.asdict(entry),
        "url": _url(record, base),
        "citation": citation(entry, archive),
        "description": msgspec.to_builtins(record.letter.description),
        "doubts": msgspec.to_builtins(record.letter.doubts),
        "problems": msgspec.to_builtins(record.problems),
        "hints": msgspec.to_builtins(record.hints),
        "references": msgspec.to_builtins(record.references),
        "referred": msgspec.to_builtins(record.referred),
        "answers": msgspec.to_builtins(record.answers),
        "answered": msgspec.to_builtins(record.answered),
        "looked": record.standing.looked if record.standing else None,
        "acts": msgspec.to_builtins(record.acts),
        "withdrawn": msgspec.to_builtins(record.withdrawn),
        "unread": record.unread,
        "deliveries": msgspec.to_builtins(record.deliveries),
        "exchange": record.exchange,
        "reasoned": msgspec.to_builtins(record.reasoned),
        "previous": record.previous.id if record.previous else None,
        "next": record.next.id if record.next else None,
        "text": record.text,
    }
