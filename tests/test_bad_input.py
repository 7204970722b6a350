"""Files that are no transcripts, end to end.

Each file is named with the next step, the others are built, and the archive stays whole.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

from despatch import archive, cli
from despatch.problems import CODES
from despatch.store import lock, schema

LETTER = (
    "Orla Fenn to Isak Roe\n\nPort Carrow, March 4th, 1911\n\nDear Roe,\n\nThe barley has come. Send the sacks.\n\n"
    "O. Fenn\n"
)
TEI = '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/><text><body><p>{}</p></body></text></TEI>'
BOMB = (
    "<!DOCTYPE TEI [<!ENTITY a 'barley'>"
    + "".join(f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
BAD = {
    "empty.txt": (b"", "source-empty"),
    "blank.txt": (b" \n\n\t\n", "source-empty"),
    "binary.txt": (bytes(range(256)) * 64, "source-binary"),
    "picture.png": (b"\x89PNG\r\n\x1a\n" + bytes(500), "source-binary"),
    "latin.txt": (LETTER.replace("Roe", "Roé").encode("latin-1"), "source-charset"),
    "broken.xml": (TEI.format("<hi>Dear Roe").encode(), "xml-malformed"),
    "bomb.xml": ((BOMB + TEI.format("&i;")).encode(), "xml-entities"),
    "outside.xml": (
        ('<!DOCTYPE TEI [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + TEI.format("&e;")).encode(),
        "xml-entities",
    ),
    "prose.xml": (TEI.format("No letter stands here.").encode(), "tei-no-letter"),
}


@pytest.fixture
def folder(tmp_path):
    """An archive of one good letter, built."""
    folder = archive.init(tmp_path / "mill")
    (folder / "letters" / "good.txt").write_text(LETTER, encoding="utf-8")
    assert cli.run(["build", str(folder)]) == 0
    return folder


def findings(folder):
    with archive.open(folder) as it:
        return [row for row in it.exports.problems() if row["source"] != "good.txt"]


def whole(folder):
    """Say whether the good letter is still found, and the archive agrees with itself."""
    with archive.open(folder) as it:
        return it.search("barley from:fenn").total >= 1 and it.check() == []


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_named_with_the_next_step_and_costs_only_itself(folder, name, capsys):
    data, code = BAD[name]
    (folder / "letters" / name).write_bytes(data)
    (folder / "letters" / "new.txt").write_text(LETTER.replace("Roe", "Brandt"), encoding="utf-8")
    assert cli.run(["build", str(folder)]) == 0
    assert code in capsys.readouterr().out
    rows = [row for row in findings(folder) if row["source"] == name]
    assert code in {row["code"] for row in rows}
    assert all(row["message"] and CODES[row["code"]].remedy for row in rows)
    with archive.open(folder) as it:
        assert it.search("to:brandt").total == 1
    assert whole(folder)
    cli.run(["check", str(folder)])
    shown = capsys.readouterr().out
    assert name in shown
    assert code in shown


def test_a_page_that_is_no_letter_says_what_it_was_taken_for(folder):
    page = (
        "<html><body><nav><a href='/'>Home</a><a href='/shop'>Shop</a></nav><ul><li>Kettles<li>Pans</ul></body></html>"
    )
    (folder / "letters" / "shop.html").write_text(page, encoding="utf-8")
    assert cli.run(["build", str(folder)]) == 0
    with archive.open(folder) as it:
        taken = [row for row in it.exports.letters() if row["source"] == "shop.html"]
    assert {row["code"] for row in findings(folder)} & {
        "source-no-letter",
        "cut-no-opening",
        "sender-unknown",
        "source-declined",
    }
    assert all(row["sender"] is None or row["sender"]["name"] is None for row in taken)
    assert whole(folder)


def test_a_line_of_more_than_a_megabyte_is_read_and_said(folder):
    (folder / "letters" / "line.txt").write_text(
        LETTER + "\n\n" + "the barley stands well and the mill is dry, " * 25_000, encoding="utf-8"
    )
    assert cli.run(["build", str(folder)]) == 0
    assert "source-long-line" in {row["code"] for row in findings(folder)}
    assert whole(folder)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_permission_is_named(folder):
    closed = folder / "letters" / "closed"
    closed.mkdir()
    (closed / "a.txt").write_text(LETTER, encoding="utf-8")
    closed.chmod(0)
    try:
        assert cli.run(["build", str(folder)]) == 0
        assert ("closed", "source-unreadable") in {(row["source"], row["code"]) for row in findings(folder)}
    finally:
        closed.chmod(0o700)
    assert whole(folder)


def test_a_full_disk_is_one_line_that_names_the_archive(folder, monkeypatch, capsys):
    (folder / "letters" / "big.txt").write_text(LETTER + "Words that need a lot of room. " * 8_000, encoding="utf-8")
    opened = schema.writer

    def small(path):
        db = opened(path)
        db.execute(f"PRAGMA max_page_count={db.execute('PRAGMA page_count').fetchone()[0] + 8}")
        return db

    with monkeypatch.context() as patch:
        patch.setattr(schema, "writer", small)
        assert cli.run(["build", str(folder)]) == 1
    output = capsys.readouterr().err
    assert str(folder / "archive.db") in output
    assert "Free some space and build again" in output
    with archive.open(folder) as it:
        assert [problem.code for problem in it.check()] == ["build-cut"]
    assert cli.run(["build", str(folder)]) == 0
    assert whole(folder)


def test_a_second_build_at_once_is_refused_and_told_to_wait(folder, capsys):
    with lock.hold(folder):
        assert cli.run(["build", str(folder)]) == 1
    output = capsys.readouterr().err
    assert str(folder) in output
    assert "wait until it is done" in output
    assert cli.run(["build", str(folder)]) == 0


def test_a_build_that_is_killed_leaves_the_archive_whole_and_the_next_goes_on(folder):
    for n in range(40):
        (folder / "letters" / f"{n:03}.txt").write_text(LETTER.replace("Roe", f"Roe{n}") * 5, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "despatch", "build", str(folder)], stdout=subprocess.DEVNULL, start_new_session=True
    )
    while process.poll() is None and not (folder / "build.db").exists():
        time.sleep(0.01)  # until it reads
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(30)
    with archive.open(folder) as it:
        # The archive is as it was before the build, which is said, or as it is after it.
        assert [problem.code for problem in it.check()] == (["build-cut"] if it.unfinished else [])
        assert it.count() == (1 if it.unfinished else 201)
    assert cli.run(["build", str(folder)]) == 0
    assert whole(folder)
    again = shutil.copytree(folder / "letters", folder.parent / "again" / "letters").parent
    shutil.copy(folder / "despatch.toml", again)
    assert cli.run(["build", str(again)]) == 0
    with archive.open(folder) as one, archive.open(again) as other:
        strip = [
            json.dumps({k: v for k, v in row.items() if k not in ("id", "matter")}, sort_keys=True)
            for row in one.exports.letters()
        ]
        assert strip == [
            json.dumps({k: v for k, v in row.items() if k not in ("id", "matter")}, sort_keys=True)
            for row in other.exports.letters()
        ]
