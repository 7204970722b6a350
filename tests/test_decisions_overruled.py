"""A decision that a later one overrules says so, and names it."""

from itertools import count

import pytest
from click.testing import CliRunner

from despatch import archive, letter_targets, targets
from despatch.cli import despatch
from despatch.model import Correction
from mill import mill_at
from web_reader import Reader, spaced


@pytest.fixture(name="mill")
def _mill(tmp_path):
    return mill_at(tmp_path / "mill")


MOMENTS = count(10)


def new(kind, **said):
    """A decision at a moment of its own, however fast the test runs."""
    return Correction("", kind, "I. Lund", f"1999-03-04T10:{next(MOMENTS)}:00+00:00", **said)


def states(folder):
    with archive.open(folder) as it:
        entries = it.decisions()
    places = {entry.id: place for place, entry in enumerate(entries)}
    return [(entry.state, places.get(entry.overruled_by)) for entry in entries]


def decide(folder, *makers):
    for make in makers:
        with archive.open(folder) as it:
            first = it.letters(order="source")[0].id
            archive.decide(folder, make(it, first))


def field(name, *values):
    return lambda it, letter: letter_targets.field(it, new, letter, name, list(values))


def test_a_field_that_is_decided_anew_overrules_the_old_decision(mill):
    decide(mill, field("place", "Elmford"), field("sender", "Isak Roe"), field("place", "Stonehithe"))
    assert states(mill) == [("overruled", 2), ("in force", None), ("in force", None)]


def test_the_same_said_again_overrules_nothing(mill):
    decide(mill, field("place", "Elmford"), field("place", "Elmford"))
    assert states(mill) == [("in force", None)] * 2


def test_what_is_undone_overrules_nothing(mill):
    decide(mill, field("place", "Elmford"), field("place", "Stonehithe"))
    with archive.open(mill) as it:
        last = it.decisions()[-1].id
    archive.decide(mill, new("undo", of=last))
    assert states(mill) == [("in force", None), ("undone", None), ("in force", None)]


def test_words_that_are_withdrawn_overrule_what_was_said_of_them(mill):
    with archive.open(mill) as it:
        words = targets.find_act(it, it.ledger.acts()[0].id)
    for made in (new("read", words=words, type="offer"), new("read", words=words, actor="recipient")):
        archive.decide(mill, made)
    assert states(mill) == [("in force", None)] * 2  # one tells the type, the other who acts
    archive.decide(mill, new("withdraw", words=words))
    assert states(mill) == [("overruled", 2), ("overruled", 2), ("in force", None)]
    archive.decide(mill, new("confirm", words=words))
    assert states(mill)[2:] == [("overruled", 3), ("in force", None)]


def test_business_that_is_named_and_settled_anew(mill):
    with archive.open(mill) as it:
        matter = next(it.exports.matters())["id"]
        acts = targets.find_matter(it, matter)
    said = [
        new("label", acts=acts, label="The barley"),
        new("settle", acts=acts, standing="done", date="1911-06", why="by the ledger"),
        new("label", acts=acts, label="Barley for the mill"),
        new("settle", acts=acts, standing="refused", date="1911-07", why="by the minutes"),
    ]
    archive.decide_all(mill, said)
    assert states(mill) == [("overruled", 2), ("overruled", 3), ("in force", None), ("in force", None)]


def test_names_that_are_one_person_and_two_again(mill):
    for kind in ("same", "apart"):
        archive.decide(mill, new(kind, names=("Orla Fenn", "Harbour Board")))
    assert states(mill) == [("overruled", 1), ("in force", None)]


def test_the_command_and_the_page_name_the_one_that_counts(mill):
    decide(mill, field("place", "Elmford"), field("place", "Stonehithe"))
    with archive.open(mill) as it:
        old, now = (entry.id for entry in it.decisions())
    listed = CliRunner().invoke(despatch, ["review", "list", str(mill)]).stdout
    assert f"{old}  overruled by {now}  field" in listed
    page = spaced(Reader(mill).get("/decisions").text)
    assert f"overruled by {now} · {old}" in page


def test_a_decision_for_a_file_is_overruled_when_each_of_its_letters_is_decided_otherwise(mill):
    with archive.open(mill) as it:
        letters = [entry.id for entry in it.letters(order="source") if entry.place == "Port Carrow"]
        assert letters
        whole = letter_targets.in_source(it, new, "mill.txt", "place", ["Port Carrow"], ["Elmford"])
    archive.decide(mill, whole)
    for number, letter in enumerate(letters):
        assert states(mill)[0] == ("in force", None)
        with archive.open(mill) as it:
            archive.decide(mill, letter_targets.field(it, new, letter, "place", [f"Stonehithe {number}"]))
    assert states(mill)[0] == ("overruled", len(letters))
