"""What editors decided on letters of a file teaches how its other letters are read; each letter so read says it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from despatch.decisions.fields import lay_by_letter, read_values
from despatch.describe import describe_taught
from despatch.describe.custom import FIELDS, Field, claims
from despatch.describe.lessons import Lesson
from despatch.model import Correction, Cut, Description, Learned, Problem, Source
from despatch.settings import Settings

NOTICED = 0.05
"""A smaller change of a confidence is none."""
KINDS = ("field", "accept", "throughout")


def learn(
    source: Source,
    cuts: Sequence[Cut],
    described: Sequence[Description],
    decisions: Sequence[Correction],
    settings: Settings,
) -> tuple[Sequence[Description], tuple[Problem, ...]]:
    """Return the descriptions as the decisions on letters of the source teach to read them.

    A letter of which they change nothing keeps its description, and so does one of which all fields are decided.
    """
    lessons = find_lessons(source, cuts, described, decisions)
    if not lessons:
        return described, ()
    taught, _ = describe_taught(source, cuts, settings, lessons)
    counts = Counter(one.field for one in lessons)
    decided = {(one.place, one.field) for one in lessons}
    return [
        _marked(before, now, counts, [field for field in FIELDS if (place, field) not in decided])
        for place, (before, now) in enumerate(zip(described, taught, strict=True))
    ], ()


def find_lessons(
    source: Source, cuts: Sequence[Cut], described: Sequence[Description], decisions: Sequence[Correction]
) -> tuple[Lesson, ...]:
    """Return what is decided of sender, recipient, date and place, for each letter and field once."""
    on_fields = [decision for decision in decisions if decision.kind in KINDS]
    if not on_fields:
        return ()
    laid, bearings = lay_by_letter(source, cuts, described, on_fields)
    shared = Counter(bearing.decision for bearing in bearings)
    found: dict[tuple[int, Field], Lesson] = {}
    for place, held in laid.items():
        for decision in held:
            for one in decision.fields:
                field = next((name for name in FIELDS if name == one.field), None)
                if field is not None:
                    found[place, field] = Lesson(place, field, one.values, shared[decision.id])
    return tuple(found.values())


def _marked(before: Description, now: Description, counts: Counter[Field], open_fields: Sequence[Field]) -> Description:
    """Return the description as it is read now, with what the decisions taught; the old one where that is nothing."""
    learned = []
    for field in open_fields:
        was, sure = _standing(before, field)
        its, surer = _standing(now, field)
        if was != its or abs(surer - sure) >= NOTICED:
            learned.append(Learned(field, counts[field], " and ".join(was[1]), sure))
    return replace(now, learned=tuple(learned)) if learned else before


def _standing(description: Description, field: Field) -> tuple[tuple[bool, tuple[str, ...]], float]:
    """Return whether a field is a value, what it is or is proposed to be, and how sure that is."""
    given = claims(description, field)
    if given:
        return (True, read_values(description, field)), min(one.confidence for one in given)
    proposed = [one for one in description.proposals if one.field == field]
    best = max((one.confidence for one in proposed), default=0.0)
    return (False, tuple(one.value for one in proposed if one.confidence == best)), best
