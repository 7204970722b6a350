"""How many letters that are missing here are found in real lists of letters, and how many of the finds are right.

Every fifth letter is taken out of a list. For each letter of the list an invented reply is written that tells of it:
the archive holds these replies alone.
"""

from __future__ import annotations

import datetime as dt
import re

import pytest

from despatch import archive
from despatch.read import read
from despatch.settings import Settings
from test_described_letters import make

LISTS = ("boettiger-heyne", "humboldt-jugendbriefe", "jacobi-1792-1793", "varnhagen-fouque")
TELLS = {
    "day": "I received your letter of {day}.",
    "month": "I received your letter of {month}.",
    "none": "I received your letter.",
}
NAMES = {"full": lambda name: name, "surname": lambda name: name.split()[-1]}


def listed(name, shared):
    """The letters of a list with one sender, one recipient and a day: their description, by their number."""
    path = shared / "corpora" / "cmif" / f"{name}.xml"
    source, _ = read(path.read_bytes(), path.name, Settings())
    found = [letter.description for letter in source.letters]
    return {
        said.holding.number: said
        for said in found
        if said.date and re.fullmatch(r"\d{4}-\d\d-\d\d", said.date.edtf)
        if len(said.senders) == len(said.recipients) == 1 and said.holding and said.holding.number
    }


def without(name, numbers, shared):
    """The list without the letters of these numbers."""
    text = (shared / "corpora" / "cmif" / f"{name}.xml").read_text(encoding="utf-8")
    for number in numbers:
        text = re.sub(rf'<correspDesc\b[^>]*\bkey="{re.escape(number)}".*?</correspDesc>', "", text, flags=re.DOTALL)
    return text


def reply(said, tells, names):
    """A reply to a letter, written eleven days after it."""
    day = dt.date.fromisoformat(said.date.edtf)
    heading = f"{names(said.recipients[0].name)} to {names(said.senders[0].name)}"
    when = day + dt.timedelta(days=11)
    told = TELLS[tells].format(day=f"{day:%B} {day.day}", month=f"{day:%B}")
    return (
        f"{heading}\n\nKolm, {when.day} {when:%B} {when.year}\n\nDear friend,\n\n{told} All are well.\n\nYour servant\n"
    )


def measure(name, shared, folder, tells, names):
    """(told of, found in the list, found right, likely, likely and right, taken out, found though taken out)."""
    letters = listed(name, shared)
    numbers = list(letters)
    taken = set(numbers[::5])
    files = {f"{number}.txt": reply(said, tells, NAMES[names]) for number, said in letters.items()}
    make(folder, files, {f"{name}.xml": without(name, taken, shared)})
    archive.build(folder, workers=1)
    told = found = right = likely = likely_right = of_taken = 0
    with archive.open(folder) as opened:
        for entry in opened.letters():
            number = entry.source.removesuffix(".txt")
            for reference in opened.letter(entry.id).references[:1]:
                told += number not in taken
                if reference.kind == "described":
                    first, sure = reference.entry, reference.score
                elif reference.inferred and reference.inferred.printed:
                    first, sure = reference.inferred.printed[0].entry, reference.inferred.printed[0].score
                else:
                    continue
                same = opened.letter(first.id).letter.description.holding.number == number
                of_taken += number in taken and sure >= 0.5
                found += number not in taken
                right += same
                likely += sure >= 0.5
                likely_right += sure >= 0.5 and same
    return told, found, right, likely, likely_right, len(taken), of_taken


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "tells", "names", "least"),
    [("varnhagen-fouque", "day", "full", 0.95), ("jacobi-1792-1793", "day", "surname", 0.6)],
)
def test_most_letters_are_found_and_the_finds_are_right(name, tells, names, least, shared, tmp_path):
    told, found, right, likely, likely_right, taken, of_taken = measure(name, shared, tmp_path / "a", tells, names)
    assert found >= least * told
    assert right >= 0.97 * found
    assert likely_right >= 0.95 * likely
    assert of_taken <= 0.2 * taken
