"""What editors' decisions teach of the other letters of a file: which rules and which values are right or wrong there.

The certainty of a reading is the belief before the decisions. Each rule and each value of a field has a leaning in a
file: how much oftener it is right there than elsewhere. It is nought at first; decisions that surprise move it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, log

from despatch import dates
from despatch.describe.custom import Field, Reading, folded, value
from despatch.model import AS_DECIDED, Description, Party
from despatch.names.alike import same_person

SPREAD = 1.5
"""How far the leanings of files lie apart, on the scale of logits: chosen by `python -m training.lessons`."""
PARTIES: tuple[Field, ...] = ("sender", "recipient")
FIRM = 2
"""So many equal decisions make it firm that a name means somebody else."""
SHORTEST = 3
"""So many letters a word must have to be known as part of a name."""
ROUNDS = 12
LEAST = 0.02
"""No belief is nearer to nought or one than this."""
QUALIFIERS = "?~%"

Read = Mapping[int, Mapping[Field, Sequence["Weighed"]]]
"""The readings of letters, by their place in the source."""
Named = tuple[Field, str]
"""A name as it was read: its field, and its folded words."""
Effect = tuple[str, Field, str]
"""What a reading shares with others of its file: "rule" or "value", its field, and the rule or the value."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What an editor decided of a field of one letter.

    `place` is the letter's among those of its source, `values` what the field is: none if the letter does not say it.
    """

    place: int
    field: Field
    values: tuple[str, ...]
    shared: int = 1
    """How many letters the same decision was for: each counts for so much less."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A reading of a field with its signs, and how sure it is by them alone."""

    found: Sequence[Reading]
    seen: Sequence[str]
    sure: float


@dataclass(frozen=True, slots=True)
class Taught:
    """What the decisions in a file teach."""

    leanings: Mapping[Effect, float]
    meant: Mapping[Named, tuple[str, ...]]
    """Whom a name means that was read: what was always decided there. One decision is enough for another form of it."""
    names: frozenset[str]
    """The senders and recipients that editors gave."""

    def sure(self, field: Field, one: Weighed) -> float:
        """Return how sure a reading is after the decisions."""
        lean = sum(self.leanings.get(effect, 0.0) for effect in _effects(field, one.found))
        return round(_chance(_logit(one.sure) + lean), 2) if lean else one.sure

    def reread(self, field: Field, found: Sequence[Reading]) -> Sequence[Reading]:
        """Return whom a reading means: the name that editors gave for the same words, or for a part of it."""
        if field not in PARTIES:
            return found
        words = _words(found)
        names = self.meant.get((field, words)) or self._part_of(words)
        if not names or _fold(names) == words:
            return found
        span = found[0].span if len(found) == len(names) == 1 and _share_word(words, names[0]) else None
        return [Party(name, span, f"{field}{AS_DECIDED}", found[0].confidence) for name in names]

    def _part_of(self, words: str) -> tuple[str, ...]:
        """Return the one name that editors gave of which a single word is a part; none where it may be of two."""
        if " " in words or len(words) < SHORTEST:
            return ()
        whole = [name for name in self.names if any(one.startswith(words) for one in folded(name).split())]
        return tuple(whole) if len(whole) == 1 else ()


NOTHING = Taught({}, {}, frozenset())


def learn(lessons: Sequence[Lesson], read: Read) -> Taught:
    """Return what decisions teach; `read` has the readings of the letters that they are about."""
    if not lessons:
        return NOTHING
    said, longer = _say(lessons, read)
    agreed = {named: next(iter(values)) for named, values in said.items() if len(values) == 1}
    firm = {named: values for named, values in agreed.items() if said[named].total() >= FIRM}
    meant = firm | {named: values for named, values in agreed.items() if named in longer}
    names = frozenset(name for lesson in lessons if lesson.field in PARTIES for name in lesson.values)
    return Taught(_lean(lessons, read, firm), meant, names)


def _say(lessons: Sequence[Lesson], read: Read) -> tuple[Mapping[Named, Counter[tuple[str, ...]]], set[Named]]:
    """Return what was decided where a name was read, and the names of which that is another form.

    Another form of a sender's name is the same person as a recipient.
    """
    said: defaultdict[Named, Counter[tuple[str, ...]]] = defaultdict(Counter)
    longer: set[Named] = set()
    for lesson in lessons:
        for one in read[lesson.place].get(lesson.field, ()) if lesson.field in PARTIES else ():
            same = bool(lesson.values) and is_right(lesson, one.found)
            for field in PARTIES if same else (lesson.field,):
                said[field, _words(one.found)][lesson.values] += 1
                if same:
                    longer.add((field, _words(one.found)))
    return said, longer


def _lean(lessons: Sequence[Lesson], read: Read, firm: Mapping[Named, tuple[str, ...]]) -> Mapping[Effect, float]:
    """Return the likeliest leaning of each rule and value, given that leanings lie around nought.

    A name of which it is `firm` whom it means is right where it means that.
    """
    cases = [
        (
            tuple(_effects(lesson.field, one.found)),
            _logit(one.sure),
            is_right(lesson, one.found) or firm.get((lesson.field, _words(one.found))) == lesson.values,
            1 / lesson.shared,
        )
        for lesson in lessons
        for one in read[lesson.place].get(lesson.field, ())
    ]
    touched: defaultdict[Effect, list[int]] = defaultdict(list)
    for number, (effects, *_) in enumerate(cases):
        for effect in effects:
            touched[effect].append(number)
    leanings = dict.fromkeys(touched, 0.0)
    for _ in range(ROUNDS):
        for effect, numbers in touched.items():
            slope, bend = -leanings[effect] / SPREAD**2, 1 / SPREAD**2
            for effects, belief, right, weight in (cases[number] for number in numbers):
                chance = _chance(belief + sum(leanings[one] for one in effects))
                slope += weight * (right - chance)
                bend += weight * chance * (1 - chance)
            leanings[effect] += slope / bend  # a step of Newton's
    return leanings


def is_right(lesson: Lesson, found: Sequence[Reading]) -> bool:
    """Say whether a reading is what the editor decided, perhaps in a shorter form."""
    if len(found) != len(lesson.values):
        return False
    given = [value(one) for one in found]
    if lesson.field == "date":
        return _same_days(given[0], lesson.values[0])
    if lesson.field == "place":
        words, its = (folded(name.replace(",", " ")) for name in (given[0], lesson.values[0]))
        return words == its or f" {its} " in f" {words} " or f" {words} " in f" {its} "
    return all(any(_same_name(name, other) for other in given) for name in lesson.values)


def laid_over(lessons: Iterable[Lesson], described: Sequence[Description]) -> list[Description]:
    """Return descriptions with the senders and recipients that editors gave: they count for the file's custom."""
    out = list(described)
    for one in lessons:
        if one.field in PARTIES:
            parties = tuple(Party(name, None, f"{one.field}{AS_DECIDED}", 1.0) for name in one.values)
            out[one.place] = replace(out[one.place], **{f"{one.field}s": parties})  # type: ignore[arg-type]
    return out


def _effects(field: Field, found: Sequence[Reading]) -> Iterator[Effect]:
    yield "rule", field, found[0].rule
    if field != "date":
        yield "value", field, _words(found)


def _words(found: Sequence[Reading]) -> str:
    return _fold(map(value, found))


def _fold(names: Iterable[str]) -> str:
    return "; ".join(map(folded, names))


def _share_word(words: str, name: str) -> bool:
    return not set(words.split()).isdisjoint(folded(name).split())


def _same_name(name: str, other: str) -> bool:
    return folded(name) == folded(other) or (bool(folded(name)) and bool(folded(other)) and same_person(name, other))


def _same_days(given: str, decided: str) -> bool:
    return given.strip(QUALIFIERS) == decided.strip(QUALIFIERS) or dates.bounds(given) == dates.bounds(decided)


def _logit(chance: float) -> float:
    chance = min(1 - LEAST, max(LEAST, chance))
    return log(chance / (1 - chance))


def _chance(logit: float) -> float:
    return 1 / (1 + exp(-logit))


def of_places(lessons: Iterable[Lesson], places: Sequence[int]) -> tuple[Lesson, ...]:
    """Return the lessons on the letters in these places, as if the source had no others."""
    now = {place: at for at, place in enumerate(places)}
    return tuple(Lesson(now[one.place], one.field, one.values, one.shared) for one in lessons if one.place in now)
