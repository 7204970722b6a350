"""The act model as a file: it is read as it was written, and one that does not fit is refused with a reason."""

import io
import json

import numpy as np
import pytest

from despatch.acts.classify import clauses_of
from despatch.acts.features import features
from despatch.acts.model import FORMAT, ModelError, decode, encode, shipped
from despatch.acts.network import Network
from despatch.acts.second_look import TINY, logs
from despatch.model import Span

LETTER = "I beg you to send the flour by Friday. The weather is fine, and my sister sings. You shall have the salt."


@pytest.fixture
def arrays():
    """The arrays of the shipped model, and a function that writes them as a file again."""
    with np.load(io.BytesIO(encode(shipped())), allow_pickle=False) as file:
        found = dict(file)

    def written(**changed):
        out = io.BytesIO()
        np.savez(out, **(found | changed))
        return out.getvalue()

    return found, written


def head(found, **changed):
    told = json.loads(found["head"].tobytes()) | changed
    return np.frombuffer(json.dumps(told).encode(), dtype=np.uint8)


def seen(words=LETTER):
    found = clauses_of(words, [Span(0, len(words))], (), ("en",))
    return [features(found, at, ("en",)) for at in range(len(found))], found


def test_a_model_is_read_as_it_was_written():
    again = decode(encode(shipped()))
    assert again.labels == shipped().labels
    assert np.allclose(again.scores(*seen()), shipped().scores(*seen()), atol=0.05)


def test_the_same_model_gives_the_same_bytes():
    assert encode(decode(encode(shipped()))) == encode(decode(encode(shipped())))


def test_a_file_that_is_no_model_is_refused():
    with pytest.raises(ModelError, match=r"acts\.model is no model of acts: install Despatch again"):
        decode(b'{"version": "an older format"}\n')


def test_a_model_of_another_format_is_refused(arrays):
    found, written = arrays
    with pytest.raises(ModelError, match=rf"has format 1, and this version of Despatch reads format {FORMAT}"):
        decode(written(head=head(found, format=1)))


def test_a_model_that_does_not_fit_its_labels_is_refused(arrays):
    found, written = arrays
    labels = shipped().labels | {"type": ("none", "request")}
    with pytest.raises(ModelError, match=r"does not fit its 8 labels \(weights, answers, type\)"):
        decode(written(head=head(found, labels=labels)))


@pytest.mark.parametrize(("array", "part"), [("weights", "features"), ("vectors", "words"), ("hidden", "hidden")])
def test_a_model_with_rows_missing_is_refused(arrays, array, part):
    found, written = arrays
    with pytest.raises(ModelError, match=rf"does not fit its \d+ labels \({part}\)"):
        decode(written(**{array: found[array][:-1]}))


def test_probabilities_of_a_question_add_up_to_one():
    scores = shipped().scores(*seen())
    for question in shipped().labels:
        assert shipped().answer(scores, question).sum(axis=1) == pytest.approx(1, abs=1e-5)
    with pytest.raises(KeyError):
        shipped().answer(scores, "weather")


def test_a_letter_without_clauses_has_no_scores():
    assert shipped().scores([], []).shape[0] == 0


def test_the_network_counts_each_three_words_in_a_row():
    """One pattern looks for "salt" after "the": only a clause that has both in this order shows it."""
    words = {"the": 1, "salt": 2}
    vectors = np.array([[0, 0], [1, 0], [0, 1], [0, 0]], dtype=np.float32)
    rows = np.array([[1], [0], [0], [1], [0], [0]], dtype=np.float32), np.array([-1.5], dtype=np.float32)
    hidden = np.zeros((8, 1), dtype=np.float32), np.zeros(1, dtype=np.float32)
    answers = np.array([[0], [1], [0], [0], [0]], dtype=np.float32), np.zeros(1, dtype=np.float32)
    _, found = seen("Send me the salt now. Send salt to the mill now.")
    assert Network(words, vectors, rows, hidden, answers).scores(found).ravel().tolist() == [0.5, 0]


def test_no_answer_is_impossible():
    assert logs(np.array([[0, 900]], dtype=np.float32)).min() == pytest.approx(np.log(TINY), abs=1e-3)
