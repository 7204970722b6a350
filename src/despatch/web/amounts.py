"""Figures, units and goods in the words that people use."""

from __future__ import annotations

from despatch.model import Delivery, Quantity


def number(value: float) -> str:
    """Return a number as people write it: "1,150", "0.5"."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def span(low: float | None, high: float | None) -> str:
    """Return how many: "35", "8,000 to 10,000", "at least 90", "up to 90"; empty where nothing is known."""
    if low is None and high is None:
        return ""
    if low is None:
        return f"up to {number(high or 0.0)}"
    if high is None:
        return f"at least {number(low)}"
    return number(low) if low == high else f"{number(low)} to {number(high)}"


def goods(unit: str | None, item: str | None, per: str | None = None) -> str:
    """Return what is counted: "tons of flour", "ships", "barrels"; with the time it is counted by, "tons per month"."""
    named = [one for one in (unit, item) if one]
    said = " of ".join(dict.fromkeys(" ".join(one.split()) for one in named))
    return f"{said} per {per}" if per else said


def amount(quantity: Quantity) -> str:
    """Return a quantity in words: "about 8,000 to 10,000 tons of barley per month (our part)"."""
    said = " ".join(
        filter(None, (span(quantity.low, quantity.high), goods(quantity.unit, quantity.item, quantity.per)))
    )
    return (
        ("about " if quantity.approximate else "")
        + said
        + (f" ({' '.join(quantity.share.split())})" if quantity.share else "")
    )


def cargo(step: Delivery) -> str:
    """Return what goes and how much of it; empty where the words tell neither."""
    return " ".join(filter(None, (span(step.low, step.high), goods(step.unit, step.item, step.per))))
