"""The form of `quoting.toml`: who speaks in a quotation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from despatch.languages.tables import Form


@dataclass(frozen=True, slots=True)
class QuotingWords(Form):
    """The keys of `quoting.toml`."""

    FILE: ClassVar[str] = "quoting"

    says: frozenset[str] = frozenset()
    writer: frozenset[str] = frozenset()
    reader: frozenset[str] = frozenset()
