"""A letter that begins where the one before has ended: after one blank line, or none, with no gap that parts letters.

A letter has ended when it closed and was signed; below its signature only foot matter may stand (a date, an office, an
address, enclosures, copies, a docket, a postscript).
"""

from __future__ import annotations

from despatch.divide.layout import opening
from despatch.divide.lines import Line
from despatch.divide.signs import OPENING, Sign

FOOT_LINES = 12
"""So many lines may stand below a closing before the next letter begins."""
FOOT_LENGTH = 160
_DATED = Sign.DATE | Sign.SENT | Sign.DATED
_GREETED = Sign.GREETING | Sign.GREETED
_BEGINS = OPENING | Sign.LETTERHEAD


def ended(lines: list[Line], signs: list[int], start: int, i: int) -> bool:
    """Say whether the piece that begins with line `start` has ended before line `i`: it closed, and was signed."""
    for k in range(i - 1, max(start, i - FOOT_LINES) - 1, -1):
        sign = signs[k]
        if sign & Sign.CLOSING:
            return k < i - 1 or bool(sign & Sign.NAME) or lines[i].gap > 1
        if sign & _GREETED or (sign & Sign.HEADING and k > start):
            return False
        if lines[k].length > FOOT_LENGTH:
            # The closing may be run into the last paragraph; what stands below it then must be a signature or foot.
            return k < i - 1 and bool(sign & Sign.NAME)
    return False


def signs_off(signs: list[int], i: int) -> bool:
    """Say whether line `i` belongs to the foot of the letter before: its signature, enclosures, a postscript."""
    sign = signs[i]
    if sign & (Sign.FOOT | Sign.POSTSCRIPT | Sign.CLOSING):
        return True
    return bool(signs[i - 1] & Sign.CLOSING) and not sign & (_DATED | _GREETED | Sign.HEADING | Sign.NUMBER)


def begins(lines: list[Line], signs: list[int], i: int) -> int:
    """Return the signs of the opening that begins with line `i`, or 0 when none begins there.

    A letterhead, a dateline, a number or an address begins one, where a date or a salutation follows before any text.
    """
    if not signs[i] & _BEGINS:
        return 0
    found, at = opening(lines, signs, i)
    if any(signs[k] & Sign.CLOSING for k in range(i, min(at, len(lines)))):
        return 0
    return found if found & (_DATED | _GREETED | Sign.HEADING) else 0


def is_dated_and_greeted(found: int) -> bool:
    """Say whether an opening has both a date and a salutation."""
    return bool(found & _DATED) and bool(found & _GREETED)
