"""The form of `dividing.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from despatch.languages.tables import Form


@dataclass(frozen=True, slots=True)
class DividingWords(Form):
    """The keys of `dividing.toml`."""

    FILE: ClassVar[str] = "dividing"

    pieces: frozenset[str] = frozenset()
    fronts: frozenset[str] = frozenset()
    """Titles of what stands before or after the letters of a book, which may end in a full stop: "Preface."."""
    speakers: frozenset[str] = frozenset()
    """Words by which somebody speaks to somebody; an editor's narration has none."""
    sent: tuple[str, ...] = ()
