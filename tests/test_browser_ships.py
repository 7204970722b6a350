"""The shipping desk in a real browser: accessibility, a telephone's width, the keyboard and the printer."""

from datetime import date

import pytest

PAGES = ("/ships", "/ships/berths", "/ships/map", "/ships/arrived", "/ships/voyage/")

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def room(own_example, serve):
    from despatch.shipping import service
    from despatch.shipping.plans import Event
    from despatch.web import app

    folder = own_example
    plan = service.make_plan(folder, date(1938, 9, 1), date(1939, 4, 30), rounds=60)
    service.make_loadings(folder)
    voyage = plan.voyages[0]
    service.record_event(folder, Event("departed", voyage.ship, voyage.sails, voyage.sails))
    return serve(app(folder)), f"/ships/voyage/{voyage.id}"


@pytest.fixture
def open_page(open_address, room):
    """Open a page of the desk; a path that ends in a stroke is that of the voyage."""
    return lambda path, *how, **more: open_address(room[0] + (room[1] if path.endswith("/") else path), *how, **more)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_of_the_desk_breaks_a_rule_of_accessibility(open_page, path, scheme):
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(open_page(path, scheme)).response
    assert len(found["passes"]) > 10
    assert [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in found["violations"]] == []


@pytest.mark.parametrize("path", PAGES)
def test_no_page_of_the_desk_is_wider_than_a_telephone(open_page, path):
    page = open_page(path, width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_voyage_on_the_chart_is_reached_by_keyboard(open_page):
    page = open_page("/ships")
    page.locator(".lane a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/ships/voyage/**")
    assert page.get_by_role("heading", name="Loading sheet").is_visible()


def test_a_way_on_the_map_leads_to_its_row_by_keyboard(open_page):
    page = open_page("/ships/map")
    page.locator(".map a").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("tr:target").count() == 1


def test_the_loading_sheet_prints_with_room_to_sign_and_without_the_navigation(open_page):
    page = open_page("/ships/voyage/")
    page.emulate_media(media="print")
    assert page.locator(".signed").is_visible()
    assert page.locator("table tbody tr").first.is_visible()
    assert not page.locator(".top nav").is_visible()
    assert page.locator("#work ~ .scroll th.ship-day").first.is_visible()


@pytest.mark.parametrize("path", ["/ships", "/ships/berths", "/ships/map", "/ships/arrived"])
def test_what_is_printed_has_its_days(open_page, path):
    page = open_page(path)
    page.emulate_media(media="print")
    days = page.locator(".ship-day").all()
    assert len(days) > 3
    assert all(day.is_visible() for day in days)
