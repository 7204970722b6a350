"""The form of `deliveries.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from despatch.languages.tables import Form


@dataclass(frozen=True, slots=True)
class Moving(Form):
    """The table `moving`."""

    words: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    bringing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stages(Form):
    """The table `stages`."""

    refused: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    diverted: tuple[str, ...] = ()
    delayed: tuple[str, ...] = ()
    unloaded: tuple[str, ...] = ()
    arrived: tuple[str, ...] = ()
    sailed: tuple[str, ...] = ()
    loaded: tuple[str, ...] = ()
    allotted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Receiving(Form):
    """The table `receiving`."""

    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Giving(Form):
    """The table `giving`."""

    verbs: tuple[str, ...] = ()
    suffered: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Telling(Form):
    """The table `telling`."""

    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Being(Form):
    """The table `being`."""

    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Renounced(Form):
    """The table `renounced`."""

    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Apart(Form):
    """The table `apart`."""

    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class More(Form):
    """The table `more`."""

    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Negation(Form):
    """The table `negation`."""

    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Foreseen(Form):
    """The table `foreseen`."""

    surely: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Goods(Form):
    """The table `goods`."""

    words: tuple[str, ...] = ()
    several: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    warlike: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    wide: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    proves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Carriers(Form):
    """The table `carriers`."""

    words: tuple[str, ...] = ()
    vehicles: tuple[str, ...] = ()
    bearing: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    convoy: tuple[str, ...] = ()
    with_: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Places(Form):
    """The table `places`."""

    article: tuple[str, ...] = ()
    route: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BeforeItem(Form):
    """The table `before_item`."""

    describes: tuple[str, ...] = ()
    sending: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    joints: tuple[str, ...] = ()
    listing: tuple[str, ...] = ()
    pointers: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeliveryWords(Form):
    """The keys of `deliveries.toml`."""

    FILE: ClassVar[str] = "deliveries"

    moving: Moving = Moving()
    stages: Stages = Stages()
    receiving: Receiving = Receiving()
    giving: Giving = Giving()
    telling: Telling = Telling()
    being: Being = Being()
    renounced: Renounced = Renounced()
    apart: Apart = Apart()
    more: More = More()
    negation: Negation = Negation()
    foreseen: Foreseen = Foreseen()
    goods: Goods = Goods()
    carriers: Carriers = Carriers()
    places: Places = Places()
    before_item: BeforeItem = BeforeItem()
