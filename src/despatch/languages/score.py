"""The form of `score.toml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from despatch.languages.tables import Form


@dataclass(frozen=True, slots=True)
class ScoreWords(Form):
    """The keys of `score.toml`."""

    FILE: ClassVar[str] = "score"

    titles: str = ""
    particles: str = ""
    bodies: str = ""
    joiners: str = ""
    body_fillers: str = ""
    suffixes: dict[str, str] = field(default_factory=dict)
    nicknames: dict[str, str] = field(default_factory=dict)
