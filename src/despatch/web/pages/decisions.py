"""Editors' decisions as pages show them: who decided, when and why, and what had been read; and the page that lists them all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from despatch.model import Bearing, Correction, CorrectionKind, DecisionEntry, WithdrawnEntry
from despatch.web import render, urls
from despatch.web.formatting import PARTS, date_words
from despatch.web.parts.pager import Pager, pager

SIZE = 50
DONE: dict[CorrectionKind, str] = {
    "withdraw": "withdrawn",
    "read": "corrected",
    "confirm": "confirmed",
    "split": "set apart",
    "join": "joined",
    "label": "named",
    "settle": "settled",
    "refer": "decided",
    "same": "held to be one person",
    "apart": "held to be two people",
    "undo": "undone",
}
"""What an editor did, as a word that "by" can follow."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One decision in words; `was` is what Despatch had read, empty where it had read nothing."""

    id: str
    done: str
    by: str
    when: str
    why: str
    was: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Words that an editor said are no act."""

    words: str
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A decision in the list of all: its verdict, the words that it is about, where it leads, and how it fares."""

    verdict: Verdict
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
    template: str = "decisions.html"
    section: str = "problems"


def verdicts(decisions: Iterable[DecisionEntry], keys: Sequence[str] = ()) -> tuple[Verdict, ...]:
    """Return decisions in words, in their order; `keys` are the things whose readings are told (none: all)."""
    return tuple(_verdict(one, [b for b in one.bearings if not keys or b.key in keys]) for one in decisions)


def withdrawn(found: Iterable[WithdrawnEntry]) -> tuple[Withdrawn, ...]:
    """Return what editors withdrew from a letter, in the order of its words."""
    return tuple(Withdrawn(" ".join(one.quote.split()), verdicts(one.decisions, (one.id,))) for one in found)


def decisions(request: Request) -> Response:
    """Answer /decisions and /decisions.json."""
    number = urls.page_of(request.query_params)
    found = render.archive(request).decisions()
    if render.wants_data(request):
        return render.data({"total": len(found), "decisions": msgspec.to_builtins(found)})
    latest = found[::-1]
    pages = pager(len(found), number, SIZE, lambda n: f"/decisions?page={n}")
    rows = tuple(_row(one) for one in latest[(number - 1) * SIZE : number * SIZE])
    return render.show(request, DecisionsPage("Decisions", rows, len(found), pages))


def _verdict(one: DecisionEntry, bearings: Sequence[Bearing]) -> Verdict:
    said = one.correction
    was = "; ".join(dict.fromkeys(bearing.was for bearing in bearings if bearing.was))
    return Verdict(one.id, f"{DONE[said.kind]}{_as(said)}", said.by, date_words(said.at[:10]), said.why, was)


def _as(said: Correction) -> str:
    """Return what an editor decided for, beyond what was done."""
    if said.kind == "settle":
        return f" as {said.standing} from {date_words(said.date)} on"
    if said.kind == "refer":
        return f": it means {said.target}" if said.target else ": a missing letter" if said.lost else ": no letter"
    if said.kind == "read":
        whom = said.actor_name or (said.actor and PARTS[said.actor])
        return (
            f" as {said.type}" * bool(said.type)
            + (f" by {whom}" if whom else "")
            + (f" to {PARTS[said.counterparty]}" if said.counterparty else "")
        )
    return f" “{said.label}”" if said.label else ""


def _row(one: DecisionEntry) -> Row:
    said = one.correction
    words = said.words or (said.acts[0] if said.acts else None)
    about = words.quote if words else " and ".join(said.names) or said.of or ""
    troubles = tuple(dict.fromkeys(b.trouble for b in one.bearings if b.trouble))
    return Row(_verdict(one, one.bearings), about, _path(one), one.state, troubles)


def _path(one: DecisionEntry) -> str | None:
    """Return the page of what a decision bears on; a letter's, where that is all there is."""
    for bearing in one.bearings:
        if bearing.key and bearing.thing == "matter":
            return urls.matter_path(bearing.key)
        if bearing.key and bearing.thing == "person":
            return urls.person_path(bearing.key)
    words = one.correction.words
    return urls.letter_path(words.letter) if words and any(bearing.key for bearing in one.bearings) else None
