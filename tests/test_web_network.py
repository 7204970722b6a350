"""The network of correspondents: who is drawn near whom, and the table that says the same."""

import html
import math
import re

import pytest

import traders
from despatch.web.parts import network
from despatch.web.parts.network import Tie, around, draw
from web_reader import Reader, spaced

CIRCLES = [
    Tie("orla", "quill", 9, 8),
    Tie("crane", "orla", 3, 2),
    Tie("crane", "quill", 1, 0),
    Tie("ost", "marl", 4, 4),
]


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    return Reader(traders.build(tmp_path_factory.mktemp("traders") / "A"))


def places(drawn):
    return {node.id: (node.spot.x, node.spot.y) for node in drawn.nodes}


def test_the_same_letters_are_drawn_in_the_same_way():
    assert draw(CIRCLES, {}) == draw(list(CIRCLES), {})


def test_those_who_write_to_each_other_stand_nearer_than_those_who_do_not():
    at = places(draw(CIRCLES, {}))
    joined = max(math.dist(at[tie.one], at[tie.other]) for tie in CIRCLES)
    apart = min(math.dist(at[one], at[other]) for one in ("ost", "marl") for other in ("orla", "quill", "crane"))
    assert joined < apart


@pytest.mark.parametrize("number", [1, 2, 40])
def test_everybody_stands_within_the_picture_and_nobody_upon_another(number):
    ring = [Tie(f"p{n:02}", f"p{n + 1:02}", n % 5 + 1, 0) for n in range(number)]
    at = places(draw(ring, {}))
    assert len(at) == number + 1
    assert all(0 < x < network.WIDTH and 0 < y < network.HEIGHT for x, y in at.values())
    spots = list(at.values())
    assert min(math.dist(a, b) for n, a in enumerate(spots) for b in spots[n + 1 :]) > 8


def test_only_those_with_most_letters_are_drawn():
    many = [Tie(f"p{n:03}", "zz", 200 - n, 0) for n in range(150)]
    drawn = draw(many, {})
    assert [node.id for node in drawn.nodes][:2] == ["zz", "p000"]
    assert len(drawn.nodes) == network.MOST


def test_around_one_person_stand_their_correspondents_and_the_ties_of_these():
    assert around(CIRCLES, "orla") == tuple(CIRCLES[:3])
    assert around(CIRCLES, "marl") == (CIRCLES[3],)
    assert around(CIRCLES, "nobody") == ()


def test_the_page_draws_and_says_who_wrote_to_whom(reader):
    page = reader.get("/people/network").text
    assert 'aria-label="Orla Fenn: 8 letters"' in page
    assert len(re.findall(r'<circle class="spot"', page)) == 4
    assert "Josiah Quill Orla Fenn 2 2" in spaced(page)
    assert 'href="/letters?sender=orla-fenn&amp;recipient=josiah-quill"' in page


def test_the_network_around_a_person_has_an_address(reader):
    said = spaced(reader.get("/people/network?person=emile-daru").text)
    assert "The network around Émile Daru" in said
    assert "Hester Crane" not in said
    assert reader.get("/people/network.json?person=emile-daru").json()["ties"] == [
        {"one": "emile-daru", "other": "orla-fenn", "to_other": 1, "to_one": 1}
    ]
    assert reader.get("/people/network?person=nobody").status_code == 404


def test_the_network_of_sixty_is_drawn_quickly():
    from time import process_time

    ties = [Tie(f"p{n:02}", f"p{m:02}", n + m, 1) for n in range(60) for m in range(n + 1, 60, 3)]
    before = process_time()
    draw(ties, {})
    assert process_time() - before < 1.5


def test_each_line_leads_to_as_many_letters_as_it_stands_for(reader):
    for address in ("/people/network", "/people/network?from=1776&to=1777"):
        page = reader.get(address).text
        lines = re.findall(r'<a href="([^"]*)" tabindex="-1" aria-hidden="true"><title>[^<]*: (\d+) letter', page)
        assert lines
        for path, letters in lines:
            assert reader.get(html.unescape(path).replace("?", ".json?")).json()["total"] == int(letters)


def test_the_network_of_some_years_has_the_letters_of_these(reader):
    page = reader.get("/people/network?from=1776&to=1776").text
    assert "Network of correspondents, 1776" in page
    assert '<a href="/people/network?from=1777&amp;to=1777" aria-label="1777: ' in page
    every, some = (
        sum(tie["to_other"] + tie["to_one"] for tie in reader.get(path).json()["ties"])
        for path in ("/people/network.json", "/people/network.json?from=1776&to=1776")
    )
    assert 0 < some < every
    assert "No letter of these years names both" in reader.get("/people/network?from=1999").text
