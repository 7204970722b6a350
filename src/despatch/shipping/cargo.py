"""Cargo from the ledger: deliveries that were asked for or promised and have not arrived."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from despatch.dates import bounds
from despatch.shipping import units
from despatch.shipping.extra import ShippingExtraError
from despatch.shipping.model import Good, Lot, Port, ShippingError

OPEN = {"asked", "offered", "promised", "allotted", "delayed", "lost"}
"""Stages after which goods still wait for a ship."""
DONE = {"arrived", "unloaded", "refused", "loaded", "sailed", "diverted"}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Open deliveries as lots, and those that cannot be, each with the reason."""

    lots: tuple[Lot, ...]
    declined: tuple[tuple[str, str], ...]


def cargo_from_deliveries(
    rows: Iterable[Mapping[str, Any]],
    goods: Mapping[str, Good],
    ports: Mapping[str, Port],
    first: date,
    ton: str = "long",
    today: date | None = None,
    origin: str | None = None,
    destination: str | None = None,
) -> Waiting:
    """Return the lots of deliveries shaped as deliveries.jsonl.

    A row is open when its matter has no later stage than asked, offered, promised, allotted, delayed or lost. Its item
    must be a good of the table, or end in one, and its places must be ports; other rows are declined with the reason.
    `origin` and `destination` are the defaults for places that a row does not name. The high end of a range is planned
    for. A due date that is a month is due at its end. Rows later than `today` are skipped.
    """
    for name, port in (("origin", origin), ("destination", destination)):
        if port is not None and port not in ports:
            raise ShippingError(f"{name} {port!r} is not in ports.csv: add the port there")
    last: dict[tuple[Any, Any, Any], Mapping[str, Any]] = {}
    for row in sorted(rows, key=lambda r: str(r.get("date") or "")):
        if today is None or str(row.get("date") or "") <= today.isoformat():
            last[row.get("matter") or row["id"], row.get("item"), row.get("to")] = row
    lots, declined = [], []
    for row in last.values():
        if row.get("stage") in DONE:
            continue
        try:
            lots.append(_lot(row, goods, ports, first, ton, (origin, destination)))
        except ShippingExtraError:
            raise
        except ShippingError as why:
            declined.append((str(row["id"]), str(why)))
    return Waiting(tuple(lots), tuple(declined))


def _lot(
    row: Mapping[str, Any],
    goods: Mapping[str, Good],
    ports: Mapping[str, Port],
    first: date,
    ton: str,
    defaults: tuple[str | None, str | None],
) -> Lot:
    name = str(row["id"])
    if row.get("stage") not in OPEN:
        raise ShippingError(f"delivery {name}: stage {row.get('stage')!r} is not known: correct it in the ledger")
    quantity = row.get("high") or row.get("low")
    if quantity is None:
        raise ShippingError(f"delivery {name}: it says no quantity: add the lot to cargo.csv")
    good = _good(str(row.get("item") or ""), goods)
    if good is None:
        raise ShippingError(f"delivery {name}: {row.get('item')!r} is no good of goods.csv: add it there")
    assumed: list[str] = []
    start, end = (
        _port(row, column, default, ports, assumed) for column, default in zip(("from", "to"), defaults, strict=True)
    )
    counted = units.count_pieces(float(quantity), str(row.get("unit") or ""), good, ton)
    if row.get("per"):
        assumed.append("a rate, one such part planned")
    return Lot(
        name,
        good.name,
        counted.pieces,
        counted.kg,
        counted.kg * good.m3_per_ton / 1000,
        good.cls,
        good.stow,
        start,
        end,
        first,
        _due(row.get("due")),
        1,
        good.flies,
        "; ".join(filter(None, (counted.assumed, *assumed))),
        f"{row.get('letter')}:{row.get('start')}-{row.get('end')}" if row.get("letter") else name,
        str(row.get("matter") or ""),
        good.kg is None,
    )


def _port(
    row: Mapping[str, Any], column: str, default: str | None, ports: Mapping[str, Port], assumed: list[str]
) -> str:
    """Return the port that a row names as from or to, or the default, which is then noted in `assumed`."""
    # An archive's rows have parties under from and to, and the places beside them.
    place = row.get(f"{column}_place") if f"{column}_place" in row else row.get(column)
    if place is None and default is not None:
        assumed.append(f"{column} {default}, as it names no place")
        place = default
    if place is None:
        where, option = ("where from", "--origin") if column == "from" else ("where to", "--destination")
        raise ShippingError(
            f"delivery {row['id']}: it does not say {where}: name the port for such with {option}, "
            "or add the lot to cargo.csv"
        )
    names = {port.casefold(): port for port in ports}
    place = names.get(" ".join(str(place).casefold().split()), place)
    if place not in ports:
        raise ShippingError(
            f"delivery {row['id']}: {column} {place!r} is not in ports.csv: add the port there, or the lot to cargo.csv"
        )
    return str(place)


def _due(due: Any) -> date | None:
    """Return the last day of a due date; None where it is not said or not a date."""
    found = bounds(due["edtf"]) if isinstance(due, Mapping) and due.get("edtf") else None
    return None if found is None or found[1] == date.max else found[1]


def _good(item: str, goods: Mapping[str, Good]) -> Good | None:
    """Return the good an item means: by one of its names, one or many, or the longest name that the item ends in."""
    folded = " ".join(item.casefold().split())
    forms = {folded, folded.removesuffix("s"), folded.removesuffix("ies") + "y"}
    names = {name.casefold(): good for good in goods.values() for name in good.also} | {
        name.casefold(): good for name, good in goods.items()
    }
    found = [name for name in names if any(form == name or form.endswith(" " + name) for form in forms)]
    return names[max(found, key=len)] if found else None


def merge_lots(waiting: Sequence[Lot], table: Sequence[Lot]) -> tuple[Lot, ...]:
    """Return the lots of cargo.csv, then those of the ledger with other ids."""
    mine = {lot.id for lot in table}
    return (*table, *(lot for lot in waiting if lot.id not in mine))
