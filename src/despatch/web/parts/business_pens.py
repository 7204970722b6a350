"""The pens of business and of people: what their forms offer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from despatch.archive import Archive
from despatch.model import MatterFilter, MatterStory, PersonEntry, State
from despatch.text import fold
from despatch.web.archive_cache import all_people
from despatch.web.parts.act_view import view_act

OFFERED = 6
STATES: tuple[State, ...] = get_args(State)


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that may be split off: the id of its act, and its words."""

    id: str
    words: str


@dataclass(frozen=True, slots=True)
class MatterPens:
    """What the forms of a piece of business offer: other business of the same people, its passages, states, a day."""

    others: tuple[tuple[str, str], ...]
    passages: tuple[Passage, ...]
    states: tuple[State, ...]
    day: str


@dataclass(frozen=True, slots=True)
class PersonPens:
    """What the forms of a person offer: the name, the other names, and people of a like name."""

    name: str
    variants: tuple[str, ...]
    alike: tuple[str, ...]


def matter_pens(archive: Archive, story: MatterStory) -> MatterPens:
    """Return what the forms of a piece of business offer."""
    entry = story.entry
    keys = [side.person or side.name for side in entry.sides[:1]]
    near = [
        one
        for key in keys
        for one in archive.ledger.board(where=MatterFilter(who=key), order="weight", limit=OFFERED + 1).matters
    ]
    others = [(one.id, one.matter.label) for one in near if one.id != entry.id]
    passages = [Passage(act.id, view_act(act).words) for act in story.acts]
    last = entry.matter.last or ""
    return MatterPens(tuple(others[:OFFERED]), tuple(passages), STATES, archive.ledger.today or last)


def person_pens(archive: Archive, who: PersonEntry) -> PersonPens:
    """Return what the forms of a person offer: those alike share the last word of the name, the surname of most."""
    name = who.person.name
    last = fold.words(name)[-1:]
    alike = [
        one.person.name
        for one in all_people(archive)
        if one.person.id != who.person.id and last and fold.words(one.person.name)[-1:] == last
    ]
    return PersonPens(name, who.person.variants, tuple(dict.fromkeys(alike))[:OFFERED])
