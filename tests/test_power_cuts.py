"""Power cuts: whatever was acknowledged is there afterwards, and the archive opens. `make power` cuts 200 times."""

import os
import shutil
import sqlite3
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from despatch import append_log, archive
from despatch.model import Correction
from despatch.pipeline import known_logs
from despatch.shipping import events
from despatch.shipping.plans import Event
from despatch.store import schema, sql
from mill import MILL
from power import Recorder, cut_power, state

CUTS = int(os.environ.get("POWER_CUTS", "12"))
LETTERS = MILL + "".join(
    f"\n\nOrla Fenn to the Harbour Board\n\nPort Carrow, June {day}th, 1911.\n\nGentlemen,\n\n"
    f"I request that you send me {day}0 tons of rye by the end of July, for mill number {day}.\n\nO. Fenn\n"
    for day in range(4, 21)
)
DAY = date(1911, 6, 1)


def decide(folder, recorder, at):
    names = ("Orla Fenn", "Isak Roe")
    decision = Correction("", "apart", by="I. Lund", at=at, names=names, why="as the minutes of the board say " * 40)
    archive.decide(folder, decision)
    acknowledge_last_line(folder, recorder, "corrections.jsonl")


def record(folder, recorder, day, many):
    event = Event("delayed", "Curlew", DAY.replace(day=day), DAY, days=day, note="fog off the northern bar; " * 30)
    some = [replace(event, lot=str(n)) for n in range(many)]
    append_log.append(folder / events.FILE, events.to_lines(some))
    acknowledge_last_line(folder, recorder, events.FILE, many)


def acknowledge_last_line(folder, recorder, file, many=1):
    for line in (folder / file).read_bytes().splitlines()[-many:]:
        recorder.acknowledge(file, line)


@pytest.fixture(scope="module", name="recorded")
def _recorded(tmp_path_factory):
    """Record builds, decisions and events in the life of an archive."""
    folder = tmp_path_factory.mktemp("power") / "mill"
    archive.init(folder, title="The mill")
    with Recorder(folder) as recorder:
        (folder / "letters" / "mill.txt").write_text(MILL, encoding="utf-8")
        build(folder)
        record(folder, recorder, 1, 1)
        decide(folder, recorder, "1911-06-01")
        (folder / "letters" / "mill.txt").write_text(LETTERS.replace("barley", "rye"), encoding="utf-8")
        build(folder)
        record(folder, recorder, 2, 5)
        record(folder, recorder, 3, 1)
        decide(folder, recorder, "1911-06-02")
        build(folder)
        decide(folder, recorder, "1911-06-03")
    return folder, recorder


def build(folder):
    archive.build(folder, workers=1)


def restored(target, folder, files):
    """Return a folder as the disk has it after the power cut."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(folder / "letters", target / "letters")
    shutil.copy(folder / "despatch.toml", target)
    for name, data in files.items():
        (target / name).write_bytes(data)
    return target


def find_losses(folder, recorder, ops):
    """Yield what is not as it should be after a power cut that followed these operations."""
    told = [op for op in ops if op.kind == "acknowledge"]
    for file in {op.name for op in told} - {schema.FILE}:
        mine = [append_log.digest(op.data) for op in told if op.name == file]
        if loss := append_log.describe_loss(mine, append_log.read(folder / file, bytes).digests()):
            yield f"{file}: {loss}"
    least = max((int(op.data) for op in told if op.name == schema.FILE), default=-1)
    if not (folder / schema.FILE).exists():
        if least > 0:
            yield f"{schema.FILE}: not there, and revision {least} was committed"
        return
    db = sqlite3.connect(folder / schema.FILE)
    try:
        yield from find_faults(db, folder, recorder, least)
    except sqlite3.Error as wrong:
        yield f"{schema.FILE}: {wrong}"
    finally:
        db.close()


def find_faults(db, folder, recorder, least):
    if (found := db.execute("PRAGMA integrity_check").fetchall()) != [("ok",)]:
        yield f"{schema.FILE}: {found}"
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'info'").fetchone():
        if least >= 0:
            yield f"{schema.FILE}: no tables, and revision {least} was committed"
        return
    revision, digest = state(db)
    if revision < least:
        yield f"{schema.FILE}: revision {revision}, and {least} was committed"
    if recorder.states[revision] != digest:
        yield f"{schema.FILE}: a mixture of revisions"
    for file, read in known_logs.WATCHED.items():
        if loss := known_logs.find_loss(read(folder), file, lambda key: sql.fact(db, key)):
            yield f"{file}: the archive knew what was never safe: {loss}"


def test_the_life_of_the_archive_is_recorded(recorded):
    _, recorder = recorded
    kinds = {(op.name, op.kind) for op in recorder.ops}
    for file in (schema.FILE, f"{schema.FILE}-wal", "corrections.jsonl", events.FILE, "ids.jsonl"):
        assert {(file, "write"), (file, "sync")} <= kinds, file
    assert sum(op.kind == "acknowledge" for op in recorder.ops) > 15


@pytest.mark.parametrize("seed", range(CUTS))
def test_a_power_cut_loses_nothing_that_was_acknowledged(recorded, tmp_path, seed):
    folder, recorder = recorded
    chance = Random(seed)
    ops = recorder.ops[: chance.randrange(1, len(recorder.ops) + 1)]
    target = restored(tmp_path / "after", folder, cut_power(ops, chance))
    assert list(find_losses(target, recorder, ops)) == []
    if seed % 6 == 0:
        build(target)
        again = restored(tmp_path / "clean", folder, {p.name: p.read_bytes() for p in target.glob("*.jsonl")})
        build(again)
        assert tables(target) == tables(again)


def tables(folder):
    with archive.open(folder) as it:
        return [list(getattr(it.exports, name)()) for name in ("letters", "acts", "matters")]


def test_a_disk_that_ignores_syncs_loses_something(recorded, tmp_path):
    """If this finds no loss, the other tests would not find one either."""
    folder, recorder = recorded
    losses = []
    for seed in range(20):
        chance = Random(seed)
        ops = recorder.ops[: chance.randrange(len(recorder.ops) // 2, len(recorder.ops))]
        careless = [op for op in ops if op.kind != "sync"]
        losses += find_losses(restored(tmp_path / "after", folder, cut_power(careless, chance)), recorder, ops)
    assert {loss.split(":")[0] for loss in losses} >= {schema.FILE, "corrections.jsonl", events.FILE}
