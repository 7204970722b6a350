"""How the command line behaves, whatever the command."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from despatch import archive, cli
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


PIPED = [
    ["--help"],
    ["letters", "DIR"],
    ["search", "DIR", "ships"],
    ["show", "DIR", "ID"],
    ["people", "DIR"],
    ["places", "DIR"],
    ["compact", "DIR"],
    ["index", "DIR"],
    ["timeline", "DIR"],
    ["exchanges", "DIR"],
    ["missing", "DIR"],
    ["ledger", "DIR"],
    ["ledger", "DIR", "--board"],
    ["deliveries", "DIR", "--balance"],
    ["check", "DIR"],
    ["restrict", "list", "DIR"],
    ["review", "list", "DIR"],
    ["review", "doubts", "DIR"],
    ["review", "withdraw", "DIR", "ACT"],
    ["note", "DIR", "ID", "Compare the ledger", "--tag", "barley"],
    ["notes", "DIR"],
    ["publish", "DIR", "SITE", "--no-search"],
    ["export", "DIR", "OUT"],
    ["mcp", "DIR"],
    ["build", "DIR"],
    ["init", "NEW"],
    ["demo", "--dir", "DIR", "--no-serve"],
    ["read", "DIR/letters/telegrams-1938.txt"],
    ["score", "DIR", "GOLD"],
    ["ship", "load", "DIR"],
    ["ship", "sail", "DIR"],
    ["ship", "follow", "DIR"],
    ["ship", "feasible"],
    ["serve", "DIR", "--port", "0"],
]


@pytest.mark.skipif(os.name != "posix", reason="pipes of that kind")
def test_a_pipe_that_nobody_reads_ends_every_verb_with_0_and_in_silence(own_example, tmp_path):
    with archive.open(own_example) as it:
        letter, act = it.letters()[0].id, it.ledger.acts(limit=1)[0].id
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"file": "telegrams-1938.txt", "start": 0, "end": 10}) + "\n", encoding="utf-8")
    names = {
        "DIR": own_example,
        "ID": letter,
        "ACT": act,
        "OUT": tmp_path / "out",
        "NEW": tmp_path / "new",
        "SITE": tmp_path / "site",
        "GOLD": gold,
    }
    assert {words[0] for words in PIPED[1:]} == {command.name for command in cli.COMMANDS}
    for verb in PIPED:
        words = [str(names.get(word, word)).replace("DIR/", f"{own_example}/") for word in verb]
        read, write = os.pipe()
        os.close(read)
        done = subprocess.run([*DESPATCH, *words], stdout=write, stderr=subprocess.PIPE, timeout=300, check=False)
        os.close(write)
        assert done.returncode == 0, (verb, done.stderr)
        assert b"Traceback" not in done.stderr, verb
        assert b"Exception" not in done.stderr, verb
    assert (tmp_path / "new" / "despatch.toml").exists()
    with archive.open(own_example) as it:
        assert [entry.correction.kind for entry in it.decisions()] == ["withdraw"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_an_output_that_is_full_is_one_line_and_1(harbour):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*DESPATCH, "letters", harbour], stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(b"despatch: the output: No space left on device")
    assert done.stderr.count(b"\n") == 1


def test_an_output_that_is_closed_is_no_trouble(harbour):
    done = subprocess.run(
        ["sh", "-c", '"$@" >&-', "sh", *DESPATCH, "letters", harbour], capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "nearest"),
    [
        (["letters", "DIR", "--kind", "telegramme"], "Known are: telegram"),
        (["letters", "DIR", "--order", "dat"], "“dat” is no order. Known are: date, source."),
        (["search", "DIR", "x", "--order", "dat"], "“dat” is no order. Known are: date, relevance, newest."),
        (["ledger", "DIR", "--type", "promis"], "“promis” is no type of passages. Known are: promise, "),
        (["ledger", "DIR", "--state", "overdu"], "“overdu” is no state. Known are: overdue, "),
        (["deliveries", "DIR", "--stage", "arived"], "“arived” is no stage. Known are: arrived, "),
        (["missing", "DIR", "--status", "orale"], "“orale” is no status. Known are: oral, "),
        (["export", "DIR", "x", "--format", "cvs"], "“cvs” is no format. Known are: csv, "),
        (["check", "DIR", "--code", "xml-malformd"], "“xml-malformd” is no code. Known are: xml-malformed, "),
        (["read", "DIR/despatch.toml", "--language", "dr"], "“dr” is no language that Despatch reads. Known are: "),
        (["ship", "follow", "DIR", "--what", "arived"], "“arived” is no event. Known are: arrived, "),
        (["ship", "plan", "DIR", "--from", "soon"], "“soon” is no day: write it as 1942-10-07"),
        (["ship", "plan", "DIR/nope"], "nope: name one that holds ships.csv, and cargo.csv or letters"),
        (["ship", "load", "DIR/nope"], "there is no folder"),
        (["letters", "DIR", "--date", "soon"], "“soon” is no date: write 1807"),
        (["search", "DIR", "date:soon"], "'soon' is not a date to search for; write date:1942"),
    ],
    ids=" ".join,
)
def test_an_unknown_value_is_refused_with_the_known_ones_the_nearest_first(words, nearest, harbour, capsys):
    assert cli.run([word.replace("DIR", str(harbour)) for word in words]) == 2
    assert nearest in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "asked", "message"),
    [
        ("--sender", "Fenm", "nobody here is called 'Fenm'. The nearest are: Orla Fenn."),
        ("--place", "Port Carow", "“Port Carow” is no place of this archive. The nearest are: Port Carrow."),
        ("--marking", "Sekret", "“Sekret” is no marking of this archive. The nearest are: Secret."),
        (
            "--source",
            "harbor.txt",
            "“harbor.txt” is no file in letters/ of this archive. The nearest are: harbour.txt.",
        ),
        ("--source", "q", "“q” is no file in letters/ of this archive. There are 1, such as: harbour.txt."),
    ],
)
def test_a_name_that_the_archive_does_not_know_is_refused_with_the_nearest(option, asked, message, harbour, capsys):
    assert cli.run(["letters", str(harbour), option, asked]) == 1
    assert capsys.readouterr().err == f"despatch: {message}\n"
