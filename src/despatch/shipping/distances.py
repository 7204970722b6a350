"""Distances over sea, for legs that do not say theirs."""

from __future__ import annotations

from despatch.shipping.model import Port, ShippingError


def sea_miles(one: Port, other: Port) -> float:
    """Return the nautical miles between two ports over sea, by the searoute network of shipping lanes."""
    import searoute  # noqa: PLC0415 - only where a leg leaves its distance out

    found = searoute.searoute((one.lon, one.lat), (other.lon, other.lat), units="naut")
    miles = float(found.properties["length"])
    if not miles > 0:
        raise ShippingError(
            f"no way over sea from {one.name} to {other.name}: write the distance in the column nm of routes.csv"
        )
    return miles
