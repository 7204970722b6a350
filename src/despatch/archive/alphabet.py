"""People in the order of the alphabet, by surname; bodies by their name."""

from __future__ import annotations

from collections.abc import Iterable

from despatch.model import PersonEntry
from despatch.names.lexicon import lexicon
from despatch.names.parse import parse


def in_alphabet(people: Iterable[PersonEntry], languages: tuple[str, ...]) -> list[tuple[str, PersonEntry]]:
    """Return the people in order, each with the words that it is sorted by, folded: "fenn orla", "harbour board"."""
    words = lexicon(languages)

    def sorted_as(entry: PersonEntry) -> str:
        name = entry.person.name
        parsed = parse(name, words)
        if entry.person.body or not parsed.surname:
            plain = words.tokens(name)
            return " ".join(plain[1:] if len(plain) > 1 and plain[0] in words.articles else plain)
        return " ".join((parsed.surname, *parsed.given, parsed.suffix)).strip()

    return sorted(
        ((sorted_as(one), one) for one in people), key=lambda pair: (pair[0], pair[1].label, pair[1].person.id)
    )
