"""The form of `score.toml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from despatch.languages.tables import Form

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScoreWords(Form):
    """The words by which `despatch score` compares names."""

    FILE: ClassVar[str] = "score"

    titles: Words = ()
    distinctive_titles: Words = ()
    """Titles that tell two people of one name apart ("Mrs.")."""
    particles: Words = ()
    bodies: Words = ()
    """Words that show a body: a committee, a company."""
    joiners: Words = ()
    body_fillers: Words = ()
    suffixes: dict[str, Words] = field(default_factory=dict)
    nicknames: dict[str, Words] = field(default_factory=dict)
