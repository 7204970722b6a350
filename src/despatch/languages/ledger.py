"""The form of `ledger.toml`: what an act is about, what a matter is called, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from despatch.languages.tables import Form


@dataclass(frozen=True, slots=True)
class Common(Form):
    """The table `common`."""

    ordinals: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Matters(Form):
    """The table `matters`."""

    turns: frozenset[str] = frozenset()
    points_back: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Labels(Form):
    """The table `labels`."""

    determiners: frozenset[str] = frozenset()
    prepositions: frozenset[str] = frozenset()
    doubtful: frozenset[str] = frozenset()
    receivers: frozenset[str] = frozenset()
    stops: frozenset[str] = frozenset()
    capitals: bool = False
    """Whether nouns are written with capitals."""
    joints: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    heads: frozenset[str] = frozenset()
    verbal: frozenset[str] = frozenset()
    participles: frozenset[str] = frozenset()
    adverbs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Standing(Form):
    """The table `standing`."""

    put_off: frozenset[str] = frozenset()
    objecting: frozenset[str] = frozenset()
    partly: frozenset[str] = frozenset()
    undone: frozenset[str] = frozenset()
    acknowledging: frozenset[str] = frozenset()
    receiving: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Enclosing(Form):
    """The table `enclosing`."""

    words: frozenset[str] = frozenset()
    joints: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LedgerWords(Form):
    """The keys of `ledger.toml`."""

    FILE: ClassVar[str] = "ledger"

    common: Common = Common()
    kin: dict[str, frozenset[str]] = field(default_factory=dict)
    """Families of words by their head word."""
    matters: Matters = Matters()
    labels: Labels = Labels()
    standing: Standing = Standing()
    enclosing: Enclosing = Enclosing()
    currencies: dict[str, str] = field(default_factory=dict)
