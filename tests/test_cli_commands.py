"""What each command prints and how it ends."""

import json
import re
from pathlib import Path

import pytest

from despatch import cli


@pytest.fixture
def say(capsys):
    """Run a command line; returns (exit code, what it printed)."""

    def run(*words):
        code = cli.run([str(word) for word in words])
        return code, capsys.readouterr().out

    return run


def test_from_nothing_to_an_archive(say, tmp_path):
    folder = tmp_path / "letters-of-mine"
    code, output = say("init", folder, "--title", "Mine")
    assert code == 0
    assert f"despatch build {folder}" in output
    assert 'title = "Mine"' in (folder / "despatch.toml").read_text(encoding="utf-8")
    (folder / "letters" / "a.txt").write_text(
        "Orla Fenn to Isak Roe\n\nMarch 4th, 1911\n\nDear Roe,\n\nCome soon.\n\nO. Fenn\n", encoding="utf-8"
    )
    code, output = say("build", folder)
    assert code == 0
    assert "1 file: 1 read (1 letter in" in output
    code, output = say("build", folder)
    assert (code, output.split("\n")[0]) == (0, "1 file: 0 read, 1 unchanged, 0 refused; 0 gone")


def test_init_leaves_an_archive_alone(say, harbour, capsys):
    before = (harbour / "despatch.toml").read_bytes()
    assert cli.run(["init", str(harbour)]) == 1
    assert "already" in capsys.readouterr().err
    assert (harbour / "despatch.toml").read_bytes() == before


def test_build_tells_what_it_doubts_and_where_to_look(say, harbour):
    (harbour / "letters" / "empty.txt").write_bytes(b"")
    code, output = say("build", harbour)
    assert code == 0
    assert "source-empty" in output
    assert f"despatch check {harbour}" in output


def test_build_as_json(say, harbour):
    code, output = say("build", harbour, "--json")
    assert code == 0
    assert json.loads(output)["letters"] == 2


def test_letters(say, harbour):
    code, output = say("letters", harbour)
    assert code == 0
    assert [line.split()[1] for line in output.strip().split("\n")] == ["1911-03-04", "1911-03-06"]
    assert "Orla Fenn to" in output


@pytest.mark.parametrize(
    ("options", "dates"),
    [
        (["--sender", "fenn"], ["1911-03-04"]),
        (["--recipient", "Orla Fenn"], ["1911-03-06"]),
        (["--sender", "fenn", "--sender", "Harbour Board"], ["1911-03-04", "1911-03-06"]),
        (["--from", "1911-03-05"], ["1911-03-06"]),
        (["--from", "1911", "--to", "1911-03-04"], ["1911-03-04"]),
        (["--sender", "fenn", "--kind", "telegram"], []),
        (["--person", "fenn"], ["1911-03-04", "1911-03-06"]),
        (["--date", "1911-03-06"], ["1911-03-06"]),
        (["--marking", "Secret"], ["1911-03-06"]),
        (["--place", "Port Carrow"], ["1911-03-04"]),
        (["--kind", "telegram"], ["1911-03-06"]),
        (["--source", "harbour.txt", "--limit", "1"], ["1911-03-04"]),
        (["--date", "1912"], []),
    ],
    ids=" ".join,
)
def test_letters_narrowed(say, harbour, options, dates):
    code, output = say("letters", harbour, *options, "--json")
    assert code == 0
    assert [entry["date"] for entry in json.loads(output)] == dates


def test_a_name_that_nobody_bears(say, harbour, capsys):
    assert cli.run(["letters", str(harbour), "--sender", "quill"]) == 1
    assert "nobody here is called 'quill'" in capsys.readouterr().err


def test_search(say, harbour):
    code, output = say("search", harbour, "barley kind:telegram")
    assert code == 0
    assert "1911-03-06" in output
    assert "barley" in output
    assert output.endswith("1 letter found\n")


def test_search_by_pages(say, harbour):
    assert say("search", harbour, "barley", "--limit", "1")[1].endswith("2 letters found, 1 to 1 shown\n")
    found = json.loads(say("search", harbour, "barley", "--order", "date", "--offset", "1", "--json")[1])
    assert (found["total"], [hit["entry"]["date"] for hit in found["hits"]]) == (2, ["1911-03-06"])


def test_search_that_finds_nothing_is_an_answer(say, harbour):
    assert say("search", harbour, "zeppelin") == (0, "0 letters found\n")


def test_search_that_cannot_be_understood(harbour, capsys):
    assert cli.run(["search", str(harbour), '"barley']) == 2
    output = capsys.readouterr().err
    assert output.startswith("despatch: ")
    assert output.count("\n") == 1


def test_show(say, harbour):
    first = json.loads(say("letters", harbour, "--json")[1])[0]["id"]
    code, output = say("show", harbour, first)
    assert code == 0
    for words in (first, "Orla Fenn", "1911-03-04", "Port Carrow", "the mill stands idle"):
        assert words in output
    assert say("show", harbour, first, "--text")[1].startswith("Orla Fenn to the Harbour Board\n")
    assert json.loads(say("show", harbour, first, "--json")[1])["letter"]["id"] == first


def test_show_what_is_not_there(harbour, capsys):
    assert cli.run(["show", str(harbour), "nothing"]) == 1
    assert "nothing" in capsys.readouterr().err


def test_export(say, harbour, tmp_path):
    out = tmp_path / "tables"
    code, output = say("export", harbour, out, "--format", "jsonl")
    assert code == 0
    assert output.startswith(f"{out / 'letters.jsonl'}: 2 rows\n")
    assert [Path(line.partition(": ")[0]).name for line in output.splitlines()] == [
        f"{t}.jsonl"
        for t in (
            "letters",
            "people",
            "places",
            "references",
            "announced",
            "inferred",
            "unnamed",
            "mentions",
            "acts",
            "matters",
            "deliveries",
            "problems",
        )
    ]
    rows = [json.loads(line) for line in (out / "letters.jsonl").read_text(encoding="utf-8").strip().split("\n")]
    text = (harbour / "letters" / "harbour.txt").read_text(encoding="utf-8")
    assert text[rows[1]["start"] :].startswith("Telegram from the Harbour Board")
    assert rows[1]["marking"] == "Secret"


def test_check_ends_with_1_only_for_errors(say, harbour):
    assert say("check", harbour)[0] == 0
    (harbour / "letters" / "broken.xml").write_text('<?xml version="1.0"?>\n<TEI><text>\n</TEI>\n', encoding="utf-8")
    say("build", harbour)
    code, output = say("check", harbour)
    assert code == 1
    assert "error: xml-malformed" in output
    assert "broken.xml:3" in output
    assert json.loads(say("check", harbour, "--code", "xml-malformed", "--json")[1])[0]["source"] == "broken.xml"
    assert say("check", harbour, "--code", "sender-unknown")[0] == 0
    assert say("check", harbour, "--code", "no-such")[0] == 2


def test_score(say, harbour, tmp_path):
    gold = tmp_path / "gold.jsonl"
    text = (harbour / "letters" / "harbour.txt").read_text(encoding="utf-8")
    second = text.index("Telegram")
    rows = [
        {
            "file": "harbour.txt",
            "start": 0,
            "end": second - 3,
            "sender": "Orla Fenn",
            "recipient": "Harbour Board",
            "date": "1911-03-04",
        },
        {
            "file": "harbour.txt",
            "start": second,
            "end": len(text) - 1,
            "sender": "Isak Roe",
            "recipient": "Orla Fenn",
            "date": "1911-03-06",
        },
    ]
    gold.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    code, output = say("score", harbour, gold, "--misses")
    assert code == 0
    assert "harbour.txt" in output
    assert 'sender: want "Isak Roe", read' in output
    numbers = json.loads(say("score", harbour, gold, "--json")[1])
    assert numbers["cuts, start"]["score"] == 1.0
    assert (numbers["sender"]["right"], numbers["sender"]["of"]) == (1, 2)
    assert numbers["date"]["score"] == 1.0


def test_score_of_acts_and_references(say, harbour, tmp_path):
    text = (harbour / "letters" / "harbour.txt").read_text(encoding="utf-8")
    second, received = text.index("Telegram"), text.index("Your letter received")
    tables = {
        "letters": [
            {"id": "one", "file": "harbour.txt", "start": 0, "end": second - 3},
            {"id": "two", "file": "harbour.txt", "start": second, "end": len(text) - 1},
        ],
        "references": [
            {
                "letter": "two",
                "start": received,
                "end": received + 11,
                "quote": "Your letter",
                "function": "acknowledge",
                "target": "one",
            }
        ],
        "acts": [
            {"letter": "one", "start": 3, "end": 9, "quote": "nowhere", "type": "offer", "actor": {"role": "sender"}}
        ],
    }
    for name, rows in tables.items():
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    code, output = say("score", harbour, tmp_path, "--misses")
    assert code == 0
    assert re.search(r"^references, target +1\.0000 +1\.0000 +1 +1$", output, re.MULTILINE)
    assert 'harbour.txt:3  acts, found: want "offer: nowhere", read nothing there' in output
    numbers = json.loads(say("score", harbour, tmp_path, "--json", "--misses")[1])
    assert numbers["references, target"]["right"] == 1
    assert numbers["acts, found"]["of"] == 1
    assert {"acts, found"} == {m["field"] for m in numbers["misses"] if m["gold"] and m["field"].startswith("acts")}


def test_score_without_gold(harbour, tmp_path, capsys):
    assert cli.run(["score", str(harbour), str(tmp_path / "none.jsonl")]) == 2
    (tmp_path / "bad.jsonl").write_text("{}\n", encoding="utf-8")
    assert cli.run(["score", str(harbour), str(tmp_path / "bad.jsonl")]) == 1
    assert "bad.jsonl:1" in capsys.readouterr().err


def test_demo_without_serving(say, tmp_path):
    folder = tmp_path / "demo"
    code, output = say("demo", "--dir", folder, "--no-serve")
    assert code == 0
    assert output.endswith(f"To read it: despatch serve {folder}\n")
    assert (folder / "archive.db").exists()
    # A second time it is still there, and only what changed is read.
    assert say("demo", "--dir", folder, "--no-serve")[0] == 0


def test_read(say, harbour):
    file = harbour / "letters" / "harbour.txt"
    code, output = say("read", file)
    assert code == 0
    assert output.startswith(f"{file}: text, utf-8, 2 letters\n")
    assert "\n2. 1911-03-06  " in output
    assert "Secret" in output
    letters = json.loads(say("read", file, "--json")[1])["letters"]
    text = file.read_text(encoding="utf-8")
    date = letters[0]["description"]["date"]
    assert text[date["span"]["start"] : date["span"]["end"]] == date["written"]


def test_read_where_there_is_nothing_to_read(say, tmp_path, capsys):
    (tmp_path / "picture.txt").write_bytes(bytes(range(256)) * 20)
    assert cli.run(["read", str(tmp_path / "picture.txt")]) == 1
    assert "source-binary" in capsys.readouterr().err
    assert cli.run(["read", str(tmp_path / "none.txt")]) == 2


def test_read_of_a_folder_says_how_to_make_an_archive_of_it(tmp_path, capsys):
    assert cli.run(["read", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert all(words in said for words in ("is a folder", "despatch init", "despatch build"))


def test_read_of_a_file_of_nuls_says_that_it_is_damaged(tmp_path, capsys):
    (tmp_path / "letter.txt").write_bytes(bytes(5000))
    assert cli.run(["read", str(tmp_path / "letter.txt")]) == 1
    assert "source-damaged" in capsys.readouterr().err


def test_read_with_an_encoding(say, tmp_path):
    file = tmp_path / "brief.txt"
    file.write_text(
        "Orla Fenn an Isak Møller\n\nGrüße aus Köln, 3. 6. 1898.\n\nLieber Møller,\n\nkomm bald!\n\nO. Fenn\n",
        encoding="cp1252",
    )
    assert "Møller" in say("read", file, "--encoding", "cp1252")[1]
    assert say("read", file, "--encoding", "cp-none")[0] == 2


def test_a_search_is_narrowed_as_a_list_is(say, harbour):
    code, output = say("search", harbour, "barley OR escort", "--sender", "fenn", "--to", "1911-03-05", "--json")
    assert code == 0
    assert [hit["entry"]["date"] for hit in json.loads(output)["hits"]] == ["1911-03-04"]


@pytest.mark.parametrize("command", ["letters", "exchanges", "missing", "ledger", "deliveries", "timeline"])
def test_every_list_of_the_shell_takes_several_values_and_a_range(say, harbour, command):
    date = ("--from", "1911-03", "--to", "1911-03-31", "--date", "1911", "--date", "1912")
    code, _ = say(command, harbour, "--person", "Orla Fenn", "--person", "Harbour Board", *date)
    assert code == 0


@pytest.mark.parametrize("command", ["letters", "exchanges", "missing", "ledger", "deliveries"])
def test_a_name_where_a_date_belongs_is_refused_with_the_next_step(harbour, command, capsys):
    assert cli.run([command, str(harbour), "--from", "fenn"]) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert "“fenn” is no date: write 1807, 1807-03 or 1807-03-12." in said
    assert "For people there are --sender and --recipient." in said
