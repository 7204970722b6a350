"""The part that each line plays in a letter, read by a model that was learned from tagged transcripts.

The model is a conditional random field over the lines of a source (Lafferty, McCallum and Pereira 2001). It sees the
signs of a line and of its neighbours, its shape, its first words, the gaps around it, and where the rules would cut.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import log2

import pycrfsuite

from despatch.divide.lines import Line
from despatch.divide.signs import Sign
from despatch.divide.starts import Choice
from despatch.model import Cut, LinePart, Part, Span
from despatch.text.learned import tagger

FILE = "parts.crfsuite"
OUTSIDE, BODY = "X", "B"
FIRST = "^"
"""Marks the label of a letter's first line."""
PARTS: dict[str, Part] = {
    "H": "heading",
    "L": "letterhead",
    "D": "dateline",
    "R": "reference",
    "F": "originator",
    "A": "address",
    "S": "salutation",
    "B": "body",
    "C": "closing",
    "G": "signature",
    "P": "postscript",
    "E": "enclosure",
    "K": "endorsement",
    "N": "note",
}
"""The tags of the transcripts that the model learned from."""
_ENDS = frozenset("CGPEK")
_FOOT_PARTS = frozenset("LDRFA")
"""Parts that stand at the foot of a letter, too; there they have a label of their own, in small letters."""
_WORD = re.compile(r"[^\W\d_]+|\d+")
_SHAPE = re.compile(r"[^\W\d_]+\.?|\d+|[^\w\s]")
_NUMBERED = re.compile(r"[^\w\n]{0,4}([^\W\d_]{0,14})[. °º#]{0,3}\(?(\d{1,4}|[IVXLC]{1,8})\b")
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_MOST_WORDS = 7
_SHORT = 70
_LONG_SHAPE = 9
_SIGNS: tuple[tuple[int, str], ...] = tuple(
    (bit, name) for name, bit in vars(Sign).items() if isinstance(bit, int) and not name.startswith("_")
)
_LENGTHS = (3, 8, 20, 40, 60, 90, 160, 400)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model says of one line."""

    label: str
    begins: float
    """How likely it is that a letter begins with the line."""
    outside: float
    """How likely it is that the line belongs to no letter."""
    beginning: str
    """The label that the line would likeliest have if a letter began with it."""

    @property
    def bare(self) -> str:
        """The label in capitals, whether or not a letter begins with it or stands above it."""
        return self.label.removeprefix(FIRST).upper()

    @property
    def part(self) -> Part | None:
        """The part that the line plays, or None outside of letters."""
        return None if self.bare == OUTSIDE else PARTS[self.bare[0]]

    @property
    def at_foot(self) -> bool:
        """Whether the line stands below the words of its letter."""
        return self.label.islower() or self.label[-1] in _ENDS


def read_parts(text: str, lines: Sequence[Line], signs: Sequence[int], choice: Choice) -> list[Reading]:
    """Return the part that each of `lines` plays, all read together. `choice` is where the rules would cut."""
    return readings(tagger(__package__, FILE), list(features(text, lines, signs, choice))) if lines else []


def readings(model: pycrfsuite.Tagger, seen: list[list[str]]) -> list[Reading]:
    """Return what a model says of lines, given what it sees of each."""
    model.set(seen)
    first = [label for label in model.labels() if label.startswith(FIRST)]
    out = []
    for i, label in enumerate(model.tag()):
        begins = {name: model.marginal(name, i) for name in first}
        likeliest = max(first, key=begins.__getitem__)
        out.append(Reading(label, min(1.0, sum(begins.values())), model.marginal(OUTSIDE, i), likeliest))
    return out


def with_parts(cuts: Sequence[Cut], lines: Sequence[Line], readings: Sequence[Reading]) -> tuple[Cut, ...]:
    """Give each letter among `cuts` the parts of its lines."""
    starts = [line.start for line in lines]
    out = []
    for cut in cuts:
        low, high = bisect_left(starts, cut.span.start), bisect_left(starts, cut.span.end)
        parts = tuple(_parts(lines[low:high], readings[low:high])) if cut.kind == "letter" else ()
        out.append(replace(cut, parts=parts))
    return tuple(out)


def _parts(lines: Sequence[Line], readings: Sequence[Reading]) -> Iterator[LinePart]:
    for line, reading in zip(lines, readings, strict=True):
        if reading.part is not None and line.role != "furniture":
            yield LinePart(Span(line.start, line.end), reading.part, reading.at_foot)


def label_lines(tags: Sequence[str], first: Sequence[bool]) -> list[str]:
    """Return the labels that the model learns, from the tags of lines and which of them begin a letter.

    A tag is a string of parts in their order: "SB" is a salutation with the body run in.
    """
    labels, spoken = [], False
    for tag, begins in zip(tags, first, strict=True):
        spoken = spoken and not begins
        part = tag if tag in _RUN_IN else tag[:1]
        spoken = spoken or part[-1] in "BCG" or tag[0] in "SBCG"
        if begins:
            labels.append(FIRST + part)
        else:
            labels.append(part.lower() if spoken and part in _FOOT_PARTS else part)
    return labels


_RUN_IN = frozenset({"SB", "BC", "BCG", "CG"})


def features(text: str, lines: Sequence[Line], signs: Sequence[int], choice: Choice) -> Iterator[list[str]]:
    """Yield what the model sees of each line, as names of what holds."""
    widest = max((line.gap for line in lines), default=0)
    many = len(lines)
    gaps = Counter(min(line.gap, 9) for line in lines)
    rules = {start.line: start for start in choice.starts}
    passed = {line for line, _ in choice.passed}
    own = [_own(text, line, sign) for line, sign in zip(lines, signs, strict=True)]
    shapes = Counter(look.shape for look in own)
    rising = _rising(text, lines)
    openings = Counter(look.words[0] for look in own if look.words and look.length < 6)
    kinds = Counter(_kind_of(look, line) for look, line in zip(own, lines, strict=True))
    for i, line in enumerate(lines):
        after = lines[i + 1].gap if i + 1 < many else 9
        before = line.gap if i else 9
        found = [
            "bias",
            *own[i].words,
            *own[i].signs,
            f"shape={own[i].shape}",
            f"length={own[i].length}",
            f"before={min(before, 4)}",
            f"after={min(after, 4)}",
            f"gaps={min(before, 4)},{min(after, 4)}",
            f"role={line.role}",
            f"indent={_indent(text, line)}",
        ]
        if i and widest:
            found.append(f"widest={line.gap == widest and widest > 1}")
            rarer = sum(times for gap, times in gaps.items() if gap >= min(line.gap, 9)) / many
            found.append(f"rarity={min(5, int(-log2(rarer)))},{min(before, 3)}")
        if line.ruled:
            found.append("ruled")
        if i in rising:
            found += ["rising", f"rising,{min(before, 2)}"]
        if shapes[own[i].shape] > 1 and own[i].length < 5:
            found.append(f"recurs,{min(before, 2)}")
        if own[i].words and own[i].length < 6:
            again = min(4, openings[own[i].words[0]])
            found += [f"again={again}", f"again={again},{min(before, 2)},{own[i].length}"]
        alike = kinds[_kind_of(own[i], line)]
        found.append(f"alike={min(4, alike)},{min(before, 2)}")
        if alike > 1:
            found += [f"alike {sign}" for sign in own[i].signs]
        if not i:
            found.append("first")
        if i + 1 == many:
            found.append("last")
        start = rules.get(i)
        if start is not None:
            sure = int(start.confidence * 10)
            found += [f"rule={start.rule}", f"rule other={start.other}", f"rule sure={sure},{start.other}"]
        elif i in passed:
            found.append("rule passed")
        for step in (-3, -2, -1, 1, 2, 3):
            k = i + step
            if not 0 <= k < many:
                found.append(f"{step}:none")
                continue
            found += [f"{step}:{sign}" for sign in own[k].signs]
            found.append(f"{step}:length={own[k].length}")
            if abs(step) == 1:
                found += [f"{step}:{word}" for word in own[k].words]
                found.append(f"{step}:shape={own[k].shape}")
            if k in rules:
                found.append(f"{step}:rule")
        if i:
            found.append(f"pair={own[i - 1].length},{min(before, 2)},{own[i].length}")
        yield found


@dataclass(frozen=True, slots=True)
class _Look:
    """What a line shows by itself."""

    signs: tuple[str, ...]
    words: tuple[str, ...]
    shape: str
    length: int


def _own(text: str, line: Line, sign: int) -> _Look:
    written = text[line.start : line.end]
    length = sum(line.length > most for most in _LENGTHS)
    short = line.length <= _SHORT
    found = [word.casefold() if not word.isdigit() else "9" * len(word) for word in _WORD.findall(written[:_SHORT])]
    words = [f"first={found[0]}", f"two={' '.join(found[:2])}"] if found else []
    if short:
        words += [f"has={word}" for word in dict.fromkeys(found[:_MOST_WORDS])]
    ends = _WORD.findall(written[-40:])
    if ends:
        words.append(f"last={ends[-1].casefold() if not ends[-1].isdigit() else '9' * len(ends[-1])}")
    names = [name for bit, name in _SIGNS if sign & bit]
    names.append(f"opens {_kind(written[0])}")
    names.append(f"ends {_kind(written[-1])}")
    if written.isupper():
        names.append("capitals")
    if any(c.isdigit() for c in written[:_SHORT]):
        names.append("figures")
    if short:
        tokens = [word for word in written.split() if word[:1].isalpha()]
        capital = sum(word[:1].isupper() for word in tokens)
        names.append(f"capital={4 * capital // max(1, len(tokens))}")
    if ":" in written[:24]:
        names.append("colon")
    if "@" in written:
        names.append("mail")
    return _Look(tuple(names), tuple(words), _shape(written), length)


def _kind_of(look: _Look, line: Line) -> tuple[str, int]:
    """Return what makes two lines look alike: their outline and the gap before them."""
    return look.shape[:4], min(line.gap, 3)


def _kind(char: str) -> str:
    """Return the kind of a character: capital, small, figure, or itself."""
    if char.isalpha():
        return "capital" if char.isupper() else "small"
    return "figure" if char.isdigit() else char


def _shape(written: str) -> str:
    """Return the outline of a line: "Leith, 2nd Oct. 1907" is "A,9aA.9"; a long line has only its first signs."""
    signs: list[str] = []
    for token in _SHAPE.findall(written[:80])[:_LONG_SHAPE]:
        if token[0].isalpha():
            sign = "A" if token[0].isupper() else "a"
            sign += "." if token[-1] == "." else ""
        else:
            sign = "9" if token[0].isdigit() else token
        if not signs or signs[-1] != sign or sign not in "aA":
            signs.append(sign)
    return "".join(signs)


def _indent(text: str, line: Line) -> int:
    """Return how far a line is set in: 0 none, 1 a paragraph's, 2 a signature's, 3 to the right."""
    begin = text.rfind("\n", 0, line.start) + 1
    blanks = len(text[begin : line.start].expandtabs(4))
    return sum(blanks > most for most in (0, 7, 19))


def _rising(text: str, lines: Sequence[Line]) -> frozenset[int]:
    """Return the lines whose first number follows that of a line before with the same first word: Card 2, Card 3."""
    seen: dict[tuple[str, int], int] = {}
    found: set[int] = set()
    for i, line in enumerate(lines):
        number = _NUMBERED.match(text, line.start, line.end)
        if number is None:
            continue
        word = number[1].casefold()
        value = int(number[2]) if number[2].isdigit() else _roman(number[2])
        if (word, value - 1) in seen:
            found |= {i, seen[word, value - 1]}
        seen[word, value] = i
    return frozenset(found)


def _roman(written: str) -> int:
    values = [_ROMAN[letter] for letter in written]
    return sum(-own if own < after else own for own, after in zip(values, [*values[1:], 0], strict=True))
