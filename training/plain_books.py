"""Small books of letters in the plainest layouts: one heading a letter, short words, nothing else that tells.

Writers of transcripts seek the rare; a model that learns from them alone forgets that most heads are plain.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from training.tagged import Tagged

SEED = 1942
BOOKS = 160
PLAIN = "plain-"
"""So their names begin."""
NAMES = (
    "Orla Fenn", "Josiah Quill", "Ada Rook", "Adam Hale", "Miriam Orme", "Otto Lind", "Premier Varga",
    "President Holt", "Tamsin Vane", "Mrs. Rook", "Captain Dray", "General Ostrov",
)  # fmt: skip
PLACES = ("Port Carrow", "Elmford", "Larkwell", "Norhaven", "Elmau", "Leith Quay")
MONTHS = ("January", "March", "May", "June", "August", "October")
GERMAN_MONTHS = ("Januar", "März", "Mai", "Juni", "August", "Oktober")
SENTENCES = (
    "The barley has come, and the books are in order.",
    "I have your cart and thank you for it.",
    "Agreed.",
    "The first ship has sailed. The second waits for the tide.",
    "Your message of June 2 received. The ships will sail on Monday, if the bridge is mended by then.",
    "Pray send me more.",
    "The mill stands idle, and the men ask for their bread. I shall write again when the river falls.",
    "We had snow on Tuesday; the road is shut, and nobody comes.",
    "Die Gerste ist gekommen, und ich danke Ihnen dafür.",
    "Das Mehl ist teuer. Schreiben Sie bald, ob der Wagen noch fährt.",
)
TITLES = (
    "LETTERS OF ORLA FENN",
    "The Fenn Papers",
    "Harbour Telegrams",
    "Briefe an einen Müller",
    "Mill Letters, 1811",
)
NARRATION = (
    "She heard nothing from him until the spring.",
    "In the summer of that year the mill was sold, and the Fenns moved to Elmford.",
    "No answer to this letter has been found.",
)
Row = tuple[str, str]
"""The tags of a line and its words; no tags for a blank line."""


def plain_books() -> Iterator[Tagged]:
    """Yield the books, the same each time."""
    choose = random.Random(SEED)  # noqa: S311
    for number in range(BOOKS):
        yield _book(f"{PLAIN}{number}", choose)


def _book(name: str, choose: random.Random) -> Tagged:
    german = choose.random() < 0.25
    head, dateline = choose.choice(_HEADS), choose.choice(("own", "own", "head", "none"))
    greets, closes, signs = (choose.random() < share for share in (0.6, 0.5, 0.8))
    parting, inner = choose.choice((1, 2, 2, 3)), choose.choice((0, 1, 1))
    rows: list[Row] = []
    if choose.random() < 0.35:
        rows += [("X", choose.choice(TITLES))]
        if choose.random() < 0.5:
            rows += [("X", f"Transcribed by {choose.choice(NAMES)}, {_date(choose, german=False, late=True)}")]
        rows += [("", "")] * max(2, parting)
    for n in range(choose.randint(1, 6)):
        if n and choose.random() < 0.1:
            rows += [("X", choose.choice(NARRATION)), *[("", "")] * parting]
        sender, recipient = choose.sample(NAMES, 2)
        day = _date(choose, german=german)
        lines = [*head(choose, n + 1, sender, recipient, day if dateline == "head" else "")]
        if dateline == "own":
            lines += [("D", f"{choose.choice(PLACES)}, {day}")]
        if greets:
            lines += [("S", choose.choice(("Sir,", "Dear Sir,", "Dear Madam,", f"Dear {recipient.split()[-1]},")))]
        lines += [("B", choose.choice(SENTENCES)) for _ in range(choose.randint(1, 3))]
        if closes:
            lines += [("C", choose.choice(("Yours,", "I am, Sir, your obedient servant,", "Your friend,")))]
        if signs:
            lines += [("G", sender)]
        for place, (tags, words) in enumerate(lines):
            rows += [("", "")] * (inner if place else 0) + [((">" if not place else "") + tags, words)]
        rows += [("", "")] * max(parting, inner)
    return _tagged(name, rows)


def _tagged(name: str, rows: list[Row]) -> Tagged:
    at, text = 0, []
    starts, tags, first = [], [], []
    for mark, words in rows:
        if mark:
            starts.append(at)
            tags.append(mark.lstrip(">"))
            first.append(mark.startswith(">"))
        text.append(words)
        at += len(words) + 1
    return Tagged(name, "\n".join(text), tuple(starts), tuple(tags), tuple(first), ())


def _date(choose: random.Random, *, german: bool, late: bool = False) -> str:
    day, year = choose.randint(1, 28), choose.randint(1960, 2019) if late else choose.randint(1790, 1935)
    if german:
        return f"den {day}. {choose.choice(GERMAN_MONTHS)} {year}"
    month = choose.choice(MONTHS)
    return choose.choice((f"{day} {month} {year}", f"{month} {day}, {year}", f"{month} {day}th, {year}"))


def _between(choose: random.Random, number: int, sender: str, recipient: str, day: str) -> list[Row]:
    words = f"{sender} to {recipient}" + (f", {day}" if day else "")
    return [("H", words.upper() if choose.random() < 0.1 else words)]


def _numbered(choose: random.Random, number: int, sender: str, recipient: str, day: str) -> list[Row]:
    return [("H", f"No. {number}"), ("H", f"{sender} to {recipient}")]


def _number(choose: random.Random, number: int, sender: str, recipient: str, day: str) -> list[Row]:
    return [("H", f"No. {number}")]


def _towards(choose: random.Random, number: int, sender: str, recipient: str, day: str) -> list[Row]:
    return [("H", f"To {recipient}" + (f", {day}" if day else ""))]


def _sent(choose: random.Random, number: int, sender: str, recipient: str, day: str) -> list[Row]:
    rows = [("D", f"Sent on {_date(choose, german=False)}")]
    rows += [("R", choose.choice(("Secret", "Personal", "Most Secret")))] if choose.random() < 0.4 else []
    return [*rows, ("H", f"{sender} to {recipient}")]


def _german(choose: random.Random, number: int, sender: str, recipient: str, day: str) -> list[Row]:
    return [
        ("H", choose.choice((f"{number}. {sender} an {recipient}", f"Von {sender} an {recipient}", f"An {recipient}")))
    ]


def _ordinal(choose: random.Random, number: int, sender: str, recipient: str, day: str) -> list[Row]:
    return [("H", ("First", "Second", "Third", "Fourth", "Fifth", "Sixth")[number - 1] + " letter")]


def _none(choose: random.Random, number: int, sender: str, recipient: str, day: str) -> list[Row]:
    return [("D", f"{choose.choice(PLACES)}, {_date(choose, german=False)}"), ("S", "Dear Sir,")]


_HEADS = (_between, _between, _between, _numbered, _number, _towards, _sent, _german, _ordinal, _none)
