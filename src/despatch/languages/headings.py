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
    sender_elided: tuple[str, ...] = ()
    """Words before a sender that are written together with the name: "Lettre d'Adèle Fenn"."""
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
    place_words: frozenset[str] = frozenset()
    """Small words within the name of a place: "Hollern bei Elmau", "Stow on the Wold"."""
    never_names: frozenset[str] = frozenset()
    never_titles: frozenset[str] = frozenset()
    honorifics: frozenset[str] = frozenset()
    suffixes: frozenset[str] = frozenset()
    offices: frozenset[str] = frozenset()
    offices_to: frozenset[str] = frozenset()
    """Offices that take the word before a recipient: "Secretary to Government" is one office, and no title."""
    occupations: frozenset[str] = frozenset()
    channel_kinds: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    committees: frozenset[str] = frozenset()
    firm_words: frozenset[str] = frozenset()
    firm_titles: frozenset[str] = frozenset()
    """Words before the partners of a firm: "Messrs."."""
    firm_ends: frozenset[str] = frozenset()
    """Words that make a firm of a name by themselves: "Quill Ltd"."""
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
