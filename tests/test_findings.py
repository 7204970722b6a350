"""Findings that repeat for one cause are one finding with a count and the first places."""

import json

import pytest

from archive_builders import put
from despatch import archive, cli
from despatch.model import Problem, gathered
from web_reader import Reader

NOBODY = "Port Carrow, March {}th, 1911\n\nDear Roe,\n\nThe barley has come. Send the sacks.\n"
GERMAN = (
    "Orla Fenn an Isak Roe, 4. März 1911\n\nLieber Roe,\n\nich danke Dir für die Gerste, die gestern mit dem Wagen in "
    "der Mühle angekommen ist. Wir haben sie noch am Abend gemahlen und schicken Dir die Säcke mit der nächsten Fuhre "
    "zurück.\n"
)


def test_the_same_words_in_one_source_are_one_finding():
    problems = [
        Problem("sender-unknown", "a.txt", "nobody signed", letter="a-1"),
        Problem("date-unknown", "a.txt", "no date", letter="a-1"),
        Problem("sender-unknown", "a.txt", "nobody signed", letter="a-2"),
        Problem("sender-unknown", "b.txt", "nobody signed", letter="b-1"),
        Problem("xml-malformed", "c.xml", "c.xml: broken", line=3),
    ]
    found = gathered(problems)
    assert [(one.first.code, one.count, one.places) for one in found] == [
        ("sender-unknown", 2, ("a-1", "a-2")),
        ("date-unknown", 1, ("a-1",)),
        ("sender-unknown", 1, ("b-1",)),
        ("xml-malformed", 1, ("c.xml:3",)),
    ]


def test_what_one_cause_makes_in_many_sources_is_one_finding():
    problems = [Problem("language-unread", f"{n}.txt", "1 German") for n in range(7)]
    (one,) = gathered(problems, {"language-unread"})
    assert (one.count, one.places) == (7, ("0.txt", "1.txt", "2.txt", "3.txt", "4.txt"))
    assert len(gathered(problems)) == 7


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One file with eight letters that nobody signs, and three files in German."""
    letters = "\n\n".join(NOBODY.format(n) for n in range(11, 19))
    sources = {"fenn.txt": letters} | {f"de{n}.txt": GERMAN for n in range(3)}
    folder = put(tmp_path_factory.mktemp("findings") / "mill", sources)
    archive.build(folder, workers=1)
    return folder


def test_check_shows_one_line_with_a_count(folder, capsys):
    assert cli.run(["check", str(folder)]) == 0
    lines = capsys.readouterr().out.splitlines()
    (unsigned,) = (line for line in lines if "fenn.txt: sender-unknown" in line)
    assert "(8 times: " in unsigned
    assert unsigned.endswith(" ...; --code sender-unknown lists all)")
    (unread,) = (line for line in lines if "language-unread" in line and " times: " in line)
    assert "(3 times: " in unread


def test_check_of_one_code_lists_every_place(folder, capsys):
    assert cli.run(["check", str(folder), "--code", "sender-unknown"]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("  fenn.txt")]
    assert len(lines) == 8


def test_check_as_data_counts_too(folder, capsys):
    assert cli.run(["check", str(folder), "--json"]) == 0
    rows = [row for row in json.loads(capsys.readouterr().out) if row["code"] == "sender-unknown"]
    assert [(row["count"], len(row["places"])) for row in rows] == [(8, 5)]


def test_the_report_of_a_build_counts_causes(folder):
    problems = archive.build(folder, workers=1).problems
    assert (problems["sender-unknown"], problems["language-unread"]) == (1, 1)


def test_the_page_shows_one_line_and_leads_to_all(folder):
    page = Reader(folder).get("/problems").text
    assert "8 times: " in page
    assert 'href="/problems?code=sender-unknown"' in page
    every = Reader(folder).get("/problems?code=sender-unknown").text
    assert every.count("neither a title nor a signature names the sender") == 8
