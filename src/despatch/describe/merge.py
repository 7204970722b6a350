"""The encoding's description and our own, as one: the encoding takes precedence, our reading fills the gaps."""

from __future__ import annotations

from dataclasses import fields, replace

from despatch.dates import are_far, bounds, meet
from despatch.model import Dating, Description, Doubt

_FRONT_MATTER, _BARE = "encoding.front-matter", "encoding.front-matter.date"
"""The rules of dates in front matter: under a key for the letter's date, and under one that may mean the page's."""
_SETTLED = {
    "sender-unknown": "senders",
    "recipient-unknown": "recipients",
    "heading-signature-conflict": "senders",
    "date-unknown": "date",
    "date-conflict": "date",
    "date-ambiguous": "date",
    "date-style-inferred": "date",
    "date-year-inferred": "date",
    "date-year-unknown": "date",
    "date-month-unknown": "date",
    "date-century-unknown": "date",
}
"""The field that settles a doubt of our own reading."""


def merge(encoded: Description, read: Description) -> Description:
    """Return `encoded` with its empty fields taken from `read`; doubts about fields that the encoding settles go."""
    plain = Description()
    given = {
        field.name: getattr(encoded, field.name)
        for field in fields(Description)
        if getattr(encoded, field.name) != getattr(plain, field.name)
    }
    if _is_vague(encoded, read):
        given.pop("date")
    doubts = encoded.doubts
    front = encoded.date if encoded.date and encoded.date.rule in (_FRONT_MATTER, _BARE) else None
    if front and read.date and read.date.origin in ("heading", "dateline") and not meet(front.edtf, read.date.edtf):
        if front.rule == _BARE:
            encoded = replace(encoded, date=None, dates=())
            given = {name: value for name, value in given.items() if name not in ("date", "dates")}
        if front.rule != _BARE or not are_far(front.edtf, read.date.edtf):
            doubts = (*doubts, _conflict(front, read.date))
    kept = tuple(doubt for doubt in read.doubts if not _settled(doubt, encoded, read))
    proposals = tuple(one for one in read.proposals if not given.keys() & {one.field, f"{one.field}s"})
    return replace(read, **{**given, "doubts": (*doubts, *kept), "proposals": proposals})


def _conflict(front: Dating, own: Dating) -> Doubt:
    reason = f"the front matter dates it “{front.written}”, and its own words “{own.written}”"
    return Doubt("date-conflict", reason, own.span)


def _is_vague(encoded: Description, read: Description) -> bool:
    """Say whether a title or front matter gives a stretch of time only, and the letter a day within it."""
    if encoded.date is None or read.date is None or encoded.date.rule not in ("encoding.title", _BARE):
        return False
    wide, narrow = bounds(encoded.date.edtf), bounds(read.date.edtf)
    return bool(wide and narrow and wide != narrow and wide[0] <= narrow[0] and narrow[1] <= wide[1])


def _settled(doubt: Doubt, encoded: Description, read: Description) -> bool:
    """Say whether the encoding gives the field that a doubt is about.

    A weekday that does not fit is doubted where it stands beside the day that the encoding gives, too.
    """
    if doubt.code == "weekday-conflict":
        return bool(encoded.date and read.date and encoded.date.edtf != read.date.edtf)
    return bool(getattr(encoded, _SETTLED.get(doubt.code, ""), ()))
