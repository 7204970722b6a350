"""The labelled letters of `training/acts` load, and every label fits its letter."""

import pytest
from training.corpus import FOLDER, examples

FILES = tuple(sorted(path.name for path in FOLDER.glob("*.txt")))


def written(tmp_path, words):
    (tmp_path / "letters.txt").write_text(f"## 1907 | miller to carter | en\n{words}\n", encoding="utf-8")
    return list(examples(tmp_path))


def test_a_label_gives_its_type_sides_and_words(tmp_path):
    (letter,) = written(tmp_path, "Sir, [promise s>r: the flour goes on Friday]. Good day.")
    (act,) = letter.acts
    assert letter.text == "Sir, the flour goes on Friday. Good day."
    assert letter.text[act.start : act.end] == "the flour goes on Friday"
    assert (act.type, act.actor, act.counterparty, act.reported) == ("promise", "sender", "recipient", False)
    assert not act.doubtful
    assert act.also == ()


def test_a_label_says_that_an_act_is_doubtful_and_what_else_it_may_be(tmp_path):
    (letter,) = written(tmp_path, "Thanks for [promise/offer/report?* r>s: your word about the cart].")
    (act,) = letter.acts
    assert (act.type, act.actor, act.reported, act.doubtful) == ("promise", "recipient", True, True)
    assert act.also == ("offer", "report")


@pytest.mark.parametrize("label", ["[promiss s>r: x]", "[promise/gift s>r: x]", "[promise s>q: x]", "[promise s>r: x"])
def test_a_malformed_label_is_refused_with_file_and_line(tmp_path, label):
    with pytest.raises(ValueError, match=r"letters\.txt:1"):
        written(tmp_path, f"Sir, {label}.")


@pytest.mark.parametrize("name", FILES)
def test_spans_hold_words_and_stand_in_order(name):
    letters = [letter for letter in examples() if letter.file == name]
    assert letters
    for letter in letters:
        at = 0
        for act in letter.acts:
            assert at <= act.start < act.end <= len(letter.text)
            assert letter.text[act.start : act.end].strip()
            assert act.type not in act.also
            at = act.end


@pytest.mark.parametrize("name", FILES)
def test_an_act_is_reported_where_another_did_it(name):
    acts = [act for letter in examples() if letter.file == name for act in letter.acts]
    assert acts
    assert all(act.reported == (act.actor in ("recipient", "third")) for act in acts)
