"""The form of `headings.toml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from despatch.languages.tables import Form


@dataclass(frozen=True, slots=True)
class HeadingWords(Form):
    """The keys of `headings.toml`."""

    FILE: ClassVar[str] = "headings"
    CASEFOLD: ClassVar[bool] = True

    recipient_words: frozenset[str] = frozenset()
    recipient_words_opening: frozenset[str] = frozenset()
    sender_words: frozenset[str] = frozenset()
    sender_words_opening: frozenset[str] = frozenset()
    carrier_words: frozenset[str] = frozenset()
    delivered_words: frozenset[str] = frozenset()
    enclosing_words: frozenset[str] = frozenset()
    relations: frozenset[str] = frozenset()
    personal_titles: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    recipient_articles: frozenset[str] = frozenset()
    joiners: frozenset[str] = frozenset()
    possessives: tuple[str, ...] = ()
    unknown: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    inner_particles: frozenset[str] = frozenset()
    away_words: frozenset[str] = frozenset()
    prepositions: frozenset[str] = frozenset()
    never_names: frozenset[str] = frozenset()
    never_titles: frozenset[str] = frozenset()
    honorifics: frozenset[str] = frozenset()
    suffixes: frozenset[str] = frozenset()
    offices: frozenset[str] = frozenset()
    occupations: frozenset[str] = frozenset()
    channel_kinds: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    committees: frozenset[str] = frozenset()
    firm_words: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    """Words for people whom nobody names: "Adam Hale and others"."""
    same: frozenset[str] = frozenset()
    """Words for the party of the letter before: "TO THE SAME"."""
    margin_words: frozenset[str] = frozenset()
    """Words before a note in the margin: "[Sidenote: Mr. Quill.]"."""
    works: frozenset[str] = frozenset()
    """Words for books and their parts, which neither write nor receive letters: "Guide to the Edition"."""
    collections: frozenset[str] = frozenset()
    """Words for letters as a whole, which title a book or a file: "Letters to a Mason"."""
    markings: frozenset[str] = frozenset()
    number_words: frozenset[str] = frozenset()
    date_words: frozenset[str] = frozenset()
    prefixes: frozenset[str] = frozenset()
    kinds: dict[str, tuple[str, ...]] = field(default_factory=dict)
