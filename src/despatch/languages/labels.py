"""The form of `labels.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from despatch.languages.tables import Form


@dataclass(frozen=True, slots=True)
class LabelWords(Form):
    """The keys of `labels.toml`: the labels of printed and typed forms, by what stands after them."""

    FILE: ClassVar[str] = "labels"
    CASEFOLD: ClassVar[bool] = True

    sender: frozenset[str] = frozenset()
    recipient: frozenset[str] = frozenset()
    date: frozenset[str] = frozenset()
    subject: frozenset[str] = frozenset()
    place: frozenset[str] = frozenset()
    other: frozenset[str] = frozenset()
    """Labels of what is neither party, date, subject nor place: copies, references, the clerk's notes of a form."""
    premises: frozenset[str] = frozenset()
    """Words for buildings and streets, at which an address begins that runs on from a name."""
