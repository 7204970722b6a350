"""Commitments and pledges of money as IATI activities (standard 2.03, https://iatistandard.org).

IATI's transactions are about money alone, so little of a ledger fits. What does not fit is left out, with the reason:

=====================================  ======================  ==========================
act, with a sum in a known currency    the reporting side is   TransactionType
=====================================  ======================  ==========================
promise                                actor                   2, outgoing commitment
promise                                counterparty            11, incoming commitment
offer                                  actor                   12, outgoing pledge
offer                                  counterparty            13, incoming pledge
=====================================  ======================  ==========================

A request, an acceptance or a refusal is no transaction. A report of payment would be one of the types 1, 3 or 4, but
a letter that says "paid" does not say whether it was a grant or for goods: reports are left out. IATI wants a day for
every transaction, and an ISO 4217 code for every currency: sums without either are left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from despatch import dates
from despatch.export.xml import holdable
from despatch.languages.ledger import LedgerWords
from despatch.languages.quantities import QuantityWords
from despatch.languages.tables import merged
from despatch.model import LedgerAct, Matter, Quantity

VERSION = "2.03"
_TYPES = {("promise", True): "2", ("promise", False): "11", ("offer", True): "12", ("offer", False): "13"}


@dataclass(frozen=True, slots=True)
class Activities:
    """The document, and (act, reason) for each act with a sum of money that it leaves out."""

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
    """Return the document: one IATI activity for each matter in which `us` commit or are promised money.

    `reporting` is the name of the body that reports. `us` are its own sides, ids or names. `acts` are all acts by id.
    The document is well formed, its elements in the order of the standard's schema.
    """
    currencies = merged(codes, LedgerWords).currencies
    money = frozenset(merged(codes, QuantityWords).units.get("money", ()))
    root = etree.Element("iati-activities", version=VERSION)
    left_out: list[tuple[str, str]] = []
    for matter in matters:
        transactions: list[_Transaction] = []
        for act in (acts[id] for id in matter.acts if id in acts):
            for quantity in act.act.quantities:
                unit = (quantity.unit or "").lower()
                if unit not in money:
                    continue
                transaction = _to_transaction(act, quantity, us, currencies.get(unit))
                if isinstance(transaction, str):
                    left_out.append((act.id, transaction))
                else:
                    transactions.append(transaction)
        if transactions:
            root.append(_activity(matter, transactions, reporting, prefix, names or {}))
    xml = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return Activities(xml, tuple(left_out))


def _to_transaction(act: LedgerAct, sum_: Quantity, us: Sequence[str], currency: str | None) -> _Transaction | str:
    """Return the transaction of a sum of money, or the reason why it is none."""
    ours = act.actor in us
    kind = _TYPES.get((act.act.type, ours))
    day = dates.bounds(act.date) if act.date else None
    if kind is None:
        return f"a {act.act.type} is no transaction"
    if not ours and act.counterparty not in us:
        return "neither side is the reporting one"
    if currency is None:
        return f"{sum_.unit} has no ISO 4217 code"
    if day is None or day[0] != day[1] or day[0] == dt.date.min:
        return "the letter's day is not known"
    if sum_.low is None or sum_.low != sum_.high:
        return "the sum is a range"
    return _Transaction(act, kind, day[0].isoformat(), sum_.low, currency)


def _activity(
    matter: Matter, transactions: Sequence[_Transaction], reporting: str, prefix: str, names: Mapping[str, str]
) -> etree._Element:
    activity = etree.Element("iati-activity", {"default-currency": transactions[0].currency})
    etree.SubElement(activity, "iati-identifier").text = f"{prefix}-{matter.id}"
    # Type 90, "other"; a secondary reporter is one who reports what others did.
    body = etree.SubElement(activity, "reporting-org", {"ref": prefix, "type": "90", "secondary-reporter": "1"})
    _narrative(body, reporting)
    _narrative(etree.SubElement(activity, "title"), matter.label)
    _narrative(
        etree.SubElement(activity, "description"), "; ".join(" ".join(t.act.quote.split()) for t in transactions)
    )
    for role, side in (("1", "actor"), ("4", "counterparty")):
        for who in dict.fromkeys(getattr(t.act, side) for t in transactions):
            if who:
                _narrative(
                    etree.SubElement(activity, "participating-org", {"role": role, "type": "90"}), names.get(who, who)
                )
    etree.SubElement(activity, "activity-status", code="2")
    etree.SubElement(activity, "activity-date", {"type": "2", "iso-date": min(t.day for t in transactions)})
    for transaction in transactions:
        activity.append(_element(transaction, names))
    return activity


def _element(transaction: _Transaction, names: Mapping[str, str]) -> etree._Element:
    act, day = transaction.act, transaction.day
    element = etree.Element("transaction", ref=act.id)
    etree.SubElement(element, "transaction-type", code=transaction.type)
    etree.SubElement(element, "transaction-date", {"iso-date": day})
    value = etree.SubElement(element, "value", {"currency": transaction.currency, "value-date": day})
    value.text = f"{transaction.value:.2f}".rstrip("0").rstrip(".")
    _narrative(etree.SubElement(element, "description"), " ".join(act.quote.split()))
    for tag, who in (("provider-org", act.actor), ("receiver-org", act.counterparty)):
        if who:
            _narrative(etree.SubElement(element, tag), names.get(who, who))
    return element


def _narrative(parent: etree._Element, words: str) -> None:
    """Add words to an element; characters that XML cannot hold become spaces."""
    etree.SubElement(parent, "narrative").text = holdable(words, " ")
