"""Whether somebody speaks in a stretch of a source, as in a letter, or whether editors tell of the letters."""

from __future__ import annotations

from despatch.divide.layout import is_alone, is_title
from despatch.divide.lines import Line
from despatch.divide.signs import OPENING, Sign

TOLD = 60
"""What the editors tell between two letters has at least so many characters."""
SPEECH = 40
"""Within so many lines somebody speaks in a letter."""


def speaks(lines: list[Line], signs: list[int], at: int, separator: int | None) -> bool:
    """Say whether somebody speaks to somebody in the lines from `at` to the next parting gap."""
    for k in range(at, min(at + SPEECH, len(lines))):
        if k > at and lines[k].gap >= (separator or 1):
            return False
        if signs[k] & (Sign.SPOKEN | Sign.GREETING | Sign.GREETED):
            return True
    return False


def is_told(lines: list[Line], signs: list[int], at: int, separator: int | None) -> bool:
    """Say whether prose that nobody speaks begins with line `at`, perhaps under a title, up to the next parting gap."""
    told = 0
    for k in range(at, len(lines)):
        if k > at and lines[k].gap >= (separator or 1):
            break
        sign = signs[k]
        if k == at and is_title(sign) and is_alone(lines, at):
            continue
        if sign & Sign.SPOKEN or (k == at and sign & Sign.LOWER):
            return False
        # A line of a wrapped paragraph may look like a name; a signature stands by itself.
        ends = sign & (Sign.CLOSING | OPENING) or (sign & Sign.NAME and is_alone(lines, k))
        if ends and not sign & Sign.TEXT:
            return False
        told += lines[k].length
    return told >= TOLD
