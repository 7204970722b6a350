"""The form of `deliveries.toml`: goods on their way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from despatch.languages.tables import Form


@dataclass(frozen=True, slots=True)
class Moving(Form):
    """The table `moving`."""

    words: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()
    bringing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Stages(Form):
    """The table `stages`: of several stages that a clause shows, the first of these fields holds."""

    refused: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()
    diverted: frozenset[str] = frozenset()
    delayed: frozenset[str] = frozenset()
    unloaded: frozenset[str] = frozenset()
    arrived: frozenset[str] = frozenset()
    sailed: frozenset[str] = frozenset()
    loaded: frozenset[str] = frozenset()
    allotted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Giving(Form):
    """The table `giving`."""

    verbs: frozenset[str] = frozenset()
    suffered: frozenset[str] = frozenset()
    nouns: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Being(Form):
    """The table `being`."""

    words: frozenset[str] = frozenset()
    endings: frozenset[str] = frozenset()
    """The endings of participles that tell a stage only after one of `words`."""


@dataclass(frozen=True, slots=True)
class Foreseen(Form):
    """The table `foreseen`."""

    surely: frozenset[str] = frozenset()
    when: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Goods(Form):
    """The table `goods`."""

    words: frozenset[str] = frozenset()
    several: frozenset[str] = frozenset()
    more: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    warlike: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    wide: frozenset[str] = frozenset()
    doubtful: frozenset[str] = frozenset()
    proves: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Carriers(Form):
    """The table `carriers`."""

    words: frozenset[str] = frozenset()
    vehicles: frozenset[str] = frozenset()
    bearing: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    convoy: frozenset[str] = frozenset()
    with_: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Places(Form):
    """The table `places`."""

    article: frozenset[str] = frozenset()
    route: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class BeforeItem(Form):
    """The table `before_item`."""

    describes: frozenset[str] = frozenset()
    sending: frozenset[str] = frozenset()
    keeps: frozenset[str] = frozenset()
    within: frozenset[str] = frozenset()
    joints: frozenset[str] = frozenset()
    listing: frozenset[str] = frozenset()
    pointers: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DeliveryWords(Form):
    """The keys of `deliveries.toml`."""

    FILE: ClassVar[str] = "deliveries"

    moving: Moving = Moving()
    stages: Stages = Stages()
    receiving: frozenset[str] = frozenset()
    giving: Giving = Giving()
    telling: frozenset[str] = frozenset()
    being: Being = Being()
    renounced: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()
    more: frozenset[str] = frozenset()
    negation: frozenset[str] = frozenset()
    foreseen: Foreseen = Foreseen()
    goods: Goods = Goods()
    carriers: Carriers = Carriers()
    places: Places = Places()
    before_item: BeforeItem = BeforeItem()
