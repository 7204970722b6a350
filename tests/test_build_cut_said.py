"""A build that was cut is said by `check`, by `export` and on every page, until a build has ended."""

import pytest

import despatch
from archive_builders import COAL, put
from despatch import cli, web
from despatch.store import lock
from despatch.store.spool import Spool
from web_reader import Reader


@pytest.fixture
def folder(tmp_path):
    folder = put(tmp_path / "a", {"coal.txt": COAL})
    despatch.build(folder)
    with Spool(folder):
        return folder


def test_check_says_so_and_ends_with_1(folder, capsys):
    assert cli.run(["check", str(folder)]) == 1
    said = capsys.readouterr().out
    assert "error: build-cut: A build was stopped before its end" in said
    assert f"build.db: build-cut: run `despatch build {folder}` again" in said


def test_export_warns_and_goes_on(folder, tmp_path, capsys):
    assert cli.run(["export", str(folder), str(tmp_path / "out")]) == 0
    assert capsys.readouterr().err.endswith(f"as it was before: run `despatch build {folder}` again\n")
    assert (tmp_path / "out" / "letters.jsonl").exists()


def test_pages_say_so_until_a_build_has_ended(folder):
    reader = Reader(web.app(folder))
    words = "The last build was stopped before its end."
    assert words in reader.get("/letters").text
    with lock.hold(folder):
        assert words not in reader.get("/letters").text
    assert words in reader.get("/letters").text
    despatch.build(folder)
    assert words not in reader.get("/letters").text
