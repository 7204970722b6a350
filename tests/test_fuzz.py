"""Spoilt letters are read in good order: those that once were not, and a few by chance from a fixed seed."""

import pytest

from checked_readings import find_faults, read
from fuzz import find_letters, try_letter

CAME_BEFORE_SENT = (
    "Received on May 6, 1943\n\nPort Carrow, 14 March 1946\n\nDear Mr. Roe,\n\nThe barley stands.\n\nOrla Fenn\n"
)
ONCE_BROKEN = {
    "a date alone on the last line": "Adam Hale\n\nDear Sir,\n\nThe barley stands well.\n\n May 1801",
    "a date before a letter's first line": "River Cables\nA. Brandl to I. Quist\n1937\n\nSent on May 8, 1937\n\n\n\n"
    "They sail on Friday.\n\n\nI. Quist to A. Brandl\n\nSent on May 9, 1937\n\nI have yours.\n\nOrla Fenn\n",
    "a place in the next letter": "Sent on August 15, 1938\n\nAs matters stand we agree.\n\n"
    "Sent on September 21, 1938\n"
    "Skarvund.\nPersonal Message from Chancellor Vael to Mr. Penhallow\nNovember 8, 1938\nThe convoy is in.\n",
    "a number after the letter's end": "Dear Roe,\n\nI have your letter of\n\n\nPort Carrow, 4 May 1911\n\nDear Sir,\n",
    "a note's mark between two names": "Ada Orrel to Ben Wain\n\n"
    "Amos²Pell to Ada Orrel\n\nDear Ada,\n\nThe barley stands.\n",
    "received before it was sent": CAME_BEFORE_SENT,
}


@pytest.mark.parametrize("words", ONCE_BROKEN.values(), ids=ONCE_BROKEN)
def test_what_was_once_read_badly_is_read_in_good_order(words):
    assert list(find_faults(*read(words))) == []


def test_a_letter_that_came_before_it_was_sent_is_doubted():
    state, _ = read(CAME_BEFORE_SENT)
    (doubt,) = [doubt for doubt in state.descriptions[0].doubts if doubt.code == "date-conflict"]
    assert "when it came, is before" in doubt.reason
    assert doubt.span.of(state.source.text) == "May 6, 1943"


def test_spoilt_letters_are_read_in_good_order():
    letters = find_letters()
    assert len(letters) > 100
    faults = {seed: try_letter(letters, seed) for seed in range(60)}
    assert {seed: found for seed, found in faults.items() if found} == {}
