"""How the command line behaves, whatever the command."""

import os
import subprocess
import sys

import pytest

from despatch import cli
from despatch.cli.common import quoted
from despatch.errors import DespatchError

DESPATCH = [sys.executable, "-m", "despatch"]


def test_help_lists_every_verb_in_the_order_of_use(capsys):
    assert cli.run(["--help"]) == 0
    words = capsys.readouterr().out
    places = [words.index(f"\n  {command.name} ") for command in cli.COMMANDS]
    assert places == sorted(places)


VERBS = [
    *([command.name] for command in cli.COMMANDS),
    *([command.name, verb] for command in cli.COMMANDS for verb in getattr(command, "commands", ())),
]


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_every_verb_has_help_with_an_example(verb, capsys):
    assert cli.run([*verb, "--help"]) == 0
    assert f"despatch {' '.join(verb)}" in capsys.readouterr().out.partition("Example:")[2]


def test_version(capsys):
    assert cli.run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("despatch 0.")


@pytest.mark.parametrize(
    "words", [["nonsense"], ["search"], ["serve", "here", "--port", "x"], ["letters", "here", "--order", "size"]]
)
def test_wrong_use_ends_with_2_and_says_what(words, capsys):
    assert cli.run(words) == 2
    assert "Error:" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["build", "none"],
        ["letters", "none"],
        ["search", "none", "coal"],
        ["show", "none", "x"],
        ["check", "none"],
        ["export", "none", "out"],
    ],
    ids=lambda words: words[0],
)
def test_a_folder_that_is_no_archive_is_one_line_and_1(words, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli.run(words) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("despatch: none")
    assert output.err.count("\n") == 1
    assert "despatch init" in output.err or "despatch build" in output.err


@pytest.mark.parametrize(
    ("error", "output", "code"),
    [
        (DespatchError("letters.txt:3: mend that"), "despatch: letters.txt:3: mend that\n", 1),
        (KeyboardInterrupt(), "despatch: stopped\n", 130),
        (
            PermissionError(13, "Permission denied", "locked"),
            "despatch: locked: Permission denied; put that right, then try again\n",
            1,
        ),
    ],
    ids=["despatch", "ctrl-c", "permission"],
)
def test_trouble_is_one_line_without_traceback(error, output, code, capsys, monkeypatch, tmp_path):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr("despatch.open", fail)
    assert cli.run(["letters", str(tmp_path)]) == code
    assert capsys.readouterr().err.strip("\n") + "\n" == output


def test_a_fault_of_our_own_is_not_hidden(monkeypatch, tmp_path):
    def fail(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr("despatch.open", fail)
    with pytest.raises(ZeroDivisionError):
        cli.run(["letters", str(tmp_path)])


@pytest.mark.skipif(os.name != "posix", reason="pipes of that kind")
def test_a_reader_that_stops_reading_is_no_trouble(example):
    process = subprocess.Popen(
        [*DESPATCH, "letters", str(example), "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    process.stdout.readline()
    process.stdout.close()
    output = process.stderr.read()
    process.wait(30)
    process.stderr.close()
    assert "Traceback" not in output
    assert "Exception" not in output


def test_help_is_quick_for_it_imports_nothing_heavy():
    heavy = [
        "lxml",
        "selectolax",
        "starlette",
        "jinja2",
        "sqlite3",
        "regex",
        "msgspec",
        "tqdm",
        "uvicorn",
        "charset_normalizer",
    ]
    code = f"import sys; from despatch import cli; cli.run(['--help']); print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().endswith("[]")


def test_a_quotation_of_many_words_is_cut_at_a_word():
    words = "send ninety sacks " * 100
    assert quoted("send\nninety  sacks") == "“send ninety sacks”"
    assert len(quoted(words)) < 410
    assert quoted(words).endswith("sacks …”") or quoted(words).endswith("ninety …”")
