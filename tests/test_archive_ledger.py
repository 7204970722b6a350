"""The ledger through the whole system: from letters on disk to acts, matters, standings and deliveries."""

import csv
import json

import pytest

from despatch import archive
from despatch.acts import stage as letters_stage
from despatch.cli import run
from despatch.errors import NotFound, QueryError
from despatch.export import jsonl, tables
from despatch.model import ActFilter, DeliveryFilter, MatterFilter
from despatch.pipeline.preview import preview
from mill import MILL as MILL_LETTERS
from mill import mill_at

MILL = MILL_LETTERS.replace(
    "in the Curlew.", "in the Curlew. I must complain that the rest of the\nbarley has not been sent."
)


@pytest.fixture(name="mill")
def _mill(tmp_path):
    return mill_at(tmp_path / "mill", MILL)


def test_every_act_quotes_the_words_that_show_it(mill):
    with archive.open(mill) as it:
        acts = it.ledger.acts()
        assert acts
        for entry in acts:
            assert entry.act.span.of(MILL) == entry.quote.words
            assert 0 < entry.act.confidence <= 1
            assert entry.act.rule
        assert [entry.id for entry in it.letter(acts[0].letter).acts] == [
            entry.id for entry in acts if entry.letter == acts[0].letter
        ]


def test_a_postscript_has_sentences_of_its_own(tmp_path):
    asked, after = "I beg you also to repair the crane on the north quay.", "P.S. My sister sings."
    text = MILL.split("\n\n\n")[0].replace(f" {asked}", "") + f"\n\n{after} {asked} The wind blows.\n"
    with archive.open(mill_at(tmp_path / "mill", text)) as it:
        barley, crane = it.ledger.acts(ActFilter(type="request"))
        assert crane.quote.words == asked
        assert (crane.quote.before, crane.quote.after) == (after, "The wind blows.")
        assert crane.why is None, "it does not stand with the last act of the body"
        assert barley.matter != crane.matter


def test_who_acts_is_resolved_to_people(mill):
    with archive.open(mill) as it:
        asked = it.ledger.acts(ActFilter(type="request"))
        assert {entry.actor.known_as for entry in asked} == {"Orla Fenn"}
        fenn = asked[0].actor.person
        assert {entry.id for entry in it.ledger.acts(ActFilter(actor=fenn))} >= {entry.id for entry in asked}
        assert it.ledger.acts(ActFilter(who="nobody")) == []


def test_filters_narrow_and_pages_add_up(mill):
    with archive.open(mill) as it:
        barley = it.ledger.acts(ActFilter(words="BARLEY"))
        assert barley
        assert all("barley" in entry.quote.words for entry in barley)
        assert it.ledger.count_acts(ActFilter(words="barley")) == len(barley)
        assert it.ledger.acts(ActFilter(words="100%")) == []
        every = it.ledger.acts()
        assert [o.id for o in it.ledger.acts(limit=2)] + [o.id for o in it.ledger.acts(offset=2)] == [
            o.id for o in every
        ]
        states = {entry.standing.state for entry in it.ledger.acts(ActFilter(open=True))}
        assert states <= {"asked", "offered", "promised", "accepted", "partly done", "overdue"}
        for facet in it.ledger.act_facets()["type"]:
            assert it.ledger.count_acts(ActFilter(type=facet.value)) == facet.count


def test_a_day_shows_what_had_been_said_by_then(mill):
    with archive.open(mill) as it:
        early = it.ledger.acts(as_of="1911-03-05")
        assert {entry.entry.date for entry in early} == {"1911-03-04"}
        assert {entry.standing.state for entry in early if entry.standing} == {"asked"}
        assert it.ledger.acts(as_of="1910") == []
        assert it.ledger.board("1910").total == 0
        late = {entry.id: entry.standing.state for entry in it.ledger.acts(as_of="1911-05-10") if entry.standing}
        assert "overdue" in late.values()
        with pytest.raises(QueryError, match="is no date"):
            it.ledger.acts(as_of="soon")


def test_matters_tell_their_story_and_the_board_counts_them(mill):
    with archive.open(mill) as it:
        board = it.ledger.board()
        assert board.total == sum(board.counts.values()) == len(it.ledger.matters())
        assert sum(len(entry.matter.acts) for entry in board.matters) == it.ledger.count_acts()
        for state, number in board.counts.items():
            assert it.ledger.board(where=MatterFilter(state)).total == number
        story = it.ledger.matter(board.matters[0].id)
        assert [entry.id for entry in story.acts] == list(story.entry.matter.acts)
        assert it.ledger.matter(story.acts[0].id).entry.id == story.entry.id
        assert it.ledger.matter(story.entry.id, as_of="1900").later == len(story.acts)
        with pytest.raises(NotFound, match="no business"):
            it.ledger.matter("m-none")


def test_what_we_owe_is_said_from_our_side(mill):
    with archive.open(mill) as it:
        with pytest.raises(QueryError, match="us ="):
            it.ledger.owed()
        with pytest.raises(QueryError, match="nobody in this ledger"):
            it.ledger.owed("Somebody Else")
        board, fenn = (
            it.ledger.owed("Harbour Board", as_of="1911-04-01"),
            it.ledger.owed("Orla Fenn", as_of="1911-04-01"),
        )
        assert {entry.id for entry in board.we_owe} == {entry.id for entry in fenn.owed_to_us}
        assert any("900 tons" in entry.quote.words for entry in board.we_owe)


def test_deliveries_and_their_balance(mill):
    with archive.open(mill) as it:
        steps = it.ledger.deliveries(DeliveryFilter(item="barley"))
        assert {entry.step.delivery.stage for entry in steps} >= {"asked", "promised", "arrived"}
        assert all(entry.step.delivery.span.of(MILL) == entry.quote.words for entry in steps)
        assert it.ledger.deliveries(DeliveryFilter(item="barley", stage="lost")) == []
        assert it.ledger.count_deliveries(DeliveryFilter(stage="arrived")) == len(
            it.ledger.deliveries(DeliveryFilter(stage="arrived"))
        )
        balance = next(
            entry for entry in it.ledger.balances(item="barley") if entry.unit == "tons" and entry.item == "barley"
        )
        assert (balance.period, balance.asked, balance.promised, balance.arrived) == ("1911", 900, 900, 500)
        assert [entry.step.delivery.stage for entry in it.ledger.deliveries(as_of="1911-03-05")] == ["asked"]


def test_a_record_holds_its_acts_and_deliveries(mill):
    with archive.open(mill) as it:
        entry = it.letters()[0]
        record = it.letter(entry.id)
        assert [one.id for one in record.acts] == [one.id for one in it.letter(entry.id).acts]
        assert record.deliveries
        assert it.check() == []


def test_a_second_build_keeps_every_id(mill, tmp_path):
    with archive.open(mill) as it:
        before = [list(rows) for rows in (it.exports.acts(), it.exports.matters(), it.exports.deliveries())]
    assert archive.build(mill, workers=1).read == 0
    (mill / "letters" / "more.txt").write_text(
        "Tasso Brandt to Orla Fenn\n\nElmford, June 2nd, 1911.\n\nMadam,\n\n"
        "I beg you to send me the key of the boathouse.\n\nYours,\n\nT. Brandt\n"
    )
    archive.build(mill, workers=1)
    with archive.open(mill) as it:
        assert {row["id"] for row in before[0]} < {row["id"] for row in it.exports.acts()}
    (mill / "letters" / "more.txt").unlink()
    archive.build(mill, workers=1)
    with archive.open(mill) as it:
        assert [list(rows) for rows in (it.exports.acts(), it.exports.matters(), it.exports.deliveries())] == before


def test_the_tables_hang_together(mill, tmp_path):
    with archive.open(mill) as it:
        jsonl.write(it.exports, tmp_path / "out", "1911-05-10")
        counts = tables.write_csv(it.exports, tmp_path / "out")
    acts, matters, steps, letters = (
        [json.loads(line) for line in (tmp_path / "out" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
        for name in ("acts", "matters", "deliveries", "letters")
    )
    ids = {row["id"] for row in letters}
    assert {row["letter"] for row in (*acts, *steps)} <= ids
    by_then = {row["id"] for row in acts if row["date"] <= "1911-05-10"}
    assert sorted(by_then.intersection(id for row in matters for id in row["acts"])) == sorted(by_then)
    assert all(by_then.intersection(row["acts"]) for row in matters)
    assert {row["matter"] for row in acts} >= {row["id"] for row in matters}
    assert {row["standing"] for row in matters} >= {"overdue"}
    assert {row["actor"]["name"] for row in acts if row["actor"]["role"] == "sender"} == {"Orla Fenn", "Harbour Board"}
    with (tmp_path / "out" / "acts.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert [row["id"] for row in table] == [row["id"] for row in acts]
    assert counts["letters.csv"] == 3


def test_an_exception_costs_its_letters_only(mill, monkeypatch):
    def burst(*_):
        raise RuntimeError("the ledger met what it cannot bear")

    (mill / "letters" / "other.txt").write_text(MILL.replace("barley", "oats"), encoding="utf-8")
    monkeypatch.setattr(letters_stage, "acts", burst)
    archive.build(mill, workers=1)
    with archive.open(mill) as it:
        assert {(p.source, p.code) for p in it.problems("letter-failed")} == {("other.txt", "letter-failed")}
        assert it.count() == 6
        assert it.ledger.acts()


def test_the_commands(mill, capsys):
    assert run(["ledger", str(mill), "--type", "request"]) == 0
    assert "request: Orla Fenn to Harbour Board" in capsys.readouterr().out
    assert run(["ledger", str(mill), "--owed", "--person", "Fenn"]) == 2  # no one name is "Fenn" of us
    capsys.readouterr()
    assert run(["ledger", str(mill), "--owed", "--person", "Orla Fenn", "--as-of", "1911-04"]) == 0
    assert "Owed to us: " in capsys.readouterr().out
    assert run(["ledger", str(mill), "--board", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"]
    assert run(["ledger", str(mill), "--board", "--owed"]) == 2
    assert run(["ledger", str(mill), "--as-of", "soon"]) == 2
    assert run(["deliveries", str(mill), "--balance"]) == 0
    assert "tons of barley" in capsys.readouterr().out
    assert run(["deliveries", str(mill), "--stage", "asked", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["step"]["delivery"]["stage"] == "asked"
    assert run(["deliveries", str(mill), "--contradictions"]) == 0


def test_particulars_reach_exports_and_commands(tmp_path, capsys):
    folder = archive.init(tmp_path / "particulars")
    text = """Orla Fenn to Isak Roe

Port Carrow, March 4th, 1911.

Dear Sir,

If you have no objection, I shall send the surveyor to Elmford in April. General Orr has promised me two hundred horses.

Yours,

O. Fenn
"""
    (folder / "letters" / "one.txt").write_text(text, encoding="utf-8")
    archive.build(folder, workers=1)
    with archive.open(folder) as it:
        rows = {row["quote"].split()[-1].strip("."): row for row in it.exports.acts()}
        conditions = {row["condition"] for row in rows.values()}
        assert "If you have no objection" in conditions
        assert {row["place"] for row in rows.values()} == {"Elmford", None}
        names = {row["actor"]["name"] for row in rows.values() if row["actor"]["role"] == "third"}
        assert all("Orr" in name for name in names)
    assert run(["ledger", str(folder)]) == 0
    printed = capsys.readouterr().out
    assert "place: Elmford" in printed
    assert "on condition: “If you have no objection”" in printed


# ---------------------------------------------------------------- bad input

HEAD = "Orla Fenn to Tasso Brandt\n\nPort Carrow, March 4, 1911\n\nDear Sir,\n\n"
ODD = {
    "one sentence of 50,000 words": "and the barley which you promised to send by the end of May " * 4200,
    "a table": "\n".join(f"| {n} | barley | {n * 10} tons | sent |" for n in range(400)),
    "a list": "\n".join(f"{n}. Please send {n} sacks of oats;" for n in range(300)),
    "verse": (
        "O send me, sea, thy silver sail,\n  And promise me the morn,\n"
        "For all my pleading naught avail,\n  And all my grain is torn.\n"
    )
    * 60,
    "a foreign language": (
        "Ich bitte Sie, mir bis Ende April neunhundert Tonnen Gerste zu senden. Wir versprechen, es zu tun. "
    )
    * 60,
    "no words": "\u2067 \ud7ff .,;:!? 12 \U0001f33e" * 200,
}


@pytest.mark.parametrize("what", sorted(ODD))
def test_odd_letters_break_nothing(what, tmp_path):
    file = tmp_path / "odd.txt"
    file.write_text(HEAD + ODD[what] + "\n\nYours,\n\nOrla Fenn\n", encoding="utf-8")
    read = preview(file)
    text = read.source.text
    assert read.letters
    for found in read.acts:
        for entry in found:
            assert entry.act.span.of(text) == entry.quote
            assert text[entry.around.start : entry.around.end] == entry.context


def test_a_file_without_a_cut_is_read_in_part_and_says_so(monkeypatch):
    from despatch.acts import stage as letters
    from despatch.model import Cut, Description, Source, Span
    from despatch.settings import Settings

    monkeypatch.setattr(letters, "READ_AT_MOST", 200)
    text = "We beg you to send forty barrels of flour. " * 50
    source = Source("one.txt", text, "text", "utf-8", "")
    (found,), problems = letters.ledger(
        source, (Cut(Span(0, len(text)), "letter", "test", 1.0),), (Description(),), ((),), (), Settings()
    )
    assert all(act.act.span.end <= 200 for act in found[0])
    assert [(p.code, p.line) for p in problems] == [("letter-long", 1)]


def test_matters_of_two_stretches_that_begin_alike_stay_two(tmp_path, monkeypatch):
    from despatch import archive
    from despatch.pipeline import stretches

    monkeypatch.setattr(stretches, "STRETCH", 1)
    folder = archive.init(tmp_path / "twice")
    letter = (
        "Ada Orrel to Ben Wain\n\nPort Amity, May 3d, {}\n\nDear Sir,\n\n"
        "Pray send me forty barrels of flour by the first ship.\n\nI am yours,\n\nAda Orrel\n"
    )
    for year in (1823, 1824, 1825):
        (folder / "letters" / f"{year}.txt").write_text(letter.format(year), encoding="utf-8")
    archive.build(folder, workers=1)
    with archive.open(folder) as built:
        found = built.ledger.matters()
        assert len(found) == len({matter.id for matter in found}) == 3
        assert not [p for p in built.check() if p.code == "check-failed"]


@pytest.mark.parametrize("day", [None, "1938-06-01", "1700"])
def test_the_boards_of_all_states_are_those_of_each(example, day):
    with archive.open(example) as opened:
        whole = opened.ledger.board(day, limit=0)
        boards = opened.ledger.boards(day, limit=3)
        assert {state: board.total for state, board in boards.items()} == whole.counts
        for state, board in boards.items():
            assert board == opened.ledger.board(day, MatterFilter(state), order="weight", limit=3)
    assert bool(boards) == (day != "1700")
