"""The ledger of an archive: acts and deliveries come in; matters, and how each stands, go into the store.

Matters are looked for in one stretch of letters at a time. The store keeps a digest of what the matters of a stretch
rest on, and a stretch of the same digest is left as it is.
"""

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
from despatch.pipeline.digest import fingerprint
from despatch.pipeline.stretches import LAST, ROOM, Stretch, cut_stretches
from despatch.store.write_decisions import LEDGER
from despatch.store.write_ledger import LedgerRow, LedgerWriter, Place
from despatch.store.writer import Writer

STRETCHES = "stretches of matters"
"""The fact that keeps the digests of stretches."""

Whose = tuple[Place, str | None, str | None, Act | None]
"""Where an act stands, who does it to whom, and the act as an editor changed it."""


@dataclass(slots=True)
class _SetAside:
    """Matters that decisions name. They wait until all are found: a decision may join the first and the last."""

    matters: list[Matter] = field(default_factory=list)
    acts: dict[str, LedgerAct] = field(default_factory=dict)
    whose: dict[str, Whose] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    stretches: dict[str, Stretch] = field(default_factory=dict)
    """The stretch of each act."""

    def add(self, matter: Matter, acts: Mapping[str, LedgerAct], whose: Mapping[str, Whose], stretch: Stretch) -> None:
        self.matters.append(matter)
        self.ids.add(matter.id)
        self.acts |= {id: acts[id] for id in matter.acts}
        self.whose |= {id: whose[id] for id in matter.acts}
        self.stretches |= dict.fromkeys(matter.acts, stretch)


def group_matters(
    writer: Writer, languages: tuple[str, ...], decisions: Sequence[Correction] = (), rules: str = ""
) -> None:
    """Find the matters among the acts of the archive, and lay editors' decisions on both over the answer.

    `rules` stands for the code. Stretches of letters whose matters rest on the same as before are left as they are.
    """
    store = writer.ledger_writer()
    decided = ActDecisions(store, languages, decisions)
    store.amend(decided.amend)
    named = frozenset(row for id in decided.letters_named() if (row := store.row(id)) is not None)
    every = fingerprint(rules, languages, sorted(store.sides().items()))
    stretches = list(cut_stretches(store.letters(), every, decided.on_letter, named))
    known = (writer.fact(STRETCHES) or "").split(" ")
    changed = [one for one in stretches if not one.digest or known[one.nth : one.nth + 1] != [one.digest]]
    if store.has_namesakes():
        changed = stretches  # which of them bears the number rests on all matters
    if len(changed) == len(stretches):
        store.clear_all()
    else:
        for stretch in changed:
            store.clear(stretch.numbers, stretch.letters)
        store.clear((len(stretches) * ROOM, LAST), ())
    set_aside = _find_matters(store, languages, decided, changed)
    if len(changed) < len(stretches) and store.has_namesakes():
        store.clear_all()
        set_aside, changed = _find_matters(store, languages, decided, stretches), stretches
    _regroup_matters(store, languages, decided, set_aside)
    for stretch in changed:
        store.put_deliveries(_deliveries(store, stretch.letters))
        store.put_doubtful(stretch.letters)
    writer.decision_writer().put_bearings(LEDGER, decided.bearings)
    writer.put_fact(STRETCHES, " ".join(one.digest for one in stretches))


def _find_matters(
    store: LedgerWriter, languages: tuple[str, ...], decided: ActDecisions, stretches: Iterable[Stretch]
) -> _SetAside:
    """Store the matters that no decision names; return those set aside."""
    set_aside = _SetAside()
    for stretch in stretches:
        acts: dict[str, LedgerAct] = {}
        whose: dict[str, Whose] = {}
        for place, act, doer, other in store.acts(stretch.letters):
            acts[act.id] = act
            whose[act.id] = (place, doer, other, act.act if act.id in decided.changed else None)
        answers = store.answers({act.letter for act in acts.values()})
        for number, found in enumerate(matters(acts.values(), languages, answers=answers), stretch.numbers[0]):
            matter = replace(found, id=store.free(found.id, set_aside.ids))
            if decided.named.isdisjoint(matter.acts):
                _store_matter(store, languages, number, matter, [acts[id] for id in matter.acts], whose, None)
            else:
                set_aside.add(matter, acts, whose, stretch)
    return set_aside


def _regroup_matters(
    store: LedgerWriter, languages: tuple[str, ...], decided: ActDecisions, set_aside: _SetAside
) -> None:
    """Lay decisions over the matters set aside, and store each in the stretch of its first act."""
    acts = set_aside.acts
    amended = amend_matters(set_aside.matters, acts, decided.on_matters(), partial(_label, languages))
    read_state: dict[str, str] = {}
    for matter in amended.matters:
        members = [acts[id] for id in matter.acts]
        settlement = amended.settled.get(matter.id)
        if settlement:
            read_state[settlement.decision] = standing(matter, members, None, languages).state
        number = set_aside.stretches[matter.acts[0]].numbers[0]
        _store_matter(store, languages, number, matter, members, set_aside.whose, settlement)
    decided.bearings += [
        replace(bearing, was=read_state.get(bearing.decision, bearing.was)) for bearing in amended.bearings
    ]
    store.put_redirects(amended.became)
    for numbers in sorted({set_aside.stretches[matter.acts[0]].numbers for matter in amended.matters}):
        store.renumber(numbers)


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


def _rows(
    matter: Matter, acts: Sequence[LedgerAct], whose: Mapping[str, Whose], states: Mapping[str, str]
) -> Iterator[LedgerRow]:
    for n, act in enumerate(acts):
        place, doer, other, changed = whose[act.id]
        why = matter.why[n - 1] if n and n <= len(matter.why) else None
        yield place, act.actor, act.counterparty, doer, other, matter.id, n, why, states.get(act.id), changed


def _deliveries(store: LedgerWriter, letters: Iterable[int]) -> Iterator[tuple[object, ...]]:
    for place, step, doer, other in store.deliveries(letters):
        yield *place, step.id, step.giver, step.receiver, doer, other, step.matter
