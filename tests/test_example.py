"""The example archive that ships, and the gold beside it."""

import json
from collections import Counter

import pytest

import example_gold
from despatch import example
from despatch.errors import ArchiveError
from despatch.identify.authority import parse

LETTERS = example_gold.HERE / "letters"


def gold():
    text = (example_gold.HERE / "gold" / "letters.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


def test_every_source_has_gold_and_no_gold_lacks_its_source():
    sources = {str(p.relative_to(LETTERS)) for p in LETTERS.rglob("*") if p.is_file()}
    assert {row["file"] for row in gold()} == sources == set(example_gold.GOLD)


@pytest.mark.parametrize("name", list(example_gold.GOLD))
def test_the_gold_that_ships_is_what_the_marks_say(name):
    assert [row for row in gold() if row["file"] == name] == example_gold.rows(name)


@pytest.mark.parametrize("row", gold(), ids=lambda r: f"{r['file']}:{r['start']}")
def test_gold_quotes_stand_in_the_letter(row):
    text = example_gold.text_of(row["file"])
    words = text[row["start"] : row["end"]]
    assert words == words.strip()
    for field in ("salutation", "closing", "signature", "marking", "place"):
        assert row[field] is None or row[field] in words, field


def test_gold_letters_of_a_source_follow_one_another():
    for name in example_gold.GOLD:
        ends = [0, *(e for row in gold() if row["file"] == name for e in (row["start"], row["end"]))]
        assert ends == sorted(ends)


def test_it_holds_enough_and_of_every_style():
    letters = [row for row in gold() if row["kind"] != "other"]
    assert 45 <= len(letters) <= 65
    assert {p.suffix for p in LETTERS.rglob("*.*")} == {".txt", ".html", ".xml"}
    assert Counter(row["kind"] for row in letters).keys() == {"letter", "message", "reply", "memorandum"}
    by = Counter(row["sender"] for row in letters if row["kind"] in ("message", "reply"))
    assert by["Henrik Lund Vael"] >= 20
    assert by["Aldous Penhallow"] <= 3  # the other side is largely lost


def test_its_people_can_be_read():
    people = parse((example_gold.HERE / "people.toml").read_text(encoding="utf-8"), "people.toml", ("en", "de"))
    assert {"henrik-lund-vael", "aldous-penhallow", "thomas-lisle"} <= {p.id for p in people}


def test_copying_leaves_what_others_put_there(tmp_path):
    (tmp_path / "corrections.jsonl").write_text("{}\n", encoding="utf-8")
    example.copy_to(tmp_path)
    (tmp_path / "letters" / "telegrams-1938.txt").write_text("spoilt", encoding="utf-8")
    example.copy_to(tmp_path)
    assert (tmp_path / "corrections.jsonl").read_text(encoding="utf-8") == "{}\n"
    copied = {
        p.relative_to(tmp_path / "letters"): p.read_bytes() for p in (tmp_path / "letters").rglob("*") if p.is_file()
    }
    assert copied == {p.relative_to(LETTERS): p.read_bytes() for p in LETTERS.rglob("*") if p.is_file()}
    assert (tmp_path / "despatch.toml").is_file()


def test_copying_onto_a_file_says_so(tmp_path):
    (tmp_path / "taken").write_text("", encoding="utf-8")
    with pytest.raises(ArchiveError, match="taken"):
        example.copy_to(tmp_path / "taken")
