"""What the languages of an archive say about names, made ready for reading them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from despatch import languages

_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "æ": "ae", "ø": "o"}
)
_DROPPED = re.compile(r"[.'’`´\u02bc-]")
_WORD = re.compile(r"[^\W_]+")
LONGEST_PHRASE = 4


def fold(words: str) -> str:
    """Return `words` in lower case, umlauts as ae, oe, ue, other accents, periods, apostrophes and hyphens gone."""
    if words.isascii():
        return _DROPPED.sub("", words).lower()
    composed = unicodedata.normalize("NFC", words).translate(_UMLAUTS)
    plain = (c for c in unicodedata.normalize("NFKD", composed) if not unicodedata.combining(c))
    return _DROPPED.sub("", "".join(plain)).casefold()


def tokens(words: str) -> list[str]:
    """Return the folded words of a name; initials that stand without a space ("J.V.") are told apart."""
    spaced = re.sub(r"(?<=\b[A-Z]\.)(?=[A-Z])", " ", words)
    return _WORD.findall(fold(spaced))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Folded words of names: `offices` and `ranks` lead from a written phrase to the office or rank it stands for."""

    articles: frozenset[str]
    joining: frozenset[str]
    conjunctions: frozenset[str]
    unknown: frozenset[str]
    relations: frozenset[str]
    masculine: frozenset[str]
    feminine: frozenset[str]
    married: frozenset[str]
    unmarried: frozenset[str]
    plain: frozenset[str]
    ranks: Mapping[str, str]
    offices: Mapping[str, str]
    tail: frozenset[str]
    suffixes: Mapping[str, str]
    particles: frozenset[str]
    bodies: frozenset[str]
    given: Mapping[str, str]
    given_feminine: frozenset[str]
    given_masculine: frozenset[str]

    def full(self, token: str) -> str:
        """Return the given name that an abbreviation, nickname or other spelling stands for."""
        return self.given.get(token, token)

    def known_given(self, token: str) -> bool:
        """Say whether a token can be nothing but a given name, as far as the data knows."""
        full = self.full(token)
        return full in self.given_feminine or full in self.given_masculine


@cache
def lexicon(codes: tuple[str, ...]) -> Lexicon:
    """Return the lexicon of the languages `codes`, the likeliest first: where two disagree, the first holds."""
    subjects = [languages.load(code, "names") for code in codes]

    def many(*path: str) -> frozenset[str]:
        found: set[str] = set()
        for subject in subjects:
            value: object = subject
            for step in path:
                value = value.get(step, []) if isinstance(value, Mapping) else []
            found.update(fold(str(v)) for v in value) if isinstance(value, list) else None
        return frozenset(found)

    def phrases(table: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for subject in subjects:
            for meaning, written in subject.get(table, {}).items():
                for phrase in (meaning, *written):
                    words = tokens(phrase)
                    found.setdefault(" ".join(words), meaning)
                    found.setdefault("".join(words), meaning)  # Major-General, Vice-President
        return found

    given: dict[str, str] = {}
    for subject in subjects:
        for short, full in subject.get("given", {}).items():
            given.setdefault(fold(short), fold(full))
    return Lexicon(
        articles=many("articles"),
        joining=many("joining"),
        conjunctions=many("conjunctions"),
        unknown=many("unknown"),
        relations=many("relations"),
        masculine=many("honorifics", "masculine"),
        feminine=many("honorifics", "feminine"),
        married=many("honorifics", "married"),
        unmarried=many("honorifics", "unmarried"),
        plain=many("honorifics", "plain"),
        ranks=phrases("ranks"),
        offices=phrases("offices"),
        tail=many("tail", "words"),
        suffixes=phrases("suffixes"),
        particles=many("particles", "words"),
        bodies=many("bodies", "words"),
        given=given,
        given_feminine=many("gender", "feminine"),
        given_masculine=many("gender", "masculine"),
    )
