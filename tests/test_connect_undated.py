"""Which letter of its writer "I wrote to you" means without a date: order, time, and the paragraph's subject tell."""

from __future__ import annotations

import pytest

from despatch.connect import LetterIndex, Node, Pointer, choose, days, infer
from despatch.connect.choose import UNDECIDED
from despatch.connect.shared_words import Likeness, Rarity, passage
from despatch.connect.undated import likely
from despatch.model import Reference, Span

ADA, BEN, CARL = "ada-orrel", "ben-wain", "carl-tarn"
PLAIN = "We are all well here, and the weather is fine."
SHIPS = (
    "Ninety steamers lie frozen in the fjord with barley, copper and saltpetre; I beg for escorts to bring them out."
)
THANKS = "Your kind present of marmalade reached the children, who send you their drawings."
TELLS = "The ninety steamers in the fjord, with barley, copper and saltpetre, still wait for the escorts I begged."


def letter(id, recipient, date, ordinal):
    return Node(id, (ADA,), (recipient,), *days(date), "1823.txt", ordinal)


def linked(texts, words, dates):
    """What "I have written to Ben" means in a letter to Carl, whose paragraph has these words."""
    nodes = [letter(id, BEN, date, n) for n, (id, date) in enumerate(dates.items())]
    index = LetterIndex([*nodes, letter("here", CARL, "1823-05-15", 9)])
    likeness = Likeness(texts.__getitem__, Rarity([*texts.values(), words, *[PLAIN] * 40]))
    reference = Reference(Span(0, 5), "cite", "refer.verb.sender", 0.65, author="sender", addressee="Ben Wain")
    pointer = Pointer("here", 0, reference, (ADA,), (BEN,))
    links = choose(pointer, index, about=lambda other: likeness.of_passage(words, other))
    return links[0], infer(list(links), index)[1]


def test_the_only_letter_of_the_week_is_meant():
    link, lost = linked({"a": SHIPS}, PLAIN, {"a": "1823-05-12"})
    assert (link.target, lost) == ("a", [])
    assert link.score < 0.9


def test_of_two_letters_the_paragraph_speaks_for_the_one_on_its_subject():
    dates = {"a": "1823-05-10", "b": "1823-05-12"}
    texts = {"a": SHIPS, "b": THANKS}
    plain, told = (linked(texts, words, dates)[0] for words in (PLAIN, TELLS))

    def share(link):
        found = {one.target: one.score for one in link.alternatives} | (
            {link.target: link.score} if link.target else {}
        )
        return found["a"] / sum(found.values())

    assert share(told) > 0.5 > share(plain)
    why = next(one.why for one in told.alternatives if one.target == "a") if told.target != "a" else told.why
    assert why.endswith("5 days before, and the paragraph speaks of the same things")


def test_letters_between_which_nothing_decides_are_left_undecided_and_none_is_inferred():
    dates = {"a": "1823-05-10", "b": "1823-05-11", "c": "1823-05-12"}
    link, lost = linked(dict.fromkeys("abc", PLAIN), PLAIN, dates)
    assert (link.target, lost) == (None, [])
    assert link.why == f"{UNDECIDED} 3 letters and a lost one"
    assert {one.target for one in link.alternatives} == set(dates)


def test_after_a_long_silence_a_lost_letter_is_meant():
    link, lost = linked({"a": PLAIN}, PLAIN, {"a": "1823-01-20"})
    assert link.target is None
    assert [one.addressee for one in lost] == [BEN]


def test_a_share_never_exceeds_that_the_letter_is_here():
    assert likely([], []) == []
    assert 0 < sum(likely([3, 9], [0.0, 0.0])) < 1
    assert sum(likely([3, 9], [0.0, 0.0])) == pytest.approx(sum(likely([3, 9], [5.0, 0.0])))


def test_a_passage_is_the_paragraph_without_the_words_that_point():
    text = "First paragraph.\n\nThe mill stands. I wrote to you of it. Send reeds.\n\nLast."
    start = text.index("I wrote to you")
    assert passage(text, start, start + 14).split() == ["The", "mill", "stands.", "of", "it.", "Send", "reeds."]
