"""A draft and its fair copy, two transcripts of one letter: found by their words, proposed, and counted once."""

from __future__ import annotations

import random

import pytest

import despatch
from despatch import archive, cli
from despatch.connect import copies
from despatch.connect.copies import alike
from despatch.model import Problem

FAIR = """\
Orla Fenn to Isak Roe

Port Carrow, March 4th, 1911.

Sir,

The barley that you promised for February has not come, and the mill at Carrow Bridge stands idle since Monday week.
I ask you to tell me by return of post on what day the Curlew sails, and how many tons she will carry.

O. Fenn
"""
DRAFT = """\
Orla Fenn to Isak Roe

Port Carrow, March 3d, 1911.

Sir,

The barley that you promised for Febry has not come, & the mill at Carrow Bridge stands idle since Monday week.
I ask you to tell me by return of post on what day the Curlew sails, and how many tuns she will carry.

O. Fenn
"""
ANSWER = """\
Isak Roe to Orla Fenn

Hollingstead, March 9th, 1911.

Madam,

I have received your letter of March 4th. The Curlew sails on Thursday with nine hundred tons.

I. Roe
"""


@pytest.fixture
def build(tmp_path):
    def make(*letters: str):
        archive.init(tmp_path / "fenn")
        for number, words in enumerate(letters):
            (tmp_path / "fenn" / "letters" / f"{number}.txt").write_text(words, encoding="utf-8")
        archive.build(tmp_path / "fenn")
        return despatch.open(tmp_path / "fenn")

    return make


def likely(opened) -> list[Problem]:
    return [problem for problem in opened.problems() if problem.code == "copy-likely"]


def test_a_draft_and_its_fair_copy_are_found(build):
    with build(FAIR, DRAFT, ANSWER) as opened:
        fair, draft, _ = (entry.id for entry in opened.letters(order="source"))
        [problem] = likely(opened)
        assert (problem.letter, fair in problem.message) == (draft, True)


def test_two_transcripts_of_one_letter_are_counted_once(build):
    again = FAIR.replace("by return of post", "by return of the post")
    with build(FAIR, again, ANSWER) as opened:
        fair, draft, answer = (entry.id for entry in opened.letters(order="source"))
        [problem] = likely(opened)
        assert (problem.letter, fair in problem.message) == (draft, True)
        [link] = opened.correspondence.references(answer)
        assert link.target == fair
        assert not any(other.target == draft for other in link.alternatives)


def test_an_editor_says_that_it_is_a_letter_of_its_own(build):
    with build(FAIR, DRAFT, ANSWER) as opened:
        _, draft, _ = (entry.id for entry in opened.letters(order="source"))
        path = opened.path
    assert cli.run(["review", "letter", str(path), draft, "--own", "--by", "A. Editor"]) == 0
    with despatch.open(path) as opened:
        assert not likely(opened)


def test_a_circular_to_several_people_is_several_letters(build):
    with build(FAIR, FAIR.replace("Isak Roe", "Ada Quill"), FAIR.replace("Isak Roe", "Ben Tarn")) as opened:
        assert not likely(opened)


def test_the_same_words_a_year_later_are_another_letter(build):
    with build(FAIR, FAIR.replace("1911", "1913")) as opened:
        assert not likely(opened)


def test_short_letters_of_courtesy_are_never_alike():
    words = {"a": "I thank you for your kind letter.", "b": "I thank you for your kind letter."}
    assert not list(alike(list(words), words.__getitem__))


def test_pairs_are_found_among_many_letters():
    chance = random.Random(3)
    syllables = ["bar", "ley", "mill", "car", "row", "ton", "fen", "sail", "wed", "lock", "pin", "hal"]
    letters = {str(n): " ".join("".join(chance.choices(syllables, k=3)) for _ in range(60)) for n in range(500)}
    letters["copy"] = letters["250"] + " a word more"
    assert [(pair.one, pair.other) for pair in alike(list(letters), letters.__getitem__)] == [("250", "copy")]


def test_letters_that_share_their_politeness_are_not_compared_with_each_other(monkeypatch):
    chance = random.Random(3)
    manners = "i have the honour to acknowledge the receipt of your letter and to assure you that i remain ever"
    letters = {
        str(number): f"{manners} {' '.join(chance.choices('abcdefghijklmnopqrstuvwxyz', k=30))} your obedient servant"
        for number in range(600)
    }
    letters["copy"] = letters["250"]
    compared = []
    candidates = copies._candidates
    monkeypatch.setattr(copies, "_candidates", lambda bands: compared.extend(candidates(bands)) or list(compared))
    found = copies.alike(list(letters), letters.__getitem__)
    assert [(pair.one, pair.other, pair.share) for pair in found] == [("250", "copy", 1.0)]
    assert len(compared) < 20
