"""How sure each field of a letter is: signs go in, a true share comes out, and what is too doubtful is only proposed.

The weights are data (`certainty.toml`): one logistic regression a field, learned by `python -m training.certainty` from
letters whose answers are known. Of the fields given with 0.9, about nine in ten should be right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from despatch.describe.as_others import as_others
from despatch.describe.custom import AS_OTHERS, FIELDS, Custom, Field, Reading, claims, custom, folded, value
from despatch.describe.lessons import NOTHING, Lesson, Taught, Weighed, laid_over, learn
from despatch.describe.reasons import OTHERWISE, WRONG_HERE, in_words
from despatch.describe.signs import Rivals, View, cut_signs, look, signs
from despatch.model import Cut, Description, Proposal, Source
from despatch.settings import Settings
from despatch.text.learned import probability, table

FILE = "certainty.toml"
LEAST, MOST = 0.02, 0.99
"""No reading is without hope, and none is beyond doubt."""
GIVEN = "encoding"
"""Rules that begin so hand on what the source's own encoding gives: those fields keep their confidence."""
CUT = "cut"
SPEAKING = 0.25
"""A sign that weighs less is no reason to show."""

Weights = Mapping[str, Mapping[str, float]]


def weights() -> Weights:
    """Return what each sign of each field weighs."""
    return table(__package__, FILE)


def sure(found: Sequence[str], weighed: Mapping[str, float]) -> float:
    """Return the confidence that signs give together."""
    return round(min(MOST, max(LEAST, probability(found, weighed))), 2)


def judge(
    source: Source,
    cuts: Sequence[Cut],
    described: Sequence[Description],
    rivals: Sequence[Rivals],
    settings: Settings,
    lessons: Sequence[Lesson] = (),
) -> list[Description]:
    """Return the descriptions of a source's letters with true confidences.

    Where rules and learned field words (`rivals`) differ, the surer reading is taken. A field below
    `settings.certainty` is taken out, and kept as a proposal with the sign that weighs most against it.
    Then a party that a letter lacks is taken from the custom of its source, and judged in the same way.
    What editors decided on letters of the source (`lessons`) teaches how sure the others are.
    """
    its = custom(cuts, described)

    def view(place: int) -> View:
        return look(source, cuts[place], described[place], place, its, settings.languages, rivals[place])

    taught = learn(lessons, {place: _weigh(view(place)) for place in {one.place for one in lessons}})
    first = [
        own if cut.kind != "letter" else _judged(view(place), taught, settings)
        for place, (cut, own) in enumerate(zip(cuts, described, strict=True))
    ]
    others = as_others(cuts, laid_over(lessons, first))
    return [
        _with_others(source, cut, own, other, place, its, settings)
        for place, (cut, own, other) in enumerate(zip(cuts, first, others, strict=True))
    ]


def _weigh(view: View) -> dict[Field, list[Weighed]]:
    """Return the readings of each field that the source's encoding does not give."""
    found: dict[Field, list[Weighed]] = {}
    for field in FIELDS:
        read = claims(view.rules, field)
        if read and read[0].rule.startswith(GIVEN):
            continue
        for one in (read, _rival(read, view.rivals.get(field, ()))):
            if one:
                seen = signs(view, with_claims(view.rules, field, one), field)
                found.setdefault(field, []).append(Weighed(one, seen, sure(seen, weights()[field])))
    return found


def _judged(view: View, taught: Taught, settings: Settings) -> Description:
    own = view.rules
    whole = None if view.cut.rule.startswith(GIVEN) else sure(cut_signs(view, own), weights()[CUT])
    changes: dict[str, Any] = {"cut": whole}
    proposals: list[Proposal] = []
    for field, readings in _weigh(view).items():
        settled = [_settled(one, field, taught, settings.certainty) for one in readings]
        given, proposed = max(settled, key=lambda one: (one[0] or one[1])[0].confidence)
        changes |= _changes(own, field, given)
        proposals += proposed
    return replace(own, **changes, proposals=tuple(proposals))


def _rival(read: Sequence[Reading], other: Sequence[Reading]) -> Sequence[Reading]:
    """Return what the learned field words give, unless the rules say it, too: a rule is the better reason to show."""
    known = {folded(value(one)) for one in read}
    return () if all(folded(value(one)) in known for one in other) else other


def _with_others(
    source: Source, cut: Cut, own: Description, others: Description, place: int, its: Custom, settings: Settings
) -> Description:
    """Add to a description the parties that the custom of its source gives, each judged on its own."""
    if others is own or cut.kind != "letter":
        return own
    judged, view = own, look(source, cut, own, place, its, settings.languages, {})
    for field in FIELDS:
        found = claims(others, field)
        if claims(own, field) or not found or not found[0].rule.endswith(AS_OTHERS):
            continue
        seen = signs(view, with_claims(own, field, found), field)
        one = Weighed(found, seen, sure(seen, weights()[field]))
        given, proposed = _settled(one, field, NOTHING, settings.certainty)
        if given or all(other.field != field for other in own.proposals):
            judged = replace(with_claims(judged, field, given), proposals=(*judged.proposals, *proposed))
    return judged


def _settled(one: Weighed, field: Field, taught: Taught, least: float) -> tuple[Sequence[Reading], Sequence[Proposal]]:
    """Return claims with their confidence as values, where they are sure enough; else as proposals."""
    confidence = taught.sure(field, one)
    found = taught.reread(field, one.found)
    if confidence >= least:
        return [replace(claim, confidence=confidence) for claim in found], ()
    why = WRONG_HERE if confidence < one.sure and one.sure >= least else _reason(one.seen, weights()[field])
    return (), [Proposal(field, value(claim), claim.span, claim.rule, confidence, why) for claim in found]


def with_claims(own: Description, field: Field, found: Sequence[Reading]) -> Description:
    """Return a description with other claims for a field, or with none."""
    return replace(own, **_changes(own, field, found))


def _changes(own: Description, field: Field, found: Sequence[Reading]) -> dict[str, Any]:
    if field in ("sender", "recipient"):
        return {f"{field}s": tuple(found)}
    claim = found[0] if found else None
    if field == "place":
        return {"place": claim}
    dates = (claim if dating == own.date else dating for dating in own.dates)
    return {"date": claim, "dates": tuple(dating for dating in dates if dating is not None)}


def _reason(seen: Sequence[str], weighed: Mapping[str, float]) -> str:
    """Return the sign that weighs most against a reading, in words."""
    worst = min(seen, key=lambda sign: weighed.get(sign, 0.0))
    return in_words(worst) if weighed.get(worst, 0.0) < -SPEAKING else OTHERWISE
