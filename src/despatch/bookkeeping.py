"""The ledger of an archive: its acts are entered, matters found among them, and the answer is stored."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from despatch import stages
from despatch.ledger.matters import matters
from despatch.ledger.standing import standing
from despatch.model import LedgerAct, Matter
from despatch.settings import Settings
from despatch.store.keeping import Keeper, Place
from despatch.store.writer import Writer


def settle(writer: Writer, said: Settings) -> None:
    """Find the matters of the archive, unless nothing changed that the answer rests on."""
    state = hashlib.sha256(repr((writer.connected(), said.languages, stages.versions("archive"))).encode()).hexdigest()[:24]
    if writer.reckoned() == state:
        return
    keeper = writer.keeper()
    keeper.clear()
    _reckon(keeper, said.languages)
    keeper.put_deliveries(_deliveries(keeper))
    writer.say("matters", state)


def _reckon(keeper: Keeper, codes: tuple[str, ...]) -> None:
    acts: dict[str, LedgerAct] = {}
    whose: dict[str, tuple[Place, str | None, str | None]] = {}
    for place, act, doer, other in keeper.acts():
        acts[act.id] = act
        whose[act.id] = (place, doer, other)
    for number, made in enumerate(matters(acts.values(), codes, answers=keeper.answers()), 1):
        held = [acts[id] for id in made.acts]
        stands = standing(made, held, None, codes)
        states = {one.act: one.state for one in stands.acts}
        keeper.put_matter(number, made, len({act.letter for act in held}), stands.state)
        keeper.put_acts(_rows(made, held, whose, states))


def _rows(
    made: Matter, held: list[LedgerAct], whose: dict[str, tuple[Place, str | None, str | None]], states: Mapping[str, str]
) -> Iterator[tuple[object, ...]]:
    for n, act in enumerate(held):
        place, doer, other = whose[act.id]
        why = made.why[n - 1] if n and n <= len(made.why) else None
        yield *place, act.id, act.actor, act.counterparty, doer, other, made.id, n, why, states.get(act.id)


def _deliveries(keeper: Keeper) -> Iterator[tuple[object, ...]]:
    for place, step, doer, other in keeper.deliveries():
        yield *place, step.id, step.giver, step.receiver, doer, other, step.matter
