"""In which language a letter, or a passage of it, is."""

import json
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from despatch.acts.unread_languages import sentences_of
from despatch.languages.telling import small_words
from despatch.model import Span
from despatch.text import language_id

EN = ("en",)
ENGLISH = (
    "I have received your letter of the third and shall send the barley as soon as the river is "
    "free of ice. Pray let me know whether the mill can take it."
)
GERMAN = (
    "Ich habe Ihren Brief vom dritten erhalten und werde die Gerste schicken, sobald der Fluß frei "
    "ist. Bitte lassen Sie mich wissen, ob die Mühle sie nehmen kann."
)
FRENCH = (
    "J'ai reçu votre lettre du trois et je vous enverrai l'orge dès que la rivière sera libre. Je "
    "vous prie de me dire si le moulin peut la prendre."
)
LATIN = (
    "Accepi literas tuas et hordeum mittam cum primum flumen sine glacie erit. Rogo te ut mihi "
    "dicas num mola id accipere possit."
)
DUTCH = (
    "Ik heb uw brief ontvangen en zal de gerst zenden zodra het ijs weg is. Laat mij weten of de molen het kan nemen."
)
GARBAGE = " ".join(
    [
        (
            "rnlii qvvx tbelf arnd ovcr tlie hiU wlth glnin uf bavley und xneal ti1l tbe mornlng cf tlnt "
            "day whcn aU wae qulet agaln"
        )
    ]
    * 2
)


def read(text, codes=EN):
    return language_id.unread(text, sentences_of(text, Span(0, len(text)), ("en", "de")), codes)


def tongues(text, codes=EN):
    return [p.language for p in read(text, codes)]


@pytest.mark.parametrize(
    ("text", "language"), [(GERMAN, "de"), (FRENCH, "fr"), (LATIN, "la"), (DUTCH, "nl"), (GARBAGE, "und")]
)
def test_a_letter_in_a_language_that_is_not_read_is_unread_as_a_whole(text, language):
    (passage,) = read(text)
    assert passage.language == language
    assert passage.span == Span(0, len(text))


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        "CURLEW SAILED THURSDAY NOON STOP BARLEY SHORT NINETY SACKS STOP ADVISE",
        "Shipment delayed. Await instructions.",
        "Confirm.",
        (
            "Yr favr of ye 3d inst came safe to hand, wch I hav'g not leisure to answr fully, must beg yr "
            "patience till ye next post."
        ),
        "Mr. de la Cour, Mr. van der Meer and the Chevalier du Puy dined with Baron von Estorff.",
        "Barley, 90 sacks\nOats, 40 sacks\nRye, 3 tons\nNails, 12 kegs\nRope, 400 fathoms",
        "",
        "1. 2. 3. 4.",
        "?!",
    ],
)
def test_short_old_and_telegraphic_english_is_read(text):
    assert read(text) == ()


def test_a_quoted_sentence_costs_itself_alone():
    quote = "Il faut que vous soyez ici avant le jour, et que nous partions sans attendre."
    text = f"{ENGLISH}\n\nHe said to me: {quote} {ENGLISH}"
    (passage,) = read(text)
    assert passage.language == "fr"
    assert quote[10:] in passage.span.of(text)
    assert ENGLISH not in passage.span.of(text)


def test_of_a_german_letter_the_english_sentence_is_read():
    text = f"{GERMAN}\n\n{ENGLISH}\n\n{GERMAN}"
    assert tongues(text) == ["de", "de"]
    assert ENGLISH not in "".join(p.span.of(text) for p in read(text))


def test_a_language_that_is_read_is_never_unread():
    assert read(GERMAN, ("en", "de")) == ()
    assert tongues(ENGLISH, ("de",)) == ["en"]


def test_nothing_is_read_where_no_language_is():
    assert tongues(ENGLISH, ()) == ["en"]


def test_a_letter_in_another_script_is_in_no_language_known():
    assert tongues("Ваше письмо получено и будет передано совету. " * 5) == ["und"]


def test_the_words_of_each_language_are_bare():
    for code, telling in small_words().items():
        words = telling.words.split()
        assert telling.name, code
        assert all(len(w) > 1 and w.isalpha() and w == w.lower() for w in words), code
        assert len(words) == len(set(words)), code


@given(st.lists(st.sampled_from([ENGLISH, GERMAN, FRENCH, LATIN, "Stop. ", "\n\n", "90 ", "(", "…"]), max_size=8))
def test_passages_lie_in_order_within_the_letter(pieces):
    text = " ".join(pieces)
    found = read(text)
    assert all(0 <= p.span.start < p.span.end <= len(text) for p in found)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))


@pytest.mark.parametrize("token", ["(", "may ", "und ", "1 2 3 ", "A B. C ", "one hundred ", "Wort. ", "und the "])
def test_a_letter_of_100_kb_is_told_at_once(token):
    text = (token * 100_000)[:100_000]
    sentences = sentences_of(text, Span(0, len(text)), ("en", "de"))
    start = time.process_time()
    language_id.unread(text, sentences, EN)
    assert time.process_time() - start < 3


# ------------------------------------------------------------ real letters


def letters(shared, name):
    """Return the words of each letter of a set, diaries left out."""
    base = shared / "corpora" / name
    texts = {file.name: file.read_text(encoding="utf-8") for file in (base / "text").iterdir()}
    rows = map(json.loads, (base / "gold.jsonl").read_text(encoding="utf-8").splitlines())
    return [texts[row["file"]][row["start"] : row["end"]] for row in rows if row.get("kind") != "other"]


@pytest.mark.shared
def test_no_english_letter_of_the_eighteenth_century_is_unread(shared):
    found = [tongues(text) for text in letters(shared, "delegates/headed")]
    assert len(found) > 1400
    assert sum(map(bool, found)) / len(found) < 0.005  # the few that quote Latin or French


@pytest.mark.shared
def test_german_letters_are_unread(shared):
    found = [tongues(text) for text in letters(shared, "schnitzler/bare")]
    assert sum("de" in languages for languages in found) / len(found) > 0.98
