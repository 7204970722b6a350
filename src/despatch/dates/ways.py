"""Ways of dating that a word of their own shows: months by number, Kalends, the Republican calendar, years of a reign.

Most texts hold no such word, so they are looked for first, and read around each.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from despatch.dates import numbered_months, reigns, republican, roman_calendar
from despatch.dates.numbers import Place, around

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from despatch.dates.expression import DateExpression

NUMBERED, ROMAN, REPUBLICAN, REIGNS = range(4)
_SIGNS: tuple[Callable[[tuple[str, ...]], frozenset[str]], ...] = (
    numbered_months.signs,
    roman_calendar.signs,
    republican.signs,
    reigns.signs,
)
_READ: dict[int, Callable[[Place], Iterable[DateExpression]]] = {
    NUMBERED: numbered_months.read_numbered_months,
    ROMAN: roman_calendar.read_roman_days,
    REPUBLICAN: republican.read_republican,
}


def shown_ways(languages: tuple[str, ...], seen: frozenset[str]) -> list[int]:
    """Return the ways of dating of which a word is among those `seen` in a text, in their order."""
    shown = _shown(languages)
    return sorted({way for word in shown.keys() & seen for way in shown[word]})


def read_way(place: Place, way: int) -> Iterator[DateExpression]:
    """Yield the dates of one way; years of a reign are read with the days beside them, by `reigns.add_reigns`."""
    if way in _READ:
        for near in around(place, _SIGNS[way](place.languages)):
            yield from _READ[way](near)


@cache
def _shown(languages: tuple[str, ...]) -> dict[str, tuple[int, ...]]:
    """Return for each word that shows a way of dating, the ways that it shows."""
    shown: dict[str, tuple[int, ...]] = {}
    for way, signs in enumerate(_SIGNS):
        for word in signs(languages):
            shown[word] = (*shown.get(word, ()), way)
    return shown
