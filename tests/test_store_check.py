"""What a check of the finished archive finds."""

import sqlite3

import pytest

from archive_builders import COAL, built, put
from despatch import archive
from despatch.store.sql_functions import teach


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (
            "UPDATE stored_letter_text SET words = replace(unpack(words), 'Norhaven', 'Elsewhere') WHERE row = {0}",
            "its place 'Norhaven' is not what stands",
        ),
        ("UPDATE letter SET end = end + 7 WHERE row = {1}", "is not as long as its text"),
        (
            (
                "UPDATE stored_description SET description = replace(unpack(description), '1942-08', 'August')"
                " WHERE row = {1}"
            ),
            "'August' is no EDTF date",
        ),
        ("UPDATE letter SET start = start - 40, end = end - 40 WHERE row = {1}", "overlap in their source"),
        ("INSERT INTO redirect VALUES ('old', 'nowhere')", "redirects that lead nowhere: old"),
        ("DELETE FROM stored_letter_text WHERE row = {3}", "letters without text: coal-"),
        (
            "INSERT INTO problem (source, code, message, letter) VALUES ('a', 'b', 'c', 'gone')",
            "not in the archive: gone",
        ),
        (
            (
                "INSERT INTO fts(fts, rowid, words, facets, forms)"
                " SELECT 'delete', row, words, facets, forms FROM letter_text WHERE row = {0}"
            ),
            "the full-text index lacks some letters",
        ),
    ],
)
def test_a_check_finds_damage(tmp_path, damage, message):
    folder = put(tmp_path / "a", {"coal.txt": COAL})
    built(folder)
    db = sqlite3.connect(folder / "archive.db")
    teach(db)
    rows = [row for (row,) in db.execute("SELECT row FROM letter ORDER BY source, ordinal")]
    db.execute(damage.format(*rows))
    db.commit()
    db.close()
    with archive.open(folder) as opened:
        assert message in " / ".join(problem.message for problem in opened.check())
