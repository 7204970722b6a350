"""Dates as TEI's attributes give them, turned into EDTF.

Source of the rules: TEI P5, att.datable (@when, @notBefore, @notAfter, @from, @to) and
att.global.responsibility (@cert, @evidence); ISO 8601-2:2019 for EDTF.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping

_DAY = re.compile(r"([0-9]{4}|-)(?:-([0-9]{2})(?:-([0-9]{2}))?)?(?:T.*)?")
_UNSURE = frozenset({"low", "medium", "unknown"})
_LATEST, _EARLIEST = (
    ("notAfter", "to", "notAfter-iso", "to-iso", "max"),
    ("notBefore", "from", "notBefore-iso", "from-iso", "min"),
)


class ImpossibleDateError(ValueError):
    """An attribute holds no date of any calendar: its words name the attribute and the value."""


def edtf(attributes: Mapping[str, str]) -> str | None:
    """Return the EDTF of a TEI date's attributes, None when they give no date.

    Raises ImpossibleDateError for values such as "1751-02-30".
    """
    found = {_plain(name): value for name, value in attributes.items()}
    mark = "?" if found.get("cert") in _UNSURE or found.get("evidence") == "conjecture" else ""
    for name in ("when", "when-iso"):
        if found.get(name, "").strip():
            return _day(name, found[name]) + mark
    first = next((_day(name, found[name]) for name in _EARLIEST if found.get(name, "").strip()), None)
    last = next((_day(name, found[name]) for name in _LATEST if found.get(name, "").strip()), None)
    if first is None and last is None:
        return None
    if first == last:
        return f"{first}{mark}"
    if first and last and last < first:
        raise ImpossibleDateError(f"the date ends ({last}) before it begins ({first})")
    return f"{first + mark if first else '..'}/{last + mark if last else '..'}"


def _plain(name: str) -> str:
    """Return an attribute's name without namespace; FRUS writes "doc-dateTime-min" for a bound."""
    name = name.rsplit("}", 1)[-1]
    return {"doc-dateTime-min": "min", "doc-dateTime-max": "max"}.get(name, name)


def _day(name: str, value: str) -> str:
    match = _DAY.fullmatch(value.strip())
    wrong = ImpossibleDateError(f'@{name} = "{value}" is no date')
    if not match:
        raise wrong
    year, month, day = match.groups()
    if year == "-":
        year = "XXXX"
        if not month:
            raise wrong
    if month and not 1 <= int(month) <= 12:
        raise wrong
    if day and not 1 <= int(day) <= calendar.monthrange(2000 if year == "XXXX" else int(year) or 4, int(month))[1]:
        raise wrong
    return "-".join(part for part in (year, month, day) if part)
