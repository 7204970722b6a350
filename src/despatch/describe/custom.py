"""What the letters of a source do by custom: the rules that read them, their names, the order of their days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from despatch import dates
from despatch.model import Cut, Dating, Description, Party, Phrase

Field = Literal["sender", "recipient", "date", "place"]
FIELDS: tuple[Field, ...] = ("sender", "recipient", "date", "place")
Reading = Party | Dating | Phrase
AS_OTHERS = ".as-others"
"""So ends the rule of a claim that a letter takes from the custom of its source."""
YEARS = 5
"""A letter so many years from the one before stands out of the order."""


@dataclass(frozen=True, slots=True)
class Custom:
    """How often each rule and each value of a field comes in one source, and how many letters the source has."""

    letters: int
    rules: dict[Field, Counter[str]]
    values: dict[Field, Counter[str]]
    answered: dict[Field, int]
    """How many letters give the field."""
    cuts: Counter[str]
    """How often each rule of cutting comes."""
    order: tuple[str, ...]
    """For each letter, how its year stands to those of its neighbours."""


def claims(description: Description, field: Field) -> tuple[Reading, ...]:
    """Return what a description gives for a field: several people, or one date or place, or nothing."""
    if field == "sender":
        return description.senders
    if field == "recipient":
        return description.recipients
    claim = description.date if field == "date" else description.place
    return (claim,) if claim else ()


def value(claim: Reading) -> str:
    """Return a claim as readers see it."""
    return claim.name if isinstance(claim, Party) else claim.edtf if isinstance(claim, Dating) else claim.written


def custom(cuts: Sequence[Cut], described: Sequence[Description]) -> Custom:
    """Count what the letters of one source have in common."""
    rules: dict[Field, Counter[str]] = {}
    values: dict[Field, Counter[str]] = {}
    for field in FIELDS:
        found = [claim for one in described for claim in claims(one, field)[:1] if not claim.rule.endswith(AS_OTHERS)]
        rules[field] = Counter(claim.rule for claim in found)
        values[field] = Counter(folded(value(claim)) for claim in found)
    answered = {field: rules[field].total() for field in FIELDS}
    return Custom(len(described), rules, values, answered, Counter(cut.rule for cut in cuts), tuple(_order(described)))


@lru_cache(maxsize=1 << 14)
def folded(name: str) -> str:
    """Return a name as it is counted: without case, stops and the blanks around it."""
    return " ".join(name.casefold().replace(".", " ").strip(" ,;:").split())


def _order(described: Sequence[Description]) -> Iterator[str]:
    years = [_year(one.date) for one in described]
    before: int | None = None
    for year, after in pairwise([*years, None]):
        if year is None:
            yield "undated"
            continue
        near = [other for other in (before, after) if other is not None]
        yield (
            "alone"
            if not near
            else "follows"
            if all(abs(other - year) <= 1 for other in near)
            else "far"
            if all(abs(other - year) > YEARS for other in near)
            else "near"
        )
        before = year


def _year(dating: Dating | None) -> int | None:
    bounds = dates.bounds(dating.edtf) if dating else None
    return bounds[0].year if bounds else None
