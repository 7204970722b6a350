"""Dividing by rule: the layouts that editions and offices print their letters in. All letters are invented.

Long sources are cut so. In short ones the rules are a sign among others, which test_divide_parts.py tests.
"""

from __future__ import annotations

import textwrap

import pytest

from despatch.divide import weigh
from despatch.divide.cuts import make_cuts
from despatch.model import Cut, Hint, HintKind, Source, Span
from despatch.settings import Settings

SETTINGS = Settings(languages=("en", "de"))


def source(text: str, *hinted: tuple[HintKind, str]) -> Source:
    """Make a source; each hint covers the first place where its words stand."""
    hints = tuple(Hint(kind, Span(text.index(words), text.index(words) + len(words))) for kind, words in hinted)
    return Source("letters.txt", text, "text", "utf-8", "", hints=hints)


def cuts(text: str, *hinted: tuple[HintKind, str]) -> tuple[Cut, ...]:
    found = weigh(source(text, *hinted), SETTINGS)
    return make_cuts(found.lines, found.choice)


def pieces(text: str, *hinted: tuple[HintKind, str]) -> list[str]:
    return [cut.span.of(text) for cut in cuts(text, *hinted)]


HALE = """\
Adam Hale to Miriam Orme

Elmford 3d May 1801

Dear Madam,

The barley stands well. I shall send the cart on Monday, if the bridge is mended by then.

I am, Madam, your obedient servant,

Adam Hale"""
ORME = """\
Miriam Orme to Adam Hale

Larkwell, 9 May 1801

Sir,

Your cart came without the barley. I ask you to look into it.

Miriam Orme"""
LIND = """\
Adam Hale to Jonas Lind

Elmford 9th May 1801

My dear Lind,

Mrs. Orme writes that the barley is gone. Have you seen it?

Yours,

A. Hale"""


@pytest.mark.parametrize("blank_lines", [0, 1, 2, 3])
def test_headed_letters_are_cut_whatever_stands_between_them(blank_lines: int) -> None:
    letters = [HALE, ORME, LIND]
    assert pieces(("\n" * (blank_lines + 1)).join(letters) + "\n") == letters


@pytest.mark.parametrize("blank_lines", [0, 1, 2])
def test_letters_without_any_blank_line_inside_are_cut(blank_lines: int) -> None:
    letters = [text.replace("\n\n", "\n") for text in (HALE, ORME, LIND)]
    assert pieces(("\n" * (blank_lines + 1)).join(letters)) == letters


def test_numbered_letters_begin_with_their_number() -> None:
    letters = [f"No. {n}\n\n{text}" for n, text in enumerate((HALE, ORME, LIND), 28)]
    assert pieces("\n\n".join(letters)) == letters


def test_letters_that_only_a_number_announces() -> None:
    letters = [f"No. {n}\n\nThe barley of week {n} has come, and the books are in order.\n\nOrme" for n in range(1, 12)]
    assert pieces("\n\n".join(letters)) == letters


def test_numbered_paragraphs_do_not_cut() -> None:
    body = "\n\n".join(f"{n}.\n\nThe barley of week {n} has come, and we thank you for it." for n in range(1, 12))
    assert len(pieces(f"Adam Hale to Miriam Orme\n\nElmford 3d May 1801\n\nMadam,\n\n{body}\n\nAdam Hale")) == 1


TELEGRAMS = [
    (
        "Sent on 4 June 1931\n\nMost Secret\n\nPremier Varga to President Holt\n\n"
        "Your message of June 2 received. The ships will sail."
    ),
    (
        "Premier Varga to President Holt\n\nI thank you for the twelve locomotives. They have not arrived.\n"
        "\nVarga\n\n9 June 1931"
    ),
    "9 June 1931\n\nPersonal\n\nPremier Varga to Prime Minister Dunmore\n\nThe harbour is closed by ice.\n\nVarga",
    "Sent on 11 June 1931\n\nTo Mr Holt\n\nOn the day of your election I send you my good wishes.",
    "Sent on 12 June 1931\n\nReply of Premier Varga to Message from President Holt\n\nAgreed.",
]


def test_telegrams_with_dates_first_last_or_missing() -> None:
    assert pieces("\n\n\n".join(TELEGRAMS)) == TELEGRAMS


def test_a_date_goes_with_the_letter_that_has_none_when_no_gap_tells() -> None:
    assert pieces("\n\n".join(TELEGRAMS)) == TELEGRAMS


def test_a_page_s_title_and_its_navigation_belong_to_no_letter() -> None:
    text = (
        "Harbour Telegrams\n\n1931\n\n"
        + "\n\n\n".join(TELEGRAMS)
        + "\n\n\nClick here to go on to 1932\n\nClick here for the Archive\n"
    )
    furniture: list[tuple[HintKind, str]] = [
        ("navigation", "Click here to go on to 1932"),
        ("navigation", "Click here for the Archive"),
    ]
    assert pieces(text, *furniture) == TELEGRAMS


def test_two_letters_of_one_day_are_two() -> None:
    letters = [
        "Sent on 4 June 1931\n\nPremier Varga to President Holt\n\nThe first ship has sailed.",
        "Sent on 4 June 1931\n\nPremier Varga to President Holt\n\nThe second ship has sailed.",
    ]
    assert pieces("\n\n".join(letters)) == letters


def test_a_gap_between_a_heading_and_its_memorandum_does_not_cut() -> None:
    memorandum = (
        "Premier Varga to President Holt\n\n\nMemorandum\n\n"
        "The talks of June 3 came to nothing, and the ice is thick.\n\nVarga"
    )
    assert pieces("\n\n\n".join([TELEGRAMS[0], memorandum, TELEGRAMS[4]])) == [TELEGRAMS[0], memorandum, TELEGRAMS[4]]


def test_a_gap_inside_a_letter_does_not_cut_where_headings_are_regular() -> None:
    letters = [HALE.replace("3d", f"{n}th") for n in range(4, 24)]
    letters[7] = letters[7].replace("\n\nI am, Madam", "\n\n\n\nI am, Madam")
    letters[9] = letters[9].replace("servant,\n\n", "servant,\n\n\n")
    letters[11] = letters[11].replace("\n\nDear Madam", "\n\n\nDear Madam")
    text = "\n\n\n".join(letters)
    assert pieces(text) == letters
    doubted = cuts(text)[7]
    assert [d.code for d in doubted.doubts] == ["cut-doubtful"]
    assert doubted.confidence < 0.8


def test_a_memorandum_between_letters_is_a_piece_of_its_own() -> None:
    letters = [HALE.replace("3d", f"{n}th") for n in range(4, 14)]
    memorandum = "Memorandum on the Barley\n\nForty sacks were weighed at Elmford. Thirty-one came to Larkwell."
    found = cuts("\n\n\n".join([*letters[:5], memorandum, *letters[5:]]))
    assert [cut.kind for cut in found] == ["letter"] * 5 + ["other"] + ["letter"] * 5


BARE = [
    "Elmford, 3 May 1801\n\nDear Madam,\n\nThe barley stands well.\n\nI am, Madam, your obedient servant,\n\nAdam Hale",
    "Larkwell, 9 May 1801\n\nSir,\n\nYour cart came empty.\n\nI remain, Sir, yours,\n\nMiriam Orme",
    "Elmford, 12 May 1801\n\nMy dear Lind,\n\nMrs. Orme is angry.\n\nYours sincerely,\n\nAdam Hale",
]


@pytest.mark.parametrize("gap", ["\n\n\n", "\n\n", "\n"])
def test_letters_without_headings(gap: str) -> None:
    assert pieces(gap.join(BARE)) == BARE


def test_cuts_that_rest_on_little_are_doubted() -> None:
    found = cuts("\n\n".join(BARE))
    assert [d.code for d in found[1].doubts] == ["cut-doubtful"]
    assert found[1].confidence < 0.8
    assert "signature" in found[1].doubts[0].reason


def test_a_postscript_with_a_date_stays_with_its_letter() -> None:
    letter = HALE + "\n\nP.S. Tuesday 5th. The bridge is mended. My compliments to Mr. Orme."
    assert pieces(letter) == [letter]


def test_one_letter_a_file_with_stray_gaps_is_one_letter() -> None:
    letter = HALE.replace("\n\n", "\n\n\n")
    assert pieces(letter) == [letter]


def test_letters_headed_by_their_recipient_alone() -> None:
    letters = [
        f"To {name}\n\nElmford, {day} May 1801\n\nDear Sir,\n\nThe barley stands well.\n\nYours sincerely,\n\nAdam Hale"
        for day, name in enumerate(["Jonas Lind", "Peter Garrow", "John Stowell", "Jonas Lind"], 3)
    ]
    assert pieces("\n\n".join(letters)) == letters


def test_a_printed_volume_with_diaries_notes_and_page_heads() -> None:
    parts = [
        "Jonas Lind's Diary\n\n[May 3, 1801] Fair. Dined with Mr. Garrow, who spoke of the barley.\nMS (ElmL).",
        (
            "Adam Hale to Miriam Orme\n\nMadam Elmford May 3d. 1801 The barley stands well, and I shall send\n"
            "MAY 3, 1801\n"
            "the cart.(1) I am yours Adam Hale\nRC (LarL).\n1 The cart was lost at the ford."
        ),
        "Jonas Lind's Diary\n\n[May 4, 1801] Rain all day. Walked to the ford.\nMS (ElmL).",
        (
            "The Larkwell Committee\n\nGentlemen Elmford May 5th. 1801 Be pleased to pay for forty sacks. "
            "Adam Hale\nRC (LarL)."
        ),
        "Jonas Lind's Diary\n\n[May 6, 1801] Rain again. The ford is deep.\nMS (ElmL).",
    ]
    text = "\n\n".join(parts) + "\n"
    found = cuts(text, ("note", "RC (LarL).\n1 The cart was lost at the ford."), ("running-head", "\nMAY 3, 1801\n"))
    assert [cut.span.of(text) for cut in found] == parts
    assert [cut.kind for cut in found] == ["other", "letter", "other", "letter", "other"]


def test_german_letters_with_trailing_dates() -> None:
    letters = [
        "Otto Lind an Clara Wehr\n\nLiebe Clara,\n\ndas Heft ist fertig.\n\nHerzlich\nIhr\nOtto\n\n3. 5. 91",
        (
            "Clara Wehr an Otto Lind\n\nHerrn Dr. Otto Lind\nLindau\n\nLieber Otto! Es gefällt mir nicht.\n\n"
            "Clara\n\n5/5 91"
        ),
        "Otto Lind an Clara Wehr\n\nLindau, den 7. Mai 1891.\nLiebe Clara!\n\nDas thut mir leid.\n\nIhr\nOtto",
    ]
    assert pieces("\n\n".join(letters)) == letters


def test_headings_of_the_encoding_announce_letters() -> None:
    parts = [
        "First letter\n\nThe barley stands well, thank God.\n\nHale",
        "Second letter\n\nThe cart came empty to us.\n\nYours, Orme",
    ]
    text = "\n".join(parts)
    assert pieces(text, ("heading", "First letter"), ("heading", "Second letter")) == parts


def wrapped(text: str, columns: int) -> str:
    return "\n".join("\n".join(textwrap.wrap(line, columns)) for line in text.split("\n"))


@pytest.mark.parametrize("columns", [50, 66, 78])
def test_a_transcript_wrapped_at_a_column(columns: int) -> None:
    more = (
        "I have it from Mr. Garrow that the letter of Adam Hale to Miriam Orme of 3 May 1801 was never read, and that "
        * 4
    )
    letters = [
        wrapped(text.replace("\n\nDear", f"\n\n{more}\n\nDear"), columns)
        for text in (HALE, ORME + f"\n\nP.S. {more}", LIND)
    ]
    assert pieces("\n\n".join(letters)) == letters


@pytest.mark.parametrize("rule", ["* * *", "-----", "=========="])
def test_rules_between_letters_part_them_and_belong_to_none(rule: str) -> None:
    letters = [text.partition("\n\n")[2] for text in (HALE, ORME, LIND)]
    assert pieces(f"\n\n{rule}\n\n".join(letters)) == letters


def test_a_rule_inside_a_letter_marks_what_was_left_out() -> None:
    letter = HALE.replace("\n\nI am, Madam", "\n\n* * *\n\nThe bridge is mended.\n\nI am, Madam")
    assert pieces(f"{letter}\n\n\n{ORME}") == [letter, ORME]


def test_papers_under_file_numbers() -> None:
    papers = [
        (
            "812.0044/117: Telegram\n\nThe Minister in Marania (Hale) to the Secretary of State\n\n"
            "Elmport, June 3, 1931—5 p.m.\n\n"
            "The convoy will sail tonight.\n\nHale"
        ),
        (
            "812.0044/121\n\nMemorandum of Conversation, by the Chief of the Marine Division (Lind)\n\n"
            "[Holtstadt,] June 4, 1931.\n\n"
            "The Minister called at his request, and spoke of the ice."
        ),
        (
            "812.0044/122: Telegram\n\nThe Secretary of State to the Minister in Marania (Hale)\n\n"
            "Holtstadt, June 5, 1931—noon.\n\n"
            "You may say that the ships are ready.\n\nOrme"
        ),
    ]
    found = cuts("\n\n".join(papers))
    assert [cut.span.of("\n\n".join(papers)) for cut in found] == papers
    assert [cut.kind for cut in found] == ["letter", "other", "letter"]


def test_titles_that_give_the_date_first() -> None:
    letters = [
        "3 May 1801. Adam Hale to Miriam Orme.\n\nThe barley stands well.",
        "[9 May 1801] Miriam Orme to Adam Hale\n\nIt does not.",
    ]
    assert pieces("\n\n".join(letters)) == letters


def test_a_title_that_cannot_be_read_is_cut_where_the_others_stand_and_doubted() -> None:
    letters = [HALE.replace("3d", f"{n}th") for n in range(4, 16)]
    letters[6] = letters[6].replace("Miriam Orme", "several families of the place and their friends beyond it", 1)
    found = cuts("\n\n".join(letters))
    assert [cut.span.of("\n\n".join(letters)) for cut in found] == letters
    assert [d.code for d in found[6].doubts] == ["cut-doubtful"]


def test_a_sentence_that_holds_two_names_does_not_cut() -> None:
    letter = HALE.replace("The barley", "My letters to be kept are these:\n\nAdam Hale to Miriam Orme.\n\nThe barley")
    assert pieces(f"{letter}\n\n{ORME}\n\n{LIND}") == [letter, ORME, LIND]
