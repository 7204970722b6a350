"""Which letter answers which: words, time, order and common subjects weighed together."""

from __future__ import annotations

import time

from despatch.connect import LetterIndex, Node, Pointer, choose, days, infer
from despatch.connect.replies import WINDOW, Told, weigh
from despatch.connect.shared_words import Likeness, Rarity
from despatch.model import ADDRESSED, Reference, Span

ADA, BEN = "ada-orrel", "ben-wain"
MILL = "The mill stands idle, the millwright has broken his ankle, and the sluice is choked with reeds."
WEDDING = "My cousin marries in the chapel at Hollern; bring your fiddle and the embroidered waistcoat."
ON_THE_MILL = "Let the millwright mend his ankle; I send two men with sickles against the reeds in the sluice."
PLAIN = "We are all well here, and the weather is fine."


def letter(id, sender, recipient, date, ordinal=0):
    ends = days(date) if date else (None, None)
    return Node(id, (sender,), (recipient,), *ends, "1823.txt", ordinal)


def replies_of(letters, told=()):
    """What each of (id, sender, recipient, date, words) answers; the words of those in `told` speak of a letter."""
    texts = {id: words for id, *_, words in letters}
    index = LetterIndex(
        letter(id, who, whom, date, ordinal) for ordinal, (id, who, whom, date, _) in enumerate(letters)
    )
    said = Told.of(len(index.nodes))
    for id in told:
        said.times[index.by_id[id]] = 1
    found = weigh(index, said, Likeness(texts.__getitem__, Rarity([*texts.values(), *[PLAIN] * 200])))
    return index, {node.id: found.of(place) for place, node in enumerate(index.nodes)}


def your_letter(node, rule="refer.noun.recipient", **more):
    reference = Reference(Span(0, 5), "answer", rule, 0.9, author="recipient", addressee="sender", **more)
    return Pointer(node.id, 0, reference, node.recipients, node.senders)


ASKED = [("a1", ADA, BEN, "1823-08-03", MILL), ("a2", ADA, BEN, "1823-08-09", WEDDING)]


def test_a_letter_answers_the_one_whose_words_it_takes_up():
    index, found = replies_of([*ASKED, ("b1", BEN, ADA, "1823-08-12", ON_THE_MILL)], told=["b1"])
    assert index.nodes[found["b1"].letters[0].place].id == "a1"
    assert found["b1"].letters[0].alike


def test_without_a_common_subject_the_last_letter_is_likelier():
    index, found = replies_of([*ASKED, ("b1", BEN, ADA, "1823-08-12", PLAIN)], told=["b1"])
    assert index.nodes[found["b1"].letters[0].place].id == "a2"


def test_one_letter_is_answered_once_as_a_rule():
    two = [("b1", BEN, ADA, "1823-08-12", PLAIN), ("b2", BEN, ADA, "1823-08-14", PLAIN)]
    _, alone = replies_of([ASKED[0], two[1]], told=["b2"])
    _, both = replies_of([ASKED[0], *two], told=["b1", "b2"])
    assert both["b2"].letters[0].sure < alone["b2"].letters[0].sure


def test_a_letter_that_came_after_a_silence_answers_a_lost_one():
    """Ada wrote, heard nothing that is here, and thanks for a letter three weeks later."""
    index, found = replies_of(
        [("a1", ADA, BEN, "1823-08-03", MILL), ("a2", ADA, BEN, "1823-08-24", PLAIN)], told=["a2"]
    )
    link = choose(your_letter(index.node("a2")), index, found["a2"])[0]
    _, (lost,) = infer([link], index)
    assert (lost.author, lost.addressee) == (BEN, ADA)
    assert lost.date == "1823-08-03/1823-08-24"
    assert lost.answers == ("a1",)


def test_words_that_only_address_somebody_make_no_lost_letter_and_no_doubtful_link():
    index, found = replies_of([("a1", ADA, BEN, "1823-08-03", MILL), ("a2", ADA, BEN, "1823-08-24", PLAIN)])
    assert choose(your_letter(index.node("a2"), rule=ADDRESSED), index, found["a2"]) == ()


def test_a_letter_without_words_of_reference_is_linked_where_time_and_subject_tell_it():
    index, found = replies_of([ASKED[0], ("b1", BEN, ADA, "1823-08-08", ON_THE_MILL)])
    (link,) = choose(your_letter(index.node("b1"), rule=ADDRESSED), index, found["b1"])
    assert link.target == "a1"
    assert link.why == "the last letter of the pair, 5 days before, and both speak of the same things"


def test_a_letter_dated_to_a_decade_answers_nothing_and_is_not_answered():
    _, found = replies_of([("a1", ADA, BEN, "182X", MILL), ("b1", BEN, ADA, "1823-08-12", ON_THE_MILL)], told=["b1"])
    assert found["b1"].letters == ()
    assert found["a1"].letters == ()


def test_your_letters_and_my_letter_prove_no_lost_letter():
    index, _ = replies_of([("a1", ADA, BEN, "1823-08-24", PLAIN)])
    node = index.node("a1")
    mine = Pointer("a1", 0, Reference(Span(0, 5), "cite", "refer.noun.sender", 0.9, author="sender"), (ADA,), (BEN,))
    for said in (your_letter(node, count=0), mine):
        assert infer(list(choose(said, index)), index)[1] == []


def test_nobody_named_is_no_inferred_letter():
    index, _ = replies_of([("a1", ADA, BEN, "1823-08-24", PLAIN)])
    reference = Reference(Span(0, 5), "cite", "refer.noun.third", 0.9, author="Quill", date="1823-08-01")
    told = Pointer("a1", 0, reference, (), (), "Quill", None)
    assert infer(list(choose(told, index)), index)[1] == []


def test_ten_thousand_letters_of_one_pair_take_little_longer_each_than_a_thousand():
    def seconds(count):
        letters = [
            (f"p{n}", *((ADA, BEN) if n % 2 else (BEN, ADA)), f"{1700 + n // 100}-0{1 + n % 9}-{1 + n % 28:02}", PLAIN)
            for n in range(count)
        ]
        began = time.process_time()
        _, found = replies_of(letters, told=[id for id, *_ in letters[::2]])
        assert max(len(one.letters) for one in found.values()) <= WINDOW
        return time.process_time() - began

    seconds(1000)
    base = min(seconds(1000) for _ in range(3))
    assert min(seconds(10_000) for _ in range(2)) < max(25 * base, 5)
