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
    speakers: frozenset[str] = frozenset()
    """Words by which somebody speaks to somebody; an editor's narration has none."""
    sent: tuple[str, ...] = ()
    foot: frozenset[str] = frozenset()
    """How lines below a signature begin that are no signature: enclosures, copies, dockets, witnesses."""
    same_day: frozenset[str] = frozenset()
    """How a letter book says that a letter is of the day of the one before: "do. date"."""
    transcripts: frozenset[str] = frozenset()
    """Words of a transcriber's note over the letters: "copied", "typed"."""
