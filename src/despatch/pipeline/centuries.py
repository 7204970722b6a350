"""Centuries in a build: letters whose year is written in two figures get the century of their people's letters."""

from __future__ import annotations

from dataclasses import replace

from despatch.connect.centuries import Century, find_century, is_open
from despatch.store.write_centuries import OpenLetter
from despatch.store.writer import Writer

CONFIDENCE = 0.88
"""A century that other letters tell is a conclusion, and no reading."""


def add_centuries(writer: Writer) -> None:
    """Take back the centuries of the build before, and give each date without its century the one that is told."""
    store = writer.century_writer()
    store.reset()
    letters = [letter for letter in store.letters() if letter.people and is_open(letter.date.edtf)]
    known = store.years(person for letter in letters for person in letter.people)
    for letter in letters:
        found = find_century(letter.date.edtf, letter.date.calendar, tuple(letter.people), known)
        if found is not None:
            date = replace(letter.date, edtf=found.edtf, rule="dating.century", confidence=CONFIDENCE)
            store.settle(letter, date, _reason(letter, found))


def _reason(letter: OpenLetter, found: Century) -> str:
    people = " and ".join(letter.people[person] for person in found.people)
    first, last = found.years
    years = f"of {first}" if first == last else f"of {first} to {last}"
    return f"“{letter.date.written}” does not say its century; it was taken from other letters of {people}, {years}"
