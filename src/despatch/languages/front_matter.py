"""The form of `front_matter.toml`: the keys that the front matter of a Markdown file usually has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from despatch.languages.tables import Form


@dataclass(frozen=True, slots=True)
class FrontMatterWords(Form):
    """The keys of `front_matter.toml`."""

    FILE: ClassVar[str] = "front_matter"
    CASEFOLD: ClassVar[bool] = True

    title: frozenset[str] = frozenset()
    sender: frozenset[str] = frozenset()
    author: frozenset[str] = frozenset()
    """Keys of whoever wrote it, which count as sender only where no other key names one."""
    recipient: frozenset[str] = frozenset()
    date: frozenset[str] = frozenset()
    """Keys of a date that may be the letter's, or the page's."""
    letter_date: frozenset[str] = frozenset()
    """Keys that say of a date that it is the letter's."""
    place: frozenset[str] = frozenset()
    subject: frozenset[str] = frozenset()
    identifier: frozenset[str] = frozenset()
    repository: frozenset[str] = frozenset()
    shelfmark: frozenset[str] = frozenset()
    availability: frozenset[str] = frozenset()
    language: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    """Keys of a name within a sender or recipient."""
    authority: frozenset[str] = frozenset()
    """Keys of an identifier within a sender or recipient."""
    publishing: frozenset[str] = frozenset()
    """Keys by which a program publishes a page: a date beside them may be that of the page."""
