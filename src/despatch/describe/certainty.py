"""How sure each field of a letter is: signs go in, a true share comes out, and what is too doubtful is only proposed.

The weights are data (`certainty.toml`): one logistic regression a field, learned by `python -m training.certainty` from
letters whose answers are known. Of the fields given with 0.9, about nine in ten should be right.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from math import exp
from typing import Any

from despatch.describe.as_others import as_others
from despatch.describe.signs import AS_OTHERS, FIELDS, Custom, Field, Reading, claims, custom, cut_signs, signs, value
from despatch.model import Cut, Description, Proposal, Source
from despatch.settings import Settings

FILE = "certainty.toml"
LEAST, MOST = 0.02, 0.99
"""No reading is without hope, and none is beyond doubt."""
GIVEN = "encoding"
"""Rules that begin so hand on what the source's own encoding gives: those fields keep their confidence."""
BIAS, CUT = "bias", "cut"
SPEAKING = 0.25
"""A sign that weighs less is no reason to show."""

Weights = Mapping[str, Mapping[str, float]]


@cache
def weights() -> Weights:
    """Return what each sign of each field weighs."""
    found: Weights = tomllib.loads(resources.files(__package__).joinpath(FILE).read_text(encoding="utf-8"))
    return found


def sure(found: Sequence[str], weighed: Mapping[str, float]) -> float:
    """Return the confidence that signs give together."""
    sum_ = weighed.get(BIAS, 0.0) + sum(weighed.get(sign, 0.0) for sign in found)
    return round(min(MOST, max(LEAST, 1 / (1 + exp(-max(-30.0, min(30.0, sum_)))))), 2)


def judge(
    source: Source, cuts: Sequence[Cut], described: Sequence[Description], settings: Settings
) -> list[Description]:
    """Return the descriptions of a source's letters with true confidences.

    A field below `settings.certainty` is taken out, and kept as a proposal with the sign that weighs most against it.
    Then a party that a letter lacks is taken from the custom of its source, and judged in the same way.
    """
    its = custom(cuts, described)
    first = [
        own if cut.kind != "letter" else _judged(source, cut, own, place, its, settings)
        for place, (cut, own) in enumerate(zip(cuts, described, strict=True))
    ]
    return [
        _with_taught(source, cut, own, taught, place, its, settings)
        for place, (cut, own, taught) in enumerate(zip(cuts, first, as_others(cuts, first), strict=True))
    ]


def _judged(source: Source, cut: Cut, own: Description, place: int, its: Custom, settings: Settings) -> Description:
    judged = own
    if not cut.rule.startswith(GIVEN):
        judged = replace(own, cut=sure(cut_signs(source, cut, own, place, its), weights()[CUT]))
    for field in FIELDS:
        found = claims(own, field)
        if found and not found[0].rule.startswith(GIVEN):
            seen = signs(source, cut, own, place, field, its, settings.languages)
            judged = _settled(judged, field, found, seen, settings.certainty)
    return judged


def _with_taught(
    source: Source, cut: Cut, own: Description, taught: Description, place: int, its: Custom, settings: Settings
) -> Description:
    """Add to a description the parties that its source teaches, each judged on its own."""
    judged = own
    for field in FIELDS:
        found = claims(taught, field)
        if found and found[0].rule.endswith(AS_OTHERS):
            seen = signs(source, cut, with_claims(own, field, found), place, field, its, settings.languages)
            judged = _settled(judged, field, found, seen, settings.certainty)
    return judged


def _settled(
    own: Description, field: Field, found: Sequence[Reading], seen: Sequence[str], least: float
) -> Description:
    """Return a description with claims for a field: as its value where they are sure enough, else as proposals."""
    confidence = sure(seen, weights()[field])
    if confidence >= least:
        return with_claims(own, field, [replace(one, confidence=confidence) for one in found])
    if any(other.field == field for other in own.proposals):
        return own
    why = _reason(seen, weights()[field])
    proposals = tuple(Proposal(field, value(one), one.span, one.rule, confidence, why) for one in found)
    return replace(with_claims(own, field, []), proposals=(*own.proposals, *proposals))


def with_claims(own: Description, field: Field, found: Sequence[Reading]) -> Description:
    """Return a description with other claims for a field, or with none."""
    changes: dict[str, Any] = {}
    if field in ("sender", "recipient"):
        changes[f"{field}s"] = tuple(found)
    else:
        changes[field] = found[0] if found else None
    if field == "date":
        dates = (found[0] if dating == own.date and found else dating for dating in own.dates)
        changes["dates"] = tuple(dating for dating in dates if found or dating != own.date)
    return replace(own, **changes)


def _reason(seen: Sequence[str], weighed: Mapping[str, float]) -> str:
    """Return the sign that weighs most against a reading, in words."""
    worst = min(seen, key=lambda sign: weighed.get(sign, 0.0))
    against = weighed.get(worst, 0.0) < -SPEAKING
    return f"what speaks against it: {worst}" if against else "too few signs speak for it"
