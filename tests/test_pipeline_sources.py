"""Every file below letters/ is accounted for: read, refused with a reason, or left out. Nothing blocks a build."""

import os
import socket

import pytest
from click.testing import CliRunner

from archive_builders import COAL, built, put
from despatch import archive, cli
from despatch.pipeline import read_sources
from despatch.pipeline.sources import walk


def findings(folder):
    with archive.open(folder) as it:
        return {(problem.source, problem.code, problem.message) for problem in it.problems()}


def test_what_is_no_file_is_named_and_never_opened(tmp_path):
    folder = put(tmp_path / "a", {"coal.txt": COAL})
    outside = tmp_path / "outside.txt"
    outside.write_text("Words that are nobody's business.\n")
    (tmp_path / "elsewhere").mkdir()
    letters = folder / "letters"
    (letters / "box").mkdir()
    os.mkfifo(letters / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(os.path.relpath(letters / "socket.txt"))
    (letters / "null.txt").symlink_to("/dev/null")
    (letters / "nowhere.txt").symlink_to("not-here.txt")
    (letters / "round.txt").symlink_to("round.txt")
    (letters / "out.txt").symlink_to(outside)
    (letters / "out").symlink_to(tmp_path / "elsewhere")
    (letters / "folder").symlink_to("box")
    (letters / "within.txt").symlink_to("coal.txt")
    report = built(folder)
    said = {source: message.partition(":")[0] for source, code, message in findings(folder) if code == "source-refused"}
    out = "this link leads out of the archive and is not followed"
    assert said == {
        "pipe.txt": "this is a pipe, not a file",
        "socket.txt": "this is a socket, not a file",
        "null.txt": out,
        "nowhere.txt": "this is a link that leads nowhere",
        "round.txt": "this is a link that leads nowhere",
        "out.txt": out,
        "out": out,
        "folder": "this is a link to a folder, which is not followed",
    }
    assert (report.files, report.read, report.refused, report.letters) == (10, 2, {"source-refused": 8}, 8)
    assert (built(folder).unchanged, built(folder).refused) == (2, {"source-refused": 8})


def test_a_pipe_that_takes_the_place_of_a_file_does_not_block(tmp_path):
    os.mkfifo(tmp_path / "coal.txt")
    job = read_sources.Job("coal.txt", str(tmp_path / "coal.txt"), 10, ())
    rows = read_sources.read_source(job, None, "1", ())
    assert [problem.message for problem in rows.problems] == ["the file could not be opened: it is no longer a file"]


def test_a_file_that_becomes_a_link_out_of_the_archive_keeps_the_letters_read_before(tmp_path):
    folder = put(tmp_path / "a", {"coal.txt": COAL})
    built(folder)
    coal = folder / "letters" / "coal.txt"
    coal.rename(tmp_path / "coal.txt")
    coal.symlink_to(tmp_path / "coal.txt")
    report = built(folder)
    assert (report.letters, report.gone, report.refused) == (4, (), {"source-refused": 1})
    coal.unlink()
    (tmp_path / "coal.txt").rename(coal)
    assert built(folder).changed == 1
    assert "source-refused" not in {code for _, code, _ in findings(folder)}


def test_names_that_are_no_utf8_stay_apart(tmp_path):
    folder = put(tmp_path / "a", {})
    names = (b"caf\xe9.txt", b"caf\xe8.txt", rb"caf\xe9.txt", rb"caf\x5cxe9.txt", rb"back\slash.txt", b"a\\\xff.txt")
    for name in names:
        (folder / "letters" / os.fsdecode(name)).write_text("A word.\n")
    ids = [place.id for place in walk(folder / "letters")]
    assert sorted(ids) == [
        r"a\x5c\xff.txt",
        r"back\slash.txt",
        r"caf\x5cx5cxe9.txt",
        r"caf\x5cxe9.txt",
        r"caf\xe8.txt",
        r"caf\xe9.txt",
    ]
    assert built(folder).letters == len(names)


def test_hidden_files_and_backup_copies_are_named_once(tmp_path):
    hidden = {f".h{n}": "x" for n in range(5)} | {
        "old.txt~": "x",
        "~$ter.docx": "x",
        ".~lock.a.odt#": "x",
        ".git/config": "x",
        "box/.DS_Store": "x",
    }
    folder = put(tmp_path / "a", hidden | {"coal.txt": COAL})
    report = built(folder)
    assert (report.files, report.new, report.hidden) == (11, 1, 10)
    (found,) = (finding for finding in findings(folder) if finding[1] == "source-hidden")
    assert found == ("letters/", "source-hidden", "10 left out: .git, .h0, .h1, .h2, .h3 and others")
    for name in hidden:
        (folder / "letters" / name).unlink()
    (folder / "letters" / ".git").rmdir()
    assert built(folder).hidden == 0
    assert "source-hidden" not in {code for _, code, _ in findings(folder)}


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n" + bytes(99), b'<?xml version="1.0"?><ledger/>'])
def test_check_ends_with_1_when_a_file_could_not_be_read(tmp_path, content):
    folder = put(tmp_path / "a", {"coal.txt": COAL, "odd.xml": content})
    build = CliRunner().invoke(cli.despatch, ["build", str(folder)])
    assert build.output.startswith("2 files: 1 read (")
    assert "0 unchanged, 1 refused (1 source-" in build.output
    checked = CliRunner().invoke(cli.despatch, ["check", str(folder)], standalone_mode=False)
    assert checked.return_value == 1
    (folder / "letters" / "odd.xml").unlink()
    archive.build(folder)
    assert CliRunner().invoke(cli.despatch, ["check", str(folder)], standalone_mode=False).return_value == 0
