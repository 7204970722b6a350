"""Goods that a clause names: their name, their quantity, and their place among the words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from despatch.languages.deliveries import BeforeItem, Carriers, DeliveryWords, Goods
from despatch.languages.ledger import LedgerWords
from despatch.languages.particulars import ArgumentWords
from despatch.languages.quantities import QuantityWords
from despatch.languages.tables import merged
from despatch.model import Quantity, Span

WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_](?:[^\W\d_]|['’-])*|\d[\d,.]*")
_BROKEN = re.compile(r"[;:?!]")
_MEASURES = frozenset(("mass", "volume", "container"))
_UNCOUNTED = frozenset(("money", "time", "length"))
_APART = 3
"""A narrower word at most so many words after a wide one replaces it."""


@dataclass(frozen=True, slots=True)
class Trade:
    """What languages know of goods: three tables of `deliveries.toml`, and sets made from these and other subjects."""

    words: Goods
    carriers: Carriers
    before: BeforeItem
    goods: frozenset[str]
    units: frozenset[str]
    """Units that measure goods: any word after them may be goods."""
    uncounted: frozenset[str]
    """Units of money, time and length: what they count is no goods."""
    bare: frozenset[str]
    """Stretch that are part of no item."""
    things: frozenset[str]
    """Goods, carriers and measures."""
    several: tuple[str, ...]
    """The endings of words for more than one."""
    warlike: frozenset[tuple[str, ...]]
    """After "men" these make ships of them."""


@cache
def trade(codes: tuple[str, ...]) -> Trade:
    """Return what the languages `codes` know of goods."""
    words = merged(codes, DeliveryWords)
    before, giving = words.before_item, words.giving
    goods = words.goods.words | words.goods.more
    kinds = merged(codes, QuantityWords).units.items()
    units = frozenset(unit for kind, group in kinds if kind in _MEASURES for unit in group)
    small = merged(codes, LedgerWords).common.words | merged(codes, ArgumentWords).subject.verbs
    return Trade(
        words=words.goods,
        carriers=words.carriers,
        before=before,
        goods=goods,
        units=units,
        uncounted=frozenset(unit for kind, group in kinds if kind in _UNCOUNTED for unit in group),
        bare=(before.words | small | giving.verbs | giving.nouns) - goods - before.keeps,
        things=goods | words.carriers.words | units,
        several=tuple(words.goods.several),
        warlike=frozenset(tuple(phrase.split()) for phrase in words.goods.warlike),
    )


@dataclass(slots=True)
class Stretch:
    """The words of a stretch of text, in small letters, with their places; `parts` numbers the parts between stops."""

    low: list[str]
    spans: list[tuple[int, int]]
    parts: list[int] = field(default_factory=list)

    def at(self, offset: int) -> int:
        """Return the first word that does not end before an offset."""
        return next((n for n, (_, end) in enumerate(self.spans) if end > offset), len(self.low))


@dataclass(frozen=True, slots=True)
class Item:
    """Goods in a stretch: the words from `first` to before `last`, and the quantity that counts them, if any."""

    first: int
    last: int
    name: str | None
    unit: str | None = None
    quantity: Quantity | None = None
    pointed: bool = False
    """Whether the words point back: "those cargoes"."""
    strange: bool = False
    """Whether a counted word is in no list of goods: it is sent only if the words around say so."""


def read_stretch(text: str, span: Span) -> Stretch:
    """Return the words of a stretch."""
    out = Stretch([], [])
    part, end = 0, span.start
    for hit in WORD.finditer(text, span.start, span.end):
        if _BROKEN.search(text, end, hit.start()):
            part += 1
        end = hit.end()
        out.low.append(hit.group().lower().replace("’", "'"))
        out.spans.append((hit.start(), hit.end()))
        out.parts.append(part)
    return out


def items(text: str, stretch: Stretch, quantities: Iterable[Quantity], known: Trade) -> list[Item]:
    """Return the goods of a stretch, in order: those that its `quantities` count, and those named without a number."""
    out: list[Item] = []
    taken: set[int] = set()
    earlier: list[Item] = []
    for quantity in quantities:
        item = _counted(text, stretch, quantity, known)
        if item and stretch.spans and stretch.spans[0][0] <= quantity.span.start < stretch.spans[-1][1]:
            out.append(item)
            taken.update(range(item.first, item.last))
        elif item:
            earlier.append(item)
    n = 0
    while n < len(stretch.low):
        last = _run(stretch, n, known)
        if last == n:
            n += 1
            continue
        named = _named(text, stretch, n, last, known) if taken.isdisjoint(range(n, last)) else None
        if named and named.pointed and earlier:
            # "Those cargoes": their quantity stands before the stretch.
            out += [replace(item, first=named.first, last=named.last) for item in earlier]
            earlier = []
        elif named:
            out.append(named)
        n = last
    return sorted(_narrow(out, known), key=lambda item: (item.first, item.last))


def _run(stretch: Stretch, n: int, known: Trade) -> int:
    """Return where the goods that begin with word `n` end: "salt petre", "war materials"."""
    last = n
    while (
        last < len(stretch.low)
        and stretch.low[last] in known.goods
        and (last == n or stretch.spans[last][0] == stretch.spans[last - 1][1] + 1)
    ):
        last += 1
    return last


def _named(text: str, stretch: Stretch, n: int, last: int, known: Trade) -> Item | None:
    word = stretch.low[last - 1]
    before = stretch.low[n - 1] if n else ""
    behind = (
        stretch.low[last]
        if last < len(stretch.low) and stretch.spans[last][0] == stretch.spans[last - 1][1] + 1
        else ""
    )
    if behind in known.before.describes:
        return None
    if (
        last - n == 1
        and word in known.words.doubtful
        and (before not in known.words.proves or (behind and behind not in known.bare))
    ):
        return None
    while last > n and stretch.low[last - 1] in known.before.sending:
        last -= 1
    if last == n:
        return None
    if behind in known.things:
        # "The supply ships" are ships.
        return None
    pointed = (
        last - n == 1
        and word in known.words.wide
        and any(w in known.before.pointers for w in stretch.low[max(0, n - 2) : n])
    )
    first = _from(text, stretch, n, known)
    return Item(first, last, _written(text, stretch, first, last), pointed=pointed)


def _from(text: str, stretch: Stretch, n: int, known: Trade) -> int:
    """Return where an item begins, with at most two words before it that describe it."""
    first = n
    while first > 0 and n - first < _DESCRIBED:
        low = stretch.low[first - 1]
        if (
            low in known.bare
            or low[0].isdigit()
            or low.endswith("'s")
            or not text[stretch.spans[first - 1][1] : stretch.spans[first][0]].isspace()
        ):
            break
        if low in known.things and low not in known.goods:
            break
        first -= 1
    return first


_DESCRIBED = 2


def _written(text: str, stretch: Stretch, first: int, last: int) -> str:
    return " ".join(text[stretch.spans[first][0] : stretch.spans[last - 1][1]].split())


def _counted(text: str, stretch: Stretch, quantity: Quantity, known: Trade) -> Item | None:
    """Return the goods that a quantity counts, or the ships laden with them; None if it counts something else."""
    unit = quantity.unit.lower() if quantity.unit else ""
    if unit in known.uncounted:
        return None
    first = stretch.at(quantity.span.start)
    last = stretch.at(quantity.span.end)
    name = _item(quantity.item, known)
    words = (quantity.item or "").lower().split()
    if unit in known.carriers.words or (words and words[-1] in known.carriers.words):
        ships = quantity.unit if unit in known.carriers.words else quantity.item
        laden, last = (name, last) if unit in known.carriers.words and name else _laden(text, stretch, last, known)
        if laden:
            return Item(first, last, laden, ships, quantity)
        return Item(first, last, ships, None, quantity) if ships else None
    if unit in known.units:
        # "Tons of Bleaching": after a measure any word may be goods.
        measured = name or _measured(text, quantity, known)
        if not measured:
            measured, last = _after(text, stretch, last, known)
        return Item(first, last, measured, quantity.unit, quantity) if measured else None
    if name:
        return Item(first, last, name, quantity.unit, quantity)
    end = _joined(stretch, last, known) if words else last
    if end > last:
        return Item(first, end, _written(text, stretch, last - len(words), end), quantity.unit, quantity)
    if (
        words
        and not unit
        and _thing(words[-1], (quantity.item or "").split()[-1], known)
        and tuple(stretch.low[last : last + 2]) not in known.warlike
    ):
        return Item(first, last, quantity.item, None, quantity, strange=words[-1] not in known.words.people)
    return None


def _item(name: str | None, known: Trade) -> str | None:
    """Return the part of a quantity's item that is goods: "lead" of "lead imported", "guns" of "guns full manned"."""
    words = (name or "").split()
    at = max((n for n, w in enumerate(words) if w.lower().strip(".,'’") in known.goods), default=-1)
    return " ".join(words[: at + 1]) if at >= 0 else None


def _measured(text: str, quantity: Quantity, known: Trade) -> str | None:
    words = (quantity.item or "").split()
    of = any(word.lower() in known.before.within for word in quantity.span.of(text).split())
    return quantity.item if words and of and not known.bare.intersection(w.lower() for w in words) else None


def _thing(word: str, written: str, known: Trade) -> bool:
    """Say whether a counted word can be goods: people, or a plural that is in no list of what is never sent."""
    return word in known.words.people or (
        word.endswith(known.several) and word not in known.words.never and word not in known.bare and written.islower()
    )


def _laden(text: str, stretch: Stretch, last: int, known: Trade) -> tuple[str | None, int]:
    """Return the goods that ships carry, and where they end: "thirty ships with timber"."""
    if last >= len(stretch.low) or stretch.low[last] not in known.carriers.with_:
        return None, last
    return _after(text, stretch, last, known)


def _after(text: str, stretch: Stretch, last: int, known: Trade) -> tuple[str | None, int]:
    """Return the goods that come next, and where they end."""
    for n in range(last, min(len(stretch.low), last + 5)):
        end = _run(stretch, n, known)
        if end > n:
            return _written(text, stretch, _from(text, stretch, n, known), end), end
        if stretch.low[n] in known.carriers.words or stretch.parts[n] != stretch.parts[max(0, last - 1)]:
            break
    return None, last


def _joined(stretch: Stretch, last: int, known: Trade) -> int:
    """Return where goods end after a joint; before it stands only their first word.

    Example: of "20 Carrovian and Elmford squadrons" the item is "Carrovian" alone.
    """
    if last + 1 < len(stretch.low) and stretch.low[last] in known.before.joints:
        for n in range(last + 1, min(len(stretch.low), last + 4)):
            if stretch.low[n] in known.goods:
                return _run(stretch, n, known)
    return last


def _narrow(found: Sequence[Item], known: Trade) -> list[Item]:
    """Return the items without wide words that a narrower word replaces: "deliveries of tanks" are tanks."""

    def narrower(item: Item) -> bool:
        return any(
            other is not item and 0 <= other.first - item.last <= _APART and not _wide(other, known) for other in found
        )

    return [item for item in found if item.quantity is not None or not _wide(item, known) or not narrower(item)]


def _wide(item: Item, known: Trade) -> bool:
    words = (item.name or "").lower().split()
    return bool(words) and words[-1] in known.words.wide
