"""What readers take away from a published edition: the permitted archive in every format, at the addresses it names."""

import json
import re
import shutil
import zipfile
from datetime import date
from urllib.parse import unquote

import delb
import pytest
from click.testing import CliRunner

import scans
from despatch import archive
from despatch.archive import proof
from despatch.cli import despatch
from despatch.export.xml import NAMESPACE
from despatch.publish import publish
from quarry import TEXT, quarry_at, withhold

DAY = date(2026, 12, 1)
ADDRESS = "https://letters.example.org/papers"
FILES = {
    "annotations.zip", "archive.xml", "cmif.xml", "correspondents.gexf", "correspondents.graphml", "csv.zip",
    "jsonld.zip", "letters.bib", "letters.csl.json", "letters.ris", "tei.zip",
}  # fmt: skip


def addressed(folder):
    settings = folder / "despatch.toml"
    settings.write_text(f'address = "{ADDRESS}"\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def scanned(tmp_path_factory):
    """An archive with images of its pages, published at an address; one of its images is no picture."""
    folder = tmp_path_factory.mktemp("scanned")
    publish(addressed(scans.build(folder / "archive")), folder / "site", search=False, workers=1)
    return folder / "site"


def files_in(packed):
    with zipfile.ZipFile(packed) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def test_the_page_of_downloads_leads_to_every_file(scanned):
    page = (scanned / "downloads" / "index.html").read_text(encoding="utf-8")
    linked = re.findall(r'<th scope="row"><a href="\.\./([^"]*)"', page)
    assert {name.removeprefix("downloads/") for name in linked} == {*FILES, "iiif/collection.json"}
    assert all((scanned / name).stat().st_size for name in linked)
    assert {path.name for path in (scanned / "downloads").iterdir()} == {*FILES, "index.html"}
    assert '<a href="downloads/index.html">Downloads</a>' in (scanned / "index.html").read_text(encoding="utf-8")


def test_tei_has_every_letter_with_its_address(scanned):
    letters = {path.name for path in (scanned / "letter").iterdir() if path.is_dir()}
    corpus = delb.Document(scanned / "downloads" / "archive.xml")
    said = {one.full_text for one in corpus.xpath("//t:idno", namespaces={"t": NAMESPACE})}
    assert {f"{ADDRESS}/letter/{id}" for id in letters} < said
    packed = files_in(scanned / "downloads" / "tei.zip")
    assert {f"tei/{id}.xml" for id in letters} | {"inferred.xml"} == set(packed)


def test_the_same_archive_gives_the_same_packed_files(tmp_path):
    folder = addressed(quarry_at(tmp_path / "archive"))
    for name in ("one", "two"):
        publish(folder, tmp_path / name, search=False, workers=1)
    for name in ("tei.zip", "csv.zip", "jsonld.zip", "annotations.zip"):
        assert (tmp_path / "one" / "downloads" / name).read_bytes() == (
            tmp_path / "two" / "downloads" / name
        ).read_bytes()


def test_several_processes_write_the_same_files(tmp_path):
    folder = addressed(quarry_at(tmp_path / "archive"))
    for name, workers in (("one", 1), ("two", 2)):
        publish(folder, tmp_path / name, search=False, workers=workers)
    written = [(tmp_path / name / "downloads" / "tei.zip").read_bytes() for name in ("one", "two")]
    assert written[0] == written[1]
    pages = [(tmp_path / name / "downloads" / "index.html").read_text("utf-8") for name in ("one", "two")]
    assert pages[0] == pages[1]


# ------------------------------------------------------------ images


def in_site(site, address):
    """The file that a static server gives out for a whole address."""
    path = site / unquote(address.removeprefix(f"{ADDRESS}/"))
    return path / "index.html" if path.is_dir() else path


def test_manifests_point_at_what_the_publication_has(scanned):
    collection = json.loads((scanned / "iiif" / "collection.json").read_text(encoding="utf-8"))
    assert collection["id"] == f"{ADDRESS}/iiif/collection.json"
    assert len(collection["items"]) == 2  # the third letter has an image that is none, and one that is too large
    pictures = []
    for item in collection["items"]:
        manifest = json.loads(in_site(scanned, item["id"]).read_text(encoding="utf-8"))
        assert manifest["id"] == item["id"]
        for other in (*manifest["homepage"], *manifest["seeAlso"]):
            assert in_site(scanned, other["id"]).is_file()
        pictures += [canvas["items"][0]["items"][0]["body"]["id"] for canvas in manifest["items"]]
    assert len(pictures) == 3
    assert all(in_site(scanned, picture).read_bytes()[:3] == b"\xff\xd8\xff" for picture in pictures)


def test_a_page_whose_picture_nobody_can_read_has_no_canvas(tmp_path):
    folder = addressed(scans.build(tmp_path / "archive"))
    (folder / "letters" / "fenn_002.jpg").write_bytes(b"\xff\xd8\xff this is no image")
    publish(folder, tmp_path / "site", search=False, workers=1)
    for path in (tmp_path / "site" / "iiif").glob("*.json"):
        for canvas in json.loads(path.read_text(encoding="utf-8"))["items"]:
            if canvas["type"] == "Canvas":
                assert in_site(tmp_path / "site", canvas["items"][0]["items"][0]["body"]["id"]).is_file()


def test_without_an_address_there_are_no_manifests_and_no_page_for_what_is_not_there(tmp_path):
    folder = scans.build(tmp_path / "archive")
    done = CliRunner().invoke(despatch, ["publish", str(folder), str(tmp_path / "site"), "--no-search"])
    assert done.exit_code == 0
    assert not (tmp_path / "site" / "iiif").exists()
    assert not (tmp_path / "site" / "404.html").exists()
    assert "no sitemap, feed or 404.html, and no IIIF manifest of images" in done.stderr
    assert "iiif" not in (tmp_path / "site" / "downloads" / "index.html").read_text(encoding="utf-8")


def test_downloads_can_be_left_out(tmp_path):
    folder = quarry_at(tmp_path / "archive")
    done = CliRunner().invoke(
        despatch, ["publish", str(folder), str(tmp_path / "site"), "--no-search", "--no-downloads"]
    )
    assert done.exit_code == 0
    assert not (tmp_path / "site" / "downloads").exists()
    assert "downloads" not in (tmp_path / "site" / "index.html").read_text(encoding="utf-8").lower()


# ------------------------------------------------------------ what is withheld


def test_no_download_holds_a_withheld_word(own_example, tmp_path):
    folder = addressed(own_example)
    withhold(
        folder,
        'marking = "Most Secret"\nuntil = 2040-01-01',
        'letter = "telegrams-1938-o5kmkb"\nwords = "The harbour of Skarvund can unload eighteen ships at a time."',
        'person = "Emma Ruhwald"\nreveal = "silent"',
    )
    publish(folder, tmp_path / "site", search=False, workers=1)
    held = {
        **files_in(tmp_path / "site" / "downloads" / "tei.zip"),
        **files_in(tmp_path / "site" / "downloads" / "csv.zip"),
    }
    assert not any(b"Emma" in data or b"unload eighteen" in data for data in held.values())


def test_a_withheld_word_in_a_packed_file_is_found(tmp_path):
    folder = withhold(quarry_at(tmp_path / "archive"), 'marking = "Most Secret"')
    shutil.copytree(folder, tmp_path / "open")
    (tmp_path / "open" / "restrictions.toml").unlink()
    publish(tmp_path / "open", tmp_path / "site", search=False, workers=1)
    with archive.open(folder) as whole:
        secrets = proof.secrets_of(whole, DAY)
        found = {one.file: one.words for one in proof.prove(tmp_path / "site" / "downloads", secrets, whole.settings)}
    assert {"archive.xml", "tei.zip", "csv.zip", "jsonld.zip"} <= found.keys()
    assert any("railway" in " ".join(words) for words in found.values())


def test_dates_of_letters_that_are_shown_are_no_withheld_words(tmp_path):
    """A withheld letter says "2 May 1921 to", and the page of a person does, too: of letters that all may read."""
    text = TEXT.replace("I have your letter of 2 May. The", "I have your letter of 2 May 1921 to the Board. The")
    folder = withhold(quarry_at(tmp_path / "archive", text), 'marking = "Most Secret"')
    publish(folder, tmp_path / "site", search=False, workers=1, on=DAY)
    pages = "".join(path.read_text("utf-8") for path in (tmp_path / "site" / "person").rglob("*.html"))
    assert "2 May 1921 to 15 May 1921" in pages
    assert "of 2 May 1921 to the Board" not in pages
