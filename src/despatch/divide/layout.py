"""How a source lays its letters out, learned from the source itself before anything is cut.

Editions differ: two blank lines between letters, or one, or none; a title over each piece, or nothing.
Within one source they are nearly always true to themselves, so a sign that leads to openings
throughout the source may be believed where it stands alone, and one that does not may not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from despatch.divide.lines import Line
from despatch.divide.signs import AHEAD, ENDING, OPENING, Sign

FEW = 8
"""With fewer openings than this nothing is called regular."""
_REACH = 10
"""An opening has at most so many lines before its text begins."""


@dataclass(frozen=True, slots=True)
class Layout:
    """`separator` is the least number of blank lines that parts letters, None when gaps part nothing.

    `led` is the share of such gaps that lead to an opening, `headed` the share that lead to a heading,
    and `gaps` how many they are. `titled`: pieces are a title line and one block of text, in turn throughout.
    `headings` counts the lines that name both sides; `alone` is the share of them with a blank line before,
    `stopped` the share that end in a full stop, `dates_before` the share with a date on the line before.
    """

    separator: int | None
    gaps: int
    led: float
    headed: float
    titled: bool
    headings: int
    alone: float
    stopped: float
    dates_before: float


def learn(lines: list[Line], signs: list[Sign]) -> Layout:
    """Return the layout that `lines` with their `signs` show."""
    separator, gaps, led, headed = None, 0, 0.0, 0.0
    for size in (2, 3, 4, 1):
        found = _gaps(lines, signs, size)
        if found is not None:
            separator, (gaps, led, headed) = size, found
            break
    at = [i for i, sign in enumerate(signs) if sign & Sign.HEADING]
    return Layout(
        separator=separator,
        gaps=gaps,
        led=led,
        headed=headed,
        titled=_in_turn(lines, signs),
        headings=len(at),
        alone=_share(at, lambda i: i == 0 or lines[i].gap > 0),
        stopped=_share(at, lambda i: bool(signs[i] & Sign.FULL_STOP)),
        dates_before=_share(at, lambda i: i > 0 and bool(signs[i - 1] & (Sign.DATE | Sign.MARKING))),
    )


def opening(lines: list[Line], signs: list[Sign], at: int, separator: int | None = None) -> tuple[Sign, int]:
    """Return the signs of the opening that begins with line `at`, and the first line after them that is text.

    The signs are those of the lines before the text and of the text's own first words.
    """
    found = Sign(0)
    i = at
    while i < len(lines) and i - at < _REACH:
        if i > at and separator is not None and lines[i].gap >= separator and not found & AHEAD:
            break
        sign = signs[i]
        if i > at and sign & Sign.HEADING and found & (Sign.HEADING | Sign.CLOSING):
            break
        if found & Sign.CLOSING and sign & OPENING:
            break
        found |= sign
        if sign & Sign.TEXT:
            break
        i += 1
    return found, i


def _gaps(lines: list[Line], signs: list[Sign], size: int) -> tuple[int, float, float] | None:
    """Say how many gaps of `size` or more there are, and what shares lead to openings and headings.

    None when they cannot be what parts the letters.
    """
    at = [i for i in range(1, len(lines)) if lines[i].gap >= size and lines[i].role != "navigation"]
    if not at:
        return None
    led = headed = closed = 0
    for i in at:
        after_text = not signs[i - 1] & AHEAD
        found, _ = opening(lines, signs, i, size)
        opens = bool(found & OPENING) and after_text
        led += opens
        headed += opens and bool(found & Sign.HEADING)
        closed += bool(signs[i - 1] & (ENDING | Sign.APART))
    share = led / len(at)
    if size == 1:
        wanted = share >= 0.9 and closed >= len(at) * 0.6 and len(at) >= 2
    else:
        wanted = share >= 0.5 or (share >= 0.3 and len(at) * 3 <= sum(1 for line in lines if line.gap))
    return (len(at), share, headed / len(at)) if wanted else None


def _in_turn(lines: list[Line], signs: list[Sign]) -> bool:
    """Say whether a title line and a block of text follow each other in turn, throughout."""
    turns: list[bool] = []
    for i, line in enumerate(lines):
        if i and not line.gap:
            continue
        alone = i + 1 == len(lines) or lines[i + 1].gap > 0
        turns.append(alone and is_title(signs[i]))
    titles = sum(turns)
    if titles < 4:
        return False
    right = sum(1 for a, b in zip(turns, turns[1:], strict=False) if a != b)
    return right >= 0.95 * (len(turns) - 1)


def is_title(sign: Sign) -> bool:
    """Say whether a line may be the title over a piece."""
    return bool(sign & (Sign.HEADING | Sign.ADDRESS | Sign.TITLE)) and not sign & (Sign.GREETING | Sign.CLOSING | Sign.DATED)


def _share(at: list[int], holds: Callable[[int], bool]) -> float:
    return sum(1 for i in at if holds(i)) / len(at) if at else 0.0
