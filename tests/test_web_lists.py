"""Lists: several values of a facet, ranges of dates, lasting addresses, whole lists to print, kept searches."""

import csv
import html
import io
import re
import shutil
from dataclasses import replace

import pytest

from despatch import archive
from despatch.errors import QueryError, SettingsError
from despatch.model import EVERY_PIECE, Filter, MissingFilter
from despatch.web.parts import listing
from web_reader import Reader, links, spaced

TWO = Filter(sender=("anna-marl", "cora-lind"))


@pytest.fixture(scope="module")
def reader(ellery):
    return Reader(ellery)


def boxes(page):
    """Return what each box to tick says: (name, value) to whether it is ticked, and its count."""
    found = re.findall(
        r'<input type="checkbox" name="(\w+)" value="([^"]*)"( checked)?> <bdi>[^<]*</bdi></label>'
        r'(?: <span class="count">([\d,]+)</span>)?',
        page,
    )
    return {(name, html.unescape(value)): (bool(ticked), int(count or 0)) for name, value, ticked, count in found}


# ---------------------------------------------------------------- several values


def test_values_of_one_field_are_or_ed_and_fields_are_and_ed(papers):
    anna, cora = (papers.count(Filter(sender=who)) for who in ("anna-marl", "cora-lind"))
    assert papers.count(TWO) == anna + cora
    assert papers.count(Filter(sender=("anna-marl", "cora-lind"), recipient="dirk-aal")) == cora
    assert papers.count(Filter(place=("Harn", "port-carrow"))) == 69
    assert papers.count(Filter(date=("1931-01", "1932"))) == papers.count(Filter(date="1931-01")) + 63
    assert papers.count(Filter(sender="anna-marl")) == papers.count(Filter(sender=("anna-marl",)))


def test_a_facet_counts_what_each_of_its_values_adds(papers):
    facets = papers.facets(TWO)
    assert {one.value: one.count for one in facets["sender"]} == {
        one.value: one.count for one in papers.facets()["sender"]
    }
    assert {one.value for one in facets["recipient"]} == {"berend-ost", "dirk-aal"}
    for one in facets["recipient"]:
        assert papers.count(TWO.changed("recipient", one.value)) == one.count


def test_what_a_search_finds_is_narrowed_and_counted_in_the_same_way(papers):
    where = Filter(sender="berend-ost", first="1932", described=None, other=None)
    found = papers.search("morning", where, limit=100)
    assert 0 < found.total == len(found.hits) < papers.search("morning").total
    assert {hit.entry.senders[0].person for hit in found.hits} == {"berend-ost"}
    assert {hit.entry.date[:4] for hit in found.hits} == {"1932"}
    for _ in range(2):  # the first search of an archive is counted by SQL, the next ones in memory
        counts = {one.value: one.count for one in papers.search("morning", where).facets["sender"]}
        assert counts["anna-marl"] == papers.search("morning", where.changed("sender", "anna-marl")).total
    assert papers.search("morning", EVERY_PIECE).total == papers.search("morning").total


def test_boxes_are_ticked_and_each_has_a_chip_that_takes_it_off(reader):
    page = reader.get("/letters?sender=anna-marl&sender=cora-lind&date=1931").text
    found = boxes(page)
    assert found["sender", "anna-marl"] == (True, 30)
    assert found["sender", "cora-lind"][0]
    assert not found["sender", "berend-ost"][0]
    assert found["date", "1931"][0]
    assert "/letters?sender=cora-lind&date=1931" in links(page)
    assert "/letters?sender=anna-marl&sender=cora-lind" in links(page)


@pytest.mark.parametrize("address", ["/letters", "/search?q=the", "/missing", "/exchanges", "/deliveries", "/matters"])
def test_the_example_of_a_date_is_of_the_archives_years(reader, papers, address):
    first = papers.timeline()[0][0]
    page = reader.get(address).text
    assert set(re.findall(r'placeholder="(\d{4}-\d{2})"', page)) == {first}


def test_a_wrong_date_is_written_anew_beside_an_example_of_the_archives_years(reader, papers):
    assert f'placeholder="{papers.timeline()[0][0]}"' in reader.get("/letters?from=soon").text


def test_a_month_that_is_ticked_with_its_year_narrows_it(reader, papers):
    page = reader.get("/letters?date=1931&date=1931-02&date=1931-03").text
    assert boxes(page)["date", "1931"][0]
    assert boxes(page)["date", "1931-02"] == (True, papers.count(Filter(date="1931-02")))
    assert f"{papers.count(Filter(date=('1931-02', '1931-03')))} letters" in spaced(page)


def test_a_value_that_no_box_shows_goes_along_as_a_hidden_field(reader):
    page = reader.get("/letters?person=anna-marl&answered=harn&order=source&date=1931-02-03").text
    for name, value in (("person", "anna-marl"), ("answered", "harn"), ("order", "source"), ("date", "1931-02-03")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in page


@pytest.mark.parametrize("form", ["csv", "jsonl", "json"])
def test_a_list_of_several_values_comes_whole_in_every_form(reader, papers, form):
    answer = reader.get(f"/letters.{form}?sender=anna-marl&sender=cora-lind&from=1931-06")
    wanted = [entry.id for entry in papers.letters(Filter(sender=("anna-marl", "cora-lind"), first="1931-06"))]
    assert len(wanted) > 40
    if form == "csv":
        assert [row["id"] for row in csv.DictReader(io.StringIO(answer.text, newline=""))] == wanted
    elif form == "jsonl":
        assert len(answer.text.splitlines()) == len(wanted)
    else:
        assert [row["id"] for row in answer.json()["letters"]] == wanted[:50]


@pytest.mark.parametrize(
    ("address", "unit"),
    [("/exchanges", "person"), ("/missing", "date"), ("/unanswered", "sender"), ("/gaps", "person")],
)
def test_each_box_of_a_list_counts_the_rows_that_it_leads_to(reader, address, unit):
    found = {key: count for key, (_, count) in boxes(reader.get(address).text).items() if key[0] == unit}
    assert found
    for (name, value), count in found.items():
        assert reader.get(f"{address}.json?{name}={value}").json()["total"] == count
    both = "&".join(f"{name}={value}" for name, value in list(found)[:2])
    assert reader.get(f"{address}.json?{both}").json()["total"] <= sum(list(found.values())[:2])


def test_every_form_has_chips_that_take_one_value_off(reader):
    page = reader.get("/exchanges?person=anna-marl&person=cora-lind&from=1931&order=length").text
    assert "/exchanges?person=cora-lind&from=1931&order=length" in links(page)
    assert "/exchanges?person=anna-marl&person=cora-lind&order=length" in links(page)
    assert "With Cora Lind × , take away Written from 1931 × , take away Take all away" in spaced(page)
    missing = reader.get("/missing?sender=berend-ost&date=1931&date=1932").text
    assert "/missing?sender=berend-ost&date=1932" in links(missing)


def test_stages_and_items_of_deliveries_may_be_several(reader):
    found = boxes(reader.get("/deliveries").text)
    several = found["stage", "asked"][1] + found["stage", "arrived"][1]
    assert reader.get("/deliveries.json?stage=asked&stage=arrived").json()["total"] == several
    assert reader.get("/deliveries.json?item=rope&item=flax").json()["total"] == 6
    narrowed = boxes(reader.get("/deliveries?stage=arrived").text)
    assert reader.get("/deliveries.json?stage=arrived&item=barley").json()["total"] == narrowed["item", "barley"][1]


def test_business_may_stand_in_one_of_several_states(reader):
    one, other, both = (
        reader.get(f"/matters.json?{asked}").json()["total"]
        for asked in ("state=asked", "state=refused", "state=asked&state=refused")
    )
    assert one
    assert both == one + other


# ---------------------------------------------------------------- ranges of dates


@pytest.mark.parametrize(
    ("first", "last", "letters"),
    [("1931", "1931", 68), ("1931-12", "1932-01", 10), ("1932-06-01", None, 35), (None, "1931-01-31", 5)],
)
def test_a_range_holds_the_letters_that_were_surely_written_in_it(papers, first, last, letters):
    inside = [
        entry
        for entry in papers.letters()
        if entry.date
        and not entry.date.endswith("..")
        and (first or "") <= entry.date[: len(first or "")]
        and (last is None or entry.date[: len(last)] <= last)
    ]
    assert papers.letters(Filter(first=first, last=last)) == inside
    assert len(inside) == letters


def test_letters_of_uncertain_date_are_told_apart(papers, reader):
    (open_ended,) = papers.letters(Filter(source="undated.txt"))
    assert open_ended.date == "1931-10-20/.."
    for first, last, surely, maybe in (
        ("1931-10-15", "1931-10-31", False, True),
        ("1931-10-15", None, True, False),
        ("1932-01", "1932-02", False, True),
        (None, "1931-10-19", False, False),
    ):
        where = Filter(first=first, last=last)
        assert (open_ended in papers.letters(where)) is surely
        assert (open_ended in papers.letters(replace(where, uncertain=True))) is maybe
    page = reader.get("/letters?from=1931-10-15&to=1931-10-31").text
    assert "1 more letter of uncertain date may lie in this time, or outside it." in spaced(page)
    assert "/letters?from=1931-10-15&to=1931-10-31&uncertain=1" in links(page)
    only = spaced(reader.get("/letters?from=1931-10-15&to=1931-10-31&uncertain=1").text)
    assert "Only letters that may lie in this time, or outside it" in only


def test_a_range_that_ends_before_it_begins_is_refused(papers):
    with pytest.raises(QueryError, match="ends before it begins"):
        papers.letters(Filter(first="1932", last="1931"))
    with pytest.raises(QueryError, match="ends before it begins"):
        papers.correspondence.missing(MissingFilter(first="1932", last="1931"))


@pytest.mark.parametrize(
    "address", ["/letters", "/search", "/exchanges", "/missing", "/unanswered", "/gaps", "/deliveries", "/matters"]
)
def test_every_list_takes_the_same_range_and_keeps_the_form_of_a_wrong_one(reader, address):
    q = "q=morning&" if address == "/search" else ""
    every, later, none = (
        reader.get(f"{address}.json?{q}{asked}").json()["total"] for asked in ("", "from=1932", "from=1950")
    )
    assert every >= later >= none == 0
    assert every > none
    answer = reader.get(f"{address}?{q}from=the+spring&to=1932&person=anna-marl")
    assert answer.status_code == 400
    page = html.unescape(answer.text)
    assert "“the spring” is not a date. Write a year, a month or a day: 1776, 1776-03 or 1776-03-12." in page
    assert f'<form class="narrow" action="{address}">' in page
    assert re.search(r'name="from" value="the spring"', page)
    assert '<input type="hidden" name="person" value="anna-marl">' in page


def test_a_wrong_day_of_a_standing_keeps_its_form_too(reader):
    answer = reader.get("/standing?as-of=soon&person=anna-marl")
    assert answer.status_code == 400
    assert 'name="as-of" value="soon"' in answer.text
    assert 'name="person" value="anna-marl"' in answer.text


def test_a_span_of_uncertain_dates_is_a_date_of_its_own(papers):
    with pytest.raises(QueryError, match="is not a date to narrow by"):
        papers.letters(Filter(date="1931/soon"))
    assert papers.count(Filter(date="1931-01/1931-02")) == 0


# ---------------------------------------------------------------- lasting addresses, whole lists


def test_the_lasting_address_is_short_and_in_one_order(reader):
    page = reader.get("/letters?order=date&to=1932&page=2&date=&sender=berend-ost&sender=anna-marl&from=1931").text
    lasting = re.search(r'<a href="([^"]*)" rel="bookmark">', page)
    assert html.unescape(lasting[1]) == (
        "http://127.0.0.1:8942/letters?sender=berend-ost&sender=anna-marl&from=1931&to=1932"
    )
    search = reader.get("/search?order=relevance&sender=anna-marl&q=morning").text
    assert "http://127.0.0.1:8942/search?q=morning&amp;sender=anna-marl" in search


@pytest.mark.parametrize("address", ["/letters", "/missing", "/search?q=morning"])
def test_a_list_of_several_pages_says_where_it_can_be_printed_whole(reader, address):
    page = reader.get(address).text
    (whole,) = {link for link in links(page) if "print=all" in link}
    assert f"The whole list is at http://127.0.0.1:8942{whole}" in html.unescape(page)
    printed = reader.get(whole).text
    total = int(re.search(r"All (\d+) on one page, to print", page)[1])
    assert printed.count('<li class="entry">') == total > page.count('<li class="entry">')
    assert "print=all" not in printed.replace(html.escape(whole), "")


def test_a_list_on_one_page_offers_no_other(reader):
    assert "print=all" not in reader.get("/exchanges").text


def test_a_list_that_is_too_long_to_print_says_so(reader, monkeypatch):
    monkeypatch.setattr(listing, "MOST", 60)
    assert "print=all" not in reader.get("/letters?doubtful=0").text
    answer = reader.get("/letters?print=all&doubtful=0")
    assert answer.status_code == 400
    assert "One page to print has 60 rows at most, and these are 133. Narrow the list." in answer.text
    assert "“some” is no way to print a list" in reader.get("/letters?print=some").text


# ---------------------------------------------------------------- searches that are kept


def keep(folder, lines):
    file = folder / "despatch.toml"
    file.write_text(f"{file.read_text()}\n[searches]\n{lines}\n", encoding="utf-8")
    return folder


@pytest.fixture
def copy(ellery, tmp_path):
    return shutil.copytree(ellery, tmp_path / "A")


def test_searches_of_the_settings_stand_on_the_first_page_and_beside_the_search(copy):
    lines = '"Of the morning" = "morning from:marl"\n"The <first> spring" = "/letters?from=1931-03&to=1931-05"'
    shown = Reader(keep(copy, lines))
    for page in (shown.get("/").text, shown.get("/search").text):
        assert '<a href="/search?q=morning+from%3Amarl"><bdi>Of the morning</bdi></a>' in page
        assert '<a href="/letters?from=1931-03&amp;to=1931-05"><bdi>The &lt;first&gt; spring</bdi></a>' in page
    assert shown.get("/search?q=morning+from%3Amarl").status_code == 200


@pytest.mark.parametrize(
    "line", ['bad = ""', "bad = 3", 'bad = "//elsewhere.example/x"', 'bad = "/letters?q=a b"', 'title = "x"']
)
def test_a_search_that_cannot_be_is_refused_with_its_line(copy, line):
    name = line.partition(" ")[0]
    with pytest.raises(SettingsError, match=rf"despatch.toml:\d+: '?{name}'? "):
        archive.open(keep(copy, line))
