"""Pages of one document are one source: by a METS or by their names. Every file is accounted for."""

import json
import time

import pytest

import despatch
from despatch.pipeline import read_sources, stages
from despatch.pipeline.documents import gather
from despatch.pipeline.sources import walk
from despatch.read.pages.names import missing, page_name
from despatch.settings import DEFAULT
from page_builders import files, page, region

OPENING = page(
    region("Port Carrow, March 4th, 1811.", "Dear Sir,", "The barley has not come. Send the bar-"), image="1.jpg"
)
ENDING = page(region("- 2 -", "rels of oil by the carrier.", "Your obedient servant,", "Orla Fenn"), image="2.jpg")


def put(folder, sources):
    """Write files into an archive, which is made if need be; None takes one away. Returns the report of a build."""
    if not (folder / "despatch.toml").exists():
        despatch.init(folder, title="Port Carrow")
    for name, data in sources.items():
        path = folder / "letters" / name
        if data is None:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return despatch.build(folder, workers=1)


def found(folder):
    with despatch.open(folder) as archive:
        assert archive.check() == []
        return {(problem.source, problem.code) for problem in archive.problems()} - {
            ("", ""),
            *((problem.source, "recipient-unknown") for problem in archive.problems()),
        }


def sources(folder):
    with despatch.open(folder) as archive:
        return [letter.source for letter in archive.letters()]


def documents(folder, names):
    """Return which files would be read together, and which would be left out as doubles."""
    letters = folder / "letters"
    for name, data in names.items():
        path = letters / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(data)
    gathered = gather(list(walk(letters)), DEFAULT)
    together = [[place.id, *(part.id for part in place.parts)] for place in gathered.sources]
    return together, [place.id for place in gathered.twice]


def numbered(*names):
    return dict.fromkeys(names, page(region("The barley is in.")))


def test_a_letter_on_two_pages_is_one_letter_and_is_found_by_a_word_broken_between_them(tmp_path):
    report = put(
        tmp_path / "a", {"fenn_001.xml": OPENING, "fenn_002.xml": ENDING, "quill.txt": "Dear Sir, it is in.\n"}
    )
    assert (report.files, report.new, report.parts, report.letters) == (3, 2, 1, 2)
    with despatch.open(tmp_path / "a") as archive:
        (hit,) = archive.search("barrels").hits
        assert hit.entry.source == "fenn_001.xml"
        (row,) = (row for row in archive.exports.letters() if row["source"] == "fenn_001.xml")
        assert row["facsimiles"] == ["1.jpg", "2.jpg"]
        assert row["sender"]["name"] == "Orla Fenn"
        text = archive.letter(hit.entry.id).text
        assert text.endswith("Send the bar-\n- 2 -\nrels of oil by the carrier.\nYour obedient servant,\nOrla Fenn")
    again = despatch.build(tmp_path / "a", workers=1)
    assert (again.files, again.read, again.unchanged, again.parts) == (3, 0, 2, 1)


def test_a_page_that_comes_or_goes_makes_the_document_be_read_again(tmp_path):
    folder = tmp_path / "a"
    put(folder, {"fenn_001.xml": OPENING})
    with despatch.open(folder) as archive:
        (first,) = archive.letters()
    report = put(folder, {"fenn_002.xml": ENDING})
    assert (report.changed, report.new, report.parts, report.letters) == (1, 0, 1, 1)
    with despatch.open(folder) as archive:
        assert archive.letter(first.id).text.endswith("Orla Fenn")
    report = put(folder, {"fenn_002.xml": None})
    assert (report.changed, report.parts, report.gone, report.letters) == (1, 0, (), 1)


def test_a_source_that_becomes_a_page_of_another_is_not_said_to_be_gone(tmp_path):
    folder = tmp_path / "a"
    put(folder, {"fenn_002.xml": ENDING})
    report = put(folder, {"fenn_001.xml": OPENING})
    assert (report.gone, report.letters, report.files) == ((), 1, 2)
    assert ("fenn_002.xml", "source-gone") not in found(folder)
    assert sources(folder) == ["fenn_001.xml"]


def test_a_page_that_was_gone_and_comes_back_is_no_longer_said_to_be(tmp_path):
    folder = tmp_path / "a"
    put(folder, {"fenn_002.xml": ENDING})
    put(folder, {"fenn_002.xml": None})
    assert ("fenn_002.xml", "source-gone") in found(folder)
    put(folder, {"fenn_001.xml": OPENING, "fenn_002.xml": ENDING})
    assert found(folder) == set()


def test_a_missing_page_is_a_finding(tmp_path):
    put(tmp_path / "a", {"fenn_001.xml": OPENING, "fenn_002.xml": ENDING, "fenn_004.xml": ENDING})
    assert ("fenn_001.xml", "page-missing") in found(tmp_path / "a")


def test_a_broken_page_costs_itself(tmp_path):
    report = put(tmp_path / "a", {"fenn_001.xml": OPENING, "fenn_002.xml": OPENING[:-9], "fenn_003.xml": ENDING})
    assert (report.letters, report.refused, report.files) == (1, {}, 3)
    with despatch.open(tmp_path / "a") as archive:
        (problem,) = (problem for problem in archive.problems() if problem.code == "xml-malformed")
    assert problem.message.startswith("the page fenn_002.xml was left out (line 2)")


def test_letters_of_one_document_are_divided(tmp_path):
    second = page(
        region("rels of oil by the carrier.", "Your obedient servant,", "Orla Fenn"),
        region(
            "Ellery, March 9th, 1811.", "Madam,", "The oil is laden, and the sloop sails with the tide.", "I am, Madam,"
        ),
        image="2.jpg",
    )
    third = page(
        region("Your obedient servant,", "Josiah Quill"),
        region(
            "Port Carrow, March 12th, 1811.", "Dear Sir,", "The oil is here.", "Your obedient servant,", "Orla Fenn"
        ),
        image="3.jpg",
    )
    words = (
        "- 4 -",
        "Ellery, March 20th, 1811.",
        "Madam,",
        "The sloop is home.",
        "I am, Madam,",
        "Your obedient servant,",
    )
    fourth = page(region(*words, "Josiah Quill"), image="4.jpg")
    put(tmp_path / "a", {"book_1.xml": OPENING, "book_2.xml": second, "book_3.xml": third, "book_4.xml": fourth})
    with despatch.open(tmp_path / "a") as archive:
        rows = sorted(archive.exports.letters(), key=lambda row: row["start"])
    assert [(row["date"]["edtf"], row["sender"]["name"], row["facsimiles"]) for row in rows] == [
        ("1811-03-04", "Orla Fenn", ["1.jpg", "2.jpg"]),
        ("1811-03-09", "Josiah Quill", ["2.jpg", "3.jpg"]),
        ("1811-03-12", "Orla Fenn", ["3.jpg"]),
        ("1811-03-20", "Josiah Quill", ["4.jpg"]),
    ]


def test_an_export_of_transkribus_is_one_letter(tmp_path):
    report = put(tmp_path / "a", files("transkribus"))
    assert (report.letters, report.new, report.parts, report.refused, report.files) == (1, 1, 2, {"page-twice": 2}, 5)
    assert sources(tmp_path / "a") == ["page/0001_scan-17.xml"]
    again = despatch.build(tmp_path / "a", workers=1)
    assert (again.unchanged, again.parts, again.refused, again.files) == (1, 2, {"page-twice": 2}, 5)
    report = put(tmp_path / "a", {"page/0001_scan-17.xml": None, "page/0002_scan-18.xml": None})
    assert (report.letters, report.refused) == (1, {})
    assert sources(tmp_path / "a") == ["alto/0001_scan-17.xml"]


def test_a_mets_gives_the_order_and_says_what_is_missing(tmp_path):
    pages = files("mets")
    put(tmp_path / "a", pages)
    with despatch.open(tmp_path / "a") as archive:
        (row,) = archive.exports.letters()
    assert (row["source"], row["date"]["edtf"], row["signature"]) == ("text/verso.xml", "1811-03-04", "Orla Fenn")
    put(tmp_path / "a", {"text/recto.xml": None})
    with despatch.open(tmp_path / "a") as archive:
        (problem,) = (problem for problem in archive.problems() if problem.code == "page-missing")
    assert problem.message == "pages that it lists are not here: text/recto.xml."


def test_of_several_stages_that_a_mets_lists_the_last_is_read(tmp_path):
    listing = """<mets xmlns="http://www.loc.gov/METS/" xmlns:x="http://www.w3.org/1999/xlink"><fileSec>
        <fileGrp><file ID="a"><FLocat x:href="LINES/1.xml"/></file></fileGrp>
        <fileGrp><file ID="b"><FLocat x:href="OCR/1.xml"/></file></fileGrp>
        <fileGrp USE="IMG"><file ID="i" MIMETYPE="image/png"><FLocat x:href="IMG/1.png"/></file></fileGrp></fileSec>
        <structMap TYPE="LOGICAL"><div/></structMap><structMap TYPE="PHYSICAL"><div>
        <div><fptr FILEID="i"/><fptr FILEID="a"/><fptr><area FILEID="b"/></fptr></div>
        </div></structMap></mets>"""
    names = {"book/mets.xml": listing, "book/LINES/1.xml": page(), "book/OCR/1.xml": OPENING}
    assert documents(tmp_path, names) == ([["book/OCR/1.xml", "book/mets.xml"]], ["book/LINES/1.xml"])


def test_a_mets_without_structure_lists_its_files(tmp_path):
    listing = """<mets xmlns="http://www.loc.gov/METS/" xmlns:x="http://www.w3.org/1999/xlink"><fileSec><fileGrp>
        <file ID="b"><FLocat x:href="file://./b%20side.xml"/></file><file ID="a"><FLocat x:href="./a.xml"/></file>
        <file><FLocat/></file></fileGrp></fileSec></mets>"""
    names = {"mets.xml": listing, "a.xml": OPENING, "b side.xml": OPENING}
    assert documents(tmp_path, names)[0] == [["b side.xml", "a.xml", "mets.xml"]]


def test_a_mets_alone_says_what_to_do(tmp_path):
    report = put(tmp_path / "a", {"mets.xml": files("mets")["mets.xml"]})
    assert report.refused == {"source-declined": 1}


@pytest.mark.parametrize(
    "href", ["../../../secret.xml", "/etc/passwd", "https://images.example/text/1.xml", "file:///a.xml"]
)
def test_a_mets_leads_nowhere_else(tmp_path, href):
    (tmp_path / "secret.xml").write_text(OPENING)
    listing = files("mets")["mets.xml"].decode().replace("text/verso.xml", href).replace("text/recto.xml", href)
    assert documents(tmp_path / "a", {"box/mets.xml": listing})[0] == [["box/mets.xml"]]


@pytest.mark.parametrize(
    "names",
    [
        ("fenn_001.xml", "fenn_002.xml", "fenn_003.xml"),
        ("8.xml", "9.xml", "10.xml"),
        ("f001r.xml", "f001v.xml", "f002r.xml"),
        ("FRAD072_lettre0002_001.xml", "FRAD072_lettre0002_002.xml"),
        ("0001_scan-31.xml", "0002_scan-90.xml", "0003_scan-11.xml"),
        ("box/a-1.page.xml", "box/a-2.page.xml"),
    ],
)
def test_running_numbers_make_a_document(tmp_path, names):
    assert documents(tmp_path, numbered(*names)) == ([list(names)], [])


@pytest.mark.parametrize(
    "names",
    [
        ("fenn.xml", "quill.xml"),
        ("letter-1023.xml", "letter-2541.xml", "letter-9001.xml"),
        ("fenn_1811-03-04.xml", "fenn_1811-03-05.xml"),
        ("a/page_1.xml", "b/page_2.xml"),
        ("lettre0002_001.xml", "lettre0003_001.xml"),
    ],
)
def test_other_names_do_not(tmp_path, names):
    together, _ = documents(tmp_path, numbered(*names))
    assert sorted(together) == sorted([name] for name in names)


def test_files_that_are_no_pages_stay_sources_of_their_own(tmp_path):
    names = {
        "a_1.xml": page(region("It is in.")),
        "a_2.xml": "<TEI/>",
        "a_3.xml": page(region("It is not.")),
        "a_4.txt": OPENING,
    }
    assert documents(tmp_path, names)[0] == [["a_1.xml", "a_3.xml"], ["a_2.xml"], ["a_4.txt"]]


def test_of_one_page_in_two_formats_page_xml_is_read(tmp_path):
    alto = '<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"/>'
    hocr = '<html><body><div class="ocr_page"></div></body></html>'
    together, twice = documents(
        tmp_path, {"a_1.alto.xml": alto, "a_1.hocr": hocr, "a_1.xml": OPENING, "a_2.alto.xml": alto, "a_2.hocr": hocr}
    )
    assert together == [["a_1.xml", "a_2.alto.xml"]]
    assert twice == ["a_1.alto.xml", "a_1.hocr", "a_2.hocr"]


def test_the_image_of_a_page_is_counted_and_not_opened(tmp_path):
    images = {"fenn_001.jpg": b"\xff\xd8\xff", "box/1.tif": b"II*\0", "harbour.jpg": b"\xff\xd8\xff"}
    report = put(tmp_path / "a", {**images, "fenn_001.xml": OPENING, "box/page/1.xml": ENDING})
    assert (report.files, report.new, report.parts, report.refused) == (5, 2, 2, {"source-binary": 1})
    assert {source for source, code in found(tmp_path / "a") if code == "source-binary"} == {"harbour.jpg"}


def test_numbers_are_written_as_the_others_are():
    assert missing(map(page_name, ("a_008.xml", "a_011.xml"))) == ("009", "010")


def test_a_page_that_cannot_be_opened_does_not_take_away_what_was_read_before(tmp_path):
    (tmp_path / "a_1.xml").write_text(OPENING)
    job = read_sources.Job("a_1.xml", str(tmp_path / "a_1.xml"), 10, (), (("a_2.xml", str(tmp_path / "a_2.xml")),))
    rows = read_sources.read_source(job, DEFAULT, "1", stages.SOURCE)
    assert (len(rows.letters), rows.fingerprint, rows.problems[0].code) == (1, "", "source-unreadable")
    known = read_sources.Job(job.id, job.path, 10, ("1:0",), job.parts)
    assert read_sources.read_source(known, DEFAULT, "1", stages.SOURCE).keep


def test_five_thousand_files_are_looked_at_quickly(tmp_path):
    letters = tmp_path / "letters"
    letters.mkdir()
    for n in range(5_000):
        (letters / f"a_{n:05}.xml").write_text("<TEI/>")
    places = list(walk(letters))
    began = time.process_time()
    assert gather(places, DEFAULT).sources == places
    assert time.process_time() - began < 3


@pytest.mark.shared
@pytest.mark.parametrize("format", ["page", "alto"])
def test_eight_real_letters_on_seventy_four_pages_are_whole(tmp_path, shared, format):
    corpus = shared / "corpora" / "dahn" / format
    put(tmp_path / "a", {path.name: path.read_bytes() for path in (corpus / "text").iterdir()})
    gold = [json.loads(line) for line in (corpus / "gold.jsonl").read_text().splitlines()]
    with despatch.open(tmp_path / "a") as archive:
        rows = {row["source"]: row for row in archive.exports.letters()}
        assert len(list(archive.letters())) == len(gold) == 8
    for letter in gold:
        assert rows[letter["file"]]["facsimiles"] == [name.replace(".xml", ".jpg") for name in letter["pages"]]
