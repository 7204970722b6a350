"""What a build says while it runs."""

import subprocess
import sys

import pytest

from despatch.cli import progress
from despatch.pipeline.build import Progress


def news(done, *, phase="read", letters=0, files=4):
    return Progress(phase, "fenn/mill.txt", done, 100, done * files // 100, files, letters)


@pytest.mark.parametrize(
    ("now", "seconds", "says"),
    [
        (news(0), 1.0, "0 of 4 files; 0 letters; fenn/mill.txt"),
        (news(50, letters=300), 2.0, "2 of 4 files; 300 letters, 150 a second, about 2 s left; fenn/mill.txt"),
        (news(1, letters=10), 10.0, "0 of 4 files; 10 letters, 1 a second, about 16 min left; fenn/mill.txt"),
        (news(100, letters=800), 4.0, "4 of 4 files; 800 letters, 200 a second; fenn/mill.txt"),
        (news(100, phase="connect", letters=800), 8.0, "references and answers; 800 letters, 100 a second"),
        (news(25, phase="ask", files=8), 6.0, "asking your language model: 2 of 8 letters, about 18 s left"),
    ],
)
def test_it_says_file_letters_letters_a_second_and_time_left(now, seconds, says):
    assert progress.progress_line(now, seconds) == says


def test_a_log_gets_a_line_after_the_first_second_and_then_every_ten():
    said, clock = [], [0.0]
    teller = progress.Teller(said.append, lambda: clock[0])
    teller.update(news(0))
    for second in range(1, 25):
        clock[0] = float(second)
        teller.tick()
    assert len(said) == 3
    assert said[0].startswith("0 of 4 files")


def test_a_name_that_steers_the_terminal_is_shown_as_signs():
    steering = Progress("read", "a\x1b[2Jb\n", 1, 2, 0, 1, 0)
    assert "\n" not in progress.progress_line(steering, 1.0)


def test_a_long_build_says_in_a_pipe_how_far_it_is(harbour, monkeypatch):
    code = (
        "import sys, time; from despatch import archive, cli\n"
        "from despatch.cli import progress; progress.FIRST = 0.0\n"
        f"sys.exit(cli.run(['build', {str(harbour)!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert "0 of 1 file; 0 letters; harbour.txt\n" in done.stderr


def test_the_demo_says_what_it_does_and_three_things_to_try(tmp_path, capsys):
    from despatch import cli

    assert cli.run(["demo", "--dir", str(tmp_path / "example"), "--no-serve"]) == 0
    said, news = capsys.readouterr()
    assert news.index("Writing the example archive") < news.index("Reading the letters")
    assert "Three things to try" in said
    assert [line[2] for line in said.splitlines() if line.startswith("  ") and line[2:3].isdigit()][-3:] == [*"123"]
    assert "letters that are known only" in said
