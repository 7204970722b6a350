"""Which stretches of a source are whole letters, weighed as wholes by what the model says of their lines.

A line alone does not tell whether a letter has been signed before, or whether the other letters begin as this one does.
So every stretch that may be a letter is weighed by a logistic regression. Those are chosen that hold the most letters.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from despatch.divide.lines import Line
from despatch.divide.parts import Reading
from despatch.divide.starts import Choice, Start
from despatch.text.learned import probability, table

FILE = "segments.toml"
RULE = "parts"
WORTH = 0.2
"""A stretch is chosen where it is a letter with more certainty: this finds the most letters in measured texts."""
SURE, LIKELY = 0.6, 0.25
"""A letter with less certainty is doubted; a place where one may begin with more is shown to the editor."""
DOUBTFUL = "the shape of the lines alone says that a letter begins here, and not surely"
_MAY_BEGIN, _AFTER_GAP, _MAY_BE_OUTSIDE = 0.02, 0.004, 0.03
_MOST_ENDS = 14
"""So many ends are weighed for each beginning."""
_STEPS = (0.01, 0.03, 0.08, 0.2, 0.4, 0.6, 0.8, 0.92, 0.98)
_SUMS = (0.05, 0.1, 0.3, 0.6, 1.0, 1.5, 2.5)
_MEANS = (0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8)
_LINES = (1, 2, 3, 5, 8, 12, 20, 40)
_SIGNS = (40, 100, 200, 400, 800, 1600, 4000)
_SHARES = (0.0, 0.2, 0.5, 0.9)
TITLES = frozenset({"title-page", "front", "gap+narration"})
"""What these rules hold for a title page, a foreword or narration is no part of a letter."""
LEAST = 0.02
"""No reading is without hope."""
_SURENESS = (0.65, 0.75, 0.82, 0.88, 0.93, 0.96, 0.98)
_FAR = 9
_SHORT = 90
_LETTERS = re.compile(r"[^\W\d_]+")
_AGAIN = re.compile(r"(.)\1+")
_COUNTED = ("S", "C", "D", "B", "H", "L")
"""Parts whose stretches are counted: two salutations or two closings may be two letters."""


@dataclass(frozen=True, slots=True)
class Segment:
    """The stretch from line `first` to line `last`."""

    first: int
    last: int


def choose_segments(
    text: str, lines: Sequence[Line], readings: Sequence[Reading], rules: Choice, worth: float
) -> Choice:
    """Return where letters and other pieces begin: the disjoint stretches that together hold the most letters.

    `rules` is where the rules would cut: each stretch between two of their cuts is weighed, too. A stretch is a letter
    only with more certainty than `worth`.
    """
    by_rule = of_rules(lines, rules)
    found = candidates(lines, readings, by_rule)
    weights = table(__package__, FILE)
    sure = [probability(signs, weights) for signs in described(text, lines, readings, found, by_rule)]
    chosen = best(found, sure, len(lines), worth)
    choice = Choice()
    at = 0
    for segment, how in chosen:
        _outside(choice, lines, readings, at, segment.first)
        choice.starts.append(Start(segment.first, RULE, round(how, 2), why=DOUBTFUL if how < SURE else None))
        at = segment.last + 1
    _outside(choice, lines, readings, at, len(lines))
    taken = {segment.first for segment, _ in chosen}
    others = {segment.first for segment, how in zip(found, sure, strict=True) if how >= LIKELY} - taken
    choice.passed += [(i, "a letter may begin here") for i in sorted(others)]
    return choice


def _outside(choice: Choice, lines: Sequence[Line], readings: Sequence[Reading], low: int, high: int) -> None:
    """Begin a piece that is no letter with the first of these lines that is no furniture."""
    first = next((i for i in range(low, high) if lines[i].role != "furniture"), None)
    if first is not None:
        choice.starts.append(Start(first, RULE, round(max(LEAST, readings[first].outside), 2), other=True))


def of_rules(lines: Sequence[Line], rules: Choice) -> dict[Segment, Start]:
    """Return the stretches that the rules would cut."""
    out = {}
    for n, start in enumerate(rules.starts):
        last = (rules.starts[n + 1].line if n + 1 < len(rules.starts) else len(lines)) - 1
        while last > start.line and lines[last].role == "furniture":
            last -= 1
        out[Segment(start.line, last)] = start
    return out


def candidates(lines: Sequence[Line], readings: Sequence[Reading], by_rule: Mapping[Segment, Start]) -> list[Segment]:
    """Return the stretches that may be letters: those of the rules, and so many for each line where one may begin."""
    many = len(lines)
    firsts = [
        i
        for i, reading in enumerate(readings)
        if lines[i].role != "furniture" and (i == 0 or reading.begins >= (_AFTER_GAP if lines[i].gap else _MAY_BEGIN))
    ]
    begins = set(firsts)
    lasts = [i for i in range(many) if i + 1 == many or i + 1 in begins or readings[i + 1].outside >= _MAY_BE_OUTSIDE]
    titles = [segment for segment, start in by_rule.items() if start.other and start.rule in TITLES]
    out, at = list(by_rule), 0
    for first in firsts:
        while lasts[at] < first:
            at += 1
        out += [Segment(first, last) for last in lasts[at : at + _MOST_ENDS]]
    return [
        segment
        for segment in dict.fromkeys(out)
        if all(segment.last < title.first or segment.first > title.last for title in titles)
    ]


def best(
    found: Sequence[Segment], sure: Sequence[float], many: int, worth: float = WORTH
) -> list[tuple[Segment, float]]:
    """Return the disjoint segments with the greatest sum of certainty above `worth`, in order, with their certainty."""
    ending: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for segment, how in zip(found, sure, strict=True):
        if how > worth:
            ending[segment.last].append((segment.first, how))
    total = [0.0] * (many + 1)
    back: list[tuple[int, float] | None] = [None] * (many + 1)
    for last in range(many):
        total[last + 1] = total[last]
        for first, how in ending[last]:
            value = total[first] + how - worth
            if value > total[last + 1]:
                total[last + 1], back[last + 1] = value, (first, how)
    out, at = [], many
    while at > 0:
        step = back[at]
        if step is None:
            at -= 1
            continue
        out.append((Segment(step[0], at - 1), step[1]))
        at = step[0]
    return out[::-1]


def described(
    text: str,
    lines: Sequence[Line],
    readings: Sequence[Reading],
    found: Sequence[Segment],
    by_rule: Mapping[Segment, Start],
) -> Iterator[list[str]]:
    """Yield the signs of each stretch."""
    widest = max((line.gap for line in lines), default=0)
    kinds = Counter(reading.beginning for reading in readings if reading.begins > 0.5)
    firsts, lasts = sorted({one.first for one in by_rule}), {one.last for one in by_rule}
    alike = _Alike(text, lines, readings)
    beginnings = {first: list(alike.signs(first)) for first in {segment.first for segment in found}}
    for segment in found:
        signs = list(_signs(lines, readings, segment, widest, kinds))
        inner = max(alike.shares[segment.first + 1 : segment.last + 1], default=0.0)
        ruled = _ruled(segment, by_rule, firsts, lasts)
        yield [*signs, *beginnings[segment.first], *ruled, f"alike inner {_step(inner, _STEPS)}"]


def _ruled(segment: Segment, by_rule: Mapping[Segment, Start], firsts: Sequence[int], lasts: set[int]) -> Iterator[str]:
    """Say how a stretch stands to those that the rules would cut; `firsts` are where these begin, in order."""
    start = by_rule.get(segment)
    upto = bisect_right(firsts, segment.first)
    inner = bisect_right(firsts, segment.last) - upto
    edges = f"{upto > 0 and firsts[upto - 1] == segment.first} {segment.last in lasts}"
    yield f"rules cut {edges} inner {min(inner, 2)}"
    yield f"rules alone {len(by_rule) == 1} {edges}"
    if start is not None:
        yield f"rule {start.rule} {'other' if start.other else 'letter'}"
        yield f"rule sure {_step(start.confidence, _SURENESS)} {start.other} {start.why is None}"


class _Alike:
    """How letters begin elsewhere in a source: a line like those that begin letters may begin one, too."""

    def __init__(self, text: str, lines: Sequence[Line], readings: Sequence[Reading]) -> None:
        self.begins = [reading.begins for reading in readings]
        self.keys = [list(_keys(text, line, reading)) for line, reading in zip(lines, readings, strict=True)]
        self.sums: Counter[str] = Counter()
        self.times: Counter[str] = Counter()
        for begins, keys in zip(self.begins, self.keys, strict=True):
            for key in keys:
                self.sums[key] += begins  # type: ignore[assignment]
                self.times[key] += 1
        self.shares = [self._share(i) for i in range(len(self.keys))]
        """How surely the lines like each line begin letters."""

    def _others(self, i: int, key: str) -> float | None:
        others = self.times[key] - 1
        return (self.sums[key] - self.begins[i]) / others if others else None

    def _share(self, i: int) -> float:
        shares = [share for key in self.keys[i] if (share := self._others(i, key)) is not None]
        return max(shares, default=0.0)

    def signs(self, i: int) -> Iterator[str]:
        """Yield the signs of a stretch that begins with line `i`."""
        begins = _step(self.begins[i], _STEPS)
        for key in self.keys[i]:
            share = self._others(i, key)
            degree = "none" if share is None else _step(share, _STEPS)
            yield f"alike by {key.partition(' ')[0]} {degree}"
        share = self.shares[i]
        yield f"alike {_step(share, _STEPS)}"
        yield f"alike {_step(share, _STEPS)} begins {begins}"


def _keys(text: str, line: Line, reading: Reading) -> Iterator[str]:
    """Yield what a line has in common with lines like it: its first word, its outline, the part that it plays."""
    written = text[line.start : min(line.end, line.start + 40)]
    gap = min(line.gap, 3)
    if line.end - line.start <= _SHORT:
        outline = "".join(_outline(c) for c in written)
        short = _AGAIN.sub(r"\1", outline)[:6]
        yield f"outline {short} {gap}"
        word = _LETTERS.search(written)
        if word:
            yield f"word {word[0].casefold()}"
    yield f"part {reading.beginning} {gap}"


def _outline(char: str) -> str:
    return ("A" if char.isupper() else "a") if char.isalpha() else "9" if char.isdigit() else char


def _step(value: float, steps: Sequence[float]) -> int:
    return sum([value > step for step in steps])


def _signs(
    lines: Sequence[Line], readings: Sequence[Reading], segment: Segment, widest: int, kinds: Counter[str]
) -> Iterator[str]:
    first, last = segment.first, segment.last
    inside = readings[first : last + 1]
    begins = _step(readings[first].begins, _STEPS)
    inner = [one.begins for one in inside[1:]]
    most = _step(max(inner, default=0.0), _STEPS)
    yield from (f"begins {begins}", f"inner {most}", f"begins {begins} inner {most}", f"sum {_step(sum(inner), _SUMS)}")
    after = readings[last + 1] if last + 1 < len(readings) else None
    outside = [one.outside for one in inside]
    ends = _step(max(after.begins, after.outside), _STEPS) if after else len(_STEPS)
    yield f"outside mean {_step(sum(outside) / len(outside), _MEANS)}"
    yield f"outside most {_step(max(outside), _STEPS)}"
    yield f"outside first {_step(outside[0], _STEPS)}"
    yield f"outside last {_step(outside[-1], _STEPS)} next {ends}"
    yield f"outside before {_step(readings[first - 1].outside, _STEPS) if first else len(_STEPS)}"
    yield f"next {ends}"
    yield f"next begins {_step(after.begins, _STEPS) if after else len(_STEPS)}"
    yield from _gaps(lines, segment, widest)
    yield from _order(readings, segment)
    start = readings[first].beginning
    yield f"kind {min(4, kinds[start])}"
    yield f"kind share {_step(kinds[start] / max(1, kinds.total()), _SHARES)} of {min(4, kinds.total())}"
    length = _step(last - first + 1, _LINES)
    yield f"lines {length}"
    yield f"length {_step(lines[last].end - lines[first].start, _SIGNS)}"
    counts = {part: _stretches(inside, part) for part in _COUNTED}
    yield from (f"{part}{times}" for part, times in counts.items())
    yield f"S{counts['S']} C{counts['C']} D{counts['D']}"
    yield f"B{counts['B']} C{counts['C']}"
    yield f"H{counts['H']} D{counts['D']}"
    yield f"lines {length} C{counts['C']} S{counts['S']}"
    yield f"begins {begins} S{counts['S']} C{counts['C']}"
    yield from (f"has {part}" for part in sorted({one.bare[0] for one in inside}))
    yield from ((f"top {not first}", f"bottom {after is None}", f"whole {not first and after is None}"))


def _gaps(lines: Sequence[Line], segment: Segment, widest: int) -> Iterator[str]:
    first, last = segment.first, segment.last
    before = min(_FAR, lines[first].gap) if first else _FAR
    after = min(_FAR, lines[last + 1].gap) if last + 1 < len(lines) else _FAR
    inside = min(_FAR, max((line.gap for line in lines[first + 1 : last + 1]), default=0))
    yield f"gap before {min(before, 4)}"
    yield f"gap after {min(after, 4)}"
    yield f"gap inside {min(inside, 4)}"
    yield f"gap before less inside {max(-3, min(3, before - inside))}"
    yield f"gap after less inside {max(-3, min(3, after - inside))}"
    yield f"gaps {max(-2, min(2, before - inside))} {max(-2, min(2, after - inside))}"
    yield f"widest {before >= widest} {after >= widest} {inside >= widest}"


def _order(readings: Sequence[Reading], segment: Segment) -> Iterator[str]:
    """Say which parts stand at the edges of a stretch and beyond."""
    start = readings[segment.first].beginning
    bare = [one.bare for one in readings[segment.first : segment.last + 1]]
    above = readings[segment.first - 1].label if segment.first else "none"
    below = readings[segment.last + 1].label if segment.last + 1 < len(readings) else "none"
    second = bare[1][0] if len(bare) > 1 else "none"
    last = bare[-2][0] if len(bare) > 1 else "none"
    yield from (f"first {start}", f"last {bare[-1]}", f"first {start} last {bare[-1]}")
    yield from (f"first {start} {second}", f"last {last} {bare[-1]}")
    yield from (f"above {above}", f"below {below}", f"above {above} first {start}", f"last {bare[-1]} below {below}")


def _stretches(inside: Sequence[Reading], part: str) -> int:
    """Count how often a part begins anew, up to three; a closing and a signature are one."""
    times, before = 0, False
    for one in inside:
        now = one.bare[0] in "CG" or one.bare in ("BC", "BCG") if part == "C" else one.bare[0] == part
        times += now and not before
        before = now
    return min(times, 3)
