"""References connected: targets, lost letters, exchanges, dates by replies, gaps."""

from __future__ import annotations

import random
import time
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from despatch.connect import LetterIndex, Node, Pointer, bounds, choose, days, gaps, infer
from despatch.model import Person, Reference, Span
from despatch.names.register import Register

ADA, BEN, CAL = "ada-orrel", "ben-wain", "cal-dunmere"


def letter(id, sender, recipient, date, ordinal=0, number=None):
    ends = days(date) if date else (None, None)
    return Node(id, (sender,), (recipient,), *ends, "1823.txt", ordinal, number)


def pointer(node, position=0, **said):
    said.setdefault("function", "acknowledge")
    said.setdefault("author", "recipient")
    author = {"recipient": node.recipients, "sender": node.senders}.get(said["author"], ())
    addressee = node.senders if said["author"] == "recipient" else node.recipients
    reference = Reference(span=Span(10 * position, 10 * position + 5), rule="test", confidence=0.9, **said)
    return Pointer(node.id, position, reference, author, addressee)


def links_of(nodes, pointers):
    """The links of references, in the order of their letters, and the letters inferred from those that lead nowhere."""
    index = LetterIndex(nodes)
    ordered = sorted(pointers, key=lambda p: (index.by_id[p.letter], p.position))
    return infer([link for pointer in ordered for link in choose(pointer, index)], index)


def links(nodes, *pointers):
    return links_of(nodes, pointers)[0]


def inferred(nodes, *pointers):
    return links_of(nodes, pointers)[1]


ASKED = letter("a1", ADA, BEN, "1823-08-03", 0)
ANSWER = letter("b1", BEN, ADA, "1823-08-12", 1)
LATER = letter("b2", BEN, ADA, "1823-09-20", 2)


def test_a_dated_reference_finds_its_letter():
    found = links([LATER, ANSWER, ASKED], pointer(ANSWER, date="1823-08-03"))
    assert [(link.target, link.kind) for link in found] == [("a1", "letter")]


def test_a_slip_of_a_day_is_taken_with_less_trust_and_the_old_style_too():
    slip = links([ASKED, ANSWER], pointer(ANSWER, date="1823-08-04"))[0]
    old = links([ASKED, ANSWER], pointer(ANSWER, date="1823-07-22"))[0]
    assert (slip.target, old.target) == ("a1", "a1")
    assert 0.5 <= old.score < slip.score < 0.9
    assert "Old and New Style" in old.why


def test_two_letters_of_one_day_are_not_decided_unless_both_are_meant():
    twin = letter("a2", ADA, BEN, "1823-08-03", 3)
    undecided = links([ASKED, twin, ANSWER], pointer(ANSWER, date="1823-08-03"))
    assert [(link.kind, {c.target for c in link.alternatives}) for link in undecided] == [("none", {"a1", "a2"})]
    both = links([ASKED, twin, ANSWER], pointer(ANSWER, date="1823-08-03", count=2))
    assert {link.target for link in both} == {"a1", "a2"}


def test_a_letter_that_is_not_there_is_inferred_once_with_all_its_evidence():
    found, (lost,) = links_of(
        [ANSWER, LATER],
        [
            pointer(ANSWER, 0, date="1823-08-05"),
            pointer(ANSWER, 1, function="answer"),
            pointer(LATER, 0, function="cite", date="1823-08-05"),
        ],
    )
    assert (lost.author, lost.addressee, lost.date) == (ADA, BEN, "1823-08-05")
    assert [(e.letter) for e in lost.evidence] == ["b1", "b1", "b2"]
    assert {link.target for link in found} == {lost.id}


def test_both_your_messages_are_two_lost_letters():
    assert len(inferred([ANSWER], pointer(ANSWER, date="1823-08-05", count=2))) == 2


def test_my_two_letters_are_lost_where_none_of_them_is_here_but_my_letter_may_be_this_one():
    for count, lost in ((2, 2), (1, 0)):
        words = pointer(ANSWER, function="cite", author="sender", count=count)
        words = replace(words, reference=replace(words.reference, rule="refer.noun.sender"))
        assert len(inferred([ANSWER], words)) == lost


def test_the_inferred_letter_becomes_the_letter_when_that_is_added():
    said = pointer(ANSWER, date="1823-08-03")
    assert inferred([ANSWER], said)
    assert not inferred([ASKED, ANSWER], said)


def test_an_undated_letter_lies_between_what_it_answers_and_what_answers_it():
    middle = letter("a9", ADA, BEN, None, 5)
    index = LetterIndex([ANSWER, middle, LATER])
    found = list(bounds([(ANSWER.id, middle.id), (middle.id, LATER.id)], index, {}))
    assert [(b.letter, b.edtf) for b in found] == [("a9", "1823-08-12/1823-09-20")]


def test_numbers_left_out_and_long_silence_are_gaps():
    run = [letter(f"n{n}", ADA, BEN, f"1823-01-{n:02}", n, str(n)) for n in (1, 2, 3, 6, 7, 8, 9)]
    late = letter("n10", ADA, BEN, "1823-05-30", 10, "10")
    found = list(gaps(LetterIndex([*run, late])))
    assert [(g.after, g.before, g.numbers) for g in found if g.numbers] == [("n3", "n6", (4, 5))]
    assert [(g.after, g.before) for g in found if g.days] == [("n9", "n10")]


def test_names_fit_the_people_they_may_mean():
    people = Register(
        [
            Person(ADA, "Ada Orrel"),
            Person(BEN, "Ben Wain"),
            Person("bel-wain", "Bel Wain"),
            Person("board", "Harbour Board", body=True),
        ],
        ("en",),
    )
    assert people.fits("Mrs. Orrel") == (ADA,)
    assert people.fits("B. Wain") == ("bel-wain", BEN)
    assert people.fits("General Ben Wain") == (BEN,)
    assert people.fits("the Harbour Board") == ("board",)
    assert people.fits("Fenn") == ()


def test_a_lady_is_not_her_husband():
    people = Register([Person("tom-fenn", "Thomas Fenn"), Person(ADA, "Ada Orrel")], ("en",))
    assert people.fits("Mrs. Fenn") == ()
    assert people.fits("Mr. Fenn") == ("tom-fenn",)
    assert people.fits("Mrs. Orrel") == (ADA,)
    assert people.fits("Mr. Orrel") == ()


@given(st.randoms(use_true_random=False))
def test_the_order_of_the_sources_does_not_matter(rng: random.Random):
    nodes = [
        letter(f"x{n}", *((ADA, BEN) if n % 3 else (BEN, ADA)), f"1823-0{1 + n % 9}-{1 + n % 27:02}", n)
        for n in range(12)
    ]
    pointers = [pointer(node, 0, date=f"1823-0{1 + (i * 5) % 9}-03") for i, node in enumerate(nodes)] + [
        pointer(node, 1, function="answer") for node in nodes
    ]
    expected = links_of(nodes, pointers)
    rng.shuffle(nodes)
    rng.shuffle(pointers)
    assert links_of(nodes, pointers) == expected


def test_ten_thousand_letters_of_one_pair_take_little_longer_each_than_a_thousand():
    def seconds(count):
        nodes = [
            letter(f"p{n}", *((ADA, BEN) if n % 2 else (BEN, ADA)), f"18{20 + n % 70}-0{1 + n % 9}-{1 + n % 28:02}", n)
            for n in range(count)
        ]
        said = [pointer(node, 0) if i % 2 else pointer(node, 0, date="1823-08-03") for i, node in enumerate(nodes)]
        began = time.process_time()
        links_of(nodes, said)
        return time.process_time() - began

    seconds(1000)
    base = min(seconds(1000) for _ in range(3))
    assert min(seconds(10_000) for _ in range(2)) < max(25 * base, 5)


def test_what_was_still_on_its_way_is_not_what_came():
    def sent(n, day, came):
        from dataclasses import replace

        return replace(letter(f"s{n}", ADA, BEN, day, n), received=days(came)[0] if came else None)

    slow = [sent(n, f"1823-0{n}-01", f"1823-0{n + 1}-05") for n in (1, 2, 3)]
    on_its_way = sent(7, "1823-06-10", None)
    before = sent(6, "1823-05-01", None)
    answer = letter("b9", BEN, ADA, "1823-06-12", 9)
    assert links([*slow, before, on_its_way, answer], pointer(answer))[0].target == "s6"
    assert links([before, on_its_way, answer], pointer(answer))[0].target == "s7"


def test_letters_are_longer_on_their_way_in_winter():
    def sent(n, day, way):
        first = days(day)[0]
        return replace(letter(f"w{n}", ADA, BEN, day, n), received=first + way)

    summer = [sent(n, f"1823-0{n}-01", 6) for n in (5, 6, 7)]
    winter = [sent(n, f"182{n}-01-05", 40) for n in (1, 2, 3)]
    index = LetterIndex([*summer, *winter])
    ways = [index.fastest((ADA,), (BEN,), day and days(day)[0]) for day in ("1824-07-01", "1824-02-01", None)]
    assert ways == [6, 40, 6]


def test_a_letter_never_answers_itself():
    found = links([ANSWER], pointer(ANSWER, author="sender", date="1823-08-12"))
    assert all(link.target != ANSWER.id for link in found)


def test_letters_that_answer_each_other_in_a_circle_are_left_undated():
    one, two = letter("o", ADA, BEN, None, 1, "1"), letter("t", BEN, ADA, None, 2, "2")
    found = links([one, two], pointer(one, number="2"), pointer(two, number="1"))
    assert {(link.target, link.letter) for link in found} == {("o", "t"), ("t", "o")}
    assert list(bounds([("o", "t"), ("t", "o")], LetterIndex([one, two]), {})) == []


def test_a_date_that_cannot_be_is_no_date():
    assert len(links([ASKED, ANSWER], pointer(ANSWER, date="1823-02-30"))) == 1


def test_chains_run_from_letter_to_letter():
    from despatch.connect import chains
    from despatch.connect.exchanges import UNKNOWN, no_edges

    edges = no_edges()
    for question, answer, took in ((0, 1, 3), (1, 2, 5), (4, 3, UNKNOWN)):
        edges.questions.append(question)
        edges.answers.append(answer)
        edges.days.append(took)
    found = list(chains(edges, 6, lambda n: (n,)))
    assert [(c.members, c.sides, c.median) for c in found] == [((0, 1, 2), (0, 1, 0), 4), ((3, 4), (0, 1), None)]
