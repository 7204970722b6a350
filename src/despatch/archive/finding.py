"""The people that a name means: the people of an archive and a name come in; those that it fits go out."""

from __future__ import annotations

from collections.abc import Sequence

from despatch.model import PersonEntry


def find_people(people: Sequence[PersonEntry], name: str) -> list[PersonEntry]:
    """Return those whose id or label is `name`, or else those with such a name, or else those with it in a name."""
    wanted = name.casefold()

    def names(entry: PersonEntry) -> set[str]:
        return {n.casefold() for n in (entry.label, entry.person.name, *entry.person.variants)}

    ways = (
        [entry for entry in people if name in (entry.person.id, entry.label)],
        [entry for entry in people if wanted in names(entry)],
        [entry for entry in people if any(wanted in n for n in names(entry))],
    )
    return next(filter(None, ways), [])
