"""An invented archive whose truth is known: what despatch reads of it, and that a larger one needs no more memory."""

import json
import tracemalloc

import pytest
from bench.generate import generate
from bench.simulated_words import person, transcript
from bench.simulation import PEOPLE_OF, number_of_people, simulate

from despatch import archive
from despatch.archive import Filter

LETTERS = 400


@pytest.fixture(scope="module")
def simulated(tmp_path_factory):
    """The lines of truth, by number, and the archive that was built."""
    folder = tmp_path_factory.mktemp("simulated") / "archive"
    generate(folder, LETTERS)
    archive.build(folder, workers=1)
    truth = [json.loads(line) for line in (folder / "truth.jsonl").read_text().splitlines()]
    with archive.open(folder) as opened:
        yield truth, opened


def entry_of(line, entries):
    """The letter that a line of truth is about."""
    return entries[line["source"], line["place"]]


def by_place(opened):
    """The letters of an archive by their file, and their place in it."""
    entries, places = {}, {}
    for entry in opened.letters(Filter(), order="source"):
        places[entry.source] = places.get(entry.source, 0) + 1
        entries[entry.source, places[entry.source]] = entry
    return entries


def test_every_letter_that_is_not_lost_is_read_with_its_people_and_its_day(simulated):
    truth, opened = simulated
    entries = by_place(opened)
    there = [line for line in truth if line["source"]]
    assert len(entries) == len(there)
    for line in there:
        entry = entry_of(line, entries)
        assert [party.name for party in entry.senders] == [line["sender"]]
        assert [party.name for party in entry.recipients] == [line["recipient"]]
        assert entry.date == line["date"]


def test_nearly_all_answers_that_give_a_date_are_connected_to_the_letter_of_that_date(simulated):
    truth, opened = simulated
    entries = by_place(opened)
    telling = [line for line in truth if line["source"] and line["tells"] == "date"]
    telling = [line for line in telling if truth[line["answers"]]["source"]]
    right = 0
    for line in telling:
        question, answer = entry_of(truth[line["answers"]], entries), entry_of(line, entries)
        right += answer.id in [one.answer for one in opened.correspondence.answers(question.id)]
    assert len(telling) > 20
    assert right / len(telling) > 0.95


def test_nearly_all_lost_letters_whose_answer_gives_their_date_are_inferred(simulated):
    truth, opened = simulated
    names = {one.person.id: one.person.name for one in opened.people()}
    inferred = {
        (names.get(one.letter.author), names.get(one.letter.addressee), one.letter.date)
        for one in opened.correspondence.inferred()
    }
    lost = [truth[line["answers"]] for line in truth if line["source"] and line["tells"] == "date"]
    lost = [line for line in lost if not line["source"]]
    found = [line for line in lost if (line["sender"], line["recipient"], line["date"]) in inferred]
    assert lost
    assert len(found) / len(lost) > 0.9


def test_the_same_seed_gives_the_same_letters_and_another_seed_gives_others():
    one, again, other = (list(map(transcript, simulate(60, seed))) for seed in (1, 1, 2))
    assert one == again
    assert one != other


def test_every_person_of_ten_million_letters_has_a_name_of_their_own():
    people = number_of_people(10_000_000)
    assert people == 10_000_000 // PEOPLE_OF
    assert len({person(number) for number in range(people)}) == people


def test_a_longer_stream_of_letters_needs_no_more_memory():
    peaks = []
    for letters in (2_000, 20_000):
        tracemalloc.start()
        for letter in simulate(letters):
            transcript(letter)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 100_000
