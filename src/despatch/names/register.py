"""Names in running text and notes -> the people of the archive who may be meant, one or several."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable

import regex

from despatch import languages
from despatch.model import Person

_WORD = regex.compile(r"[\p{L}\d]+", regex.V1)
_MOST = 12
"""A name that fits more people says nothing."""


def folded(name: str) -> list[str]:
    """Return the words of a name without accents, case, periods and apostrophes."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    words: list[str] = _WORD.findall(regex.sub(r"['’]s\b|['’.]", "", plain))
    return words


def _empty_words(codes: tuple[str, ...]) -> frozenset[str]:
    """Return titles, ranks, offices and articles: words that stand with a name and are not it."""
    out: set[str] = set()
    for code in codes:
        data = languages.load(code, "names")
        for table in (
            data.get("honorifics", {}),
            data.get("ranks", {}),
            data.get("offices", {}),
            data.get("suffixes", {}),
        ):
            out.update(word for words in table.values() for phrase in words for word in phrase.split())
        out.update(data.get("articles", ()))
    return frozenset(out)


def _words_of(codes: tuple[str, ...], table: str, key: str) -> frozenset[str]:
    return frozenset(word for code in codes for word in languages.load(code, "names").get(table, {}).get(key, ()))


class Register:
    """The people of an archive by the words of their names."""

    def __init__(self, people: Iterable[Person], codes: tuple[str, ...]) -> None:
        """Index `people` by surname, or by every word for a body; `codes` are the archive's languages."""
        self._empty = _empty_words(codes)
        self._titles = {sex: _words_of(codes, "honorifics", sex) for sex in ("feminine", "masculine")}
        self._given = {sex: _words_of(codes, "gender", sex) for sex in ("feminine", "masculine")}
        self._by_last: dict[str, list[tuple[str, tuple[str, ...], str | None]]] = defaultdict(list)
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

    def _words(self, name: str) -> list[str]:
        return [w for w in folded(name) if w not in self._empty]

    def _gender(self, name: str) -> str | None:
        """Return "feminine" or "masculine" by the title of a name, else by its first given name; None when neither tells."""
        words = folded(name)
        for known in (self._titles, self._given):
            found = {sex for sex, told in known.items() if words and words[0] in told}
            if len(found) == 1:
                return found.pop()
        return None

    def fits(self, name: str) -> tuple[str, ...]:
        """Return the ids of those whom `name` may mean, sorted; none when it fits nobody, or too many."""
        words = self._words(name)
        if not words:
            return ()
        bag = set(words)
        bodies = {id for id, known in self._bodies.get(words[-1], ()) if len(bag & known) / len(bag | known) >= _ALIKE}
        given = words[:-1]
        titled = folded(name)[0]
        lady, man = (titled in self._titles[sex] for sex in ("feminine", "masculine"))
        people = {
            id
            for id, known, gender in self._by_last.get(words[-1], ())
            if _given_fit(given, known) and (gender == "feminine" if lady else not (man and gender == "feminine"))
        }
        found = tuple(sorted(people | bodies))
        return found if len(found) <= _MOST else ()


_ALIKE = 0.66
"""The share of words that two names of a body must have in common."""


def _given_fit(short: list[str], known: tuple[str, ...]) -> bool:
    """Say whether given names agree, in order, initials and shortened forms included."""
    if not short or not known:
        return True
    rest = iter(known)
    return all(
        any(word == other or (other.startswith(word) or word.startswith(other)) for other in rest) for word in short
    )
