"""What stands below a signature and signs nothing: enclosures, copies, a docket, a witness, the typist's initials."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from despatch.languages import tables
from despatch.languages.dividing import DividingWords

LONGEST = 160
MOST_LINES = 8
BELOW = 60
"""A line below the first of the foot is no longer than this."""
_TYPIST = re.compile(r"[A-Z]{2,4}[/:][A-Za-z]{1,4}(?:[/:][A-Z0-9]{1,4})?\.?")
"""The initials of who dictated and who typed: "AB/cd"."""
_START = re.compile(r"[\[(]?(?:\d{1,2} )?")
_WORD = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]+)*\.?")


@cache
def _words(codes: tuple[str, ...]) -> DividingWords:
    return tables.merged(codes, DividingWords)


@lru_cache(maxsize=4096)
def is_foot(line: str, languages: tuple[str, ...]) -> bool:
    """Say whether a line is one of the foot: "2 Enclosures.", "c.c. the Clerk", "[Endorsed] Hale", "AB/cd"."""
    bare = line.strip()
    if not bare or len(bare) > LONGEST:
        return False
    if _TYPIST.fullmatch(bare):
        return True
    begin = _START.match(bare)
    rest = bare[begin.end() :].casefold() if begin else bare.casefold()
    first = _WORD.match(rest)
    if first is None or not (bare[0] in "[(" or bare[0].isupper() or bare[0].isdigit() or "." in first[0]):
        return False
    foot = _words(languages).foot
    return first[0].rstrip(".") in foot or any(" " in words and rest.startswith(words) for words in foot)


def foot_start(text: str, start: int, end: int, languages: tuple[str, ...]) -> int:
    """Return where the foot of the letter in `text[start:end]` begins; `end` where it has none.

    A line of the foot may have short lines below it that belong to it: "c.c. Clerk to the Board / Stores".
    """
    stop, first = end, end
    for _ in range(MOST_LINES):
        begin = text.rfind("\n", start, stop) + 1
        if begin <= start or begin > stop:
            break
        line = text[begin:stop].strip()
        if is_foot(line, languages):
            first = begin
        elif len(line) > BELOW:
            break
        stop = begin - 1
    return start + len(text[start:first].rstrip())
