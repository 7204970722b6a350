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

from despatch.export import citation, layout
from despatch.model import Entry, Learned, NoteEntry, Proposal, Record, Version
from despatch.problems import CODES, Finding
from despatch.settings import Settings
from despatch.web import render, urls
from despatch.web.formatting import KNOWN_AS, letter_title
from despatch.web.pages.restrictions import RestrictionView, entries_of
from despatch.web.parts import act_notes, citing, evidence, holding, marks, reference_notes
from despatch.web.parts.decision_view import DecisionView, WithdrawnWords, view_decision, view_withdrawn
from despatch.web.parts.letter_links import MOST_MENTIONS, LetterLinks, PlaceInTime, find_links, mentions, place_in_time
from despatch.web.parts.pens import CutPlace, Pen, cut_places, pens, set_apart

LISTED = ("sender", "recipient", "date", "received", "place", "subject", "marking", "via", "enclosure", *holding.ROLES)
"""The claims that the description lists; the letter's own text shows the others."""


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Lines of the letter as HTML, their role in its layout, and the notes to acts whose words end in them."""

    role: str
    close: bool
    words: Markup
    notes: tuple[act_notes.ActNote, ...] = ()


@dataclass(frozen=True, slots=True)
class DoubtView:
    """A doubt, what it means, what to do, and the fragment of the words it is about."""

    reason: str
    finding: Finding
    anchor: str | None


@dataclass(frozen=True, slots=True)
class LetterPage:
    """A whole letter."""

    title: str
    entry: Entry
    number: str | None
    parts: tuple[TextBlock, ...]
    listed: tuple[evidence.Claim, ...]
    claims: tuple[evidence.Claim, ...]
    perhaps: tuple[Proposal, ...]
    """Readings that are too doubtful to be values."""
    learned: tuple[Learned, ...]
    """Which fields decisions in the same file taught."""
    doubts: tuple[DoubtView, ...]
    notes: tuple[reference_notes.ReferenceNote, ...]
    acts: tuple[act_notes.ActNote, ...]
    unread: tuple[str, ...]
    """The languages of the letter that the ledger does not read."""
    withdrawn: tuple[WithdrawnWords, ...]
    known_as: str | None
    """What to say of a letter of which only a description is known; None for one with words."""
    withheld: bool
    """Its words are withheld, and the description is all that readers see."""
    same: tuple[Entry, ...]
    """Other descriptions of it, and the letter itself where this is one."""
    links: LetterLinks
    placed: PlaceInTime | None
    previous: Entry | None
    next: Entry | None
    citing: citing.Citing
    images: int = 0
    """How many images of its pages are known."""
    decisions: tuple[DecisionView, ...] = ()
    """What editors decided on it."""
    versions: tuple[Version, ...] = ()
    unsettled: bool = False
    """A decision on it is newer than the lists."""
    pens: Mapping[str, Pen] = dataclasses.field(default_factory=dict)
    """The forms for its fields; none in a reading room that only shows."""
    cut_places: tuple[CutPlace, ...] = ()
    slips: tuple[NoteEntry, ...] = ()
    """What readers noted on it; none in a reading room that only shows."""
    set_apart: tuple[str, ...] = ()
    """The words that are read as notes and the like, for their forms."""
    held: tuple[RestrictionView, ...] = ()
    """What withholds it from readers, for the editor."""
    template: str = "letter.html"
    section: str = "letters"


def letter(request: Request) -> Response:
    """Answer /letter/ID; redirect from an old id of the letter."""
    record, moved = _record(request, "")
    if moved:
        return moved
    archive = render.archive(request)
    titles = {id: letter_title(archive.letter(id).entry) for id in islice(mentions(record), MOST_MENTIONS)}
    images = len(archive.facsimiles(record))
    whole = page(record, archive.settings, render.base(request), titles, images)
    if request.app.state.desk:
        whole = dataclasses.replace(
            whole,
            pens=pens(record),
            cut_places=cut_places(record),
            set_apart=set_apart(record),
            held=entries_of(archive, record.letter.id, request.app.state.today()),
            slips=tuple(archive.notes.entries(letter=record.letter.id)),
        )
    return render.show(request, whole)


def letter_data(request: Request) -> Response:
    """Answer /letter/ID.json."""
    record, moved = _record(request, ".json")
    return moved or render.data(data(record, render.archive(request).settings, render.base(request)))


def letter_citation(request: Request) -> Response:
    """Answer /letter/ID.bib, /letter/ID.ris and /letter/ID.csl.json with the letter's citation."""
    suffix = next(suffix for suffix in (*citation.FORMATS, ".csl.json") if request.url.path.endswith(suffix))
    record, moved = _record(request, suffix)
    if moved:
        return moved
    item = citation.csl(citing.cited_letter(record, render.archive(request).settings, render.base(request)))
    if suffix not in citation.FORMATS:
        return Response(msgspec.json.encode([item]), media_type="application/vnd.citationstyles.csl+json")
    _, media, write = citation.FORMATS[suffix]
    return Response(write(item), media_type=media)


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


def page(record: Record, settings: Settings, base: str, titles: Mapping[str, str], images: int = 0) -> LetterPage:
    """Return the context of a letter's page; `titles` are the titles of letters that mention it, by id."""
    claims = (*evidence.claims(record), *holding.claims(record.letter.description))
    notes, acts = reference_notes.notes(record), act_notes.notes(record)
    return LetterPage(
        title=letter_title(record.entry),
        entry=record.entry,
        number=record.letter.description.number,
        parts=parts(record),
        listed=tuple(claim for claim in claims if claim.role.partition("-")[0] in LISTED and not claim.again),
        claims=claims,
        perhaps=record.letter.description.proposals,
        learned=record.letter.description.learned,
        doubts=_view_doubts(record),
        notes=notes,
        acts=acts,
        unread=record.unread,
        withdrawn=view_withdrawn(record.withdrawn),
        known_as=KNOWN_AS.get(record.letter.kind),
        withheld=record.letter.kind in KNOWN_AS and any(hint.kind == "withheld" for hint in record.hints),
        same=record.same,
        links=find_links(record, titles, notes),
        placed=place_in_time(record),
        previous=record.previous,
        next=record.next,
        citing=citing.cite(record, settings, base),
        decisions=tuple(
            view_decision(one, [b for b in one.bearings if b.key == record.letter.id]) for one in record.decisions
        ),
        versions=record.versions,
        unsettled=record.unsettled,
        images=images,
    )


def parts(record: Record) -> tuple[TextBlock, ...]:
    """Return the letter's lines as HTML, with the notes to go under them.

    The words of all blocks, joined, are the letter's text.
    """
    every = (*evidence.marks(record), *reference_notes.marks(record), *act_notes.marks(record))
    notes = act_notes.notes(record)
    seen: set[str] = set()
    blocks = layout.blocks(record.text, every)
    within = layout.overlapping(every, ((block.start, block.end) for block in blocks))
    return tuple(
        TextBlock(
            block.role,
            block.close,
            marks.html(marks.segments(record.text, on, block.start, block.end), seen),
            tuple(note for note in notes if block.start < note.end <= block.end),
        )
        for block, on in zip(blocks, within, strict=True)
    )


def _view_doubts(record: Record) -> tuple[DoubtView, ...]:
    anchors = {mark.id for mark in evidence.marks(record)}
    views: list[DoubtView] = []
    for number, doubt in enumerate(record.letter.doubts + record.letter.description.doubts, 1):
        anchor = f"doubt-{number}"
        views.append(DoubtView(doubt.reason, _finding(doubt.code), anchor if anchor in anchors else None))
    known = {(view.finding.meaning, view.reason) for view in views}
    for problem in record.problems:
        finding = _finding(problem.code)
        if (finding.meaning, problem.message) not in known:
            views.append(DoubtView(problem.message, finding, None))
    return tuple(dict.fromkeys(views))


def _finding(code: str) -> Finding:
    return CODES.get(code, Finding(code, "Look at the letter."))


def data(record: Record, settings: Settings, base: str) -> dict[str, object]:
    """Return a letter as data. Spans count in the source; `start` is where the letter's text begins in it."""
    entry, cited = record.entry, citing.cited_letter(record, settings, base)
    return {
        **dataclasses.asdict(entry),
        "url": cited.url or urls.letter_path(entry.id),
        "citation": citing.sentence(entry, cited),
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
        "decisions": msgspec.to_builtins(record.decisions),
        "reading": msgspec.to_builtins(record.reading),
        "withdrawn": msgspec.to_builtins(record.withdrawn),
        "unread": record.unread,
        "deliveries": msgspec.to_builtins(record.deliveries),
        "exchange": record.exchange,
        "reasoned": msgspec.to_builtins(record.reasoned),
        "same": [entry.id for entry in record.same],
        "previous": record.previous.id if record.previous else None,
        "next": record.next.id if record.next else None,
        "text": record.text,
    }
