"""Acts, matters and deliveries as plain rows, and rows as CSV: the fields that every export shares."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

from despatch.export.columns import TABLES
from despatch.model import (
    DeliveryFilter,
    DeliveryStep,
    Due,
    LedgerAct,
    Matter,
    MatterEntry,
    MatterStanding,
    Quantity,
    Values,
    in_row,
)

ACT_FIELDS, MATTER_FIELDS, DELIVERY_FIELDS = (
    next(table.fields for table in TABLES if table.name == name) for name in ("acts", "matters", "deliveries")
)
_WHAT = 90
"""How many code points of an act's quote its field `what` has at most."""


def act_row(
    entry: LedgerAct,
    *,
    matter: str | None = None,
    names: Mapping[str, str] | None = None,
    condition: str | None = None,
    by: str | None = None,
) -> dict[str, object]:
    """Return one row of acts.jsonl; unknown fields are null.

    `names` gives the canonical names for the ids of actor and counterparty. `condition` is the text of the act's
    condition, which may lie outside its quote. `by` is the editor who decided on the act last.
    """
    act, known = entry.act, names or {}

    def party(role: str | None, who: str | None) -> dict[str, object] | None:
        return {"role": role, "name": known.get(who, who) if who else None} if role else None

    return {
        "id": entry.id,
        "letter": entry.letter,
        "start": act.span.start,
        "end": act.span.end,
        "quote": entry.quote,
        "type": act.type,
        "actor": party(act.actor, entry.actor),
        "counterparty": party(act.counterparty, entry.counterparty),
        "reported": act.reported,
        "what": _shorten(entry.quote),
        "quantities": [_quantity(quantity) for quantity in act.quantities],
        "due": _due(act.due),
        "place": act.place,
        "condition": condition,
        "matter": matter,
        "confidence": act.confidence,
        "rule": act.rule,
        "date": entry.date,
        "by": by,
    }


def _quantity(quantity: Quantity) -> dict[str, object]:
    return {
        "low": quantity.low,
        "high": quantity.high,
        "unit": quantity.unit,
        "item": quantity.item,
        "per": quantity.per,
        "start": quantity.span.start,
        "end": quantity.span.end,
        "share": quantity.share,
        "approximate": quantity.approximate,
    }


def _due(due: Due | None) -> dict[str, object] | None:
    return {"edtf": due.edtf, "written": due.written} if due else None


def matter_row(matter: Matter, standing: MatterStanding | None = None, by: str | None = None) -> dict[str, object]:
    """Return one row of matters.jsonl; `standing` is None when no day was asked for.

    `by` is the editor who decided on the matter last.
    """
    return {
        "id": matter.id,
        "label": matter.label,
        "acts": list(matter.acts),
        "first": matter.first,
        "last": matter.last,
        "standing": standing.state if standing else None,
        "since": standing.since if standing else None,
        "due": standing.due if standing else None,
        "conditional": standing.conditional if standing else None,
        "why": standing.why if standing else None,
        "day": standing.day or None if standing else None,
        "confidence": matter.confidence,
        "by": by,
    }


def matter_entry_row(entry: MatterEntry) -> dict[str, object]:
    """Return the row of matters.jsonl for a matter as lists show it."""
    return matter_row(entry.matter, entry.standing, entry.decisions[-1].correction.by if entry.decisions else None)


def delivery_row(step: DeliveryStep, *, names: Mapping[str, str] | None = None) -> dict[str, object]:
    """Return the row of deliveries.jsonl for a step that a letter tells of.

    `from` and `to` are the parties; the places have fields of their own. `evidence` is null, because the letter and
    its words are the evidence: only the shipping desk fills it.
    """
    delivery, known = step.delivery, names or {}
    return fill_delivery_row(
        {
            "id": step.id,
            "matter": step.matter,
            "item": delivery.item,
            "low": delivery.low,
            "high": delivery.high,
            "unit": delivery.unit,
            "per": delivery.per,
            "from": known.get(step.giver, step.giver) if step.giver else None,
            "to": known.get(step.receiver, step.receiver) if step.receiver else None,
            "route": delivery.route,
            "carrier": delivery.carrier,
            "convoy": delivery.convoy,
            "stage": delivery.stage,
            "date": step.date,
            "letter": step.letter,
            "start": delivery.span.start,
            "end": delivery.span.end,
            "from_place": delivery.origin,
            "to_place": delivery.destination,
            "place": delivery.place,
            "due": _due(delivery.due),
            "confidence": delivery.confidence,
            "rule": delivery.rule,
            "quote": step.quote,
        }
    )


def fill_delivery_row(known: Mapping[str, object]) -> dict[str, object]:
    """Return a row of deliveries.jsonl with every field in its place; a field that is not known is null.

    Fields that only some rows have, such as `note`, go last.
    """
    return dict.fromkeys(DELIVERY_FIELDS) | dict(known)


def fits(row: Mapping[str, Any], where: DeliveryFilter) -> bool:
    """Say whether a row of deliveries.jsonl with a day is one that a filter means.

    The rules are those by which the store narrows the steps of letters.
    """
    return (
        (not where.who or bool({*in_row(where.who)} & {row["from"], row["to"]}))
        and _has_words(row["item"], where.item)
        and _has_words(row["carrier"], where.carrier)
        and _has_words(row["convoy"], where.convoy)
        and (not where.stage or row["stage"] in in_row(where.stage))
        and (not where.matter or where.matter == row["matter"])
        and (not where.letter or where.letter == row["letter"])
        and (not where.date or row["date"].startswith(in_row(where.date)))
        and (not where.first or row["date"] >= where.first)
        and (not where.last or row["date"][: len(where.last)] <= where.last)
    )


def _has_words(text: str | None, words: Values) -> bool:
    """Say whether words stand anywhere in a text, whatever their case and white space; of several, one must."""
    if not words:
        return True
    folded = " ".join((text or "").split()).casefold()
    return text is not None and any(" ".join(one.split()).casefold() in folded for one in in_row(words))


def to_csv(rows: Iterable[Mapping[str, object]], fields: Iterable[str], *, header: bool = True) -> str:
    """Return rows as CSV (RFC 4180), by default with a header line; lists and objects are JSON, null is an empty field.

    A text that a spreadsheet would run as a formula gets an apostrophe before it, because a letter may begin with one.
    """
    out = io.StringIO()
    columns = list(fields)
    writer = csv.writer(out, lineterminator="\r\n")
    if header:
        writer.writerow(columns)
    for row in rows:
        writer.writerow([_field(row.get(column)) for column in columns])
    return out.getvalue()


def _field(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str):
        return "'" + value if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
    return f"{value:g}" if isinstance(value, float) and value.is_integer() and abs(value) < 1e6 else str(value)


def _shorten(quote: str) -> str:
    line = " ".join(quote.split())
    if len(line) <= _WHAT:
        return line
    return line[:_WHAT].rsplit(" ", 1)[0] + " ..."
