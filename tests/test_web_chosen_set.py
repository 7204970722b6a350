"""A chosen set of letters as CSV, as JSON Lines, and as one page to print."""

import csv
import io
import json
import re

import pytest

from despatch.model import Filter
from despatch.web.parts import chosen_set
from web_reader import Reader, words


@pytest.fixture(scope="module")
def reader(ellery):
    return Reader(ellery)


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


def test_a_narrowed_list_comes_whole_as_csv_and_as_json_lines(reader, papers, monkeypatch):
    monkeypatch.setattr(chosen_set, "PART", 7)
    where = Filter(sender="anna-marl", date="1931")
    wanted = [entry.id for entry in papers.letters(where)]
    assert len(wanted) > 20
    table = rows_of(reader.get("/letters.csv?sender=anna-marl&date=1931"))
    assert [row["id"] for row in table] == wanted
    assert table[0]["from"] == "Anna Marl"
    assert table[0]["url"] == f"http://127.0.0.1:8942/letter/{wanted[0]}"
    lines = reader.get("/letters.jsonl?sender=anna-marl&date=1931").text.splitlines()
    assert [json.loads(line)["id"] for line in lines] == wanted


def test_what_a_search_finds_comes_whole(reader, papers):
    found = papers.search("morning", order="date", limit=1000)
    assert [row["id"] for row in rows_of(reader.get("/search.csv?q=morning&order=date"))] == [
        hit.entry.id for hit in found.hits
    ]
    assert len(reader.get("/search.jsonl?q=morning").text.splitlines()) == found.total


def test_a_page_to_print_holds_each_letter_whole_with_its_citation(reader, papers):
    page = reader.get("/letters/print?sender=anna-marl&date=1931-02").text
    entries = papers.letters(Filter(sender="anna-marl", date="1931-02"))
    assert page.count("<article") == len(entries) > 1
    for entry in entries:
        for line in filter(str.strip, papers.letter(entry.id).text.split("\n")):
            assert line.strip() in words(page)
        assert f"letter {entry.id} ({entry.source}, no. {entry.ordinal})" in page
    assert len(set(re.findall(r' id="([^"]+)"', page))) == len(re.findall(r' id="([^"]+)"', page))


def test_too_many_letters_for_one_page_are_refused_with_the_next_step(reader, monkeypatch):
    monkeypatch.setattr(chosen_set, "MOST_PRINTED", 3)
    answer = reader.get("/letters/print")
    assert answer.status_code == 400
    assert "One page to print has 3 letters at most" in answer.text
    assert "Narrow them." in answer.text


def test_the_list_leads_to_its_other_forms(reader):
    page = reader.get("/letters?date=1931&page=2").text
    for form in ("/letters.csv?date=1931", "/letters.jsonl?date=1931", "/letters/print?date=1931"):
        assert f'href="{form}"' in page
    assert 'href="/search/print?q=morning"' in reader.get("/search?q=morning").text


def test_a_search_that_is_not_understood_is_no_file(reader):
    assert reader.get("/search.csv?q=%22").status_code == 400
    assert reader.get("/search.csv").status_code == 400


def test_hostile_words_stay_words_on_the_page_to_print(hostile):
    page = Reader(hostile).get("/letters/print").text
    assert "<script" not in page
    assert "&lt;script&gt;" in page
