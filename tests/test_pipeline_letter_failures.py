"""A stage that fails costs the letters at which it fails, and neither their file nor the archive."""

from dataclasses import replace

import pytest

import plain_stages
from archive_builders import put
from despatch import archive
from despatch.model import Description
from despatch.pipeline import build, preview, source_stages, stages
from despatch.pipeline.source_stages import SourceStage, SourceState, run_stages
from despatch.settings import DEFAULT

LETTERS = "\n\n\n".join(f"Anna Vale to Jan Ostrov, 1907-03-{n:02}\nCoal number {n}." for n in range(1, 21))
CALLS = []


def describe(source, cuts, settings):
    """Describe letters, but fail at some; say of each how many were described with it."""
    CALLS.append(len(cuts))
    if any("BREAK" in cut.span.of(source.text) for cut in cuts):
        raise ValueError("these words break the stage")
    descriptions, problems = plain_stages.describe(source, cuts, settings)
    return [replace(description, number=str(len(cuts))) for description in descriptions], problems


def exhaust(*_):
    raise MemoryError


TABLE = (*plain_stages.TABLE[:2], replace(plain_stages.TABLE[2], function=f"{__name__}:describe"))


def broken(*numbers):
    text = LETTERS
    for number in numbers:
        text = text.replace(f"Coal number {number}.", f"BREAK {number}.")
    return text


@pytest.mark.parametrize("numbers", [(1,), (20,), (7, 8), (2, 11, 19), tuple(range(1, 21))])
def test_the_letters_at_which_a_stage_fails_are_named_and_the_others_are_read_together(numbers):
    CALLS.clear()
    text = broken(*numbers)
    run = run_stages(TABLE, SourceState("a.txt", text.encode()), DEFAULT)
    assert not run.failed
    well = [n for n in range(1, 21) if n not in numbers]
    for n, description in enumerate(run.state.descriptions, 1):
        assert description == Description() if n in numbers else description.number == str(len(well))
    assert [problem.code for problem in run.problems] == ["letter-failed"] * len(numbers)
    for problem, n in zip(run.problems, numbers, strict=True):
        assert problem.message == "stage 'describe' failed: ValueError: these words break the stage"
        assert problem.span.of(text).endswith(f"BREAK {n}.")
        assert problem.line == text[: problem.span.start].count("\n") + 1
    assert len(CALLS) <= 2 + 10 * len(numbers)


def test_an_archive_keeps_the_other_letters_and_names_the_one_that_failed(tmp_path):
    folder = put(tmp_path / "a", {"many.txt": broken(7)})
    report = build.build(folder, table=TABLE)
    assert (report.letters, report.read, report.problems["letter-failed"]) == (20, 1, 1)
    with archive.open(folder) as it:
        (problem,) = it.problems("letter-failed")
        failed = it.letter(problem.letter)
        assert failed.text.endswith("BREAK 7.")
        assert failed.letter.description.senders == ()
    assert build.build(folder, table=TABLE).unchanged == 1


def test_a_machine_without_memory_is_no_fault_of_a_letter():
    table = (*TABLE[:2], replace(TABLE[2], function=f"{__name__}:exhaust"))
    run = run_stages(table, SourceState("a.txt", LETTERS.encode()), DEFAULT)
    assert run.failed
    assert [problem.code for problem in run.problems] == ["source-failed"]


@pytest.mark.parametrize("gives", sorted(source_stages.PER_LETTER))
def test_each_stage_after_dividing_has_the_net(gives, monkeypatch, tmp_path):
    """Each real stage is made to fail at one letter: the preview of a file and a build read the others."""
    (stage,) = (stage for stage in stages.SOURCE if stage.gives == gives)
    function = stage.load()

    def failing(source, cuts, *more):
        if any("barrels" in cut.span.of(source.text) for cut in cuts):
            raise IndexError("string index out of range")
        return function(source, cuts, *more)

    monkeypatch.setattr(
        SourceStage, "load", lambda self, load=SourceStage.load: failing if self.name == stage.name else load(self)
    )
    text = "".join(
        f"Letter from Anna Vale to Jan Ostrov, {day} March 1907\n\nDear Sir,\n\nI shall send you 40 {goods}.\n\n"
        "Anna Vale\n\n\n"
        for day, goods in ((3, "tons of flour"), (5, "barrels of oil"), (9, "tons of coal"))
    )
    file = tmp_path / "vale.txt"
    file.write_text(text)
    read = preview.preview(file)
    assert len(read.letters) == 3
    assert [problem.code for problem in read.problems if problem.code.endswith("failed")] == ["letter-failed"]
    assert read.letters[0].description.date.edtf == "1907-03-03"
    folder = put(tmp_path / "a", {"vale.txt": text})
    assert build.build(folder).letters == 3
    with archive.open(folder) as it:
        (problem,) = it.problems("letter-failed")
        assert "barrels" in it.letter(problem.letter).text


def test_a_preview_says_when_a_file_cannot_be_divided(monkeypatch, tmp_path):
    (tmp_path / "bad.txt").write_text("%EXPLODE%\n")
    monkeypatch.setattr(source_stages, "SOURCE", plain_stages.TABLE)
    read = preview.preview(tmp_path / "bad.txt")
    assert (read.source, read.letters) == (None, ())
    assert [problem.code for problem in read.problems] == ["source-failed"]
