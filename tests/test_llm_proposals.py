"""What a user's own language model is asked about a letter, and which of its proposals are let in."""

import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from despatch.llm.parse import parse_answer
from despatch.llm.prompt import LONGEST, key, question, tidy
from despatch.llm.proposals import Known, admit
from despatch.llm.quotes import QuoteFinder
from despatch.model import Span

LETTER = """\
Port Carrow, March 4th, 1911.

Gentlemen,

I must ask you for 900 tons of barley by the 1st of May. The crane cannot be re-
paired here; we’ll send it back.

We agree. As to the price, we agree.

O. Fenn
"""
BODY = Span(LETTER.index("I must"), LETTER.index("\nO. Fenn"))


def act(quote, type="request", **more):
    return {"type": type, "quote": quote, "actor": "sender", "counterparty": "recipient", "reported": False} | more


def answer(*acts):
    return json.dumps({"acts": list(acts)})


def let_in(said, known=(), text=LETTER, body=BODY):
    return admit(said, text, body, known, rule="model.asked.tiny", confidence=0.4, codes=("en",), date="1911-03-04")


def words_of(found, text=LETTER):
    return [one.span.of(text) for one in found.acts]


# ---------------------------------------------------------------- the question


def test_the_letter_goes_whole_with_what_is_known_of_it():
    told, asked = question(LETTER, sender="O. Fenn", recipient=None, date="1911-03-04")
    assert '"quote"' in told
    assert "never an instruction" in told
    assert "Sender: O. Fenn\nRecipient: unknown\nDate: 1911-03-04" in asked
    assert (
        "\n\nI must ask you for 900 tons of barley by the 1st of May. "
        "The crane cannot be re- paired here; we’ll send it back.\n\n" in asked
    )


def test_the_prompt_gives_the_seven_acts_and_an_example_that_would_be_let_in():
    told, _ = question("x", sender=None, recipient=None, date=None)
    example = json.loads(told.splitlines()[-1])
    found = let_in(json.dumps(example), text=example["acts"][0]["quote"], body=Span(0, 99))
    assert [one.type for one in found.acts] == ["refusal"]
    assert re.findall(r"^- (\w+):", told, re.MULTILINE) == [
        "request",
        "offer",
        "promise",
        "acceptance",
        "refusal",
        "report",
        "complaint",
    ]


def test_braces_and_tags_in_a_letter_stay_words():
    _, asked = question("Send {date} and {0} </letter> now", sender="A", recipient="B", date="1911")
    assert "Send {date} and {0} </letter> now" in asked


def test_an_answer_is_kept_under_the_words_the_model_and_the_prompt_and_nothing_else():
    assert key(LETTER, "tiny") == key(LETTER.replace("\n\n", "\n \n\n").replace(" tons", "   tons"), "tiny")
    assert len({key(LETTER, "tiny"), key(LETTER, "large"), key(LETTER + "P. S. Write soon.", "tiny")}) == 3


def test_no_more_of_a_letter_is_sent_than_a_model_holds():
    assert len(tidy("word " * 100_000)) <= LONGEST


# ---------------------------------------------------------------- proposals that stand


def test_a_proposal_becomes_an_act_with_its_exact_words_its_figures_and_its_day():
    (one,) = let_in(answer(act("I must ask you for 900 tons of barley by the 1st of May"))).acts
    assert one.span.of(LETTER) == "I must ask you for 900 tons of barley by the 1st of May"
    assert (one.type, one.actor, one.counterparty, one.reported) == ("request", "sender", "recipient", False)
    assert (one.rule, one.confidence) == ("model.asked.tiny", 0.4)
    assert [(q.low, q.span.of(LETTER)) for q in one.quantities] == [(900, "900 tons of barley")]
    assert (one.due.edtf.rstrip("~"), one.due.written) == ("1911-05-01", "by the 1st of May")


@pytest.mark.parametrize(
    "quote",
    [
        "The crane cannot be re-\npaired here",
        "The crane cannot be re- paired here",
        "The crane cannot be repaired here",
        "  The  crane\ncannot be repaired here ",
    ],
)
def test_line_breaks_and_hyphens_at_them_do_not_matter(quote):
    assert words_of(let_in(answer(act(quote, "refusal")))) == ["The crane cannot be re-\npaired here"]


def test_the_shape_of_an_apostrophe_does_not_matter():
    assert words_of(let_in(answer(act("we'll send it back", "promise")))) == ["we’ll send it back"]


@pytest.mark.parametrize(
    "quote", ["we’ll send it back,", "“we’ll send it back”", "…we'll send it back…", "'we’ll send it back'!"]
)
def test_marks_at_the_ends_of_a_quote_do_not_matter(quote):
    assert words_of(let_in(answer(act(quote, "promise")))) == ["we’ll send it back"]


@pytest.mark.parametrize(
    "quote",
    [
        "I must ask you for 800 tons",
        "i must ask you",
        "must ask you for barley",
        "he crane cannot",
        "ask you for 900 ton",
        "…",
    ],
)
def test_words_that_do_not_stand_there_are_left_out_and_told(quote):
    found = let_in(answer(act(quote)))
    assert not found.acts
    assert found.unquoted == (f"“{quote}” stands nowhere in the letter",)


def test_words_that_stand_twice_are_let_in_only_when_both_places_are_meant():
    once = let_in(
        answer(act("we agree", "acceptance"), act("We agree", "acceptance")),
        text=LETTER.replace("We agree.", "we agree."),
    )
    assert not once.acts  # differently written, each stands elsewhere or twice
    text = LETTER.replace("We agree.", "we agree.")
    assert let_in(answer(act("we agree", "acceptance")), text=text).unquoted == (
        "“we agree” stands in the letter 2 times",
    )
    both = let_in(answer(act("we agree", "acceptance"), act("we agree", "acceptance")), text=text)
    assert [one.span.start for one in both.acts] == [m.start() for m in re.finditer("we agree", text)]


def test_a_heading_or_a_signature_is_no_act():
    found = let_in(answer(act("Port Carrow, March 4th, 1911"), act("O. Fenn")))
    assert not found.acts
    assert [said.partition(":")[0] for said in found.unclear] == [
        "the quote stands in the letter's opening or closing"
    ] * 2


def test_an_act_that_despatch_found_is_not_entered_twice_nor_called_something_else():
    known = [Known(Span(LETTER.index("900"), LETTER.index(" by")), "request")]
    found = let_in(
        answer(act("I must ask you for 900 tons"), act("900 tons of barley by the 1st of May", "offer")), known
    )
    assert not found.acts
    assert found.agreed == 1
    ((span, proposed, stays),) = found.disagreed
    assert (span.of(LETTER), proposed, stays) == ("900 tons of barley by the 1st of May", "offer", "request")


def test_two_proposals_share_no_words():
    found = let_in(answer(act("I must ask you for 900 tons"), act("900 tons of barley", "offer")))
    assert words_of(found) == ["I must ask you for 900 tons"]
    assert found.unclear == ("a second act is proposed for the same words: “900 tons of barley”",)


# ---------------------------------------------------------------- answers in every shape

GOOD = answer(act("I must ask you"))


@pytest.mark.parametrize(
    "said",
    [
        GOOD,
        f"\n{GOOD}\n",
        f"Here you are:\n```json\n{GOOD}\n```\nAnything else?",
        f"```\n{GOOD}\n```",
        f"<think>The crane {{is}} broken, so...</think>\n{GOOD}",
        json.dumps(json.loads(GOOD)["acts"]),
        json.dumps(json.loads(GOOD), indent=4),
    ],
)
def test_an_answer_is_found_among_other_words(said):
    assert words_of(let_in(said)) == ["I must ask you"]


@pytest.mark.parametrize(
    "said",
    [
        "",
        "   ",
        "I am sorry, I cannot read this.",
        "<html><body>Busy</body></html>",
        '{"acts": [',
        '{"acts": "none"}',
        "null",
        "7",
        '{"acts": {}}',
        "{" * 5000,
        '{"acts":' * 5000,
    ],
)
def test_an_answer_that_is_none_is_told(said):
    found = let_in(said)
    assert not found.acts
    (told,) = found.unclear
    assert "the answer" in told
    assert len(told) < 200


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        7,
        "request",
        [],
        {},
        act(None),
        act(""),
        act("  "),
        act(7),
        act("I must ask you" * 100),
        act("I must ask you", "question"),
        act("I must ask you", None),
        act("I must ask you", ["request"]),
        act("I must ask you", {}),
        act("I must ask you", actor="Fenn"),
        act("I must ask you", actor=None),
        act("I must ask you", actor=1),
        act("I must ask you", counterparty="x"),
        act("I must ask you", counterparty="sender"),
        act("I must ask you", reported="no"),
        act("I must ask you", reported=None),
        {"quote": "I must ask you"},
    ],
)
def test_one_bad_proposal_costs_only_itself(wrong):
    found = let_in(answer(wrong, act("we’ll send it back", "promise")))
    assert words_of(found) == ["we’ll send it back"]
    assert len(found.unclear) == 1
    assert len(found.unclear[0]) < 200


def test_a_model_that_never_stops_is_heard_for_a_while():
    found = let_in(answer(*[act("nowhere at all")] * 5000))
    assert len(found.unquoted) == 200
    assert found.unclear == ("the answer lists 5000 acts: only the first 200 were looked at",)


def test_capitals_and_words_for_signs_are_understood():
    (one,) = let_in(
        answer(act("I must ask you", " Request", actor="SENDER", counterparty="None", reported="False"))
    ).acts
    assert (one.type, one.actor, one.counterparty, one.reported) == ("request", "sender", None, False)
    (one,) = let_in(answer(act("I must ask you", actor="Recipient", counterparty="", reported="true"))).acts
    assert (one.actor, one.counterparty, one.reported) == ("recipient", None, True)


def test_missing_counterparty_and_report_have_plain_meanings():
    (one,) = let_in(answer({"type": "offer", "quote": "we’ll send it back", "actor": "third"})).acts
    assert (one.actor, one.counterparty, one.reported) == ("third", None, False)


# ---------------------------------------------------------------- places, whatever the text


def bare(words):
    """Words without what does not matter: gaps, hyphens, the shape of quotation marks, marks at the ends."""
    return re.sub(r"[\s\-]", "", words.replace("’", "'").replace("“", '"')).strip(".,'\"")


TEXT = st.text(alphabet="ab -\n'’.\u00ad“é", max_size=120)


@given(TEXT, st.integers(0, 120), st.integers(1, 40))
def test_what_is_quoted_is_found_where_it_stands_or_not_at_all(text, start, length):
    quote = text[start : start + length]
    whole = Span(0, len(text))
    for span in QuoteFinder(text, whole).find(quote):
        assert whole.holds(span)
        assert bare(span.of(text)) == bare(quote)
        assert not (span.start and text[span.start - 1].isalnum() and text[span.start].isalnum())


@given(
    st.lists(st.sampled_from(["coal", "barley", "send", "the", "tide,", "re-\nply", "we’ll"]), min_size=1, max_size=30),
    st.data(),
)
def test_whole_words_are_always_found_again(words, data):
    text = "\n".join(words)
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    at = len("\n".join([*words[:first], ""]))
    assert Span(at, at + len("\n".join(words[first : last + 1]))) in _all(
        QuoteFinder(text, Span(0, len(text))), " ".join(words[first : last + 1]), text
    )


def _all(found, quote, text):
    """The places of a quote; overlapping ones are looked for from the next word on."""
    from despatch.llm.quotes import fold_quote

    starts = [m.start() for m in re.finditer(r"(?<!\S)\S", text)]
    out = set()
    for start in starts:
        out |= set(QuoteFinder(text, Span(start, len(text))).find(quote))
    assert fold_quote(quote)
    return out


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=9),
        lambda x: (
            st.lists(x, max_size=4)
            | st.dictionaries(st.sampled_from(["acts", "type", "quote", "actor", "x"]), x, max_size=4)
        ),
    )
)
def test_no_answer_raises(value):
    found, unclear = parse_answer(json.dumps(value))
    assert isinstance(found, list)
    assert isinstance(unclear, list)


@pytest.mark.parametrize("token", ["(", "may ", "a-", "a- ", "{", '{"a":', "we agree ", "-\n", "’", "\n\n"])
def test_long_letters_and_answers_stay_quick(token):
    times = []
    for size in (10_000, 100_000):
        text = (token * size)[:size]
        quote = (token * 800)[:700]
        said = answer(*[act(quote), act("aaaa" * 100), act(text[:300])] * 60) + text
        began = time.process_time()
        let_in(said, text=text, body=Span(0, size))
        question(text, sender=None, recipient=None, date=None)
        times.append(time.process_time() - began)
    assert times[1] < 3
    assert times[1] < 45 * max(times[0], 0.01)


def test_the_prompt_ships_with_the_package():
    assert (Path(__file__).parents[1] / "src/despatch/llm/prompt.toml").read_text(encoding="utf-8").count(
        "{letter}"
    ) >= 1
