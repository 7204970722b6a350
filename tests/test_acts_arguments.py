"""On what condition an act holds, where it is to be done, and who does it when it is neither writer nor reader."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from despatch.acts.arguments import add_arguments, subject
from despatch.acts.conditions import conditions
from despatch.acts.places import places
from despatch.model import Act, Span

EN = ("en",)


def act(text, words, kind="promise", actor="sender"):
    start = text.index(words)
    return Act(Span(start, start + len(words)), kind, actor, None, False, "test", 1.0)


def read(text, *acts):
    return add_arguments(text, Span(0, len(text)), acts, EN)


def hanging(text, *acts):
    return [one.condition.of(text) if one.condition else None for one in read(text, *acts)]


# ---------------------------------------------------------------- conditions


@pytest.mark.parametrize(
    ("text", "words", "condition"),
    [
        (
            "If you have no objection I could send a surveyor to Hale shortly.",
            "I could send a surveyor to Hale shortly",
            "If you have no objection",
        ),
        (
            "We shall lend forty horses, provided that the road is mended first.",
            "We shall lend forty horses",
            "provided that the road is mended first",
        ),
        (
            "If, as you say, the wind serves, the brig will sail on Monday.",
            "the brig will sail on Monday",
            "If, as you say, the wind serves",
        ),
        (
            "We will sell the mill unless you pay the rent by Lady Day.",
            "We will sell the mill unless you pay the rent by Lady Day",
            "unless you pay the rent by Lady Day",
        ),
        ("Should the frost hold, we shall cross the lake.", "we shall cross the lake", "Should the frost hold"),
        (
            "In the event of Hale refusing, we shall buy at Elmford.",
            "we shall buy at Elmford",
            "In the event of Hale refusing",
        ),
        (
            "The Board agrees, on condition that the carts come back.",
            "The Board agrees",
            "on condition that the carts come back",
        ),
        ("If Mrs. Fenn should be gone, pray write to me.", "pray write to me", "If Mrs. Fenn should be gone"),
    ],
)
def test_a_condition_is_the_words_that_the_act_hangs_on(text, words, condition):
    assert hanging(text, act(text, words)) == [condition]


@pytest.mark.parametrize(
    "text",
    [
        "I should be much obliged if you would send me the key.",
        "Pray let me know if the brig has sailed, and if the master is well.",
        "Do ask Orrel if he remembers the lantern.",
        "Send it by the first ship if possible.",
        "We shall treat it as if it were our own.",
        "The crew will be provided for by the Board.",
        "We shall help you even if nobody thanks us.",
        "When should you like to have it?",
    ],
)
def test_not_every_if_is_a_condition(text):
    assert conditions(text, 0, len(text), EN) == []


def test_a_condition_belongs_to_the_act_beside_it():
    text = "We shall send the oats, and if the frost holds, we shall send the sledge; the bell goes to Hale."
    acts = [
        act(text, "We shall send the oats"),
        act(text, "we shall send the sledge"),
        act(text, "the bell goes to Hale"),
    ]
    assert hanging(text, *acts) == [None, "if the frost holds", None]


def test_what_is_told_as_done_hangs_on_nothing():
    text = "If I mistook you, the oats were sent on Monday."
    assert hanging(text, act(text, "the oats were sent on Monday", "report")) == [None]


# ---------------------------------------------------------------- places


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("we shall send the surveyor to Elmford on Monday", "Elmford"),
        ("the regiment is to lie at Hale till spring", "Hale"),
        ("the ships will sail from Port Carrow to Elmford", "from Port Carrow to Elmford"),
        ("they shall be landed in the Wendle district", "the Wendle district"),
        ("deliveries via Carrovian ports shall go on", "Carrovian ports"),
        ("he will leave for the U.K. and Carrovia", "the U.K. and Carrovia"),
        ("I write in Haste and in great Want", None),
        ("we shall send it in Carrovian ships", None),
        ("I have written to General Orr", None),
        ("it lies before the Hale Committee", None),
        ("we shall do so in May", None),
        ("we shall do so at Christmas", None),
        ("it shall be loaded in the Saint Osyth", None),
        ("we put off NK 6 till spring", None),
        ("they shall sail to the West Indies", "the West Indies"),
        ("I shall do it as soon as I can", None),
    ],
)
def test_the_place_of_an_act(text, place):
    assert read(text, act(text, text))[0].place == place


def test_a_word_that_the_letter_also_writes_small_is_no_place():
    text = "We want to Convey the bell. Pray convey it soon."
    assert places(text, 0, len(text), EN, Span(0, len(text))) == []


# ---------------------------------------------------------------- who


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("General Orr has promised me two hundred horses", "General Orr"),
        ("and that the Admiralty will send a brig", "the Admiralty"),
        ("the Carrovian Government refuses to open the port", "the Carrovian Government"),
        ("Mr. Fenn requested that you would lend him the plan", "Mr. Fenn"),
        ("Dr. Wain who carries this will tell you all", "Dr. Wain"),
        ("the Committee of Safety have ordered ten tons", "the Committee of Safety"),
        ("the bell will be cast by the Elmford foundry", None),
        ("the carts will be lent by Colonel Wain", "Colonel Wain"),
        ("he will send it on Monday", None),
        ("the letter will be printed", None),
        ("the ice must break soon", None),
        ("in great haste and without a word", None),
        ("The proceedings of the Assembly have not come", None),
        ("the officers at Elmford will fit out a brig", "the officers at Elmford"),
        ("Other gentlemen at their request have signed", "Other gentlemen"),
        ("Disappointment will not discourage me", None),
        ("Could not come up in time", None),
        ("that Captain Orr engaged the pilots", "Captain Orr"),
    ],
)
def test_a_third_party_is_named_by_the_subject_of_its_clause(text, name):
    assert subject(text, Span(0, len(text)), EN) == name
    assert read(text, act(text, text, actor="third"))[0].actor_name == name


def test_sender_and_recipient_get_no_name_from_the_words():
    text = "General Orr has promised me two hundred horses"
    assert read(text, act(text, text, actor="recipient"))[0].actor_name is None


# ---------------------------------------------------------------- manners


@given(st.text(alphabet="Iif unlesprovidTo H.a,;\n", max_size=300))
def test_spans_stay_in_the_text(text):
    for condition in conditions(text, 0, len(text), EN):
        assert 0 <= condition.span.start < condition.span.end <= len(text)
        assert condition.span.of(text).strip() == condition.span.of(text)
    for place in places(text, 0, len(text), EN, Span(0, len(text))):
        assert " ".join(place.span.of(text).split()) == place.words


@pytest.mark.parametrize(
    "token",
    ["if ", "provided that ", "to Elmford ", "in the port of A. B. ", "should you ", "the Board of ", "(", "Elmford "],
)
def test_a_long_letter_takes_no_long_time(token):
    text = token * (100_000 // len(token))
    acts = [
        Act(Span(at, at + 150), "promise", "third", "sender", False, "test", 1.0)
        for at in range(0, len(text) - 200, 200)
    ]
    before = time.process_time()
    read(text, *acts)
    assert time.process_time() - before < 2.5


@pytest.mark.shared
@pytest.mark.parametrize(("name", "right", "all_of"), [("telegrams-1942", 0.74, 0.64), ("delegates-acts", 0.8, 0.44)])
def test_the_places_are_the_annotators(shared, name, right, all_of):
    gold = shared / "gold" / name
    hits = found = wanted = 0
    letters = [
        json.loads(line) for line in (gold / "letters.jsonl").read_text(encoding="utf8").split("\n") if line.strip()
    ]
    rows = [json.loads(line) for line in (gold / "acts.jsonl").read_text(encoding="utf8").split("\n") if line.strip()]
    for letter in letters:
        file = (
            shared / "corpora" / "delegates" / "headed" / "text" / letter["file"]
            if "file" in letter
            else shared / "telegrams" / "1942.txt"
        )
        text = file.read_text(encoding="utf8").removeprefix("\ufeff")
        own = [r for r in rows if r["letter"] == letter["id"]]
        acts = [
            Act(Span(r["start"], r["end"]), r["type"], r["actor"]["role"], None, r["reported"], "gold", 1.0)
            for r in own
        ]
        for row, one in zip(own, add_arguments(text, Span(letter["start"], letter["end"]), acts, EN), strict=True):
            one_, other = ((said or "").lower().removeprefix("the ") for said in (row["place"], one.place))
            found, wanted = found + bool(other), wanted + bool(one_)
            hits += bool(one_ and other and (one_ in other or other in one_))
    assert hits / found >= right
    assert hits / wanted >= all_of
