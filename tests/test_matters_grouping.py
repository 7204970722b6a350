"""Acts about the same business are found together; editors' decisions go before."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from despatch.acts.records import to_ledger_acts
from despatch.matters.grouping import matters
from despatch.matters.labels import label
from despatch.model import Act, Answer, Grouping, Span
from ledger_gold import delegate_acts, telegram_acts

EN = ("en",)
NAMES = {"sender": "Office of Hale", "recipient": "Elmford Yard"}


def letter(name, date, ordinal, body, *acts):
    """Enter a letter whose acts are given as (type, words)."""
    made = []
    for kind, words in acts:
        start = body.index(words)
        made.append(Act(Span(start, start + len(words)), kind, "sender", "recipient", False, "test", 1.0))
    return to_ledger_acts(name, body, Span(0, len(body)), made, EN, date=date, ordinal=ordinal, names=NAMES)


def archive():
    return [
        *letter(
            "a",
            "1842-01-03",
            1,
            "We beg you to repair the Thornby lighthouse lantern before winter.\n\n"
            "Please send the surveyor's plan of the canal bridge.",
            ("request", "We beg you to repair the Thornby lighthouse lantern before winter"),
            ("request", "Please send the surveyor's plan of the canal bridge"),
        ),
        *letter(
            "b",
            "1842-02-10",
            2,
            "The lantern of the Thornby lighthouse will be repaired in March.",
            ("promise", "The lantern of the Thornby lighthouse will be repaired in March"),
        ),
        *letter(
            "c",
            "1842-03-15",
            3,
            "The surveyor has drawn the plan of the bridge over the canal. It goes to you herewith.",
            ("report", "The surveyor has drawn the plan of the bridge over the canal"),
            ("report", "It goes to you herewith"),
        ),
        *letter(
            "d", "1842-04-01", 4, "We ask for forty bushels of oats.", ("request", "We ask for forty bushels of oats")
        ),
    ]


def grouped(acts, **more):
    by = {a.id: a for a in acts}
    return [[(by[i].letter, by[i].act.type) for i in m.acts] for m in matters(acts, EN, **more)]


def test_acts_about_one_thing_are_one_matter_across_letters():
    assert grouped(archive()) == [
        [("a", "request"), ("b", "promise")],
        [("a", "request"), ("c", "report"), ("c", "report")],
        [("d", "request")],
    ]


def test_a_label_is_drawn_from_the_words():
    label = matters(archive(), EN)[0].label.lower()
    assert "thornby" in label or "lighthouse" in label


def test_one_shared_word_glues_nothing():
    acts = [
        *letter("a", "1842-01-03", 1, "Send us the brass lantern.", ("request", "Send us the brass lantern")),
        *letter(
            "b",
            "1842-01-09",
            2,
            "The lantern seller will pay his rent.",
            ("promise", "The lantern seller will pay his rent"),
        ),
    ]
    assert len(matters(acts, EN)) == 2


def test_strangers_seldom_write_of_one_business():
    def written(name, date, ordinal, sender, recipient, words):
        act = Act(Span(0, len(words)), "request", "sender", "recipient", False, "test", 1.0)
        return to_ledger_acts(
            name,
            words + ".",
            Span(0, len(words) + 1),
            [act],
            EN,
            date=date,
            ordinal=ordinal,
            names={"sender": sender, "recipient": recipient},
        )

    asked = written(
        "a", "1842-01-03", 1, "Orr", "Fenn", "Pray send the lantern glass, putty and lead for the Thornby pier"
    )
    others = [
        act
        for n in range(9)
        for act in written(
            f"x{n}", f"1842-02-0{n + 1}", n + 2, f"Roe{n}", f"Hale{n}", f"Pray mend pump{n}a of Wendle{n}"
        )
    ]
    more = "Pray tell the mason of the Thornby pier that the lantern wants a bracket"
    near, strange = (written("b", "1842-01-13", 20, *who, more) for who in (("Orr", "Fenn"), ("Wain", "Brandt")))
    assert len(matters([*asked, *others, *near], EN)) == 10
    assert len(matters([*asked, *others, *strange], EN)) == 11


def test_a_series_of_like_letters_is_no_one_matter():
    acts = []
    for n, goods in enumerate(
        [
            "flour",
            "tallow",
            "rope",
            "glass",
            "slates",
            "hides",
            "cider",
            "salt",
            "lime",
            "hemp",
            "pitch",
            "bricks",
            "tiles",
            "wool",
            "oats",
            "malt",
        ]
    ):
        body = f"I have the honour to inclose the list, and beg you to forward the {goods} to the store."
        acts += letter(
            f"l{n:02}",
            f"1842-{n // 2 + 1:02}-{n + 1:02}",
            n,
            body,
            ("request", f"beg you to forward the {goods} to the store"),
        )
    assert max(len(m.acts) for m in matters(acts, EN)) < 8


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (
            "we beg you to repair the lantern of the Thornby lighthouse before winter",
            "lantern of the Thornby lighthouse",
        ),
        ("pray send us forty barrels of flour", "barrels of flour"),
        ("send us flour for six hundred mouths", "flour for six hundred mouths"),
        ("the waggoner has lost the list of the owners", "list of the owners"),
        ("I left the brass lantern lying at Thornby", "brass lantern"),
        ("buy sixty casks of the best copper indigo", "casks of the best copper indigo"),
        ("the brass lantern12 has come", "brass lantern"),
        ("I shall speak to Mr. Fenn of it", "Mr. Fenn"),
        ("I wish to be told of it soon", "“I wish to be told of it …”"),
        ("it is done", "“it is done”"),
    ],
)
def test_a_label_is_a_phrase_that_people_read(words, name):
    (act,) = letter("a", "1842-01-03", 1, words + ".", ("request", words))
    assert label([act], {}, EN) == name


def test_what_several_acts_name_makes_a_label_and_no_person_does():
    body = "Mr. Fenn wants oats for the grey mare. The oats of Hale are dear. The mare has had no oats."
    acts = letter(
        "a",
        "1842-01-03",
        1,
        body,
        ("request", "Mr. Fenn wants oats for the grey mare"),
        ("report", "The oats of Hale are dear"),
        ("complaint", "The mare has had no oats"),
    )
    assert label(acts, {}, EN) == "oats for the grey mare"


def test_a_turn_to_other_business_ends_a_strand():
    body = "We shall mend the pump. As to the horses, we shall sell them."
    acts = letter("a", "1842-01-03", 1, body, ("promise", "We shall mend the pump"), ("promise", "we shall sell them"))
    assert len(matters(acts, EN)) == 2


def test_goods_named_again_go_on_with_what_named_them():
    body = (
        "Forty shiploads of timber lie at Hale.\n\nI beg you to hasten those cargoes to Elmford.\n\n"
        "I beg you to mend the organ."
    )
    acts = letter(
        "a",
        "1842-01-03",
        1,
        body,
        ("complaint", "Forty shiploads of timber lie at Hale"),
        ("request", "I beg you to hasten those cargoes to Elmford"),
        ("request", "I beg you to mend the organ"),
    )
    assert [len(m.acts) for m in matters(acts, EN)] == [2, 1]


def test_an_answer_is_likelier_about_what_it_answers():
    acts = [
        *letter(
            "a",
            "1842-01-03",
            1,
            "Pray let the Wendle estate be fenced by the tenants with hurdles, stakes, posts and wire.",
            ("request", "Pray let the Wendle estate be fenced by the tenants with hurdles, stakes, posts and wire"),
        ),
        *letter(
            "b",
            "1842-01-09",
            2,
            "The tenants of the farm promised rails round it all, with iron gates, locks "
            "and hinges from Hale, and hurdles.",
            (
                "promise",
                (
                    "The tenants of the farm promised rails round it all, with iron gates, locks "
                    "and hinges from Hale, and hurdles"
                ),
            ),
        ),
        *letter(
            "x",
            "1842-01-10",
            3,
            "We shall dredge the harbour mouth at Thornby.",
            ("promise", "We shall dredge the harbour mouth at Thornby"),
        ),
    ]
    edge = Answer("a", "b", 6, 1.0, ())
    apart, together = matters(acts, EN), matters(acts, EN, answers=[edge])
    assert len(together) <= len(apart)
    assert any("a letter it answers" in w for m in together for w in m.why)


def test_one_word_suffices_in_an_answer():
    acts = [
        *letter("a", "1842-01-03", 1, "Send us the brass lantern.", ("request", "Send us the brass lantern")),
        *letter("b", "1842-01-09", 2, "No lantern is left.", ("refusal", "No lantern is left")),
        *letter("c", "1842-01-10", 3, "We shall sell the mill.", ("promise", "We shall sell the mill")),
        *letter("d", "1842-01-11", 4, "We shall mend the pump.", ("promise", "We shall mend the pump")),
    ]
    assert len(matters(acts, EN)) == 4
    assert grouped(acts, answers=[Answer("a", "b", 6, 1.0, ())])[0] == [("a", "request"), ("b", "refusal")]


def test_the_order_of_the_acts_changes_nothing():
    acts = archive()
    shuffled = acts[:]
    random.Random(4).shuffle(shuffled)
    assert matters(shuffled, EN) == matters(acts, EN)


def test_an_editor_joins_splits_and_names():
    acts = archive()
    first, second, third = matters(acts, EN)
    joined = matters(acts, EN, decisions=[Grouping("join", (first.acts[0], third.acts[0]))])
    assert sorted(len(m.acts) for m in joined) == [3, 3]
    split = matters(acts, EN, decisions=[Grouping("split", (second.acts[0],))])
    assert [len(m.acts) for m in split] == [2, 1, 2, 1]
    named = matters(acts, EN, decisions=[Grouping("label", (first.acts[1],), "The lantern")])
    assert named[0].label == "The lantern"


def test_a_decision_on_an_act_that_is_gone_is_passed_over():
    assert matters(archive(), EN, decisions=[Grouping("join", ("gone", "too"))]) == matters(archive(), EN)


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcdef"),
            st.sampled_from(["Send the oats", "The oats of Hale sailed", "Mend the pump of Hale", "It is done"]),
        ),
        max_size=12,
    )
)
def test_every_act_is_in_one_matter(said):
    acts = [
        a
        for n, (name, words) in enumerate(said)
        for a in letter(f"{name}{n}", f"1842-01-{n + 1:02}", n, words + ".", ("request", words))
    ]
    held = [i for m in matters(acts, EN) for i in m.acts]
    assert sorted(held) == sorted(a.id for a in acts)


def test_an_act_keeps_its_id_when_others_come_and_go():
    body = "We shall mend the pump. We shall sell the mill."
    both = letter(
        "a", "1842-01-03", 1, body, ("promise", "We shall mend the pump"), ("promise", "We shall sell the mill")
    )
    one = letter("a", "1842-01-03", 1, body, ("promise", "We shall sell the mill"))
    assert one[0].id == both[1].id


def pairs(groups):
    return {tuple(sorted((x, y))) for held in groups for x in held for y in held if x < y}


@pytest.mark.shared
@pytest.mark.parametrize(
    ("acts_of", "right_pairs", "all_pairs", "right_share", "all_share"),
    [(telegram_acts, 0.81, 0.37, 0.88, 0.56), (delegate_acts, 0.54, 0.19, 0.8, 0.67)],
)
def test_matters_are_the_annotators(shared, acts_of, right_pairs, all_pairs, right_share, all_share):
    """Pairs of acts and B-cubed. The delegates' annotators worked letter by letter, so few pairs cross letters."""
    acts, gold = acts_of(shared)
    wanted = {}
    for name, label_ in gold.items():
        wanted.setdefault(label_, set()).add(name)
    made = matters(acts, EN)
    found, right = pairs(m.acts for m in made), pairs(wanted.values())
    hits = len(found & right)
    assert hits / len(found) >= right_pairs
    assert hits / len(right) >= all_pairs
    home = {one: set(m.acts) for m in made for one in m.acts}
    both = {one: len(home[one] & wanted[gold[one]]) for one in gold}
    assert sum(both[one] / len(home[one]) for one in gold) / len(gold) >= right_share
    assert sum(both[one] / len(wanted[gold[one]]) for one in gold) / len(gold) >= all_share


@pytest.mark.parametrize("said", ["pray send the Boat", "I look to England"])
def test_a_lone_name_is_no_title_of_business(said):
    (act,) = letter("a", "1842-01-03", 1, said + ".", ("request", said))
    assert label([act], {}, EN).startswith("“")
