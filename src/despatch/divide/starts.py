"""Where pieces of a source begin, as chosen, and where a cut was weighed and not made."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Start:
    """A piece begins with line `line`. `why` is what an editor should know of a doubtful cut."""

    line: int
    rule: str
    confidence: float
    other: bool = False
    why: str | None = None


@dataclass(slots=True)
class Choice:
    """The starts chosen for a source, in order, and the lines where a cut was weighed and not made, with the reason."""

    starts: list[Start] = field(default_factory=list)
    passed: list[tuple[int, str]] = field(default_factory=list)
