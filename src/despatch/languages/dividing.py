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
    foot: frozenset[str] = frozenset()
    """How lines below a signature begin that are no signature: enclosures, copies, dockets, witnesses."""
    same_day: frozenset[str] = frozenset()
    """How a letter book says that a letter is of the day of the one before: "do. date"."""
    addresses: frozenset[str] = frozenset()
    """Words over a letter that no transcriber's note holds: of salutations and letterheads."""
    transcripts: frozenset[str] = frozenset()
    """Words of a transcriber's note over the letters: "copied", "typed"."""
