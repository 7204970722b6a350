"""The encoding's description and our own, as one: the encoding takes precedence, our reading fills the gaps."""

from __future__ import annotations

from dataclasses import fields, replace

from despatch.model import Description, Doubt

_UNKNOWN = {"sender-unknown": "senders", "recipient-unknown": "recipients", "date-unknown": "date"}


def merge(encoded: Description, read: Description) -> Description:
    """Return `encoded` with its empty fields taken from `read`; doubts about fields that the encoding settles go."""
    plain = Description()
    given = {
        field.name: getattr(encoded, field.name)
        for field in fields(Description)
        if getattr(encoded, field.name) != getattr(plain, field.name)
    }
    kept = tuple(doubt for doubt in read.doubts if not _settled(doubt, given))
    return replace(read, **{**given, "doubts": (*encoded.doubts, *kept)})


def _settled(doubt: Doubt, given: dict[str, object]) -> bool:
    if doubt.code == "heading-signature-conflict":
        return "senders" in given
    return _UNKNOWN.get(doubt.code, "") in given
