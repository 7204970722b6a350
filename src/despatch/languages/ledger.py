"""The form of `ledger.toml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from despatch.languages.tables import Form


@dataclass(frozen=True, slots=True)
class Common(Form):
    """The table `common`."""

    ordinals: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Matters(Form):
    """The table `matters`."""

    turns: tuple[str, ...] = ()
    points_back: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Labels(Form):
    """The table `labels`."""

    determiners: tuple[str, ...] = ()
    prepositions: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    joints: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    verbal: tuple[str, ...] = ()
    participles: tuple[str, ...] = ()
    adverbs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing(Form):
    """The table `standing`."""

    put_off: tuple[str, ...] = ()
    objecting: tuple[str, ...] = ()
    partly: tuple[str, ...] = ()
    undone: tuple[str, ...] = ()
    acknowledging: tuple[str, ...] = ()
    receiving: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerWords(Form):
    """The keys of `ledger.toml`."""

    FILE: ClassVar[str] = "ledger"

    doubling: tuple[str, ...] = ()
    common: Common = Common()
    endings: dict[str, int] = field(default_factory=dict)
    kin: dict[str, tuple[str, ...]] = field(default_factory=dict)
    matters: Matters = Matters()
    labels: Labels = Labels()
    standing: Standing = Standing()
    currencies: dict[str, str] = field(default_factory=dict)
