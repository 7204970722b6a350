"""Scoring letters that are whole files, letters that an edition inferred, replies, and judged sentences."""

import json
import re
from functools import partial

import pytest

from despatch import cli, score
from despatch.errors import SettingsError
from despatch.score import lost, whole_files

FENN, ROE = "Orla Fenn", "Isak Roe"


def gold(name, sender, recipient, date, **more):
    return {"id": name, "file": f"{name}.xml", "start": None, "end": None, **asked(sender, recipient, date), **more}


def asked(sender, recipient, date):
    return {"sender": sender, "recipient": recipient, "date": date, "place": None}


def read(name, sender, recipient, date, start=0, end=900, file=None):
    people = [{"name": n, "person": None} for n in (sender, recipient)]
    row = {"id": f"our-{name}-{start}", "source": f"in/{file or name + '.xml'}", "start": start, "end": end}
    return row | {"sender": people[0], "recipients": people[1:], "date": date and {"edtf": date}, "place": None}


LETTERS = [gold("A", FENN, ROE, "1911-03-01"), gold("B", ROE, FENN, "1911-03-20")]
READ = [read("A", FENN, ROE, "1911-03-01"), read("B", ROE, FENN, "1911-03-20")]


def scored(wanted=None, letters=READ, **tables):
    """Score an export against a gold set, and return the report and the misses."""
    tables = {name: partial(tables.get, name, []) for name in ("references", "inferred", "acts")}
    result = score.score(wanted or score.Gold(LETTERS), score.Tables(lambda: letters, **tables))
    return score.report(result), result.misses


def test_a_letter_that_is_a_whole_file_is_told_by_its_file():
    report, misses = scored()
    assert [report[name]["score"] for name in ("cuts, start", "kept whole", "sender", "date")] == [1.0] * 4
    assert misses == ()


def test_a_file_cut_in_two_costs_precision_and_the_longer_piece_is_asked():
    pieces = [read("A", "Nobody", "No one", "1700", end=200), read("A", FENN, ROE, "1911-03-01", start=200), READ[1]]
    report, misses = scored(letters=pieces)
    assert [report["cuts, start"][k] for k in ("right", "read", "of")] == [2, 3, 2]
    assert (report["date"]["right"], report["kept whole"]["right"]) == (2, 1)
    assert [(field, row["id"]) for field, _, row in misses] == [("extra", "our-A-0")]


def test_files_that_gold_has_not_and_letters_without_words_do_not_count():
    described = {**read("C", FENN, ROE, None), "start": None, "end": None, "source": None}
    report, _ = scored(letters=[*READ, read("X", FENN, ROE, None), described])
    assert report["cuts, start"]["precision"] == 1.0


def test_another_name_of_a_person_counts():
    letters = [gold("A", FENN, ROE, None, aliases={FENN: ["the Widow of the Mill"]})]
    report, _ = scored(score.Gold(letters), [read("A", "the widow of the mill", ROE, None)])
    assert report["sender"]["right"] == 1


def test_a_mailbox_follows_the_order_of_the_file():
    people = [FENN, "Silas Crewe", ROE]
    box = [gold(str(n), name, "The list", f"1911-03-1{n}", file="list.mbox") for n, name in enumerate(people)]
    letters = [
        read("a", FENN, "The list", "1911-03-10", 0, 10, "list.mbox"),
        read("x", "X", "The list", None, 10, 20, "list.mbox"),
        read("c", ROE, "The list", "1911-03-12", 20, 30, "list.mbox"),
    ]
    report, _ = scored(score.Gold(box), letters)
    assert (report["cuts, start"]["right"], report["sender"]["right"], report["date"]["right"]) == (3, 2, 2)
    assert list(whole_files.align(box, [])) == []


def letter(name, author, date, *, evidence=(), **more):
    return {
        "id": name,
        "author": author,
        "addressee": ROE,
        "date": date,
        "received": None,
        "evidence": evidence,
        **more,
    }


def inferred(name, author, date, file, quote, **more):
    more = {"answers": [], "answered_by": [], "reachable": True, **more}
    return letter(name, author, date, evidence=[{"file": f"{file}.xml", "quote": quote}], **more)


SPOKEN = {"letter": "our-A-0", "start": 10, "end": 40}
REFERENCE = {**SPOKEN, "quote": "your letter of the 20th", "target": "L1", "function": "answer"}


def lost_report(wanted, given):
    return scored(score.Gold(LETTERS, lost=wanted), inferred=given, references=[REFERENCE])[0]


def test_a_lost_letter_needs_author_addressee_and_a_date_that_meets():
    wanted = [inferred("E1", "Silas Crewe", "1911-02-20/1911-02-28", "A", "thanks for your letter of the 20th")]
    fine = letter("L1", "Crewe", "../1911-03-01", evidence=[SPOKEN])
    report = lost_report(wanted, [fine])
    assert report["lost, found"]["score"] == report["lost, on the same letter"]["score"] == 1.0
    assert (report["lost, on the same words"]["right"], report["lost, dated at both ends"]["right"]) == (1, 0)
    for wrong in ({"author": "Edwin Crewe"}, {"date": "1911-03-02/.."}, {"date": None}, {"author": None}):
        assert [lost_report(wanted, [fine | wrong])["lost, found"][k] for k in ("right", "read")] == [0, 1], wrong
    assert lost_report(wanted, [fine | {"addressee": FENN}])["lost, found"]["read"] == 0


def test_of_two_candidates_the_one_with_the_evidence_is_taken():
    wanted = [inferred("E1", "Silas Crewe", "1911-02-20", "A", "your letter of the 20th")]
    days = "1911-02-20/1911-02-21"
    given = [letter("L0", "Silas Crewe", "1911-02-20"), letter("L1", "Silas Crewe", days, evidence=[SPOKEN])]
    report = lost_report(wanted, given)
    assert [report["lost, on the same letter"][k] for k in ("right", "read", "of")] == [1, 2, 1]


def test_a_lost_letter_that_no_letter_speaks_of_is_not_wanted_and_answers_are_followed():
    wanted = [
        inferred("E1", "Silas Crewe", "1911-02-20", "A", "x", reachable=False),
        inferred("E2", "Silas Crewe", "1911-02-20", "A", "the 20th", answered_by=["A"], answers=["B"]),
    ]
    report = lost_report(wanted, [letter("L1", "Silas Crewe", "1911-02-20", evidence=[SPOKEN], answers=["our-B-0"])])
    assert (report["lost, found"]["of"], report["lost, answered by"]["right"], report["lost, answers"]["right"]) == (
        1,
        1,
        1,
    )


def test_the_first_half_of_the_quoted_words_must_stand_there():
    assert lost.same_words("your letter of May", "I have your kind letter here")
    assert not lost.same_words("your letter of May", "a letter for you")
    assert not lost.same_words("", "a letter")
    assert lost.same_words("yours", "yours of May")


def test_a_reply_leads_from_the_one_letter_to_the_other():
    replies = [{"source_file": "B.xml", "target_file": "A.xml"}, {"source_file": "A.xml", "target_file": "B.xml"}]
    references = [
        {"letter": "our-B-0", "target": "our-A-0", "start": 0, "end": 9, "quote": "yours"},
        {"letter": "our-A-0", "target": "our-A-0", "start": 0, "end": 9, "quote": "mine"},
        {"letter": "our-A-0", "target": None, "start": 20, "end": 29, "quote": "yours"},
    ]
    report, misses = scored(score.Gold(LETTERS, replies=replies), references=references)
    assert [report["replies, found"][k] for k in ("right", "answered", "of")] == [1, 2, 2]
    assert report["replies, only another letter"]["right"] == 1
    assert [(field, g["source_file"]) for field, g, _ in misses] == [("replies, found", "A.xml")]


def test_references_of_a_whole_file_are_those_of_the_file():
    spoken = {"letter": "B", "file": "B.xml", "start": 5, "end": 20, "quote": "yours", "function": "answer"}
    given = {**spoken, "letter": "our-B-0", "target": "our-A-0"}
    report, _ = scored(score.Gold(LETTERS, references=[{**spoken, "target": "A"}]), references=[given])
    assert (report["references, found"]["right"], report["references, target"]["right"]) == (1, 1)


def test_sentences_are_judged_by_the_acts_of_their_letter():
    sentences = [{"file": f"s{n}.txt", "request": wanted} for n, wanted in enumerate([True, True, False, False])]
    letters = [{"id": f"l{n}", "source": f"letters/s{n}.txt", "start": 0, "end": 9} for n in range(4)]
    given = [("l0", "request"), ("l0", "request"), ("l2", "request"), ("l1", "offer"), ("l3", "report")]
    acts = [{"letter": letter, "type": kind} for letter, kind in given]
    report, misses = scored(score.Gold(requests=sentences), letters, acts=acts)
    assert [report["requests, request"][k] for k in ("right", "read", "of")] == [1, 2, 2]
    assert report["requests, request or offer"]["right"] == 2
    assert report["requests, any act"]["read"] == 4
    assert [(g["file"], row["request"]) for _, g, row in misses] == [("s1.txt", "offer"), ("s2.txt", "request")]


@pytest.fixture
def gold_file(tmp_path):
    def write(*rows):
        file = tmp_path / "gold.jsonl"
        file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        return str(file)

    return write


def test_the_command_lists_the_misses_of_whole_files(harbour, gold_file, capsys):
    day = gold("h", FENN, "the Harbour Board", "1911-03-05", file="harbour.txt")
    assert cli.run(["score", str(harbour), gold_file(day), "--misses"]) == 0
    out = capsys.readouterr().out
    assert re.search(r"^kept whole +0\.0000", out, re.MULTILINE)
    assert 'harbour.txt  date: want "1911-03-05", read "1911-03-04"' in out
    assert "extra: want none" in out


def test_the_command_lists_sentences_judged_wrongly(harbour, gold_file, capsys):
    sentences = [{"file": "harbour.txt", "request": True}, {"file": "none.txt", "request": True}]
    assert cli.run(["score", str(harbour), gold_file(*sentences), "--misses", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["requests, request"]["of"] == 2
    assert [(row["file"], row["gold"]) for row in report["misses"]] == [("harbour.txt", True), ("none.txt", True)]
    assert "report" in report["misses"][0]["read"]
    assert report["misses"][1]["letter"] is None


@pytest.mark.parametrize(
    ("table", "line", "message"),
    [
        ("gold", {"start": None, "end": None}, "whole file needs its file"),
        ("gold", {"request": "yes", "file": "a.txt"}, "request: true or false"),
        ("replies", {"source_file": "a.xml"}, "needs source_file and target_file"),
        ("inferred", {"author": FENN, "evidence": []}, "needs its addressee"),
        ("inferred", {"author": FENN, "addressee": ROE, "date": "May", "evidence": []}, "needs its date"),
        ("inferred", {"author": FENN, "addressee": ROE, "date": "1911", "evidence": [{}]}, "the file"),
    ],
)
def test_gold_that_cannot_be_scored_is_refused_with_its_line(tmp_path, table, line, message):
    (tmp_path / "gold.jsonl").write_text(json.dumps(LETTERS[0]), encoding="utf-8")
    (tmp_path / f"{table}.jsonl").write_text(f"\n{json.dumps(line)}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=f"{table}.jsonl:2: .*{message}"):
        score.read_set(tmp_path)


def test_letters_and_sentences_are_kept_apart(tmp_path):
    lines = [LETTERS[0], {"file": "s.txt", "request": True}]
    (tmp_path / "gold.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    with pytest.raises(SettingsError, match="keep letters and sentences apart"):
        score.read_set(tmp_path)
    (tmp_path / "gold.jsonl").write_text(json.dumps(lines[1]), encoding="utf-8")
    assert score.read_set(tmp_path).requests == lines[1:]
