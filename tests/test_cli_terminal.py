"""Words of letters, files, settings and decisions are printed; none of them reaches the terminal as an order."""

import io
import json
import os
import re
import subprocess
import sys

import pytest

from despatch import archive, cli
from despatch.cli import terminal
from despatch.problems import CODES
from despatch.read import binary

DESPATCH = [sys.executable, "-m", "despatch"]
STEERING = [*map(chr, (*range(9), *range(11, 32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A)))]
RED, BELL, CSI, TURNED = "\x1b[31m", "\a", "\x9b2J", "\u202e"
ATTACK = f"{RED}{BELL}{CSI}{TURNED}\x7f\x08"
LETTER = (
    f"Orla {ATTACK}Fenn to Isak {ATTACK}Roe\n\nPort {ATTACK}Carrow, March 4th, 1911\n\nDear {ATTACK}Roe,\n\n"
    f"Please send {ATTACK} ninety sacks of {ATTACK} barley by the 9th. I promise to pay {ATTACK} 200 crowns. "
    f"Your letter {ATTACK} of the 2nd has come. The Curlew sailed with 900 tons of {ATTACK} coal.\n\nO. {ATTACK}Fenn\n"
)
NAMES = (f"a{ATTACK}.txt", os.fsdecode(b"b\xff\x9b.txt"), f"empty{ATTACK}.txt", f"line\n{RED}end.png")


@pytest.fixture(scope="module")
def steered(tmp_path_factory):
    """An archive that would steer the terminal with all that an archive holds, built."""
    folder = archive.init(tmp_path_factory.mktemp("steered") / f"mill{RED}")
    title = json.dumps(f"The mill {ATTACK}")
    (folder / "despatch.toml").write_text(f'title = {title}\nlanguages = ["en"]\n', encoding="utf-8")
    (folder / "people.toml").write_text(
        f'[[person]]\nname = {json.dumps(f"Orla {ATTACK} Fenn")}\nvariants = ["Orla Fenn"]\n', encoding="utf-8"
    )
    for name, data in zip(NAMES, (LETTER.encode(), LETTER.encode(), b"", b"\x89PNG\r\n\x1a\n"), strict=True):
        (folder / "letters" / name).write_bytes(data)
    archive.build(folder, workers=1)
    with archive.open(folder) as it:
        first = it.letters()[0].id
        acts = [entry.id for entry in it.ledger.acts()]
    assert cli.run(["review", "confirm", str(folder), acts[0], "--why", f"so {ATTACK}", "--by", f"me{ATTACK}"]) == 0
    assert cli.run(["review", "label", str(folder), acts[1], f"label{ATTACK}"]) == 0
    return folder, first, acts


def every_verb(steered, tmp_path):
    """Yield a command line for each verb that prints what an archive holds."""
    folder, letter, acts = steered
    for words in (
        ["letters", folder],
        ["search", folder, "barley"],
        ["show", folder, letter],
        ["show", folder, letter, "--text"],
        ["people", folder],
        ["places", folder],
        ["timeline", folder],
        ["exchanges", folder],
        ["exchanges", folder, "--letter", letter],
        ["missing", folder],
        ["ledger", folder],
        ["ledger", folder, "--board"],
        ["ledger", folder, "--owed", "--person", "Orla Fenn"],
        ["ledger", folder, "--matter", acts[1]],
        ["deliveries", folder],
        ["deliveries", folder, "--balance"],
        ["deliveries", folder, "--contradictions"],
        ["check", folder],
        ["review", "list", folder, "--all"],
        ["review", "doubts", folder],
        ["read", folder / "letters" / NAMES[0]],
    ):
        yield words
        if "--text" not in words:
            yield [*words, "--json"]
    yield ["export", folder, tmp_path / f"out{ATTACK}"]
    yield ["build", folder]
    yield ["init", tmp_path / f"new{ATTACK}"]
    # errors quote what was asked
    yield ["show", folder, f"x{ATTACK}"]
    yield ["search", folder, f'"barley{ATTACK}']
    yield ["letters", folder, "--sender", f"x{ATTACK}"]
    yield ["letters", folder, "--kind", f"x{ATTACK}"]
    yield ["letters", folder, "--order", f"x{ATTACK}"]
    yield ["letters", f"none{ATTACK}"]
    yield ["read", f"none{ATTACK}"]
    yield [f"verb{ATTACK}"]
    for verb in ("plan", "load", "sail", "follow"):
        yield ["ship", verb, folder]


def test_nothing_that_an_archive_holds_steers_the_terminal(steered, tmp_path, capfd):
    shown = 0
    for words in every_verb(steered, tmp_path):
        capfd.readouterr()
        cli.run([str(word) for word in words])
        out, err = capfd.readouterr()
        both = out + err
        assert [sign for sign in both if sign in STEERING] == [], words
        shown += "\\u001b[31m" in both
        if out and "--json" in words:
            json.loads(out)
    assert shown >= 30


@pytest.mark.skipif(os.name != "posix", reason="terminals of that kind")
def test_on_a_terminal_only_our_own_styles_and_progress_are_orders(steered):
    import pty

    folder, letter, _ = steered
    for words in (["show", folder, letter], ["search", folder, "barley"], ["build", folder], ["check", folder]):
        terminal_end, end = pty.openpty()
        subprocess.run([*DESPATCH, *words], stdout=end, stderr=end, timeout=300, check=False)
        os.write(end, b"done")
        printed = b""
        while not printed.endswith(b"done"):
            printed += os.read(terminal_end, 100_000)
        os.close(end)
        os.close(terminal_end)
        ours = re.sub(rb"\x1b\[((0|1|4)m|2K)|\r", b"", printed).decode()
        assert [sign for sign in ours if sign in STEERING] == [], words
        assert (b"\x1b[1m" in printed) == (words[0] != "build")


def test_every_sign_that_steers_is_shown_as_json_writes_it_and_others_stay():
    assert len(STEERING) == 72
    for sign in STEERING:
        assert terminal.visible(f"a{sign}b") == f"a\\u{ord(sign):04x}b"
    assert terminal.visible("a\tb\nä “quoted” 𝄞 שלום") == "a\tb\nä “quoted” 𝄞 שלום"
    assert terminal.on_a_line("a\nb\x1b") == "a\\u000ab\\u001b"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_what_an_encoding_lacks_is_shown_and_json_stays_json(encoding, monkeypatch):
    words = {"words": "ä “quoted” 𝄞 \udcff \x9b \x1b"}
    paper = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(paper, encoding=encoding))
    with terminal.guarded():
        cli.common.print_json(words)
    assert json.loads(paper.getvalue().decode(encoding)) == words


@pytest.mark.parametrize("settings", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"COLUMNS": "20"}])
def test_a_poor_terminal_costs_no_command(harbour, settings):
    for words in (["letters"], ["search", "barley"], ["ledger"], ["ledger", "--board"], ["check"], ["build"]):
        done = subprocess.run(
            [*DESPATCH, words[0], str(harbour), *words[1:]], env=os.environ | settings, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout


def test_a_traceback_of_our_own_steers_nothing():
    code = "from despatch import cli; cli.run = lambda: exec('raise ValueError(chr(0x1b) + chr(0x9b))'); cli.main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 1
    assert b"ValueError: \\u001b\\u009b" in done.stderr
    assert b"\x1b" not in done.stderr
    assert "\x9b" not in done.stderr.decode()


def test_no_message_tells_to_delete_a_file_of_the_user():
    for code, finding in CODES.items():
        words = f"{finding.meaning} {finding.remedy}".lower()
        assert "delete" not in words.replace("delete archive.db", ""), code  # it is derived
    for data in (b"\x7fELF\2\1", b"MZ\x90\0\3", b"%PDF-1.4", b"\x1f\x8b\x08"):
        assert "delete" not in binary.why_binary(data).lower()
