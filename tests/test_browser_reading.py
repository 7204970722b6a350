"""The reading room in a real browser: what a reader sees, reaches by keyboard and prints."""

import struct
import zlib

import pytest

from despatch.web.urls import act_anchor

PAGES = (
    "/",
    "/letters",
    "/letters?sender=anna-marl&sender=cora-lind&date=1931&date=1931-02&from=1931",
    "/letters?print=all",
    "/exchanges?from=soon",
    "/search?q=morning&sender=anna-marl",
    "{second}",
    "{unsure}",
    "/people",
    "/person/anna-marl",
    "/timeline",
    "/search?q=morning",
    "/search?q=%22",
    "/problems",
    "/about",
    "/nowhere",
    "/exchanges",
    "{exchange}",
    "/missing?year=1932",
    "{lost}",
    "/unanswered",
    "/gaps",
    "/answers",
    "/letters/print?date=1931-03",
    "/search?q=mornig",
    "/matters?doubtful=1&words=a",
    "/matters?state=promised",
    "{matter}",
    "{matter}?as-of=1931-03-18",
    "/standing",
    "/standing?as-of=1932-05&person=anna-marl",
    "/deliveries",
    "/deliveries/balance",
    "/deliveries/balance?period=year",
)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(serve, ellery):
    from despatch.web import app

    return serve(app(ellery))


@pytest.fixture(scope="module")
def places(papers, ids):
    """The pages that go by an id: the second letter, one whose reference is not settled, what belongs to them."""
    unsure = next(entry.id for entry in papers.letters() if entry.source == "unsure.txt")
    crane = next(matter for matter in papers.ledger.matters() if matter.matter.label.startswith("crane"))
    return {
        "second": f"/letter/{ids[1]}",
        "unsure": f"/letter/{unsure}",
        "exchange": f"/exchange/{ids[0]}",
        "lost": f"/missing/{papers.letter(ids[1]).references[1].target}",
        "matter": f"/matter/{crane.id}",
    }


@pytest.fixture
def open_page(open_address, address, places):
    return lambda path, *how, **more: open_address(address + path.format(**places), *how, **more)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_breaks_a_rule_of_accessibility(open_page, path, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(path, scheme)
    found = Axe().run(page).response
    assert len(found["passes"]) > 10
    violations = found["violations"]
    assert [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in violations] == []


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_wider_than_a_telephone(open_page, path):
    page = open_page(path, width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_keyboard_reaches_the_text_first(open_page):
    page = open_page("/letters")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_everything_that_can_be_chosen_shows_that_it_has_the_focus(open_page):
    page = open_page("{second}")
    for _ in range(20):
        page.keyboard.press("Tab")
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert style != "none"


def test_a_claim_leads_to_its_words(open_page):
    page = open_page("{second}", javascript=False)
    page.click(".description a.proof >> nth=2")
    assert page.url.endswith("#w-date-1")
    assert page.locator("article :target").text_content() == "9 January 1931"


def test_the_marks_are_put_on_without_javascript_and_explained(open_page):
    page = open_page("{second}", javascript=False)
    underline = "getComputedStyle(document.querySelector('mark.date')).textDecorationLine"
    assert page.evaluate(underline) == "none"
    page.get_by_label("Mark the words").check()
    assert page.evaluate(underline) == "underline"
    page.get_by_text("What the marks mean").click()
    assert page.get_by_text("prove a statement of the description").is_visible()


def test_a_search_begins_on_any_page_without_javascript(open_page):
    page = open_page("/people", javascript=False)
    page.get_by_label("Search the letters").fill("morning")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=morning")
    assert page.get_by_text("119 letters found").is_visible()
    assert page.locator("mark.hit").first.text_content() == "morning"


def test_a_bar_of_the_timeline_is_reached_by_keyboard_and_leads_to_its_letters(open_page):
    page = open_page("/timeline", javascript=False)
    page.get_by_label("All letters, July 1931: 5 letters").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/letters?date=1931-07")
    assert page.get_by_text("5 letters", exact=True).is_visible()


def test_a_letter_prints_as_a_clean_page_with_its_citation(open_page):
    page = open_page("{second}")
    page.get_by_label("Mark the words").check()
    page.get_by_label("Show what it asks").check()
    page.emulate_media(media="print")
    assert page.get_by_text("in: The Ellery Papers").is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('mark.act'), '::before').content") == "none"
    for gone in ("nav", ".seek", ".description dl", ".worries", ".switch", ".under"):
        assert not page.locator(gone).first.is_visible(), gone
    assert page.evaluate("getComputedStyle(document.querySelector('mark.date')).textDecorationLine") == "none"


def test_a_reference_in_the_text_leads_to_its_letter_and_is_described_by_its_reason(open_page, ids):
    page = open_page("{second}", javascript=False)
    link = page.get_by_role("article").get_by_role("link", name="Your letter of January 3, 1931")
    assert "same author, addressee and date" in page.locator(f"#{link.get_attribute('aria-describedby')}").inner_text()
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/letter/{ids[0]}")


def test_the_alternatives_open_by_keyboard(open_page):
    page = open_page("{unsure}", javascript=False)
    refused = page.get_by_text("same author, addressee and date").first
    assert not refused.is_visible()
    page.get_by_text("2 other letters considered").focus()
    page.keyboard.press("Enter")
    assert refused.is_visible()


def test_the_numbers_of_notes_are_seen_and_not_copied(open_page):
    page = open_page("{second}")
    link = page.locator("article a.reference").first
    assert page.evaluate(
        "getComputedStyle(document.querySelector('article a.reference'), '::after').content"
    ).startswith('"1"')
    assert link.inner_text() == "Your letter of January 3, 1931 came by Captain Thole this morning"


def test_a_conversation_stands_in_two_columns_and_on_a_telephone_in_one(open_page, ids):
    def places(page):
        boxes = [page.locator(f"#t-{ids[n]} .card").bounding_box() for n in (0, 1)]
        assert boxes[0]["y"] + boxes[0]["height"] <= boxes[1]["y"]
        return [round(box["x"]) for box in boxes]

    left, right = places(open_page("{exchange}"))
    assert right > left + 500
    left, right = places(open_page("{exchange}", width=390))
    assert left == right


def test_a_letter_missing_from_a_conversation_is_dashed_and_quotes_its_evidence(open_page, ids):
    page = open_page("{exchange}")
    assert page.evaluate("getComputedStyle(document.querySelector('.turn.lost .card')).borderTopStyle") == "dashed"
    page.locator(".turn.lost q a").first.click()
    page.wait_for_url(f"**/letter/{ids[1]}#r-*")
    assert page.locator("article :target").first.inner_text() == "Your letter of January 6, 1931 never came"


def test_letters_are_narrowed_by_boxes_without_javascript_and_a_chip_takes_one_off(open_page):
    page = open_page("/letters", javascript=False)
    page.get_by_label("Anna Marl").first.check()
    page.get_by_label("Cora Lind").first.check()
    page.get_by_label("From", exact=True).fill("1931-06")
    page.get_by_role("button", name="Show these").click()
    page.wait_for_url("**/letters?from=1931-06&to=&sender=anna-marl&sender=cora-lind")
    assert page.get_by_label("Cora Lind").first.is_checked()
    page.locator(".chips a", has_text="Anna Marl").click()
    page.wait_for_url("**/letters?sender=cora-lind&from=1931-06")
    assert not page.get_by_label("Anna Marl").first.is_checked()


def test_a_choice_of_people_is_opened_and_ticked_by_keyboard(open_page):
    page = open_page("/exchanges", javascript=False)
    page.locator("summary", has_text="With").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/exchanges?from=&to=&person=*&person=*")
    assert page.locator("summary .now").first.inner_text().count(",") == 1


def test_paper_says_where_the_rest_of_a_list_is(open_page):
    page = open_page("/letters?sender=anna-marl&sender=berend-ost")
    note = page.locator(".on-paper")
    assert not note.is_visible()
    assert page.get_by_role("link", name="All 120 on one page, to print").is_visible()
    page.emulate_media(media="print")
    assert note.inner_text().startswith("These are 1 to 50 of 120. The whole list is at http://127.0.0.1:")
    assert not page.locator(".panel").is_visible()
    assert page.locator(".chips").is_visible()


def test_the_missing_are_narrowed_by_a_form_without_javascript(open_page):
    page = open_page("/missing", javascript=False)
    page.locator("summary", has_text="Year").click()
    page.get_by_label("1932").check()
    page.get_by_role("button", name="Narrow").click()
    page.wait_for_url("**/missing?*date=1932*")
    assert page.get_by_text("30 letters known only because").is_visible()


def test_a_letter_prints_its_notes_and_a_conversation_its_letters(open_page):
    page = open_page("{second}")
    page.emulate_media(media="print")
    assert page.get_by_text("same author, addressee and date").first.is_visible()
    assert not page.locator(".description dl").first.is_visible()
    page = open_page("{exchange}")
    page.emulate_media(media="print")
    assert page.locator(".card").first.is_visible()
    assert not page.locator(".two-sides").is_visible()


def test_nothing_is_asked_of_another_machine(open_page, address, places):
    asked = []
    page = open_page("/")
    page.on("request", lambda request: asked.append(request.url))
    for path in PAGES:
        page.goto(address + path.format(**places))
    assert asked
    assert all(url.startswith(address) for url in asked)


@pytest.mark.parametrize("width", [390, 834, 1280])
def test_an_act_has_a_bar_in_the_margin_and_its_note_under_the_paragraph(open_page, width):
    page = open_page("{second}", width=width, javascript=False)
    assert not page.locator(".under").first.is_visible()
    page.get_by_label("Show what it asks").check()
    mark, note, sheet = (
        page.locator(one).first.bounding_box() for one in ("article mark.act.request", ".under.request", "article")
    )
    assert note["y"] >= mark["y"] + mark["height"] - 4
    assert note["x"] + note["width"] <= sheet["x"] + sheet["width"]
    assert colour_at(page, sheet["x"] + 2, mark["y"] + mark["height"] / 2) == "rgb(148, 80, 60)"
    assert colour_at(page, sheet["x"] + 2, mark["y"] - 60) != "rgb(148, 80, 60)"
    # The words themselves lie on the plain sheet.
    assert colour_at(page, sheet["x"] + 8, mark["y"] + mark["height"] / 2) == "rgb(255, 254, 251)"


def colour_at(page, x, y):
    """Return the colour of one point of a page as it is seen."""
    shot = page.screenshot(full_page=True, clip={"x": round(x), "y": round(y), "width": 1, "height": 1})
    at = shot.index(b"IDAT")
    data = shot[at + 4 : at + 4 + struct.unpack(">I", shot[at - 4 : at])[0]]
    return f"rgb({', '.join(map(str, zlib.decompressobj().decompress(data)[1:4]))})"


def test_a_link_to_an_act_shows_its_note(open_page, papers, ids):
    act = papers.letter(ids[1]).acts[0]
    page = open_page("{second}#" + act_anchor(act.letter, act.id), javascript=False)
    assert page.locator(".under").first.is_visible()


WIDTHS = (390, 600, 834, 1024, 1440)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_letters_text_is_never_narrower_than_55_signs(open_address, address, papers, width):
    long = max(papers.letters(), key=lambda entry: max(map(len, papers.letter(entry.id).text.split("\n"))))
    page = open_address(f"{address}/letter/{long.id}", width=width)
    page.evaluate("for (const box of document.querySelectorAll('.switch input')) box.checked = true")
    lines = page.evaluate(SIGNS_A_LINE)
    assert len(lines) >= 2
    assert sum(lines) / len(lines) >= 55 * 0.98, lines


SIGNS_A_LINE = """() => {
  const blocks = [...document.querySelectorAll('.set.paragraph')];
  const block = blocks.reduce((a, b) => a.textContent.length > b.textContent.length ? a : b);
  const range = document.createRange(), walk = document.createTreeWalker(block, NodeFilter.SHOW_TEXT), lines = {};
  for (let node; node = walk.nextNode();) for (let n = 0; n < node.data.length; n++) {
    range.setStart(node, n); range.setEnd(node, n + 1);
    const box = range.getClientRects()[0];
    if (box) { const line = Math.round(box.bottom / 8); lines[line] = (lines[line] || 0) + 1; }
  }
  return Object.values(lines).slice(0, -1);
}"""


def test_on_a_telephone_the_menu_opens_behind_one_button_without_javascript(open_page):
    page = open_page("/letters", width=390, javascript=False)
    people = page.get_by_label("Sections").get_by_role("link", name="People")
    assert not people.is_visible()
    page.get_by_role("button", name="Menu").focus()
    page.keyboard.press("Enter")
    assert people.is_visible()
    page.keyboard.press("Escape")
    assert not people.is_visible()
    page.get_by_role("button", name="Menu").click()
    people.click()
    page.wait_for_url("**/people")
    assert not open_page("/letters", width=834).get_by_role("button", name="Menu").is_visible()


def test_the_page_about_the_archive_is_not_in_italics(open_page):
    page = open_page("/about")
    assert page.evaluate("getComputedStyle(document.querySelector('.prose p')).fontStyle") == "normal"


def test_a_list_prints_whole(open_page):
    page = open_page("/gaps")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('.scroll')).overflowX") == "visible"
    assert not page.locator(".views").first.is_visible()


def test_a_day_is_chosen_by_date_and_by_sliding_along_the_months_without_javascript(open_page):
    page = open_page("/standing", javascript=False)
    page.get_by_label("As of").fill("1931-05")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**/standing?as-of=1931-05")
    assert page.get_by_text("at the end of May 1931").first.is_visible()
    page.get_by_role("link", name="At the end of June 1932").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/standing?as-of=1932-06")
    assert page.locator(".strip a[aria-current]").count() == 1


def test_a_matter_stands_in_two_columns_and_prints_without_its_controls(open_page):
    page = open_page("{matter}")
    left, right = (page.locator(f".turn.{side} .card").first.bounding_box()["x"] for side in ("left", "right"))
    assert right > left + 400
    page.emulate_media(media="print")
    assert page.locator(".deed").first.is_visible()
    for gone in (".day", ".top nav"):
        assert not page.locator(gone).first.is_visible(), gone


def test_a_letter_prints_without_the_notes_of_the_machine(open_page):
    page = open_page("{second}")
    page.emulate_media(media="print")
    assert not page.locator(".under").first.is_visible()
    assert page.get_by_text("in: The Ellery Papers").is_visible()
