"""IIIF manifests: pictures with their sizes, lines with their places, and nothing that nobody told."""

import csv
import json

import jsonschema
import pytest
from PIL import Image

import quay
from despatch import archive
from despatch.errors import SettingsError

BASE = quay.ADDRESS
TEI = """<TEI xmlns="http://www.tei-c.org/ns/1.0">
<teiHeader>
<fileDesc><titleStmt><title>A letter</title></titleStmt><sourceDesc><msDesc><msIdentifier>
<repository>Quay Archive</repository><idno>MS 7</idno></msIdentifier></msDesc></sourceDesc></fileDesc>
<profileDesc><correspDesc>
<correspAction type="sent"><persName>Orla Fenn</persName><date when="1911-03-04"/></correspAction>
<correspAction type="received"><persName>Josiah Quill</persName></correspAction>
</correspDesc></profileDesc>
</teiHeader>
<text><body><div type="letter"><pb facs="images/one.jpg"/><p>All is well here.</p>
<pb facs="https://iiif.example.org/image/two/full/full/0/default.jpg"/><p>The Dunlin lies idle.</p></div></body></text>
</TEI>
"""
PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15">
<Page imageFilename="{image}" imageWidth="2000" imageHeight="3000"><TextRegion type="paragraph">
<TextLine><Coords points="100,200 900,200 900,260 100,260"/>
<TextEquiv><Unicode>Port Carrow, 4 March 1911</Unicode></TextEquiv></TextLine>
<TextLine><Coords points="100,300 900,300 900,360 100,360"/>
<TextEquiv><Unicode>Dear Sir, all is well.</Unicode></TextEquiv></TextLine>
</TextRegion></Page></PcGts>
"""


def build(folder, files, pictures, settings=quay.SETTINGS):
    archive.init(folder, title="The quay letters")
    with (folder / "despatch.toml").open("a", encoding="utf-8") as file:
        file.write(settings)
    for name, words in files.items():
        (folder / "letters" / name).write_text(words, encoding="utf-8")
    for name, size in pictures.items():
        (folder / "letters" / name).parent.mkdir(exist_ok=True)
        Image.new("L", size, 200).save(folder / "letters" / name)
    archive.build(folder, workers=1)
    return folder


def read(folder, out):
    """Return the collection, the manifests by the ids of their letters, and the rows of what is left out."""
    quay.export(folder, out, "iiif")
    files = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in out.glob("*.json")}
    with (out / "left-out.csv").open(encoding="utf-8", newline="") as rows:
        left = list(csv.DictReader(rows))
    return files.pop("collection"), files, left


@pytest.fixture(scope="module", name="made")
def _made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("iiif")
    files = {"tei.xml": TEI, "page.xml": PAGE.format(image="https://iiif.example.org/image/page/info.json")}
    build(folder / "archive", files, {"images/one.jpg": (300, 400)})
    return read(folder / "archive", folder / "out")


def manifest_of(made, start):
    (found,) = [manifest for id, manifest in made[1].items() if id.startswith(start)]
    return found


def test_a_picture_of_the_archive_has_its_own_size_and_an_address_of_the_reading_room(made):
    manifest = manifest_of(made, "tei")
    (canvas,) = manifest["items"]
    assert (canvas["width"], canvas["height"]) == (300, 400)
    (painted,) = canvas["items"][0]["items"]
    letter = manifest["id"].removeprefix(f"{BASE}/iiif/").removesuffix(".json")
    assert painted["body"] == {
        "id": f"{BASE}/picture/{letter}?image=1&zoom=4",
        "type": "Image",
        "format": "image/jpeg",
    }
    assert painted["target"] == canvas["id"]


def test_an_image_whose_size_nobody_told_is_left_out_and_said_to_be(made):
    (row,) = made[2]
    assert row["image"].startswith("https://iiif.example.org/image/two")
    assert "nothing is fetched" in row["reason"]


def test_lines_with_places_are_annotations_and_an_image_server_is_a_service(made):
    (canvas,) = manifest_of(made, "page")["items"]
    assert (canvas["width"], canvas["height"]) == (2000, 3000)
    body = canvas["items"][0]["items"][0]["body"]
    assert body["service"] == [{"@id": "https://iiif.example.org/image/page", "@type": "ImageService2"}]
    assert body["id"] == "https://iiif.example.org/image/page/full/1600,/0/default.jpg"
    lines = canvas["annotations"][0]["items"]
    assert [line["body"]["value"] for line in lines] == ["Port Carrow, 4 March 1911", "Dear Sir, all is well."]
    assert [line["target"].rpartition("#")[2] for line in lines] == ["xywh=100,200,800,60", "xywh=100,300,800,60"]
    assert {line["motivation"] for line in lines} == {"supplementing"}


def test_a_manifest_tells_whose_letter_it_is_and_under_what_rights(made):
    manifest = manifest_of(made, "tei")
    told = {one["label"]["en"][0]: one["value"]["none"][0] for one in manifest["metadata"]}
    assert told["From"] == "Orla Fenn"
    assert (told["To"], told["Date"]) == ("Josiah Quill", "1911-03-04")
    assert (told["Kept at"], told["Shelfmark"]) == ("Quay Archive", "MS 7")
    assert manifest["rights"] == "http://creativecommons.org/licenses/by/4.0/"
    assert "requiredStatement" not in manifest
    assert manifest["homepage"][0]["id"].startswith(f"{BASE}/letter/tei")


def test_rights_in_words_are_a_statement_and_no_address_is_made_of_them(tmp_path):
    folder = build(
        tmp_path / "archive",
        {"quay.txt": quay.TEXT},
        {"quay.png": (30, 40)},
        f'rights = "CC BY 4.0"\naddress = "{BASE}"\n',
    )
    manifest = next(iter(read(folder, tmp_path / "out")[1].values()))
    assert "rights" not in manifest
    assert manifest["requiredStatement"]["value"] == {"none": ["CC BY 4.0"]}


def test_the_collection_names_every_manifest(made):
    collection, manifests, _ = made
    assert {one["id"] for one in collection["items"]} == {manifest["id"] for manifest in manifests.values()}
    assert all(set(one) == {"id", "type", "label"} for one in collection["items"])


def test_a_picture_that_cannot_be_opened_is_left_out_with_the_reason(tmp_path):
    folder = build(tmp_path / "archive", {"quay.txt": quay.TEXT}, {"quay.png": (30, 40)})
    (folder / "letters" / "quay.png").write_bytes(b"no picture")
    _, manifests, left = read(folder, tmp_path / "out")
    assert manifests == {}
    assert {row["image"] for row in left} == {"quay.png"}
    assert "damaged" in left[0]["reason"]


def test_an_archive_without_an_address_is_told_what_to_write(tmp_path):
    folder = build(tmp_path / "archive", {"quay.txt": quay.TEXT}, {"quay.png": (30, 40)}, "")
    with pytest.raises(SettingsError, match="address = "):
        quay.export(folder, tmp_path / "out", "iiif")


@pytest.mark.shared
def test_manifests_and_collection_are_valid_by_the_schema_of_the_standard(made, shared):
    schema = json.loads((shared / "schemas" / "iiif_3_0.json").read_text(encoding="utf-8"))
    valid = jsonschema.Draft7Validator(schema)
    collection, manifests, _ = made
    for document in (collection, *manifests.values()):
        assert [error.message for error in valid.iter_errors(document)] == []
    broken = {key: value for key, value in collection.items() if key != "label"}
    assert list(valid.iter_errors(broken))
