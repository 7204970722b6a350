"""Real TEI editions: whose letter it is and of which day, by the editors' own answers."""

import json

import pytest

from despatch.describe import describe
from despatch.divide import divide
from despatch.names.alike import same_person
from despatch.read import read
from despatch.settings import Settings

pytestmark = pytest.mark.shared
FLOOR = 0.97


@pytest.mark.parametrize("edition", ["mitford", "lassberg"])
def test_the_letters_of_an_edition(edition, shared):
    folder = shared / "corpora" / "layouts" / edition
    gold = [json.loads(line) for line in (folder / "gold.jsonl").read_text("utf-8").splitlines()]
    right = {"sender": 0, "recipient": 0, "date": 0}
    doubts = 0
    for row in gold:
        source, _ = read((folder / "text" / row["file"]).read_bytes(), row["file"], Settings())
        cuts, _ = divide(source, Settings())
        (said,), _ = describe(source, cuts, Settings())
        right["sender"] += any(same_person(row["sender"], party.name) for party in said.senders)
        right["recipient"] += any(same_person(row["recipient"], party.name) for party in said.recipients)
        right["date"] += said.date is not None and said.date.edtf.rstrip("?") == row["date"]
        doubts += sum(doubt.code.endswith("-unknown") for doubt in said.doubts)
    assert min(right.values()) >= FLOOR * len(gold), right
    assert doubts == 0
