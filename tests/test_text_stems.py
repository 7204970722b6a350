"""Words are cut to the stem that their forms share, if the language names a stemmer."""

import pytest

from despatch.languages.acts import ActWords
from despatch.languages.tables import load
from despatch.text.stems import stem

ENGLISH = load("en", ActWords).stemmer


@pytest.mark.parametrize(
    ("forms", "cut"),
    [("ship ships shipping shipped", "ship"), ("cargo cargoes", "cargo"), ("supply supplies supplied", "suppli")],
)
def test_the_forms_of_a_word_share_a_stem(forms, cut):
    assert {stem(word, ENGLISH) for word in forms.split()} == {cut}


def test_a_language_without_a_stemmer_keeps_its_words():
    assert stem("Ladungen", load("de", ActWords).stemmer) == "Ladungen"


def test_a_stemmer_of_another_language_may_be_named():
    assert stem("ladungen", "german") == stem("ladung", "german")
