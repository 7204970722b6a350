"""The review desk: what is doubtful, one item at a time."""

import re

import pytest

from despatch import archive
from despatch.archive import letter_targets
from despatch.cli import run
from despatch.decisions import log
from despatch.model import Correction, Filter, ReviewFilter
from mill import MILL, mill_at
from test_web_pens import Editor

DOUBTFUL = """\
4th May 1911.

The sluice is mended. Come and look at it before the water rises, for I shall not be here on Sunday.


5th May 1911.

The water has risen. Send me two men and a rope, and tell the Board that the north quay is under water.


6th May 1911.

The quay is dry again. I thank you for the rope, and keep the men until Friday for the crane.
"""


@pytest.fixture(name="notes")
def _notes(tmp_path):
    return mill_at(tmp_path / "mill", DOUBTFUL)


@pytest.fixture(name="editor")
def _editor(notes):
    return Editor(notes)


def left(folder, **where):
    with archive.open(folder) as it:
        return it.review.count(ReviewFilter(**where))


def test_the_likeliest_wrong_comes_first_and_every_item_once(notes):
    with archive.open(notes) as it:
        items = [it.review.item(at=at) for at in range(it.review.count())]
        assert it.review.item(at=len(items)) is None
        assert [item.sure for item in items] == sorted(item.sure for item in items)
        keys = [(item.letter, item.field, item.span.start) for item in items]
        assert len(set(keys)) == len(keys)
        unknown = [item for item in items if item.code == "sender-unknown"]
        assert [item.alike for item in unknown] == [3, 3, 3]
        assert {facet.value: facet.count for facet in it.review.facets()["code"]}["sender-unknown"] == 3


def test_the_desk_shows_the_words_in_their_place_and_the_choices(editor, notes):
    page = editor.get("/review?field=sender").text
    assert "Who wrote it?" in page
    assert "The letter does not say" in page
    assert 'data-key="1"' in page
    assert "3 doubtful readings" in page
    assert "for all 3 letters of this file" in page
    assert "sluice is mended" in page
    assert editor.get("/review?field=date").text.count("Nothing is left") == 1


def test_what_was_decided_leaves_the_desk_before_the_archive_is_settled(editor, notes):
    before = left(notes)
    page = editor.get("/review?field=sender").text
    letter = re.search(r'name="letter" value="([^"]+)"', page)[1]
    back = re.search(r'name="back" value="([^"]+)"', page)[1]
    answer = editor.send(back, do="field", field="sender", letter=letter, value="Orla Fenn")
    assert answer.headers["location"].startswith("/review?field=sender&done=")
    assert left(notes) == before - 1
    now = editor.get(answer.headers["location"]).text
    assert "2 doubtful readings" in now
    assert 'data-key="u"' in now
    archive.settle(notes)
    assert left(notes, field="sender") == 2
    editor.send(back, do="undo", of=answer.headers["location"].partition("done=")[2])
    archive.settle(notes)
    assert left(notes) == before


def test_what_is_alike_is_decided_at_once(editor, notes):
    page = editor.get("/review?field=sender").text
    letter = re.search(r'name="letter" value="([^"]+)"', page)[1]
    answer = editor.send("/review", do="field", field="sender", letter=letter, value="Orla Fenn", scope="file")
    assert answer.status_code == 303
    assert left(notes, field="sender") == 0
    archive.settle(notes)
    assert left(notes, field="sender") == 0
    with archive.open(notes) as it:
        assert [[who.name for who in one.senders] for one in it.letters()] == [["Orla Fenn"]] * 3
    (line,) = log.read(notes).lines
    assert line.correction.kind == "throughout"


def test_a_reading_is_confirmed_as_it_is(editor, notes):
    with archive.open(notes) as it:
        first = it.letters(order="source")[0].id
    editor.send("/review", do="field", field="date", letter=first, keep="1")
    archive.settle(notes)
    with archive.open(notes) as it:
        date = it.letter(first).letter.description.date
        assert (date.edtf, date.confidence, date.rule) == ("1911-05-04", 1.0, "editor")
        assert date.span is not None


def test_a_cut_is_decided_at_the_desk(tmp_path):
    notes = mill_at(tmp_path / "quay", MILL + "\n\n\n\nElmford, 4th May\n\nReceived of Mr. Hale two sacks.\n")
    editor = Editor(notes)
    cuts = left(notes, field="cut")
    assert cuts
    page = editor.get("/review?field=cut").text
    assert "Does a letter begin here?" in page
    letter = re.search(r'name="letter" value="([^"]+)"', page)[1]
    at = re.search(r'name="at" value="(\d+)"', page)[1]
    editor.send("/review?field=cut", do="cut", letter=letter, at=at, cut="other")
    assert left(notes, field="cut") == cuts - 1
    archive.settle(notes)
    assert left(notes, field="cut") == cuts - 1
    with archive.open(notes) as it:
        assert it.letter(letter).letter.kind == "other"


def test_a_piece_that_was_taken_for_no_letter_is_said_to_be_one_at_the_desk(tmp_path):
    alone = "The mill stands by the quay, and the water is low this year; we wait for rain."
    notes = mill_at(tmp_path / "quay", f"{alone}\n\n\n{MILL * 4}")
    with archive.open(notes) as it:
        (piece,) = it.letters(Filter(other=True))
    editor = Editor(notes)
    page = editor.get("/review?code=cut-no-opening").text
    assert "Is this a letter?" in page
    assert alone in page
    answer = re.search(r'<button name="cut" value="letter"[^>]*>.*?It is a letter', page)
    assert answer
    editor.send("/review?code=cut-no-opening", do="cut", letter=piece.id, at="0", cut="letter")
    assert left(notes, code="cut-no-opening") == 0
    archive.settle(notes)
    with archive.open(notes) as it:
        assert it.letter(piece.id).letter.kind == "letter"
        assert it.count(Filter(other=True)) == 0


QUAY = """\
Orla Fenn to Isak Roe

Port Carrow, May {day}th, 1911.

Dear Sir,

The weather is fair here. I should like to know what became of the crane.

O. Fenn
"""


@pytest.fixture(name="quay")
def _quay(tmp_path, monkeypatch):
    """Four letters of one file whose passages are all taken for doubtful."""
    monkeypatch.setattr("despatch.store.write_ledger.DOUBTFUL", 1.0)
    return mill_at(tmp_path / "quay", "\n\n".join(QUAY.format(day=day) for day in (4, 5, 6, 7)))


def acts_of(folder):
    with archive.open(folder) as it:
        return it.ledger.acts()


def test_a_doubtful_act_stands_at_the_desk_with_its_words_and_choices(quay):
    page = Editor(quay).get("/review?field=act").text
    assert "What do these words do?" in page
    assert "<mark>I should like to know what became of the crane.</mark>" in page
    assert "It is a request, by Orla Fenn" in page
    assert "It asks, promises and reports nothing" in page
    assert "It is a request, but by Isak Roe" in page
    assert "It is a promise, by Orla Fenn" in page
    assert "for all 4 passages of this file" in page
    assert [f'data-key="{key}"' in page for key in "129"] == [True] * 3
    with archive.open(quay) as it:
        assert {facet.value: facet.count for facet in it.review.facets()["field"]}["act"] == left(quay, field="act")
        item = it.review.item(ReviewFilter(field="act"))
        assert (item.code, item.value, item.alike) == ("act-doubtful", "request by sender", 4)


@pytest.mark.parametrize(
    ("choice", "becomes"),
    [
        ({"what": "confirm"}, ("request", "sender", 1.0)),
        ({"type": "promise"}, ("promise", "sender", 1.0)),
        ({"actor": "recipient"}, ("request", "recipient", 1.0)),
        ({"what": "withdraw"}, None),
    ],
)
def test_an_act_is_decided_at_the_desk_by_one_button(quay, choice, becomes):
    editor = Editor(quay)
    before = left(quay, field="act")
    act = re.search(r'name="act" value="([^"]+)"', editor.get("/review?field=act").text)[1]
    answer = editor.send("/review?field=act", do="act", act=act, **choice)
    assert answer.headers["location"].startswith("/review?field=act&done=d-")
    assert left(quay, field="act") == before - 1
    archive.settle(quay)
    assert left(quay, field="act") == before - 1
    found = {one.id: (one.act.type, one.act.actor, one.act.confidence) for one in acts_of(quay)}
    assert found.get(act) == becomes


def test_acts_that_were_read_alike_are_decided_and_undone_at_once(quay):
    editor = Editor(quay)
    before = left(quay, field="act")
    act = re.search(r'name="act" value="([^"]+)"', editor.get("/review?field=act").text)[1]
    answer = editor.send("/review?field=act", do="act", act=act, what="confirm", scope="file")
    assert left(quay, field="act") == before - 4
    archive.settle(quay)
    assert sorted(one.act.confidence for one in acts_of(quay))[-4:] == [1.0] * 4
    page = editor.get(answer.headers["location"]).text
    assert "confirmed, in 4 places" in page
    of = re.search(r'name="of" value="([^"]+)"', page)[1]
    assert editor.send("/review?field=act", do="undo", of=of).status_code == 303
    archive.settle(quay)
    assert left(quay, field="act") == before
    assert len(log.read(quay).lines) == 8


def test_a_letter_that_was_accepted_keeps_its_doubtful_acts(quay):
    editor = Editor(quay)
    before = left(quay, field="act")
    with archive.open(quay) as it:
        first = it.letters()[0].id
    editor.send("/review", do="accept", letter=first)
    assert left(quay, field="act") == before


def test_the_shell_lists_doubtful_acts_among_the_rest(quay, capsys):
    run(["review", "doubts", str(quay), "--limit", "50"])
    assert "act: request by sender" in capsys.readouterr().out


def test_an_accepted_letter_leaves_nothing_to_look_at_but_its_acts(editor, notes):
    def fields():
        with archive.open(notes) as it:
            return [item.field for item in it.review.items() if item.letter == first]

    with archive.open(notes) as it:
        first = it.letters(order="source")[0].id
        acts = [entry.id for entry in it.letter(first).acts]
        decision = letter_targets.accept(it, lambda kind, **said: Correction("", kind, "I. Lund", "", **said), first)
    before = fields()
    assert {"sender", "recipient"} <= set(before)
    archive.decide(notes, decision)
    assert fields() == [field for field in before if field == "act"]
    for act in acts:
        editor.send("/review?field=act", do="act", act=act, what="confirm")
    assert fields() == []
    archive.settle(notes)
    assert fields() == []


@pytest.mark.parametrize("query", ["at=x", "at=-1", "field=sender&colour=red"])
def test_an_address_that_cannot_be_is_said_so(editor, query):
    assert editor.get(f"/review?{query}").status_code == 400


def test_a_place_beyond_the_last_shows_the_last(editor):
    assert "this is number" in editor.get("/review?at=9999").text
