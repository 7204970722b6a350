"""An invented correspondence of any size, letter by letter: who writes to whom, when, what answers what, what is lost.

Each exchange of two people has a random generator of its own, so letters come as a stream, and memory does not grow.
The same seed and number give the same letters.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

PEOPLE_OF = 20
"""So many letters for each person."""
FIRST, YEARS = date(1808, 1, 1).toordinal(), 40
MEAN = 12
"""The mean number of letters of an exchange."""
LOST, ANSWERED, ASKS, GRANTED = 0.1, 0.8, 0.5, 0.7
"""How often a letter is lost, an answer names what it answers, a letter asks for goods, and gets them."""
TELLS_DATE = 0.4
"""How often a letter that names the one it answers gives its date."""
AGAIN = 0.15
"""How often somebody writes again before an answer comes."""

Tells = Literal["date", "letter"]
Request = tuple[int, int]
"""How many of which goods: the number of units, and the place of the goods in a list."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter of an invented correspondence, with the truth about it. People are numbers, days are ordinals."""

    number: int
    exchange: int
    sender: int
    recipient: int
    day: int
    answers: int | None
    """The number of the letter that it answers; None for a first letter, and where somebody writes again."""
    answered_day: int | None
    tells: Tells | None
    """How it names the letter that it answers: by its date, as "your letter", or not at all."""
    asks: Request | None
    grants: Request | None
    refuses: Request | None
    lost: bool


def number_of_people(letters: int) -> int:
    """Return how many people write an archive of so many letters."""
    return max(4, letters // PEOPLE_OF)


def simulate(letters: int, seed: int = 1808) -> Iterator[Letter]:
    """Yield so many letters, exchange by exchange, each exchange in order of days; the lost ones are among them."""
    people = number_of_people(letters)
    number = exchange = 0
    while number < letters:
        for letter in _exchange(exchange, number, people, random.Random(f"{seed}/{exchange}")):
            if number == letters:
                return
            yield letter
            number += 1
        exchange += 1


def _exchange(exchange: int, number: int, people: int, chance: random.Random) -> Iterator[Letter]:
    """Yield the letters of two people. Some people write to many, and everybody begins about as many exchanges."""
    writer, other = exchange % people, int(people * chance.random() ** 2)
    if writer == other:
        other = (other + 1) % people
    pace = chance.uniform(5, 45)
    day = FIRST + chance.randrange(YEARS * 365)
    before: Letter | None = None
    for place in range(1 + int(chance.expovariate(1 / MEAN))):
        answers = before if before and before.sender == other else None
        known = answers is not None and chance.random() < ANSWERED
        how: Tells = "date" if chance.random() < TELLS_DATE else "letter"
        asked = answers.asks if answers else None
        granted = chance.random() < GRANTED
        before = Letter(
            number + place,
            exchange,
            writer,
            other,
            day,
            answers.number if answers else None,
            answers.day if answers else None,
            how if known else None,
            (chance.randrange(2, 60) * 10, chance.randrange(1000)) if chance.random() < ASKS else None,
            asked if granted else None,
            None if granted else asked,
            chance.random() < LOST,
        )
        yield before
        day += 2 + int(chance.expovariate(1 / pace))
        if chance.random() >= AGAIN:
            writer, other = other, writer
