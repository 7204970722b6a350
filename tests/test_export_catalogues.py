"""What other catalogues and reference managers take: EMLO's workbook, BibTeX, RIS and CSL-JSON."""

import json

import pytest

from despatch import archive
from despatch.export import emlo, references
from test_described_letters import make

LETTERS = """\
Orla Fenn to Josiah Quill

Port Carrow, 4 March 1711

Dear Sir,

The barley has not come, and the mill at Hollingstead stands idle. Pray ask Tamsin Rook for two sacks of her rye.

Your servant,
Orla Fenn


Telegram from Josiah Quill to Orla Fenn

Secret

Hollingstead, March 1711

The rye is on its way.

J. Quill
"""
TABLE = """\
sender,recipient,date,date uncertain,place,repository,shelfmark,abstract
Orla Fenn,Josiah Quill,1711-05-01/1711-06-10,x,Port Carrow,Kolm Archive,MS 7,On rye.
Orla Fenn,Josiah Quill,1938-03-04,,,,,Too late for EMLO.
Orla Fenn,Josiah Quill,1712,,,,,A year alone.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = make(tmp_path_factory.mktemp("emlo") / "mill", {"a.txt": LETTERS, "b.csv": TABLE}, {"c.csv": TABLE})
    settings = (folder / "despatch.toml").read_text(encoding="utf-8")
    (folder / "despatch.toml").write_text(f'address = "https://letters.example/fenn"\n{settings}', encoding="utf-8")
    archive.build(folder, workers=1)
    return folder


@pytest.fixture(scope="module")
def sheets(folder, tmp_path_factory):
    """The sheets of EMLO's workbook, a dict for each row."""
    from openpyxl import load_workbook

    out = tmp_path_factory.mktemp("out")
    with archive.open(folder) as opened:
        assert emlo.write(opened.exports, out) == {"emlo.xlsx": 5}
    book = load_workbook(out / "emlo.xlsx", read_only=True)
    assert book.sheetnames == ["Work", "Manifestation", "People", "Places", "Repositories"]
    found = {}
    for sheet in book:
        names, passed_over, *rows = sheet.iter_rows(values_only=True)
        assert names == emlo.SHEETS[sheet.title]
        assert set(passed_over) == {"-"}
        found[sheet.title] = [{name: cell for name, cell in zip(names, row, strict=True) if cell} for row in rows]
    return found


def test_the_columns_are_those_of_the_upload():
    assert [len(columns) for columns in emlo.SHEETS.values()] == [55, 12, 3, 2, 4]


def test_a_letter_fills_the_columns_of_its_work(sheets):
    first, second, *_ = sheets["Work"]
    assert first["iwork_id"] == 1
    assert [first[f"date_of_work_std_{part}"] for part in ("year", "month", "day")] == [1711, 3, 4]
    assert (first["date_of_work_as_marked"], first["original_calendar"]) == ("4 March 1711", "G")
    assert (first["author_names"], first["addressee_names"]) == ("Orla Fenn", "Josiah Quill")
    assert (first["origin_name"], first["origin_as_marked"]) == ("Port Carrow", "Port Carrow")
    assert first["incipit"] == "The barley has not come, and the mill at Hollingstead stands idle."
    assert first["explicit"].endswith("for two sacks of her rye.")
    assert first["resource_url"].startswith("https://letters.example/fenn/letter/a-")
    assert first["editors_notes"].endswith("in a.txt")
    assert "author_ids" not in first
    assert (second["date_of_work_std_month"], "date_of_work_std_day" in second) == (3, False)
    assert second["notes_on_letter"] == "The letter is a telegram. Marked Secret"


def test_dates_that_are_ranges_or_too_late(sheets):
    range_, late, year = sheets["Work"][2:]
    assert range_["date_of_work_std_is_range"] == 1
    assert [range_[f"date_of_work2_std_{part}"] for part in ("year", "month", "day")] == [1711, 6, 10]
    assert range_["date_of_work_uncertain"] == 1
    assert "date_of_work_std_year" not in late
    assert late["notes_on_date_of_work"] == "The date is 4 March 1938; the columns cannot hold it."
    assert (year["date_of_work_std_year"], "date_of_work_std_month" in year) == (1712, False)


def test_every_name_in_a_work_stands_in_its_sheet(sheets):
    people = {row["primary_name"] for row in sheets["People"]}
    for work in sheets["Work"]:
        for column in ("author_names", "addressee_names", "mention_id"):
            assert set(filter(None, work.get(column, "").split("; "))) <= people
    assert all(len(row) == 1 for row in sheets["People"])
    assert {row["location_name"] for row in sheets["Places"]} >= {"Port Carrow", "Hollingstead"}
    assert sheets["Manifestation"] == [
        {
            "manifestation_id": 1,
            "iwork_id": 3,
            "repository_name": "Kolm Archive",
            "id_number_or_shelfmark": "MS 7",
        }
    ]
    assert [row["institution_name"] for row in sheets["Repositories"]] == ["Kolm Archive"]


def test_citations_of_all_letters(folder, tmp_path):
    with archive.open(folder) as opened:
        assert references.write_bibtex(opened.exports, tmp_path) == {"letters.bib": 5}
        assert references.write_ris(opened.exports, tmp_path) == {"letters.ris": 5}
        assert references.write_csl(opened.exports, tmp_path) == {"letters.csl.json": 5}
    items = json.loads((tmp_path / "letters.csl.json").read_text(encoding="utf-8"))
    assert items[0]["title"] == "Orla Fenn to Josiah Quill, 4 March 1711"
    assert items[0]["author"] == [{"family": "Fenn", "given": "Orla"}]
    assert items[2]["archive_location"] == "MS 7"
    bib = (tmp_path / "letters.bib").read_text(encoding="utf-8")
    assert bib.count("@misc{") == 5
    assert "year = {1711}" in bib
    ris = (tmp_path / "letters.ris").read_bytes().decode()
    assert ris.count("TY  - PCOMM") == ris.count("ER  - ") == 5


def test_no_letters_make_an_empty_list(tmp_path):
    empty = archive.init(tmp_path / "empty")
    archive.build(empty, workers=1)
    with archive.open(empty) as opened:
        assert references.write_csl(opened.exports, tmp_path) == {"letters.csl.json": 0}
    assert json.loads((tmp_path / "letters.csl.json").read_text(encoding="utf-8")) == []
