"""Images beside their words in the reading room: shown, missing, elsewhere, harmful."""

import re
from io import BytesIO

import pytest
from PIL import Image

import scans
from archive_builders import put
from despatch import archive
from despatch.web import app
from despatch.web.security import HEADERS
from web_reader import Reader, spaced

IIIF = "https://iiif.example/two/info.json"
POLICY = "content-security-policy"
TEI = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Letters</title></titleStmt>
<publicationStmt><p/></publicationStmt><sourceDesc><p/></sourceDesc></fileDesc></teiHeader><text><body>
<div type="letter"><pb facs="{}"/><opener><dateline>Port Carrow, 4 March 1811</dateline>
<salute>Dear Sir,</salute></opener><p>The barley has not come.</p><closer><signed>Orla Fenn</signed></closer></div>
</body></text></TEI>"""


@pytest.fixture(scope="module")
def mill(tmp_path_factory):
    return scans.build(tmp_path_factory.mktemp("scans") / "A")


def of(folder, source):
    """The id of a letter by its source."""
    with archive.open(folder) as it:
        return next(entry.id for entry in it.letters() if entry.source == source)


@pytest.fixture(scope="module")
def reader(mill):
    return Reader(app(mill))


def test_a_letter_leads_to_its_images(reader, mill):
    id = of(mill, "page/fenn_001.xml")
    page = reader.get(f"/letter/{id}").text
    assert f'<a href="/facsimile/{id}">2 images of its pages beside the words</a>' in page
    assert "Its image beside the words" in reader.get(f"/letter/{of(mill, 'quill.txt')}").text


def test_the_words_of_a_page_stand_beside_its_image_and_each_leads_to_its_place(reader, mill):
    id = of(mill, "page/fenn_001.xml")
    page = reader.get(f"/facsimile/{id}").text
    assert "The barley has not come" in page
    assert "stands idle" not in page
    assert re.findall(r'<a class="written" id="(l-\d)" href="#(b-\d)">', page) == [
        (f"l-{n}", f"b-{n}") for n in (1, 2, 3)
    ]
    assert 'viewBox="0 0 400 520"' in page
    left, top, right, bottom = scans.line_box(2)
    place = f'<rect class="place" x="{left}" y="{top}" width="{right - left}" height="{bottom - top}"/>'
    assert place in page.partition('id="b-3"')[2]
    second = spaced(reader.get(f"/facsimile/{id}?image=2").text)
    assert "Image 2 of 2" in second
    assert "stands idle." in second


@pytest.mark.parametrize(("zoom", "width"), [("1", 400), ("4", 400)])
def test_the_picture_is_a_jpeg_of_the_image(reader, mill, zoom, width):
    answer = reader.get(f"/picture/{of(mill, 'quill.txt')}?zoom={zoom}")
    assert answer.headers["content-type"] == "image/jpeg"
    assert Image.open(BytesIO(answer.content)).size == (width, 520)


def test_what_is_no_image_and_what_is_too_large_cost_a_sentence(reader, mill):
    id = of(mill, "crane.txt")
    said = spaced(reader.get(f"/facsimile/{id}").text)
    assert "crane_1.jpg cannot be shown: it is no JPEG, PNG or TIFF, or it is damaged." in said
    assert "The barley goes by the carrier" in said
    assert "crane_2.png has 500 megapixels" in spaced(reader.get(f"/facsimile/{id}?image=2").text)
    for address in (f"/picture/{id}", f"/picture/{id}?image=2"):
        answer = reader.get(address)
        assert answer.status_code == 404
        assert "crane_" in answer.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/facsimile/{}?image=3", 400),
        ("/facsimile/{}?image=0", 400),
        ("/facsimile/{}?image=x", 400),
        ("/facsimile/{}?zoom=3", 400),
        ("/facsimile/{}?colour=red", 400),
        ("/picture/{}?image=99999999999", 400),
        ("/facsimile/nobody", 404),
        ("/picture/nobody", 404),
    ],
)
def test_an_address_asks_only_for_what_there_is(reader, mill, path, status):
    assert reader.get(path.format(of(mill, "crane.txt"))).status_code == status


def test_a_letter_without_images_has_no_page_of_them(harbour):
    with archive.open(harbour) as it:
        [id, *_] = [entry.id for entry in it.letters()]
    answer = Reader(harbour).get(f"/facsimile/{id}")
    assert answer.status_code == 404
    assert "has no images" in answer.text
    assert "beside the words" not in Reader(harbour).get(f"/letter/{id}").text


def shown(folder, facs, settings=""):
    """The answer for the image that a TEI file names."""
    put(folder, {"fenn.xml": TEI.format(facs)})
    with (folder / "despatch.toml").open("a") as file:
        file.write(settings)
    archive.build(folder, workers=1)
    return Reader(folder).get(f"/facsimile/{of(folder, 'fenn.xml')}")


def test_a_file_that_is_not_there_is_named_with_the_place_to_put_it(tmp_path):
    said = spaced(shown(tmp_path / "A", "one.jpg").text)
    assert "The source names the image one.jpg, and there is no such file. Put it beside fenn.xml." in said


def test_nothing_is_asked_of_another_machine_until_the_settings_name_it(tmp_path):
    answer = shown(tmp_path / "A", IIIF)
    assert answer.headers[POLICY] == HEADERS["Content-Security-Policy"]
    said = spaced(answer.text)
    assert "This image is on another machine, iiif.example, and this page asks no other machine." in said
    assert 'images_from = ["iiif.example"]' in said
    assert "<img" not in answer.text
    assert f'<a href="{IIIF}" rel="noreferrer external">' in answer.text


def test_a_machine_that_the_settings_name_may_show_its_images_and_no_other(tmp_path):
    answer = shown(tmp_path / "A", IIIF, '\nimages_from = ["iiif.example"]\n')
    assert 'src="https://iiif.example/two/full/1600,/0/default.jpg"' in answer.text
    assert "img-src 'self' https://iiif.example data:" in answer.headers[POLICY]
    other = shown(tmp_path / "A", "https://other.example/a.jpg")
    assert "<img" not in other.text
    assert other.headers[POLICY] == HEADERS["Content-Security-Policy"]
    assert Reader(tmp_path / "A").get("/letters").headers[POLICY] == HEADERS["Content-Security-Policy"]


@pytest.mark.parametrize(
    "facs",
    ["javascript:alert(1)", "https://iiif.example/x&quot;&gt;&lt;script&gt;.jpg", "data:x.jpg", "https://[iiif/x.jpg"],
)
def test_an_address_that_may_do_harm_is_words_and_no_link(tmp_path, facs):
    page = shown(tmp_path / "A", facs, '\nimages_from = ["iiif.example"]\n').text
    assert "<script" not in page
    assert 'href="javascript' not in page
    assert 'src="data' not in page
    assert 'href="https://[' not in page


@pytest.mark.parametrize(
    "hosts", ['["https://iiif.example"]', '["iiif.example/two"]', '["*"]', '"iiif.example"', '["a b"]']
)
def test_a_machine_is_named_without_more(tmp_path, hosts):
    from despatch.errors import SettingsError

    folder = put(tmp_path / "A", {})
    with (folder / "despatch.toml").open("a") as file:
        file.write(f"\nimages_from = {hosts}\n")
    with pytest.raises(SettingsError, match="images_from must"):
        archive.build(folder, workers=1)
