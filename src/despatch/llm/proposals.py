"""From a model's answer about a letter to acts for the ledger: an answer comes in, acts and problems go out. Pure.

A proposal is a reading like any other, under the rule of its model. It is admitted only when its quote stands in the
letter, and never against an act that Despatch found itself. Of the same type it is the same act; of another, a doubt.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from despatch.acts import due
from despatch.acts.arguments import add_arguments
from despatch.acts.classify import passages
from despatch.acts.records import to_ledger_acts
from despatch.llm.parse import Proposal, parse_answer, shorten
from despatch.llm.prompt import LONGEST
from despatch.llm.quotes import QuoteFinder, fold_quote
from despatch.model import ASKED, Act, ActType, LedgerAct, Problem, Span
from despatch.quantities import find as quantities
from despatch.settings import ModelServer
from despatch.store.write_proposals import ModelLetter


@dataclass(frozen=True, slots=True)
class Known:
    """An act that Despatch found itself."""

    span: Span
    type: ActType


@dataclass(frozen=True, slots=True)
class Admission:
    """What became of a model's answer: the acts admitted, and what was skipped, in the order of the answer."""

    acts: tuple[Act, ...] = ()
    agreed: int = 0
    """Proposals that Despatch had found itself."""
    disagreed: tuple[tuple[Span, ActType, ActType], ...] = ()
    """The words, the type that the model proposes, the type that stays."""
    unquoted: tuple[str, ...] = ()
    """Why the quote of a proposal could not be placed."""
    unclear: tuple[str, ...] = ()
    """What could not be understood."""


def read_answer(
    letter: ModelLetter, answer: str, server: ModelServer, languages: tuple[str, ...]
) -> tuple[tuple[LedgerAct, ...], tuple[Problem, ...]]:
    """Return the acts that a model's answer adds to the ledger of a letter, and a problem for each part skipped."""
    date = letter.description.date.edtf if letter.description.date else None
    body = _body(letter)
    begin = letter.span.start
    admission = admit(
        answer,
        letter.words,
        body,
        [Known(span.moved(-begin), kind) for span, kind in letter.acts],
        rule=ASKED + server.name,
        confidence=server.confidence,
        codes=languages,
        date=date,
    )
    acts = add_arguments(letter.words, body, admission.acts, languages)
    entered = to_ledger_acts("", letter.text, body, acts, languages, date=date, ordinal=0, names={})
    return (
        tuple(_shift_act(act, begin) for act in _with_own_ids(entered, letter.keys)),
        tuple(_problems(letter, admission)),
    )


def admit(
    answer: str,
    text: str,
    body: Span,
    known: Sequence[Known],
    *,
    rule: str,
    confidence: float,
    codes: tuple[str, ...],
    date: str | None,
) -> Admission:
    """Return what of a model's answer about the letter `text` is admitted, and why the rest is not.

    `body` is where acts may stand; `known` are those that Despatch found. Every act admitted gets `rule` and
    `confidence`; `date` is the letter's. A quote that stands in several places must be proposed once for each of them.
    """
    proposals, unclear = parse_answer(answer)
    finder = QuoteFinder(text, Span(0, len(text)))
    times = Counter(fold_quote(proposal.quote) for proposal in proposals)
    places_of = {quote: finder.find(quote) for quote in times}
    used: Counter[str] = Counter()
    acts: list[Act] = []
    unquoted: list[str] = []
    disagreed: list[tuple[Span, ActType, ActType]] = []
    agreed = 0
    for proposal in proposals:
        quote = fold_quote(proposal.quote)
        places = places_of[quote]
        if not places or len(places) > times[quote]:
            where = f"in the letter {len(places)} times" if places else "nowhere in the letter"
            unquoted.append(f"{shorten(proposal.quote)} stands {where}")
            continue
        span = places[min(used[quote], len(places) - 1)]
        used[quote] += 1
        if not body.holds(span):
            unclear.append(f"the quote stands in the letter's opening or closing: {shorten(proposal.quote)}")
            continue
        there = [act.type for act in known if _overlap(act.span, span)]
        if proposal.type in there:
            agreed += 1
        elif there:
            disagreed.append((span, proposal.type, there[0]))
        elif any(_overlap(act.span, span) for act in acts):
            unclear.append(f"a second act is proposed for the same words: {shorten(proposal.quote)}")
        else:
            acts.append(_act(proposal, text, span, rule, confidence, codes, date))
    return Admission(tuple(acts), agreed, tuple(disagreed), tuple(unquoted), tuple(unclear))


def _overlap(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def _act(
    proposal: Proposal,
    text: str,
    span: Span,
    rule: str,
    confidence: float,
    codes: tuple[str, ...],
    date: str | None,
) -> Act:
    return Act(
        span=span,
        type=proposal.type,
        actor=proposal.actor,
        counterparty=proposal.counterparty,
        reported=proposal.reported,
        rule=rule,
        confidence=confidence,
        quantities=tuple(quantities.find(text, span.start, span.end, codes)),
        # A day in a report is when something was done, not when it is due.
        due=due.find(text, span, codes, date) if proposal.type != "report" else None,
    )


# ---------------------------------------------------------------- a letter of the archive


def _body(letter: ModelLetter) -> Span:
    """Return where acts may stand, counted from the letter's first word."""
    where = passages(letter.span, letter.description)
    return Span(where[0].start, where[-1].end).moved(-letter.span.start)


def _with_own_ids(acts: Sequence[LedgerAct], keys: Sequence[str]) -> Iterator[LedgerAct]:
    """Give a new id to an act whose words and type another act of the letter has."""
    taken = set(keys)
    for act in acts:
        base, n, id = ".".join(act.id.split(".")[:2]), 1, act.id
        while id in taken:
            n += 1
            id = f"{base}.{n}"
        taken.add(id)
        yield replace(act, id=id)


def _shift_act(record: LedgerAct, by: int) -> LedgerAct:
    """Return an act of a letter with its places counted in the source."""
    act = record.act
    return replace(
        record,
        act=replace(
            act,
            span=act.span.moved(by),
            quantities=tuple(replace(q, span=q.span.moved(by)) for q in act.quantities),
            due=replace(act.due, span=act.due.span.moved(by)) if act.due else None,
            condition=act.condition.moved(by) if act.condition else None,
        ),
        sentence=record.sentence + by,
        paragraph=record.paragraph.moved(by),
        around=record.around.moved(by) if record.around else None,
    )


def _problems(letter: ModelLetter, admission: Admission) -> Iterator[Problem]:
    def problem(code: str, message: str, span: Span = letter.span) -> Problem:
        return Problem(code, letter.source, message, span=span, letter=letter.id)

    if len(letter.words) > LONGEST:
        yield problem(
            "model-part", f"a letter of {len(letter.words):,} characters: only its first {LONGEST:,} were sent"
        )
    for message in admission.unquoted:
        yield problem("model-unquoted", message)
    for message in admission.unclear:
        yield problem("model-unclear", message)
    for span, proposed, kept in admission.disagreed:
        words = " ".join(span.of(letter.text).split())
        yield problem(
            "model-disagrees",
            f"“{words}”: your model proposed {proposed}, Despatch reads {kept}",
            span.moved(letter.span.start),
        )
