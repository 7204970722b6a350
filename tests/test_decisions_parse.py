"""corrections.jsonl: decisions as lines, what is wrong with a line, and which decisions hold."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from despatch.decisions import apply_undo, parse, to_line
from despatch.model import Anchor, Correction, Seen
from despatch.problems import CODES

WORDS = Anchor("fenn-1", 12, 30, "send me the barley", "Pray ", " by Friday", 1, Seen("request", "sender", "recipient"))


def line(**said):
    return json.dumps({"by": "I. Lund", "at": "1999-03-04T10:00:00+00:00"} | said)


def parsed(*lines):
    return parse("\n".join(lines).encode())


QUOTE = {"letter": "fenn-1", "start": 12, "end": 30, "quote": "send me the barley"}


def test_a_decision_is_read_as_it_was_written():
    one = Correction("", "read", "I. Lund", "1999-03-04", "she asks for both", WORDS, type="offer", actor="recipient")
    found, problems = parse(to_line(one))
    assert problems == ()
    again = found[0].correction
    assert again.id.startswith("d-")
    assert (again.kind, again.words, again.type, again.actor, again.why) == (
        "read",
        WORDS,
        "offer",
        "recipient",
        "she asks for both",
    )
    assert to_line(again) == to_line(one)


def test_what_a_decision_does_not_say_is_not_written():
    assert set(json.loads(to_line(Correction("d-1", "undo", "I. Lund", "1999", of="d-0")))) == {
        "id",
        "kind",
        "by",
        "at",
        "of",
    }


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ("{", "not a JSON object"),
        ("[]", "not a JSON object"),
        ('"word"', "not a JSON object"),
        ("\x00\x01", "not a JSON object"),
        (line(kind="withdrw", words=QUOTE), "write withdraw"),
        (line(words=QUOTE), "kind is None"),
        (line(kind="withdraw"), "needs the field 'words'"),
        (line(kind="withdraw", words=QUOTE, by=""), "needs the field 'by'"),
        (line(kind="withdraw", words=QUOTE, whi="a wish"), "did you mean 'why'"),
        (line(kind="withdraw", words=QUOTE | {"qoute": "x"}), "did you mean 'quote'"),
        (line(kind="confirm", words=QUOTE | {"act": {"typ": "request"}}), "did you mean 'type'"),
        (line(kind="withdraw", words=QUOTE | {"quote": "  "}), "quotes no words"),
        (line(kind="withdraw", words=QUOTE | {"start": "twelve"}), "correct that field"),
        (line(kind="read", words=QUOTE), "says nothing of the act"),
        (line(kind="read", words=QUOTE, type="wish"), "correct that field"),
        (line(kind="split", acts=[]), "needs the field 'acts'"),
        (line(kind="join", acts=[QUOTE]), "needs the field 'others'"),
        (line(kind="settle", acts=[QUOTE], standing="done", date="the 4th", why="paid"), "'the 4th' is not a date"),
        (line(kind="settle", acts=[QUOTE], standing="done", date="1911"), "needs the field 'why'"),
        (line(kind="refer", words=QUOTE, target="roe-1", lost=True), "remove one of the two"),
        (line(kind="same", names=["O. Fenn"]), "write two names"),
        (line(kind="apart", names=["O. Fenn", "O.  Fenn"]), "one name twice"),
        (line(kind="undo"), "needs the field 'of'"),
    ],
)
def test_a_bad_line_costs_only_itself_and_says_what_to_do(bad, says):
    good = line(kind="withdraw", words=QUOTE, id="d-1")
    found, problems = parsed(good, bad, line(kind="undo", of="d-1", id="d-2"))
    assert [one.correction.id for one in found] == ["d-1", "d-2"]
    assert [(p.code, p.source, p.line) for p in problems] == [("correction-unreadable", "corrections.jsonl", 2)]
    assert says in problems[0].message
    assert problems[0].code in CODES


def test_bytes_that_are_no_text_cost_only_their_line():
    found, problems = parse(b'\xff\xfe{"kind"\n' + line(kind="withdraw", words=QUOTE).encode())
    assert (len(found), [p.line for p in problems]) == (1, [1])


def test_empty_lines_and_a_byte_order_mark_are_nothing():
    found, problems = parse(b"\xef\xbb\xbf" + line(kind="withdraw", words=QUOTE).encode() + b"\n\n  \n")
    assert (len(found), problems) == (1, ())


def test_a_line_written_by_hand_gets_an_id_that_stays():
    by_hand = line(kind="withdraw", words=QUOTE)
    first, second = (
        parsed(*lines)[0] for lines in ((by_hand,), (line(kind="label", acts=[QUOTE], label="The mill"), by_hand))
    )
    assert first[0].correction.id == second[1].correction.id


def test_a_line_that_stands_twice_counts_once():
    twice = line(kind="withdraw", words=QUOTE)
    found, problems = parsed(twice, twice)
    assert (len(found), problems) == (1, ())


def test_two_decisions_of_one_id_are_told_apart():
    found, problems = parsed(line(kind="withdraw", words=QUOTE, id="d-1"), line(kind="confirm", words=QUOTE, id="d-1"))
    assert [one.correction.kind for one in found] == ["withdraw"]
    assert "give this line another id" in problems[0].message


# ---------------------------------------------------------------- undoing


def holding(*lines):
    holds, undone, problems = apply_undo(parsed(*lines)[0])
    return [one.id for one in holds], set(undone), [(p.code, p.line) for p in problems]


def undo(of, id):
    return line(kind="undo", of=of, id=id)


def test_an_undone_decision_holds_no_more_and_an_undone_undo_restores_it():
    decision = line(kind="withdraw", words=QUOTE, id="d-1")
    assert holding(decision) == (["d-1"], set(), [])
    assert holding(decision, undo("d-1", "u-1")) == ([], {"d-1"}, [])
    assert holding(decision, undo("d-1", "u-1"), undo("u-1", "u-2")) == (["d-1"], {"u-1"}, [])
    assert holding(decision, undo("d-1", "u-1"), undo("u-1", "u-2"), undo("u-2", "u-3")) == ([], {"u-2", "d-1"}, [])


def test_an_undo_of_nothing_is_a_problem():
    decision = line(kind="withdraw", words=QUOTE, id="d-1")
    assert holding(undo("d-1", "u-1"), decision) == (["d-1"], set(), [("correction-unknown", 1)])
    assert holding(decision, undo("d-7", "u-1")) == (["d-1"], set(), [("correction-unknown", 2)])
    assert holding(undo("u-1", "u-1")) == ([], set(), [("correction-unknown", 1)])


@given(st.lists(st.integers(0, 9), max_size=12))
def test_whatever_is_undone_the_last_word_on_each_decision_counts(choices):
    """Each choice undoes the line of that number when it is there, else decides something new."""
    lines = []
    for n, choice in enumerate(choices):
        lines.append(undo(f"l-{choice}", f"l-{n}") if choice < n else line(kind="withdraw", words=QUOTE, id=f"l-{n}"))
    holds, undone, problems = holding(*lines)
    assert problems == []

    def held(n):
        return not any(
            choice == n and later > n and held(later) for later, choice in enumerate(choices) if choices[later] < later
        )

    assert holds == [f"l-{n}" for n, choice in enumerate(choices) if choice >= n and held(n)]
    assert undone == {f"l-{n}" for n in range(len(choices)) if not held(n)}


anchors = st.builds(
    Anchor,
    st.text(min_size=1),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.text(min_size=1).filter(str.strip),
    st.text(),
    st.text(),
    st.integers(1, 9),
    st.none()
    | st.builds(
        Seen,
        st.sampled_from(["request", "promise"]),
        st.sampled_from(["sender", "joint"]),
        st.none() | st.just("third"),
        st.booleans(),
    ),
)


@given(st.sampled_from(["withdraw", "confirm"]), st.text(min_size=1), st.text(), anchors)
def test_any_words_of_any_letter_survive_the_file(kind, by, why, words):
    one = Correction("d-1", kind, by, "1999", why, words)
    found, problems = parse(to_line(one))
    assert (problems, [each.correction for each in found]) == ((), [one])


@given(st.binary(max_size=200))
def test_no_file_breaks_the_reader(data):
    found, problems = parse(data)
    assert all(p.line for p in problems)
    apply_undo(found)
