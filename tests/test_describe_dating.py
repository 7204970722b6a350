"""The letter's own date, in letters of people who never lived."""

import json
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from despatch import problems
from despatch.describe.dating import read_datings
from despatch.describe.place import find_places
from despatch.describe.years import add_years
from despatch.model import Span
from despatch.pipeline.preview import preview
from despatch.settings import Settings

SHARED = Path(__file__).parents[2] / "shared"
SETTINGS = Settings()


def read(text, settings=SETTINGS):
    return read_datings(text, Span(0, len(text)), settings)


def edtf(text):
    reading = read(text)
    return reading.date and reading.date.edtf


def test_the_heading_is_believed_before_the_dateline():
    text = "Paul Horn an Ada Lind, 9. 12. 1888\n\nWien, den 9. Dezember.\nLiebe Ada!\n\nIch danke Dir.\n\nDein\nPaul"
    reading = read(text)
    assert (reading.date.edtf, reading.date.origin, reading.date.role) == ("1888-12-09", "heading", "sent")
    assert reading.date.span.of(text) == reading.date.written == "9. 12. 1888"
    assert reading.doubts == ()


def test_a_heading_and_a_dateline_that_disagree_are_doubted():
    text = "Paul Horn an Ada Lind, 9. 12. 1888\n\nWien, den 7. Dezember 1887.\n\nLiebe Ada!"
    reading = read(text)
    assert reading.date.edtf == "1888-12-09"
    assert [d.code for d in reading.doubts] == ["date-conflict"]


def test_sent_on_above_the_heading():
    text = "Sent on May 6, 1943\n\nPremier Hale to President Lind\n\nI have received your message of May 3, 1943."
    reading = read(text)
    assert (reading.date.edtf, reading.date.role, reading.date.origin) == ("1943-05-06", "sent", "heading")


def test_received_on_is_no_day_of_sending():
    text = "Received on May 6, 1943\n\nPremier Hale to President Lind\n\nMay 4, 1943\n\nWe agree."
    reading = read(text)
    assert reading.received.edtf == "1943-05-06"
    assert reading.date.edtf == "1943-05-04"


def test_the_day_of_receipt_takes_its_year_from_the_day_of_sending():
    text = "Elmford, December 31, 1942—3 p.m.\n[Received January 2—1:25 a.m.]\n\nThe minister agreed.\n\nHale"
    reading = read(text)
    assert (reading.date.edtf, reading.received.edtf, reading.received.role) == ("1942-12-31", "1943-01-02", "received")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Elmford 10th Sepr. 1775\n\nSir\n\nI was informed.", "1775-09-10"),
        ("Dear Sir Elmford 10th Sepr. 1775 I was informed by the post of all that passed.", "1775-09-10"),
        ("My dear Wife, Camp at the Falls of Elm, Augt. 3d. 1779. You will have heard of our march.", "1779-08-03"),
        ("[ September 6, 1774]\n\nI told you I should begin another sheet.", "1774-09-06"),
        ("Liebe Ada!\n\nDanke für alles.\n\nDein\nPaul\n\n18/5. 1891", "1891-05-18"),
        ("Herrn Dr. Horn\nWien\nI. Lindengasse 12.\n\n25. X. 1890.\n\nLieber Horn!", "1890-10-25"),
        ("Sehr geehrter Herr!\n\nDank.\n\nIhr Horn\n\nWien, I. Lindengasse 11. 14. Oktober 1890.", "1890-10-14"),
        ("Dear Sir, Your letter of May 3, 1781 came to hand.\n\nA. Lind\n\nElmford, 9th May 1781", "1781-05-09"),
        ("Sir, Elmford August 10th. 1776. 6 o Clock P.M. I am this minute honoured.", "1776-08-10"),
    ],
)
def test_where_a_date_may_stand(text, day):
    assert edtf(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "Dear Sir, Your letter of May 3, 1781 came to hand. I am glad of it.\n\nA. Lind",
        "Dear Sir, I wrote you on the 5th of May 1781 and have had no answer.\n\nA. Lind",
        "On May 3, 1781 we met the enemy and lost two ships.\n\nA. Lind",
        "I have received yours of 4 June 1799.\n\nA. Lind",
        "Lieber Freund! Ihren Brief vom 3. Mai 1891 habe ich erhalten.\n\nHorn",
    ],
)
def test_a_date_that_is_cited_is_never_the_letters_own(text):
    assert read(text).date is None


def test_an_impossible_day_is_a_doubt_not_a_guess():
    reading = read("Elmford 31 June 1781\n\nSir, I am well.")
    assert reading.date is None
    assert "date-impossible" in [d.code for d in reading.doubts]


def test_a_weekday_that_does_not_fit_is_a_doubt():
    reading = read("Elmford Monday 3 July 1781\n\nSir, I am well.")
    assert reading.date.edtf == "1781-07-03"
    assert [d.code for d in reading.doubts] == ["weekday-conflict"]
    assert read("Elmford Tuesday 3 July 1781\n\nSir, I am well.").doubts == ()


def test_old_style_is_turned_into_the_gregorian_calendar():
    reading = read("Elmford 3 May 1751 (O.S.)\n\nSir, I am well.")
    assert (reading.date.edtf, reading.date.calendar) == ("1751-05-14", "julian")
    archive = read("Elmford 3 May 1741\n\nSir, I am well.", Settings(calendar="julian"))
    assert (archive.date.edtf, archive.date.calendar) == ("1741-05-14", "julian")


def test_a_year_left_out_comes_from_the_letters_around():
    texts = ["Elmford 20 Decr. 1775\n\nSir", "Decr. 29\n\nSir", "Jany 3d\n\nSir", "Elmford 10 Jany 1776\n\nSir"]
    readings = add_years([read(t) for t in texts])
    assert [r.date.edtf for r in readings] == ["1775-12-20", "1775-12-29", "1776-01-03", "1776-01-10"]
    assert [r.date.origin for r in readings] == ["dateline", "neighbours", "neighbours", "dateline"]
    assert [[d.code for d in r.doubts] for r in readings[1:3]] == [["date-year-inferred"]] * 2
    assert readings[1].date.confidence < readings[0].date.confidence


def test_two_figures_of_a_year_get_their_century_from_the_letters_around():
    readings = add_years([read("Wien, 3. Mai 1891.\n\nLieber"), read("24/2 92.\n\nLieber")])
    assert (readings[1].date.edtf, readings[1].date.origin) == ("1892-02-24", "dateline")


def test_a_day_of_the_week_and_of_the_month_gets_its_month_from_the_letters_around():
    texts = ["Elmford 2 July 1781\n\nSir", "Elmford, Tuesday 10th.\n\nSir, I am well.", "Elmford 20 July 1781\n\nSir"]
    readings = add_years([read(t) for t in texts])
    assert (readings[1].date.edtf, readings[1].date.rule) == ("1781-07-10", "dating.neighbours")
    readings = add_years([read(t) for t in texts[:2]])
    assert readings[1].date.edtf == "XXXX-XX-10"
    assert [d.code for d in readings[1].doubts] == ["date-month-unknown"]


def test_a_day_of_the_week_that_fits_no_day_between_the_letters_around_stays_open():
    texts = ["Elmford 2 July 1781\n\nSir", "Elmford, Friday 10th.\n\nSir, I am well.", "Elmford 20 July 1781\n\nSir"]
    assert add_years([read(t) for t in texts])[1].date.edtf == "XXXX-XX-10"


def test_a_day_of_the_week_after_the_date_is_compared_with_it():
    reading = read("Elmford, 3 July 1781, Monday\n\nSir, I am well.")
    assert [d.code for d in reading.doubts] == ["weekday-conflict"]
    assert read("Elmford, 3 July 1781, Tuesday\n\nSir, I am well.").doubts == ()


def test_a_day_of_the_week_at_the_end_of_a_sentence_is_not_the_letters_own():
    [reading] = add_years(
        [read("Sir, I am well, and shall come to you with both of the boys on\nTuesday 10th.\n\nA. Hale")]
    )
    assert reading.date is None


def test_without_neighbours_a_year_stays_unknown():
    [reading] = add_years([read("Decr. 29\n\nSir")])
    assert reading.date.edtf == "XXXX-12-29"
    assert [d.code for d in reading.doubts] == ["date-year-unknown"]


def test_every_doubt_has_a_code_that_the_manual_knows():
    texts = ["Elmford 31 June 1781\n\nSir", "Decr. 29\n\nSir", "Elmford Monday 3 July 1781\n\nSir", "Sir, I am."]
    for reading in add_years([read(t) for t in texts]):
        assert all(d.code in problems.CODES for d in reading.doubts)


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from(["Elmford ", "May 3", ", 1776", "\n", "Sir", "9. 6. ", "1892", "Received "])).map(
        "".join
    )
)
def test_spans_quote(text):
    reading = read(text)
    for one in reading.dates:
        assert one.span.of(text) == one.written
    for found in find_places(text, [reading], SETTINGS):
        assert found is None or (found.span.of(text) == found.written != "")


@pytest.mark.parametrize(
    "token", ["(", "May 3, 1776 ", "Elmford ", "1 2 3 ", "A B. C ", "\n", "May 3\n", "Sir, ", "3/4 "]
)
def test_no_letter_is_slow(token):
    text = (token * (100_000 // len(token) + 1))[:100_000]
    begun = time.process_time()
    reading = read(text)
    find_places(text, [reading], SETTINGS)
    assert time.process_time() - begun < 3


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the letters in ../shared are not here")
@pytest.mark.parametrize(
    ("name", "wanted_date", "wanted_place"),
    [
        ("delegates/headed", 0.99, 0.98),
        ("delegates/bare", 0.99, 0.98),
        ("delegates/printed", 0.98, 0.98),
        ("schnitzler/titled", 0.98, 0.8),
        ("schnitzler/bare", 0.98, 0.8),
    ],
)
def test_on_real_letters(name, wanted_date, wanted_place, monkeypatch):
    monkeypatch.setattr(sys, "path", [str(SHARED / "eval"), *sys.path])
    import score

    folder = SHARED / "corpora" / name
    gold = [json.loads(row) for row in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    right, asked, placed, somewhere = 0, 0, 0, 0
    for file in sorted({g["file"] for g in gold}):
        text = (folder / "text" / file).read_text(encoding="utf-8")
        letters = [g for g in gold if g["file"] == file and g.get("kind") != "other"]
        spans = [Span(g.get("text_start", g["start"]), g.get("text_end", g["end"])) for g in letters]
        readings = add_years([read_datings(text, span, SETTINGS) for span in spans])
        for g, reading, place in zip(letters, readings, find_places(text, readings, SETTINGS), strict=True):
            if g.get("date") and not ("bare" in name and g["date_in_text"] != "full"):
                asked += 1
                right += score.same_date(g["date"], reading.date and reading.date.edtf)
            if g.get("place"):
                somewhere += 1
                placed += bool(place and score.place_match(g["place"], place.written))
    assert right / asked >= wanted_date
    assert placed / somewhere >= wanted_place


@pytest.mark.parametrize(
    ("head", "edtf"),
    [
        ("Port Carrow, this eleventh Day of May one thousand eight hundred", "1800-05-11"),
        ("Port Carrow March 13th\n1819.", "1819-03-13"),
        ("Port Carrow, 16 May 17", "XX17-05-16"),
        ("Given at Port Carrow, 4 March 879", "0879-03-04"),
        ("[circa 17th century]", "16XX~"),
    ],
)
def test_a_dateline_in_words_or_with_less_than_a_date(head, edtf):
    (reading,) = add_years([read(f"{head}\n\nDear Sir,\n\nThe barley has not come.")])
    assert reading.date.edtf == edtf


def test_a_date_run_into_the_last_paragraph():
    assert (
        edtf(
            "Mein verehrtester Herr! Die Gerste ist nicht gekommen, und die Mühle steht still. Mit aller Hochachtung "
            "Ihr Diakon Fenn. Hollern, den 5. April 1827."
        )
        == "1827-04-05"
    )


# ---------------------------------------------------------------- figures whose day and month may change places


def dated(tmp_path, *datelines):
    file = tmp_path / "letters.txt"
    letters = (
        f"Orla Fenn to Josiah Quill\n\n{line}\n\nDear Sir,\n\nThe barley is in.\n\nOrla Fenn" for line in datelines
    )
    file.write_text("\n\n\n".join(letters) + "\n", "utf-8")
    said = [letter.description for letter in preview(file).letters]
    return [one.date.edtf for one in said], [[d.code for d in one.doubts if d.code.startswith("date")] for one in said]


def test_a_date_in_figures_that_may_be_two_days_is_doubted(tmp_path):
    assert dated(tmp_path, "Port Carrow, 12/11/1916") == (["[1916-11-12,1916-12-11]"], [["date-ambiguous"]])


@pytest.mark.parametrize(("other", "day"), [("25/12/1916", "1916-11-12"), ("12/25/1916", "1916-12-11")])
def test_another_date_of_the_file_settles_which_is_the_month(other, day, tmp_path):
    days, doubts = dated(tmp_path, "Port Carrow, 12/11/1916", f"Port Carrow, {other}")
    assert days == [day, "1916-12-25"]
    assert doubts == [[], []]


def test_two_days_without_their_century_are_doubted(tmp_path):
    days, doubts = dated(tmp_path, "Port Carrow, 4 March 1811", "Port Carrow, 5/4/11")
    assert days == ["1811-03-04", "[1811-04-05,1811-05-04]"]
    assert doubts == [[], ["date-ambiguous"]]
    assert dated(tmp_path, "Port Carrow, 5/4/11")[1] == [["date-century-unknown", "date-ambiguous"]]
