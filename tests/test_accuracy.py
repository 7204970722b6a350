"""What the reading reaches, held by floors a little under it: on the example's own gold, and on the letters of ../shared.

The numbers are those of `despatch score`. A floor is raised when the reading gets better, and never lowered
without saying why.
"""

import shutil
from importlib import resources
from pathlib import Path

import pytest

from despatch import archive, score

EXAMPLE = {"starts": 1.0, "overlaps": 1.0}
FLOORS = {}


def measured(gold, sources, folder):
    """Build an archive of some files and score it."""
    archive.init(folder)
    for file in sources:
        shutil.copy(file, folder / "letters" / file.name)
    archive.build(folder, workers=1)
    return scored(folder, gold)


def scored(folder, gold):
    with archive.open(folder) as opened:
        return score.letters(score.read_gold(gold), list(opened.export_letters()))


def reached(result):
    """Every measure by a short name; precision of the sender too, for an answer that is given must be right."""
    shares = {name: share.accuracy for name, share in result.fields.items() if share.of}
    return shares | {
        "starts": result.starts.f1,
        "starts found": result.starts.recall,
        "overlaps": result.overlaps.f1,
        "sender when answered": result.fields["sender"].precision,
    }


def below(result, floors):
    """Return what falls short: measure, reached, floor, and the first misses."""
    got = reached(result)
    return {
        name: (round(got[name], 4), floor, [(g.get(name), r and r.get(name)) for field, g, r in result.misses if field == name][:5])
        for name, floor in floors.items()
        if got[name] < floor
    }


def test_the_example_archive(example):
    gold = Path(str(resources.files("despatch.example"))) / "gold"
    assert not below(scored(example, gold), EXAMPLE)


@pytest.mark.shared
@pytest.mark.parametrize("name", sorted(FLOORS))
def test_real_letters(name, shared, tmp_path):
    corpus = shared / "corpora" / name
    result = measured(corpus / "gold.jsonl", sorted((corpus / "text").iterdir()), tmp_path / "archive")
    assert not below(result, FLOORS[name])


@pytest.mark.shared
def test_the_telegrams(shared, tmp_path):
    result = measured(shared / "gold" / "telegrams-1942", [shared / "telegrams" / "1942.txt"], tmp_path / "archive")
    everything = ("starts found", "sender", "recipient", "date", "marking", "kind", "salutation", "closing", "signature")
    assert not below(result, dict.fromkeys(everything, 1.0))
