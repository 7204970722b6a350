"""How a source lays its letters out, learned from the source itself before anything is cut.

Editions differ: two blank lines between letters, or one, or none; a title over each piece, or nothing. Within one
source the layout hardly varies. So a sign that precedes openings throughout the source is trusted by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

from despatch.divide.lines import RULE, Line
from despatch.divide.signs import AHEAD, ENDING, OPENING, Sign

FEW = 8
"""With fewer openings nothing is called regular."""
MANY = 20
"""So many gaps that part letters show a layout by themselves."""
REGULAR = 0.9
"""A sign is regular if so large a share of the openings bear it."""
LOOSE = 0.8
"""Where fewer of the gaps open a letter, a wider gap may be what parts letters."""
KEPT = 0.8
"""A wider gap keeps so large a share of the openings."""
_NUMBER = re.compile(r"\d{1,6}")
_REACH = 10
"""An opening has at most so many lines before its text begins."""
_TITLE = 60
"""A title that ends in a full stop is no longer than this."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The recurring features of a source."""

    separator: int | None
    """The least number of blank lines that separates letters; None when gaps separate nothing."""
    gaps: int
    """How many such gaps there are."""
    wide: bool
    """Narrower gaps of several blank lines stand within letters, and letters open after nearly all of these."""
    distinct: bool
    """Lines stand closer elsewhere."""
    headed: float
    """The share of the openings after such gaps that have a heading."""
    mixed: bool
    """Headings stand after other gaps, too."""
    loose: bool
    """Lines that open with salutation and date stand after other gaps, too."""
    titled: bool
    """Pieces are a title line and one block of text, throughout."""
    numbers: frozenset[int]
    """The lines with a number and nothing else that head letters."""
    heads: int
    """The signs of a line that heads a letter: a heading or, where letters are headed so, a recipient alone."""
    spaced: bool
    """The source has blank lines."""
    headings: int
    """How many lines name who writes to whom."""
    greetings: int
    """How many lines are salutations."""
    encoded: int
    """How many headings the source's encoding marks."""
    alone: float
    """The share of the headings with a blank line before."""
    stopped: float
    """The share of the headings that end in a full stop."""
    dates_before: float
    """The share of the headings with a date on the line before."""

    @property
    def addressed(self) -> bool:
        """Whether letters are headed by their recipient alone."""
        return bool(self.heads & Sign.ADDRESS)

    @property
    def regular(self) -> bool:
        """Whether every letter has a heading after a parting gap, so that either is missed where it is missing."""
        return self.separator is not None and self.gaps >= FEW and self.headed >= REGULAR

    @property
    def certain(self) -> bool:
        """Whether the source shows its own layout so often that the rules learn it: no model need guess."""
        return self.regular or self.titled or self.headings >= FEW or ((self.separator or 0) > 1 and self.gaps >= MANY)

    @property
    def plain(self) -> bool:
        """Whether neither headings, titles nor numbers announce the letters, nor gaps throughout."""
        announced = self.headings * 10 > self.greetings or self.titled or bool(self.numbers) or self.addressed
        return (self.separator is None or self.loose) and not announced


def learn(text: str, lines: list[Line], signs: list[int]) -> Layout:
    """Return the layout that the `lines` of `text` with their `signs` show."""
    heads = Sign.HEADING | (Sign.ADDRESS if _addressed(lines, signs) else 0)
    separator, wide, parted = _separator(lines, signs, heads)
    at = [i for i, sign in enumerate(signs) if sign & Sign.HEADING]
    return Layout(
        separator=separator,
        gaps=parted.count,
        wide=wide,
        distinct=sum(1 for line in lines[1:] if line.gap < (separator or 0)) > 0.05 * parted.count,
        headed=parted.headed / max(1, parted.led),
        mixed=len(at) - parted.headed > max(2, 0.1 * len(at)),
        loose=_loose(lines, signs, separator, parted.count),
        titled=_in_turn(lines, signs),
        numbers=_numbers(text, lines, signs),
        heads=heads,
        spaced=sum(1 for line in lines if line.gap) > 0.1 * len(lines),
        headings=len(at),
        greetings=sum(1 for sign in signs if sign & (Sign.GREETING | Sign.GREETED)),
        encoded=sum(1 for sign in signs if sign & Sign.ENCODED),
        alone=_share(at, lambda i: i == 0 or lines[i].gap > 0),
        stopped=_share(at, lambda i: bool(signs[i] & Sign.FULL_STOP)),
        dates_before=_share(at, lambda i: i > 0 and bool(signs[i - 1] & (Sign.DATE | Sign.MARKING))),
    )


def with_rules(lines: list[Line], signs: list[int]) -> list[Line]:
    """Return `lines` with the rules between them counted as gaps, if letters open after most rules.

    Within a letter a rule only marks an omission.
    """
    ruled = [line if not line.ruled else replace(line, gap=RULE) for line in lines]
    at = [i for i, line in enumerate(lines) if i and line.ruled]
    # The line before is the rule itself; a rule right under a heading only underlines it.
    led = _share(
        at, lambda i: bool(opening(ruled, signs, i, RULE)[0] & OPENING) and not (i > 1 and signs[i - 2] & AHEAD)
    )
    return ruled if led >= 0.6 else lines


def opening(lines: list[Line], signs: list[int], at: int, separator: int | None = None) -> tuple[int, int]:
    """Return the signs of the opening that begins with line `at`, and the first line after them that is text.

    The signs are those of the lines before the text and of the text's own first words.
    """
    found = 0
    i = at
    while i < len(lines) and i - at < _REACH:
        sign = signs[i]
        if i > at:
            if separator is not None and lines[i].gap >= separator and not found & AHEAD:
                break
            if sign & Sign.HEADING and found & (Sign.HEADING | Sign.CLOSING):
                break
            if found & Sign.CLOSING and sign & OPENING:
                break
        found |= sign
        if sign & Sign.TEXT:
            break
        i += 1
    return found, i


def is_title(sign: int) -> bool:
    """Say whether a line may be the title over a piece."""
    return bool(sign & (Sign.HEADING | Sign.ADDRESS | Sign.TITLE)) and not sign & (
        Sign.GREETING | Sign.GREETED | Sign.CLOSING | Sign.DATED
    )


def is_alone(lines: list[Line], i: int) -> bool:
    """Say whether a line stands between blank lines."""
    return (i == 0 or lines[i].gap > 0) and (i + 1 == len(lines) or lines[i + 1].gap > 0)


def is_short(lines: list[Line], signs: list[int], i: int) -> bool:
    """Say whether a line alone could be a title where title and text are known to take turns."""
    if not is_alone(lines, i) or signs[i] & (Sign.DATE | Sign.DATED | Sign.APART | Sign.COMMA | Sign.NUMBER):
        return False
    return lines[i].length <= _TITLE or is_title(signs[i])


@dataclass(frozen=True, slots=True)
class _Gaps:
    """What follows the gaps of a size: how many letters open there, and how many of these under a heading."""

    count: int = 0
    led: int = 0
    headed: int = 0


def _separator(lines: list[Line], signs: list[int], heads: int) -> tuple[int | None, bool, _Gaps]:
    """Return the least number of blank lines that parts letters, whether it was widened, and what follows such gaps.

    A wider gap is preferred where letters open after nearly all such gaps and hardly any open after narrower ones.
    """
    for narrowest in (2, 3, 4, RULE, 1):
        size, found = narrowest, _gaps(lines, signs, narrowest, heads)
        if found is None:
            continue
        for wider in (3, 4, 5) if 1 < narrowest < RULE else ():
            fewer = _gaps(lines, signs, wider, heads)
            sure = fewer and fewer.led >= REGULAR * fewer.count and found.led < LOOSE * found.count
            if fewer and sure and fewer.led >= KEPT * found.led:
                size, found = wider, fewer
        return size, size > narrowest, found
    return None, False, _Gaps()


def _gaps(lines: list[Line], signs: list[int], size: int, heads: int) -> _Gaps | None:
    """Return what follows gaps of `size` or more; None when such gaps cannot be what separates the letters."""
    at = [i for i in range(1, len(lines)) if lines[i].gap >= size and lines[i].role != "furniture"]
    if not at:
        return None
    led = headed = closed = 0
    for i in at:
        found, _ = opening(lines, signs, i, size)
        opens = bool(found & OPENING) and not signs[i - 1] & AHEAD
        led += opens
        headed += opens and bool(found & heads)
        closed += bool(signs[i - 1] & (ENDING | Sign.APART))
    share = led / len(at)
    if size == 1:
        wanted = share >= REGULAR and closed >= len(at) * 0.6 and len(at) >= 2
    else:
        wanted = share >= 0.5 or (share >= 0.3 and len(at) * 3 <= sum(1 for line in lines if line.gap))
    return _Gaps(len(at), led, headed) if wanted else None


def _in_turn(lines: list[Line], signs: list[int]) -> bool:
    """Say whether a title line and a block of text follow each other in turn, throughout."""
    turns = [is_short(lines, signs, i) for i, line in enumerate(lines) if i == 0 or line.gap]
    if sum(turns) < 4:
        return False
    return sum(1 for a, b in pairwise(turns) if a != b) >= 0.95 * (len(turns) - 1)


def _loose(lines: list[Line], signs: list[int], separator: int | None, gaps: int) -> bool:
    both = Sign.DATED | Sign.GREETED
    off = sum(1 for i in range(1, len(lines)) if separator and lines[i].gap < separator and signs[i] & both == both)
    return off > max(2, 0.1 * gaps)


def _numbers(text: str, lines: list[Line], signs: list[int]) -> frozenset[int]:
    """Return the lines whose numbers head letters, rather than the paragraphs of one."""
    at = [i for i, sign in enumerate(signs[:-1]) if sign & Sign.NUMBER]
    if len(at) < FEW:
        return _book_numbers(text, lines, signs, at)
    heading = frozenset(i for i in at if _heads_letter(lines, signs, i))
    ended = _share(at, lambda i: i == 0 or bool(signs[i - 1] & (ENDING | Sign.APART)))
    if ended >= 0.5:
        found = [_NUMBER.search(text, lines[i].start, lines[i].end) for i in at]
        values = [int(number[0]) if number else 0 for number in found]
        follows = [a and b == a + 1 for a, b in pairwise(values)]
        if sum(follows) >= REGULAR * len(follows):
            return heading | {i for pair, right in zip(pairwise(at), follows, strict=True) if right for i in pair}
    return heading if len(heading) >= REGULAR * len(at) else frozenset()


def _book_numbers(text: str, lines: list[Line], signs: list[int], at: list[int]) -> frozenset[int]:
    """Return the numbers of a letter book with few letters: they rise by one, each with a date beside it."""
    dated = [i for i in at if signs[i] & Sign.DATE]
    numbers = [_NUMBER.search(text, lines[i].start, lines[i].end) for i in dated]
    values = [int(found[0]) for found in numbers if found]
    rising = len(values) == len(dated) >= 2 and all(b == a + 1 for a, b in pairwise(values))
    return frozenset(dated) if rising else frozenset()


def _heads_letter(lines: list[Line], signs: list[int], i: int) -> bool:
    """Say whether a letter or a titled piece opens right after the number on line `i`."""
    heads = Sign.HEADING | Sign.DATE | Sign.GREETING | Sign.MARKING | Sign.PIECE | Sign.DATED | Sign.GREETED
    return bool(opening(lines, signs, i + 1)[0] & heads) or is_title(signs[i + 1])


def _addressed(lines: list[Line], signs: list[int]) -> bool:
    """Say whether lines that name the recipient alone head letters, rather than stand within or below them."""
    at = [i for i, sign in enumerate(signs) if sign & Sign.ADDRESS]
    share = _share(at, lambda i: heads_addressed(lines, signs, i))
    return share >= 0.6 if len(at) >= 3 else len(at) == 2 and share == 1


def heads_addressed(lines: list[Line], signs: list[int], i: int) -> bool:
    """Say whether the line that names a recipient stands alone after the end of a letter, and an opening follows it."""
    if not is_alone(lines, i) or i + 1 == len(lines) or (i and signs[i - 1] & (Sign.COMMA | AHEAD | Sign.DATE)):
        return False
    found, _ = opening(lines, signs, i + 1)
    return bool(found & (Sign.DATE | Sign.DATED | Sign.GREETING | Sign.GREETED)) and not found & (
        Sign.HEADING | Sign.ADDRESS
    )


def _share(at: list[int], holds: Callable[[int], bool]) -> float:
    return sum(1 for i in at if holds(i)) / len(at) if at else 0.0
