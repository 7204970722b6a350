"""The language of searches."""

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from despatch.errors import QueryError
from despatch.store.search_query import Both, Either, Field, Not, Words, parse

coal, ships, ice = Words("coal"), Words("ships"), Words("ice")


@pytest.mark.parametrize(
    ("query", "means"),
    [
        ("coal", coal),
        ("coal ships", Both((coal, ships))),
        ("coal AND ships", Both((coal, ships))),
        ("coal OR ships", Either((coal, ships))),
        ("coal OR ships ice", Either((coal, Both((ships, ice))))),
        ("(coal OR ships) ice", Both((Either((coal, ships)), ice))),
        ("coal NOT ships", Both((coal, Not(ships)))),
        ("coal AND NOT ships", Both((coal, Not(ships)))),
        ("NOT coal", Not(coal)),
        ('"coal ships"', Words("coal ships")),
        ("“coal ships”", Words("coal ships")),
        ("„coal ships“", Words("coal ships")),
        ("coa*", Words("coa", prefix=True)),
        ('"coal sh"*', Words("coal sh", prefix=True)),
        ("don't", Words("don't")),
        ("or not and", Both((Words("or"), Words("not"), Words("and")))),
        ("from:vale", Field("from", "vale", ("vale",))),
        ("FROM:Vale", Field("from", "Vale", ("vale",))),
        ('to:"Jan Ostrov"', Field("to", "Jan Ostrov", ("jan", "ostrov"))),
        ("to: ostrov", Field("to", "ostrov", ("ostrov",))),
        ("date:1942-07", Field("date", "1942-07", ("1942", "07"))),
        ("place:nor*", Field("place", "nor", ("nor",), prefix=True)),
        ("12:30", Words("12:30")),
        ("café", Words("café")),
    ],
)
def test_what_a_query_means(query, means):
    assert parse(query) == means


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "nothing to search for"),
        ("   ", "nothing to search for"),
        ('"coal', "never closed"),
        ("(coal", "the search ends where a closing parenthesis was expected"),
        ("coal)", "')' stands where the end of the search was expected"),
        ("()", "')' stands where words"),
        ("coal OR", "the search ends where words"),
        ("AND coal", "'AND' stands where words"),
        ("author:vale", "'author:' is no field: the fields are from:, to:"),
        ("from:", "from: needs words after it"),
        ("marking:=", "marking: needs words after it"),
        ("date:=1942", "date: takes no ="),
        ("marking:=pers*", "leave one of them out"),
        ("from:(a)", "from: needs words after it"),
        ("—", "no letter or digit"),
        ("*", "no letter or digit"),
        ("(" * 30 + "a" + ")" * 30, "nested deeper"),
        ("NOT " * 30 + "a", "nested deeper"),
        ("a " * 1500, "characters long"),
    ],
)
def test_what_is_not_understood_is_said(query, says):
    with pytest.raises(QueryError) as said:
        parse(query)
    assert says in str(said.value)


@given(st.text(max_size=200) | st.text(alphabet='ab "()*:ANDORT“”„', max_size=200))
def test_any_text_is_understood_or_refused(text):
    with contextlib.suppress(QueryError):
        parse(text)


@pytest.mark.parametrize("token", ["(", "a ", '"', "from:a ", "NOT ", "1 2 3 ", "a* "])
def test_the_longest_query_takes_no_time(token):
    began = time.process_time()
    with contextlib.suppress(QueryError):
        parse((token * 2000)[:2000])
    assert time.process_time() - began < 2
