"""Searching an archive: words, fields, order, snippets, facets."""

import calendar
import contextlib
import datetime as dt

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from archive_builders import COAL, opened
from despatch.errors import QueryError
from despatch.store import search, search_match
from despatch.store.period import period


@pytest.fixture(scope="module")
def coal(tmp_path_factory):
    with opened(tmp_path_factory.mktemp("coal") / "archive", {"coal.txt": COAL}) as archive:
        yield archive


def found(archive, query, **how):
    return [hit.entry.ordinal for hit in archive.search(query, order="date", **how).hits]


@pytest.mark.parametrize(
    ("query", "letters"),
    [
        ("coal", [1, 2, 4]),
        ("COAL", [1, 2, 4]),
        ("cafe", [2]),
        ("café", [2]),
        ("act", [1]),  # the note mark glued to it is no part of the word
        ("act5", []),
        ('"coal ships"', [1]),
        ('"ships coal"', []),
        ("tim*", [3, 4]),
        ("coal timber", [4]),
        ("coal NOT timber", [1, 2]),
        ("NOT coal", [3]),
        ("coal OR ice", [1, 2, 3, 4]),
        ("(coal OR ice) NOT (ships OR café)", [3, 4]),
        ("from:vale", [1, 3]),
        ("from:anna", [1, 3]),
        ("from:lund", [3]),
        ("to:vale", [2]),
        ("with:vale", [1, 2, 3]),
        ('from:"Anna Vale"', [1, 3]),
        ('from:"Anna Ostrov"', []),
        ("from:val", []),
        ("from:val*", [1, 3]),
        ("from:vale coal", [1]),
        ("date:1942", [1, 2, 3]),
        ("date:1942-08", [2, 3]),
        ("date:1942-09", [3]),
        ("date:1942-08-31", []),
        ("date:1942-07-18", [1]),
        ("date:1942-07..1942-08", [1, 2, 3]),
        ("date:1942-07-02..1942-07-31", [1]),
        ("date:1900..1941", []),
        ("date:1942-08..", [2, 3]),
        ("date:..1942-07", [1]),
        ("date:..1941", []),
        ("date:1943..", []),
        ("date:1942-07-18..1942-12-31", [1, 2, 3]),
        ("NOT date:1942", [4]),
        ("marking:secret", [1, 3]),
        ('marking:"most secret"', [1]),
        ("marking:=secret", [3]),
        ('marking:="Most Secret"', [1]),
        ("marking:=most", []),
        ("marking:secret NOT marking:=secret", [1]),
        ('from:="Anna Vale"', [1, 3]),
        ("from:=anna", []),
        ("place:=bay", []),
        ('place:="ember bay"', [2]),
        ("place:norhaven", [1, 3]),
        ("place:bay", [2]),
        ("kind:telegram", [1, 3]),
        ("kind:letter NOT from:ostrov", [4]),
    ],
)
def test_a_search_finds(coal, query, letters):
    result = coal.search(query, order="date")
    assert [hit.entry.ordinal for hit in result.hits] == letters
    assert result.total == len(letters)


@pytest.mark.parametrize(
    "query", ["date:july", "date:1942-13", "date:1942-08..1942-07", "date:..1942-13", "date:1942-07..x", "date:194*"]
)
def test_a_wrong_date_shows_a_form_that_works(coal, query):
    with pytest.raises(QueryError, match="write date:1942"):
        coal.search(query)


def test_snippets_mark_the_hits(coal):
    (hit,) = coal.search('"coal ships"').hits
    assert ("coal ships", True) in hit.snippet
    assert "".join(words for words, _ in hit.snippet).count("coal ships") == 1


def test_a_search_by_fields_alone_shows_the_opening(coal):
    (hit,) = coal.search("from:ostrov").hits
    assert hit.snippet == ((hit.entry.opening, False),)


def test_the_better_match_comes_first(coal):
    hits = coal.search("coal timber OR timber").hits
    assert hits[0].entry.ordinal == 4


def test_pages_join_to_the_whole(coal):
    whole = [hit.entry.id for hit in coal.search("coal OR timber").hits]
    paged = [
        hit.entry.id for offset in range(0, 4, 2) for hit in coal.search("coal OR timber", limit=2, offset=offset).hits
    ]
    assert paged == whole
    assert len(whole) == 4


def test_facets_are_of_the_letters_found(coal):
    facets = coal.search("coal").facets
    assert [(f.label, f.count) for f in facets["sender"]] == [("Anna Vale", 1), ("Jan Ostrov", 1)]
    assert [(f.value, f.count) for f in facets["year"]] == [("1942", 2)]
    assert [(f.label, f.count) for f in facets["marking"]] == [("Most Secret", 1)]


@pytest.mark.parametrize("query", ["coal", "coal OR ice", "NOT coal", "from:vale", "date:1942-08", "nowhere"])
def test_facets_counted_one_search_after_another_are_those_of_the_first(tmp_path, query):
    with opened(tmp_path / "a", {"coal.txt": COAL, "more.txt": COAL.replace("1942", "1917")}) as archive:
        first = archive.search(query)
        archive.search("coal OR timber")  # the second search fills the columns
        archive.search("ships")
        archive._searcher._text._known.clear()
        again = archive.search(query)
    assert (again.total, again.facets) == (first.total, first.facets)
    assert list(again.facets) == list(first.facets)


def test_a_mark_that_stood_in_the_transcript_marks_nothing(tmp_path):
    with opened(tmp_path / "a", {"a.txt": "Some \ue0f1 coal <b> and \ue0f1 wood.\n"}) as archive:
        (hit,) = archive.search("coal").hits
    assert [words for words, found in hit.snippet if found] == ["coal"]


@pytest.mark.parametrize("query", ["daß", "dass", '"daß wir"', "DASS", "muss*", "Gruß", "gruss"])
def test_sharp_s_and_double_s_are_one(tmp_path_factory, query):
    with opened(
        tmp_path_factory.mktemp("de"), {"a.txt": "Ich weiß, daß wir reisen mußten. Gruss!\n", "b.txt": "Nichts.\n"}
    ) as archive:
        assert archive.search(query).total == 1


def test_a_build_in_between_is_seen(tmp_path):
    with opened(tmp_path / "a", {"coal.txt": COAL}) as archive:
        assert archive.search("coal").total == 3
        opened(tmp_path / "a", {"more.txt": "More words about coal.\n"}).close()
        assert archive.search("coal").total == 4


NASTY = st.text(max_size=60) | st.lists(
    st.sampled_from(
        [
            "coal",
            '"',
            "(",
            ")",
            "*",
            "^",
            "+",
            "-",
            ":",
            "{",
            "}",
            "AND",
            "OR",
            "NOT",
            "NEAR(",
            "words",
            "facets:",
            "'; DROP TABLE letter; --",
            "from:",
            "date:1942",
            "\0",
            " ",
        ]
    ),
    max_size=12,
).map("".join)


@given(NASTY)
@settings(max_examples=300, deadline=None)
def test_no_search_reaches_the_engine_raw(coal, text):
    with contextlib.suppress(QueryError):
        assert coal.search(text).total <= 4
    assert coal.count() == 4


@pytest.mark.parametrize(
    "query",
    ["words : coal", "facets:all", "NEAR(coal ships)", "^coal", "coal + ships", '" OR facets:"all', "{words} : coal"],
)
def test_operators_of_the_engine_are_not_ours(coal, query):
    with contextlib.suppress(QueryError):
        assert coal.search(query).total < 4


# ------------------------------------------------------------ ranges of dates


DAY = st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31))
PRECISION = st.sampled_from([4, 7, 10])


def units(period):
    """Return the first and last day of the years, months and days by which the index finds a period."""
    for token in period.tokens():
        year, month, day = int(token[1:5]), int(token[5:7] or 0), int(token[7:9] or 0)
        first = year * 10000 + (month or 1) * 100 + (day or 1)
        last = year * 10000 + (month or 12) * 100 + (day or calendar.monthrange(year, month or 12)[1])
        yield first, last


def reaches(term, tokens):
    """Say whether a term of the index, a whole word or the beginning of one, is among the words of a letter."""
    word, star = term.partition(" ")[0].strip('"'), term.endswith("*")
    return any(token.startswith(word) if star else token == word for token in tokens)


@given(DAY, DAY, PRECISION, PRECISION, DAY, PRECISION)
def test_a_range_finds_the_letters_of_the_years_months_and_days_within_it(one, other, first, last, day, precision):
    begin, end = sorted((one, other))
    written = f"{begin.isoformat()[:first]}..{end.isoformat()[:last]}"
    assume(period(end.isoformat()[:last]).last >= period(begin.isoformat()[:first]).first)
    terms = search_match._dates(written)
    from_, to = period(begin.isoformat()[:first]).first, period(end.isoformat()[:last]).last
    letter = period(day.isoformat()[:precision])
    within = any(from_ <= start and stop <= to for start, stop in units(letter))
    assert any(reaches(term, letter.tokens()) for term in terms) == within
    assert len(terms) <= 120


def test_a_range_over_all_time_is_a_handful_of_terms():
    assert len(search_match._dates("0001..9999")) <= 36
    assert search_match._dates("1900..1999") == ['"d19" *']
    assert search_match._dates("1942-05") == ['"d194205"']
    assert search_match._dates("1942-05-10..1942-05-19") == ['"d1942051" *']


@pytest.mark.parametrize("query", ["date:0001..9999", " OR ".join(["date:0001-01-02..9998-12-30"] * 10)])
def test_a_search_over_all_time_is_answered_within_little_work(coal, query):
    with coal.limited(200_000):
        assert found(coal, query) == [1, 2, 3]


SOFT = "Anna Vale to Jan Ostrov, 1942-07-18\n\nThe ships left Nor\xadhaven for Em\xadber Bay.\n\nAnna Vale\n"


def test_a_soft_hyphen_parts_no_word(tmp_path):
    with opened(tmp_path / "archive", {"soft.txt": SOFT}) as archive:
        for query in ("Norhaven", "Nor\xadhaven", '"left Norhaven for Ember Bay"', "norh*", "ships NOT Marn"):
            (hit,) = archive.search(query).hits
            assert any(marked for _, marked in hit.snippet), query
        # The pieces that the signs leave are still found, as they stand in the text.
        assert found(archive, "haven") == [1]
        assert archive.letter(hit.entry.id).text.count("\xad") == 2


def test_facets_of_searches_are_remembered_only_as_far_as_they_are_few(coal, monkeypatch):
    kept = coal._searcher._text._known
    kept.clear()
    monkeypatch.setattr(search, "_VALUES", 30)
    totals = [coal.search(query).total for query in ("coal", "timber", "coal OR timber", "NOT coal", "coal")]
    assert totals == [3, 2, 4, 1, 3]
    assert 0 < sum(map(search._number_of_values, kept.values())) <= 30
