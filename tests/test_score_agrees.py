"""The project's own scorer gives the numbers of the common yardstick in ../shared, on spoilt copies of its gold."""

import importlib.util
import random

import pytest

from despatch import score

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def yardstick(shared):
    spec = importlib.util.spec_from_file_location("yardstick", shared / "eval" / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def spoil(gold, seed):
    """Rows as an export has them, with a share of every kind of mistake."""
    rng = random.Random(seed)
    names = [n for g in gold for n in ([g["sender"]] if isinstance(g["sender"], str) else [])]
    for i, g in enumerate(gold):
        if rng.random() < 0.05:
            continue
        sender = g["sender"] if isinstance(g["sender"], str) else None
        sender = rng.choice([sender, sender, sender, sender and sender.split()[-1], sender and sender[0] + ". " + sender.split()[-1], rng.choice(names), None])
        recipients = g["recipient"] if isinstance(g["recipient"], list) else [g["recipient"]]
        yield {
            "id": str(i),
            "source": f"sub/{g['file']}",
            "start": max(0, g["start"] + rng.choice([0, 0, 0, 2, -3, 4, 60])),
            "end": g["end"] - rng.choice([0, 0, 0, 3, 200]),
            "sender": sender and {"name": sender, "person": None},
            "recipients": [{"name": n, "person": None} for n in recipients if n and rng.random() < 0.9],
            "date": g["date"] and {"edtf": rng.choice([g["date"], g["date"], g["date"][:7], g["date"] + "?", "1775-05-05"])},
            "place": g["place"] and {"name": rng.choice([g["place"], g["place"][:5], "Elsewhere"])},
        }


@pytest.mark.parametrize("name", ["delegates/tight", "schnitzler/bare"])
def test_the_same_numbers(yardstick, shared, name):
    gold = score.read_gold(shared / "corpora" / name)[:400]
    rows = list(spoil(gold, 4))
    ours = score.letters(gold, rows)
    flat = [
        {
            "file": r["source"].rpartition("/")[2],
            "start": r["start"],
            "end": r["end"],
            "sender": r["sender"] and r["sender"]["name"],
            "recipient": [p["name"] for p in r["recipients"]],
            "date": r["date"] and r["date"]["edtf"],
            "place": r["place"] and r["place"]["name"],
        }
        for r in rows
    ]
    theirs = yardstick.score_letters(gold, flat)
    for cuts, key in ((ours.starts, "start_within_3"), (ours.overlaps, "overlap_0.95")):
        assert (cuts.hits, cuts.read, cuts.gold) == tuple(theirs["segmentation"][key][k] for k in ("hits", "predicted", "gold"))
    for field, key in {"sender": "sender", "recipient": "recipient", "date": "date_exact", "date compatible": "date_compatible", "place": "place"}.items():
        assert (ours.fields[field].right, ours.fields[field].of) == (theirs[key]["right"], theirs[key]["of"]), field
    assert 0 < ours.fields["sender"].right < ours.fields["sender"].of
