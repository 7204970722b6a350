"""A letter that begins where the one before has ended: after one blank line, or none, with no gap that parts letters.

A letter has ended when it closed and was signed; below its signature only foot matter may stand (a date, an office, an
address, enclosures, copies, a docket, a postscript).
"""

from __future__ import annotations

from despatch.divide.layout import opening
from despatch.divide.lines import Line
from despatch.divide.signs import AHEAD, ENDING, OPENING, Sign
from despatch.divide.starts import Start

FOOT_LINES = 12
"""So many lines may stand below a closing before the next letter begins."""
FOOT_LENGTH = 160
OPENING_LINES = 8
FORM_LINES = 14
"""A letterhead or a form has at most so many lines above its labels."""
FULL_LINE = 45
"""A line of prose that goes on below is at least so long."""
_DATED = Sign.DATE | Sign.SENT | Sign.DATED
_GREETED = Sign.GREETING | Sign.GREETED
_BEGINS = OPENING | Sign.LETTERHEAD


def weigh(
    lines: list[Line], signs: list[int], start: int, i: int, separator: int | None, *, dated: bool
) -> Start | None:
    """Weigh line `i` as the first of a letter, below the piece that begins with line `start`.

    `separator` is the least gap that parts letters in this source, where one does. `dated` says that the piece opens
    with a date, so that no date at its foot is its own.
    """
    if signs_off(signs, i):
        return None
    if signs[i] & Sign.THIRD and lines[i].gap + lines[i - 1].gap:
        above = signs[i - 1] & Sign.DATE and signs[i - 2] & Sign.DATE
        return Start(i - 1 if above else i, "third-person", 0.8)
    if not ended(lines, signs, start, i):
        return None
    # One blank line stands within letters, too.
    found = begins(lines, signs, i, separator if separator and separator > 1 else None)
    if not found or found & Sign.HEADING:
        return None  # a heading begins its letter itself
    if signs[i] & Sign.DATE and not dated and not lines[i].gap:
        return None
    if signs[i] & Sign.DATE and i + 1 < len(lines) and lines[i + 1].gap > lines[i].gap:
        return None  # the date stands nearer to the letter above: it is that letter's
    if found & _DATED and found & _GREETED:
        return Start(i, "ended+opening", 0.8)
    why = "a date or a salutation below a letter that has ended"
    return Start(i, "ended+opening", 0.7, why=why) if lines[i].gap else None


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


def begins(lines: list[Line], signs: list[int], i: int, separator: int | None = None) -> int:
    """Return the signs of the opening that begins with line `i`, or 0 when none begins there.

    A letterhead, a dateline, a number or an address begins one, where a date or a salutation follows before any text.
    """
    if not signs[i] & _BEGINS:
        return 0
    found, at = opening(lines, signs, i, separator)
    if any(signs[k] & Sign.CLOSING for k in range(i, min(at, len(lines)))):
        return 0
    if not found & (_GREETED | Sign.HEADING):
        # A date alone begins a letter where its text follows, and no short line of a foot.
        return found if found & _DATED and _text_follows(lines, signs, i, separator) else 0
    return found


def _text_follows(lines: list[Line], signs: list[int], i: int, separator: int | None) -> bool:
    """Say whether the text of a letter or its salutation follows line `i`, before a gap that parts letters."""
    for k in range(i + 1, min(len(lines), i + OPENING_LINES)):
        if separator is not None and lines[k].gap >= separator:
            return False
        if lines[k].length >= FULL_LINE or signs[k] & _GREETED:
            return True
    return False


def is_form(signs: list[int], starts: list[Start], i: int, *, addressed: bool) -> bool:
    """Say whether the labelled head on line `i` goes on with the letterhead or the form that begins the last piece."""
    if not starts or addressed or not signs[i] & Sign.LABELLED:
        return False
    above = signs[starts[-1].line : i]
    return len(above) <= FORM_LINES and not any(sign & (Sign.HEADING | Sign.CLOSING) for sign in above)


def goes_on(lines: list[Line], signs: list[int], i: int) -> bool:
    """Say whether line `i` is prose that breaks off at its end: the line below goes on with it."""
    ends = ENDING | AHEAD | Sign.FULL_STOP | Sign.APART
    return lines[i].length >= FULL_LINE and not signs[i] & ends
