"""Doubtful acts make no matter, change none, and close none."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from despatch.acts.records import to_ledger_acts
from despatch.matters.grouping import matters
from despatch.matters.standing import standing
from despatch.model import DOUBTFUL, Act, Matter, Span

EN = ("en",)
HALE, YARD = "Hale", "the Yard"
SAYINGS = (
    ("request", "Send the forty loads of oak timber to Elmford"),
    ("promise", "The oak timber for Elmford shall leave the yard in March"),
    ("report", "The forty loads of oak timber have gone to Elmford"),
    ("refusal", "We cannot mend the Thornby lighthouse lantern before winter"),
    ("request", "Pray mend the lantern of the Thornby lighthouse"),
    ("complaint", "No oak timber has been seen at Elmford"),
    ("acceptance", "You shall have it"),
)
SURENESS = st.sampled_from((0.1, 0.3, 0.49, DOUBTFUL, 0.8, 1.0))
LETTERS = st.lists(st.tuples(st.sampled_from(SAYINGS), SURENESS, st.booleans()), min_size=1, max_size=9)


def said(letters):
    """Enter acts, one a letter; each writer writes in turn with the other or twice."""
    acts = []
    for n, ((kind, words), sure, of_hale) in enumerate(letters):
        names = {"sender": HALE, "recipient": YARD} if of_hale else {"sender": YARD, "recipient": HALE}
        act = Act(Span(0, len(words)), kind, "sender", "recipient", False, "test", sure)
        text = words + "."
        acts += to_ledger_acts(
            f"l{n}", text, Span(0, len(text)), [act], EN, date=f"1842-01-{n + 1:02}", ordinal=n, names=names
        )
    return acts


def is_sure(act):
    return act.act.confidence >= DOUBTFUL


@settings(max_examples=80)
@given(LETTERS)
def test_doubtful_acts_leave_the_matters_of_the_others_as_they_are(letters):
    acts = said(letters)
    sure = {act.id: act for act in acts if is_sure(act)}
    alone = [(m.id, m.label, m.acts) for m in matters(sure.values(), EN)]
    kept = [(m.id, m.label, tuple(id for id in m.acts if id in sure)) for m in matters(acts, EN)]
    assert sorted(one for one in kept if one[2]) == sorted(alone)
    assert sorted(id for m in matters(acts, EN) for id in m.acts) == sorted(act.id for act in acts)


@settings(max_examples=80)
@given(LETTERS)
def test_doubtful_acts_change_no_standing(letters):
    acts = said(letters)
    every = Matter("m", "timber", tuple(act.id for act in acts), None, None, 1.0)
    stands, sure = (standing(every, some, None, EN) for some in (acts, [act for act in acts if is_sure(act)]))
    assert (stands.state, stands.acts, stands.proofs, stands.due) == (sure.state, sure.acts, sure.proofs, sure.due)


def test_a_doubtful_report_closes_nothing_and_is_shown_with_its_matter():
    asked, report = SAYINGS[0], SAYINGS[2]
    acts = said([(asked, 1.0, True), (report, 0.4, False)])
    (matter,) = matters(acts, EN)
    assert matter.acts == tuple(act.id for act in acts)
    assert standing(matter, acts, None, EN).state == "asked"
    surer = [acts[0], replace(acts[1], act=replace(acts[1].act, confidence=0.5))]
    assert standing(matter, surer, None, EN).state == "done"


def test_where_all_is_doubtful_nothing_is_known_to_stand():
    acts = said([(SAYINGS[0], 0.4, True)])
    (matter,) = matters(acts, EN)
    stands = standing(matter, acts, None, EN)
    assert (stands.state, stands.why, stands.acts) == ("unknown", "only doubtful readings speak of it", ())


def test_a_doubtful_act_joins_no_two_matters():
    acts = said([(SAYINGS[0], 1.0, True), (SAYINGS[4], 1.0, True)])
    both = ("request", "Send oak timber to Elmford and mend the lantern of the Thornby lighthouse")
    with_both = said([(SAYINGS[0], 1.0, True), (SAYINGS[4], 1.0, True), (both, 0.3, True)])
    assert len(matters(acts, EN)) == len(matters(with_both, EN)) == 2
