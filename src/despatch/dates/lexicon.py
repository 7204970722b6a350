"""The words of dates in the languages of an archive, joined into look-up tables.

An abbreviation is known by rule: it begins with the letters that tell a month from its neighbours, and all its
letters stand in the month's name in their order. So ``Sepr``, ``Augst`` and ``Novemr`` need no list.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from despatch.languages import load

STEM = 3
"""Letters that tell months and weekdays apart."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the languages say, by subject; phrases stand as they are commonly written."""

    months: tuple[tuple[str, ...], ...]
    names: frozenset[str]
    """Those of months and weekdays that may be cut short by rule: the first of each language."""
    weekdays: tuple[tuple[str, ...], ...]
    ordinals: dict[str, int]
    phrases: dict[str, tuple[str, ...]]
    days: dict[str, int]
    ago_units: dict[str, int]
    ago_numbers: dict[str, int]
    ago_before: tuple[str, ...]
    ago_after: tuple[str, ...]

    def of(self, subject: str) -> tuple[str, ...]:
        """Return the phrases of one subject, the longest first."""
        return self.phrases.get(subject, ())


@cache
def words(languages: tuple[str, ...]) -> Words:
    """Join what `languages` say of dates. Raises SettingsError for a language that is not known."""
    data = [load(language, "dates") for language in languages]
    phrases: dict[str, set[str]] = {}
    for one in data:
        for subject, listed in one.items():
            if isinstance(listed, list) and listed and isinstance(listed[0], str):
                phrases.setdefault(subject, set()).update(listed)
    ordinals = {word: n for one in data for n, word in enumerate(one.get("ordinals", ()), 1)}
    ordinals |= {word.replace("-", " "): n for word, n in ordinals.items()}
    ago = [one.get("ago", {}) for one in data]
    return Words(
        months=_joined([one.get("months", []) for one in data], 12),
        names=frozenset(listed[0] for one in data for s in ("months", "weekdays") for listed in one.get(s, ())),
        weekdays=_joined([one.get("weekdays", []) for one in data], 7),
        ordinals=ordinals,
        phrases={s: tuple(sorted(p, key=lambda w: (-len(w), w))) for s, p in phrases.items()},
        days={w.lower(): n for one in data for w, n in one.get("days", {}).items()},
        ago_units={u: n for a in ago for w, n in a.get("units", {}).items() for u in {w, w.lower()}},
        ago_numbers={w: n for a in ago for w, n in a.get("numbers", {}).items()},
        ago_before=tuple(w for a in ago for w in a.get("before", ())),
        ago_after=tuple(w for a in ago for w in a.get("words", ())),
    )


def _joined(lists: list[list[list[str]]], count: int) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(dict.fromkeys(word for one in lists if n < len(one) for word in one[n])) for n in range(count))


@cache
def _names(languages: tuple[str, ...], subject: str) -> tuple[dict[str, int], tuple[tuple[str, int], ...]]:
    table = words(languages).months if subject == "months" else words(languages).weekdays
    exact = {word: n for n, listed in enumerate(table) for word in listed}
    return exact, tuple((word, n) for word, n in exact.items() if word in words(languages).names)


@cache
def _number(word: str, languages: tuple[str, ...], subject: str) -> int | None:
    exact, names = _names(languages, subject)
    if word in exact:
        return exact[word]
    if len(word) < STEM or not word.isalpha():
        return None
    found = {n for name, n in names if word[:STEM] == name[:STEM] and (_within(word, name) or _slip(word, name))}
    return found.pop() if len(found) == 1 else None


def month(word: str, languages: tuple[str, ...]) -> int | None:
    """Return 1 to 12 for a month's name, abbreviation or old form; None for any other word."""
    number = _number(_plain(word), languages, "months")
    return None if number is None else number + 1


def weekday(word: str, languages: tuple[str, ...]) -> int | None:
    """Return 0 (Monday) to 6 for a day of the week; None for any other word."""
    return _number(_plain(word), languages, "weekdays")


def _plain(word: str) -> str:
    """Lower case, without the marks of a raised ending: Sep^r, Feb'y."""
    return word.lower().translate(_RAISED).strip(".")


_RAISED = str.maketrans(
    {"'": None, "’": None, "^": None, "ʳ": "r", "ᵗ": "t", "ʸ": "y", "ᵇ": "b", "ᵉ": "e", "ˢ": "s", "ʰ": "h", "ᵈ": "d"}
)


def _within(word: str, name: str) -> bool:
    letters = iter(name)
    return all(letter in letters for letter in word)


def _slip(word: str, name: str) -> bool:
    """One letter of a full name misread, as scanning does ("Octoher"); never the first three or the last."""
    return (
        len(word) == len(name) >= 6
        and word[-1] == name[-1]
        and sum(a != b for a, b in zip(word, name, strict=True)) == 1
    )
