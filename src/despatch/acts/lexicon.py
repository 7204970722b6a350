"""Word sets that several modules of the room share, made from more than one subject of the language data."""

from __future__ import annotations

from functools import cache

from despatch.languages.deliveries import DeliveryWords
from despatch.languages.names import NameWords
from despatch.languages.tables import merged


@cache
def titles(codes: tuple[str, ...], *, offices: bool) -> frozenset[str]:
    """Return the titles and ranks that may stand before a name, and with `offices` the offices too."""
    names = merged(codes, NameWords)
    tables = [
        names.honorifics.every,
        *names.ranks.values(),
        *(names.offices.values() if offices else ()),
    ]
    return frozenset(title for table in tables for title in table)


@cache
def things_sent(codes: tuple[str, ...]) -> frozenset[str]:
    """Return the plainest words for goods and for what carries them."""
    words = merged(codes, DeliveryWords)
    return words.goods.words | words.carriers.words
