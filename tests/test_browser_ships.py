"""The shipping desk in a real browser: the rules of accessibility, a telephone's width, the keyboard and the printer."""

import os
import shutil
import threading
import time
from datetime import date
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PAGES = ("/ships", "/ships/map", "/ships/arrived", "/ships/voyage/")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists() and os.environ.get("CI") != "true", reason="no Chromium here: apt-get install chromium"),
]


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    import uvicorn

    import despatch.archive
    from despatch import example
    from despatch.shipping import desk
    from despatch.shipping.model import Event
    from despatch.web import app
    from despatch.web.listening import listen

    folder = tmp_path_factory.mktemp("ships")
    example.copy_to(folder)
    despatch.archive.build(folder, workers=1)
    plan = desk.make_plan(folder, date(1938, 9, 1), date(1939, 4, 30), seconds=3)
    desk.loadings(folder)
    voyage = plan.voyages[0]
    desk.record(folder, Event("departed", voyage.ship, voyage.sails, voyage.sails))
    with listen(0) as listener:
        server = uvicorn.Server(uvicorn.Config(app(folder), log_level="error", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", f"/ships/voyage/{voyage.id}"
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser, room):
    """Open a path as `scheme` and `width` have it; trouble on the console fails the test."""
    contexts = []

    def opened(path, scheme="light", width=1280):
        context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
        contexts.append(context)
        page = context.new_page()
        trouble = []
        page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
        page.goto(room[0] + (room[1] if path.endswith("/") else path))
        assert trouble == []
        return page

    yield opened
    for context in contexts:
        context.close()


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
