"""Ordinary layouts: what is read of letters that are laid out as people really do."""

import json

import pytest

from despatch import archive
from layout_gold import FIELDS, LAYOUTS, measure, rows


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    folder = tmp_path_factory.mktemp("layouts") / "archive"
    archive.init(folder)
    for file in (LAYOUTS / "text").glob("*.txt"):
        (folder / "letters" / file.name).write_bytes(file.read_bytes())
    archive.build(folder)
    with archive.open(folder) as opened:
        yield opened


UNSEEN = "b"
"""The writer from whose letters nothing was learned; what A wrote taught the models."""
FLOORS = {"cuts": 0.67, "sender": 0.68, "recipient": 0.68, "date": 0.74, "place": 0.66, "true": 0.94}
MOST_WRONG = 0.1


def test_the_gold_stands_in_the_texts():
    for row in rows():
        text = (LAYOUTS / "text" / row["file"]).read_text("utf-8")
        words = text[row["start"] : row["end"]]
        assert words == words.strip(), row["id"]
    for row in map(json.loads, (LAYOUTS / "links.jsonl").read_text("utf-8").splitlines()):
        text = (LAYOUTS / "text" / row["source_file"]).read_text("utf-8")
        assert text.startswith(row["quote"], row["quote_start"])


def test_letters_in_ordinary_layouts_are_read_as_well_as_before(read):
    result = measure(read, rows(UNSEEN))
    reached = {"cuts": result.cuts, "true": result.true("sure")} | {name: result.share(name) for name in FIELDS}
    assert {name: (reached[name], floor) for name, floor in FLOORS.items() if reached[name] < floor} == {}
    assert result.wrongly_given <= MOST_WRONG
