"""Cargo from the ledger: deliveries that were asked for or promised and have not arrived."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from despatch.shipping import units
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
    rows: Iterable[Mapping[str, Any]], goods: Mapping[str, Good], ports: Mapping[str, Port], first: date, ton: str = "long", today: date | None = None
) -> Waiting:
    """Return the lots of deliveries shaped as deliveries.jsonl.

    A row whose matter has no later stage than asked, offered, promised, allotted, delayed or lost is open. Its item must
    be a good of the table (or end in one), its `from` and `to` ports; what is not is declined with the reason, never
    guessed. The high end of a range is planned for. `date` may be a month: the due day is its end; `today` leaves out
    later rows.
    """
    last: dict[tuple[Any, Any, Any], Mapping[str, Any]] = {}
    for row in sorted(rows, key=lambda r: str(r.get("date") or "")):
        if today is None or str(row.get("date") or "") <= today.isoformat():
            last[row.get("matter") or row["id"], row.get("item"), row.get("to")] = row
    lots, declined = [], []
    for row in last.values():
        if row.get("stage") in DONE:
            continue
        try:
            lots.append(_lot(row, goods, ports, first, ton))
        except ShippingError as why:
            declined.append((str(row["id"]), str(why)))
    return Waiting(tuple(lots), tuple(declined))


def _lot(row: Mapping[str, Any], goods: Mapping[str, Good], ports: Mapping[str, Port], first: date, ton: str) -> Lot:
    name = str(row["id"])
    if row.get("stage") not in OPEN:
        raise ShippingError(f"delivery {name}: stage {row.get('stage')!r} is not known: correct it in the ledger")
    quantity = row.get("high") or row.get("low")
    if quantity is None:
        raise ShippingError(f"delivery {name}: it says no quantity: add the lot to cargo.csv")
    good = _good(str(row.get("item") or ""), goods)
    if good is None:
        raise ShippingError(f"delivery {name}: {row.get('item')!r} is no good of goods.csv: add it there")
    for column in ("from", "to"):
        if row.get(column) not in ports:
            raise ShippingError(f"delivery {name}: {column} {row.get(column)!r} is not in ports.csv: add the port there, or the lot to cargo.csv")
    counted = units.count(float(quantity), str(row.get("unit") or ""), good, ton)
    per = "; a rate, one such part planned" if row.get("per") else ""
    return Lot(
        name, good.name, counted.pieces, counted.kg, counted.kg * good.m3_per_ton / 1000, good.cls, good.stow, str(row["from"]), str(row["to"]), first,
        None, 1, good.flies, (counted.assumed + per).strip("; "), f"{row.get('letter')}:{row.get('start')}-{row.get('end')}" if row.get("letter") else name,
    )  # fmt: skip


def _good(item: str, goods: Mapping[str, Good]) -> Good | None:
    """Return the good an item means: its name, one or many, or the longest good that the item ends in."""
    folded = item.casefold().strip()
    forms = {folded, folded.removesuffix("s"), folded.removesuffix("ies") + "y"}
    for form in forms:
        if form in goods:
            return goods[form]
    ends = [g for name, g in goods.items() if any(form.endswith(" " + name) for form in forms)]
    return max(ends, key=lambda g: len(g.name), default=None)


def together(waiting: Sequence[Lot], table: Sequence[Lot]) -> tuple[Lot, ...]:
    """Return both, cargo.csv before the ledger where both have a lot of one id."""
    mine = {lot.id for lot in table}
    return (*table, *(lot for lot in waiting if lot.id not in mine))
