"""Units in words made explicit: which ton, how many pieces, with what was assumed said."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from despatch.shipping.model import Good, ShippingError

if TYPE_CHECKING:
    import pint

TONS = {"long": "long_ton", "short": "short_ton", "metric": "metric_ton"}
PIECES = {"", *(form for word in ("piece", "case", "crate", "machine", "item", "unit") for form in (word, word + "s"))}
"""Words for one of a good that is counted, besides its own name."""
_BARE = {"ton", "tons"}
_METRIC = {"t", "tonne", "tonnes", "metric ton", "metric tons"}
_NUMBER = re.compile(r"\s*([0-9][0-9,]{0,15}(?:\.[0-9]{1,6})?)\s{0,4}([a-zA-Z_ ]{0,40}?)\s*")


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
    if name in _METRIC:
        return 1000.0, ""
    if name in _BARE:
        return _pint(TONS[ton], unit), f"tons read as {ton} tons"
    kind, _, noun = name.partition(" ")
    if noun in _BARE and kind in TONS:
        return _pint(TONS[kind], unit), ""
    if not re.fullmatch(r"[a-z]{1,20}(?: [a-z]{1,20}){0,2}", name):
        raise ShippingError(
            f"{unit!r} cannot be converted to a weight: write long tons, short tons, metric tons, lb or kg"
        )
    return _pint(name.replace(" ", "_"), unit), ""


def _pint(name: str, unit: str) -> float:
    import pint  # noqa: PLC0415 - a third of a second, and only where weights are read

    try:
        return float(_registry().Quantity(1, name).to("kilogram").magnitude)
    except (pint.UndefinedUnitError, pint.DimensionalityError, AttributeError, ValueError, TypeError, AssertionError):
        raise ShippingError(
            f"{unit!r} cannot be converted to a weight: write long tons, short tons, metric tons, lb or kg, or name the piece in goods.csv"
        ) from None


@cache
def _registry() -> pint.UnitRegistry[float]:
    import pint  # noqa: PLC0415

    return pint.UnitRegistry(cache_folder=None)


def tons(words: str, ton: str = "metric") -> float:
    """Return a weight such as "10,500 long tons" or "9000" in metric tons; a bare number is in `ton`."""
    found = _NUMBER.fullmatch(words)
    if not found:
        raise ShippingError(f"{words!r} is no weight: write a number, such as 10500 or 10,500 long tons")
    number = float(found[1].replace(",", ""))
    kg, _ = kilograms(found[2] or "ton", ton)
    return number * kg / 1000


def count(quantity: float, unit: str, good: Good, ton: str = "long") -> Counted:
    """Return `quantity` of a good as whole pieces.

    Goods with a weight a piece are counted by the piece; a weight of them is turned into pieces, and said. Goods
    measured by weight are cut into pieces of one unit, the last bit weighed in by making pieces a little lighter.
    Raises ShippingError for a unit that fits neither.
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
        said = f"{quantity:g} {unit} counted as {pieces} of {good.kg:g} kg"
        return Counted(pieces, good.kg, "; ".join(filter(None, (assumed, said))))
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
