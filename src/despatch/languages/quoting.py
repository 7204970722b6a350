"""The form of `quoting.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from despatch.languages.tables import Form


@dataclass(frozen=True, slots=True)
class QuotingWords(Form):
    """The keys of `quoting.toml`."""

    FILE: ClassVar[str] = "quoting"

    says: str = ""
    writer: str = ""
    reader: str = ""
