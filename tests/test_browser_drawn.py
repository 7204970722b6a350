"""Maps, networks, the timeline, people from A to Z and facsimiles in a real browser."""

from io import BytesIO

import pytest
from PIL import Image

import scans
import traders
from despatch import archive

DRAWN = (
    "/places/map",
    "/places/map?from=1776&to=1776",
    "/people/network",
    "/people/network?person=orla-fenn&from=1777",
    "/timeline",
    "/people",
    "/people?order=name&letter=F",
    "/place/london",
    "/person/josiah-quill",
)
IMAGES = ("{fenn}", "{fenn}?image=2&zoom=4", "{fenn}#b-2", "{quill}", "{crane}", "{crane}?image=2")
WIDTHS = (390, 834, 1024, 1440)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def addresses(serve, tmp_path_factory):
    """The addresses of the pages by their names here."""
    from despatch.web import app

    papers = traders.build(tmp_path_factory.mktemp("traders") / "A")
    mill = scans.build(tmp_path_factory.mktemp("scans") / "A")
    with archive.open(mill) as it:
        ids = {entry.source.rpartition("/")[2].partition(".")[0].partition("_")[0]: entry.id for entry in it.letters()}
    drawn, images = serve(app(papers)), serve(app(mill))
    pages = {path: drawn + path for path in DRAWN}
    return pages | {
        path: images + path.format(**{name: f"/facsimile/{id}" for name, id in ids.items()}) for path in IMAGES
    }


@pytest.fixture
def open_page(open_address, addresses):
    return lambda path, *how, **more: open_address(addresses[path], *how, **more)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", DRAWN + IMAGES)
def test_no_page_breaks_a_rule_of_accessibility(open_page, path, scheme):
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(open_page(path, scheme)).response
    assert len(found["passes"]) > 10
    assert [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in found["violations"]] == []


@pytest.mark.parametrize("path", DRAWN + IMAGES)
def test_no_page_is_wider_than_its_window(open_page, path):
    page = open_page(path)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_place_on_the_map_is_reached_by_keyboard_and_leads_to_its_letters(open_page):
    page = open_page("/places/map", javascript=False)
    page.get_by_role("link", name="London: 3 letters").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/place/london")
    assert page.get_by_role("heading", name="London", exact=True).is_visible()


def test_on_a_telephone_the_map_begins_where_most_letters_are_and_moves_freely(open_page):
    page = open_page("/places/map", width=390, javascript=False)
    frame = page.locator(".drawn")
    box = page.locator(".spot").first.bounding_box()
    left = frame.bounding_box()["x"]
    assert left < box["x"] < box["x"] + box["width"] < left + frame.bounding_box()["width"]
    page.wait_for_timeout(400)
    for place in (0, 100):
        page.evaluate(f"document.querySelector('.drawn').scrollLeft = {place}")
        assert page.evaluate("document.querySelector('.drawn').scrollLeft") == place


def test_an_edge_where_a_table_goes_on_is_shaded(open_page):
    page = open_page("/timeline", width=220)
    image = Image.open(BytesIO(page.locator(".scroll:has(table)").first.screenshot()))
    inner, edge = (image.getpixel((image.width - at, image.height - 3)) for at in (30, 2))
    assert sum(edge[:3]) < sum(inner[:3]) - 15


def test_a_route_leads_to_its_letters(open_page):
    page = open_page("/places/map", javascript=False)
    page.get_by_role("link", name="Philadelphia to London: 2 letters").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/letters?place=philadelphia&answered=london")
    assert page.get_by_text("2 letters", exact=True).is_visible()
    assert page.get_by_role("link", name="Answered from London").is_visible()


def test_years_are_chosen_by_a_form_without_javascript(open_page):
    page = open_page("/places/map", javascript=False)
    page.get_by_label("From", exact=True).fill("1777-06")
    page.get_by_label("to", exact=True).fill("1778")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**/places/map?from=1777-06&to=1778")
    assert page.get_by_role("heading", name="Map of places, June 1777 to 1778").is_visible()
    page.get_by_role("link", name="Lisbon: 1 letter", exact=True).click()
    page.wait_for_url("**/letters?place=lisbon&from=1777-06&to=1778")
    assert page.get_by_text("1 letter", exact=True).is_visible()


def test_a_year_of_the_network_is_a_link_and_a_tie_leads_to_its_letters(open_page):
    page = open_page("/people/network", javascript=False)
    page.get_by_role("link", name="1778: ").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/network?from=1778&to=1778")
    tie = page.locator("a:has(.tie)").first
    letters = int(tie.locator("title").text_content().rpartition(": ")[2].split()[0])
    page.goto(f"{page.url.partition('/people')[0]}{tie.get_attribute('href')}")
    assert page.locator(".list .entry").count() == letters


def test_a_slider_chooses_years_where_the_editors_script_runs(open_address, serve, tmp_path_factory):
    from despatch.web import app

    desk = serve(app(traders.build(tmp_path_factory.mktemp("desk") / "A"), editor="I. Lund", settle=lambda: None))
    page = open_address(f"{desk}/people/network")
    slider = page.get_by_label("Slide over the years")
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/people/network?from=1777&to=1777")
    assert page.get_by_role("heading", name="Network of correspondents, 1777").is_visible()
    assert not open_address(f"{desk}/people/network", javascript=False).get_by_label("Slide over").is_visible()


def test_the_network_is_reached_by_keyboard_person_by_person(open_page):
    page = open_page("/people/network", javascript=False)
    page.get_by_role("link", name="Orla Fenn: 8 letters").focus()
    page.keyboard.press("Tab")
    assert "letters" in page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/person/orla-fenn")


def test_people_are_found_by_a_form_without_javascript(open_page):
    page = open_page("/people", javascript=False)
    page.get_by_label("Name", exact=True).fill("emile")
    page.keyboard.press("Enter")
    page.wait_for_url("**/people?q=emile")
    assert page.get_by_role("rowheader").all_inner_texts() == ["Émile Daru"]


def test_a_line_and_its_place_light_each_other_without_javascript(open_page):
    page = open_page("{fenn}", javascript=False)
    fill = "getComputedStyle(document.querySelector('#b-3 .place')).fill"
    assert page.evaluate(fill) == "rgba(0, 0, 0, 0)"
    page.get_by_role("link", name="The barley has not come").click()
    assert page.evaluate(fill) == "rgb(242, 182, 50)"
    page.locator("#b-1 .place").click()
    assert page.locator(".written:target").inner_text() == "Port Carrow, March 4th, 1811."


def test_the_picture_comes_and_grows_without_javascript(open_page):
    page = open_page("{fenn}", javascript=False)
    narrow = page.locator("svg.picture").bounding_box()["width"]
    with page.expect_response("**/picture/*") as answer:
        page.get_by_role("link", name="twice as large").click()
    assert answer.value.headers["content-type"] == "image/jpeg"
    page.wait_for_url("**zoom=2")
    assert page.locator("svg.picture").bounding_box()["width"] > 1.9 * narrow
    assert page.locator(".frame").bounding_box()["width"] < 1.1 * narrow


def test_the_words_stand_beside_the_image_and_on_a_telephone_below_it(open_page):
    def places(page):
        return (page.locator(one).first.bounding_box() for one in (".image .frame", ".words p"))

    image, words = places(open_page("{fenn}"))
    assert words["x"] > image["x"] + image["width"]
    image, words = places(open_page("{fenn}", width=390))
    assert words["y"] > image["y"] + image["height"] - 4


@pytest.mark.parametrize("path", ["/places/map", "/people/network", "/timeline", "{fenn}"])
def test_a_drawing_prints_whole_and_without_its_controls(open_page, path):
    page = open_page(path)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 700, "height": 900})
    assert page.locator("main svg:visible").first.bounding_box()["width"] <= 700
    for gone in (".top nav", ".views", ".years", ".order", ".pager"):
        assert not page.locator(gone).first.is_visible(), gone


def test_nothing_is_asked_of_another_machine(open_page, addresses):
    asked = []
    page = open_page("/places/map")
    page.on("request", lambda request: asked.append(request.url))
    for address in addresses.values():
        page.goto(address)
    assert len(asked) > len(addresses)
    assert all(url.startswith("http://127.0.0.1:") for url in asked)
