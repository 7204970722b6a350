"""A letter's acts: which clauses ask, offer, promise, accept, refuse, report or complain, and who acts in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from despatch.acts import due
from despatch.acts.features import Clause, classes, clause, features
from despatch.acts.model import Model, shipped
from despatch.acts.network import Floats
from despatch.acts.nominal import frame, inner, nominal
from despatch.acts.unread_languages import readable
from despatch.languages.acts import ActWords
from despatch.languages.tables import merged
from despatch.model import Act, ActType, Description, Reference, Role, Span
from despatch.quantities import find
from despatch.text.clauses import listed

NAMED = 0.25
"""The same where a noun names the act ("your proposal")."""
JOINED = 0.6
MOST = 40
"""So many clauses make the longest act."""
REPORTED: tuple[Role, ...] = ("recipient", "third")
"""Whose acts are known by report: the sender speaks for himself."""
ROLES: tuple[Role, ...] = ("sender", "recipient", "third", "joint")


@dataclass(slots=True)
class Run:
    """Neighbouring clauses that show one act."""

    clauses: list[int]
    type: int
    reach: int
    """The last clause that continues the act; of a longer list only `MOST` clauses are read."""


def acts(
    text: str,
    letter: Span,
    description: Description,
    notes: Sequence[Span],
    codes: tuple[str, ...],
    references: Sequence[Reference] = (),
    model: Model | None = None,
) -> tuple[Act, ...]:
    """Return the acts of the letter at `letter` of `text`, in order.

    No act is read in editors' `notes`, in words that only acknowledge another letter (`references`), or in languages
    whose acts nobody has described.
    """
    if not readable(codes):
        return ()
    model = model or shipped()
    found = clauses_of(text, passages(letter, description), notes, codes)
    if not found:
        return ()
    scores = model.scores([features(found, i, codes) for i in range(len(found))], found)
    types = model.answer(scores, "type")
    acknowledged = [r.span for r in references if r.function == "acknowledge" and not r.in_note]
    runs = runs_of(found, types, model.answer(scores, "joined")[:, 1], codes, model.least, acknowledged)
    base = description.date.edtf if description.date else None
    if not runs:
        return ()
    # Asked of all acts at once: a model asked act by act takes several times as long.
    whole = np.stack([scores[run.clauses].mean(axis=0) for run in runs])
    sure = np.array([types[run.clauses, run.type].max() for run in runs])
    answers = zip(
        runs,
        model.answer(whole, "actor").argmax(axis=1).tolist(),
        model.confidences("type", sure),
        [*(found[run.clauses[0]].span.start for run in runs[1:]), found[-1].span.end],
        strict=True,
    )
    return tuple(act for answer in answers for act in _acts(text, found, *answer, model, codes, base))


def body_of(letter: Span, description: Description) -> Span:
    """Return the words between the opening of a letter and its signature."""
    if description.body:
        return description.body
    start = max([letter.start, *(p.span.end for p in (description.heading, description.salutation) if p and p.span)])
    ends = [p.span.start for p in (description.closing, description.signature) if p and p.span and p.span.start > start]
    return Span(start, min([letter.end, *ends]))


def passages(letter: Span, description: Description) -> tuple[Span, ...]:
    """Return where a letter's acts stand: its body, and what follows the signature, such as a postscript."""
    body = body_of(letter, description)
    formal = [p.span.end for p in (description.closing, description.signature) if p and p.span]
    after = max([body.end, *formal])
    return (body, Span(after, letter.end)) if after < letter.end and formal else (body,)


def clauses_of(text: str, where: Sequence[Span], notes: Sequence[Span], codes: tuple[str, ...]) -> list[Clause]:
    """Return the clauses of the passages `where` that the model sees: no notes, and no marks alone."""
    out = []
    for part in where:
        for span, first in listed(text, part.start, part.end, codes):
            if not any(n.start <= span.start < n.end for n in notes):
                folded = clause(text, span, codes, first=first)
                if not _MARKS.issuperset(folded.words):
                    out.append(folded)
    return out


_MARKS = frozenset(("?", "&"))
"""Marks that the model sees as words; a clause of these alone says nothing."""


def runs_of(
    found: Sequence[Clause],
    types: Floats,
    joined: Floats,
    codes: tuple[str, ...],
    least: float,
    acknowledged: Sequence[Span] = (),
) -> list[Run]:
    """Return the runs of neighbouring clauses that show one act each. The surest clause gives the type.

    A clause is an act where all types together have at least the probability `least`.
    """
    listing = merged(codes, ActWords).listing
    likely = (1 - types[:, 0]).tolist()
    runs: list[Run] = []
    for i in range(len(found)):
        last = runs[-1] if runs and runs[-1].reach == i - 1 and not found[i].first else None
        goes_on = last is not None and _goes_on(found[i], listing)
        if not goes_on and likely[i] < NAMED:
            continue
        words = " ".join(found[i].words)
        named = nominal(words, codes) is not None
        if not named and (_covered(found[i].span, acknowledged) or frame(words, codes)):
            continue
        if last and goes_on:
            last.reach = i
            last.clauses += [i] if len(last.clauses) < MOST else []
        elif likely[i] >= (NAMED if named else least):
            if last and joined[i] >= JOINED and len(last.clauses) < MOST:
                last.reach = i
                last.clauses.append(i)
            else:
                runs.append(Run([i], 0, i))
    for run in runs:
        run.type = int(types[run.clauses, 1:].max(axis=0).argmax()) + 1
    return runs


def _covered(clause: Span, spans: Sequence[Span]) -> bool:
    """Say whether the words of references fill most of a clause."""
    shared = sum(max(0, min(clause.end, s.end) - max(clause.start, s.start)) for s in spans)
    return shared >= _MOST * (clause.end - clause.start)


_MOST = 0.6


def _goes_on(clause: Clause, listing: frozenset[str]) -> bool:
    """Say whether a clause only lists more of the same: it begins with a figure, perhaps after a word of `listing`."""
    first, *rest = clause.words
    return first == "#" or (first in listing and rest[:1] == ["#"])


def _acts(
    text: str,
    found: Sequence[Clause],
    run: Run,
    actor_at: int,
    confidence: float,
    ceiling: int,
    model: Model,
    codes: tuple[str, ...],
    base: str | None,
) -> list[Act]:
    """Return the act of a run, and the acts that nouns within it name."""
    span = Span(found[run.clauses[0]].span.start, found[run.clauses[-1]].span.end)
    words = [w for i in run.clauses for w in found[i].words]
    reader = bool(classes(words, codes) & _READER)
    out: list[Act] = []

    def add(span: Span, kind: ActType, actor: Role, rule: str) -> None:
        out.append(
            Act(
                span=span,
                type=kind,
                actor=actor,
                counterparty=_counterparty(actor, addresses=reader),
                reported=actor in REPORTED,
                rule=rule,
                confidence=round(confidence, 3),
                quantities=find.of_act(text, Span(found[0].span.start, found[-1].span.end), span, codes, ceiling),
                # What a report dates is done, not due.
                due=due.find(text, span, codes, base) if kind != "report" else None,
            )
        )

    kind: ActType = model.labels["type"][run.type]  # type: ignore[assignment]
    named = nominal(" ".join(words), codes)
    within = inner(text, span.start, span.end, codes)
    for where, act in [*within, *([(span, named)] if named and not within else [])]:
        add(where, act.type, "third" if act.other else "recipient", f"rule.acts.nominal.{act.type}")
    if not named or (within and kind not in {act.type for _, act in within}):
        add(span, kind, ROLES[actor_at], f"model.acts.{model.version}")
    return out


_READER = frozenset(("you",))
"""The class of words that address the reader."""


def _counterparty(actor: Role, *, addresses: bool) -> Role | None:
    """Return the other side; a third party's act is towards the reader if the clause `addresses` one."""
    if actor == "sender":
        return "recipient"
    if actor == "recipient":
        return "sender"
    if actor == "third":
        return "recipient" if addresses else "sender"
    return None
