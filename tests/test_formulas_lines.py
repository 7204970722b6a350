"""What a line of its own may be, and where a salutation ends that runs into its sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from despatch.formulas import lines

BOTH = ("en", "de")


@pytest.mark.parametrize(
    ("line", "words", "name"),
    [
        ("Dear Sir", "Dear Sir", None),
        ("Dear Sir Elmford 10th March 1799 I was informed", "Dear Sir", None),
        ("Dear Mr. Harper, I have", "Dear Mr. Harper,", "Mr. Harper"),
        ("My dear Quill Elmfd. Feby 13th 1799 I have before me", "My dear Quill", "Quill"),
        ("My Dear Elmford Decr. 27th. 1799 I received", "My Dear", None),
        ("Dear Betsy Elmford Octob 20 1799", "Dear Betsy", "Betsy"),
        ("Dear John Harper, I", "Dear John Harper,", "John Harper"),
        ("Reverend & dear Sir, Elmford", "Reverend & dear Sir,", None),
        ("Honourable Gentlemen. We inclose", "Honourable Gentlemen.", None),
        ("Gentlemen of the Committee, I am", "Gentlemen of the Committee,", None),
        ("Dr David Elmford July 29. 1799 Though", "Dr David", "David"),
        ("Mr. Whitby, Elmford. 9th July 1799", "Mr. Whitby,", "Mr. Whitby"),
        ("Sir Elmford March 3d. 1799", "Sir", None),
        ("Sehr geehrter Herr Doctor!", "Sehr geehrter Herr Doctor!", None),
        ("Lieber kleiner Doctor!", "Lieber kleiner Doctor!", None),
        ("lieber Freund! Warum", "lieber Freund!", None),
        ("Liebster Hugo,", "Liebster Hugo,", "Hugo"),
    ],
)
def test_a_salutation_ends_where_the_words_of_address_end(line, words, name):
    found = lines.salutation(line, BOTH)
    assert found.span.of(line) == words
    assert (found.name and found.name.of(line)) == name


@pytest.mark.parametrize(
    "line",
    [
        "Sir William Quill has landed",
        "Good men are rare",
        "Dr. Quill begs leave to inform Dr. Hale",
        "I was",
        "Mr. Quill has gone",
    ],
)
def test_prose_is_no_salutation(line):
    assert lines.salutation(line, BOTH) is None


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Yours very sincerely,", "Yours very sincerely,"),
        ("I am with Esteem Dr Sir Yours", "I am with Esteem Dr Sir Yours"),
        ("Your most obedt. & humble Servt. J. Hale", "Your most obedt. & humble Servt."),
        ("Hochachtungsvoll", "Hochachtungsvoll"),
        ("Mit herzlichem Gruß Ihr", "Mit herzlichem Gruß Ihr"),
        ("Your telegram of May 2 has come.", None),
        ("I am going to see your friend in Elmford to-morrow", None),
    ],
)
def test_a_closing_formula(line, words):
    found = lines.closing(line, BOTH)
    assert (found and found.of(line)) == words


@pytest.mark.parametrize(
    ("line", "courteous"),
    [
        ("Please accept my best regards.", True),
        ("Please accept my warm regards and the assurance of my lasting friendship.", True),
        ("Please accept my warm thanks for your kind wishes.", False),
        ("Please accept the six ships that lie at Elmford.", False),
    ],
)
def test_courtesy_is_told_from_thanks_and_business(line, courteous):
    assert (lines.courtesy(line, BOTH) is not None) is courteous


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Most Secret", "Most Secret"),
        ("Personal and Secret", "Personal and Secret"),
        ("(Private.)", "Private"),
        ("Secret Committee", None),
        ("secret things", None),
    ],
)
def test_a_marking_stands_alone(line, words):
    found = lines.marking(line, BOTH)
    assert (found and found.of(line)) == words


def test_kind_and_number_lines():
    assert lines.kind("Memorandum", BOTH)[0] == "memorandum"
    assert lines.kind("TELEGRAMM", BOTH)[0] == "telegram"
    assert lines.kind("Memorandum on ships", BOTH) is None
    assert [lines.number(line, BOTH) for line in ("No. 29", "29.", "[12]", "XIV.", "No man")] == [
        "29",
        "29",
        "12",
        "XIV",
        None,
    ]


@pytest.mark.parametrize(
    "line", ["J. Orlin", "p. Dr. O. Lind.", "Dr. Otto Lind", "S A", "Adam Hale Presidt", "A. G. v. Lindenau"]
)
def test_a_signature_line(line):
    assert lines.signature(line, BOTH).of(line) == line


@pytest.mark.parametrize(
    "line", ["The Congress", "Dear Sir", "Adieu", "Servant", "I am", "Most Secret", "Memorandum", "we meet at noon"]
)
def test_no_signature_line(line):
    assert lines.signature(line, BOTH) is None


def test_postscript_and_enclosure_lines():
    assert lines.postscript("[P.S.] The ship is in.", BOTH)
    assert lines.postscript("Psalms were sung", BOTH) is None
    assert lines.enclosure("Enclosure: a list of ships", BOTH)
    assert lines.enclosure("enclosed is a list", BOTH) is None


@given(st.text(max_size=200))
def test_every_recogniser_reads_any_line(line):
    for reader in (
        lines.marking,
        lines.closing,
        lines.courtesy,
        lines.signature,
        lines.postscript,
        lines.enclosure,
        lines.address,
    ):
        span = reader(line, BOTH)
        assert span is None or 0 <= span.start <= span.end <= len(line)
