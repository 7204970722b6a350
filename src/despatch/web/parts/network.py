"""A network of correspondents: who wrote to whom comes in; circles and lines with their places go out.

The layout is that of Fruchterman and Reingold: those who write to each other draw near, all others keep apart. It
begins from fixed places, so the same letters are always drawn in the same way.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from despatch.model import Filter
from despatch.web import urls
from despatch.web.formatting import counted
from despatch.web.parts.mercator import Label, Spot, set_names

WIDTH, HEIGHT, SIDE, EDGE = 880.0, 640.0, 90.0, 36.0
SMALL, LARGE = 4.0, 15.0
MOST = 60
"""So many people are drawn, those with most letters."""
ROUNDS = 300
GOLDEN = math.pi * (3 - math.sqrt(5))
PULL = 0.06
"""How strongly all are drawn to the middle, so that those without common correspondents stay in the picture."""


@dataclass(frozen=True, slots=True)
class Tie:
    """Two people who exchanged letters, and how many letters went each way."""

    one: str
    other: str
    to_other: int
    to_one: int

    @property
    def letters(self) -> int:
        """The letters of both ways."""
        return self.to_other + self.to_one


@dataclass(frozen=True, slots=True)
class Node:
    """A person as drawn; `at` is None where there is no room for the name."""

    spot: Spot
    id: str
    label: str
    at: Label | None


@dataclass(frozen=True, slots=True)
class Edge:
    """A tie as drawn; `path` is the list of its letters."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    label: str
    path: str


@dataclass(frozen=True, slots=True)
class Network:
    """The drawing in its own units."""

    width: float
    height: float
    edges: tuple[Edge, ...]
    nodes: tuple[Node, ...]
    """The largest first, so that no circle hides a smaller one."""


def ties_of(letters: Iterable[tuple[str, str, int]]) -> tuple[Tie, ...]:
    """Return the ties between two people from (sender, recipient, letters), those with most letters first."""
    ways = Counter({(sender, recipient): number for sender, recipient, number in letters})
    both = {(min(way), max(way)) for way in ways}
    ties = [Tie(one, other, ways[one, other], ways[other, one]) for one, other in both]
    return tuple(sorted(ties, key=lambda tie: (-tie.letters, tie.one, tie.other)))


def around(ties: Sequence[Tie], person: str) -> tuple[Tie, ...]:
    """Return the ties of a person and of the person's correspondents with each other."""
    near = {person} | {tie.other if tie.one == person else tie.one for tie in ties if person in (tie.one, tie.other)}
    return tuple(tie for tie in ties if tie.one in near and tie.other in near)


def weigh(ties: Iterable[Tie]) -> list[tuple[str, int]]:
    """Return the people of these ties with their letters, those with most letters first."""
    letters: Counter[str] = Counter()
    for tie in ties:
        letters[tie.one] += tie.letters
        letters[tie.other] += tie.letters
    return sorted(letters.items(), key=lambda person: (-person[1], person[0]))


def letters_of(tie: Tie, where: Filter) -> str:
    """Return the address of the letters of a tie, both ways, of those that `where` selects."""
    both = (tie.one, tie.other)
    return urls.letters_path(where.changed("sender", both).changed("recipient", both))


def draw(ties: Sequence[Tie], names: dict[str, str], where: Filter = Filter()) -> Network:
    """Return the network of the people with most letters; `names` are the names to show, by id.

    Its lines lead to their letters, of those that `where` selects.
    """
    people = weigh(ties)[:MOST]
    at = {id: number for number, (id, _) in enumerate(people)}
    drawn = [tie for tie in ties if tie.one in at and tie.other in at]
    places = _lay_out(len(people), [(at[tie.one], at[tie.other], tie.letters) for tie in drawn])
    most_letters = max((letters for _, letters in people), default=1)
    most = max((tie.letters for tie in drawn), default=1)
    spots = [
        Spot(names.get(id, id), x, y, round(SMALL + (LARGE - SMALL) * math.sqrt(letters / most_letters), 1))
        for (id, letters), (x, y) in zip(people, places, strict=True)
    ]
    edges = tuple(
        Edge(
            *places[at[tie.one]],
            *places[at[tie.other]],
            round(0.8 + 4 * math.sqrt(tie.letters / most), 1),
            f"{names.get(tie.one, tie.one)} and {names.get(tie.other, tie.other)}: {counted(tie.letters, 'letter')}",
            letters_of(tie, where),
        )
        for tie in drawn
    )
    labels = set_names(spots, (WIDTH, HEIGHT), [(edge.x1, edge.y1, edge.x2, edge.y2) for edge in edges])
    nodes = tuple(
        Node(spot, id, f"{spot.name}: {counted(letters, 'letter')}", label)
        for spot, (id, letters), label in zip(spots, people, labels, strict=True)
    )
    return Network(WIDTH, HEIGHT, edges, nodes)


def _lay_out(number: int, ties: Sequence[tuple[int, int, int]]) -> list[tuple[float, float]]:
    """Return the places of so many people; `ties` have two of them and the letters between these."""
    if number < 2:
        return [(WIDTH / 2, HEIGHT / 2)] * number
    turns = np.arange(number) * GOLDEN
    places = np.stack((np.cos(turns), np.sin(turns)), 1) * np.sqrt((np.arange(number) + 0.5) / number)[:, None]
    pulls = np.zeros((number, number))
    for one, other, letters in ties:
        pulls[one, other] = pulls[other, one] = 1 + math.log(letters)
    room = 1.2 / math.sqrt(number)
    for step in range(ROUNDS):
        away = places[:, None] - places[None, :]
        distance = np.maximum(np.hypot(away[..., 0], away[..., 1]), 1e-6)
        force = room**2 / distance**2 - pulls * distance / room / 2
        moved = (away * force[..., None]).sum(1) - places * PULL * number / 4
        length = np.maximum(np.hypot(moved[:, 0], moved[:, 1]), 1e-9)
        heat = 0.12 * (1 - step / ROUNDS)
        places = places + moved / length[:, None] * np.minimum(length, heat)[:, None]
    return _fit(_turn(places))


def _turn(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the places turned so that the picture is wide rather than high."""
    centred = places - places.mean(0)
    (across, both), (_, down) = centred.T @ centred
    angle = 0.5 * math.atan2(2 * both, across - down)
    cos, sin = math.cos(angle), math.sin(angle)
    turned: NDArray[np.float64] = centred @ np.array(((cos, -sin), (sin, cos)))
    return turned


def _fit(places: NDArray[np.float64]) -> list[tuple[float, float]]:
    low, high = places.min(0), places.max(0)
    size = np.maximum(high - low, 1e-9)
    room = np.array((WIDTH - 2 * SIDE, HEIGHT - 2 * EDGE))
    fitted = (places - (low + high) / 2) * np.minimum(room / size, room.max() / size.max()) + (WIDTH / 2, HEIGHT / 2)
    return [(round(float(x), 1), round(float(y), 1)) for x, y in fitted]
