"""What comes with a letter is reported, however politely its reader is told to find it. The sentences are invented."""

import pytest

from despatch.acts.handed import report_handed
from despatch.model import Act, Span


def read(words, *acts):
    return [
        (act.type, act.actor, act.span.of(words)) for act in report_handed(words, Span(0, len(words)), acts, ("en",))
    ]


def asked(words, part):
    start = words.index(part)
    return Act(Span(start, start + len(part)), "request", "sender", "recipient", False, "test", 0.7)


@pytest.mark.parametrize(
    "words",
    [
        "Please find attached the plan of the lower field.",
        "Please find enclosed a bill for £20.",
        "Attached please find the minutes.",
        "Please see attached the list for Friday.",
        "Enclosed you will find my receipt.",
    ],
)
def test_what_is_attached_is_reported(words):
    assert read(words, asked(words, words)) == read(words) == [("report", "sender", words)]


def test_what_is_asked_beside_it_is_still_asked():
    words = "Please find attached the plan. Please send me the keys."
    keys = "Please send me the keys."
    assert read(words, asked(words, keys)) == [
        ("report", "sender", "Please find attached the plan."),
        ("request", "sender", keys),
    ]


@pytest.mark.parametrize("words", ["Please find the plan.", "Please find out who attached it.", "Please see to it."])
def test_other_things_to_be_found_are_asked_for(words):
    assert read(words, asked(words, words)) == [("request", "sender", words)]


def test_an_editors_note_hands_nothing_over():
    words = "Please find attached the plan."
    whole = Span(0, len(words))
    assert report_handed(words, whole, (), ("en",), [whole]) == ()
