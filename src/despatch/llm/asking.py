"""From a letter to the question that a user's own language model is asked about it, and from the answer to acts as the ledger takes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from despatch.acts.arguments import add_arguments
from despatch.acts.classify import passages
from despatch.acts.records import to_ledger_acts
from despatch.llm import proposals
from despatch.model import ASKED, LedgerAct, Problem, Span
from despatch.settings import ModelServer
from despatch.store.write_proposals import Asked


def key(letter: Asked, server: ModelServer) -> str:
    """Return what the answer about a letter is kept under."""
    return proposals.key(letter.words, server.name)


def question(letter: Asked) -> tuple[str, str]:
    """Return what a model is told, and what it is asked about a letter."""
    date = letter.description.date
    return proposals.question(
        letter.words, sender=letter.sender, recipient=letter.recipient, date=date.edtf if date else None
    )


def admitted(
    letter: Asked, answer: str, server: ModelServer, codes: tuple[str, ...]
) -> tuple[tuple[LedgerAct, ...], tuple[Problem, ...]]:
    """Return the acts that a model's answer adds to a letter, entered, and what was left out of it and why."""
    date = letter.description.date.edtf if letter.description.date else None
    body = _body(letter)
    begin = letter.span.start
    known = [proposals.Known(_by(span, -begin), kind) for span, kind in letter.acts]
    found = proposals.admit(
        answer,
        letter.words,
        body,
        known,
        rule=ASKED + server.name,
        confidence=server.confidence,
        codes=codes,
        date=date,
    )
    acts = add_arguments(letter.words, body, found.acts, codes)
    entered = to_ledger_acts("", letter.text, body, acts, codes, date=date, ordinal=0, names={})
    return tuple(_moved(one, begin) for one in _named_apart(entered, letter.keys)), tuple(_problems(letter, found))


def _body(letter: Asked) -> Span:
    """Return where acts may stand, counted from the letter's first word."""
    where = passages(letter.span, letter.description)
    return _by(Span(where[0].start, where[-1].end), -letter.span.start)


def _named_apart(acts: Sequence[LedgerAct], keys: Sequence[str]) -> Iterator[LedgerAct]:
    """Give an act whose words and type another act of the letter has an id of its own."""
    taken = set(keys)
    for one in acts:
        base, n, id = ".".join(one.id.split(".")[:2]), 1, one.id
        while id in taken:
            n += 1
            id = f"{base}.{n}"
        taken.add(id)
        yield replace(one, id=id)


def _moved(one: LedgerAct, by: int) -> LedgerAct:
    """Return an act of a letter with its places counted in the source."""
    act = one.act
    return replace(
        one,
        act=replace(
            act,
            span=_by(act.span, by),
            quantities=tuple(replace(q, span=_by(q.span, by)) for q in act.quantities),
            due=replace(act.due, span=_by(act.due.span, by)) if act.due else None,
            condition=_by(act.condition, by) if act.condition else None,
        ),
        sentence=one.sentence + by,
        paragraph=_by(one.paragraph, by),
        around=_by(one.around, by) if one.around else None,
    )


def _by(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _problems(letter: Asked, found: proposals.Admission) -> Iterator[Problem]:
    if len(letter.words) > proposals.LONGEST:
        said = f"a letter of {len(letter.words):,} characters: only its first {proposals.LONGEST:,} were sent"
        yield Problem("model-part", letter.source, said, span=letter.span, letter=letter.id)
    for code, messages in (("model-unquoted", found.unquoted), ("model-unclear", found.unclear)):
        for message in messages:
            yield Problem(code, letter.source, message, span=letter.span, letter=letter.id)
    for span, proposed, stays in found.disagreed:
        words = " ".join(span.of(letter.text).split())
        yield Problem(
            "model-disagrees",
            letter.source,
            f"“{words}”: proposed as {proposed}, read as {stays}",
            span=_by(span, letter.span.start),
            letter=letter.id,
        )
