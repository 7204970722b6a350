"""Goods that a clause names: what can be sent, how much of it, and where among the words it stands."""

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
"""Goods so many words apart, with nothing but a comma or a joint between, are one list."""


@dataclass(frozen=True, slots=True)
class Trade:
    """What languages know of goods: three tables of `deliveries.toml`, with what is made from them and other subjects."""

    words: Goods
    carriers: Carriers
    before: BeforeItem
    goods: frozenset[str]
    units: frozenset[str]
    """Units that measure goods: any word after them may be goods."""
    uncounted: frozenset[str]
    """Units of money, time and length: what they count is no goods."""
    bare: frozenset[str]
    """Words that are part of no item."""
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
class Words:
    """The words of a stretch, lower case, with where they stand; `parts` numbers the parts that stops make of it."""

    low: list[str]
    spans: list[tuple[int, int]]
    parts: list[int] = field(default_factory=list)

    def at(self, offset: int) -> int:
        """Return the first word that does not end before an offset."""
        return next((n for n, (_, end) in enumerate(self.spans) if end > offset), len(self.low))


@dataclass(frozen=True, slots=True)
class Item:
    """Goods in a stretch: the words `first` to before `last`, and the quantity that counts them, if any."""

    first: int
    last: int
    name: str | None
    unit: str | None = None
    quantity: Quantity | None = None
    pointed: bool = False
    """Named by pointing back: "those cargoes"."""
    strange: bool = False
    """Counted, but no word of goods: sent only when the words around say so."""


def words_of(text: str, span: Span) -> Words:
    """Return the words of a stretch."""
    out = Words([], [])
    part, end = 0, span.start
    for hit in WORD.finditer(text, span.start, span.end):
        if _BROKEN.search(text, end, hit.start()):
            part += 1
        end = hit.end()
        out.low.append(hit.group().lower().replace("’", "'"))
        out.spans.append((hit.start(), hit.end()))
        out.parts.append(part)
    return out


def items(text: str, held: Words, given: Iterable[Quantity], known: Trade) -> list[Item]:
    """Return the goods of a stretch, in order: those that a quantity counts, and those named without one."""
    out: list[Item] = []
    taken: set[int] = set()
    earlier: list[Item] = []
    for quantity in given:
        one = _counted(text, held, quantity, known)
        if one and held.spans and held.spans[0][0] <= quantity.span.start < held.spans[-1][1]:
            out.append(one)
            taken.update(range(one.first, one.last))
        elif one:
            earlier.append(one)
    n = 0
    while n < len(held.low):
        last = _run(held, n, known)
        if last > n:
            one = None if taken & set(range(n, last)) else _named(text, held, n, last, known)
            if one and one.pointed and earlier:
                # "Those cargoes": how much they are was told before.
                out += [replace(told, first=one.first, last=one.last) for told in earlier]
                earlier = []
            elif one:
                out.append(one)
            n = last
        else:
            n += 1
    return sorted(_narrow(out, known), key=lambda i: (i.first, i.last))


def _run(held: Words, n: int, known: Trade) -> int:
    """Return where the goods that begin with word `n` end: "salt petre", "war materials"."""
    last = n
    while (
        last < len(held.low)
        and held.low[last] in known.goods
        and (last == n or held.spans[last][0] == held.spans[last - 1][1] + 1)
    ):
        last += 1
    return last


def _named(text: str, held: Words, n: int, last: int, known: Trade) -> Item | None:
    word = held.low[last - 1]
    before = held.low[n - 1] if n else ""
    behind = held.low[last] if last < len(held.low) and held.spans[last][0] == held.spans[last - 1][1] + 1 else ""
    if behind in known.before.describes:
        return None
    if (
        last - n == 1
        and word in known.words.doubtful
        and (before not in known.words.proves or (behind and behind not in known.bare))
    ):
        return None
    while last > n and held.low[last - 1] in known.before.sending:
        last -= 1
    if last == n:
        return None
    if behind in known.things:
        # "The supply ships" are ships.
        return None
    pointed = (
        last - n == 1
        and word in known.words.wide
        and any(w in known.before.pointers for w in held.low[max(0, n - 2) : n])
    )
    first = _from(text, held, n, known)
    return Item(first, last, _said(text, held, first, last), pointed=pointed)


def _from(text: str, held: Words, n: int, known: Trade) -> int:
    """Return where an item begins: with at most two words that describe it before it."""
    first = n
    while first > 0 and n - first < _DESCRIBED:
        low = held.low[first - 1]
        if (
            low in known.bare
            or low[0].isdigit()
            or low.endswith("'s")
            or not text[held.spans[first - 1][1] : held.spans[first][0]].isspace()
        ):
            break
        if low in known.things and low not in known.goods:
            break
        first -= 1
    return first


_DESCRIBED = 2


def _said(text: str, held: Words, first: int, last: int) -> str:
    return " ".join(text[held.spans[first][0] : held.spans[last - 1][1]].split())


def _counted(text: str, held: Words, quantity: Quantity, known: Trade) -> Item | None:
    """Return what a quantity counts, if that is goods, or ships laden with them."""
    unit = quantity.unit.lower() if quantity.unit else ""
    if unit in known.uncounted:
        return None
    first = held.at(quantity.span.start)
    last = held.at(quantity.span.end)
    name = _item(quantity.item, known)
    words = (quantity.item or "").lower().split()
    if unit in known.carriers.words or (words and words[-1] in known.carriers.words):
        ships = quantity.unit if unit in known.carriers.words else quantity.item
        laden, last = (name, last) if unit in known.carriers.words and name else _laden(text, held, last, known)
        if laden:
            return Item(first, last, laden, ships, quantity)
        return Item(first, last, ships, None, quantity) if ships else None
    if unit in known.units:
        # "Tons of Bleaching": of what is measured any word will do.
        measured = name or _measured(text, quantity, known)
        if not measured:
            measured, last = _after(text, held, last, known)
        return Item(first, last, measured, quantity.unit, quantity) if measured else None
    if name:
        return Item(first, last, name, quantity.unit, quantity)
    end = _joined(held, last, known) if words else last
    if end > last:
        return Item(first, end, _said(text, held, last - len(words), end), quantity.unit, quantity)
    if (
        words
        and not unit
        and _thing(words[-1], (quantity.item or "").split()[-1], known)
        and tuple(held.low[last : last + 2]) not in known.warlike
    ):
        return Item(first, last, quantity.item, None, quantity, strange=words[-1] not in known.words.people)
    return None


def _item(said: str | None, known: Trade) -> str | None:
    """Return the part of a quantity's item that is goods: "lead imported" is lead, "guns full manned" guns."""
    words = (said or "").split()
    at = max((n for n, w in enumerate(words) if w.lower().strip(".,'’") in known.goods), default=-1)
    return " ".join(words[: at + 1]) if at >= 0 else None


def _measured(text: str, quantity: Quantity, known: Trade) -> str | None:
    words = (quantity.item or "").split()
    said = quantity.span.of(text).split()
    of = any(w.lower() in known.before.within for w in said)
    return quantity.item if words and of and not known.bare.intersection(w.lower() for w in words) else None


def _thing(word: str, written: str, known: Trade) -> bool:
    """Say whether a counted word can be a thing: several of a kind, and none that is never sent."""
    return word in known.words.people or (
        word.endswith(known.several) and word not in known.words.never and word not in known.bare and written.islower()
    )


def _laden(text: str, held: Words, last: int, known: Trade) -> tuple[str | None, int]:
    """Return what ships carry, and where it ends: "thirty ships with timber"."""
    if last >= len(held.low) or held.low[last] not in known.carriers.with_:
        return None, last
    return _after(text, held, last, known)


def _after(text: str, held: Words, last: int, known: Trade) -> tuple[str | None, int]:
    """Return the goods that come next, and where they end."""
    for n in range(last, min(len(held.low), last + 5)):
        end = _run(held, n, known)
        if end > n:
            return _said(text, held, _from(text, held, n, known), end), end
        if held.low[n] in known.carriers.words or held.parts[n] != held.parts[max(0, last - 1)]:
            break
    return None, last


def _joined(held: Words, last: int, known: Trade) -> int:
    """Return where the goods of "20 Carrovian and Elmford squadrons" end, whose first word alone was taken for the item."""
    if last + 1 < len(held.low) and held.low[last] in known.before.joints:
        for n in range(last + 1, min(len(held.low), last + 4)):
            if held.low[n] in known.goods:
                return _run(held, n, known)
    return last


def _narrow(found: Sequence[Item], known: Trade) -> list[Item]:
    """Leave out what a narrower word names beside it: "deliveries of tanks" are tanks."""
    out = []
    for one in found:
        wide = (
            one.quantity is None
            and (one.name or "").lower().split()[-1:]
            and (one.name or "").lower().split()[-1] in known.words.wide
        )
        beside = [o for o in found if o is not one and 0 <= o.first - one.last <= _APART and not _wide(o, known)]
        if not (wide and beside):
            out.append(one)
    return out


def _wide(one: Item, known: Trade) -> bool:
    words = (one.name or "").lower().split()
    return bool(words) and words[-1] in known.words.wide
