"""The editor's desk in a real browser: by keyboard alone, without JavaScript, at the width of a telephone."""

from contextlib import suppress

import pytest

from despatch import archive
from despatch.decisions import log
from mill import MILL, mill_at
from test_web_review import DOUBTFUL

Error = pytest.importorskip("playwright.sync_api").Error
pytestmark = pytest.mark.browser


def wait_until(page, says):
    """Wait until an expression is true on a page: a page that asks itself would need eval, which ours forbid."""
    for _ in range(300):
        with suppress(Error):  # it is about to show another page
            if page.evaluate(says):
                return
        page.wait_for_timeout(100)
    raise AssertionError(f"it was never so: {says}")


@pytest.fixture(name="folder")
def _folder(tmp_path, monkeypatch):
    monkeypatch.setattr("despatch.store.write_ledger.DOUBTFUL", 0.9)
    return mill_at(tmp_path / "mill", MILL + "\n\n" + DOUBTFUL)


@pytest.fixture
def open_desk(open_address, serve, folder):
    from despatch.web import app

    address = serve(app(folder, editor="I. Lund", settle=lambda: archive.settle(folder)))
    return lambda path, *how, **more: open_address(address + path, *how, **more)


@pytest.fixture(name="first")
def _first(folder):
    with archive.open(folder) as it:
        return it.letters(order="source")[0].id


@pytest.fixture(name="business")
def _business(folder):
    """The business with the most passages."""
    with archive.open(folder) as it:
        return it.ledger.board(order="weight", limit=1).matters[0].id


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path",
    ["/review", "/letter/{first}", "/review?field=cut", "/review?field=act", "/matter/{business}", "/person/orla-fenn"],
)
def test_the_desk_breaks_no_rule_of_accessibility(open_desk, first, business, path, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = open_desk(path.format(first=first, business=business), scheme)
    for pen in page.query_selector_all("details.pen"):
        pen.evaluate("one => { one.open = true; }")
    violations = Axe().run(page).response["violations"]
    assert [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in violations] == []


@pytest.mark.parametrize("width", [390, 834, 1024, 1440])
@pytest.mark.parametrize("path", ["/review", "/letter/{first}", "/matter/{business}", "/person/orla-fenn"])
def test_the_desk_is_no_wider_than_its_window(open_desk, first, business, path, width):
    page = open_desk(path.format(first=first, business=business), width=width)
    for pen in page.query_selector_all("details.pen"):
        pen.evaluate("one => { one.open = true; }")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_sender_is_corrected_by_keyboard_alone(open_desk, folder, first):
    page = open_desk(f"/letter/{first}")
    page.focus("#pen-sender > summary")
    page.keyboard.press("Enter")
    wait_until(page, "document.activeElement.id === 'value-sender'")
    page.keyboard.press("Control+A")
    page.keyboard.type("Josiah Quill")
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.textContent") != "Save":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".recorded")
    assert log.read(folder).lines[0].correction.fields[0].values == ("Josiah Quill",)
    page.keyboard.press("u")
    page.wait_for_url("**done=*")
    wait_until(page, "document.body.textContent.includes('undone')")
    assert len(log.read(folder).lines) == 2


def test_the_keys_of_the_review_choose_skip_and_undo(open_desk, folder):
    page = open_desk("/review?field=sender")
    first = page.inner_text(".words")
    page.keyboard.press("j")
    page.wait_for_url("**at=1")
    assert page.inner_text(".words") != first
    page.keyboard.press("k")
    wait_until(page, "!location.search.includes('at=')")
    page.keyboard.press("?")
    assert page.is_visible("text=skips")
    page.keyboard.press("1")
    page.wait_for_selector(".recorded")
    assert len(log.read(folder).lines) == 1
    page.keyboard.press("u")
    wait_until(page, "document.querySelector('.recorded').textContent.includes('undone')")
    assert log.read(folder).undone


def test_the_desk_works_without_javascript(open_desk, folder, first):
    page = open_desk(f"/letter/{first}", javascript=False)
    page.click("#pen-place > summary")
    page.fill("#value-place", "Elmford")
    page.click("#pen-place button:has-text('Save')")
    assert "Elmford" in page.inner_text(".recorded")
    assert log.read(folder).lines[0].correction.fields[0].values == ("Elmford",)
    page.click(".recorded button")
    assert log.read(folder).undone


def test_business_is_named_by_keyboard_and_without_javascript(open_desk, folder, business):
    page = open_desk(f"/matter/{business}")
    page.focus("#pen-label > summary")
    page.keyboard.press("Enter")
    wait_until(page, "document.activeElement.id === 'label'")
    page.keyboard.press("Control+A")
    page.keyboard.type("Barley for the mill")
    page.keyboard.press("Enter")
    page.wait_for_selector(".recorded")
    plain = open_desk(f"/matter/{business}", javascript=False)
    assert plain.inner_text("h1") == "Barley for the mill"
    plain.click("#pen-settle > summary")
    plain.fill("#settled-on", "1912-02")
    plain.fill("#why-settle", "by the minutes")
    plain.click("#pen-settle button")
    assert "settled as done" in plain.inner_text(".recorded")
    assert [line.correction.kind for line in log.read(folder).lines] == ["label", "settle"]
