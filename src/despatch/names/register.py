"""A name in running text or a note goes in; the people of the archive whom it may mean come out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import regex

from despatch.model import Person
from despatch.names.lexicon import Lexicon, lexicon
from despatch.text.fold import fold
from despatch.text.sound import sound

_WORD = regex.compile(r"[\p{L}\d]+", regex.V1)
_APOSTROPHES = regex.compile(r"['’]s\b|['’.]")
_MOST = 12
"""A name that fits more people identifies nobody."""


class Register:
    """The people of an archive by the words of their names."""

    def __init__(self, people: Iterable[Person], codes: tuple[str, ...]) -> None:
        """Index `people` by surname, or by every word for a body; `codes` are the archive's languages."""
        self._lexicon = lexicon(codes)
        self._empty = _empty_words(self._lexicon)
        self._by_last: dict[str, list[tuple[str, tuple[str, ...], str | None]]] = defaultdict(list)
        self._by_sound: dict[str, set[str]] = defaultdict(set)
        self._bodies: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
        for person in people:
            genders = {self._gender(name) for name in (person.name, *person.variants)} - {None}
            gender = genders.pop() if len(genders) == 1 else None
            for name in dict.fromkeys((person.name, *person.variants)):
                words = self._words(name)
                if not words:
                    continue
                if person.body:
                    bag = frozenset(words)
                    for word in bag:
                        self._bodies[word].append((person.id, bag))
                else:
                    self._by_last[words[-1]].append((person.id, tuple(words[:-1]), gender))
                    self._by_sound[sound(words[-1])].add(words[-1])

    def _words(self, name: str) -> list[str]:
        return [word for word in self._folded(name) if word not in self._empty]

    def _folded(self, name: str) -> list[str]:
        """Return the words of a name without accents, case, periods and apostrophes."""
        words: list[str] = _WORD.findall(_APOSTROPHES.sub("", fold(self._lexicon.spell(name))))
        return words

    def _gender(self, name: str) -> str | None:
        """Return "feminine" or "masculine" by the title of a name, else by its first given name; else None."""
        first = set(self._folded(name)[:1])
        for known in (self._lexicon.honorifics, self._lexicon.gender):
            feminine, masculine = bool(first & known.feminine), bool(first & known.masculine)
            if feminine != masculine:
                return "feminine" if feminine else "masculine"
        return None

    def fits(self, name: str) -> tuple[str, ...]:
        """Return the ids of those whom `name` may mean, sorted; none when it fits nobody, or too many."""
        words = self._words(name)
        if not words:
            return ()
        bag = set(words)
        bodies = {id for id, known in self._bodies.get(words[-1], ()) if len(bag & known) / len(bag | known) >= _ALIKE}
        given = words[:-1]
        title = self._folded(name)[0]
        lady, man = title in self._lexicon.honorifics.feminine, title in self._lexicon.honorifics.masculine
        last = words[-1]
        if last not in self._by_last and not bodies and len(last) >= _LONG:
            spelled = self._by_sound.get(sound(last), ())
            last = min(spelled) if len(spelled) == 1 else last
        people = {
            id
            for id, known, gender in self._by_last.get(last, ())
            if given_fit(given, known) and (gender == "feminine" if lady else not (man and gender == "feminine"))
        }
        found = tuple(sorted(people | bodies))
        return found if len(found) <= _MOST else ()


_LONG = 5
"""A surname of so many letters that nobody bears may be another's in an old spelling: "Dunmehr" is Dunmer."""
_ALIKE = 0.66
"""The share of words that two names of a body must have in common."""


def given_fit(short: Sequence[str], known: Sequence[str]) -> bool:
    """Say whether given names agree, in order, initials and shortened forms included."""
    if not short or not known:
        return True
    rest = iter(known)
    return all(
        any(word == other or (other.startswith(word) or word.startswith(other)) for other in rest) for word in short
    )


def _empty_words(lexicon: Lexicon) -> frozenset[str]:
    """Return titles, ranks, offices and articles: words that stand with a name and are not it."""
    titles = lexicon.honorifics
    tables = (lexicon.ranks, lexicon.offices, lexicon.suffixes)
    phrases = [
        *(titles.masculine | titles.feminine | titles.married | titles.unmarried | titles.plain),
        *(phrase for table in tables for written in table.values() for phrase in written),
    ]
    return lexicon.articles.union(word for phrase in phrases for word in phrase.split())
