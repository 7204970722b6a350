"""Which image stands for which page of a letter: by the source, by its name, and never from outside the archive."""

import sqlite3
from contextlib import closing

import pytest

import scans
from archive_builders import put
from despatch import archive
from despatch.archive.facsimiles import _address
from despatch.store import read_letters
from page_builders import files

TEI = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Letters</title></titleStmt>
<publicationStmt><p/></publicationStmt><sourceDesc><p/></sourceDesc></fileDesc></teiHeader><text><body>
<div type="letter"><pb facs="images/one.jpg"/><opener><dateline>Port Carrow, 4 March 1811</dateline>
<salute>Dear Sir,</salute></opener><p>The barley has not come.</p><pb facs="https://iiif.example/two/info.json"/>
<p>The mill stands idle.</p><closer><signed>Orla Fenn</signed></closer></div></body></text></TEI>"""
OUTSIDE = '<pb facs="../../../secret.jpg"/>'


def facsimiles(folder, source):
    """The images of the first letter of a source, each as its name, its file below letters/, and its words."""
    archive.build(folder, workers=1)
    with archive.open(folder) as it:
        entry = next(entry for entry in it.letters() if entry.source == source)
        record = it.letter(entry.id)
        base = record.letter.span.start
        return [
            (
                one.name,
                one.path and one.path.relative_to(folder / "letters").as_posix(),
                record.text[one.words.start - base : one.words.end - base].split(),
            )
            for one in it.facsimiles(record)
        ]


@pytest.fixture(scope="module")
def mill(tmp_path_factory):
    folder = scans.build(tmp_path_factory.mktemp("scans") / "A")
    with archive.open(folder) as it:
        yield it


def images(it, source):
    record = next(it.letter(entry.id) for entry in it.letters() if entry.source == source)
    return record, it.facsimiles(record)


def test_each_page_has_its_image_its_words_and_the_places_of_its_lines(mill):
    record, (first, second) = images(mill, "page/fenn_001.xml")
    assert [one.name for one in (first, second)] == ["fenn_001.jpg", "fenn_002.jpg"]
    assert first.path.name == "fenn_001.jpg"
    assert first.size == scans.SIZE
    for one, lines in zip((first, second), scans.PAGES, strict=True):
        assert [line.words.of(record.text) for line in one.lines] == list(lines)
        for number, line in enumerate(one.lines):
            left, top, right, bottom = scans.line_box(number)
            assert line.place == (left, top, right - left, bottom - top)


def test_images_with_the_name_of_a_transcript_are_its_pages_in_order(mill):
    record, [image] = images(mill, "quill.txt")
    assert (image.path.name, image.by_name, image.words) == ("quill.tif", True, record.letter.span)
    _, pages = images(mill, "crane.txt")
    assert [one.name for one in pages] == ["crane_1.jpg", "crane_2.png"]


def test_images_beside_their_transcripts_are_no_sources(mill):
    assert {problem.code for problem in mill.problems()}.isdisjoint({"source-binary", "source-empty"})


def test_an_image_that_belongs_to_nothing_is_still_refused(tmp_path):
    put(tmp_path / "A", {"quill.txt": scans.QUILL, "quill2.jpg": b"\xff\xd8\xff", "ship.jpg": b"\xff\xd8\xff"})
    report = archive.build(tmp_path / "A", workers=1)
    assert report.problems["source-binary"] == 2
    assert facsimiles(tmp_path / "A", "quill.txt") == []


def test_finding_whose_images_they_may_be_takes_steps_by_the_number_of_letters():
    def steps(letters):
        counted = 0

        def count():
            nonlocal counted
            counted += 1

        with closing(sqlite3.connect(":memory:")) as db:
            db.execute(
                "CREATE TABLE letter (row INTEGER PRIMARY KEY, id TEXT, source TEXT, ordinal INTEGER, piece TEXT)"
            )
            rows = [(f"l-{n}", "one.txt", n, "letter") for n in range(letters)] + [("alone", "two.txt", 0, "letter")]
            db.executemany("INSERT INTO letter (id, source, ordinal, piece) VALUES (?, ?, ?, ?)", rows)
            db.set_progress_handler(count, 100)
            found = dict(read_letters.with_images(db))
        assert (found["l-0"], found["alone"], len(found)) == (False, True, letters + 1)
        return counted

    assert steps(2000) < 3 * steps(1000)


@pytest.mark.parametrize("name", ["quill.JPG", "quill_001.jpg", "quill-1.png", "quill.2r.tiff", "images/quill.jpg"])
def test_the_names_by_which_an_image_belongs_to_a_transcript(tmp_path, name):
    put(tmp_path / "A", {"quill.txt": scans.QUILL, name: scans.file(scans.paper())})
    assert [path for _, path, _ in facsimiles(tmp_path / "A", "quill.txt")] == [name]


def test_a_page_break_of_the_source_leads_to_its_image_or_its_address(tmp_path):
    put(tmp_path / "A", {"box/fenn.xml": TEI, "box/images/one.tif": scans.file(scans.paper(), "TIFF")})
    (one, path, words), (two, none, more) = facsimiles(tmp_path / "A", "box/fenn.xml")
    assert (one, path) == ("images/one.jpg", "box/images/one.tif")
    assert words[:2] == ["Port", "Carrow,"]
    assert words[-1] == "come."
    assert (two, none) == ("https://iiif.example/two/info.json", None)
    assert more[0] == "The"
    assert more[-1] == "Fenn"


def test_no_name_leads_out_of_the_archive(tmp_path):
    secret = tmp_path / "secret.jpg"
    secret.write_bytes(scans.file(scans.paper()))
    tei = TEI.replace('<pb facs="images/one.jpg"/>', OUTSIDE)
    folder = put(tmp_path / "A", {"fenn.xml": tei, "quill.txt": scans.QUILL})
    (folder / "letters" / "quill.jpg").symlink_to(secret)
    assert [path for _, path, _ in facsimiles(folder, "fenn.xml")] == [None, None]
    assert facsimiles(folder, "quill.txt") == []
    (folder / "letters" / "fenn.xml").write_text(tei.replace("../../../secret.jpg", str(secret)))
    assert [path for _, path, _ in facsimiles(folder, "fenn.xml")] == [None, None]


@pytest.mark.parametrize("platform", ["transkribus", "escriptorium", "alto-2", "alto-4", "tesseract"])
def test_the_lines_of_every_platform_stand_where_they_are_written(tmp_path, platform):
    folder = put(tmp_path / "A", files(platform))
    archive.build(folder, workers=1)
    with archive.open(folder) as it:
        record = it.letter(it.letters()[0].id)
        lines = [line for one in it.facsimiles(record) for line in one.lines]
    assert len(lines) > 4
    assert all(width > 0 and height > 0 for _, _, width, height in (line.place for line in lines))


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("https://iiif.example/two/info.json", "https://iiif.example/two/full/1600,/0/default.jpg"),
        ("https://iiif.example/i/two/full/full/0/default.jpg", "https://iiif.example/i/two/full/1600,/0/default.jpg"),
        ("https://iiif.example/two/full/max/0/native.jpg", "https://iiif.example/two/full/1600,/0/native.jpg"),
        (
            "https://iiif.example/two/9,9,80,80/!600,600/90/default.png",
            "https://iiif.example/two/9,9,80,80/1600,/90/default.png",
        ),
        ("https://scans.example/two.jpg?x=1", "https://scans.example/two.jpg?x=1"),
        ("https://library.example/viewer/two", None),
        ("https://iiif.example/manifest.json", None),
        ("javascript:alert(1)//a.jpg", None),
        ('https://iiif.example/"><script>/a.jpg', None),
        ("https:///a.jpg", None),
        ("one.jpg", None),
    ],
)
def test_an_address_of_a_picture_is_asked_for_in_a_size_for_reading(name, address):
    assert _address(name) == address
