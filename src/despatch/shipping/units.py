"""Units in words made explicit: which ton, how many pieces, with what was assumed said."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from despatch.shipping.csv_rows import parse_number
from despatch.shipping.extra import shipping_extra
from despatch.shipping.model import Good, ShippingError

if TYPE_CHECKING:
    import pint

TONS = {"long": 1016.0469088, "short": 907.18474, "metric": 1000.0}
"""Kilograms in a ton: 2,240 pounds, 2,000 pounds, or a thousand kilograms."""
_PLAIN = {"t": 1000.0, "tonne": 1000.0, "tonnes": 1000.0, "kg": 1.0, "lb": 0.45359237, "lbs": 0.45359237}
PIECES = {"", *(form for word in ("piece", "case", "crate", "machine", "item", "unit") for form in (word, word + "s"))}
"""Words for one of a good that is counted, besides its own name."""
_BARE = {"ton", "tons"}
_NUMBER = re.compile(r"\s*([0-9][0-9,.]{0,22})\s{0,4}([a-zA-Z_ ]{0,40}?)\s*")


@dataclass(frozen=True, slots=True)
class Counted:
    """A quantity as pieces of a weight, and what was assumed on the way."""

    pieces: int
    kg: float
    assumed: str


@cache
def kilograms(unit: str, ton: str = "long") -> tuple[float, str]:
    """Return the kilograms in one `unit` of weight, and what was assumed.

    A bare "ton" is the long ton of 2,240 pounds that British and American shipping counted in, unless `ton` says
    short or metric; "t" and "tonne" are metric. Raises ShippingError for what is no unit of weight.
    """
    if ton not in TONS:
        raise ShippingError(f"{ton!r} is no ton: write long, short or metric")
    name = " ".join(unit.split()).casefold()
    if name in _PLAIN:
        return _PLAIN[name], ""
    if name in _BARE:
        return TONS[ton], f"tons read as {ton} tons"
    kind, _, noun = name.partition(" ")
    if noun in _BARE and kind in TONS:
        return TONS[kind], ""
    if not re.fullmatch(r"[a-z]{1,20}(?: [a-z]{1,20}){0,2}", name):
        raise _no_weight(unit)
    return _convert(name.replace(" ", "_"), unit), ""


def _no_weight(unit: str) -> ShippingError:
    return ShippingError(
        f"{unit!r} cannot be converted to a weight: write long tons, short tons, metric tons, lb or kg, "
        "or name the piece in goods.csv"
    )


def _convert(name: str, unit: str) -> float:
    with shipping_extra():
        import pint  # noqa: PLC0415 - a third of a second, and only for units that are seldom used

    try:
        return float(_registry().Quantity(1, name).to("kilogram").magnitude)
    except (pint.UndefinedUnitError, pint.DimensionalityError, AttributeError, ValueError, TypeError, AssertionError):
        raise _no_weight(unit) from None


@cache
def _registry() -> pint.UnitRegistry[float]:
    import pint  # noqa: PLC0415

    return pint.UnitRegistry(cache_folder=None)


def parse_tons(words: str, ton: str = "metric") -> float:
    """Return a weight such as "10,500 long tons" or "9000" in metric tons; a bare number is in `ton`."""
    match = _NUMBER.fullmatch(words)
    if not match:
        raise ShippingError(f"{words!r} is no weight: write a number, such as 10500 or 10,500 long tons")
    try:
        number = parse_number(match[1])
    except ValueError as wrong:
        raise ShippingError(f"{words!r} is no weight: {wrong}") from None
    kg, _ = kilograms(match[2] or "ton", ton)
    return number * kg / 1000


def count_pieces(quantity: float, unit: str, good: Good, ton: str = "long") -> Counted:
    """Return `quantity` of a good as whole pieces; raises ShippingError for a unit that does not fit the good.

    Goods with a weight a piece are counted by the piece, and a weight of them is converted to pieces. Goods measured by
    weight are cut into pieces of about a metric ton, all alike.
    """
    if not quantity > 0 or math.isinf(quantity):
        raise ShippingError(f"{quantity:g} is no quantity: write a number above nothing")
    if good.kg is not None and unit.strip().casefold() in {*PIECES, *_names(good.name)}:
        if quantity != int(quantity):
            raise ShippingError(
                f"{quantity:g} {good.name}: pieces are whole; write a whole number, or a weight with its unit"
            )
        return Counted(int(quantity), good.kg, "")
    if not unit.strip():
        raise ShippingError(f"{good.name} is measured by weight: write the unit, such as long tons")
    each, assumed = _each(unit, good, ton)
    weight = quantity * each
    if good.kg is not None:
        pieces = math.ceil(weight / good.kg - 1e-9)
        how = f"{quantity:g} {unit} counted as {pieces} of {good.kg:g} kg"
        return Counted(pieces, good.kg, "; ".join(filter(None, (assumed, how))))
    pieces = max(1, math.ceil(weight / 1000 - 1e-9))
    return Counted(pieces, weight / pieces, assumed)


def _each(unit: str, good: Good, ton: str) -> tuple[float, str]:
    """Return the kilograms of a unit, one of the good's own before any other, and what was assumed."""
    name = " ".join(unit.split()).casefold()
    for form in (name, name.removesuffix("s"), name.removesuffix("es")):
        if form in good.units:
            return good.units[form], f"a {form} of {good.name} counted as {good.units[form]:g} kg"
    return kilograms(unit, ton)


def _names(name: str) -> set[str]:
    """Return a good's name as it may stand for its piece: one, many, or its last word."""
    name = name.casefold()
    last = name.rsplit(" ", 1)[-1]
    return {
        form for word in (name, last) for form in (word, word.rstrip("s"), word + "s", word.removesuffix("y") + "ies")
    }
