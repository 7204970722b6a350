"""Acts, matters and deliveries as plain rows, and as CSV: the fields that every export shares."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping

from despatch.model import DeliveryStep, LedgerAct, Matter, MatterEntry, MatterStanding

ACT_FIELDS = (
    "id",
    "letter",
    "start",
    "end",
    "quote",
    "type",
    "actor",
    "counterparty",
    "reported",
    "what",
    "quantities",
    "due",
    "place",
    "condition",
    "matter",
    "confidence",
    "rule",
    "date",
    "by",
)
MATTER_FIELDS = (
    "id",
    "label",
    "acts",
    "first",
    "last",
    "standing",
    "since",
    "due",
    "conditional",
    "why",
    "day",
    "confidence",
    "by",
)
DELIVERY_FIELDS = (
    "id",
    "matter",
    "item",
    "low",
    "high",
    "unit",
    "per",
    "from",
    "to",
    "route",
    "carrier",
    "convoy",
    "stage",
    "date",
    "letter",
    "start",
    "end",
    "from_place",
    "to_place",
    "place",
    "due",
    "confidence",
    "rule",
    "quote",
    "evidence",
)
_WHAT = 90
"""An act's matter-of-fact line is cut at a word after so many code points."""


def act(
    entered: LedgerAct,
    *,
    matter: str | None = None,
    names: Mapping[str, str] | None = None,
    condition: str | None = None,
    by: str | None = None,
) -> dict[str, object]:
    """Return one row of acts.jsonl; what is unknown is null. `by` is the editor who decided on it last.

    `names` gives the canonical names of the ids that stand for actor and counterparty; `condition` the words of the act's
    condition, which lie outside its quote as often as within.
    """
    said, known = entered.act, names or {}

    def party(role: str | None, who: str | None) -> dict[str, object] | None:
        return {"role": role, "name": known.get(who, who) if who else None} if role else None

    return {
        "id": entered.id,
        "letter": entered.letter,
        "start": said.span.start,
        "end": said.span.end,
        "quote": entered.quote,
        "type": said.type,
        "actor": party(said.actor, entered.actor),
        "counterparty": party(said.counterparty, entered.counterparty),
        "reported": said.reported,
        "what": _cut(entered.quote),
        "quantities": [
            {
                "low": q.low,
                "high": q.high,
                "unit": q.unit,
                "item": q.item,
                "per": q.per,
                "start": q.span.start,
                "end": q.span.end,
                "share": q.share,
                "approximate": q.approximate,
            }
            for q in said.quantities
        ],
        "due": {"edtf": said.due.edtf, "written": said.due.written} if said.due else None,
        "place": said.place,
        "condition": condition,
        "matter": matter,
        "confidence": said.confidence,
        "rule": said.rule,
        "date": entered.date,
        "by": by,
    }


def matter(made: Matter, standing: MatterStanding | None = None, by: str | None = None) -> dict[str, object]:
    """Return one row of matters.jsonl; `standing` is null when no day was asked for. `by` is the editor who decided on it last."""
    return {
        "id": made.id,
        "label": made.label,
        "acts": list(made.acts),
        "first": made.first,
        "last": made.last,
        "standing": standing.state if standing else None,
        "since": standing.since if standing else None,
        "due": standing.due if standing else None,
        "conditional": standing.conditional if standing else None,
        "why": standing.why if standing else None,
        "day": standing.day or None if standing else None,
        "confidence": made.confidence,
        "by": by,
    }


def matter_entry(entry: MatterEntry) -> dict[str, object]:
    """Return the same of a matter as lists show it."""
    return matter(entry.matter, entry.standing, entry.decisions[-1].correction.by if entry.decisions else None)


def delivery(step: DeliveryStep, *, names: Mapping[str, str] | None = None) -> dict[str, object]:
    """Return one row of deliveries.jsonl. `from` and `to` are the parties; the places are fields of their own.

    `evidence` is for what the shipping desk recorded: here the letter and its words are the evidence.
    """
    one, known = step.delivery, names or {}
    return {
        "id": step.id,
        "matter": step.matter,
        "item": one.item,
        "low": one.low,
        "high": one.high,
        "unit": one.unit,
        "per": one.per,
        "from": known.get(step.giver, step.giver) if step.giver else None,
        "to": known.get(step.receiver, step.receiver) if step.receiver else None,
        "route": one.route,
        "carrier": one.carrier,
        "convoy": one.convoy,
        "stage": one.stage,
        "date": step.date,
        "letter": step.letter,
        "start": one.span.start,
        "end": one.span.end,
        "from_place": one.origin,
        "to_place": one.destination,
        "place": one.place,
        "due": {"edtf": one.due.edtf, "written": one.due.written} if one.due else None,
        "confidence": one.confidence,
        "rule": one.rule,
        "quote": step.quote,
        "evidence": None,
    }


def to_csv(rows: Iterable[Mapping[str, object]], fields: Iterable[str]) -> str:
    """Return rows as CSV (RFC 4180) with a header line; lists and objects as JSON, null as an empty field.

    A text that a spreadsheet would run as a formula is led by an apostrophe, for letters may begin with anything.
    """
    out = io.StringIO()
    columns = list(fields)
    writer = csv.writer(out, lineterminator="\r\n")
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


def _cut(quote: str) -> str:
    line = " ".join(quote.split())
    if len(line) <= _WHAT:
        return line
    return line[:_WHAT].rsplit(" ", 1)[0] + " ..."
