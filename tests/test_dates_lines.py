"""Fifty dated lines in each language (`tests/data/dated-lines`), written before the rules that read them."""

import pytest

from dated_lines import LANGUAGES, dated_lines, read

LEFT = {
    "Altiportu, anno MDXXXIV, mense Martio",  # the year stands before its month
    "On en veut 20 de 1500 livres au numéro 12 de la rue de Mars",  # a street called like a month
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_dates_of_a_line_are_read_and_nothing_else_is(language):
    lines = dated_lines(language)
    assert len(lines) == 50
    wrong = {line.words: read(line.words, language) for line in lines if read(line.words, language) != line.wanted}
    assert set(wrong) <= LEFT, wrong


def test_the_lines_that_are_left_are_still_read_amiss():
    every = {line.words: (line.wanted, read(line.words, code)) for code in LANGUAGES for line in dated_lines(code)}
    assert all(every[words][0] != every[words][1] for words in LEFT)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "Hollern, Idibus Martiis"),
        ("en", "le 3e jour complémentaire an VII"),
        ("de", "Valcourt, 12 floréal an II"),
    ],
)
def test_what_is_one_languages_is_not_read_in_another(language, words):
    assert read(words, language) == ()
