"""From a transcript to an archive, by the stages that ship."""

import pytest

import despatch
from despatch.export import jsonl

HARBOUR = """\
Orla Fenn to the Harbour Board

Port Carrow, March 4th, 1911.

Gentlemen,

The barley that you promised for the 1st inst. has not come, and the mill stands idle.

Your obedient servant,

O. Fenn


Telegram from the Harbour Board to Miss Orla Fenn

Hollingstead, March 6th, 1911

Your letter of the 4th received. The Curlew and the Dunlin sail on Thursday with 900 tons of barley.
"""


@pytest.fixture
def harbour(tmp_path):
    folder = despatch.init(tmp_path / "harbour", title="The harbour letters")
    (folder / "letters" / "harbour.txt").write_text(HARBOUR)
    (folder / "letters" / "empty.txt").write_text("")
    report = despatch.build(folder)
    assert (report.letters, report.new, report.refused) == (2, 1, {"source-empty": 1})
    with despatch.open(folder) as archive:
        yield archive


def test_letters_are_cut_described_and_found(harbour):
    letter, telegram = harbour.letters()
    assert (letter.date, letter.kind, telegram.date, telegram.kind) == (
        "1911-03-04",
        "letter",
        "1911-03-06",
        "telegram",
    )
    assert letter.senders[0].person == telegram.recipients[0].person == "orla-fenn"
    assert [hit.entry.id for hit in harbour.search("barley from:fenn").hits] == [letter.id]
    assert harbour.letter(letter.id).later == telegram
    assert harbour.check() == []


def test_the_export_is_what_the_archive_says(harbour, tmp_path):
    assert jsonl.write(harbour.exports, tmp_path / "out")["letters.jsonl"] == 2
    first, second = harbour.exports.letters()
    assert HARBOUR[first["start"] : first["end"]].startswith("Orla Fenn to the Harbour Board")
    assert HARBOUR[second["start"] : second["end"]].endswith("barley.")


@pytest.mark.shared
@pytest.mark.parametrize("layout", ["delegates/headed", "schnitzler/titled"])
def test_real_letters_give_a_sound_archive(shared, tmp_path, layout):
    folder = despatch.init(tmp_path / "archive")
    text = min((shared / "corpora" / layout / "text").iterdir(), key=lambda path: path.stat().st_size)
    (folder / "letters" / text.name).write_bytes(text.read_bytes())
    report = despatch.build(folder, workers=1)
    assert report.letters > 50
    with despatch.open(folder) as archive:
        assert archive.check() == []
        assert archive.problems("source-failed") == []
        for entry in archive.letters(limit=20):
            assert archive.letter(entry.id).text == text.read_text()[entry.start : entry.end]
