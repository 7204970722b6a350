"""The words of a text by a table of bytes are those of the pattern."""

import re

from hypothesis import given
from hypothesis import strategies as st

from despatch.dates import find
from despatch.dates.lexicon import words as date_words
from despatch.text.tokens import low_tokens, low_words, words

TEXTS = st.one_of(st.text(max_size=60), st.text(alphabet="abZ 09_-’'.\n£é", max_size=60))


@given(TEXTS)
def test_words_are_those_of_the_pattern(text):
    assert words(text) == re.findall(r"[^\W\d_]+", text)
    assert low_words(text) == re.findall(r"[^\W\d_]+", text.lower())
    assert low_tokens(text) == re.findall(r"[^\W_]+", text.lower())


def test_every_phrase_for_a_day_is_found_where_it_stands():
    for phrase, away in date_words(("en",)).days.items():
        for said in (phrase, phrase.capitalize()):
            found = find(f"We leave {said}, if we can", 0, len(said) + 20, ("en",))
            assert [(f.written, f.offset) for f in found] == [(said, away)]
