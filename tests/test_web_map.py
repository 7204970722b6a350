"""The map of places: what is drawn, what is not, and the words that say the same."""

import html
import re

import pytest

import traders
from despatch import archive
from despatch.model import Filter, Route
from despatch.web.parts import coast, mercator
from web_reader import Reader, spaced


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return traders.build(tmp_path_factory.mktemp("traders") / "A")


@pytest.fixture(scope="module")
def reader(folder):
    return Reader(folder)


def chart(*places, **how):
    return mercator.fit(places, width=800, heights=(300, 600), edges=(60, 40), **how)


def numbers(path):
    """The points of a path, added up from its steps."""
    for outline in re.findall(r"M([^z]*)z", path):
        begin, steps = outline.split("l")
        x, y = map(float, begin.split())
        yield x, y
        flat = [float(n) for n in steps.split()]
        for dx, dy in zip(flat[::2], flat[1::2], strict=True):
            x, y = x + dx, y + dy
            yield x, y


def is_land(drawn, latitude, longitude):
    """Whether a place lies within the land of a chart, by how often a ray from it crosses the coasts."""
    x, y = drawn.x(longitude), drawn.y(latitude)
    crossings = 0
    for outline in re.findall(r"M[^z]*z", coast.land(drawn)):
        ring = list(numbers(outline))
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
            crossings += (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1)
    return crossings % 2 == 1


@pytest.mark.parametrize(
    "drawn",
    [
        chart((39.95, -75.16), (51.51, -0.13)),
        chart((35.7, 139.7), (37.8, -122.4)),  # across the Pacific, where the day changes
        chart((40.4, -3.7), (48.8, 2.3), least=6.0),
        chart((-34.6, -58.4), (60.2, 24.9), (35.7, 139.7), (37.8, -122.4)),
    ],
)
def test_places_on_land_are_drawn_on_land_and_those_at_sea_are_not(drawn):
    inland = {"Madrid": (40.4, -3.7), "Denver": (39.7, -105.0), "Sapporo": (43.2, 142.5), "Paris": (48.8, 2.3)}
    at_sea = {"off the Azores": (45.0, -30.0), "amid the Pacific": (38.0, 170.0), "Biscay": (45.5, -5.0)}
    looked = 0
    for places, wanted in ((inland, True), (at_sea, False)):
        for name, (latitude, longitude) in places.items():
            if 0 < drawn.x(longitude) < drawn.width and 0 < drawn.y(latitude) < drawn.height:
                looked += 1
                assert is_land(drawn, latitude, longitude) is wanted, name
    assert looked >= 2


def test_no_coast_is_drawn_beyond_the_edges():
    drawn = chart((51.5, -0.1), (53.4, -3.0))
    points = list(numbers(coast.land(drawn)))
    assert points
    assert all(-5 <= x <= drawn.width + 5 and -5 <= y <= drawn.height + 5 for x, y in points)


def test_a_lone_place_stands_in_the_middle():
    drawn = chart((51.51, -0.13))
    assert (drawn.x(-0.13), drawn.y(51.51)) == (drawn.width / 2, drawn.height / 2)


def test_names_cover_neither_each_other_nor_a_spot():
    spots = [mercator.Spot("Philadelphia", 100, 100, 8), mercator.Spot("Trenton", 112, 96, 5)]
    crowd = [mercator.Spot("Lost", 100 + x, 100 + y, 5) for x in (-30, -15, 0, 15, 30) for y in (-30, -15, 0, 15, 30)]
    first, second = mercator.set_names(spots, (800, 300))
    assert first != second
    assert mercator.set_names([*crowd, mercator.Spot("In the crowd", 100, 100, 4)], (800, 300))[-1] is None
    assert None not in mercator.set_names(crowd, (800, 300), all_named=True)


def test_routes_lead_from_a_letter_to_its_answer(folder):
    with archive.open(folder) as it:
        geography = it.geography()
        assert Route("philadelphia", "london", 2) in geography.routes
        assert Route("london", "philadelphia", 1) not in geography.routes
        assert geography.letters == {"philadelphia": 3, "london": 3, "lisbon": 1, "port-carrow": 2}
        assert geography.nowhere == 1
        assert it.geography(Filter(first="1778", last="1778")).letters == {
            "philadelphia": 1,
            "lisbon": 1,
            "port-carrow": 2,
            "london": 1,
        }
        assert it.geography(Filter(first="1777", last="1777")).routes == ()


def test_the_map_says_what_it_draws_and_what_it_does_not(reader):
    page = reader.get("/places/map").text
    assert len(re.findall(r'<circle class="spot"', page)) == 3
    assert 'aria-label="Philadelphia to London: 2 letters"' in page
    said = spaced(page)
    assert "Not on the map Nobody said where these places lie, and it is not guessed." in said
    assert "Port Carrow 2" in said
    assert "1 letter does not say where it was written." in said


def test_years_are_chosen_by_links_and_by_words(reader):
    page = reader.get("/places/map?from=1776&to=1776").text
    assert 'href="/places/map?from=1777&amp;to=1777"' in page
    assert "Map of places, 1776" in page
    assert len(re.findall(r'<circle class="spot"', page)) == 2
    data = reader.get("/places/map.json?from=1776&to=1777").json()
    assert {row["id"]: row["letters"] for row in data["places"]} == {"london": 2, "philadelphia": 2}
    assert data["routes"] == [{"start": "philadelphia", "end": "london", "letters": 2}]
    assert "No letter of these years names a place" in reader.get("/places/map?from=1999").text


def test_an_address_of_old_still_shows_its_years(reader):
    assert "Map of places, 1776 to 1777" in reader.get("/places/map?years=1776-1777").text
    assert "Map of places, 1778" in reader.get("/places/map?years=1778").text


@pytest.mark.parametrize(
    "years", ["years=soon", "years=1778-1776", "from=12345", "from=1776;1777", "from=1778&to=1776"]
)
def test_words_that_are_no_years_are_refused_with_an_example_and_may_be_mended(reader, years):
    answer = reader.get(f"/places/map?{years}")
    assert answer.status_code == 400
    assert "Write " in answer.text or "Exchange the two dates" in answer.text
    assert '<form class="narrow" action="/places/map">' in answer.text


def test_a_route_leads_to_the_list_of_its_letters(reader, folder):
    page = reader.get("/places/map?from=1776&to=1777").text
    address = "/letters?place=philadelphia&answered=london&from=1776&to=1777"
    assert f'<a href="{html.escape(address)}" aria-label="Philadelphia to London: 2 letters">' in page
    listed = reader.get(address.replace("/letters", "/letters.json")).json()["letters"]
    assert len(listed) == 2
    with archive.open(folder) as it:
        for route in it.geography().routes:
            assert it.count(Filter(place=route.start, answered=route.end)) == route.letters
        for place, letters in it.geography().letters.items():
            assert it.count(Filter(place=place)) == letters


def test_an_archive_without_coordinates_says_what_to_do(harbour):
    page = spaced(Reader(harbour).get("/places/map").text)
    assert "no place here has a latitude and a longitude. Write them into places.toml" in page
    assert "Port Carrow" in page
