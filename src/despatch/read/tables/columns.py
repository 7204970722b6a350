"""What the columns of a table tell, by their names; and which row names them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest

from despatch import languages
from despatch.languages.columns import PARTS, TARGETS, WHOLE, ColumnWords
from despatch.languages.tables import merged
from despatch.settings import Settings
from despatch.text import fold

MOST = 1000
"""A table of letters has fewer columns."""
HEADER_WITHIN = 10
"""The row that names the columns stands among the first so many; titles of the table may stand above it."""
ENOUGH = 2
"""So many known columns, of different content, make a table one of letters."""
LONGEST_NAME = 200
_ENDING = re.compile(r"\((?:s|n|en|e|es|r|in|innen)\)|/-?in(?:nen)?\b|['’]s\b")
"""Endings that do not count: "author(s)", "Verfasser/in", "sender's"."""
_ASIDE = re.compile(r"\([^()]*\)")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_FIRST_WORD = re.compile(r"\W{0,3}([^\W_]+)")
TEXT, MORE_TEXT = "text", "text_more"
"""The words of a letter; and where they go on, in columns such as "text 2": a cell of Excel's has 32,767 signs."""
_GOES_ON = re.compile(r"(.+) [2-9]\d?\Z")
_SURE = frozenset({"sender", "recipient", "date", "text"})


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table: what each tells (None: nothing known), and the row at which its letters begin."""

    targets: tuple[str | None, ...]
    first_row: int


def find_header(rows: Sequence[Sequence[str]], settings: Settings) -> Header | None:
    """Return what the columns of a table tell; None where its first rows name too few that are known.

    `rows` are the cells of its rows, of which the first are looked at. A name may go over two rows: a heading above
    several columns ("Sender"), and their own names below it ("first name", "last name").
    """
    mapping = {_fold(name): target for name, target in settings.columns}
    best: tuple[int, Header] | None = None
    for number, row in enumerate(rows[:HEADER_WITHIN]):
        below = rows[number + 1] if number + 1 < len(rows) else ()
        for names, first_row in ((row, number + 1), (_joined(row, below), number + 2)):
            targets = tuple(name_target(name, mapping) for name in names)
            known = len({target for target in targets if target})
            if _is_enough(targets, mapping) and (best is None or known > best[0]):
                best = known, Header(targets, first_row)
    return best[1] if best else None


def may_name_columns(cells: Sequence[str], settings: Settings) -> bool:
    """Say whether cells, in small letters, may be names of columns: quickly, for prose is asked as well."""
    own = {name.lower().partition(" ")[0] for name, _ in settings.columns}
    firsts = (match[1] for cell in cells if (match := _FIRST_WORD.match(cell)))
    known = sum(first in _first_words() or first in own for first in firsts)
    return known >= ENOUGH or (known > 0 and bool(own))


@cache
def _first_words() -> frozenset[str]:
    vocabulary = words()
    parts = {"name"} | {part for of_subject in PARTS.values() for part in of_subject}
    phrases = [name for target in (*PARTS, *WHOLE) for name in getattr(vocabulary, target)]
    phrases += [name for part in parts for name in getattr(vocabulary.parts, part)]
    return frozenset(_fold(phrase).partition(" ")[0] for phrase in phrases)


def name_target(name: str, mapping: dict[str, str]) -> str | None:
    """Return what a column of this name tells: first by the archive's own mapping, then by the languages' words."""
    if len(name) > LONGEST_NAME:
        return None
    if (folded := _fold(name)) in mapping:
        return mapping[folded]
    known, little = _names()
    plain = _ASIDE.sub(" ", name)
    for said in (name, plain, *plain.split("/")):
        folded = _fold(said)
        if found := known.get(folded) or known.get(_without(little, folded)):
            return found
        if (first := _GOES_ON.match(folded)) and known.get(first[1]) == TEXT:
            return MORE_TEXT
    return None


def _without(little: frozenset[str], folded: str) -> str:
    """Return a name without little words; one that has no others stays as it is."""
    return " ".join(word for word in folded.split() if word not in little) or folded


def words() -> ColumnWords:
    """Return the words for columns and cells of all languages: a table in French may stand in an English archive."""
    return merged(languages.named(), ColumnWords)


@cache
def _names() -> tuple[dict[str, str], frozenset[str]]:
    """Return what each known name of a column tells, and the little words that do not count."""
    vocabulary = words()
    known: dict[str, str] = {}
    little = frozenset(map(_fold, vocabulary.little))

    def add(name: str, target: str) -> None:
        known.setdefault(name, target)

    for target in (*PARTS, *WHOLE):
        for phrase in map(_fold, getattr(vocabulary, target)):
            add(phrase, target)
            add(_without(little, phrase), target)
    for target, parts in PARTS.items():
        for part in ("name", *parts):
            meant = target if part == "name" else f"{target}_{part}"
            for said in map(_fold, getattr(vocabulary.parts, part)):
                for phrase in map(_fold, getattr(vocabulary, target)):
                    short, part_short = _without(little, phrase), _without(little, said)
                    for one, other in ((phrase, said), (short, part_short)):
                        add(f"{one} {other}", meant)
                        add(f"{other} {one}", meant)
    for part in PARTS["date"]:
        for said in map(_fold, getattr(vocabulary.parts, part)):
            if part in ("edtf", "year", "month", "day", "calendar"):
                add(said, f"date_{part}")
    return known, little


def _fold(name: str) -> str:
    return fold.folded(_ENDING.sub("", _HUMP.sub(" ", name)))


def _joined(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """Return the names of columns over two rows: a merged cell stands for the empty ones after it."""
    names, heading = [], ""
    for over, own in zip_longest(above, below, fillvalue=""):
        heading = over.strip() or heading
        names.append(f"{heading} {own}".strip() if own.strip() else over)
    return names


def _is_enough(targets: Sequence[str | None], mapping: dict[str, str]) -> bool:
    subjects = {target.partition("_")[0] for target in targets if target}
    return (len(subjects) >= ENOUGH and not subjects.isdisjoint(_SURE)) or (
        bool(mapping) and any(target in mapping.values() for target in targets)
    )


def explain(rows: Sequence[Sequence[str]]) -> str:
    """Return the message about a table without known columns: the columns it has, and the mapping to write."""
    fullest = max(rows[:HEADER_WITHIN], key=lambda row: sum(bool(cell.strip()) for cell in row), default=())
    names = [" ".join(name.split())[:40] for name in fullest if name.strip()]
    shown = ", ".join(repr(name) for name in names[:12]) + (", ..." if len(names) > 12 else "")
    example = (names[0] if names else "Column").replace('"', "'")
    return (
        f"it is a table, and too few of its columns are known. It has {shown or 'no names of columns'}. "
        f'Say in despatch.toml what they tell: a line [columns], and below it lines such as sender = "{example}". '
        f"Columns may tell {', '.join((*PARTS, *WHOLE))}."
    )


__all__ = ["ENOUGH", "MOST", "TARGETS", "Header", "explain", "find_header", "name_target", "words"]
