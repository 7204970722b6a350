"""The ledger of an archive: acts and deliveries come in; matters, and how each stands, go into the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from despatch import dates
from despatch.decisions import amend_matters, settled
from despatch.matters.grouping import matters
from despatch.matters.standing import history, standing, turning_days
from despatch.model import Act, Correction, Grouping, LedgerAct, Matter, MatterStanding, Settlement
from despatch.pipeline.act_decisions import ActDecisions
from despatch.store.write_decisions import LEDGER
from despatch.store.write_ledger import LedgerRow, LedgerWriter, Place
from despatch.store.writer import Writer

STRETCH = 15_000
"""Acts that are compared with each other at once: as many as fit into the memory of a laptop beside everything else."""

Whose = tuple[Place, str | None, str | None, Act | None]
"""Where an act stands, who does it to whom, and the act as an editor changed it."""


@dataclass(slots=True)
class _SetAside:
    """Matters that decisions name. They wait until all are found: a decision may join the first and the last."""

    matters: list[Matter] = field(default_factory=list)
    acts: dict[str, LedgerAct] = field(default_factory=dict)
    whose: dict[str, Whose] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)

    def add(self, matter: Matter, acts: Mapping[str, LedgerAct], whose: Mapping[str, Whose]) -> None:
        self.matters.append(matter)
        self.ids.add(matter.id)
        self.acts |= {id: acts[id] for id in matter.acts}
        self.whose |= {id: whose[id] for id in matter.acts}


def group_matters(writer: Writer, languages: tuple[str, ...], decisions: Sequence[Correction] = ()) -> None:
    """Find the matters among the acts of the archive, and lay editors' decisions on both over the answer."""
    store = writer.ledger_writer()
    store.clear()
    decided = ActDecisions(store, languages, decisions)
    number, set_aside = _find_matters(store, languages, decided)
    _regroup_matters(store, languages, decided, number, set_aside)
    store.put_deliveries(_deliveries(store))
    store.put_doubtful()
    writer.decision_writer().put_bearings(LEDGER, decided.bearings)


def _find_matters(store: LedgerWriter, languages: tuple[str, ...], decided: ActDecisions) -> tuple[int, _SetAside]:
    """Store the matters that no decision names; return how many matters there are, and those set aside."""
    number = 0
    set_aside = _SetAside()
    for acts, whose in _stretches(store, decided):
        letters = {act.letter for act in acts.values()}
        for found in matters(acts.values(), languages, answers=store.answers(letters)):
            matter = replace(found, id=store.free(found.id, set_aside.ids))
            number += 1
            if decided.named.isdisjoint(matter.acts):
                _store_matter(store, languages, number, matter, [acts[id] for id in matter.acts], whose, None)
            else:
                set_aside.add(matter, acts, whose)
    return number, set_aside


def _regroup_matters(
    store: LedgerWriter, languages: tuple[str, ...], decided: ActDecisions, number: int, set_aside: _SetAside
) -> None:
    """Lay decisions over the matters set aside, and store them; their numbers follow `number`."""
    acts = set_aside.acts
    amended = amend_matters(set_aside.matters, acts, decided.on_matters(), partial(_label, languages))
    read_state: dict[str, str] = {}
    for number_now, matter in enumerate(amended.matters, number + 1):
        members = [acts[id] for id in matter.acts]
        settlement = amended.settled.get(matter.id)
        if settlement:
            read_state[settlement.decision] = standing(matter, members, None, languages).state
        _store_matter(store, languages, number_now, matter, members, set_aside.whose, settlement)
    decided.bearings += [
        replace(bearing, was=read_state.get(bearing.decision, bearing.was)) for bearing in amended.bearings
    ]
    store.put_redirects(amended.became)
    if amended.matters:
        store.renumber()


def _store_matter(
    store: LedgerWriter,
    languages: tuple[str, ...],
    number: int,
    matter: Matter,
    acts: Sequence[LedgerAct],
    whose: Mapping[str, Whose],
    settlement: Settlement | None,
) -> None:
    standings = dict(_standings(matter, acts, languages, settlement))
    stands = standings[0]
    states = {act.act: act.state for act in stands.acts}
    store.put_matter(number, matter, len({act.letter for act in acts}), stands.state, settlement)
    store.put_acts(_rows(matter, acts, whose, states))
    store.put_standings({act.id: whose[act.id][0] for act in acts}, standings.items())


def _standings(
    matter: Matter, acts: Sequence[LedgerAct], languages: tuple[str, ...], settlement: Settlement | None
) -> Iterator[tuple[int, MatterStanding]]:
    """Yield how a matter stands by all that is known (0), then from the end of each day on which that may change."""

    def stand(day: str | None) -> MatterStanding:
        if settlement is None:
            return standing(matter, acts, day, languages)
        return settled(settlement, day, acts, lambda some: standing(matter, some, day, languages))

    yield 0, stand(None)
    days = turning_days(acts)
    if settlement is None:
        found: Iterable[MatterStanding] = history(matter, acts, days, languages)
    else:
        on = dates.bounds(settlement.date)
        days = sorted({*days, on[1]}) if on else days
        found = (stand(day.isoformat()) for day in days)
    for day, stands in zip(days, found, strict=True):
        if stands.words:
            yield int(f"{day:%Y%m%d}"), stands


def _label(languages: tuple[str, ...], acts: Sequence[LedgerAct]) -> str:
    """Name acts as a matter of these acts alone would be named."""
    return matters(acts, languages, decisions=[Grouping("join", tuple(act.id for act in acts))])[0].label


def _stretches(store: LedgerWriter, decided: ActDecisions) -> Iterator[tuple[dict[str, LedgerAct], dict[str, Whose]]]:
    """Yield the acts of the archive in stretches of time, whole letters each; most archives are one stretch."""
    acts: dict[str, LedgerAct] = {}
    whose: dict[str, Whose] = {}
    last = None
    for place, act, doer, other in store.acts(decided.amend):
        if len(acts) >= STRETCH and act.letter != last:
            yield acts, whose
            acts, whose = {}, {}
        acts[act.id] = act
        whose[act.id] = (place, doer, other, act.act if act.id in decided.changed else None)
        last = act.letter
    if acts:
        yield acts, whose


def _rows(
    matter: Matter, acts: Sequence[LedgerAct], whose: Mapping[str, Whose], states: Mapping[str, str]
) -> Iterator[LedgerRow]:
    for n, act in enumerate(acts):
        place, doer, other, changed = whose[act.id]
        why = matter.why[n - 1] if n and n <= len(matter.why) else None
        yield place, act.actor, act.counterparty, doer, other, matter.id, n, why, states.get(act.id), changed


def _deliveries(store: LedgerWriter) -> Iterator[tuple[object, ...]]:
    for place, step, doer, other in store.deliveries():
        yield *place, step.id, step.giver, step.receiver, doer, other, step.matter
