"""What an answer rests on: every module that takes part is in the digest, and no other."""

import ast
import time
from dataclasses import replace
from pathlib import Path

import pytest

from despatch import archive
from despatch.pipeline import digest, exchanges, stages
from despatch.pipeline.digest import PACKAGE, digest_files, find_files, fingerprint
from despatch.store.writer import Writer

SOURCE = (*dict.fromkeys(stage.module for stage in stages.SOURCE), "despatch.pipeline.read_sources")
ARCHIVE = ("despatch.pipeline.build",)
LETTERS = {
    "asked.txt": (
        "Orla Fenn to Isak Roe\n\nPort Carrow, March 4th, 1911\n\nSir,\n\nThe barley has not come.\n\n"
        "Your obedient servant,\n\nOrla Fenn\n"
    ),
    "reply.txt": (
        "Isak Roe to Orla Fenn\n\nHollingstead, March 9th, 1911\n\nMadam,\n\n"
        "I have received your letter of March 4.\n\nYour obedient servant,\n\nIsak Roe\n"
    ),
}


def names(modules):
    return {str(file.relative_to(PACKAGE)) for file in find_files(modules)}


@pytest.mark.parametrize("modules", [SOURCE, ARCHIVE], ids=["source", "archive"])
def test_an_edit_of_any_module_or_data_file_that_takes_part_gives_another_digest(modules):
    files = find_files(modules)
    before = digest_files(files)
    for edited in files:
        assert before != digest_files(files, lambda file, edited=edited: file.read_bytes() + b"\n" * (file == edited))


@pytest.mark.parametrize("modules", [SOURCE, ARCHIVE], ids=["source", "archive"])
def test_what_takes_part_is_what_is_imported(modules):
    """The files are found by a regular expression; here the imports are parsed."""
    found = {file for file in find_files(modules) if file.suffix == ".py"}
    for file in found:
        for node in ast.walk(ast.parse(file.read_bytes())):
            imported = []
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("despatch"):
                imported = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            elif isinstance(node, ast.Import):
                imported = [alias.name for alias in node.names]
            assert not (isinstance(node, ast.ImportFrom) and node.level), f"{file} imports by a relative name"
            for name in imported:
                root, *parts = name.split(".")
                place = PACKAGE.joinpath(*parts) if root == "despatch" and parts else Path("nowhere")
                for module in (place.with_suffix(".py"), place / "__init__.py"):
                    assert not module.is_file() or module in found, f"{file} imports {name}"


def test_each_room_takes_part_where_it_runs():
    source, whole = names(SOURCE), names(ARCHIVE)
    for room in ("read", "divide", "describe", "recognise", "refer", "acts", "dates", "languages", "model"):
        assert any(name.startswith(f"{room}/") for name in source), room
    for room in ("identify", "connect", "matters", "decisions", "llm", "store", "pipeline", "names", "languages"):
        assert any(name.startswith(f"{room}/") for name in whole), room
    writers = {f"store/{file.name}" for file in (PACKAGE / "store").glob("write*.py")}
    assert len(writers) >= 5
    assert writers <= whole
    conductors = {f"pipeline/{file.name}" for file in (PACKAGE / "pipeline").glob("*.py")}
    # These store no answers of their own; the archive for readers has a digest of its own code.
    apart = ("preview", "decide", "permitted", "permitted_decisions")
    assert conductors - whole == {f"pipeline/{name}.py" for name in apart}
    assert {"acts/acts.model", "languages/en/dates.toml", "languages/de/references.toml"} <= source
    assert "llm/prompt.toml" in whole
    assert "pipeline/references.py" not in source, "a new way of connecting reads no source again"


def test_pages_commands_and_exports_take_no_part():
    # Of the shipping wing the events take part: a build looks after their file, as after the other logs.
    outside = ("web/", "cli/", "archive/", "export/", "score/", "example/", "shipping/planner/", "shipping/loading/")
    for modules in (SOURCE, ARCHIVE):
        assert not [name for name in names(modules) if name.startswith(outside)]


def test_finding_and_digesting_take_little_time():
    find_files.cache_clear()
    digest.digest_code.cache_clear()
    began = time.process_time()
    digest.digest_code(ARCHIVE)
    assert time.process_time() - began < 0.25  # about 0.03 s; a parser of Python would take ten times as long


def test_a_fingerprint_tells_inputs_apart():
    assert fingerprint("a", ("b",)) == fingerprint("a", ("b",))
    assert len({fingerprint("a", "b"), fingerprint("ab"), fingerprint("a", ("b",)), fingerprint(("a", "b"))}) == 4


# ---------------------------------------------------------------- end to end: an upgrade leaves no stale answer


@pytest.fixture
def mill(tmp_path):
    """An archive of two letters, built."""
    folder = archive.init(tmp_path / "mill")
    for name, text in LETTERS.items():
        (folder / "letters" / name).write_text(text, encoding="utf-8")
    archive.build(folder, workers=1)
    return folder


@pytest.fixture
def upgraded(monkeypatch):
    """Change the code of connecting, and with `digest` the digest of the archive stages, as an upgrade does."""

    def upgrade(*, digest):
        monkeypatch.setattr(exchanges, "between", lambda asked, told: 1_000 + (told[0] - asked[0]))
        if digest:
            monkeypatch.setattr(stages, "digest_archive", lambda: "another")

    return upgrade


def delays(folder):
    with archive.open(folder) as it:
        return [pair.median_days for pair in it.correspondence.pairs() if pair.delays_known]


def test_after_an_upgrade_the_new_answer_stands_and_no_source_is_read_again(mill, upgraded):
    assert delays(mill) == [5]
    upgraded(digest=True)
    assert archive.build(mill, workers=1).unchanged == 2
    assert delays(mill) == [1_005]


def test_with_the_old_digest_the_old_answer_stays(mill, upgraded):
    upgraded(digest=False)
    archive.build(mill, workers=1)
    assert delays(mill) == [5]


def test_another_way_of_reading_reads_the_sources_again(mill, monkeypatch):
    monkeypatch.setattr(stages, "digest_sources", lambda _: "another")
    assert archive.build(mill, workers=1).changed == 2


def test_each_archive_stage_alone_runs_when_its_inputs_changed(mill, monkeypatch):
    ran = []
    table = [
        replace(stage, run=lambda state, decided, stage=stage: (ran.append(stage.name), stage.run(state, decided)))
        for stage in stages.ARCHIVE
    ]
    monkeypatch.setattr(stages.run_archive, "__defaults__", (*stages.run_archive.__defaults__[:-1], table))
    archive.build(mill, workers=1)
    assert ran == []
    (mill / "people.toml").write_text('[[person]]\nid = "fenn"\nname = "Orla Fenn"\n', encoding="utf-8")
    archive.build(mill, workers=1)
    rests = ["identify", "century", "tell apart", "connect", "matters"]
    assert ran == rests, "what rests on people is found again, and nothing else"
    (mill / "places.toml").write_text('[[place]]\nname = "Port Carrow"\n', encoding="utf-8")
    archive.build(mill, workers=1)
    assert ran == [*rests, "places"], "nothing rests on places"


def test_an_archive_of_the_version_before_is_connected_again(mill, upgraded):
    """Other versions kept fingerprints of another kind."""
    with Writer(mill) as writer:
        for stage in stages.ARCHIVE:
            writer.put_stamp(stage.name, "tiny 0123456789abcdef" if stage.name == "propose" else "0123456789abcdef")
    upgraded(digest=False)
    assert archive.build(mill, workers=1).asked is None
    assert delays(mill) == [1_005]
