"""Addresses of the reading room as files: each has one, every file system takes it, and letters keep theirs."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from despatch.publish import addresses
from despatch.web.links import rewrite, rewrite_data
from despatch.web.urls import with_query


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/", "index.html"),
        ("/letter/harbour-abc123", "letter/harbour-abc123/index.html"),
        ("/letter/harbour-abc123.csl.json", "letter/harbour-abc123.csl.json"),
        ("/letters?page=2&date=1931", "letters/date/1931/page/2/index.html"),
        ("/letters.json?page=2", "letters/page/2.json"),
        ("/letters.csv?described=1", "letters/described/1.csv"),
        ("/letters?page=1", "letters/index.html"),
        ("/letters?print=all", "letters/print/all/index.html"),
        ("/letters?date=1931-03%2F1931-05", "letters/date/1931-03-1931-05~12b10327/index.html"),
        ("/letters?place=harn&answered=port-carrow", "letters/answered/port-carrow/place/harn/index.html"),
        ("/places/map?to=1939&from=1930", "places/map/from/1930/to/1939/index.html"),
        (
            "/letters?sender=orla&sender=bram&recipient=orla&recipient=bram",
            "letters/recipient/bram/recipient/orla/sender/bram/sender/orla/index.html",
        ),
        ("/ships/berths?format=json", "ships/berths.json"),
        ("/picture/quill?image=2&zoom=4", "picture/quill/image/2/zoom/4.jpg"),
        ("/static/reading.css", "static/reading.css"),
        ("/search?q=barley", "search/index.html"),
        ("/letter/a#w-date-1", "letter/a/index.html"),
    ],
)
def test_an_address_has_a_file(address, file):
    assert addresses.file_of(addresses.normal(address)) == file


@pytest.mark.parametrize(
    "address",
    [
        "/letters?sender=orla-fenn&date=1931&place=port-carrow",
        "/letters?place=port-carrow&kind=letter",
        "/matters?as-of=1931-03",
        "/letters?sender=orla&sender=bram",
        "/letters?sender=orla&sender=bram&recipient=orla&recipient=mira",
        "/letters?date=1931&print=all",
        "/letters?date=1931&from=1930&to=1939",
        "/people/network?person=orla-fenn&from=1930&to=1939",
        "/people?q=orla",
        "/standing?person=orla-fenn",
        "/letters.json?date=1931",
        "/letters.csv?sender=orla-fenn",
        "/deliveries?item=coal&format=json",
        "/matter/m-0003dada.json",
        "/missing/lost-0029c089904e.json",
        "/exchange/lost-0029c089904e?format=json",
    ],
)
def test_what_only_a_server_can_narrow_has_none(address):
    assert addresses.normal(address) is None


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/letter/harbour-abc123.csl.json", "/letter/harbour-abc123"),
        ("/letter/harbour-abc123.txt", "/letter/harbour-abc123"),
        ("/letter/harbour-abc123", "/letter/harbour-abc123"),
        ("/letters.json?page=2", "/letters.json?page=2"),
    ],
)
def test_the_forms_of_a_letter_belong_to_its_page(address, page):
    assert addresses.owner(address) == page


def test_markings_that_differ_by_capitals_alone_lie_in_two_files_on_every_stick():
    files = {
        addresses.file_of(addresses.normal(f"/letters?marking={marking}")).lower() for marking in ("SECRET", "Secret")
    }
    assert len(files) == 2


VALUES = st.text(min_size=1, max_size=300).filter(lambda value: value.isprintable())


@given(VALUES, VALUES)
def test_every_value_is_a_plain_name_and_no_other_values(one, other):
    files = [addresses.file_of(addresses.normal(with_query("/letters", {"source": value}))) for value in (one, other)]
    assert re.fullmatch(r"letters/source/[a-z0-9_-][a-z0-9._~-]{0,79}/index\.html", files[0])
    assert (files[0] == files[1]) == (one == other)


def test_a_page_leads_to_another_from_wherever_it_lies():
    assert addresses.link("people/index.html", "letter/a/index.html") == "../../people/index.html"
    assert addresses.link("people/index.html", "index.html") == "people/index.html"
    assert addresses.public("letter/a/index.html", "https://x.example/l") == "https://x.example/l/letter/a/"


# ------------------------------------------------------------ the links of a page


def test_links_are_changed_and_those_that_lead_nowhere_become_words():
    page = (
        '<link rel="prev" href="/gone"><a class="who" href="/people?q=x&amp;page=2" rel="nofollow">Orla</a> '
        '<a href="/gone" aria-label="away">nothing</a> <svg><a href="/gone"><rect/></a></svg> <a href="#main">here</a>'
    )

    def change(address):
        return None if address == "/gone" else f"..{address}"

    assert rewrite(page, change) == (
        '<a class="who" href="../people?q=x&amp;page=2" rel="nofollow">Orla</a> '
        '<span>nothing</span> <svg><g><rect/></g></svg> <a href="#main">here</a>'
    )


def test_words_of_a_letter_that_look_like_a_link_stay_as_they_are():
    page = '<p>&lt;a href="/secret"&gt; she wrote</p>'
    assert rewrite(page, lambda _: "changed") == page


def test_addresses_in_data_are_changed_and_words_are_not():
    data = '{"next":"/letters.json?page=2","letters":[{"url":"/letter/a","opening":"/letter/a"}]}'
    assert rewrite_data(data, lambda address: f"x{address}") == (
        '{"next":"x/letters.json?page=2","letters":[{"url":"x/letter/a","opening":"/letter/a"}]}'
    )
