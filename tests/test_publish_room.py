"""A published reading room: every link leads to a file, nothing comes from elsewhere, and a browser searches it."""

import functools
import http.server
import json
import os
import re
import shutil
import threading
from contextlib import contextmanager
from datetime import date
from html import unescape
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import pytest

import scans
from archive_builders import ids
from despatch import archive
from despatch.archive import proof
from despatch.errors import DespatchError
from despatch.publish import publication, publish
from quarry import quarry_at, withhold

ADDRESS = "https://letters.example.org/papers"
DAY = date(2026, 12, 1)
ATOM, MAP = "{http://www.w3.org/2005/Atom}", "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = re.compile(r'<([a-z]+)\b[^<>]*?\s(href|src|action)="([^"]*)"[^<>]*>')

pytestmark = pytest.mark.xdist_group("published")


def addressed(folder, address=ADDRESS):
    settings = folder / "despatch.toml"
    settings.write_text(f'address = "{address}/"\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def site(example, tmp_path_factory):
    """The example, published for a server below a path."""
    folder = tmp_path_factory.mktemp("published")
    source = addressed(shutil.copytree(example, folder / "archive"))
    assert publish(source, folder / "site", workers=1).trouble == ()
    return folder / "site"


@pytest.fixture(scope="module")
def scanned(tmp_path_factory):
    """An archive with images of its pages, published."""
    folder = tmp_path_factory.mktemp("scanned")
    publish(scans.build(folder / "archive"), folder / "site", search=False, workers=1)
    return folder / "site"


def pages(site):
    return sorted(path for path in site.rglob("*.html") if path.is_file())


def links(page):
    """The links of a page: tag, attribute, address."""
    return [(tag, name, unescape(to)) for tag, name, to in LINK.findall(page.read_text(encoding="utf-8"))]


def led_to(page, address):
    """The file that a link leads to from a page, by `file://` as by a server."""
    return os.path.normpath(f"{page.parent}/{unquote(address.partition('#')[0].partition('?')[0])}")


# ------------------------------------------------------------ links and files


@pytest.mark.parametrize("which", ["site", "scanned"])
def test_every_link_leads_to_a_file(which, request):
    site = request.getfixturevalue(which)
    files = {str(path) for path in site.rglob("*") if path.is_file()}
    broken, followed = set(), set()
    for page in pages(site):
        for to in {to for _, _, to in links(page)}:
            if page.name == "404.html" or to.startswith("#") or "://" in to:
                continue
            file = led_to(page, to)
            followed.add(file)
            if file not in files:
                broken.add((str(page.relative_to(site)), to))
    assert broken == set()
    assert len(followed) > 40
    assert {f for f in files - followed if f.endswith("/index.html")} <= {str(site / "index.html")}


@pytest.mark.parametrize("which", ["site", "scanned"])
def test_no_page_loads_anything_from_elsewhere_or_runs_a_script_but_the_search(which, request):
    site = request.getfixturevalue(which)
    for page in pages(site):
        text = page.read_text(encoding="utf-8")
        assert 'http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;;' in text
        for tag, _, to in links(page):
            if urlsplit(to).scheme:
                known = tag == "a" or 'rel="canonical"' in text or 'itemprop="url"' in text
                assert tag in ("a", "link"), (page, to)
                assert known
        assert ("<script" in text) == (page.parent.name == "search" and which == "site")
        assert not re.search(r"\sstyle=|\son[a-z]+=", re.sub(r">[^<]*<", "><", text))


def test_links_of_the_head_load_only_what_lies_here(site):
    for page in pages(site):
        for tag in re.findall(r"<link [^<>]*>", page.read_text(encoding="utf-8")):
            if 'href="http' in tag:
                assert re.search(r'rel="canonical"|itemprop="url"', tag), tag


def test_a_letter_has_its_lasting_address_its_forms_and_its_citation(site):
    letters = [json.loads(line) for line in (site / "letters.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(letters) == 62
    for letter in letters:
        address = f"{ADDRESS}/letter/{letter['id']}"
        assert letter["url"] == address
        for suffix in (".json", ".txt", ".bib", ".ris", ".csl.json"):
            assert (site / "letter" / f"{letter['id']}{suffix}").stat().st_size
        assert json.loads((site / "letter" / f"{letter['id']}.csl.json").read_text())[0]["URL"] == address
        page = (site / "letter" / letter["id"] / "index.html").read_text(encoding="utf-8")
        assert f'<span class="url">{address}</span>' in page
        assert f'<link rel="canonical" href="{address}/">' in page


@pytest.mark.parametrize(
    ("one", "whole"), [("matter", "matters.json"), ("missing", "missing.json"), ("exchange", "exchanges.json")]
)
def test_what_has_no_data_of_its_own_leads_to_the_data_of_all(site, one, whole):
    found = [page for page in site.glob(f"{one}/*/index.html") if page.parent.name != "unnamed"]
    assert found
    for page in found:
        assert f"../../{whole}" in {to for _, _, to in links(page)}
        assert not page.parent.with_suffix(".json").exists()


def test_it_says_how_many_files_it_made(quarry, tmp_path):
    done = publish(quarry, tmp_path / "site", search=False, workers=1, downloads=False)
    made = [path.name for path in (tmp_path / "site").rglob("*") if path.is_file()]
    beside = {"robots.txt", "publication.json"}
    assert beside <= set(made)
    assert done.pages == len(made) - len(beside)


def test_data_lead_on_to_the_next_part(site):
    part, ids = site / "letters.json", []
    while part:
        data = json.loads(part.read_text(encoding="utf-8"))
        ids += [letter["id"] for letter in data["letters"]]
        assert data["letters"][0]["url"] == f"{ADDRESS}/letter/{data['letters'][0]['id']}"
        part = data["next"] and site / data["next"].removeprefix(f"{ADDRESS}/")
    assert len(ids) == len(set(ids)) == 62


def test_a_list_is_narrowed_by_links_and_is_there_whole_to_print(site):
    letters = (site / "letters" / "index.html").read_text(encoding="utf-8")
    assert "../letters/sender/edith-marlowe/index.html" in letters
    assert "checkbox" not in letters
    assert letters.count('class="entry"') == 50
    whole = (site / "letters" / "print" / "all" / "index.html").read_text(encoding="utf-8")
    assert whole.count('class="entry"') == 62
    narrowed = (site / "letters" / "sender" / "edith-marlowe" / "index.html").read_text(encoding="utf-8")
    assert '<a href="../../../letters/index.html"><span class="chip-name">Sender</span>' in narrowed
    for page in pages(site):
        assert "lasting address:" not in page.read_text(encoding="utf-8")


def test_what_is_drawn_leads_to_its_letters_and_years(site):
    network = site / "people" / "network"
    drawn = {to for _, _, to in links(network / "index.html")}
    assert "../../people/network/from/1770/to/1779/index.html" in drawn
    assert (network / "from" / "1770" / "to" / "1779" / "index.html").is_file()
    two = "recipient/edith-marlowe/recipient/jorn-askel/sender/edith-marlowe/sender/jorn-askel"
    assert f"../../letters/{two}/index.html" in drawn
    shown = (site / "letters" / two / "index.html").read_text(encoding="utf-8")
    assert "take away" not in shown
    assert ">Take all away</a>" in shown


def test_machines_find_all_letters_and_readers_who_are_lost_find_the_way(site):
    listed = {loc.text for loc in ET.parse(site / "sitemap.xml").iter(f"{MAP}loc")}
    for file in (site / "letter").glob("*/index.html"):
        assert f"{ADDRESS}/letter/{file.parent.name}/" in listed
    feed = ET.parse(site / "feed.xml").getroot()
    assert feed.findtext(f"{ATOM}title") == "Ships, Flour and Other Promises"
    assert feed.findtext(f"{ATOM}rights") == "Apache License 2.0"
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 50
    assert all((site / e.findtext(f"{ATOM}id").removeprefix(f"{ADDRESS}/")).is_dir() for e in entries)
    assert f"Sitemap: {ADDRESS}/sitemap.xml" in (site / "robots.txt").read_text()
    for _, _, to in links(site / "404.html"):
        assert to.startswith(("/papers/", "#", ADDRESS))


def test_old_addresses_of_letters_lead_to_where_they_are(quarry, tmp_path):
    now = ids(quarry)[0]
    log = [{"redirect": "quarry-older", "to": "quarry-old"}, {"redirect": "quarry-old", "to": now}]
    (quarry / "ids.jsonl").write_text("".join(json.dumps(line) + "\n" for line in log), encoding="utf-8")
    archive.build(quarry, workers=1)
    publish(addressed(quarry), tmp_path / "site", search=False, workers=1)
    for old in ("quarry-older", "quarry-old"):
        page = tmp_path / "site" / "letter" / old / "index.html"
        text = page.read_text(encoding="utf-8")
        assert f'<link rel="canonical" href="{ADDRESS}/letter/{now}/">' in text
        to = re.search(r'http-equiv="refresh" content="0; url=([^"]*)"', text)[1]
        assert [link for tag, _, link in links(page) if tag == "a"] == [to]
        assert led_to(page, to) == str(tmp_path / "site" / "letter" / now / "index.html")
        assert f"/letter/{old}/" not in (tmp_path / "site" / "sitemap.xml").read_text()


def test_a_large_sitemap_goes_in_parts(tmp_path, monkeypatch):
    monkeypatch.setattr(publication.listings, "IN_A_MAP", 2)
    publication.listings.write_sitemap(
        tmp_path, ADDRESS, ["/", "/letters?page=2", "/letter/a", "/letter/b&c", "/x.json"]
    )
    parts = [loc.text for loc in ET.parse(tmp_path / "sitemap.xml").iter(f"{MAP}loc")]
    assert parts == [f"{ADDRESS}/sitemap-1.xml", f"{ADDRESS}/sitemap-2.xml"]
    last = [loc.text for loc in ET.parse(tmp_path / "sitemap-2.xml").iter(f"{MAP}loc")]
    assert len(last) == 1
    assert last[0].startswith(f"{ADDRESS}/letter/b-c~")


def test_the_workshop_is_not_published(site):
    for name in ("problems", "decisions", "review", "restrictions", "decide"):
        assert not list(site.glob(f"{name}*"))
    for page in pages(site):
        text = page.read_text(encoding="utf-8")
        assert 'method="post"' not in text
        assert text.count("<form") <= 1
        assert "as-of" not in text


def test_images_of_pages_are_pictures_beside_the_words(scanned):
    pictures = sorted(scanned.glob("picture/**/*.jpg"))
    assert len(pictures) == 9
    assert all(picture.read_bytes()[:3] == b"\xff\xd8\xff" for picture in pictures)


@pytest.mark.parametrize("what", ['marking = "Most Secret"', 'marking = "Most Secret"\nreveal = "silent"'])
def test_no_withheld_word_stands_in_any_file(tmp_path, what):
    folder = withhold(quarry_at(tmp_path / "archive"), what)
    publish(folder, tmp_path / "site", workers=1, on=DAY)
    with archive.open(folder) as whole:
        secrets = proof.secrets_of(whole, DAY)
        assert secrets.runs
        found = {words for one in proof.prove(tmp_path / "site", secrets, whole.settings) for words in one.words}
    # A letter of 9 May, which all may read, answers one of Bram Holt to Ada Quill.
    assert found <= {"bram holt to ada", "holt to ada quill"}
    # The proof can fail: the same letters, published with nothing withheld.
    (folder / "restrictions.toml").unlink()
    shutil.rmtree(folder / "public")
    publish(folder, tmp_path / "open", workers=1, on=DAY)
    with archive.open(folder) as whole:
        assert any("railway" in " ".join(one.words) for one in proof.prove(tmp_path / "open", secrets, whole.settings))


def test_words_that_slip_in_stop_the_publication(tmp_path, monkeypatch):
    folder = withhold(quarry_at(tmp_path / "archive"), 'marking = "Secret"')
    with archive.open(folder) as whole:
        words = " ".join(max(proof.secrets_of(whole, DAY).runs))
    monkeypatch.setattr(publication.listings, "write_robots", lambda part, _: (part / "robots.txt").write_text(words))
    with pytest.raises(DespatchError, match=r"robots\.txt was not published, and nothing else was"):
        publish(folder, tmp_path / "site", search=False, workers=1, on=DAY)
    assert not (tmp_path / "site").exists()


# ------------------------------------------------------------ in a browser


@contextmanager
def served(site):
    """A plain web server that gives out the files, as `python -m http.server` does."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site))) as plain:
        threading.Thread(target=plain.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{plain.server_address[1]}/"
        plain.shutdown()


@pytest.fixture(scope="module")
def server(site):
    with served(site) as address:
        yield address


@pytest.fixture(params=["server", "stick"])
def place(request, site):
    """Where the pages lie: on a server, or on a stick."""
    return request.getfixturevalue("server") if request.param == "server" else site.as_uri() + "/"


BROWSED = ("index.html", "letters/index.html", "letters/sender/edith-marlowe/index.html", "people/index.html",
           "exchanges/index.html", "standing/index.html", "matters/index.html", "timeline/index.html",
           "search/index.html", "missing/index.html", "downloads/index.html", "about/index.html")  # fmt: skip


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1440])
def test_pages_keep_the_rules_and_their_width_without_javascript(place, open_address, width):
    for path in BROWSED:
        page = open_address(place + path, width=width, javascript=False)
        assert page.locator("h1").count() == 1
        assert page.evaluate("getComputedStyle(document.querySelector('.skip')).position") != "static"
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
@pytest.mark.parametrize(
    "path", ["exchanges/index.html", "search/index.html", "letters/sender/edith-marlowe/index.html"]
)
def test_what_is_new_on_a_page_breaks_no_rule_of_accessibility(server, open_address, path):
    from axe_playwright_python.sync_playwright import Axe

    for scheme in ("light", "dark"):
        found = Axe().run(open_address(server + path, scheme)).response["violations"]
        assert [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in found] == []


@pytest.mark.browser
def test_a_reader_goes_from_list_to_letter_to_answer(place, open_address):
    page = open_address(place + "index.html", javascript=False)
    page.click("nav >> text=Letters")
    page.click(".side >> text=Edith Marlowe >> nth=0")
    page.click(".entries a >> nth=0")
    page.click("text=Read the exchange as a conversation")
    assert page.locator(".turn").count() > 1
    assert page.url.startswith(place)


@pytest.mark.browser
def test_a_browser_searches_and_asks_nobody_else(server, open_address):
    page = open_address(server + "letters/index.html")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_label("Search the letters").fill("flour")
    page.keyboard.press("Enter")
    page.locator("#told >> text=letters found").wait_for()
    assert page.locator("mark.hit").first.text_content().lower().startswith("flour")
    assert all(url.startswith(server) for url in asked)
    page.get_by_label("Words or phrases").fill('"seed potatoes"')
    page.keyboard.press("Enter")
    page.wait_for_url("**q=%22seed+potatoes%22")
    page.locator("#told >> text=letters found").wait_for()
    page.locator("#found a").first.focus()
    page.keyboard.press("Enter")
    page.locator("article.letter").wait_for()
    assert "seed potatoes" in page.locator("article.letter").text_content()
    page.go_back()
    page.locator("#found a").first.wait_for()


@pytest.mark.browser
def test_where_no_search_can_be_lists_stand_in_for_it(site, server, open_address):
    for address, javascript, said in (
        (site.as_uri() + "/search/index.html?q=flour", True, "only where a web server gives them out"),
        (server + "search/?q=flour", False, "needs JavaScript"),
    ):
        page = open_address(address, javascript=javascript)
        assert said in page.locator("#told").text_content()
        page.click("main >> text=1938")
        assert page.locator("h1").text_content() == "Letters"


@pytest.mark.browser
def test_two_bundles_are_searched_as_one(quarry, tmp_path, monkeypatch, open_address):
    monkeypatch.setattr(publication.searching, "BUNDLE", 2)
    publish(quarry, tmp_path / "site", workers=1)
    assert json.loads((tmp_path / "site" / "pagefind" / "bundles.json").read_text()) == {"bundles": 3}
    with served(tmp_path / "site") as address:
        page = open_address(f"{address}search/?q=Friday")  # the first letter has it alone
        page.locator("#found a").wait_for()
        assert page.locator("#found a").count() == 1
        page = open_address(f"{address}search/?q=pounds")  # the first three letters, in two bundles
        page.locator("#found a >> nth=2").wait_for()
        assert "3 letters found" in page.locator("#told").text_content()
        page = open_address(f"{address}search/?q=Yours")  # all five
        page.locator("#found a >> nth=4").wait_for()


def test_letters_are_indexed_in_bundles_of_so_many_or_of_so_many_words(quarry, tmp_path, monkeypatch):
    publish(quarry, tmp_path / "site", search=False, workers=1)
    searching = publication.searching
    with archive.open(quarry) as opened:
        letters = opened.letters()
        sizes = [len(opened.letter(entry.id).text.encode()) for entry in letters]
        monkeypatch.setattr(searching, "BUNDLE", 3)
        assert [len(bundle) for bundle in searching._bundles(letters, tmp_path / "site")] == [3, 2]
        monkeypatch.setattr(searching, "LARGEST", max(sizes))
        bundles = list(searching._bundles(letters, tmp_path / "site"))
        assert [entry for bundle in bundles for entry in bundle] == letters
        assert 3 <= len(bundles) <= 5
        monkeypatch.setattr(searching, "LARGEST", 1)
        assert [len(bundle) for bundle in searching._bundles(letters, tmp_path / "site")] == [1] * 5
