"""Logs beside an archive: what was lost of them is noticed and said, what is repeated is refused, nothing blocks."""

import json
import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from archive_builders import built, put
from despatch import archive, example
from despatch.cli import run
from despatch.errors import ArchiveBusy, DecisionError
from despatch.model import Correction
from despatch.pipeline import build
from despatch.shipping import service
from despatch.shipping.model import ShippingError
from despatch.shipping.plans import Event


def lost(folder):
    with archive.open(folder) as it:
        return {problem.source: problem.message for problem in it.problems("log-shortened")}


def keep_apart(folder, at):
    return archive.decide(folder, Correction("", "apart", by="I. Lund", at=at, names=("Orla Fenn", "Isak Roe")))


# ---------------------------------------------------------------- lost lines


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda _: b"", "it holds no line, and the archive knew 2"),
        (None, "it holds no line, and the archive knew 2"),
        (lambda data: data.splitlines(keepends=True)[0], "2 in number, 1 are gone or were changed"),
        (lambda data: data.replace(b"I. Lund", b"I. Lunt", 1), "2 in number, 1 are gone or were changed"),
        (lambda data: b"\n".join(reversed(data.splitlines())), "in another order"),
    ],
)
def test_decisions_that_were_lost_are_said_until_they_are_back(mill, capsys, spoil, said):
    keep_apart(mill, "1911-06-01")
    keep_apart(mill, "1911-06-02")
    assert lost(mill) == {}
    path = mill / "corrections.jsonl"
    whole = path.read_bytes()
    path.unlink() if spoil is None else path.write_bytes(spoil(whole))
    assert said in lost(mill)["corrections.jsonl"]
    for _ in range(2):
        assert archive.build(mill, workers=1).problems["log-shortened"] == 1
    keep_apart(mill, "1911-06-03")
    assert "gone" in lost(mill)["corrections.jsonl"] or "order" in lost(mill)["corrections.jsonl"]
    capsys.readouterr()
    assert run(["check", str(mill)]) == 1
    assert "error: log-shortened" in capsys.readouterr().out
    with archive.open(mill) as it:
        assert [row["code"] for row in it.exports.problems() if row["code"] == "log-shortened"]
    path.write_bytes(whole)
    assert lost(mill) == {}
    assert "log-shortened" not in archive.build(mill, workers=1).problems


def test_an_archive_that_is_built_anew_takes_the_logs_as_they_are(mill):
    keep_apart(mill, "1911-06-01")
    (mill / "corrections.jsonl").unlink()
    (mill / "archive.db").unlink()
    assert "log-shortened" not in archive.build(mill, workers=1).problems


def test_another_line_end_at_the_end_of_lines_is_no_loss(mill):
    keep_apart(mill, "1911-06-01")
    path = mill / "corrections.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().rstrip(b"\n").replace(b"\n", b"\r\n"))
    assert lost(mill) == {}


def test_a_line_that_is_mended_as_its_problem_says_is_no_loss(mill):
    keep_apart(mill, "1911-06-01")
    path = mill / "corrections.jsonl"
    good = path.read_bytes()
    path.write_bytes(good[:20] + b"\n" + good)
    assert archive.build(mill, workers=1).problems["correction-unreadable"] == 1
    path.write_bytes(good)
    assert lost(mill) == {}


def test_ids_that_were_lost_are_said_and_old_addresses_still_lead_to_letters(tmp_path):
    barley = "Vale to Ostrov, 1907-02-03\nThe barley was loaded on the quay before the snow came down the valley."
    thanks = "Ostrov to Vale, 1907-02-09\nI thank you for all of it, and send the empty sacks back by the same ferry."
    folder = put(tmp_path / "a", {"mill.txt": f"{barley}\n\n\n{thanks}\n"})
    built(folder)
    with archive.open(folder) as it:
        first, second = (letter.id for letter in it.letters(order="source"))
    built(folder, {"mill.txt": f"{barley} {thanks}\n"})
    with archive.open(folder) as it:
        assert it.letter(second).letter.id == first or it.letter(first).letter.id == second
    (folder / "ids.jsonl").write_bytes(b"")
    assert built(folder).problems["log-shortened"] == 1
    assert list(lost(folder)) == ["ids.jsonl"]
    with archive.open(folder) as it:
        assert it.letter(first).letter.id == it.letter(second).letter.id


# ---------------------------------------------------------------- decisions and events


def test_a_decision_that_stands_is_not_recorded_again(mill):
    taken = keep_apart(mill, "1911-06-01")
    with pytest.raises(DecisionError, match=r"stands already in line 1 of .*corrections\.jsonl"):
        keep_apart(mill, "1911-06-01")
    archive.decide(mill, Correction("", "undo", by="I. Lund", at="1911-06-02", of=taken.id))
    assert keep_apart(mill, "1911-06-01").id == f"{taken.id}-2"
    assert keep_apart(mill, "1911-06-05").correction.at == "1911-06-05"


def decide_once(folder):
    while True:
        try:
            archive.decide(
                folder,
                Correction("", "apart", by="I. Lund", at="1911-06-01", names=("Orla Fenn", "Isak Roe")),
                later=True,
            )
        except ArchiveBusy:
            continue
        except DecisionError:
            return "refused"
        return "recorded"


def test_one_decision_taken_by_many_at_once_is_recorded_once(mill):
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        assert sorted(pool.map(decide_once, [mill] * 8)) == ["recorded"] + ["refused"] * 7
    assert (mill / "corrections.jsonl").read_bytes().count(b"\n") == 1


@pytest.fixture(name="desk")
def _desk(tmp_path):
    folder = tmp_path / "desk"
    example.copy_to(folder)
    assert example.copy_plans_to(folder)
    return folder


def new_event(desk):
    """Return a delay of a ship that is at sea or in harbour, which may be recorded."""
    known = service.read_events(desk)
    for voyage in reversed(service.read_plan(desk)[1].voyages):
        if not any(event.ship == voyage.ship for event in known):
            return Event("delayed", voyage.ship, voyage.loads_from, date(1938, 11, 30), days=3)
    raise AssertionError("the example has a ship of which nothing is recorded")


def record(desk, event):
    try:
        service.record_event(desk, event)
    except ShippingError as wrong:
        return str(wrong)
    return "recorded"


def test_one_event_recorded_by_many_at_once_is_recorded_once(desk):
    event, known = new_event(desk), len(service.read_events(desk))
    with ThreadPoolExecutor(8) as pool:
        said = sorted(pool.map(lambda _: record(desk, event), range(8)))
    assert said.count("recorded") == 1
    assert all("says the same already: nothing was recorded" in one for one in said if one != "recorded")
    assert len(service.read_events(desk)) == known + 1
    row = service.read_events(desk)[-1].row
    service.record_event(desk, Event("withdrawn", "", date(1938, 12, 1), date(1938, 12, 1), row=row))
    assert record(desk, event) == "recorded"


def test_an_event_after_a_torn_line_is_kept_and_no_export_is_blocked(desk, tmp_path, capsys):
    archive.build(desk, workers=1)
    path = desk / "shipping.jsonl"
    event, before = new_event(desk), service.read_events(desk)
    path.write_bytes(path.read_bytes() + b'{"kind":"arrived","ship":"Br')
    torn = path.read_bytes().count(b"\n") + 1
    service.record_event(desk, event)
    after = service.read_events(desk)
    assert after[:-1] == before
    assert (after[-1].ship, after[-1].days) == (event.ship, 3)
    with archive.open(desk) as it:
        rows = dict.fromkeys(row["evidence"] for row in it.exports.deliveries())
        assert any(str(evidence).startswith("shipping.jsonl:") for evidence in rows)
        (problem,) = it.problems("log-unreadable")
    assert (problem.source, problem.line) == ("shipping.jsonl", torn)
    capsys.readouterr()
    assert run(["ship", "follow", str(desk)]) == 0
    assert f"shipping.jsonl, row {torn}: " in capsys.readouterr().err
    assert run(["export", str(desk), str(tmp_path / "tables")]) == 0
    assert any("log-unreadable" in line for line in (tmp_path / "tables" / "problems.jsonl").read_text().splitlines())


def test_events_that_were_lost_are_said(desk):
    archive.build(desk, workers=1)
    path = desk / "shipping.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-2]))
    assert f"{len(lines):,} in number, 2 are gone" in lost(desk)["shipping.jsonl"]
    path.write_bytes(b"".join(lines))
    service.record_event(desk, new_event(desk))
    assert lost(desk) == {}


def test_a_tally_that_was_cut_off_by_a_crash_is_recorded_whole_when_given_again(desk, tmp_path):
    tallies = [event for event in service.read_events(desk) if event.kind == "tally"]
    ship, day = tallies[-1].ship, tallies[-1].day
    mine = [event for event in tallies if (event.ship, event.day) == (ship, day)]
    file = Path(tmp_path / "tally.csv")
    rows = [f"{e.ship},{e.day},{e.lot},{e.hold},{e.pieces},{e.note}" for e in mine]
    file.write_text("ship,day,lot,hold,pieces,note\n" + "\n".join(rows) + "\n", encoding="utf-8")
    with pytest.raises(ShippingError, match=r"every row of this tally stands in .*nothing was recorded"):
        service.record_tally(desk, file, date(1938, 11, 30))
    last = mine[-1]
    path = desk / "shipping.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    lines[last.row - 1] = lines[last.row - 1][:30] + b"\n"
    path.write_bytes(b"".join(lines))
    service.record_tally(desk, file, date(1938, 11, 30))
    again = json.loads(path.read_bytes().splitlines()[-1])
    assert (again["lot"], again["hold"], again["pieces"]) == (last.lot, last.hold, last.pieces)
    assert path.read_bytes().count(b"\n") == len(lines) + 1


def test_a_decision_taken_while_a_build_begins_is_in_it(mill, monkeypatch):
    read = build.list_files

    def meanwhile(*arguments):
        with monkeypatch.context() as patch:
            patch.setattr(build, "list_files", read)
            archive.decide(mill, Correction("", "same", by="I. Lund", at="1911-06-01", names=("Orla Fenn", "Isak Roe")))
        return read(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(build, "list_files", meanwhile)
        archive.build(mill, workers=1)
    with archive.open(mill) as it:
        assert [entry.state == "waiting" for entry in it.decisions()] == [False]
