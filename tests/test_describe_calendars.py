"""The letter's own date where its calendar, its place in the closing, or what it leaves out must be known."""

import pytest

from despatch.describe.dating import read_datings
from despatch.describe.years import add_years
from despatch.model import Span
from despatch.settings import Settings

BODY = "\n\nDear Sir,\n\nThe barley is in, and the mill goes again.\n\nJosiah Quill\n"


def read(text, *languages, calendar="gregorian"):
    settings = Settings(languages=languages or ("en",), calendar=calendar)
    return add_years([read_datings(text, Span(0, len(text)), settings)])[0]


def doubts(reading):
    return [doubt.code for doubt in reading.doubts]


# ---------------------------------------------------------------- Old and New Style by the place


@pytest.mark.parametrize(
    ("dateline", "edtf"),
    [
        ("London, 3 May 1712", "1712-05-14"),
        ("Philadelphia, the 2d of September 1752", "1752-09-13"),
        ("Whitehall, Sunday, 3 Feb. 1711", "1712-02-14"),  # the day of the week tells the year
        ("London, 3 Feb. 1711", "?1711-02-14"),
    ],
)
def test_a_place_with_the_old_style_tells_the_calendar(dateline, edtf):
    reading = read(dateline + BODY)
    assert (reading.date.edtf, reading.date.calendar) == (edtf, "julian")
    assert doubts(reading) == ["date-style-inferred"]
    assert reading.date.written in dateline


@pytest.mark.parametrize(
    ("dateline", "edtf"),
    [
        ("London, 3 May 1712 N.S.", "1712-05-03"),
        ("London, 3/14 May 1712", "1712-05-14"),
        ("London, 14 September 1752", "1752-09-14"),
        ("New London, 3 May 1812", "1812-05-03"),
        ("Port Carrow, 3 May 1712", "1712-05-03"),
        ("London, 3 May 1540", "1540-05-03"),
        ("London, May 1712", "1712-05"),
    ],
)
def test_what_a_place_does_not_tell(dateline, edtf):
    reading = read(dateline + BODY)
    assert (reading.date.edtf, reading.date.calendar, doubts(reading)) == (edtf, "gregorian", [])


def test_a_date_from_russia_is_of_one_of_two_days():
    reading = read("Moscow, 3 May 1830" + BODY)
    assert reading.date.edtf == "[1830-05-03,1830-05-15]"
    assert doubts(reading) == ["date-style-inferred"]


def test_the_calendar_of_the_archive_leaves_a_date_that_names_its_own():
    assert read("Port Carrow, 3 May 1712" + BODY, calendar="julian").date.edtf == "1712-05-14"
    assert read("Port Carrow, 14 May 1712 N.S." + BODY, calendar="julian").date.edtf == "1712-05-14"
    french = "Valcourt, 12 floréal an II\n\nMonsieur,\n\nLes livres sont arrivés.\n\nJosias Quill\n"
    reading = read(french, "fr", calendar="julian")
    assert (reading.date.edtf, reading.date.calendar) == ("1794-05-01", "republican")


# ---------------------------------------------------------------- between the closing and the signature


@pytest.mark.parametrize(
    ("closing", "language"),
    [
        ("Ich bin\n\nEw. Hochwohlgeboren Hollern, den 8ten März 1782. gehorsamster Diener J. Q. Quill", "de"),
        ("Leb wohl, und schreibe bald. Hollern den 8 März 1782. Dein Freund Quill", "de"),
        ("Ihr gehors. Sohn Hollern an der Leine den 8. März. 1782 J. Q—l.", "de"),
        ("I remain, Sir, Port Carrow, the 8th of March 1782. your most obedient servant Josiah Quill", "en"),
    ],
)
def test_a_date_between_closing_and_signature_is_the_letters(closing, language):
    reading = read(f"Lieber Freund!\n\n{'Wir haben die Ernte in der Scheune. ' * 9}\n\n{closing}\n", language)
    assert reading.date.edtf == "1782-03-08"
    assert reading.date.origin == "trailer"


@pytest.mark.parametrize(
    "closing",
    [
        "Deine Nachricht aus Hollern den 8ten März 1782. Dein Freund Quill",
        "wir waren in Hollern den 8ten März 1782. Dein Freund Quill",
        "er starb zu Hollern den 8ten März 1782, und wurde dort begraben von Josias Quill",
    ],
)
def test_a_date_tied_to_a_sentence_at_the_end_is_not(closing):
    text = f"Lieber Freund!\n\n{'Wir haben die Ernte in der Scheune. ' * 9}Ich erhielt {closing}\n"
    assert read(text, "de").date is None


# ---------------------------------------------------------------- what a dateline leaves out


@pytest.mark.parametrize(
    ("dateline", "language", "edtf"),
    [
        ("Valcourt, le 5 du courant", "fr", "XXXX-XX-05"),
        ("ce mardi 7 au soir", "fr", "XXXX-XX-07"),
        ("Hollern, 5. d. M.", "de", "XXXX-XX-05"),
        ("Hollern a/S. den 12. Jul.", "de", "XXXX-07-12"),
    ],
)
def test_a_dateline_is_kept_as_far_as_it_goes(dateline, language, edtf):
    assert read(f"{dateline}\n\nMonsieur Fenn!\n\nTout va bien.\n\nQuill\n", language).date.edtf == edtf


def test_the_5th_instant_of_a_letter_cited_is_not_the_letters_own():
    text = "Sir,\n\nYours of the 5th inst. came to hand with the barley, and the mill goes again.\n\nJosiah Quill\n"
    assert read(text).date is None
