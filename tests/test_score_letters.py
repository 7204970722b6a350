"""Scoring letters read against gold letters."""

import json

import pytest

from despatch import score
from despatch.errors import SettingsError


def gold(start, end, **asked):
    return {"file": "fenn.txt", "start": start, "end": end, "sender": None, "recipient": None, "date": None, **asked}


def row(start, end, *, sender=None, recipients=(), date=None, **more):
    return {
        "id": f"l{start}",
        "source": "1911/fenn.txt",
        "start": start,
        "end": end,
        "sender": sender and {"name": sender, "person": None},
        "recipients": [{"name": n, "person": None} for n in recipients],
        "date": date and {"edtf": date},
        "place": None,
        **more,
    }


def test_a_perfect_reading():
    score_ = score.letters(
        [gold(0, 100, sender="Orla Fenn", date="1911-03-04")], [row(2, 100, sender="O. Fenn", date="1911-03-04")]
    )
    assert score_.starts.f1 == score_.overlaps.f1 == 1.0
    assert score_.fields["sender"] == score.Share(1, 1, 1)
    assert score_.fields["date"].accuracy == 1.0
    assert score_.misses == ()


def test_a_cut_that_is_late_by_four_characters_has_no_right_start_but_enough_overlap():
    score_ = score.letters([gold(0, 100)], [row(4, 100)])
    assert (score_.starts.hits, score_.overlaps.hits) == (0, 1)


def test_two_letters_glued_together_cost_a_cut_and_what_the_second_says():
    wanted = [gold(0, 100, sender="Orla Fenn"), gold(102, 200, sender="Tasso Brandt")]
    score_ = score.letters(wanted, [row(0, 200, sender="Orla Fenn")])
    assert (score_.starts.precision, score_.starts.recall) == (1.0, 0.5)
    assert score_.overlaps.hits == 0
    assert (score_.fields["sender"].right, score_.fields["sender"].of, score_.fields["sender"].answered) == (1, 2, 1)
    assert [(field, read) for field, _, read in score_.misses] == [
        ("overlap", score_.misses[0][2]),
        ("start", None),
        ("overlap", None),
        ("sender", None),
    ]


def test_a_letter_that_gold_has_not_is_told():
    score_ = score.letters([gold(0, 100)], [row(0, 100), row(102, 200)])
    assert score_.starts.precision == 0.5
    assert [(field, wanted, read["id"]) for field, wanted, read in score_.misses] == [("extra", {}, "l102")]


def test_a_wrong_answer_and_no_answer_are_told_apart():
    wanted = [gold(0, 100, sender="Orla Fenn"), gold(102, 200, sender="Tasso Brandt")]
    score_ = score.letters(wanted, [row(0, 100, sender="Isak Roe"), row(102, 200)])
    share = score_.fields["sender"]
    assert (share.right, share.answered, share.of) == (0, 1, 2)


def test_a_field_that_gold_leaves_null_is_not_asked():
    assert score.letters([gold(0, 9)], [row(0, 9, sender="Orla Fenn")]).fields["sender"].of == 0


def test_a_null_marking_says_that_there_is_none():
    wanted = [gold(0, 100, marking="Most Secret"), gold(102, 200, marking=None)]
    right = [row(0, 100, marking="MOST  SECRET"), row(102, 200, marking=None)]
    wrong = [row(0, 100, marking="Most Secret"), row(102, 200, marking="Secret")]
    assert score.letters(wanted, right).fields["marking"].accuracy == 1.0
    assert score.letters(wanted, wrong).fields["marking"] == score.Share(1, 2, 2)


def test_a_resolved_name_counts_before_the_written_one():
    read = row(0, 100) | {"sender": {"name": "the Minister", "person": "Orla Fenn"}}
    assert score.letters([gold(0, 100, sender="Orla Fenn")], [read]).fields["sender"].right == 1


def test_sources_are_told_apart_by_file_name():
    other = row(0, 100) | {"source": "brandt.txt"}
    assert score.letters([gold(0, 100), {**gold(0, 100), "file": "roe.txt"}], [other]).starts.hits == 0


def test_gold_is_read_from_a_file_or_a_folder(tmp_path):
    (tmp_path / "letters.jsonl").write_text(json.dumps(gold(0, 9)) + "\n\n", encoding="utf-8")
    assert score.read_gold(tmp_path) == score.read_gold(tmp_path / "letters.jsonl") == [gold(0, 9)]


@pytest.mark.parametrize(
    ("words", "said"),
    [("{", "gold.jsonl:2: not JSON"), ('{"start": 1}', "gold.jsonl:2: a gold letter needs"), ("", "holds no letters")],
)
def test_gold_that_cannot_be_read_says_where(tmp_path, words, said):
    file = tmp_path / "gold.jsonl"
    file.write_text(f"\n{words}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=said):
        score.read_gold(file)
    with pytest.raises(SettingsError, match="no gold here"):
        score.read_gold(tmp_path / "none")


def test_gold_without_a_file_means_the_only_one():
    wanted = gold(0, 100, sender="Orla Fenn")
    del wanted["file"]
    assert score.letters([wanted], [row(0, 100, sender="Orla Fenn")]).fields["sender"].right == 1
    with pytest.raises(SettingsError, match='add "file"'):
        score.letters([wanted], [row(0, 100), row(0, 100) | {"source": "roe.txt"}])
