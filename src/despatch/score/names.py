"""Decide whether two names mean one person. The scorer shares no code with the reading that it measures.

Surnames must agree, and the given names of the shorter form must fit, in order, into the longer:
as the same name, an initial, a beginning, a pet form or an old abbreviation ("Saml", "Thos").
A bare surname passes unless the gold set knows it for two different people. Titles that tell nobody apart do not
count: "Honorable Orla Fenn" is "Orla Fenn", but "Mrs. Fenn" is not "Fenn".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import NamedTuple

from despatch.languages.score import ScoreWords
from despatch.languages.tables import known as known_languages
from despatch.languages.tables import merged

_WORD = re.compile(r"[^\W_]+")
_ASIDE = re.compile(r"\bet al\b\.?|\([^()]{0,200}\)|[\[\]?]")
_LIST = re.compile(r"\s{0,9}[;|]\s{0,9}")


class Name(NamedTuple):
    """A name taken apart. A body (committee, company) has its words in `given` and no surname."""

    given: tuple[str, ...]
    surname: str
    suffix: str


class _Lexicon(NamedTuple):
    titles: frozenset[str]
    distinctive: frozenset[str]
    particles: frozenset[str]
    bodies: frozenset[str]
    fillers: frozenset[str]
    joiners: tuple[str, ...]
    suffixes: dict[str, str]
    nicknames: dict[str, str]


def words(text: str) -> list[str]:
    """Return the words of a name, folded: no accents, case, possessive s, dots or apostrophes."""
    text = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("æ", "ae"))
    text = "".join(c for c in text if not unicodedata.combining(c)).casefold()
    text = re.sub(r"['’`´.]", "", re.sub(r"(?<=\w)['’]s\b", "", text))
    return _WORD.findall(text)


def untitled(name: str) -> list[str]:
    """Return the words of a name without the titles that tell nobody apart; every word if no other is left."""
    lexicon = _lexicon()
    every = words(name)
    return [w for w in every if w not in lexicon.titles or w in lexicon.distinctive] or every


@cache
def parse(name: str) -> Name:
    """Take a name apart; titles and particles fall away."""
    lexicon = _lexicon()
    name = _ASIDE.sub(" ", name)
    head, comma, tail = name.partition(",")
    tokens, rest = words(name), words(tail)
    if lexicon.bodies.intersection(tokens):
        kept = (t for t in tokens if t not in lexicon.titles and t not in lexicon.fillers)
        return Name(tuple(kept), "", "")
    if comma and rest and rest[0] not in lexicon.titles and rest[0] not in lexicon.suffixes:
        tokens = rest + words(head)  # "Surname, Forename"
    suffix = next((lexicon.suffixes[t] for t in tokens if t in lexicon.suffixes), "")
    tokens = [t for t in tokens if t not in lexicon.suffixes]
    bare = [t for t in tokens if t not in lexicon.titles and t not in lexicon.particles] or tokens
    return Name(tuple(bare[:-1]), bare[-1], suffix) if bare else Name((), "", "")


def same_person(gold: str | None, read: str | None, known: Collection[str] = ()) -> bool:
    """Return whether the name read is the gold name; `known` are all the names of the gold set."""
    if not gold or not read:
        return False
    if words(gold) == words(read) or untitled(gold) == untitled(read):
        return True
    if any(words(read) == words(other) for other in known):
        return False
    a, b = parse(gold), parse(read)
    if not a.surname or not b.surname:
        return not a.surname and not b.surname and _same_body(set(a.given), set(b.given))
    if a.surname != b.surname or (a.suffix and b.suffix and a.suffix != b.suffix):
        return False
    if a.given and not b.given:
        return len({parse(o) for o in known if parse(o).surname == a.surname}) <= 1
    shorter, longer = sorted((a.given, b.given), key=len)
    rest = iter(longer)
    return all(any(_same_given(x, y) for y in rest) for x in shorter)


def same_parties(gold: object, read: object, known: Collection[str] = ()) -> bool:
    """Return whether each gold party is matched by a different party read, with none left over."""
    wanted, given = as_list(gold), as_list(read)
    if len(given) == 1 and len(wanted) > 1:
        given = [p for p in _joined().split(given[0]) if p]
    if not wanted or len(wanted) != len(given):
        return False
    for name in wanted:
        hit = next((p for p in given if same_person(name, p, known)), None)
        if hit is None:
            return False
        given.remove(hit)
    return True


def as_list(value: object) -> list[str]:
    """Return the names in a gold field: a list, or one string with ";" between names."""
    if value is None:
        return []
    parts: Iterable[object] = value if isinstance(value, list | tuple) else _LIST.split(str(value))
    return [p for p in (str(p).strip() for p in parts) if p]


def same_place(gold: str | None, read: str | None) -> bool:
    """Return whether all words of the shorter place are in the longer, old spellings and abbreviations allowed."""
    a, b = words(gold or ""), words(read or "")
    if not a or not b:
        return False
    shorter, longer = sorted((a, b), key=len)
    return "".join(a) == "".join(b) or all(any(_same_word(x, y) for y in longer) for x in shorter)


def _same_body(a: set[str], b: set[str]) -> bool:
    return bool(a & b) and len(a & b) / len(a | b) >= 0.66


def _same_given(a: str, b: str) -> bool:
    nicknames = _lexicon().nicknames
    a, b = sorted((nicknames.get(a, a), nicknames.get(b, b)), key=len)
    if a == b:
        return True
    if a[0] != b[0]:
        return False
    if len(a) == 1 or (len(a) >= 3 and b.startswith(a)):
        return True
    return len(a) <= 6 and len(a) < len(b) and _in_order(a, b)


def _same_word(a: str, b: str) -> bool:
    a, b = sorted((a, b), key=len)
    return a == b or (len(a) >= 4 and a[0] == b[0] and _in_order(a, b))


def _in_order(letters: str, word: str) -> bool:
    rest = iter(word)
    return all(c in rest for c in letters)


@cache
def _joined() -> re.Pattern[str]:
    joiners = "|".join(map(re.escape, _lexicon().joiners))
    return re.compile(rf",\s{{0,9}}(?:(?:{joiners})\s{{1,9}})?|\s{{1,9}}(?:{joiners})\s{{1,9}}")


@cache
def _lexicon() -> _Lexicon:
    data = merged(known_languages(), ScoreWords)

    def invert(forms: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
        return {word: form for form, words in forms.items() for word in (form, *words)}

    return _Lexicon(
        titles=frozenset(data.titles),
        distinctive=frozenset(data.distinctive_titles),
        particles=frozenset(data.particles),
        bodies=frozenset(data.bodies),
        fillers=frozenset(data.body_fillers),
        joiners=tuple(sorted(data.joiners)),
        suffixes=invert(data.suffixes),
        nicknames=invert(data.nicknames),
    )
