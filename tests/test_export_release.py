"""A release to publish, and the database for those who ask it with SQL."""

import asyncio
import hashlib
import json
import sqlite3

import pytest

from despatch import archive, cli
from despatch.export import datasette, release
from despatch.store.described_tables import QUESTIONS, described_tables
from despatch.store.sql_functions import teach


@pytest.fixture(scope="module")
def opened(example):
    with archive.open(example) as opened:
        yield opened


@pytest.fixture(scope="module")
def published(opened, tmp_path_factory):
    folder = tmp_path_factory.mktemp("release")
    release.write(opened.exports, folder)
    return folder


def files_of(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_reader_of_ro_crate_finds_every_file_who_made_it_and_its_rights(published):
    from rocrate.rocrate import ROCrate

    crate = ROCrate(str(published))
    assert crate.name == "Ships, Flour and Other Promises"
    assert crate.root_dataset["author"][0]["name"] == "the makers of Despatch"
    assert crate.license["name"] == "Apache License 2.0"
    assert crate.metadata["conformsTo"] == "https://w3id.org/ro/crate/1.1"
    told = {entity.id for entity in crate.data_entities if entity.type == "File"}
    assert told == files_of(published) - {"ro-crate-metadata.json"}
    letters = crate.dereference("csv/letters.csv")
    assert letters["encodingFormat"] == "text/csv"
    assert int(letters["contentSize"]) == (published / "csv" / "letters.csv").stat().st_size


def test_the_digests_are_those_of_the_files(published):
    lines = (published / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    told = {name: digest for digest, name in (line.split("  ") for line in lines)}
    assert set(told) == files_of(published) - {"SHA256SUMS", "ro-crate-metadata.json"}
    for name, digest in told.items():
        assert hashlib.sha256((published / name).read_bytes()).hexdigest() == digest


def test_the_readme_says_what_the_files_and_columns_are(published):
    words = (published / "README.md").read_text(encoding="utf-8")
    assert words.startswith("# Ships, Flour and Other Promises\n")
    assert "Rights: Apache License 2.0" in words
    assert "| `jsonl/letters.jsonl` | " in words
    assert "- `same_as`: of a description: the letter that it is of" in words


def test_a_release_of_chosen_letters(example, tmp_path, capsys):
    arguments = ["export", str(example), str(tmp_path), "--format", "release", "--date", "1891"]
    assert cli.run(arguments) == 0
    rows = [json.loads(line) for line in (tmp_path / "jsonl" / "letters.jsonl").read_text("utf-8").splitlines()]
    assert rows
    assert all("1891" in row["date"]["edtf"] for row in rows)
    assert cli.run(arguments) == 0  # again, over the one before
    capsys.readouterr()


# ---------------------------------------------------------------- the database


def tables_of(folder):
    """The tables of archive.db with their columns, without those that SQLite or Despatch keeps for itself."""
    db = sqlite3.connect(f"file:{folder / 'archive.db'}?mode=ro", uri=True)
    teach(db)
    named = (
        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
        " AND name NOT GLOB 'sqlite_*' AND name NOT GLOB 'fts_*' AND name NOT GLOB 'stored_*'"
    )
    try:
        return {
            name: [column for _, column, *_ in db.execute(f"PRAGMA table_info('{name}')")]
            for (name,) in db.execute(named).fetchall()
        }
    finally:
        db.close()


def test_every_table_and_column_is_described_and_none_that_is_not_there(example):
    told = {table.name: table for table in described_tables()}
    there = tables_of(example)
    assert set(told) == set(there)
    for name, columns in there.items():
        assert list(told[name].columns) == columns, name
        assert told[name].about
        assert all(told[name].columns.values())


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_questions_have_answers(question, example):
    db = sqlite3.connect(f"file:{example / 'archive.db'}?mode=ro", uri=True)
    teach(db)
    rows = db.execute(QUESTIONS[question][1]).fetchall()
    db.close()
    assert len(rows) > 10
    assert all(row[0] for row in rows)


def test_references_are_quoted_by_the_question(opened, example):
    db = sqlite3.connect(f"file:{example / 'archive.db'}?mode=ro", uri=True)
    teach(db)
    quotes = {row[2] for row in db.execute(QUESTIONS["references"][1])}
    db.close()
    own = {row["quote"] for row in opened.exports.references() if not row["in_note"]}
    assert own <= quotes


def test_datasette_shows_the_letters_with_what_the_columns_are(opened, example, tmp_path):
    from datasette.app import Datasette

    assert datasette.write(opened.exports, tmp_path) == {
        "metadata.json": len(described_tables()),
        "plugins/read_despatch.py": 1,
    }
    metadata = json.loads((tmp_path / "metadata.json").read_text(encoding="utf-8"))

    async def ask():
        shown = Datasette(
            [], immutables=[str(example / "archive.db")], metadata=metadata, plugins_dir=str(tmp_path / "plugins")
        )
        await shown.invoke_startup()
        rows = await shown.client.get("/archive/letter.json?_shape=array&_size=5")
        answers = await shown.client.get("/archive/letters.json?_shape=array")
        page = await shown.client.get("/archive/letter")
        quotes = await shown.client.get("/archive/acts.json?_shape=array&_size=5")
        return rows.json(), answers.json(), page.text, quotes.json()

    rows, answers, page, acts = asyncio.run(ask())
    assert len(rows) == 5
    assert rows[0]["id"]
    assert answers[0]["sender"] == "Josiah Thorne"
    assert all(act["quote"] and act["id"].startswith(act["letter"]) for act in acts)
    assert "first day on which it may have been written" in page
    assert "Letters, descriptions of letters, and pieces that are no letters" in page
