"""The yardstick: names, places and dates."""

import pytest

from despatch.score import dates, names


@pytest.mark.parametrize(
    ("gold", "read"),
    [
        ("Orla Fenn", "O. Fenn"),
        ("Orla Fenn", "Fenn"),
        ("Thomas Brandt", "Thos. Brandt"),
        ("Thomas Brandt", "Brandt, Thomas"),
        ("Thomas Edwin Brandt", "T. Brandt"),
        ("William Ashgrove", "Wm Ashgrove"),
        ("Tasso von Ebern", "Freiherr Tasso von Ebern"),
        ("Isak Møller", "Isak Møller"),
        ("The Harbour Board of Port Carrow", "Harbour Board at Port Carrow"),
        ("Silas Crewe, Jr.", "Silas Crewe junr"),
        ("Orla Fenn", "Honorable Orla Fenn"),
        ("The Honorable Orla", "Orla"),
    ],
)
def test_one_person(gold, read):
    assert names.same_person(gold, read)


@pytest.mark.parametrize(
    ("gold", "read"),
    [
        ("Orla Fenn", "Orla Brandt"),
        ("Orla Fenn", "Edwin Fenn"),
        ("Silas Crewe, Jr.", "Silas Crewe, Sr."),
        ("Orla Fenn", ""),
        ("The Harbour Board", "Harbour Fenn"),
        ("Harbour Board", "Admiralty Board of Trade and Fisheries"),
    ],
)
def test_two_people(gold, read):
    assert not names.same_person(gold, read)


def test_a_bare_surname_fails_where_two_people_bear_it():
    assert names.same_person("Orla Fenn", "Fenn", known={"Orla Fenn", "Tasso Brandt"})
    assert not names.same_person("Orla Fenn", "Fenn", known={"Orla Fenn", "Edwin Fenn"})


def test_a_title_that_tells_nobody_apart_does_not_count():
    known = {"Orla Fenn", "the Honorable Orla Fenn"}
    assert names.same_person("Orla Fenn", "the Honorable Orla Fenn", known)
    assert names.untitled("Mrs. Fenn") == ["mrs", "fenn"]
    assert not names.same_person("Mr. Fenn", "Mrs. Fenn", {"Mr. Fenn", "Mrs. Fenn"})


def test_the_name_of_another_gold_person_never_passes():
    assert not names.same_person("Orla Maria Fenn", "Orla Fenn", known={"Orla Maria Fenn", "Orla Fenn"})


def test_parties_are_matched_one_to_one():
    assert names.same_parties(["Orla Fenn", "Tasso Brandt"], ["T. Brandt", "O. Fenn"])
    assert names.same_parties(["Orla Fenn", "Tasso Brandt"], ["Orla Fenn and Tasso Brandt"])
    assert names.same_parties("Orla Fenn; Tasso Brandt", ["Orla Fenn", "Tasso Brandt"])
    assert not names.same_parties(["Orla Fenn", "Tasso Brandt"], ["Orla Fenn"])
    assert not names.same_parties(["Orla Fenn"], ["Orla Fenn", "Tasso Brandt"])
    assert not names.same_parties(["Orla Fenn", "Orla Fenn"], ["Orla Fenn", "Tasso Brandt"])


def test_places_in_old_spelling():
    assert names.same_place("Port Carrow", "Portcarrow")
    assert names.same_place("Hollingstead", "Hollgstead")
    assert names.same_place("Port Carrow", "Port Carrow, at the Customs House")
    assert not names.same_place("Port Carrow", "Port Elgin")
    assert not names.same_place(None, "Port Carrow")


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        ("1911-03-04", "1911-03-04", "1911-03-04"),
        ("1911-03-04?", "1911-03-04", "1911-03-04"),
        ("1911-02", "1911-02-01", "1911-02-28"),
        ("1911-03-XX", "1911-03-01", "1911-03-31"),
        ("1911-03-1X", "1911-03-10", "1911-03-19"),
        ("191X", "1910-01-01", "1919-12-31"),
        ("1911-24", "1911-12-01", "1912-02-29"),
        ("1911-03-04/1911-03-09", "1911-03-04", "1911-03-09"),
        ("../1911", "0001-01-01", "1911-12-31"),
        ("[1911-03-04,1911-03-09]", "1911-03-04", "1911-03-09"),
        ("[1911-03-04..]", "1911-03-04", "9999-12-31"),
    ],
)
def test_the_days_of_an_edtf_date(edtf, first, last):
    assert [d.isoformat() for d in dates.interval(edtf)] == [first, last]


@pytest.mark.parametrize("edtf", ["", "4 March", "1911-13", "1911-02-30/x", "[]", "1911-03-09/1911-03-04"])
def test_what_is_no_date_has_no_days(edtf):
    assert dates.interval(edtf) is None


def test_the_same_days_and_compatible_days():
    assert dates.same_days("1911-03-04", "1911-03-04~")
    assert not dates.same_days("1911-03-04", "1911-03")
    assert not dates.same_days("1911-03-04", None)
    assert dates.compatible("1911-03-04", "1911-03")
    assert not dates.compatible("1911-03-04", "1900/1920")
    assert not dates.compatible("1911-03-04", "1911-04")
