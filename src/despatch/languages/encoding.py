"""The form of `encoding.toml`, one file for all languages: the words by which encodings name kinds, roles and parts."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import ClassVar

from despatch.languages import tables


@dataclass(frozen=True, slots=True)
class Parts(tables.Form):
    """The table `parts`."""

    CASEFOLD: ClassVar[bool] = True

    translations: frozenset[str] = frozenset()
    editorial: frozenset[str] = frozenset()
    neutral: frozenset[str] = frozenset()
    belonging: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    within_words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Roles(tables.Form):
    """The table `roles`."""

    CASEFOLD: ClassVar[bool] = True

    senders: frozenset[str] = frozenset()
    recipients: frozenset[str] = frozenset()
    carriers: frozenset[str] = frozenset()
    helpers: frozenset[str] = frozenset()
    posts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Titles(tables.Form):
    """The table `titles`."""

    CASEFOLD: ClassVar[bool] = True

    kinds: frozenset[str] = frozenset()
    collections: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()
    joiners: frozenset[str] = frozenset()
    pairs: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def senders(self) -> frozenset[str]:
        """The words before a sender."""
        return frozenset(self.pairs)

    @cached_property
    def recipients(self) -> frozenset[str]:
        """The words before a recipient."""
        return frozenset(word for words in self.pairs.values() for word in words)


@dataclass(frozen=True, slots=True)
class EncodingWords(tables.Form):
    """The keys of `encoding.toml`."""

    letters: dict[str, str] = field(default_factory=dict)
    parts: Parts = Parts()
    roles: Roles = Roles()
    titles: Titles = Titles()


@cache
def encoding_words() -> EncodingWords:
    """Return the words of encodings."""
    file = tables.FOLDER / "encoding.toml"
    return tables.fill(EncodingWords, tables.read(file), str(file))
