"""The sections of the reading room, in the order of its navigation. A new room adds a line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """An entry of the navigation: its `key`, what it is called, where it is and what it is for."""

    key: str
    name: str
    path: str
    about: str


SECTIONS = (
    Section("letters", "Letters", "/letters", "Every letter in order, narrowed by sender, year, place or kind"),
    Section("people", "People", "/people", "Who wrote and who was written to, and the names they go by"),
    Section("exchanges", "Exchanges", "/exchanges", "Letters that answer each other, read as conversations"),
    Section("missing", "Missing", "/missing", "Letters known only from others, unanswered letters, gaps and silences"),
    Section("answers", "Answers", "/answers", "Who answers whom, and how fast"),
    Section("timeline", "Timeline", "/timeline", "Letters by month and year, and who sent them"),
    Section("search", "Search", "/search", "Words and phrases, with dates, names and places"),
    Section("problems", "Problems", "/problems", "What an editor should look at, and what to do about it"),
    Section("about", "About", "/about", "The sources, and how they were read"),
)
