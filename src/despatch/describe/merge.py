"""The encoding's description and our own, as one: the encoding takes precedence, our reading fills the gaps."""

from __future__ import annotations

from dataclasses import fields, replace

from despatch.dates import bounds
from despatch.model import Description, Doubt

_SETTLED = {
    "sender-unknown": "senders",
    "recipient-unknown": "recipients",
    "heading-signature-conflict": "senders",
    "date-unknown": "date",
    "date-conflict": "date",
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
    kept = tuple(doubt for doubt in read.doubts if not _settled(doubt, encoded, read))
    proposals = tuple(one for one in read.proposals if not given.keys() & {one.field, f"{one.field}s"})
    return replace(read, **{**given, "doubts": (*encoded.doubts, *kept), "proposals": proposals})


def _is_vague(encoded: Description, read: Description) -> bool:
    """Say whether the words of a title give a stretch of time only, and the letter a day within it."""
    if encoded.date is None or read.date is None or encoded.date.rule != "encoding.title":
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
