"""Commitments and pledges of money as IATI activities (standard 2.03, https://iatistandard.org).

IATI's transactions are about money alone, so little of a ledger fits, and what does not fit is left out with its reason:

=====================================  ======================  ==========================
act, with a sum in a known currency    the reporting side is   TransactionType
=====================================  ======================  ==========================
promise                                actor                   2, outgoing commitment
promise                                counterparty            11, incoming commitment
offer                                  actor                   12, outgoing pledge
offer                                  counterparty            13, incoming pledge
=====================================  ======================  ==========================

A request, an acceptance or a refusal is no transaction. A report of payment would be one of the types 1, 3 or 4, but a letter
that says "paid" does not say whether as a grant or for goods, so reports are left out. IATI wants a day for every
transaction; a letter whose day is not known is left out. So are currencies without an ISO 4217 code.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from despatch import dates, languages
from despatch.model import LedgerAct, Matter, Quantity

VERSION = "2.03"
_TYPES = {("promise", True): "2", ("promise", False): "11", ("offer", True): "12", ("offer", False): "13"}


@dataclass(frozen=True, slots=True)
class Activities:
    """The document, and the acts with a sum of money that it leaves out, each with the reason."""

    xml: bytes
    left_out: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Transaction:
    act: LedgerAct
    type: str
    day: str
    value: float
    currency: str


def activities(
    matters: Iterable[Matter],
    acts: Mapping[str, LedgerAct],
    *,
    reporting: str,
    us: Sequence[str],
    codes: tuple[str, ...],
    prefix: str = "despatch",
    names: Mapping[str, str] | None = None,
) -> Activities:
    """Return one IATI activity for each matter in which `us` commit or are promised money.

    `reporting` is the name of the body that reports, `us` the sides, ids or names that are its own, `acts` all acts by id.
    The document is well formed and in the order of elements that the standard's schema asks for.
    """
    currencies = {u: c for code in codes for u, c in languages.load(code, "ledger").get("currencies", {}).items()}
    root = etree.Element("iati-activities", version=VERSION)
    left: list[tuple[str, str]] = []
    for matter in matters:
        found: list[_Transaction] = []
        for act in (acts[a] for a in matter.acts if a in acts):
            for quantity in act.act.quantities:
                made = _transaction(act, quantity, us, currencies, codes)
                if isinstance(made, _Transaction):
                    found.append(made)
                elif made:
                    left.append((act.id, made))
        if found:
            root.append(_activity(matter, found, reporting, prefix, names or {}))
    return Activities(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True), tuple(left))


def _transaction(
    act: LedgerAct, quantity: Quantity, us: Sequence[str], currencies: Mapping[str, str], codes: tuple[str, ...]
) -> _Transaction | str | None:
    """Return the transaction that a sum makes, the reason why it makes none, or None when it is no sum of money."""
    units = {u for code in codes for u in languages.load(code, "quantities").get("units", {}).get("money", ())}
    unit = (quantity.unit or "").lower()
    if unit not in units:
        return None
    ours = act.actor in us
    kind = _TYPES.get((act.act.type, ours))
    day = dates.bounds(act.date) if act.date else None
    if kind is None:
        return f"a {act.act.type} is no transaction"
    if not ours and act.counterparty not in us:
        return "neither side is the reporting one"
    if unit not in currencies:
        return f"{quantity.unit} has no ISO 4217 code"
    if day is None or day[0] != day[1] or day[0] == dt.date.min:
        return "the letter's day is not known"
    if quantity.low is None or quantity.low != quantity.high:
        return "the sum is a range"
    return _Transaction(act, kind, day[0].isoformat(), quantity.low, currencies[unit])


def _activity(
    matter: Matter, found: Sequence[_Transaction], reporting: str, prefix: str, names: Mapping[str, str]
) -> etree._Element:
    activity = etree.Element("iati-activity", {"default-currency": found[0].currency})
    etree.SubElement(activity, "iati-identifier").text = f"{prefix}-{matter.id}"
    # Type 90, "other"; a secondary reporter is one who reports what others did.
    body = etree.SubElement(activity, "reporting-org", {"ref": prefix, "type": "90", "secondary-reporter": "1"})
    _narrative(body, reporting)
    _narrative(etree.SubElement(activity, "title"), matter.label)
    _narrative(etree.SubElement(activity, "description"), "; ".join(" ".join(t.act.quote.split()) for t in found))
    for role, side in (("1", "actor"), ("4", "counterparty")):
        for who in dict.fromkeys(getattr(t.act, side) for t in found):
            if who:
                _narrative(
                    etree.SubElement(activity, "participating-org", {"role": role, "type": "90"}), names.get(who, who)
                )
    etree.SubElement(activity, "activity-status", code="2")
    etree.SubElement(activity, "activity-date", {"type": "2", "iso-date": min(t.day for t in found)})
    for one in found:
        activity.append(_element(one, names))
    return activity


def _element(one: _Transaction, names: Mapping[str, str]) -> etree._Element:
    made = etree.Element("transaction", ref=one.act.id)
    etree.SubElement(made, "transaction-type", code=one.type)
    etree.SubElement(made, "transaction-date", {"iso-date": one.day})
    value = etree.SubElement(made, "value", {"currency": one.currency, "value-date": one.day})
    value.text = f"{one.value:.2f}".rstrip("0").rstrip(".")
    _narrative(etree.SubElement(made, "description"), " ".join(one.act.quote.split()))
    for tag, who in (("provider-org", one.act.actor), ("receiver-org", one.act.counterparty)):
        if who:
            _narrative(etree.SubElement(made, tag), names.get(who, who))
    return made


def _narrative(parent: etree._Element, words: str) -> None:
    """Add words to an element; characters that XML cannot hold become spaces."""
    etree.SubElement(parent, "narrative").text = "".join(
        c if c in "\t\n\r" or 32 <= ord(c) < 0xD800 or 0xE000 <= ord(c) < 0xFFFE or ord(c) > 0xFFFF else " "
        for c in words
    )
