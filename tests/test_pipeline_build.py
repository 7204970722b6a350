"""Builds: what changed is read again, what fails costs itself, what is cut off goes on."""

import inspect
import os
import signal
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path
from typing import get_type_hints

import pytest

import plain_stages
from archive_builders import COAL, built, put, tables
from despatch import archive
from despatch.errors import ArchiveBusy, ArchiveError, DespatchError
from despatch.pipeline import build, read_sources, source_stages, stages, workers
from despatch.pipeline.source_stages import SourceStage, StageError
from despatch.store import lock, schema, spool
from despatch.store.ids import IdLog

MANY = {
    f"box{n % 3}/{n:03}.txt": f"Anna Vale to Jan Ostrov, 1907-03-{n % 28 + 1:02}\nCoal number {n}.\n" for n in range(40)
}


def codes(folder):
    with archive.open(folder) as it:
        return [(problem.code, problem.source) for problem in it.problems()]


# ---------------------------------------------------------------- what changed


def test_a_first_build_reads_all_and_a_second_nothing(tmp_path):
    first = built(tmp_path / "a", {"coal.txt": COAL, "note.txt": "A word.\n"})
    assert (first.new, first.changed, first.unchanged, first.letters_read, first.letters) == (2, 0, 0, 5, 5)
    again = built(tmp_path / "a")
    assert (again.read, again.unchanged, again.letters_read, again.letters) == (0, 2, 0, 5)
    assert again.problems == first.problems


def test_only_the_changed_source_is_read(tmp_path):
    built(tmp_path / "a", MANY)
    report = built(tmp_path / "a", {"box1/001.txt": "Changed words.\n", "box9/new.txt": "New words.\n"})
    assert (report.changed, report.new, report.unchanged) == (1, 1, 39)


def test_a_new_version_of_a_stage_reads_all_again(tmp_path):
    folder = put(tmp_path / "a", {"coal.txt": COAL})
    build.build(folder, table=plain_stages.TABLE)
    newer = (plain_stages.TABLE[0], replace(plain_stages.TABLE[1], version=2), *plain_stages.TABLE[2:])
    assert build.build(folder, table=newer).changed == 1


def test_settings_that_bear_on_reading_read_all_again_and_others_do_not(tmp_path):
    folder = put(tmp_path / "a", {"coal.txt": COAL})
    built(folder)
    (folder / "despatch.toml").write_text('title = "Another title"\n')
    assert built(folder).unchanged == 1
    (folder / "despatch.toml").write_text('calendar = "julian"\n')
    assert built(folder).changed == 1


def test_a_source_that_is_gone_takes_its_letters_along_and_brings_them_back(tmp_path):
    folder = put(tmp_path / "a", {"coal.txt": COAL, "note.txt": "A word.\n"})
    built(folder)
    before = tables(folder)
    report = built(folder, {"coal.txt": None})
    assert (report.gone, report.letters) == (("coal.txt",), 1)
    assert codes(folder).count(("source-gone", "coal.txt")) == 1
    built(folder)
    assert codes(folder).count(("source-gone", "coal.txt")) == 1  # it is said until the file is back
    built(folder, {"coal.txt": COAL})
    assert tables(folder) == before


def test_many_builds_equal_one_build(tmp_path):
    for step in ({"b.txt": "B.\n"}, {"a.txt": COAL, "b.txt": "B, mended.\n"}, {"c.txt": "C.\n"}, {"c.txt": None}):
        built(tmp_path / "steps", step)
    built(tmp_path / "steps")
    built(tmp_path / "once", {"a.txt": COAL, "b.txt": "B, mended.\n"})
    steps, once = tables(tmp_path / "steps"), tables(tmp_path / "once")
    assert steps[2:] == once[2:]
    assert [r["start"] for r in steps[0]] == [r["start"] for r in once[0]]


@pytest.mark.parametrize("number", [2, 3])
def test_the_number_of_workers_makes_no_difference(tmp_path, number):
    sources = MANY | {"coal.txt": COAL, "empty.txt": "", "broken.txt": "%EXPLODE%\n"}
    built(tmp_path / "one", sources, workers=1)
    built(tmp_path / "more", sources, workers=number)
    assert tables(tmp_path / "one") == tables(tmp_path / "more")


# ---------------------------------------------------------------- what fails costs itself


def test_a_stage_that_raises_costs_its_source(tmp_path):
    report = built(tmp_path / "a", {"bad.txt": "%EXPLODE%\n", "coal.txt": COAL})
    assert report.letters == 4
    with archive.open(tmp_path / "a") as it:
        (problem,) = it.problems("source-failed")
        assert problem.source == "bad.txt"
        assert "'divide' failed: RuntimeError: the divider met what it cannot bear" in problem.message


def test_a_source_that_failed_is_tried_again(tmp_path):
    built(tmp_path / "a", {"bad.txt": "%EXPLODE%\n"})
    report = built(tmp_path / "a")
    assert (report.refused, report.bytes_read) == ({"source-failed": 1}, len("%EXPLODE%\n"))


def test_a_declined_source_is_not_read_again_but_its_problem_stays(tmp_path):
    built(tmp_path / "a", {"empty.txt": ""})
    report = built(tmp_path / "a", {"blank.txt": "\n"})
    assert (report.unchanged, report.refused, report.bytes_read) == (0, {"source-empty": 2}, 1)
    assert codes(tmp_path / "a") == [("source-empty", "blank.txt"), ("source-empty", "empty.txt")]


def test_bytes_that_no_stage_can_bear_cost_themselves(tmp_path):
    built(tmp_path / "a", {"latin.txt": "caf\xe9".encode("latin-1"), "coal.txt": COAL})
    assert ("source-failed", "latin.txt") in codes(tmp_path / "a")


def test_a_file_that_cannot_be_opened_keeps_its_letters(tmp_path, monkeypatch):
    folder = put(tmp_path / "a", {"coal.txt": COAL, "note.txt": "A word.\n"})
    built(folder)
    open_file = os.open

    def refused(path, *how):
        if str(path).endswith("coal.txt"):
            raise PermissionError(13, "Permission denied")
        return open_file(path, *how)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refused)
        report = built(folder)
    assert (report.letters, report.unchanged, report.refused) == (5, 1, {"source-unreadable": 1})
    assert ("source-unreadable", "coal.txt") in codes(folder)
    built(folder)
    assert "source-unreadable" not in dict(codes(folder))


def test_a_folder_that_cannot_be_opened_keeps_its_letters(tmp_path, monkeypatch):
    folder = put(tmp_path / "a", {"shut/coal.txt": COAL, "note.txt": "A word.\n"})
    built(folder)
    scan = os.scandir

    def refused(path):
        if str(path).endswith("shut"):
            raise PermissionError(13, "Permission denied")
        return scan(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", refused)
        report = built(folder)
    assert (report.letters, report.gone) == (5, ())
    assert ("source-unreadable", "shut") in codes(folder)
    built(folder)
    assert "source-unreadable" not in dict(codes(folder))


def test_a_file_too_large_to_be_a_transcript_is_declined(tmp_path, monkeypatch):
    monkeypatch.setattr(read_sources, "LARGEST", 1_000_000)
    report = built(tmp_path / "a", {"film.txt": "x" * 2_000_000, "coal.txt": COAL})
    assert report.letters == 4
    assert codes(tmp_path / "a")[-1] == ("source-declined", "film.txt")


def test_hidden_files_and_backups_are_no_sources(tmp_path):
    report = built(tmp_path / "a", {".hidden": "x", "old.txt~": "x", ".git/config": "x", "coal.txt": COAL})
    assert report.new == 1


def test_odd_file_names_are_taken(tmp_path):
    folder = put(tmp_path / "a", {"Füße & Co. (1).txt": COAL, "sub dir/–.txt": "A word.\n"})
    raw = os.fsencode(folder / "letters") + b"/caf\xe9.txt"
    Path(os.fsdecode(raw)).write_text("A word.\n")
    assert built(folder).letters == 6


@pytest.mark.parametrize("name", ["letters", "despatch.toml"])
def test_a_folder_without_its_parts_says_what_to_do(tmp_path, name):
    folder = put(tmp_path / "a", {})
    path = folder / name
    path.rmdir() if path.is_dir() else path.unlink()
    with pytest.raises(ArchiveError, match=r"make it|run `despatch init"):
        build.build(folder, table=plain_stages.TABLE)


def test_letters_that_vanish_do_not_empty_an_archive(tmp_path):
    folder = put(tmp_path / "a", {"coal.txt": COAL})
    built(folder)
    (folder / "letters").rename(folder / "moved")
    with pytest.raises(ArchiveError, match="there is no folder"):
        built(folder)
    with archive.open(folder) as it:
        assert it.count() == 4


def test_progress_is_told(tmp_path):
    told = []
    built(tmp_path / "a", MANY, progress=told.append)
    assert told[-1].phase == "matters"
    assert told[-1].bytes_done == told[-1].bytes_all == sum(len(text) for text in MANY.values())
    assert sorted({news.sources_done for news in told}) == list(range(41))


# ---------------------------------------------------------------- cut off, at the same time, full

SCRIPT = """
import os, signal, sys
sys.path.insert(0, {tests!r})
from pathlib import Path
import plain_stages
from despatch.pipeline import build as pipeline

def told(news):
    if news.phase == {phase!r} and news.sources_done >= {after}:
        os.kill(os.getpid(), signal.SIGKILL)
pipeline.build(Path({folder!r}), table=plain_stages.TABLE, progress=told)
"""


def killed(folder, after, phase="read"):
    script = textwrap.dedent(SCRIPT).format(
        tests=str(Path(__file__).parent), folder=str(folder), after=after, phase=phase
    )
    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


def test_a_killed_build_changes_nothing_and_the_next_goes_on(tmp_path):
    folder = put(tmp_path / "a", MANY)
    built(folder)
    old = tables(folder)
    edited = {name: text.replace("Coal", "Coal and timber") for name, text in MANY.items()}
    put(folder, edited | {"coal.txt": COAL})
    killed(folder, 17)
    with archive.open(folder) as it:
        assert it.unfinished
        (cut,) = it.check()
        assert (cut.code, cut.message) == ("build-cut", f"run `despatch build {folder}` again")
    assert tables(folder) == old
    report = built(folder)
    assert (report.new, report.changed, report.resumed, report.letters_read) == (1, 40, 17, 27)
    with archive.open(folder) as it:
        assert not it.unfinished
        assert it.check() == []
    built(tmp_path / "b", MANY)
    built(tmp_path / "b", edited | {"coal.txt": COAL})
    assert tables(folder) == tables(tmp_path / "b")


def test_a_first_build_that_is_killed_leaves_an_empty_archive(tmp_path):
    folder = put(tmp_path / "a", MANY)
    killed(folder, 40)
    with archive.open(folder) as it:
        assert it.unfinished
        assert it.count() == 0
    (folder / "archive.db").unlink()  # what was read is kept beside it
    assert built(folder).resumed == 40
    built(tmp_path / "b", MANY)
    assert tables(folder) == tables(tmp_path / "b")


def test_what_was_edited_after_a_kill_is_read_again(tmp_path):
    folder = put(tmp_path / "a", MANY)
    built(folder)
    put(folder, {name: text.replace("Coal", "Salt") for name, text in MANY.items()})
    killed(folder, 30)
    # One file is as the archive has it, one is new again, one is gone.
    names = list(MANY)
    put(folder, {names[0]: MANY[names[0]], names[1]: "Other words.\n", names[2]: None})
    report = built(folder)
    # The build reads in the order of names, and the first 30 were kept.
    assert (report.unchanged, report.resumed, report.gone) == (1, 27, (names[2],))
    built(tmp_path / "b", MANY)
    now = {name: (folder / "letters" / name).read_text() for name in names if name != names[2]}
    built(tmp_path / "b", now | {names[2]: None})
    assert tables(folder) == tables(tmp_path / "b")


def test_a_damaged_file_of_a_killed_build_costs_only_time(tmp_path):
    folder = put(tmp_path / "a", MANY)
    killed(folder, 20)
    for name in ("build.db", "build.db-wal"):
        (folder / name).write_bytes(b"no database" * 1000)
    report = built(folder)
    assert (report.resumed, report.new) == (0, 40)


def test_a_build_at_work_is_not_taken_for_one_that_was_cut(tmp_path):
    folder = put(tmp_path / "a", {"coal.txt": COAL})
    seen = []
    built(folder, progress=lambda _: seen.append(((folder / spool.FILE).exists(), archive.build_was_cut(folder))))
    assert set(seen) == {(True, False)}


def test_ids_that_a_kill_kept_from_their_file_are_written_by_the_next_build(tmp_path, monkeypatch):
    folder = put(tmp_path / "a", {"coal.txt": COAL})
    built(folder)
    log = folder / "ids.jsonl"
    with monkeypatch.context() as patch:
        patch.setattr(IdLog, "save", lambda _: None)
        built(folder, {"coal.txt": COAL.replace("The coal ships Act5 sail", "My dear friend, the coal ships sail")})
        assert not log.exists()
    built(folder)
    once = log.read_text()
    assert once.count("\n") == 1
    built(folder)
    assert log.read_text() == once


def test_an_export_sees_one_state(tmp_path):
    folder = put(tmp_path / "a", MANY)
    built(folder)
    with archive.open(folder) as reading:
        with reading.snapshot():
            before = reading.count()
            built(folder, {"coal.txt": COAL})
            assert reading.count() == before
        assert reading.count() == before + 4


def test_a_second_build_at_the_same_time_is_refused_with_the_next_step(tmp_path):
    folder = put(tmp_path / "a", {"coal.txt": COAL})
    with lock.hold(folder), pytest.raises(ArchiveBusy, match=f"process {os.getpid()}.*wait until it is done"):
        built(folder)
    assert built(folder).letters == 4


def test_readers_see_a_whole_archive_while_a_build_runs(tmp_path):
    folder = put(tmp_path / "a", MANY)
    built(folder)
    with archive.open(folder) as reading:
        seen = []
        put(folder, {name: text.replace("Coal", "Salt") for name, text in MANY.items()})
        built(folder, progress=lambda _: seen.append((reading.count(), reading.search("coal OR salt").total)))
        assert set(seen) == {(40, 40)}
        assert reading.search("salt").total == 40


def test_a_full_disk_is_said_and_the_old_archive_stays(tmp_path, monkeypatch):
    folder = put(tmp_path / "a", {"coal.txt": COAL})
    built(folder)
    before = tables(folder)
    put(folder, {"big.txt": "Words that need a lot of room. " * 200_000})
    opened = schema.writer

    def small(path):
        db = opened(path)
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        db.execute(f"PRAGMA max_page_count={pages + 20}")
        return db

    with monkeypatch.context() as patch:
        patch.setattr(schema, "writer", small)
        with pytest.raises(ArchiveError, match=r"no room left on the disk.*Free some space"):
            built(folder)
    assert tables(folder) == before
    assert built(folder).letters == 5


def test_a_folder_that_cannot_be_written_says_so(tmp_path, monkeypatch):
    folder = put(tmp_path / "a", {"coal.txt": COAL})

    def refused(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(ArchiveError, match="cannot be written"):
        built(folder)


def test_a_worker_that_dies_is_said():
    with pytest.raises(DespatchError, match="--workers 1"):
        list(workers.WorkerPool(2).run(_die, [[1], [2]]))


def _die(batch):
    os.kill(os.getpid(), signal.SIGKILL)


# ---------------------------------------------------------------- the tables of stages


def test_the_table_fits_together():
    source_stages.check(stages.SOURCE)
    before: set[str] = set()
    for stage in stages.ARCHIVE:
        assert before.issuperset(stage.after), f"{stage.name} comes before a stage that it rests on"
        before.add(stage.name)
    assert len(before) == len(stages.ARCHIVE)


def test_each_stage_takes_and_gives_what_the_state_of_a_source_holds():
    held = get_type_hints(source_stages.SourceState)
    for stage in stages.SOURCE:
        takes = list(inspect.signature(stage.load()).parameters)
        assert len(takes) == len(stage.needs) + 1, stage.name
        assert takes[-1] == "settings"
        assert {stage.gives, *stage.needs} <= held.keys()


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ((SourceStage("a", ("sauce",), "cuts", 1, "m:f"),), "'a' needs sauce"),
        (
            (SourceStage("a", ("data",), "source", 1, "m:f"), SourceStage("a", ("data",), "cuts", 1, "m:f")),
            "two stages are called 'a'",
        ),
        (
            (SourceStage("a", ("data",), "cuts", 1, "m:f"), SourceStage("c", ("data",), "cuts", 1, "m:f")),
            "'a' and 'c' both give 'cuts'",
        ),
        ((SourceStage("a", ("data",), "sauce", 1, "m:f"),), "a source has no such field"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(table, says):
    with pytest.raises(StageError) as refusal:
        source_stages.check(table)
    assert says in str(refusal.value)


def test_a_script_without_a_guard_may_build_with_several_workers(tmp_path):
    folder = put(tmp_path / "a", MANY)
    script = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from pathlib import Path
import plain_stages
from despatch.pipeline import build as pipeline
print(pipeline.build(Path({str(folder)!r}), table=plain_stages.TABLE, workers=2).letters)
"""
    (tmp_path / "script.py").write_text(script)
    for how in ([str(tmp_path / "script.py")], ["-"]):
        done = subprocess.run([sys.executable, *how], input=script, check=False, capture_output=True, text=True)
        assert (done.stdout, done.stderr) == ("40\n", "")
