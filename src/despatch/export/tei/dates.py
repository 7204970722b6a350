"""A date in EDTF comes in; the attributes by which TEI gives it go out.

TEI's own attributes hold a day, a month, a year, an interval and a doubt. What they cannot hold, such as "about", or
"one of two days", stands in @when-custom as EDTF beside them, so that nothing is lost.
Source: TEI P5 4.12, att.datable.w3c, att.datable.custom and att.global.responsibility; ISO 8601-2:2019.
"""

from __future__ import annotations

import datetime as dt
import re

from despatch import dates
from despatch.read.tei.dates import EDTF, ImpossibleDateError
from despatch.read.tei.dates import edtf as read_edtf

_POINT = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_NO_YEAR = re.compile(r"XXXX-(\d\d)(?:-(\d\d))?")


def lowered(edtf: str, *, between: bool = False) -> dict[str, str]:
    """Return what the W3C attributes of TEI can hold of a date; an empty dictionary where they can hold nothing.

    `between`: an interval says when the letter was written at the earliest and at the latest, not how long it took.
    """
    plain = re.sub(r"[?~%]", "", edtf)
    unsure = {"cert": "low" if "?" in edtf or "%" in edtf else "medium"} if plain != edtf else {}
    if _is_day(plain):
        return {"when": plain, **unsure}
    if no_year := _NO_YEAR.fullmatch(plain):
        return {"when": f"--{'-'.join(filter(None, no_year.groups()))}", **unsure}
    left, slash, right = plain.partition("/")
    ends = [end if _is_day(end) else "" for end in (left, right)]
    if slash and all(ends) and not between:
        return {"from": ends[0], "to": ends[1], **unsure}
    if slash and all(end or other in ("", "..") for end, other in zip(ends, (left, right), strict=True)):
        return _bounded(*ends) | unsure if any(ends) else {}
    span = dates.bounds(edtf)
    if span is None:
        return {}
    days = [day.isoformat() if day not in (dt.date.min, dt.date.max) else "" for day in span]
    return _bounded(*days) | unsure if any(days) else {}


def attributes(edtf: str, *, between: bool = False) -> dict[str, str]:
    """Return the attributes of TEI for a date; those that Despatch reads as the same date again."""
    said = lowered(edtf, between=between)
    try:
        same = read_edtf(said) == edtf
    except ImpossibleDateError:
        said, same = {}, False
    return said if same else {**said, "when-custom": edtf, "datingMethod": EDTF}


def _is_day(written: str) -> bool:
    """Say whether a year, month or day is one that XML Schema knows."""
    return _POINT.fullmatch(written) is not None and dates.bounds(written) is not None and written[5:7] <= "12"


def _bounded(first: str, last: str) -> dict[str, str]:
    return {name: end for name, end in (("notBefore", first), ("notAfter", last)) if end}
