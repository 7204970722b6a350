"""An archive with doubtful readings: proposals are shown as such, and used for nothing else."""

from contextlib import redirect_stdout
from io import StringIO

import pytest

from despatch import archive, cli, score
from despatch.cli.common import said_surely
from despatch.describe.merge import merge
from despatch.model import Description, Party, Proposal, Span
from despatch.web.pages.letter import page

LETTER = """Orla Fenn to Josiah Quill

Port Carrow, March 4th, 1811.

Sir,

The barley has not come.

I am, Sir, your obedient servant,

Orla Fenn
"""


@pytest.fixture(scope="module")
def doubtful(tmp_path_factory):
    """An archive in which nothing is sure enough to be a value."""
    folder = tmp_path_factory.mktemp("doubtful")
    archive.init(folder)
    (folder / "letters" / "fenn.txt").write_text(LETTER, encoding="utf-8")
    settings = folder / "despatch.toml"
    settings.write_text("certainty = 1.0\n" + settings.read_text("utf-8"), encoding="utf-8")
    report = archive.build(folder, workers=1)
    return folder, report


def test_a_build_says_how_many_letters_were_read_surely(doubtful):
    assert (doubtful[1].surely, doubtful[1].doubtful) == (0, 1)
    assert said_surely(49, 18) == "of 67 letters 49 read surely, 18 want a look"


def test_an_export_lists_proposals_and_has_no_such_values(doubtful):
    with archive.open(doubtful[0]) as opened:
        (row,) = opened.exports.letters()
    assert (row["sender"], row["recipients"], row["date"], row["place"]) == (None, [], None, None)
    assert {one["field"]: one["value"] for one in row["proposals"]} == {
        "sender": "Orla Fenn",
        "recipient": "Josiah Quill",
        "date": "1811-03-04",
        "place": "Port Carrow",
    }


def test_search_does_not_find_a_proposal(doubtful):
    with archive.open(doubtful[0]) as opened:
        assert opened.search("barley").total == 1
        assert opened.search("barley from:fenn").total == 0
        assert opened.search("barley date:1811").total == 0


def test_a_page_shows_a_proposal_with_its_reason(doubtful):
    with archive.open(doubtful[0]) as opened:
        (entry,) = opened.letters()
        shown = page(opened.letter(entry.id), opened.settings, "http://127.0.0.1", {})
    assert [one.value for one in shown.perhaps if one.field == "sender"] == ["Orla Fenn"]
    assert all(one.reason for one in shown.perhaps)


def test_check_lists_proposals_and_counts_the_letters_that_want_a_look(doubtful):
    out = StringIO()
    with redirect_stdout(out):
        cli.run(["check", str(doubtful[0])])
    assert "reading-proposed" in out.getvalue()
    assert (
        out.getvalue().splitlines()[-1].startswith("of 1 letter 0 read surely, 1 want a look: `despatch review doubts ")
    )


def test_a_score_tells_how_often_each_confidence_is_right():
    def row(start, sender, confidence):
        party = {"name": sender, "person": None, "confidence": confidence}
        return {"id": str(start), "source": "a.txt", "start": start, "end": start + 90, "senders": [party]}

    gold = [{"file": "a.txt", "start": n * 100, "end": n * 100 + 90, "sender": "Orla Fenn"} for n in range(4)]
    read = [row(0, "O. Fenn", 0.95), row(100, "Tamsin Rook", 0.92), row(200, "Orla Fenn", 0.6), row(300, "Orla", 0.3)]
    found = score.letters(gold, read).reliability
    assert found["sender, sure 0.9 and more"] == score.Share(1, 2, 2)
    assert found["sender, sure 0.5 to 0.7"] == score.Share(1, 1, 1)
    assert found["sender, sure below 0.5"] == score.Share(0, 1, 1)
    assert "sender, sure 0.7 to 0.9" not in found


def test_a_proposal_goes_where_the_encoding_gives_the_field():
    proposal = Proposal("sender", "Tasso", Span(0, 5), "signature.line", 0.3, "too few signs speak for it")
    encoded = Description(senders=(Party("Orla Fenn", None, "encoding.corresp", 1.0),))
    assert merge(encoded, Description(proposals=(proposal,))).proposals == ()
    assert merge(Description(), Description(proposals=(proposal,))).proposals == (proposal,)
