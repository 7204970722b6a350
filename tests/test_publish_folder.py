"""The folder of a publication: nobody's files are lost, and a half-written one never replaces a whole one."""

import errno
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

from despatch import archive
from despatch.archive import on_disk
from despatch.errors import DespatchError
from despatch.publish import folder, publication, publish, searching


@pytest.fixture
def out(tmp_path):
    return tmp_path / "site"


def published(source, out, **how):
    return publish(source, out, search=False, workers=1, **how)


def everything(place):
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()}


def test_what_is_published_again_is_the_same_to_the_byte(built_harbour, out):
    published(built_harbour, out)
    first = everything(out)
    published(built_harbour, out)
    assert everything(out) == first
    assert [path.name for path in out.parent.glob("site*")] == ["site"]


def test_pages_that_are_gone_from_the_archive_are_gone_from_the_publication(harbour, out):
    published(harbour, out)
    (harbour / "letters" / "harbour.txt").write_text("Orla Fenn to Hester Crane\n\nMay 1st, 1911.\n\nIt came.\n")
    archive.build(harbour, workers=1)
    published(harbour, out)
    assert len(list((out / "letter").glob("*.txt"))) == 1


def test_a_folder_that_holds_other_files_is_refused_and_left_alone(built_harbour, out):
    out.mkdir()
    (out / "thesis.docx").write_text("mine")
    with pytest.raises(DespatchError, match=r"thesis\.docx, and is no publication: name a new folder"):
        published(built_harbour, out)
    assert everything(out) == {"thesis.docx": b"mine"}


def test_a_file_that_was_put_among_the_pages_is_named_and_not_lost(built_harbour, out):
    published(built_harbour, out)
    (out / "CNAME").write_text("letters.example.org")
    with pytest.raises(DespatchError, match="CNAME is no part of the publication there"):
        published(built_harbour, out)
    assert (out / "CNAME").exists()


@pytest.mark.parametrize("place", ["", "letters", "letters/site", "site", ".."])
def test_a_publication_does_not_lie_among_the_files_of_its_archive(harbour, place):
    with pytest.raises(DespatchError, match="name a folder of its own"):
        published(harbour, harbour / place)


@pytest.mark.parametrize("make", ["file", "nowhere"])
def test_a_place_that_cannot_hold_it_is_said_with_what_to_do(built_harbour, tmp_path, make):
    place = tmp_path / "site"
    if make == "file":
        place.write_text("")
    with pytest.raises(DespatchError, match="name a folder" if make == "file" else "make it, or name another"):
        published(built_harbour, place if make == "file" else place / "no" / "such")


def test_a_full_disk_leaves_the_old_publication_whole(built_harbour, out, monkeypatch):
    published(built_harbour, out)
    before = everything(out)

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device", str(out))

    monkeypatch.setattr(publication.listings, "write_robots", full)
    with pytest.raises(DespatchError, match=r"No space left on device\): make room .* is unharmed"):
        published(built_harbour, out)
    assert everything(out) == before
    assert [path.name for path in out.parent.glob("site*")] == ["site"]


def test_an_archive_that_changes_meanwhile_is_not_published_half(harbour, out):
    def tell(made, known):
        if made == known:
            (harbour / "letters" / "more.txt").write_text("Orla Fenn to Hester Crane\n\nMay 1st, 1911.\n\nIt came.\n")
            archive.build(harbour, workers=1)

    with pytest.raises(DespatchError, match="changed while it was published: publish it again"):
        published(harbour, out, tell=tell)
    assert not out.exists()


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_publication_that_is_killed_leaves_the_old_one_whole(built_harbour, out, how):
    published(built_harbour, out)
    before = everything(out)
    command = [sys.executable, "-m", "despatch", "publish", str(built_harbour), str(out), "--no-search"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    part = out.with_name("site.part")
    while not (part / "letters").exists():
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(how)
    process.wait(60)
    assert everything(out) == before
    published(built_harbour, out)
    assert everything(out) == before
    assert not part.exists()


@pytest.mark.parametrize("at_once", [True, False])
def test_the_new_folder_takes_the_place_of_the_old_one(tmp_path, monkeypatch, at_once):
    if not at_once:
        monkeypatch.setattr(on_disk, "_exchange", lambda *_: False)
    out = tmp_path / "site"
    for words in ("old", "new"):
        with folder.prepared(out) as part:
            (part / "page").write_text(words)
    assert everything(tmp_path) == {"site/page": b"new"}


def test_a_run_that_ended_between_the_two_steps_is_put_right(tmp_path):
    out = tmp_path / "site"
    (tmp_path / "site.old").mkdir()
    (tmp_path / "site.old" / "page").write_text("old")
    with pytest.raises(ZeroDivisionError), folder.prepared(out):
        raise ZeroDivisionError
    assert everything(tmp_path) == {"site/page": b"old"}


def test_without_the_library_of_the_search_it_says_what_to_install(built_harbour, out, monkeypatch):
    monkeypatch.setattr(searching, "find_spec", lambda _: None)
    with pytest.raises(DespatchError, match=r"pip install 'despatch\[publish\]'.*--no-search"):
        publish(built_harbour, out, workers=1)
    assert published(built_harbour, out).letters == 2
    assert "published without a search" in (out / "search" / "index.html").read_text()
    assert "<form" not in (out / "index.html").read_text()


def test_two_processes_write_what_one_writes(built_harbour, tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    publish(built_harbour, one, search=False, workers=1)
    publish(built_harbour, two, search=False, workers=2)
    assert everything(one) == everything(two)
    shutil.rmtree(two)
