"""Opening archive.db: of the version before, of a later one, half migrated, damaged, absent."""

import gzip
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import despatch
from archive_builders import COAL, built, put
from despatch import archive
from despatch.errors import ArchiveError, ArchiveOutdated, NotAnArchive
from despatch.store import migrations, schema
from despatch.store.writer import Writer

BEFORE = Path(__file__).parent / "data" / "archive-before-plain-names.db.gz"
"""An archive of three letters about barley, as Despatch built it before its tables had plain names.

It has an inferred letter, exchanges, three acts, two matters that an editor joined to one, and a mention of each name.
"""


@pytest.fixture
def before(tmp_path):
    """An archive folder with the database of the version before."""
    folder = despatch.init(tmp_path / "harbour")
    with gzip.open(BEFORE) as packed, (folder / "archive.db").open("wb") as file:
        shutil.copyfileobj(packed, file)
    return folder


def read_tables(path):
    """Return columns and indexes of every table but those of the full-text index, and the SQL of that index."""
    with closing(sqlite3.connect(path)) as db:
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        columns = {
            name: db.execute("SELECT * FROM pragma_table_info(?)", (name,)).fetchall()
            for name in names
            if not name.startswith(("fts_", "sqlite_"))
        }
        indexes = db.execute(
            "SELECT l.name, i.name, group_concat(c.name) FROM sqlite_schema l, pragma_index_list(l.name) i,"
            " pragma_index_info(i.name) c WHERE l.type = 'table' AND i.origin = 'c' GROUP BY 1, 2 ORDER BY 1, 2"
        ).fetchall()
        (search,) = db.execute("SELECT sql FROM sqlite_schema WHERE name = 'fts'").fetchone()
        return columns, indexes, " ".join(search.split())


def change(folder, *statements):
    with closing(sqlite3.connect(folder / "archive.db")) as db:
        for statement in statements:
            db.execute(statement)
        db.commit()


def test_the_version_before_gets_the_tables_of_a_new_archive(before, tmp_path):
    schema.writer(before / "archive.db").close()
    schema.writer(tmp_path / "new.db").close()
    assert read_tables(before / "archive.db") == read_tables(tmp_path / "new.db")


def test_the_version_before_keeps_what_it_knew(before):
    Writer(before).__exit__(None, None, None)
    with archive.open(before) as it:
        assert it.count() == 3
        assert [hit.entry.id for hit in it.search("flour").hits] == ["harbour-a26qie"]
        assert [hit.entry.id for hit in it.search("to:fenn barley").hits] == ["harbour-4lwdrb"]
        assert [entry.id for entry in it.correspondence.inferred()] == ["lost-b8d4115d5360"]
        assert [entry.answer for entry in it.correspondence.answers("harbour-qkevm4")] == ["harbour-4lwdrb"]
        assert it.ledger.matter("m-cbfb14e9").entry.id == "m-45ebddc9"
        assert [entry.state for entry in it.decisions()] == ["in force"]
        assert it.check() == []


def test_the_version_before_is_read_only_after_a_build(before):
    with pytest.raises(NotAnArchive, match=r"archive\.db was written by an older Despatch: run `despatch build"):
        archive.open(before)


def test_a_migration_that_fails_changes_nothing(before, monkeypatch):
    tables = read_tables(before / "archive.db")

    def fail(db):
        migrations.plain_names(db)
        raise sqlite3.OperationalError("database or disk is full")

    fail.__name__ = "plain_names"
    monkeypatch.setattr(migrations, "MIGRATIONS", (fail,))
    with pytest.raises(ArchiveError, match="no room left on the disk"):
        schema.writer(before / "archive.db")
    assert read_tables(before / "archive.db") == tables


def test_a_later_version_is_refused(tmp_path):
    folder = put(tmp_path / "a", {"coal.txt": COAL})
    built(folder)
    change(folder, "INSERT INTO migration VALUES ('telepathy', '2099-01-01')")
    for use in (lambda: built(folder), lambda: archive.open(folder)):
        with pytest.raises(
            ArchiveOutdated, match=r"archive\.db was written by a newer Despatch \(telepathy\): upgrade"
        ):
            use()


@pytest.mark.parametrize(
    "damage",
    [
        ["DELETE FROM migration WHERE name IN ('corrections', 'proposals')"],
        ["INSERT INTO migration VALUES ('plain_names', '2099-01-01')", "DELETE FROM migration WHERE name = 'ledger'"],
        ["DROP INDEX bearing_key", "ALTER TABLE words RENAME TO letter_text"],
        ["DROP TABLE consigned"],
        ["ALTER TABLE party RENAME COLUMN again TO repeated"],
    ],
)
def test_a_half_migrated_archive_is_to_be_built_again(before, damage):
    change(before, *damage)
    with pytest.raises(
        ArchiveError, match=r"archive\.db is between two versions .*: delete it and run `despatch build"
    ):
        built(before)
    (before / "archive.db").unlink()
    assert built(before, {"coal.txt": COAL}).letters == 4


def test_reading_a_half_migrated_archive_says_so(before):
    for migration in migrations.MIGRATIONS:
        change(before, f"INSERT INTO migration VALUES ('{migration.__name__}', '2099-01-01')")
    with (
        pytest.raises(ArchiveError, match=r"is between two versions .*: delete it and run"),
        archive.open(before) as opened,
    ):
        opened.letters()


def test_a_damaged_database_says_that_it_can_be_deleted(tmp_path):
    folder = put(tmp_path / "a", {"coal.txt": COAL})
    (folder / "archive.db").write_bytes(b"This is no database at all. " * 1000)
    for use in (lambda: built(folder), lambda: archive.open(folder)):
        with pytest.raises(ArchiveError, match="delete it and run `despatch build"):
            use()


def test_an_archive_that_was_never_built_says_so(tmp_path):
    folder = put(tmp_path / "a", {"coal.txt": COAL})
    with pytest.raises(NotAnArchive, match="despatch build"):
        archive.open(folder)


def copy_read_only(folder, to, *files):
    """Copy files of an archive to a folder in which SQLite cannot make its shared index, as on a read-only disk."""
    to.mkdir()
    for name in ("despatch.toml", *files):
        shutil.copy(folder / name, to)
    (to / "archive.db-shm").symlink_to("nowhere/at/all")
    return to


def test_an_archive_on_a_read_only_disk_is_read(tmp_path):
    folder = put(tmp_path / "a", {"coal.txt": COAL})
    built(folder)
    with archive.open(copy_read_only(folder, tmp_path / "disk", "archive.db")) as it:
        assert it.count() == 4


def test_part_of_an_archive_on_a_read_only_disk_is_not_shown_as_the_whole(tmp_path):
    folder = put(tmp_path / "a", {"coal.txt": COAL})
    built(folder)
    with closing(sqlite3.connect(folder / "archive.db", isolation_level=None)) as db:
        db.execute("PRAGMA wal_autocheckpoint=0")
        db.execute("INSERT INTO info VALUES ('a late', 'change')")
        disk = copy_read_only(folder, tmp_path / "disk", "archive.db", "archive.db-wal")
        copy = tmp_path / "copy"
        shutil.copytree(disk, copy, symlinks=True)
    with pytest.raises(ArchiveError, match=r"archive\.db-wal holds part of the archive.* copy .*disk to where"):
        archive.open(disk)
    # Where the folder can be written, the same files are the whole archive.
    (copy / "archive.db-shm").unlink()
    with closing(schema.reader(copy / "archive.db")) as db:
        assert db.execute("SELECT value FROM info WHERE key = 'a late'").fetchone() == ("change",)
