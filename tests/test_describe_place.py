"""The place of a dateline, in letters of people who never lived."""

from itertools import pairwise

import pytest

from despatch.describe.dating import read_datings
from despatch.describe.place import find_place, find_places
from despatch.model import Span
from despatch.settings import Settings

SETTINGS = Settings()


def read(text):
    return read_datings(text, Span(0, len(text)), SETTINGS)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Elmford 10th Sepr. 1775\n\nSir", "Elmford"),
        ("Elmfd. Sept. 12. 1775\n\nSir", "Elmfd"),
        ("Wien, den 9. Dezember 1888.\n\nLieber Horn!", "Wien"),
        ("Wien am 6. Juli 1891.\n\nLieber Horn!", "Wien"),
        ("Dear Sir Elmford 10th Sepr. 1775 I was informed.", "Elmford"),
        ("Dear sir Elmford Octr. 2. 1775 I believe you will have heard.", "Elmford"),
        ("My dear Wife, Camp at the Falls of Elm, Augt. 3d. 1779. You will have heard.", "Camp at the Falls of Elm"),
        ("Head Quarters Elm Bridge Dear Sir 20th August 1775\n\nI wrote you.", "Head Quarters Elm Bridge"),
        ("Elmford. Monday. July 3rd. 1775.\n\nSir,", "Elmford"),
        ("Elmford, Monday evening 11 o'clock 3 July 1775.\n\nSir,", "Elmford"),
        ("[Elmford, 7 January 1805]\n\nDear Sir", "Elmford"),
        ("Wien I. Lindengasse 4\n24/2 1892.\nVerehrter Herr,", "Wien"),
        ("10/III 1892 Linden\n\nLieber Horn!", "Linden"),
        ("On board the Petrel, May 14, 1778.\n\nDear Sir,", "On board the Petrel"),
        ("On board the Petrel off Hale, 14th May 1778.\n\nDear Sir,", "On board the Petrel off Hale"),
        ("Redaction.Linden a. M., 21. Juni 1891\n\nLieber Horn!", "Linden a. M"),
    ],
)
def test_the_place_as_written(text, written):
    found = find_place(text, read(text), SETTINGS)
    assert found.written == written
    assert found.span.of(text) == written


@pytest.mark.parametrize(
    "text",
    [
        "10th Sepr. 1775\n\nSir, I was informed.",
        "Dear Sir, 10th Sepr. 1775\n\nI was informed.",
        "Monday evening 11 o'clock 3 July 1775.\n\nSir,",
        "A. Lind to B. Horn, 3 May 1781\n\nSir, I am well.",
        "Sir, I am well.",
        "Herrn Dr. Horn\nWien\nI. Lindengasse 12.\n\n25. X. 1890.\n\nLieber Horn!",
        "May 3, 1781 Sir, I am well and so are we all.",
    ],
)
def test_no_place_where_the_words_do_not_say(text):
    assert find_place(text, read(text), SETTINGS) is None


def test_other_datelines_tell_a_place_from_a_name():
    text = (
        "Elmford 3 May 1781\n\nSir\n\nDear General Elmford 5 May 1781\n\nI am\n\nDear General Crane 6 May 1781\n\nI am"
    )
    cuts = [0, text.index("Dear General Elmford"), text.index("Dear General Crane"), len(text)]
    readings = [read_datings(text, Span(a, b), SETTINGS) for a, b in pairwise(cuts)]
    assert [p and p.written for p in find_places(text, readings, SETTINGS)] == ["Elmford", "Elmford", None]
