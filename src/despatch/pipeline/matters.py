"""The ledger of an archive: its acts are entered, matters found among them, editors' decisions laid over both, and the answer is stored."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from despatch.acts.records import to_ledger_acts
from despatch.decisions import Amended, Decided, amend, regroup, settled, which
from despatch.matters.grouping import matters
from despatch.matters.standing import standing
from despatch.model import (
    Act,
    Anchor,
    Bearing,
    Correction,
    Grouping,
    LedgerAct,
    Matter,
    MatterStanding,
    Settlement,
    Span,
)
from despatch.pipeline import stages
from despatch.settings import Settings
from despatch.store.write_decisions import LEDGER
from despatch.store.write_ledger import LedgerWriter, Place
from despatch.store.writer import Writer


def settle(writer: Writer, said: Settings, decided: Sequence[Correction] = ()) -> None:
    """Find the matters of the archive, unless nothing changed that the answer rests on; what editors `decided` goes last."""
    state = hashlib.sha256(
        repr((writer.connected(), said.languages, stages.versions("archive"), decided)).encode()
    ).hexdigest()[:24]
    if writer.reckoned() == state:
        return
    keeper = writer.ledger_writer()
    keeper.clear()
    desk = _Desk(keeper, said.languages, decided)
    _reckon(keeper, said.languages, desk)
    keeper.put_deliveries(_deliveries(keeper))
    writer.decision_writer().bear(LEDGER, desk.bearings)
    writer.say("matters", state)


STRETCH = 15_000
"""How many acts are weighed against each other at once: as many as a laptop holds beside everything else."""

Whose = tuple[Place, str | None, str | None, Act | None]
"""Where an act stands, who does it to whom, and what editors made of it."""


class _Desk:
    """Editors' decisions on acts and matters, and what they were found to bear on."""

    def __init__(self, keeper: LedgerWriter, codes: tuple[str, ...], decisions: Sequence[Correction]) -> None:
        self.codes = codes
        self.bearings: list[Bearing] = []
        self.changed: set[str] = set()
        """The acts that are not as they were read."""
        self.named: set[str] = set()
        """The acts that decisions on matters name, as far as they were found."""
        self._acts: dict[str, list[Correction]] = defaultdict(list)
        self._anchors: dict[str, list[Anchor]] = defaultdict(list)
        self._found: dict[Anchor, str] = {}
        self._grouping = [one for one in decisions if not one.words]
        lead: dict[str, str | None] = {}

        def there(letter: str) -> str | None:
            if letter not in lead:
                row = keeper.row(letter)
                lead[letter] = keeper.id(row) if row is not None else None
            return lead[letter]

        for one in decisions:
            if one.words:
                if id := there(one.words.letter):
                    self._acts[id].append(one)
                else:
                    self.bearings.append(
                        Bearing(one.id, "act", "", trouble=f"the letter {one.words.letter} is not in the archive")
                    )
            for anchor in (*one.acts, *one.others):
                if id := there(anchor.letter):
                    self._anchors[id].append(anchor)
        self.amend = dict.fromkeys({*self._acts, *self._anchors}, self._amend)

    def _amend(
        self, letter: str, text: str, offset: int, acts: Sequence[tuple[str, Act]]
    ) -> tuple[Sequence[Act | None], Sequence[LedgerAct]]:
        done = amend(letter, text, offset, acts, self._acts[letter])
        self.bearings += done.bearings
        held = done.held([id for id, _ in acts])
        for anchor in self._anchors[letter]:
            if name := which(anchor, text, offset, held):
                self._found[anchor] = name
                self.named.add(name)
        read = dict(acts)
        self.changed |= {name for name, now in held if now is not read.get(name)}
        return done.acts, self._entered(letter, text, offset, done)

    def _entered(self, letter: str, text: str, offset: int, done: Amended) -> list[LedgerAct]:
        """Return the acts that only editors know, with what stands around them."""
        out = []
        for name, act in done.added:
            # Spans count in the source, of which only the letter is here.
            here = replace(act, span=Span(act.span.start - offset, act.span.end - offset))
            one = to_ledger_acts(letter, text, Span(0, len(text)), [here], self.codes, date=None, ordinal=0, names={})[
                0
            ]
            around = one.around or here.span
            out.append(
                replace(
                    one,
                    id=name,
                    act=act,
                    sentence=one.sentence + offset,
                    paragraph=_moved(one.paragraph, offset),
                    around=_moved(around, offset),
                )
            )
        return out

    def decided(self) -> list[Decided]:
        """Return the decisions on matters with the acts that they mean."""
        return [
            Decided(one, tuple(map(self._found.get, one.acts)), tuple(map(self._found.get, one.others)))
            for one in self._grouping
        ]


@dataclass(slots=True)
class _Held:
    """Matters that decisions speak of, held back until all are found: a decision may join the first and the last."""

    matters: list[Matter] = field(default_factory=list)
    acts: dict[str, LedgerAct] = field(default_factory=dict)
    whose: dict[str, Whose] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)


def _reckon(keeper: LedgerWriter, codes: tuple[str, ...], desk: _Desk) -> None:
    number = 0
    held = _Held()
    for acts, whose in _stretches(keeper, desk):
        letters = {act.letter for act in acts.values()}
        for found in matters(acts.values(), codes, answers=keeper.answers(letters)):
            made = replace(found, id=keeper.free(found.id, held.ids))
            number += 1
            if not desk.named.isdisjoint(made.acts):
                held.matters.append(made)
                held.ids.add(made.id)
                held.acts |= {id: acts[id] for id in made.acts}
                held.whose |= {id: whose[id] for id in made.acts}
            else:
                _put(keeper, codes, number, made, [acts[id] for id in made.acts], whose, None)
    done = regroup(held.matters, held.acts, desk.decided(), partial(_label, codes))
    was = {}
    for made in done.matters:
        number += 1
        if said := done.settled.get(made.id):
            was[said.decision] = standing(made, [held.acts[id] for id in made.acts], None, codes).state
        _put(keeper, codes, number, made, [held.acts[id] for id in made.acts], held.whose, done.settled.get(made.id))
    desk.bearings += [replace(one, was=was.get(one.decision, one.was)) for one in done.bearings]
    keeper.put_became(done.became)
    if done.matters:
        keeper.number_again()


def _put(
    keeper: LedgerWriter,
    codes: tuple[str, ...],
    number: int,
    made: Matter,
    held: Sequence[LedgerAct],
    whose: Mapping[str, Whose],
    said: Settlement | None,
) -> None:
    def stand(some: Iterable[LedgerAct]) -> MatterStanding:
        return standing(made, some, None, codes)

    stands = settled(said, None, held, stand) if said else stand(held)
    states = {one.act: one.state for one in stands.acts}
    keeper.put_matter(number, made, len({act.letter for act in held}), stands.state, said)
    keeper.put_acts(_rows(made, held, whose, states))


def _label(codes: tuple[str, ...], acts: Sequence[LedgerAct]) -> str:
    """Name acts as a matter of these acts alone would be named."""
    return matters(acts, codes, decisions=[Grouping("join", tuple(act.id for act in acts))])[0].label


def _stretches(keeper: LedgerWriter, desk: _Desk) -> Iterator[tuple[dict[str, LedgerAct], dict[str, Whose]]]:
    """Yield the acts of the archive in stretches of time, whole letters each: most archives are one."""
    acts: dict[str, LedgerAct] = {}
    whose: dict[str, Whose] = {}
    last = None
    for place, act, doer, other in keeper.acts(desk.amend):
        if len(acts) >= STRETCH and act.letter != last:
            yield acts, whose
            acts, whose = {}, {}
        acts[act.id] = act
        whose[act.id] = (place, doer, other, act.act if act.id in desk.changed else None)
        last = act.letter
    if acts:
        yield acts, whose


def _rows(
    made: Matter, held: Sequence[LedgerAct], whose: Mapping[str, Whose], states: Mapping[str, str]
) -> Iterator[tuple[object, ...]]:
    for n, act in enumerate(held):
        place, doer, other, changed = whose[act.id]
        why = made.why[n - 1] if n and n <= len(made.why) else None
        yield *place, act.id, act.actor, act.counterparty, doer, other, made.id, n, why, states.get(act.id), changed


def _deliveries(keeper: LedgerWriter) -> Iterator[tuple[object, ...]]:
    for place, step, doer, other in keeper.deliveries():
        yield *place, step.id, step.giver, step.receiver, doer, other, step.matter


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)
