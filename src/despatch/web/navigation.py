"""The sections of the reading room, in the order of its menu. A new section adds a line."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby

from despatch.archive import Archive
from despatch.web.archive_cache import cached
from despatch.web.parts import ship_desk


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the reading room: its key, name, path and purpose; `group` is the list that it stands in.

    A section `within` another stands on the pages of that one, and not in the menu.
    """

    key: str
    name: str
    path: str
    about: str
    group: str
    within: str = ""


LETTERS, LEDGER, ARCHIVE = "Correspondence", "Ledger", "Archive"
SECTIONS = (
    Section(
        "letters", "Letters", "/letters", "Every letter in order, narrowed by sender, year, place or kind", LETTERS
    ),
    Section("people", "People", "/people", "Who wrote and who was written to, and the names they go by", LETTERS),
    Section("places", "Places", "/places", "Where letters were written, each place under all its spellings", LETTERS),
    Section("exchanges", "Exchanges", "/exchanges", "Letters that answer each other, read as conversations", LETTERS),
    Section("answers", "Reply times", "/answers", "Who answers whom, and how fast", LETTERS, "exchanges"),
    Section(
        "missing",
        "Missing",
        "/missing",
        "Letters known only from others, unanswered letters, gaps and silences",
        LETTERS,
    ),
    Section("timeline", "Timeline", "/timeline", "Letters by month and year, and who sent them", LETTERS),
    Section("search", "Search", "/search", "Words and phrases, with dates, names and places", LETTERS),
    Section("ledger", "Ledger", "/standing", "What is asked and promised, and what came of it", LEDGER),
    Section(
        "standing",
        "How things stand",
        "/standing",
        "All business on any day, and who owes what to whom",
        LEDGER,
        "ledger",
    ),
    Section(
        "matters",
        "Business",
        "/matters",
        "What letters are about: what was asked, promised and refused",
        LEDGER,
        "ledger",
    ),
    Section(
        "deliveries",
        "Deliveries",
        "/deliveries",
        "Goods on their way; asked, promised and arrived; figures that disagree",
        LEDGER,
        "ledger",
    ),
    Section("ships", "Ships", "/ships", "Cargo waiting, ships and their holds, convoys, and what arrived", LEDGER),
    Section("problems", "Problems", "/problems", "What an editor should look at, and what to do about it", ARCHIVE),
    Section("decisions", "Decisions", "/decisions", "What editors decided, when and why", ARCHIVE),
    Section("notes", "Notes", "/notes", "What readers noted for themselves; no one else sees it", ARCHIVE),
    Section("downloads", "Downloads", "/downloads", "The edition in the formats of programs and services", ARCHIVE),
    Section("about", "About", "/about", "The sources, and how they were read", ARCHIVE),
)
Group = tuple[str, tuple[Section, ...]]


@dataclass(frozen=True, slots=True)
class Menu:
    """What a page shows of the sections: those of the menu by group, and those at its foot.

    `ways` are all sections but those that only hold others.
    """

    groups: tuple[Group, ...]
    foot: tuple[Section, ...]
    ways: tuple[Section, ...]

    def place(self, key: str) -> str:
        """Return the key of the entry of the menu that a section stands under."""
        return next((section.within for section in self.ways if section.key == key and section.within), key)

    def views(self, key: str) -> tuple[Section, ...]:
        """Return the sections that share an entry of the menu with the section `key`; none where it stands alone."""
        place = self.place(key)
        together = tuple(section for section in self.ways if place and place in (section.key, section.within))
        return together if len(together) > 1 else ()


def menu(sections: Iterable[Section]) -> Menu:
    """Return the menu of these sections."""
    shown = tuple(sections)
    above = [section for section in shown if not section.within and section.group != ARCHIVE]
    groups = tuple((name, tuple(group)) for name, group in groupby(above, key=lambda section: section.group))
    paths = {section.path for section in shown if section.within}
    return Menu(
        groups,
        tuple(section for section in shown if section.group == ARCHIVE),
        tuple(section for section in shown if section.within or section.path not in paths),
    )


def menu_of(archive: Archive | None, paths: Collection[str]) -> Menu:
    """Return the menu of an archive, of the sections whose `paths` the reading room has.

    The ledger and the ships stand in it only where there are some. Without an archive it has neither.
    """
    if archive is None:
        return menu(section for section in SECTIONS if section.path in paths and section.group != LEDGER)
    return cached(archive, "menu", lambda: menu(_held(archive, paths)))


def _held(archive: Archive, paths: Collection[str]) -> list[Section]:
    told = bool(archive.ledger.count_acts() or archive.ledger.count_deliveries())
    ships = any((archive.path / name).is_file() for name in ship_desk.FILES)
    held = {"ships": ships} | dict.fromkeys(("ledger", "standing", "matters", "deliveries"), told)
    return [section for section in SECTIONS if section.path in paths and held.get(section.key, True)]
