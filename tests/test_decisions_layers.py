"""Decisions laid over readings: acts, matters, how matters stand, references and people."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from despatch.decisions import (
    MatterDecision,
    amend_acts,
    amend_links,
    amend_matters,
    amend_people,
    anchor,
    find_act,
    find_reference,
    seen,
    settled,
)
from despatch.matters.standing import standing
from despatch.model import (
    Act,
    Candidate,
    Correction,
    LedgerAct,
    Link,
    Matter,
    Person,
    Reference,
    Settlement,
    Span,
)

# ---------------------------------------------------------------- acts

LETTER = "Pray send me the barley by Friday. We promise to mend the crane. I remain your servant."
OFFSET = 500


def act(words, kind, actor="sender", counterparty="recipient", confidence=0.6, text=LETTER):
    start = text.index(words) + OFFSET
    return Act(
        Span(start, start + len(words)),
        kind,
        actor,
        counterparty,
        reported=False,
        rule="ledger.model",
        confidence=confidence,
    )


BARLEY, CRANE = act("Pray send me the barley by Friday", "request"), act("We promise to mend the crane", "promise")
READ = (("fenn-1.aa", BARLEY), ("fenn-1.bb", CRANE))


def decision(kind, one=BARLEY, id="d-1", **said):
    words = anchor("fenn-1", LETTER, OFFSET, one.span, seen(one))
    return Correction(id, kind, "I. Lund", "1999-03-04", words=words, **said)


def laid(*decisions, acts=READ, text=LETTER):
    return amend_acts("fenn-1", text, OFFSET, acts, decisions)


def test_without_decisions_every_act_stays_the_object_that_it_was():
    assert all(now is was for now, (_, was) in zip(laid().acts, READ, strict=True))


def test_a_withdrawn_act_is_none_and_what_was_read_is_told():
    done = laid(decision("withdraw"))
    assert done.acts == (None, CRANE)
    assert [(b.key, b.was, b.trouble) for b in done.bearings] == [
        ("fenn-1.aa", "request by the sender to the recipient, confidence 0.60", None)
    ]


def test_a_confirmed_act_is_sure():
    assert laid(decision("confirm")).acts[0] == replace(BARLEY, confidence=1.0, rule="editor")


def test_an_act_is_given_another_type_and_actor():
    now = laid(decision("read", type="complaint", actor="recipient")).acts[0]
    assert (now.type, now.actor, now.counterparty, now.reported, now.rule) == (
        "complaint",
        "recipient",
        "sender",
        True,
        "editor",
    )
    other = laid(decision("read", actor_name="Ada Roe")).acts[0]
    assert (other.type, other.actor, other.actor_name, other.counterparty) == (
        "request",
        "third",
        "Ada Roe",
        "recipient",
    )


def test_what_is_known_besides_of_an_act_stays():
    assert laid(decision("read", type="complaint")).acts[0].span == BARLEY.span


def test_later_decisions_go_over_earlier_ones():
    withdrawn, confirmed = decision("withdraw"), decision("confirm", id="d-2")
    assert laid(withdrawn, confirmed).acts[0] is not None
    assert laid(confirmed, withdrawn).acts[0] is None
    offer, report = decision("read", type="offer"), decision("read", id="d-2", type="report", counterparty="joint")
    assert (laid(offer, report).acts[0].type, laid(report, offer).acts[0].type) == ("report", "offer")
    assert laid(report, offer).acts[0].counterparty == "joint"


def test_an_act_read_with_a_little_less_of_its_sentence_is_still_the_act():
    shorter = act("send me the barley by Friday", "request")
    assert laid(decision("withdraw"), acts=(("fenn-1.cc", shorter),)).acts == (None,)


def test_of_two_acts_on_the_same_words_the_one_of_the_type_that_was_seen_is_meant():
    twin = replace(BARLEY, type="complaint")
    done = laid(decision("withdraw", twin), acts=(("fenn-1.aa", BARLEY), ("fenn-1.tt", twin)))
    assert done.acts == (BARLEY, None)


def test_a_confirmed_act_stands_by_itself_when_it_is_read_no_more():
    done = laid(decision("confirm"), acts=(("fenn-1.bb", CRANE),))
    assert done.acts == (CRANE,)
    ((id, own),) = done.added
    assert id.startswith("fenn-1.")
    assert (own.span, own.type, own.actor, own.rule, own.confidence) == (
        BARLEY.span,
        "request",
        "sender",
        "editor",
        1.0,
    )
    assert laid(decision("confirm"), decision("withdraw", id="d-2"), acts=()).added == ()


def test_withdrawing_what_is_no_longer_read_is_no_trouble():
    done = laid(decision("withdraw"), acts=())
    assert [b.trouble for b in done.bearings] == [None]


def test_a_decision_on_words_that_stand_no_more_is_kept_and_told():
    done = laid(decision("confirm"), text=LETTER.replace("barley", "wheat"))
    assert done.acts == (BARLEY, CRANE)
    assert [(b.key, b.trouble) for b in done.bearings] == [("", "its words no longer stand in fenn-1")]


def test_an_act_of_another_sentence_is_not_taken_for_it():
    assert find_act(decision("confirm").words, LETTER, OFFSET, (("fenn-1.bb", CRANE),)) is None


ON_ACTS = st.lists(
    st.tuples(
        st.sampled_from(["withdraw", "confirm", "offer", "recipient"]),
        st.sampled_from([BARLEY, CRANE]),
    ),
    max_size=6,
)


def made(choices):
    said = {"offer": {"type": "offer"}, "recipient": {"actor": "recipient"}}
    return [
        decision("read" if kind in said else kind, one, f"d-{n}", **said.get(kind, {}))
        for n, (kind, one) in enumerate(choices)
    ]


@given(ON_ACTS)
def test_decisions_on_one_act_say_nothing_of_another(choices):
    alone = laid(*[one for one in made(choices) if one.words.quote.startswith("Pray")])
    assert laid(*made(choices)).acts[0] == alone.acts[0]
    assert alone.acts[1] is CRANE


@given(ON_ACTS)
def test_the_last_decision_laid_twice_is_laid_once(choices):
    decisions = made(choices)
    assert (
        laid(*decisions).acts == laid(*decisions, *[replace(one, id=f"{one.id}-again") for one in decisions[-1:]]).acts
    )


# ---------------------------------------------------------------- matters


def entered(n, date=None):
    said = replace(BARLEY, span=Span(n * 10, n * 10 + 5))
    return LedgerAct(f"a{n}", f"l{n}", said, "words", "words", n * 10, Span(0, 10**6), date or f"1911-01-{n + 1:02}", n)


ACTS = {f"a{n}": entered(n) for n in range(8)}


def matter(id, *numbers, label=None):
    ids = tuple(f"a{n}" for n in numbers)
    return Matter(
        id,
        label or f"Of {id}",
        ids,
        ACTS[ids[0]].date,
        ACTS[ids[-1]].date,
        0.6,
        tuple("shares barley" for _ in ids[1:]),
    )


MILL = (matter("m-mill", 0, 1, 4), matter("m-crane", 2, 3), matter("m-other", 5, 6, 7))


def decided(kind, acts, others=(), id="d-1", **said):
    return MatterDecision(Correction(id, kind, "I. Lund", "1999-03-04", **said), tuple(acts), tuple(others))


def label(acts):
    return "+".join(act.id for act in acts)


def grouped(*decisions):
    return amend_matters(MILL, ACTS, decisions, label)


def shape(done):
    return {one.id: one.acts for one in done.matters}


def test_without_decisions_matters_stay_as_they_were_found():
    assert grouped().matters == MILL


def test_acts_that_are_set_apart_make_a_matter_of_their_own():
    done = grouped(decided("split", ["a1", "a4"], label="The miller's debt"))
    assert sorted(shape(done).values()) == [("a0",), ("a1", "a4"), ("a2", "a3"), ("a5", "a6", "a7")]
    own = next(one for one in done.matters if one.acts == ("a1", "a4"))
    assert (own.label, own.why, own.first, own.last) == (
        "The miller's debt",
        ("an editor set it apart",),
        "1911-01-02",
        "1911-01-05",
    )
    left = next(one for one in done.matters if one.id == "m-mill")
    assert left.label == "a0"  # named anew by what is left
    assert done.bearings[0].was == "in Of m-mill (m-mill)"


def test_two_matters_are_joined_under_the_first():
    done = grouped(decided("join", ["a2"], ["a0"]))
    assert shape(done) == {"m-crane": ("a0", "a1", "a2", "a3", "a4"), "m-other": ("a5", "a6", "a7")}
    assert done.became == {"m-mill": "m-crane"}


def test_a_matter_is_the_one_that_holds_most_of_the_acts_it_was_known_by():
    assert shape(grouped(decided("join", ["a2"], ["a0", "a5", "a6"])))["m-crane"] == ("a2", "a3", "a5", "a6", "a7")


def test_a_label_and_a_settlement_are_kept_by_a_joined_matter():
    done = grouped(
        decided("label", ["a0"], label="Barley"),
        decided("settle", ["a0"], id="d-2", standing="done", date="1911-06", why="paid"),
        decided("join", ["a2"], ["a0"], id="d-3"),
    )
    assert done.matters[0].label == "Barley"
    assert done.settled == {"m-crane": Settlement("d-2", "done", "1911-06", "I. Lund", "paid")}
    assert {b.key for b in done.bearings} == {"m-crane"}


def test_acts_that_are_a_matter_already_stay_it():
    assert shape(grouped(decided("split", ["a2", "a3"]))) == shape(grouped())


def test_what_is_gone_is_told_and_the_rest_is_done():
    done = grouped(
        decided("split", ["a1", None]),
        decided("join", ["a2"], [None], id="d-2"),
        decided("label", [None], id="d-3", label="x"),
    )
    assert [(b.decision, bool(b.trouble)) for b in done.bearings] == [
        ("d-1", False),
        ("d-1", True),
        ("d-2", True),
        ("d-3", True),
    ]
    assert ("a1",) in shape(done).values()


def test_the_order_of_decisions_counts():
    split, join = decided("split", ["a1"]), decided("join", ["a1"], ["a2"], id="d-2")
    assert ("a1", "a2", "a3") in shape(grouped(split, join)).values()
    assert ("a0", "a2", "a3", "a4") in shape(grouped(join, split)).values()


NUMBERS = st.sampled_from(sorted(ACTS))
ON_MATTERS = st.lists(
    st.one_of(
        st.builds(lambda acts: ("split", acts, ()), st.lists(NUMBERS, min_size=1, max_size=3, unique=True)),
        st.builds(lambda one, two: ("join", (one,), (two,)), NUMBERS, NUMBERS),
        st.builds(lambda one: ("label", (one,), ()), NUMBERS),
        st.builds(lambda one: ("settle", (one,), ()), NUMBERS),
    ),
    max_size=7,
)


def chosen(choices):
    return [
        decided(
            kind,
            acts,
            others,
            f"d-{n}",
            label=f"Label {n}" if kind == "label" else None,
            standing="done" if kind == "settle" else None,
            date="1911",
        )
        for n, (kind, acts, others) in enumerate(choices)
    ]


@given(ON_MATTERS)
def test_whatever_is_decided_every_act_is_in_exactly_one_matter(choices):
    done = grouped(*chosen(choices))
    assert sorted(act for one in done.matters for act in one.acts) == sorted(ACTS)
    assert len({one.id for one in done.matters}) == len(done.matters)
    assert all(one.acts and len(one.why) == len(one.acts) - 1 for one in done.matters)
    ids = {one.id for one in done.matters}
    assert set(done.became.values()) <= ids
    assert ids.isdisjoint(done.became)
    assert {b.key for b in done.bearings} <= ids


@given(ON_MATTERS)
def test_a_rebuild_gives_the_same_matters(choices):
    assert grouped(*chosen(choices)) == grouped(*chosen(choices))


@given(ON_MATTERS, ON_MATTERS)
def test_the_last_word_on_a_label_holds(before, after):
    last = decided("label", ["a0"], id="d-last", label="The last word")
    done = grouped(*chosen(before), last, *[one for one in chosen(after) if one.correction.kind == "settle"])
    assert next(one for one in done.matters if "a0" in one.acts).label == "The last word"


@pytest.mark.parametrize("seed", range(3))
def test_the_order_in_which_matters_were_found_does_not_count(seed):
    decisions = chosen([("join", ("a0",), ("a2",)), ("split", ["a1", "a5"], ()), ("label", ("a6",), ())])
    turned = MILL[seed:] + MILL[:seed]
    assert shape(amend_matters(turned, ACTS, decisions, label)) == shape(grouped(*decisions))


# ---------------------------------------------------------------- standing


def spoken(kind, date, quote, actor, other, n):
    said = Act(
        Span(n * 100, n * 100 + len(quote)), kind, "sender", "recipient", reported=False, rule="r", confidence=0.9
    )
    return LedgerAct(f"s{n}", f"l{n}", said, quote, quote, n * 100, Span(0, 10**6), date, n, actor, other)


STORY = (
    spoken("request", "1911-03-04", "Send us 900 tons of barley for the mill.", "fenn", "board", 0),
    spoken("promise", "1911-03-09", "We promise the 900 tons of barley for the mill.", "board", "fenn", 1),
)
PAID = Settlement("d-1", "done", "1911-06", "I. Lund", "it came in the Curlew")
WHOLE = Matter("m-1", "Barley", ("s0", "s1", "s2"), "1911-03-04", "1911-03-09", 1.0)


def stands(day, acts=STORY, said=PAID):
    return settled(said, day, acts, lambda some: standing(WHOLE, some, day, ("en",)))


def test_a_settled_matter_stands_as_read_until_that_day_and_as_settled_from_then_on():
    assert stands("1911-05").state == "promised"
    after = stands("1911-07")
    assert (after.state, after.since, after.why) == ("done", "1911-06", "I. Lund settled it: it came in the Curlew")
    assert {one.state for one in after.acts} == {"done"}
    assert stands(None).state == "done"


def test_what_is_said_after_the_settlement_goes_on_from_there():
    again = (*STORY, spoken("request", "1911-09-01", "Send us another 100 tons of barley.", "fenn", "board", 2))
    now = stands("1911-10", again)
    assert now.state == "asked"
    assert "I. Lund settled it" in now.why
    assert {one.act: one.state for one in now.acts} == {"s0": "done", "s1": "done", "s2": "asked"}
    assert stands("1911-07", again).state == "done"


# ---------------------------------------------------------------- references

WORDS = "I have your letter of the 4th. Your note by Ada came too."


def reference(words):
    start = WORDS.index(words) + OFFSET
    return Reference(Span(start, start + len(words)), "acknowledge", "refer.cue", 0.8)


NOTE, LATEST = reference("Your note by Ada"), reference("your letter of the 4th")
LINK = Link(
    "roe-1", LATEST, "fenn", "roe", "fenn-1", "letter", 0.9, "its date", (Candidate("fenn-2", 0.4, "another date"),)
)


def refers(id="d-1", **said):
    return Correction(
        id, "refer", "I. Lund", "1999-03-04", "by the post-mark", anchor("roe-1", WORDS, OFFSET, LATEST.span), **said
    )


def known(id):
    return {"fenn-2": "fenn-2", "fenn-old": "fenn-3"}.get(id)


def test_a_reference_is_found_by_its_words():
    assert find_reference(refers().words, WORDS, OFFSET, (NOTE, LATEST)) == 1
    assert "no reference is read" in find_reference(refers().words, WORDS, OFFSET, (NOTE,))
    assert "no longer stand" in find_reference(refers().words, "Nothing.", OFFSET, (LATEST,))


def test_an_editor_sets_the_letter_that_words_mean_and_what_was_chosen_stays_beside_it():
    ((links, away), (bearing,)) = amend_links((LINK,), (refers(target="fenn-2"),), known)
    assert (links[0].target, links[0].kind, links[0].score, links[0].why, away) == (
        "fenn-2",
        "letter",
        1.0,
        "I. Lund decided: by the post-mark",
        False,
    )
    assert [(c.target, c.why) for c in links[0].alternatives] == [("fenn-1", "read so: its date")]
    assert (bearing.key, bearing.was) == (f"roe-1:{LATEST.span.start}", "fenn-1")


def test_words_may_mean_no_letter_or_one_that_is_missing():
    ((none, away), _), ((lost, gone), _) = (amend_links((LINK,), (refers(lost=lost),), known) for lost in (False, True))
    assert (none[0].target, none[0].kind, away) == (None, "none", False)
    assert (lost[0].target, gone) == (None, True)


def test_a_letter_that_was_redirected_is_meant_by_its_old_id_and_one_that_is_gone_by_none():
    assert amend_links((LINK,), (refers(target="fenn-old"),), known)[0][0][0].target == "fenn-3"
    changed, (bearing,) = amend_links((LINK,), (refers(target="burnt-1"),), known)
    assert changed is None
    assert bearing.trouble == "the letter burnt-1 is not in the archive"


def test_the_last_decision_on_a_reference_holds():
    changed, bearings = amend_links((LINK,), (refers(target="fenn-2"), refers("d-2")), known)
    assert changed[0][0].target is None
    assert len(bearings) == 2


# ---------------------------------------------------------------- people

FENN = Person("orla-fenn", "Orla Fenn", variants=("O. Fenn", "Miss Fenn"), why="initials")
ROE, ADA = Person("isak-roe", "Isak Roe", variants=("I. Roe",)), Person("ada-roe", "Ada Roe")
NAMES = (
    ("Orla Fenn", "orla-fenn"),
    ("O. Fenn", "orla-fenn"),
    ("Miss Fenn", "orla-fenn"),
    ("Isak Roe", "isak-roe"),
    ("Ada Roe", "ada-roe"),
    ("Roe", None),
)


def slug(name):
    return name.lower().replace(". ", "-").replace(" ", "-")


def named(*decisions):
    found = dict(NAMES)
    done = amend_people((FENN, ROE, ADA), NAMES, decisions, slug)
    return done, {name: done.person(name, found[name]) for name in found}


def people_are(kind, one, other, id="d-1"):
    return Correction(id, kind, "I. Lund", "1999-03-04", "by the hand", names=(one, other))


def test_a_merge_is_undone():
    done, who = named(people_are("apart", "Orla Fenn", "Miss Fenn"))
    assert (who["Orla Fenn"], who["O. Fenn"], who["Miss Fenn"]) == ("orla-fenn", "orla-fenn", "miss-fenn")
    people = {one.id: one for one in done.people}
    assert people["orla-fenn"].variants == ("O. Fenn",)
    assert people["miss-fenn"].why == "I. Lund decided: by the hand"
    assert done.bearings[0].was == "Miss Fenn one of the names of Orla Fenn"


def test_what_a_person_is_called_does_not_leave():
    assert named(people_are("apart", "O. Fenn", "Orla Fenn"))[1]["O. Fenn"] == "o-fenn"
    assert named(people_are("apart", "O. Fenn", "Orla Fenn"))[1]["Orla Fenn"] == "orla-fenn"


def test_two_people_are_found_to_be_one():
    done, who = named(people_are("same", "Isak Roe", "Ada Roe"))
    assert who["Ada Roe"] == "isak-roe"
    assert {one.id: one.variants for one in done.people}["isak-roe"] == ("I. Roe", "Ada Roe")
    assert "ada-roe" not in {one.id for one in done.people}


def test_a_name_that_fitted_several_is_settled():
    assert named(people_are("same", "Isak Roe", "Roe"))[1]["Roe"] == "isak-roe"


def test_people_who_are_one_or_two_already_stay_so():
    assert named(people_are("same", "Orla Fenn", "O. Fenn"))[1] == named()[1]
    assert named(people_are("apart", "Orla Fenn", "Isak Roe"))[1] == named()[1]


def test_a_name_that_nobody_bears_is_told():
    done, who = named(people_are("same", "Orla Fenn", "The Miller"))
    assert done.bearings[0].trouble == "nobody in the archive goes by the name 'The Miller'"
    assert who == named()[1]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["same", "apart"]),
            st.sampled_from([n for n, _ in NAMES]),
            st.sampled_from([n for n, _ in NAMES]),
        ),
        max_size=6,
    )
)
def test_the_last_decision_on_two_names_holds_and_nobody_vanishes(choices):
    decisions = [people_are(kind, one, other, f"d-{n}") for n, (kind, one, other) in enumerate(choices)]
    done, who = named(*decisions)
    there = {one.id for one in done.people}
    assert {id for id in who.values() if id} <= there
    if choices:
        kind, one, other = choices[-1]
        if kind == "same":
            assert who[one] == who[other]
        elif one != other and who[one]:
            assert who[one] != who[other]
