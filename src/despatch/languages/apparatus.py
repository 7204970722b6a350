"""The form of `apparatus.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from despatch.languages.tables import Form


@dataclass(frozen=True, slots=True)
class SourceNotes(Form):
    """The table `source_notes`."""

    witnesses: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notes(Form):
    """The table `notes`."""

    titles: tuple[str, ...] = ()
    bracketed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Marks(Form):
    """The table `marks`."""

    counted: tuple[str, ...] = ()
    seals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pages(Form):
    """The table `pages`."""

    words: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lists(Form):
    """The table `lists`."""

    contents: tuple[str, ...] = ()
    index: tuple[str, ...] = ()
    transcribers: tuple[str, ...] = ()
    makers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Navigation(Form):
    """The table `navigation`."""

    anywhere: tuple[str, ...] = ()
    edges: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ApparatusWords(Form):
    """The keys of `apparatus.toml`."""

    FILE: ClassVar[str] = "apparatus"

    source_notes: SourceNotes = SourceNotes()
    notes: Notes = Notes()
    marks: Marks = Marks()
    pages: Pages = Pages()
    lists: Lists = Lists()
    navigation: Navigation = Navigation()
