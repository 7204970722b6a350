"""Dates as letters write them, of people who never lived."""

import pytest

from despatch import dates

BOTH = ("en", "de")


def only(text, languages=BOTH):
    found = dates.find(text, 0, len(text), languages)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("January 8, 1942", "1942-01-08"),
        ("8 January 1942", "1942-01-08"),
        ("Septr. 3d. 1774", "1774-09-03"),
        ("3d of Novr 1774", "1774-11-03"),
        ("Augt. the 16th 1779", "1779-08-16"),
        ("Novemr. 13th. 1774", "1774-11-13"),
        ("Feby 5, 1776", "1776-02-05"),
        ("12th Apl 1776", "1776-04-12"),
        ("7bre 3d 1776", "1776-09-03"),
        ("8ber 5, 1690", "1690-10-05"),
        ("Xbre 12, 1775", "1775-12-12"),
        ("Feb'y 9th 1864", "1864-02-09"),
        ("Sep^r 9^th 1804", "1804-09-09"),
        ("3rd day of March in the year 1781", "1781-03-03"),
        ("the twenty-first of June 1781", "1781-06-21"),
        ("May 1775", "1775-05"),
        ("MDCCLXXV", "1775"),
        ("this eleventh Day of May one thousand eight hundred", "1800-05-11"),
        ("the 3d of June, eighteen hundred and twelve", "1812-06-03"),
        ("9th of Febr. 1699/700", "1700-02-19"),
        ("April 28th1822", "1822-04-28"),
        ("4 March 879", "0879-03-04"),
        ("circa 17th century", "16XX~"),
        ("2. Christmonds 1828", "1828-12-02"),
        ("2 7br 1865", "1865-09-02"),
        ("11. Junie 1702", "1702-06-11"),
        ("9. Dezember 1888", "1888-12-09"),
        ("12. Julj 1786", "1786-07-12"),
        ("3 Jenn. 1786", "1786-01-03"),
        ("den funfzehnten Tag des Monats Julius im Jahr MDCCLXXXV", "1785-07-15"),
        ("den zwölften März achtzehnhundert und zwölf", "1812-03-12"),
        ("den 3ten May im Jahr eintausend achthundert und zwölf", "1812-05-03"),
        ("26. (?) Febr. 1786", "1786-02-?26"),
        ("den 4.ten Oktbr. 1786", "1786-10-04"),
        ("Port Carrow, 12 March 1862, Wednesday.", "1862-03-12"),
        ("Hof d. 3. Jenn. 1791 Montag", "1791-01-03"),
        ("May 3 [?], 1812", "1812-05-?03"),
        ("[May (?) 1812]", "1812-?05"),
        ("[1812 (?)]", "1812?"),
        ("den 3ten März 1811", "1811-03-03"),
        ("2. Jänner 1866", "1866-01-02"),
        ("21. Octbr. 1889", "1889-10-21"),
        ("14/6 1889", "1889-06-14"),
        ("3. 6. 1898", "1898-06-03"),
        ("12. IV. 1907", "1907-04-12"),
        ("3/V 1893", "1893-05-03"),
        ("18./3. 1892", "1892-03-18"),
        ("1942-05-03", "1942-05-03"),
        ("Wednesday, July 17. 1776", "1776-07-17"),
    ],
)
def test_whole_dates(written, edtf):
    assert dates.to_edtf(only(written)) == edtf


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("[ September 6, 1774]", "1774-09-06"),
        ("22d June [1776]", "1776-06-22"),
        ("[May 1775?]", "1775-05?"),
        ("[c. 12 June 1780]", "1780-06-12~"),
        ("[ante January 15, 1776]", "../1776-01-14"),
        ("[nach dem 3. 6. 1898]", "1898-06-04/.."),
        ("[3.? 6. 1898]", "1898-06-?03"),
        ("[6. 6.? 1893]", "1893-?06-06"),
        ("6. [5. 1892]", "1892-05-06"),
        ("[20.] 5. 1891", "1891-05-20"),
        ("1[6]. 2. 1893", "1893-02-16"),
        ("[Mitte? 6. 1892]", "1892-06-15%"),
        ("[Ende 1892?]", "1892-12-31%"),
        ("[1892–1893?]", "1892/1893?"),
    ],
)
def test_what_an_editor_supplied_or_doubts(written, edtf):
    found = only(f"Ada Lind an Paul Horn, {written}")
    assert dates.to_edtf(found) == edtf
    assert found.editorial


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("l9th May 1775", "1775-05-19"),
        ("June 2O, 1775", "1775-06-20"),
        ("Novr. 5. l 775", "1775-11-05"),
        ("April 12, 17 76", "1776-04-12"),
        ("10th January 1 7 76", "1776-01-10"),
        ("April 1 t. 1776", "1776-04-01"),
        ("12thApril 1776", "1776-04-12"),
        ("Jany 10,1776", "1776-01-10"),
        ("14 Octoher 1776", "1776-10-14"),
    ],
)
def test_slips_of_the_scanner(written, edtf):
    assert dates.to_edtf(only(written)) == edtf


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("May 10-15, 1776", "1776-05-10/1776-05-15"),
        ("10–15 May 1776", "1776-05-10/1776-05-15"),
        ("28th April to 3d May 1776", "1776-04-28/1776-05-03"),
        ("25. – 29. 1. 1892", "1892-01-25/1892-01-29"),
        ("3d or 4th of May 1776", "[1776-05-03,1776-05-04]"),
        ("30 December 1775 to 2 January 1776", "1775-12-30/1776-01-02"),
    ],
)
def test_ranges(written, edtf):
    assert dates.to_edtf(only(written)) == edtf


def test_between_two_dates():
    text = "They met between May 3 and May 9, 1776, at the ford."
    assert dates.to_edtf(only(text)) == "1776-05-03/1776-05-09"
    german = "[zwischen 7. 10. 1891 und Ende April 1892]"
    assert dates.to_edtf(only(german)) == "1891-10-07/1892-04-30~"


def test_and_makes_two_dates_not_one():
    text = "yours of the 25th and 30th of December came together"
    found = dates.find(text, 0, len(text), BOTH)
    assert [(e.written, e.month, e.day) for e in found] == [("25th", 12, 25), ("30th of December", 12, 30)]


@pytest.mark.parametrize(
    ("written", "edtf", "calendar"),
    [
        ("May 3, 1700 O.S", "1700-05-14", "julian"),
        ("Feb. 3, 1731/2", "1732-02-14", "julian"),
        ("14/26 March 1855", "1855-03-26", "gregorian"),
        ("28 Feb./12 March 1855", "1855-03-12", "gregorian"),
        ("5th of 3d mo. 1776", "1776-03-05", "gregorian"),
        ("5th of 3d mo. 1740", "1740-05-16", "julian"),
    ],
)
def test_calendars(written, edtf, calendar):
    found = only(written)
    assert (dates.to_edtf(found), found.calendar) == (edtf, calendar)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("1st inst.", "this-month"),
        ("7th Instant", "this-month"),
        ("12. d. M.", "this-month"),
        ("first of this month", "this-month"),
        ("28th ult.", "last-month"),
        ("5. v. M.", "last-month"),
        ("10th prox.", "next-month"),
        ("yesterday", "offset"),
        ("vorgestern", "offset"),
        ("three days ago", "offset"),
        ("vor acht Tagen", "offset"),
        ("last Monday", "weekday"),
        ("Thursday", "weekday"),
    ],
)
def test_dates_that_lean_on_the_letter(written, kind):
    found = only(written)
    assert found.kind == kind
    assert dates.to_edtf(found) is None


def test_a_bare_day():
    text = "I have yours of the 10th, and of the 12th by Mr. Crane."
    assert [(e.kind, e.day) for e in dates.find(text, 0, len(text), BOTH)] == [("day", 10), ("day", 12)]


@pytest.mark.parametrize("written", ["31 June 1775", "February 30, 1801", "29 Feb. 1775", "32. 5. 1892"])
def test_a_day_that_never_was_is_kept_as_such(written):
    found = only(written)
    assert not found.possible
    assert dates.to_edtf(found) is None


@pytest.mark.parametrize(
    "text",
    [
        "May God bless you, and may 3 ships come",
        "We march 20 miles and sit in august company",
        "the 19th page of my letter; the 5th Regiment; the first time",
        "1500 men and 1776 barrels",
        "items 1. 2. 3. and 4/6 the yard; 12/6 each; 3/4 of it",
        "the sum of 12.50 and No. 7",
        "Mary and Mark and Augusta",
        "I. Lindengasse 11. Thür 4",
        "",
    ],
)
def test_what_is_no_date(text):
    assert dates.find(text, 0, len(text), BOTH) == []


def test_a_date_in_figures_of_the_english_kind_is_not_guessed():
    assert dates.to_edtf(only("dated 4/7/1942", ("en",))) == "[1942-04-07,1942-07-04]"
    assert dates.to_edtf(only("dated 4/17/1942", ("en",))) == "1942-04-17"


def test_a_year_without_its_century():
    found = only("Horn, 24/2 92.")
    assert (found.short_year, found.month, found.day, dates.to_edtf(found)) == (92, 2, 24, None)
    assert only("June 26. 76\n").short_year == 76


def test_a_date_may_run_over_the_end_of_a_line_but_not_into_the_next_paragraph():
    assert dates.to_edtf(only("as agreed on July\n18, 1776 by all")) == "1776-07-18"
    found = dates.find("Lindengasse 15\n\nMai 1892", 0, 24, BOTH)
    assert [(e.day, dates.to_edtf(e)) for e in found] == [(None, "1892-05")]


def test_only_the_stretch_asked_for_is_read():
    text = "May 3, 1776 and June 4, 1777"
    found = dates.find(text, 12, len(text), BOTH)
    assert [dates.to_edtf(e) for e in found] == ["1777-06-04"]
    assert [e.span.of(text) for e in found] == ["June 4, 1777"]
    assert dates.to_edtf(dates.find_first(text, 0, len(text), BOTH)) == "1776-05-03"
    assert dates.find_first(text, 0, 3, BOTH) is None


def test_day_and_month_in_figures_where_the_line_shows_them_to_be_a_date():
    assert [(e.day, e.month) for e in dates.find("23. 8\nLiebe Ada.", 0, 16, BOTH)] == [(23, 8)]
    assert [(e.day, e.month) for e in dates.find("Linden, 25. 7. – 1 Uhr", 0, 22, BOTH)] == [(25, 7)]
    assert dates.find("Punkt 25. 7. und 3. 4 Mark", 0, 26, BOTH) == []


def told(
    text: str, languages: tuple[str, ...] = ("en",)
) -> list[tuple[int | None, int | None, int | None, int | None]]:
    return [(e.year, e.month, e.day, e.weekday) for e in dates.find(text, 0, len(text), languages)]


def test_words_that_are_no_part_of_a_date() -> None:
    assert told("We met in July. It was hot.") == [(None, 7, None, None)]
    assert told("Die 20. Mai 1891", ("de", "en")) == [(1891, 5, 20, None)]
    assert told("Lord 20 May 1775") == [(1775, 5, 20, None)]
    assert told("yours of the 30th of January, February 9th and 12th") == [
        (None, 1, 30, None),
        (None, 2, 9, None),
        (None, 2, 12, None),
    ]
    assert told("MAY 20, 1775") == [(1775, 5, 20, None)]


def test_a_line_read_for_its_own_dates_gives_the_same_dates() -> None:
    for line in ("Elmford, 3 May 1801", "Monday the 3d of May [1801?]", "May 3-5, 1801", "no date here"):
        text = "above\n" + line
        plain = [e for e in dates.find(text, 6, len(text), ("en",)) if e.kind == "date"]
        assert [e for e in dates.find(text, 6, len(text), ("en",), own=True) if e.kind == "date"] == plain
        assert all(e.span.of(text) == e.written for e in plain)


@pytest.mark.parametrize("text", ["on the 3d of May one hundred men came", "March 4 879 barrels were sold"])
def test_a_number_of_things_is_no_year(text):
    assert only(text).year is None


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("16 May 17", "XX17-05-16"),
        ("22. III. 07.", "XX07-03-22"),
        ("den 28.1.26", "XX26-01-28"),
        ("August 19", "XXXX-08-19"),
    ],
)
def test_what_the_words_leave_open_stays_open(written, edtf):
    date = only(written)
    assert (dates.to_edtf(date), dates.to_partial_edtf(date)) == (None, edtf)
    assert dates.bounds(edtf) is None


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("Tuesday 9th", "XXXX-XX-09"),
        ("Tuesday the 9th.", "XXXX-XX-09"),
        ("Dienstag den 9ten", "XXXX-XX-09"),
        ("Jänner 90", "XX90-01"),
        ("Port Carrow, Octbr 90", "XX90-10"),
        ("den 9 April 86 Sonnt.", "XX86-04-09"),
    ],
)
def test_dates_that_leave_something_out_are_kept_as_far_as_they_go(written, edtf):
    assert dates.to_partial_edtf(only(written)) == edtf
    assert dates.is_edtf(edtf)
    assert dates.bounds(edtf) is None


@pytest.mark.parametrize("words", ["the Polly sank in October 90 leagues off", "Tuesday 9 barrels came", "Tuesday 40"])
def test_a_number_of_things_makes_no_day_and_no_year(words):
    found = dates.find(words, 0, len(words), BOTH)
    assert all(date.short_year is None and date.day is None for date in found)


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("May to August 1778", "1778-05/1778-08"),
        ("Hale, May - August, 1778", "1778-05/1778-08"),
        ("May or June 1778", "1778-05/1778-06"),
        ("Mai bis August 1778", "1778-05/1778-08"),
        ("Mr. May to August Hale, 3 June 1778", "1778-06-03"),
    ],
)
def test_two_months_of_one_year_are_an_interval(words, edtf):
    assert dates.to_edtf(dates.find(words, 0, len(words), ("en", "de"))[-1]) == edtf
