"""The ledger of an archive: its acts are entered, matters found among them, and the answer is stored."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace

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


STRETCH = 15_000
"""How many acts are weighed against each other at once: as many as a laptop holds beside everything else."""

Whose = tuple[Place, str | None, str | None]


def _reckon(keeper: Keeper, codes: tuple[str, ...]) -> None:
    number = 0
    for acts, whose in _stretches(keeper):
        letters = {act.letter for act in acts.values()}
        for found in matters(acts.values(), codes, answers=keeper.answers(letters)):
            made = replace(found, id=keeper.free(found.id))
            number += 1
            held = [acts[id] for id in made.acts]
            stands = standing(made, held, None, codes)
            states = {one.act: one.state for one in stands.acts}
            keeper.put_matter(number, made, len({act.letter for act in held}), stands.state)
            keeper.put_acts(_rows(made, held, whose, states))


def _stretches(keeper: Keeper) -> Iterator[tuple[dict[str, LedgerAct], dict[str, Whose]]]:
    """Yield the acts of the archive in stretches of time, whole letters each: most archives are one."""
    acts: dict[str, LedgerAct] = {}
    whose: dict[str, Whose] = {}
    last = None
    for place, act, doer, other in keeper.acts():
        if len(acts) >= STRETCH and act.letter != last:
            yield acts, whose
            acts, whose = {}, {}
        acts[act.id] = act
        whose[act.id] = (place, doer, other)
        last = act.letter
    if acts:
        yield acts, whose


def _rows(
    made: Matter, held: list[LedgerAct], whose: dict[str, Whose], states: Mapping[str, str]
) -> Iterator[tuple[object, ...]]:
    for n, act in enumerate(held):
        place, doer, other = whose[act.id]
        why = made.why[n - 1] if n and n <= len(made.why) else None
        yield *place, act.id, act.actor, act.counterparty, doer, other, made.id, n, why, states.get(act.id)


def _deliveries(keeper: Keeper) -> Iterator[tuple[object, ...]]:
    for place, step, doer, other in keeper.deliveries():
        yield *place, step.id, step.giver, step.receiver, doer, other, step.matter
