"""The words of invented letters: names of people and places, sentences, and a transcript of each letter."""

from __future__ import annotations

import random
from datetime import date
from itertools import accumulate

from bench.corpus import MONTHS
from bench.simulation import Letter, Request

_GIVEN = (
    "Adam Agnes Albert Alice Amos Anna Arthur Bertha Caleb Clara Daniel Dora Edith Edmund Edwin Eliza Ellen Emil Enoch "
    "Esther Felix Flora Frank Frida George Gilbert Hanna Harriet Henry Hugo Ida Isaac Jacob Jane Jasper Joseph Josiah "
    "Julia Laura Lena Lewis Louisa Lucy Luke Martha Matthew Miriam Nathan Nora Oscar Paul Peter Philip Rachel Ralph "
    "Robert Ruth Samuel Sara Silas Simon Susan Theodore Thomas Walter"
).split()
_BEGINS = (
    "Al Bar Ben Bran Cal Car Col Cor Dal Dor El Fal Fen Gar Gor Hal Har Hol Kel Kor Lan Mal Mar Mor Nor Or Pel Per "
    "Quil Ram Ros Sal Sel Tar Tor Val Ver Wal Wes Wil"
).split()
_MIDDLES = "a be co da di e go i ka le lo ma mi ne o pa ra ri so ta ti u va vo".split()
_ENDS = (
    "brook by combe croft don ford gate grave ham hurst ker ley lin man mond more ner rick ridge ser stead ter wick "
    "worth"
).split()
_PLACE_ENDS = "bourne bury cester dale field haven mouth pool port stoke ton water".split()
GOODS = (
    "barrels of flour", "barrels of salt", "bales of wool", "bales of hemp", "casks of nails", "casks of tar",
    "sacks of barley", "sacks of seed", "tons of coal", "tons of iron", "chests of tea", "rolls of canvas",
    "reams of paper", "boxes of candles", "pairs of shoes", "yards of linen",
)  # fmt: skip
_SUBJECTS = (
    "the harbour", "the council", "our mill", "the bridge", "the new road", "the old captain", "my brother",
    "the surveyor", "the committee", "the quarry", "the schoolmaster", "the lighthouse", "the ferry", "the market",
    "the physician", "the weather", "the printer", "the bank",
)  # fmt: skip
_HAPPENS = (
    "was closed for a week", "has changed little since spring", "is the talk of the town", "stood under water again",
    "lost much by the frost", "was mended at last", "is to be sold in autumn", "has a new roof", "troubles everybody",
    "made a better year than the last", "was visited by strangers", "keeps us busy day and night",
    "is praised by all who know it", "came to no harm", "gives cause for hope",
)  # fmt: skip
_SURNAMES = len(_BEGINS) * len(_MIDDLES) * len(_ENDS)
_THINGS = _SURNAMES
"""So many ships, farms and the like have made-up names; the nth is as frequent as the nth word of a language."""
_KINDS = ("the ship", "the farm", "the inn", "the brig", "the house called")
_WEIGHTS = list(accumulate(1 / (rank + 3) for rank in range(_THINGS)))


def person(number: int) -> tuple[str, str]:
    """Return the given name and the surname of a person; no two of 1,300,000 have the same two."""
    scattered = number * 611_953 % (_SURNAMES * len(_GIVEN))
    surname, given = divmod(scattered, len(_GIVEN))
    return _GIVEN[given], _made(surname, _ENDS)


def place(number: int) -> str:
    """Return the name of a place; there are some 11,000."""
    return _made(number * 7_919 % (len(_BEGINS) * len(_MIDDLES) * len(_PLACE_ENDS)), _PLACE_ENDS)


def _made(number: int, ends: list[str]) -> str:
    rest, end = divmod(number, len(ends))
    begin, middle = divmod(rest, len(_MIDDLES))
    return _BEGINS[begin] + _MIDDLES[middle] + ends[end]


def transcript(letter: Letter, seed: int = 1808) -> str:
    """Return a letter as an edition prints it: a heading, place and day, the words, and who signs."""
    chance = random.Random(f"{seed}/words/{letter.number}")
    sender, recipient = (" ".join(person(number)) for number in (letter.sender, letter.recipient))
    home = letter.sender if chance.random() < 0.95 else chance.randrange(10_000)
    sentences = [*_answer(letter, chance), *_requests(letter, chance)]
    sentences += [_news(chance) for _ in range(chance.randint(1, 4))]
    body = " ".join(sentences)
    return (
        f"{sender} to {recipient}\n\n{place(home // 30)}, {_day(letter.day, 0)}\n\nDear {_title(letter.recipient)},\n\n"
        f"{body}\n\nYour obedient servant,\n\n{sender}"
    )


def _title(number: int) -> str:
    return ("Sir", "Friend", "Madam")[number % 3]


def _day(ordinal: int, form: int) -> str:
    day = date.fromordinal(ordinal)
    month = MONTHS[day.month - 1]
    if form == 0:
        return f"{month} {day.day}, {day.year}"
    suffix = "th" if 10 < day.day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    return f"the {day.day}{suffix} of {month} {day.year}"


def _answer(letter: Letter, chance: random.Random) -> list[str]:
    """Return how the letter names the one that it answers."""
    if letter.tells == "letter":
        return [
            chance.choice(("I have received your letter.", "I thank you for your letter.", "Your letter has come."))
        ]
    if letter.tells == "date" and letter.answered_day is not None:
        day = _day(letter.answered_day, chance.randrange(2))
        forms = ("I have received your letter of {}.", "In answer to your letter of {}, I write at once.")
        return [chance.choice(forms).format(day)]
    return []


def amount(request: Request) -> str:
    """Return what is asked for in words."""
    return f"{request[0]} {GOODS[request[1] % len(GOODS)]}"


def _requests(letter: Letter, chance: random.Random) -> list[str]:
    """Return what the letter grants, refuses and asks for."""
    said = []
    if letter.grants:
        form = chance.choice(("I shall send you {}.", "We have sent you {} by the carrier."))
        said.append(form.format(f"the {amount(letter.grants)}"))
    if letter.refuses:
        form = chance.choice(("I cannot send you {}.", "It is not in our power to send you {}."))
        said.append(form.format(f"the {amount(letter.refuses)}"))
    if letter.asks:
        form = chance.choice(("Please send me {}.", "I ask you to send us {}.", "We beg you to let us have {}."))
        said.append(form.format(amount(letter.asks)))
    return said


def _news(chance: random.Random) -> str:
    """Return a sentence that asks nothing."""
    subject = _thing(chance) if chance.random() < 0.3 else chance.choice(_SUBJECTS)
    said = f"{subject[0].upper()}{subject[1:]} {chance.choice(_HAPPENS)}"
    how = chance.random()
    if how < 0.4:
        return f"{said} since we heard of {_thing(chance)}."
    if how < 0.8:
        return f"{said}, as they say of {_thing(chance)} near {place(chance.randrange(10_000))}."
    return f"{said}."


def _thing(chance: random.Random) -> str:
    """Return a ship, a house or the like by its name."""
    number = chance.choices(range(_THINGS), cum_weights=_WEIGHTS)[0]
    return f"{chance.choice(_KINDS)} {_made(number * 7_919 % _THINGS, _ENDS)}"
