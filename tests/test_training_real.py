"""The labels of real letters: each row finds its words, and none is of a letter that only measures."""

import pytest
from training.corpus import TYPES
from training.real_letters import ACTS, LETTERS, SENTENCES, _rows, digest, real_letters, sentences, words_of

from despatch.score.spans import pair
from despatch.text.clauses import clauses


@pytest.mark.shared
@pytest.mark.parametrize(("name", "columns"), [("acts", ACTS), ("sentences", SENTENCES)])
def test_each_row_finds_its_words(shared, name, columns):
    for row in _rows(name, columns):
        words = words_of(shared / row["source"])[int(row["start"]) : int(row["end"])]
        assert digest(words) == row["digest"], row


def test_acts_have_the_types_of_the_ledger_and_stand_in_labelled_letters():
    letters = {}
    for row in _rows("letters", LETTERS):
        letters.setdefault(row["source"], []).append((int(row["start"]), int(row["end"])))
    acts = list(_rows("acts", ACTS))
    assert {row["type"] for row in acts} <= set(TYPES)
    for row in acts:
        middle = (int(row["start"]) + int(row["end"])) // 2
        assert any(start <= middle < end for start, end in letters[row["source"]]), row


@pytest.mark.shared
def test_a_letter_comes_with_its_acts(shared):
    letter = next(letter for letter in real_letters(shared) if letter.acts)
    for act in letter.acts:
        assert letter.text[act.start : act.end].strip()
    assert any(asks for _, asks in sentences(shared))


def test_a_text_that_is_missing_is_named(tmp_path):
    with pytest.raises(SystemExit, match="is missing: training"):
        next(sentences(tmp_path))


@pytest.mark.shared
def test_nearly_every_act_has_a_clause_of_its_own(shared):
    """How many acts could be found at most, however well clauses were judged."""
    own = wanted = 0
    for letter in real_letters(shared):
        cut = [span for part in letter.passages for span, _ in clauses(letter.text, part.start, part.end, ("en",))]
        gold = [{"file": "", "start": a.start, "end": a.end, "optional": a.doubtful} for a in letter.acts]
        read = [{"file": "", "start": span.start, "end": span.end} for span in cut]
        firm = [row for row in gold if not row["optional"]]
        own += len(pair(firm, read, lambda g, r: -abs(g["start"] - r["start"]) / 1000))
        wanted += len(firm)
    assert own / wanted >= 0.965
