"""Which letter of its writer an undated "I wrote to you" means: order, time, and what its paragraph is about.

The weights are data (`undated.toml`), learned by `python -m training.undated` from dated words, whose date finds the
letter: they are read as if they had none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import exp, log1p
from typing import TypeAlias

from despatch.text.learned import table

FILE = "undated.toml"
WINDOW = 8
"""So many letters before are weighed."""
ALIKE = 1.0
"""From here on, what a paragraph shares with a letter is a reason to name."""
_OLD = 60

About: TypeAlias = Callable[[str], float]
"""How much a paragraph has in common with a letter, by its id."""


def no_words(_: str) -> float:
    """Return that a paragraph has nothing in common with any letter."""
    return 0.0


def weights() -> Mapping[str, Mapping[str, float]]:
    """Return what each sign weighs for a letter (`letter`), and for the letter being among those here (`here`)."""
    return table(__package__, FILE)


def signs(rank: int, gap: int, alike: float) -> dict[str, float]:
    """Return the signs that the `rank`th letter before is meant, written so many days before."""
    return {
        "latest": float(rank == 0),
        "one_before": float(rank == 1),
        "far_back": float(rank > 2),
        "days": log1p(gap) / 3,
        "same_day": float(gap == 0),
        "old": float(gap > _OLD),
        "alike": log1p(alike) / 3,
    }


def of_here(gap: int) -> dict[str, float]:
    """Return the signs that the letter meant is here, by the days since the latest that is."""
    return {"bias": 1.0, "days": log1p(gap) / 3}


def likely(gaps: Sequence[int], alike: Sequence[float]) -> list[float]:
    """Return how likely each letter is meant, the latest first, by the days since and what its paragraph shares."""
    if not gaps:
        return []
    known = weights()
    found = [exp(_sum(signs(n, *one), known["letter"])) for n, one in enumerate(zip(gaps, alike, strict=True))]
    is_here = 1 / (1 + exp(-_sum(of_here(gaps[0]), known["here"])))
    return [is_here * one / sum(found) for one in found]


def _sum(found: Mapping[str, float], weighed: Mapping[str, float]) -> float:
    return sum(value * weighed[sign] for sign, value in found.items())
