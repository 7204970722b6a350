"""The sections of the reading room, in the order of its navigation. A new section adds a line."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Section:
    """An entry of the navigation: its key, name, path and purpose; `group` is the heading above it."""

    key: str
    name: str
    path: str
    about: str
    group: str


LETTERS, LEDGER, ARCHIVE = "Correspondence", "Ledger", "Archive"
SECTIONS = (
    Section(
        "letters", "Letters", "/letters", "Every letter in order, narrowed by sender, year, place or kind", LETTERS
    ),
    Section("people", "People", "/people", "Who wrote and who was written to, and the names they go by", LETTERS),
    Section("places", "Places", "/places", "Where letters were written, each place under all its spellings", LETTERS),
    Section("exchanges", "Exchanges", "/exchanges", "Letters that answer each other, read as conversations", LETTERS),
    Section(
        "missing",
        "Missing",
        "/missing",
        "Letters known only from others, unanswered letters, gaps and silences",
        LETTERS,
    ),
    Section("answers", "Answers", "/answers", "Who answers whom, and how fast", LETTERS),
    Section("timeline", "Timeline", "/timeline", "Letters by month and year, and who sent them", LETTERS),
    Section(
        "matters",
        "Matters",
        "/matters",
        "The business that letters are about: what was asked, promised and refused",
        LEDGER,
    ),
    Section(
        "standing", "Standing", "/standing", "How every matter stands on any day, and who owes what to whom", LEDGER
    ),
    Section(
        "deliveries",
        "Deliveries",
        "/deliveries",
        "Goods on their way; asked, promised and arrived; figures that disagree",
        LEDGER,
    ),
    Section("ships", "Ships", "/ships", "Cargo waiting, ships and their holds, convoys, and what arrived", LEDGER),
    Section("search", "Search", "/search", "Words and phrases, with dates, names and places", ARCHIVE),
    Section("problems", "Problems", "/problems", "What an editor should look at, and what to do about it", ARCHIVE),
    Section("about", "About", "/about", "The sources, and how they were read", ARCHIVE),
)
GROUPS = tuple((name, tuple(sections)) for name, sections in groupby(SECTIONS, key=lambda section: section.group))
"""The sections by group, in the order of the navigation."""
