"""Plain text: the letters' words told apart from what editors, printers and web pages add."""

import json
from bisect import bisect_left
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from despatch.read.apparatus import hints, title

LANGUAGES = ("en", "de")
SHARED = Path(__file__).parents[2] / "shared"


def found(text, *kinds):
    return [(hint.detail, hint.span.of(text)) for hint in hints(text, LANGUAGES) if hint.kind in kinds]


VOLUME = """\
Amos Pell to Nathan Quill

Sir, Merryvale May 3d 1781 I have your favor.(1) The waggons
MAY 3, 1781
are come, and the oxen(2) with them. Yr humble servt Amos Pell
RC (MHi). Addressed: "N. Quill Esqr."
1 Not found. See Pell to Quill,
MAY 4, 1781
April 29, 1781.
2 Of the Tarnby drovers.

Nathan Quill to Amos Pell

Sir, Tarnby May 5th 1781 We have no rope, no nails, no
MAY 5, 1781
timber and no hands. I am Sir yr obt Nathan Quill
RC (Jane Doe, Bath, 1974).
"""


def test_source_notes_and_footnotes_below_a_letter():
    assert found(VOLUME, "note") == [
        ("source", 'RC (MHi). Addressed: "N. Quill Esqr."'),
        ("1", "1 Not found. See Pell to Quill,\nMAY 4, 1781\nApril 29, 1781."),
        ("2", "2 Of the Tarnby drovers."),
        ("source", "RC (Jane Doe, Bath, 1974)."),
    ]


def test_note_marks_that_the_notes_answer():
    assert found(VOLUME, "note-mark") == [("1", "(1)"), ("2", "(2)")]


def test_page_heads_are_known_by_breaking_into_sentences():
    assert [words for _, words in found(VOLUME, "running-head")] == ["MAY 3, 1781", "MAY 4, 1781", "MAY 5, 1781"]


def test_a_page_head_that_lost_its_line():
    text = VOLUME + "\nA to B\n\nSir, the ship MAY 6, 1781 has sailed and all is well.\n"
    assert found(text, "running-head")[-1] == ("MAY 6, 1781", "MAY 6, 1781")


def test_page_numbers_between_lines():
    page = "I have the honour to tell you that the stores are laden and\n%d\nwill go down the river with the wind.\n"
    text = "A to B\n\n" + "\n".join(page % number for number in (40, 41, 42)) + "\nYours\n"
    assert [words for _, words in found(text, "page-break")] == ["40", "41", "42"]


def test_datelines_that_recur_are_no_page_heads():
    text = "\n\n\n".join(f"MAY {day}, 1937\n\nThe convoy has sailed.\n\nBrandl" for day in range(1, 9)) + "\n"
    assert found(text, "running-head", "page-break") == []


def test_an_address_that_recurs_is_no_page_head():
    text = "\n\n".join(
        f"Herrn Dr. Brandl\nUferstr. 12\nLieber Freund! Heute kam der {day}. Brief von Dir." for day in range(1, 9)
    )
    assert found(text, "running-head") == []


def test_footnotes_without_a_source_note():
    text = "Sir, the waggons are come.1 The oxen*\nfollow. Amos Pell\n\n1. Not found.\n* Ibid.\n\nNext letter\n"
    assert found(text, "note") == [("1", "1. Not found."), ("*", "* Ibid.")]


def test_notes_at_the_end_of_a_volume():
    text = "A to B\n\nThe Act1 stands. The Treaty2 falls.\n\nNotes\n\n1. Of 1911.\n\n2. Of 1912.\n"
    assert found(text, "heading", "note") == [("notes", "Notes"), ("1", "1. Of 1911."), ("2", "2. Of 1912.")]


def test_a_list_under_a_title_without_marks_is_a_letters_own():
    assert (
        found("The Minister to the Envoy\n\nNotes\n\n1. We ask for rope.\n\n2. We ask for oil.\n", "heading", "note")
        == []
    )


@pytest.mark.parametrize(
    "note", ["1Not found.", "¹ Not found.", "[1] Not found.", "[1]. Not found.", "(1) Not found.", "1) Not found."]
)
def test_forms_of_footnotes(note):
    assert found(f"Sir, the waggons1 are come.\n\nAmos Pell\n\n{note}\n", "note") == [("1", note)]


@pytest.mark.parametrize(
    "line",
    [
        "Copy (Secret)",
        "Draft, Secret",
        "Telegram (Urgent)",
        "DS",
        "Source of the Tarn is dry",
        "Copy (to the Minister)",
        "Transcript, Tarnby",
    ],
)
def test_lines_that_only_resemble_source_notes(line):
    assert found(f"A to B\n\nSir, all is well.\n\n{line}\n", "note") == []


def test_footnotes_at_the_foot_of_a_page_end_with_the_page():
    page = (
        "We have sent the waggons{n} and all the oxen to the ferry, and hope to\n"
        "{n} Not found in the archive of the county.\nAMOS PELL 178{n}\n"
        "hear soon that they are come, and that the river is open again.\n"
    )
    text = "A to B\n\n" + "\n".join(page.format(n=n) for n in (1, 2, 3))
    assert found(text, "note") == [(str(n), f"{n} Not found in the archive of the county.") for n in (1, 2, 3)]
    assert len(found(text, "running-head")) == 3


def test_german_apparatus():
    text = (
        "Sehr geehrtes Fräulein,\n\nIhr Brief1 kam.\n\nO. Brandl\n\n"
        "Handschrift: Stadtarchiv Tarnberg.\n1 Nicht überliefert.\n"
    )
    assert [detail for detail, _ in found(text, "note")] == ["source", "1"]


def test_numbered_paragraphs_of_a_letter_are_its_own():
    text = (
        "To the Minister\n\n1. We have no ships.\n2. We have no oil.\n3. We ask for (1) ships and (2) oil.\n\nBrandl\n"
    )
    assert found(text, "note", "note-mark") == []


def test_figures_glued_to_words_are_marks_and_designations_are_not():
    text = (
        "Under the Shipping Act5 we ask for A-20 and B25 and P.Q. 17 by No5 road, 4th of May, May5.\n\n"
        "The Communiqué28 says so.\n"
    )
    assert found(text, "note-mark") == [("5", "5"), ("28", "28")]


def test_a_name_that_bears_its_figure_twice_is_no_mark():
    assert found("Send Falke7 to us.\n\nFalke7 has sailed.\n", "note-mark") == []


def test_raised_figures_are_marks_and_measures_are_not():
    assert found("The treaty² gives 40 m² of timber.\n", "note-mark") == [("2", "²")]


def test_a_web_page_saved_as_text():
    text = "River Cables\n\n1937\n\nSent on May 8, 1937\n\nA. Brandl to I. Quist\n\nReturn to Tarnby at once\n\n" + (
        "The ships wait.\n\n" * 6 + "Click here to continue with River Cables, 1938\n\nReturn to Index"
    )
    assert found(text, "heading") == [("title", "River Cables"), ("year", "1937")]
    assert title(text, hints(text, LANGUAGES)) == "River Cables"
    assert [words for _, words in found(text, "navigation")] == [
        "Click here to continue with River Cables, 1938",
        "Return to Index",
    ]


def test_the_first_line_of_a_letter_is_no_title():
    text = "Amos Pell to Nathan Quill\n\nSir, all is well.\n"
    assert title(text, hints(text, LANGUAGES)) is None


PARTS = st.sampled_from(
    [
        "\n",
        "\n\n",
        " ",
        "RC (MHi).",
        "1 Not found.",
        "(1)",
        "Act5",
        "MAY 3, 1781",
        "the ships",
        "Notes",
        "[p. 3]",
        "12",
        "word.2",
        "*",
        "* x",
    ],
)


@given(st.lists(PARTS, max_size=40).map("".join))
def test_hints_lie_on_words_in_order(text):
    made = hints(text, LANGUAGES)
    assert [hint.span.start for hint in made] == sorted(hint.span.start for hint in made)
    for hint in made:
        words = hint.span.of(text)
        assert words == words.strip()
        assert words


@given(st.lists(PARTS, max_size=40).map("".join))
def test_notes_do_not_overlap(text):
    spans = [hint.span for hint in hints(text, LANGUAGES) if hint.kind == "note" and hint.detail != "bracketed"]
    assert all(before.end <= after.start for before, after in pairwise(spans))


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared letters are not here")
def test_where_the_apparatus_begins_in_printed_volumes():
    folder = SHARED / "corpora" / "delegates" / "printed"
    gold = [json.loads(line) for line in (folder / "gold.jsonl").read_text("utf-8").splitlines()]
    right = 0
    for name in sorted({row["file"] for row in gold}):
        text = (folder / "text" / name).read_text("utf-8")
        starts = [hint.span.start for hint in hints(text, LANGUAGES) if hint.kind == "note"]
        for row in gold:
            if row["file"] == name:
                first = bisect_left(starts, row["text_start"])
                right += first < len(starts) and starts[first] == row["text_end"] + 1
    assert right >= 0.99 * len(gold)
