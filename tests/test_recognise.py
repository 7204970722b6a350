"""Names in running text: people by title, offices by article, ships and convoys by the word before them."""

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from despatch.model import Span
from despatch.recognise import mentions


def found(text, codes=("en", "de")):
    return [(m.kind, m.span.of(text)) for m in mentions(text, Span(0, len(text)), codes)]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("I saw Mr. Roe and General Lund at the pier.", [("person", "Mr. Roe"), ("person", "General Lund")]),
        ("Captn. Thole's brig came in.", [("person", "Captn. Thole")]),
        ("Sir Aldous Fenn wrote. Sir Your letter came.", [("person", "Sir Aldous Fenn")]),
        ("He left the General. Roe stayed.", []),
        ("The Prime Minister and the Foreign post.", []),
        ("I told the Prime Minister so.", [("office", "Prime Minister")]),
        (
            "H.M.S. Curlew escorts the brig Dunlin and the steamer “Ember Bay”.",
            [("ship", "Curlew"), ("ship", "Dunlin"), ("ship", "Ember Bay")],
        ),
        ("our ships Monday will sail", []),
        ("Convoy P.Q. 17 and convoy NB 4 wait.", [("convoy", "P.Q. 17"), ("convoy", "NB 4")]),
        ("Ich sprach mit Frau Marl und Hofrat Ost.", [("person", "Frau Marl"), ("person", "Hofrat Ost")]),
        ("The General Orders of May and Captain The", []),
    ],
)
def test_what_is_named(text, named):
    assert found(text) == named


@given(
    st.lists(
        st.sampled_from(
            ["Mr", "Sir", ". ", " ", "Roe", "the", "ship", "“", "”", "\n", "convoy", "P.Q.", "17", "Fenn's"]
        ),
        max_size=40,
    ).map("".join)
)
def test_mentions_stand_apart_and_give_their_words_back(text):
    spans = [m.span for m in mentions(text, Span(0, len(text)), ("en",))]
    assert all(span.of(text).strip() == span.of(text) != "" for span in spans)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))


@pytest.mark.parametrize("token", ["Mr ", "Mr. Roe ", "the ", "A B. C ", "convoy ", "H.M.S. ", "(", "ship “"])
def test_one_token_repeated_takes_no_more_than_its_share(token):
    def seconds(size):
        text = (token * (size // len(token) + 1))[:size]
        began = time.process_time()
        list(mentions(text, Span(0, size), ("en", "de")))
        return time.process_time() - began

    seconds(1000)
    assert min(seconds(100_000) for _ in range(2)) < 3
