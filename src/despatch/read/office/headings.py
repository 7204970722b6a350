"""What each heading of an office document is: the document's own title, a year, a title over others, or a letter's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from despatch.formulas.headings import parse
from despatch.formulas.lines import number
from despatch.read.paragraphs import TITLE, Paragraph

LONGEST = 250
"""A longer paragraph is no heading, whatever its style."""
_TITLE_PAGE = 6
"""A title page has at most so many lines: title, author, date, place."""
_SHORT = 80
_YEAR = re.compile(r"\W{0,3}(?:1[0-9]|20)[0-9]{2}(?:[-–/][0-9]{2,4})?\W{0,3}")


def headings(paragraphs: Sequence[Paragraph], languages: tuple[str, ...]) -> dict[int, str]:
    """Return what each heading is, by its place among the paragraphs, all of which have words.

    "title" belongs to the document or to several pieces, "year" dates what is below it, "h1" to "h9" head a piece.
    """
    filled = [(place, paragraph) for place, paragraph in enumerate(paragraphs) if not paragraph.look.contents]
    found = dict.fromkeys(range(_title_page(paragraphs, languages)), "title")
    for at, (place, paragraph) in enumerate(filled):
        level = paragraph.look.level
        if level is None or len(paragraph.text) > LONGEST or place in found:
            continue
        below = filled[at + 1][1].look.level if at + 1 < len(filled) else None
        if _YEAR.fullmatch(paragraph.text):
            found[place] = "year"
        elif below is not None and below > level and not _names_letter(paragraph.text, languages):
            found[place] = "title"
        else:
            found[place] = f"h{max(level, 1)}"
    return found


def _title_page(paragraphs: Sequence[Paragraph], languages: tuple[str, ...]) -> int:
    """Return how many lines the title page has: from a title to the first heading or list of contents."""
    if not paragraphs or paragraphs[0].look.level != TITLE or not any(p.look.level for p in paragraphs):
        return 0
    for lines, paragraph in enumerate(paragraphs):
        if paragraph.look.level or paragraph.look.contents:
            return lines
        if lines == _TITLE_PAGE or len(paragraph.text) > _SHORT or _names_letter(paragraph.text, languages):
            break
    return 0


def _names_letter(line: str, languages: tuple[str, ...]) -> bool:
    """Say whether a heading is that of a letter: who writes to whom, or a number."""
    return parse(line, languages) is not None or number(line, languages) is not None
