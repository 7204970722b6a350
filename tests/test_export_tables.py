"""The tables in each format for programs: what CSVW, Parquet and a workbook say is what the archive says."""

import csv
import json
import subprocess
import sys
from collections.abc import Mapping

import pytest

from despatch import archive, cli
from despatch.export import parquet, tables, xlsx
from despatch.export.columns import TABLES
from despatch.export.jsonl import rows_of
from despatch.model import Filter

KINDS = {"string": str, "integer": int, "number": (int, float), "boolean": bool}


@pytest.fixture(scope="module")
def opened(example):
    with archive.open(example) as opened:
        yield opened


@pytest.fixture(scope="module")
def written(opened, tmp_path_factory):
    """CSV, Parquet and a workbook of the example."""
    folder = tmp_path_factory.mktemp("tables")
    counts = [form(opened.exports, folder) for form in (tables.write_csv, parquet.write, xlsx.write)]
    assert counts[0]["letters.csv"] == counts[1]["letters.parquet"] == counts[2]["archive.xlsx"] > 50
    return folder


def fits(value, kind):
    """Whether a value is of a type."""
    if value is None:
        return True
    if isinstance(kind, tuple):
        return isinstance(value, list) and all(one is not None and fits(one, kind[0]) for one in value)
    if isinstance(kind, Mapping):
        return isinstance(value, dict) and all(name in kind and fits(part, kind[name]) for name, part in value.items())
    return isinstance(value, KINDS[kind]) and (kind == "boolean") == isinstance(value, bool)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_row_has_the_columns_that_are_told_and_values_of_their_types(table, opened):
    rows = list(rows_of(opened.exports, table.name))
    assert rows or table.name == "announced"
    for row in rows:
        assert list(row)[: len(table.fields)] == list(table.fields)
        wrong = {column.name: row[column.name] for column in table.columns if not fits(row[column.name], column.kind)}
        assert not wrong
    if table.key:
        assert len({row[table.key] for row in rows}) == len(rows)


def test_a_reader_of_csvw_finds_types_nulls_ids_and_what_leads_where(opened, written):
    from csvw import TableGroup

    group = TableGroup.from_file(written / "csv-metadata.json")
    assert [str(table.url) for table in group.tables] == [f"{table.name}.csv" for table in TABLES]
    assert group.check_referential_integrity()
    for table in group.tables:
        assert table.check_primary_key()
    by_name = {table.local_name: table for table in group.tables}
    for name in ("letters", "acts", "matters", "people"):
        read = list(by_name[f"{name}.csv"])
        rows = list(rows_of(opened.exports, name))
        assert len(read) == len(rows)
        for one, row in zip(read, rows, strict=True):
            for field, value in one.items():
                told = row[field]
                if isinstance(told, str):
                    assert (value or "").removeprefix("'") == told.removeprefix("'").replace("\r\n", "\n")
                else:
                    assert (float(value) if isinstance(told, float) else value) == told


def test_the_metadata_tell_the_archive_and_its_rights(written):
    about = json.loads((written / "csv-metadata.json").read_text(encoding="utf-8"))
    assert about["dc:title"] == "Ships, Flour and Other Promises"
    letters = about["tables"][0]["tableSchema"]
    assert letters["primaryKey"] == "id"
    assert letters["columns"][0]["dc:description"] == "lasting id of the letter"
    assert letters["foreignKeys"][0]["reference"] == {"resource": "letters.csv", "columnReference": "id"}


def test_parquet_has_typed_columns_with_lists_and_parts(opened, written):
    import pyarrow.parquet as pq

    for table in TABLES:
        read = pq.read_table(written / f"{table.name}.parquet")
        told = [
            {column.name: row[column.name] for column in table.columns} for row in rows_of(opened.exports, table.name)
        ]
        assert [without_nulls(row) for row in read.to_pylist()] == [without_nulls(row) for row in told]
    schema = pq.read_schema(written / "letters.parquet")
    assert str(schema.field("start").type) == "int64"
    assert schema.field("senders").type.value_type.field("name").type == "string"
    assert schema.field("id").metadata == {b"description": b"lasting id of the letter"}


def without_nulls(value):
    """A value without the parts that are null: a struct has all of its parts, an object only some."""
    if isinstance(value, dict):
        return {name: without_nulls(part) for name, part in value.items() if part is not None}
    return [without_nulls(one) for one in value] if isinstance(value, list) else value


def test_parquet_is_written_in_groups_of_rows(opened, tmp_path, monkeypatch):
    import pyarrow.parquet as pq

    monkeypatch.setattr(parquet, "_AT_ONCE", 20)
    parquet.write(opened.exports, tmp_path)
    assert pq.ParquetFile(tmp_path / "letters.parquet").num_row_groups > 2


# ---------------------------------------------------------------- the workbook


def test_a_workbook_has_the_letters_whole_and_every_table(opened, written):
    from openpyxl import load_workbook

    book = load_workbook(written / "archive.xlsx", read_only=True)
    assert book.sheetnames == [table.name.replace("inferred", "lost letters") for table in TABLES]
    names, *rows = book["letters"].iter_rows(values_only=True)
    assert len(rows) == opened.count(Filter(described=None, other=None))
    row = dict(zip(names, rows[0], strict=True))
    whole = opened.letter(row["letter in archive"])
    assert row["text"].replace("\r", "") == whole.text.strip()
    assert row["sender"] == whole.entry.senders[0].name
    assert book["acts"]["A1"].value == "acts: id"


def words(opened):
    return [(one.row, one.text) for one in opened.exports.whole()]


def described(opened, others=()):
    """What the letters of an archive are, for a comparison: no ids, no places in files, no titles of books."""
    found = []
    for row, text in words(opened):
        if row["piece"] == "other" or text.strip() in others:
            continue
        date, place = row["date"], row["place"]
        found.append(
            (
                [party["name"] for party in row["senders"]],
                [party["name"] for party in row["recipients"]],
                date and date["edtf"] if date and date["from"] != "replies" else None,
                row["received"] and row["received"]["edtf"],
                place and place["name"],
                row["kind"],
                row["subject"],
                row["salutation"],
                row["signature"],
                text.strip(),
            )
        )
    return sorted(found, key=repr)


def test_the_workbook_reads_back_as_the_same_letters(opened, written, tmp_path):
    again = archive.init(tmp_path / "again")
    (again / "letters" / "archive.xlsx").write_bytes((written / "archive.xlsx").read_bytes())
    archive.build(again, workers=1)
    others = {text.strip() for row, text in words(opened) if row["piece"] == "other"}
    with archive.open(again) as read:
        ours, theirs = described(opened), described(read, others)
    assert len(ours) == len(theirs)
    for one, other in zip(ours, theirs, strict=True):
        assert one == other


LONG = "Orla Fenn to Josiah Quill\n\nPort Carrow, 4 March 1811\n\nDear Sir,\n\n" + "\n".join(
    f"=1+{n} The 🌾 barley of field {n} has not come." for n in range(1500)
)


def test_a_long_letter_goes_over_several_cells_and_no_formula_runs(tmp_path):
    from openpyxl import load_workbook

    there = archive.init(tmp_path / "long")
    (there / "letters" / "a.txt").write_text(LONG, encoding="utf-8")
    (there / "letters" / "b.txt").write_text("=SUM(1+1)\n\n=HYPERLINK(1)\n", encoding="utf-8")
    archive.build(there, workers=1)
    with archive.open(there) as opened:
        xlsx.write(opened.exports, tmp_path)
        whole = {text.strip() for _, text in words(opened)}
        letters = {text.strip() for row, text in words(opened) if row["piece"] != "other"}
        assert len(whole) == len(letters) + 1
    sheet = load_workbook(tmp_path / "archive.xlsx")["letters"]
    names, *rows = sheet.iter_rows(values_only=True)
    assert {"text", "text 2", "text 3"} <= set(names)
    cells = [[row[at] or "" for at, name in enumerate(names) if name.startswith("text")] for row in rows]
    assert {"".join(row) for row in cells} == whole
    assert all(len(cell.encode("utf-16-le")) // 2 <= xlsx.LARGEST for row in cells for cell in row)
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} <= {"s", "n"}
    again = archive.init(tmp_path / "again")
    (again / "letters" / "archive.xlsx").write_bytes((tmp_path / "archive.xlsx").read_bytes())
    archive.build(again, workers=1)
    with archive.open(again) as read:
        assert {text.strip() for _, text in words(read)} == letters


def test_what_fits_no_cell_is_cut_with_a_note():
    from xlsxwriter import Workbook

    written = []

    class Sheet:
        def write_string(self, row, at, words):
            written.append(words)

    xlsx._put(Sheet(), 1, 0, "word " * 10_000)
    assert len(written[0]) <= xlsx.LARGEST
    assert written[0].endswith("more signs]")
    assert Workbook


def test_a_full_sheet_goes_on_in_another(opened, tmp_path, monkeypatch):
    from openpyxl import load_workbook

    monkeypatch.setattr(xlsx, "MOST_ROWS", 30)
    count = xlsx.write(opened.exports, tmp_path)["archive.xlsx"]
    book = load_workbook(tmp_path / "archive.xlsx", read_only=True)
    sheets = [name for name in book.sheetnames if name.startswith("letters")]
    assert sheets[:2] == ["letters", "letters 2"]
    assert sum(sum(1 for _ in book[name].iter_rows()) - 1 for name in sheets) == count


# ---------------------------------------------------------------- chosen letters


def test_only_the_chosen_letters_are_written(example, tmp_path, capsys):
    assert cli.run(["letters", str(example), "--sender", "weidner", "--json"]) == 0
    ids = {entry["id"] for entry in json.loads(capsys.readouterr().out)}
    assert cli.run(["export", str(example), str(tmp_path), "--format", "csv", "--sender", "weidner"]) == 0
    capsys.readouterr()
    rows = {}
    for table in TABLES:
        with (tmp_path / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
            rows[table.name] = list(csv.DictReader(file))
    assert {row["id"] for row in rows["letters"] if row["piece"] == "letter"} == ids
    chosen = {row["id"] for row in rows["letters"]}
    for name in ("references", "mentions", "acts", "deliveries"):
        assert {row["letter"] for row in rows[name]} <= chosen
    assert 0 < len(rows["people"]) < 10
    from csvw import TableGroup

    assert TableGroup.from_file(tmp_path / "csv-metadata.json").check_referential_integrity()


def test_a_search_and_ids_choose_letters_too(example, tmp_path, capsys):
    def count(*options):
        assert cli.run(["export", str(example), str(tmp_path), *options]) == 0
        capsys.readouterr()
        return [json.loads(line) for line in (tmp_path / "letters.jsonl").read_text("utf-8").splitlines()]

    found = count("--query", "flour")
    with archive.open(example) as opened:
        assert len(found) == opened.search("flour").total
    (one,) = count("--letter", found[0]["id"])
    assert one["id"] == found[0]["id"]
    assert count("--letter", found[0]["id"], "--query", "flour") == [one]


def test_a_choice_that_cannot_be_is_refused_with_the_next_step(example, tmp_path, capsys):
    def said(*options):
        assert cli.run(["export", str(example), str(tmp_path), *options]) == 1
        return capsys.readouterr().err

    assert "iati is written of the whole archive: leave out the options, or take jsonl, csv" in said(
        "--format", "iati", "--date", "1938"
    )
    assert "no letter fits all of these choices" in said("--query", "flour", "--date", "1501")
    assert "nobody here is called" in said("--sender", "nobody-at-all")


def test_without_the_extra_a_format_says_what_to_install(example, tmp_path):
    code = "import sys\nfor name in ('pyarrow', 'xlsxwriter', 'docx', 'typst'):\n    sys.modules[name] = None\n"
    code += "from despatch import cli\nsys.exit(cli.run(sys.argv[1:]))"
    for form, library in (("parquet", "pyarrow"), ("xlsx", "xlsxwriter")):
        arguments = ["export", str(example), str(tmp_path), "--format", form]
        done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert f"this format needs {library}: pip install 'despatch[export]'" in done.stderr
