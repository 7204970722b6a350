"""How a matter stands on a day: asked, promised, done, put off, overdue."""

import datetime as dt
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from despatch.acts import due
from despatch.acts.arguments import add_arguments
from despatch.acts.records import to_ledger_acts
from despatch.matters.standing import history, owed, standing, turning_days
from despatch.model import Act, Matter, Span
from despatch.quantities import find
from ledger_gold import telegram_acts

EN = ("en",)
HALE, YARD = "Hale", "the Yard"


def said(*letters):
    """Enter acts, one a letter: (date, side that writes, type, words, whose act)."""
    out = []
    for n, (date, writer, kind, words, whose) in enumerate(letters):
        span = Span(0, len(words))
        actor, other = ("sender", "recipient") if whose == writer else ("recipient", "sender")
        act = Act(
            span,
            kind,
            actor,
            other,
            whose != writer,
            "test",
            1.0,
            quantities=tuple(find.find(words, 0, len(words), EN)),
            due=due.find(words, span, EN, date),
        )
        (act,) = add_arguments(words, span, [act], EN)
        reader = YARD if writer == HALE else HALE
        out += to_ledger_acts(
            f"l{n}", words, span, [act], EN, date=date, ordinal=n, names={"sender": writer, "recipient": reader}
        )
    return out


def on(day, *letters):
    acts = said(*letters)
    return standing(Matter("m", "timber", tuple(a.id for a in acts), None, None, 1.0), acts, day, EN)


ASKED = ("1842-01-03", HALE, "request", "send us 40 loads of oak timber", HALE)
PROMISED = ("1842-01-10", YARD, "promise", "we shall send the 40 loads of oak timber by 1 March", YARD)
DONE = ("1842-02-20", YARD, "report", "the 40 loads of oak timber have gone to you", YARD)


def test_a_matter_moves_with_the_days():
    course = (ASKED, PROMISED, DONE)
    assert [on(day, *course).state for day in ("1842-01-02", "1842-01-05", "1842-01-31", "1842-12-31")] == [
        "unknown",
        "asked",
        "promised",
        "done",
    ]


def test_a_month_or_a_year_is_a_day_too_its_last():
    assert on("1842-01", ASKED, PROMISED, DONE).state == "promised"
    assert on("1842", ASKED, PROMISED, DONE).state == "done"
    assert on(None, ASKED, PROMISED, DONE).state == "done"


def test_what_is_no_date_is_refused():
    with pytest.raises(ValueError, match="no date"):
        on("some day", ASKED)


def test_an_undertaking_is_overdue_when_its_day_has_passed_without_report():
    late = on("1842-03-02", ASKED, PROMISED)
    assert (late.state, late.due) == ("overdue", "1842-03-01")
    assert on("1842-03-01", ASKED, PROMISED).state == "promised"


def test_a_request_whose_day_has_passed_is_asked_still():
    assert on("1843", ("1842-01-03", HALE, "request", "send us oak timber by 1 March", HALE)).state == "asked"


def test_to_acknowledge_is_not_to_perform():
    got = ("1842-01-06", YARD, "report", "we have received your letter about the oak timber", YARD)
    assert on("1843", ASKED, got).state == "asked"


def test_a_denied_report_does_nothing():
    assert (
        on("1842-02", ASKED, PROMISED, ("1842-02-02", YARD, "report", "the oak timber has not yet gone", YARD)).state
        == "promised"
    )


def test_part_of_it_is_partly_done():
    some = ("1842-02-02", YARD, "report", "10 loads of oak timber have gone to you", YARD)
    assert on("1842-02", ASKED, PROMISED, some).state == "partly done"
    begun = ("1842-02-02", YARD, "report", "the oak timber is being cut", YARD)
    assert on("1842-02", ASKED, PROMISED, begun).state == "partly done"


def test_putting_off_is_not_refusing():
    assert (
        on("1843", ASKED, ("1842-02-02", YARD, "refusal", "we must put off the oak timber till next year", YARD)).state
        == "put off"
    )
    assert on("1843", ASKED, ("1842-02-02", YARD, "refusal", "we decline to cut oak timber", YARD)).state == "refused"


def test_one_who_does_not_accept_a_refusal_is_heard():
    no = ("1842-02-02", YARD, "refusal", "we must put off the oak timber till next year", YARD)
    stands = on("1843", ASKED, no, ("1842-03-02", HALE, "refusal", "we cannot have the oak timber put off", HALE))
    assert stands.state == "put off"
    assert "does not accept" in stands.why


def test_a_report_that_is_complained_of_is_contradicted():
    lack = ("1842-04-02", HALE, "complaint", "the oak timber has never been seen here", HALE)
    assert on("1843", ASKED, PROMISED, DONE, lack).state == "contradicted"


def test_a_condition_keeps_a_promise_conditional():
    bound = ("1842-01-10", YARD, "promise", "we shall send the oak timber if you pay the carters", YARD)
    assert on("1842-02", ASKED, bound).conditional
    assert not on("1842-02", ASKED, PROMISED).conditional


def test_asking_when_it_comes_takes_a_promise_back_in_no_way():
    when = ("1842-01-20", HALE, "request", "will you let us know when the oak timber leaves", HALE)
    assert on("1842-02", ASKED, PROMISED, when).state == "promised"


def test_an_offer_that_is_taken_up_is_accepted():
    offer = ("1842-01-10", YARD, "offer", "we could let you have elm planks", YARD)
    taken = on("1842-02", offer, ("1842-01-12", HALE, "acceptance", "we accept the elm planks", HALE))
    assert taken.state == "accepted"
    assert (taken.acts[0].debtor, taken.acts[0].creditor) == (YARD, HALE)


def test_the_last_word_of_each_side_is_told():
    words = on("1843", ASKED, PROMISED, DONE).words
    assert [(w.side, w.date) for w in words] == [(HALE, "1842-01-03"), (YARD, "1842-02-20")]


def test_every_standing_names_the_acts_that_prove_it():
    acts = said(ASKED, PROMISED, DONE)
    stands = standing(Matter("m", "timber", tuple(a.id for a in acts), None, None, 1.0), acts, "1843", EN)
    assert set(stands.proofs) <= {a.id for a in acts}
    assert acts[2].id in stands.proofs


def test_what_the_other_side_is_reported_to_have_asked_came_first():
    both = ("in compliance with your wishes the gates have been opened",)
    text = both[0]
    whole = Span(0, len(text))
    wish = Act(Span(0, 30), "request", "recipient", "sender", True, "test", 1.0)
    did = Act(Span(31, len(text)), "report", "sender", "recipient", False, "test", 1.0)
    acts = to_ledger_acts(
        "a", text, whole, [did, wish], EN, date="1842-01-01", ordinal=1, names={"sender": HALE, "recipient": YARD}
    )
    assert standing(Matter("m", "gates", tuple(a.id for a in acts), None, None, 1.0), acts, None, EN).state == "done"


def test_owed_and_unanswered_are_seen_from_our_side():
    open_ = on("1842-02", ASKED, PROMISED)
    asked = on("1842-02", ("1842-01-03", HALE, "request", "send us a copper boiler", HALE))
    ours = owed([open_, asked], [HALE])
    assert {a.debtor for a in ours.owed_to_us} == {YARD}
    assert ours.we_owe == ()
    assert [a.state for a in ours.unanswered] == ["asked"]
    assert {a.debtor for a in owed([open_], [YARD]).we_owe} == {YARD}


def test_an_undated_letter_counts_only_when_no_day_is_asked_for():
    undated = (None, HALE, "request", "send us a copper boiler", HALE)
    assert on("1842", undated).state == "unknown"
    assert on(None, undated).state == "asked"


def test_a_letter_of_some_day_in_may_has_surely_been_written_at_its_end():
    some_day = ("1842-05", HALE, "request", "send us a copper boiler", HALE)
    assert on("1842-05-15", some_day).state == "unknown"
    assert on("1842-05-31", some_day).state == "asked"


def test_a_matter_of_very_many_acts_takes_no_long_time():
    acts = said(*[ASKED, PROMISED] * 2000)
    matter = Matter("m", "timber", tuple(a.id for a in acts), None, None, 1.0)
    before = time.process_time()
    standing(matter, acts, None, EN)
    assert time.process_time() - before < 4


@pytest.mark.shared
@pytest.mark.parametrize(
    ("label", "states"),
    [
        ("second front in Europe", {"put off", "contradicted"}),
        ("A-20 bombers for Egypt", {"accepted"}),
        ("six squadrons for Murmansk", {"promised"}),
        ("second Lend-Lease billion", {"accepted"}),
        ("Anglo-Soviet treaty", {"done"}),
        ("chemical supplies", {"asked", "offered"}),
        ("Soviet Air Force instructions in Tehran", {"done"}),
        ("northern convoys", {"overdue"}),
    ],
)
def test_the_telegrams_matters_stand_as_history_has_them(shared, label, states):
    acts, gold = telegram_acts(shared)
    held = tuple(a.id for a in acts if gold[a.id] == label)
    assert standing(Matter("m", label, held, None, None, 1.0), acts, "1942-12-31", EN).state in states


def test_to_refuse_a_delay_is_not_to_put_off():
    asked = ("1842-01-03", HALE, "request", "send us 40 loads of oak timber", HALE)
    delayed = ("1842-01-10", YARD, "refusal", "we must put off the 40 loads of oak timber till spring", YARD)
    objected = ("1842-01-20", HALE, "refusal", "we cannot accept that the oak timber be delayed", HALE)
    assert on(None, asked, delayed).state == "put off"
    assert on(None, objected).state == "refused"


def test_a_report_of_another_thing_leaves_what_is_open_open():
    other = ("1842-02-20", YARD, "report", "the chapel clock has been mended by the smith of Elmford", YARD)
    assert on(None, ASKED, PROMISED, other).state == "promised"
    it = ("1842-02-20", YARD, "report", "it was sent to you on Monday", YARD)
    assert on(None, ASKED, PROMISED, it).state == "done"


def test_only_a_condition_makes_an_undertaking_conditional():
    soon = ("1842-01-10", YARD, "promise", "we shall send the 40 loads of oak timber as soon as possible", YARD)
    if_ = ("1842-01-10", YARD, "promise", "we shall send the 40 loads of oak timber if the road holds", YARD)
    assert not on(None, ASKED, soon).conditional
    assert on(None, ASKED, if_).conditional


def told(date, kind, words, writer=YARD):
    return (date, writer, kind, words, writer)


def test_who_refuses_a_part_has_not_refused_the_whole():
    little = told("1842-01-10", "refusal", "we cannot send more than 25 loads of oak timber")
    stands = on(None, ASKED, little)
    assert stands.state == "asked"
    assert "the Yard refuses part of it" in stands.why
    assert len(stands.proofs) == 2
    assert [act.answered for act in stands.acts] == [True]
    rest = told("1842-01-10", "refusal", "we cannot send the other 15 loads of oak timber")
    part = told("1842-01-10", "promise", "we shall send 25 loads of oak timber")
    assert on(None, ASKED, part, rest).state == on(None, ASKED, rest, part).state == "promised"
    whole = told("1842-01-10", "refusal", "we cannot send the 40 loads of oak timber")
    assert on(None, ASKED, whole).state == "refused"


def test_a_promise_that_is_repeated_keeps_its_day():
    again = told("1842-02-10", "promise", "we shall send the 40 loads of oak timber, as we told you")
    assert on("1842-02-20", ASKED, PROMISED, again).state == "promised"
    late = on("1842-03-20", ASKED, PROMISED, again)
    assert (late.state, late.due) == ("overdue", "1842-03-01")
    assert on(None, ASKED, PROMISED, again, DONE).state == "done"


def test_what_comes_in_parts_is_done_when_all_has_come():
    short = told("1842-02-10", "report", "30 loads of oak timber have gone to you")
    more = told("1842-02-20", "report", "10 more loads of oak timber have gone to you")
    fewer = told("1842-02-20", "report", "5 more loads of oak timber have gone to you")
    assert on(None, ASKED, PROMISED, short).state == "partly done"
    assert on(None, ASKED, PROMISED, short, fewer).state == "partly done"
    assert on(None, ASKED, PROMISED, short, more).state == "done"


def test_a_part_that_both_sides_report_counts_once():
    gone = told("1842-02-10", "report", "30 loads of oak timber have gone to you")
    come = told("1842-02-20", "report", "30 loads of oak timber have arrived", HALE)
    assert on(None, ASKED, PROMISED, gone, come).state == "partly done"


def test_you_shall_have_it_accepts_what_was_asked():
    it = told("1842-01-10", "acceptance", "You shall have it")
    taken = on(None, ASKED, it)
    assert (taken.state, taken.why) == ("accepted", "the Yard accepted it")
    assert [(act.state, act.answered) for act in taken.acts] == [("accepted", True)]


# ------------------------------------------------------------ day by day


WORDS = {
    "request": "send us 40 loads of oak timber",
    "promise": "we shall send the 40 loads of oak timber by 1 March 1842",
    "report": "the 40 loads of oak timber have gone to you",
    "refusal": "we cannot send the oak timber",
    "acceptance": "we accept the oak timber",
    "complaint": "we complain that no oak timber came",
    "offer": "we offer 40 loads of oak timber",
}
DATES = st.sampled_from(
    [None, "1842", "1842-01", "1842-02", *(f"1842-0{m}-{d:02}" for m in (1, 2, 3) for d in (3, 14))]
)
LETTERS = st.lists(
    st.tuples(DATES, st.sampled_from([HALE, YARD]), st.sampled_from(sorted(WORDS)), st.sampled_from([HALE, YARD])),
    min_size=1,
    max_size=7,
)


@settings(max_examples=60)
@given(LETTERS)
def test_the_history_of_a_matter_is_its_standing_on_each_day(letters):
    acts = said(*((date, writer, kind, WORDS[kind], whose) for date, writer, kind, whose in letters))
    matter = Matter("m", "timber", tuple(a.id for a in acts), None, None, 1.0)
    days = turning_days(acts)
    stands = list(history(matter, acts, days, EN))
    assert stands == [standing(matter, acts, day.isoformat(), EN) for day in days]
    # Between two turning days nothing changes but the day itself.
    for day, stands_then in zip(days, stands, strict=True):
        later = day + dt.timedelta(days=1)
        if later not in days:
            assert replace(standing(matter, acts, later.isoformat(), EN), day=stands_then.day) == stands_then
