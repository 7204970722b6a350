"""The process that settles decisions for the editing room: it stays, does each run, and ends with the room."""

import io

from despatch import archive
from despatch.archive import letter_targets, settling
from despatch.model import Correction
from despatch.store.writer import Writer
from despatch.web.desk import Settler


def decide(folder, name):
    with archive.open(folder) as it:
        new = lambda kind, **said: Correction("", kind, "I. Lund", "", **said)  # noqa: E731 - as forms make it
        made = letter_targets.field(it, new, it.letters()[0].id, "sender", [name])
    return archive.decide(folder, made, later=True).id


def state(folder, id):
    with archive.open(folder) as it:
        return it.decision(id).state


def test_each_line_settles_what_waits(harbour):
    answers = io.StringIO()
    done = decide(harbour, "Josiah Quill")
    settling.serve(harbour, io.StringIO("\n"), answers)
    assert answers.getvalue() == "done\n"
    assert state(harbour, done) == "in force"


def test_while_a_build_is_at_work_it_says_so_and_goes_on(harbour):
    answers = io.StringIO()
    with Writer(harbour):
        settling.serve(harbour, io.StringIO("\n"), answers)
    assert "build" in answers.getvalue()
    settling.serve(harbour, io.StringIO("\n"), answers)
    assert answers.getvalue().endswith("\ndone\n")


def test_the_process_stays_for_the_next_decision_and_comes_again_when_it_was_killed(harbour):
    settler = Settler(harbour)
    try:
        first = decide(harbour, "Josiah Quill")
        assert settler._settle()
        process = settler._process
        second = decide(harbour, "Ada Vale")
        assert settler._settle()
        assert settler._process is process
        assert [state(harbour, id) for id in (first, second)] == ["overruled", "in force"]
        process.kill()
        third = decide(harbour, "Orla Marl")
        assert settler._settle()
        assert state(harbour, third) == "in force"
    finally:
        settler.close()


def test_the_process_ends_with_the_room(harbour):
    settler = Settler(harbour)
    settler._settle()
    process = settler._process
    settler.close()
    assert process.returncode == 0
