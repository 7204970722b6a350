"""Decisions on letters from end to end: what they say, where they begin, and how the decisions last."""

import shutil

import pytest

from archive_builders import ids
from despatch import archive
from despatch.archive import letter_targets
from despatch.decisions import log
from despatch.errors import DecisionError, NotFound
from despatch.model import Correction, Filter
from despatch.store import lock
from mill import MILL, mill_at

NOTE = """\
4th May 1911.

The sluice is mended. Come and look at it before the water rises, for I shall not be here on Sunday.
"""


def new(kind, **said):
    return Correction("", kind, "I. Lund", "", **said)


def decide(folder, make, *asked, later=False):
    with archive.open(folder) as it:
        decision = make(it, new, *asked)
    return archive.decide(folder, decision, later=later)


def undo(folder, entry):
    return archive.decide(folder, Correction("", "undo", "I. Lund", "", of=entry.id))


def letters(folder):
    with archive.open(folder) as it:
        return [([who.name for who in one.senders], one.date, one.place) for one in it.letters(order="source")]


def codes(folder):
    with archive.open(folder) as it:
        return {problem.code for problem in it.problems()}


def states(folder):
    with archive.open(folder) as it:
        return [entry.state for entry in it.decisions()]


# ---------------------------------------------------------------- what a letter says


def test_a_decided_sender_is_laid_over_the_reading_and_both_are_kept(mill):
    first = ids(mill)[0]
    entry = decide(mill, letter_targets.field, first, "sender", ["Josiah Quill"])
    assert entry.state == "in force"
    assert entry.bearings[0].was.startswith("sender: Orla Fenn, confidence 0.9")
    with archive.open(mill) as it:
        record = it.letter(first)
        (sender,) = record.letter.description.senders
        assert (sender.name, sender.rule, sender.confidence) == ("Josiah Quill", "editor", 1.0)
        assert record.reading.senders[0].name == "Orla Fenn"
        assert [one.id for one in record.decisions] == [entry.id]
        assert it.count(Filter(sender="josiah-quill")) == 1
        assert it.search("from:quill").total == 1
        assert it.check() == []


def test_an_undone_decision_gives_the_reading_back(mill):
    before = letters(mill)
    entry = decide(mill, letter_targets.field, ids(mill)[0], "place", [])
    assert letters(mill)[0][2] is None
    undo(mill, entry)
    assert letters(mill) == before
    with archive.open(mill) as it:
        record = it.letter(ids(mill)[0])
        assert record.decisions == ()
        assert record.reading is None


def test_a_date_may_be_written_in_words_and_references_follow_it(mill):
    entry = decide(mill, letter_targets.field, ids(mill)[0], "date", ["6 March 1911"])
    assert (entry.correction.fields[0].values, entry.correction.fields[0].written) == (("1911-03-06",), "6 March 1911")
    with archive.open(mill) as it:
        assert it.letter(ids(mill)[0]).entry.date == "1911-03-06"
        assert [one.id for one in it.letters(Filter(date="1911-03-06"))] == [ids(mill)[0]]
        (words, *_) = it.letter(ids(mill)[1]).references
        assert words.reference.date == "1911-03-04"  # the other letter's words stay as they are


def test_a_reading_that_was_decided_is_no_doubt_any_more(tmp_path):
    folder = mill_at(tmp_path / "mill", NOTE)
    assert {"sender-unknown", "recipient-unknown"} <= codes(folder)
    decide(folder, letter_targets.field, ids(folder)[0], "sender", ["Orla Fenn"])
    assert "sender-unknown" not in codes(folder)
    assert "recipient-unknown" in codes(folder)
    with archive.open(folder) as it:
        assert {doubt.code for doubt in it.letter(ids(folder)[0]).letter.description.doubts}.isdisjoint(
            {"sender-unknown"}
        )
    entry = decide(folder, letter_targets.accept, ids(folder)[0])
    assert codes(folder).isdisjoint({"sender-unknown", "recipient-unknown", "cut-no-opening", "cut-doubtful"})
    undo(folder, entry)
    assert "recipient-unknown" in codes(folder)


def test_an_accepted_letter_keeps_what_was_read(mill):
    first = ids(mill)[0]
    decide(mill, letter_targets.accept, first)
    with archive.open(mill) as it:
        description = it.letter(first).letter.description
        assert description.senders[0].confidence == description.date.confidence == 1.0
        assert description.senders[0].span is not None


def test_one_decision_for_all_letters_of_a_file_gives_way_to_one_on_a_letter(mill):
    decide(mill, letter_targets.field, ids(mill)[2], "place", ["Port Carrow"])
    entry = decide(mill, letter_targets.in_source, "mill.txt", "place", ["Port Carrow"], [])
    assert [place for *_, place in letters(mill)] == [None, "Hollingstead", "Port Carrow"]
    assert {bearing.key for bearing in entry.bearings} == {ids(mill)[0], ids(mill)[2]}
    gone = decide(mill, letter_targets.in_source, "mill.txt", "place", ["Elmford"], [])
    assert gone.state == "unanchored"
    assert "correction-unanchored" in codes(mill)


def test_a_copy_takes_no_part_in_exchanges_of_its_own(mill):
    one, _, three = ids(mill)
    entry = decide(mill, letter_targets.version, three, "copy", one)
    assert entry.state == "in force"
    with archive.open(mill) as it:
        (copy,) = it.letter(three).versions
        (whole,) = it.letter(one).versions
        assert (copy.word, copy.of, copy.entry.id) == ("copy", True, one)
        assert (whole.word, whole.of, whole.entry.id) == ("copy", False, three)
    undo(mill, entry)
    with archive.open(mill) as it:
        assert it.letter(three).versions == ()


@pytest.mark.parametrize(
    ("field", "values", "why"),
    [
        ("sender", ["x" * 501], "501 characters"),
        ("date", ["the day after"], "not a date"),
        ("place", ["Elmford", "Port Carrow"], "2 values"),
        ("language", ["English"], "no code of a language"),
        ("status", ["lost"], "no status"),
        ("sender", ["Orla\x00Fenn"], "control character"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_a_sentence(mill, field, values, why):
    with pytest.raises(DecisionError, match=why):
        decide(mill, letter_targets.field, ids(mill)[0], field, values)
    assert log.read(mill).lines == ()


def test_markup_in_a_value_stays_words(mill):
    decide(mill, letter_targets.field, ids(mill)[0], "sender", ["<b>Orla</b> & Fenn"])
    assert letters(mill)[0][0] == ["<b>Orla</b> & Fenn"]


# ---------------------------------------------------------------- where a letter begins


def test_a_letter_is_joined_to_the_one_before_and_cut_off_again(mill):
    before, names = letters(mill), ids(mill)
    entry = decide(mill, letter_targets.cut, names[1], "continues")
    assert [date for _, date, _ in letters(mill)] == ["1911-03-04", "1911-05-20"]
    with archive.open(mill) as it:
        assert it.letter(names[0]).letter.id == it.letter(names[1]).letter.id
        assert it.check() == []
    undo(mill, entry)
    assert (letters(mill), ids(mill)) == (before, names)


def test_a_letter_is_cut_where_an_editor_says_and_everything_follows(mill):
    third = ids(mill)[2]
    decide(mill, letter_targets.cut, third, "begins", "I beg to report")
    with archive.open(mill) as it:
        pieces = it.letters(order="source")
        assert len(pieces) == 4
        assert it.letter(pieces[3].id).text.startswith("I beg to report")
        assert it.letter(pieces[3].id).acts
        assert it.letter(pieces[2].id).acts == ()
        assert it.check() == []
    with pytest.raises(NotFound, match="stands nowhere"):
        decide(mill, letter_targets.cut, third, "begins", "no such words")


def test_a_piece_that_is_no_letter_has_no_acts(mill):
    first = ids(mill)[0]
    entry = decide(mill, letter_targets.cut, first, "other")
    with archive.open(mill) as it:
        assert it.letter(first).letter.kind == "other"
    undo(mill, entry)
    with archive.open(mill) as it:
        assert it.letter(first).letter.kind == "letter"


NOTED = MILL.replace("I beg you also to repair", "[Printed in the Carrow Gazette.] I beg you also to repair")


def test_words_are_set_apart_from_a_letter_and_given_back(tmp_path):
    folder = mill_at(tmp_path / "mill", NOTED)
    first = ids(folder)[0]
    entry = decide(
        folder,
        lambda it, new, *asked: letter_targets.note(it, new, *asked, belongs=False),
        first,
        "[Printed in the Carrow Gazette.]",
    )
    assert (entry.state, entry.bearings[0].key) == ("in force", first)
    with archive.open(folder) as it:
        (hint,) = it.letter(first).hints
        assert hint.kind == "note"
        assert it.search("gazette").total == 0
        assert it.letter(first).text.count("Gazette") == 1
        assert it.check() == []
    decide(
        folder,
        lambda it, new, *asked: letter_targets.note(it, new, *asked, belongs=True),
        first,
        "[Printed in the Carrow Gazette.]",
    )
    with archive.open(folder) as it:
        assert it.letter(first).hints == ()
        assert it.search("gazette").total == 1


# ---------------------------------------------------------------- how decisions last


def test_decisions_outlast_edits_a_new_build_and_a_new_name(mill):
    names = ids(mill)
    decide(mill, letter_targets.field, names[0], "sender", ["Josiah Quill"])
    decide(mill, letter_targets.cut, names[1], "continues")
    decided = letters(mill)
    file = mill / "letters" / "mill.txt"
    file.write_text(file.read_text("utf-8").replace("Gentlemen,\n\nI request", "Gentlemen of the Board,\n\nI request"))
    archive.build(mill, workers=1)
    assert letters(mill) == decided
    (mill / "archive.db").unlink()
    archive.build(mill, workers=1)
    assert letters(mill) == decided
    file.rename(mill / "letters" / "fenn.txt")
    archive.build(mill, workers=1)
    assert (letters(mill), states(mill)) == (decided, ["in force", "in force"])
    archive.build(mill, workers=1)
    (mill / "archive.db").unlink()
    archive.build(mill, workers=1)
    assert (letters(mill), states(mill)) == (decided, ["in force", "in force"])
    with archive.open(mill) as it:
        assert it.check() == []


def test_a_heading_that_is_edited_does_not_lose_the_decision_on_its_letter(mill):
    decide(mill, letter_targets.field, ids(mill)[0], "sender", ["Josiah Quill"])
    file = mill / "letters" / "mill.txt"
    file.write_text(
        file.read_text("utf-8").replace(
            "Orla Fenn to the Harbour Board\n\nPort Carrow, March", "O. Fenn to the Board\n\nPort Carrow, March", 1
        )
    )
    archive.build(mill, workers=1)
    assert (letters(mill)[0][0], states(mill)) == (["Josiah Quill"], ["in force"])


def test_a_decision_whose_words_or_file_are_gone_is_kept_and_reported(mill):
    decide(mill, letter_targets.field, ids(mill)[2], "sender", ["Josiah Quill"])
    file = mill / "letters" / "mill.txt"
    shutil.copy(file, mill / "mill.txt")
    file.write_text(MILL[: MILL.rindex("Orla Fenn to the Harbour Board")], encoding="utf-8")
    archive.build(mill, workers=1)
    assert states(mill) == ["unanchored"]
    assert "correction-unanchored" in codes(mill)
    file.unlink()
    archive.build(mill, workers=1)
    assert states(mill) == ["unanchored"]
    shutil.copy(mill / "mill.txt", file)
    archive.build(mill, workers=1)
    assert (states(mill), letters(mill)[2][0]) == (["in force"], ["Josiah Quill"])
    assert "correction-unanchored" not in codes(mill)


def test_a_decision_shows_at_once_while_a_build_is_at_work(mill):
    first = ids(mill)[0]
    with lock.hold(mill):
        entry = decide(mill, letter_targets.field, first, "sender", ["Josiah Quill"])
        assert entry.state == "waiting"
        with archive.open(mill) as it:
            record = it.letter(first)
            assert (record.unsettled, record.entry.senders[0].name) == (True, "Josiah Quill")
            assert record.reading.senders[0].name == "Orla Fenn"
            assert it.letters(order="source")[0].senders[0].name == "Orla Fenn"
        undo(mill, entry)
        with archive.open(mill) as it:
            assert it.letter(first).entry.senders[0].name == "Orla Fenn"
    archive.settle(mill)
    with archive.open(mill) as it:
        assert not it.letter(first).unsettled


def test_a_decision_taken_during_a_build_is_laid_over_at_its_end(mill):
    first = ids(mill)[0]
    (mill / "letters" / "late.txt").write_text("Isak Roe to Orla Fenn\n\n9 June 1911.\n\nMadam,\n\nYes.\n\nI. Roe\n")
    taken = []

    def once(progress):
        if progress.phase == "read" and not taken:
            taken.append(decide(mill, letter_targets.field, first, "sender", ["Josiah Quill"]))

    archive.build(mill, workers=1, progress=once)
    assert taken[0].state == "waiting"
    assert (letters(mill)[1][0], states(mill)) == (["Josiah Quill"], ["in force"])


def test_two_copies_of_the_log_that_are_merged_lose_nothing(mill):
    other = mill.parent / "other"
    shutil.copytree(mill, other)
    one = decide(mill, letter_targets.field, ids(mill)[0], "sender", ["Josiah Quill"])
    two = decide(other, letter_targets.field, ids(other)[1], "place", ["Elmford"])
    with (mill / "corrections.jsonl").open("ab") as file:
        file.write((other / "corrections.jsonl").read_bytes())
        file.write((mill / "corrections.jsonl").read_bytes())
    archive.build(mill, workers=1)
    with archive.open(mill) as it:
        assert {entry.id for entry in it.decisions()} == {one.id, two.id}
    assert (letters(mill)[0][0], letters(mill)[1][2]) == (["Josiah Quill"], "Elmford")
