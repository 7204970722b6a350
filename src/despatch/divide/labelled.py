"""Heads whose lines are labelled, as a divider sees them: one heading, whatever its lines look like by themselves."""

from __future__ import annotations

from despatch.divide.lines import Line
from despatch.divide.signs import Sign
from despatch.formulas.labels import LONGEST_LABELLED, is_labelled, labelled_head
from despatch.formulas.lexicon import lexicon
from despatch.formulas.lines import kind, marking, number
from despatch.names.written import is_body

REACH = 2500
"""A labelled head is no longer than this."""
ABOVE = 8
"""A form has at most so many lines above its first label."""
WIDE = 2
"""No wider gap than this stands within the head of a form."""
CAPITALS = 45
"""A line of capitals this long that goes on below is text, and no title."""


def with_labelled_heads(text: str, lines: list[Line], signs: list[int], codes: tuple[str, ...]) -> list[int]:
    """Return `signs` with each labelled head of `text` as one heading, and the form's own head above as its front."""
    out = list(signs)
    end = -1
    for i, line in enumerate(lines):
        if out[i] & Sign.HEADING and _in_capitals(text, lines, i):
            out[i] = out[i] & ~Sign.HEADING | Sign.TEXT
        if line.start < end or line.role == "furniture" or line.length > LONGEST_LABELLED:
            continue
        if not is_labelled(text[line.start : line.end], codes):
            continue
        begin = text.rfind("\n", 0, line.start) + 1
        head = labelled_head(text, begin, min(len(text), line.start + REACH), codes)
        if head is None:
            continue
        end = head.span.end
        for k in range(i + 1, len(lines)):
            if lines[k].start >= end:
                break
            out[k] = Sign.MARKING
        out[i] = Sign.HEADING | Sign.LABELLED
        for k in range(_form_above(text, lines, out, i, codes), i):
            out[k] = Sign.MARKING
    return out


def _in_capitals(text: str, lines: list[Line], i: int) -> bool:
    """Say whether a line in capitals goes on with a paragraph in capitals, as the text of a telegram does."""
    if i == 0 or lines[i].gap:
        return False
    above, own = (text[lines[k].start : lines[k].end] for k in (i - 1, i))
    return above.isupper() and own.isupper() and len(above) >= CAPITALS


def _form_above(text: str, lines: list[Line], signs: list[int], i: int, codes: tuple[str, ...]) -> int:
    """Return the line where the head of a form begins, above its first label: "POST OFFICE TELEGRAPHS.", "No. 61"."""
    first = at = i
    while at > 0 and i - at < ABOVE:
        if lines[at].gap > WIDE or lines[at].ruled or lines[at - 1].role == "furniture":
            break
        at -= 1
        if signs[at] & (Sign.CLOSING | Sign.GREETING) or lines[at].length > LONGEST_LABELLED:
            break
        if _is_front(text[lines[at].start : lines[at].end], codes):
            first = at
        elif lines[at + 1].gap or lines[at].gap:
            break
    return first


def _is_front(line: str, codes: tuple[str, ...]) -> bool:
    """Say whether a line is the title of a form, a kind, a marking or a number."""
    bare = line.strip("*_ ")
    if kind(bare, codes) or marking(bare, codes) or number(bare, codes):
        return True
    words = bare.split()
    return bare.isupper() and len(words) > 1 and (is_body(bare, lexicon(codes)) or all(len(word) > 2 for word in words))
