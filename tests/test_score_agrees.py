"""The project's own scorer gives the numbers of the common yardstick in ../shared, on spoilt copies of its gold and on a real export."""

import importlib.util
import json
import random
import sys

import pytest

from despatch import archive, score
from despatch.export import jsonl

pytestmark = pytest.mark.shared
TABLES = ("letters", "references", "inferred", "acts")
MEASURES = {
    "references": {
        "found": "found",
        "function": "function",
        "date": "date",
        "received": "received",
        "author": "author",
        "target": "target",
        "not_in_archive": "not in the archive",
    },
    "inferred": {"found": "found", "dated": "dated"},
    "acts": {
        "found": "found",
        "typed": "typed",
        "typed_and_actor": "typed and actor",
        "quantities": "quantities",
        "reported": "reported",
    },
}


@pytest.fixture(scope="module")
def yardstick(shared):
    return loaded(shared, "score")


@pytest.fixture(scope="module")
def measure(shared, yardstick):
    """The shared scorer of whole exports, which imports its neighbour by its bare name."""
    before = sys.modules.get("score")
    sys.modules["score"] = yardstick
    yield loaded(shared, "measure").measure
    sys.modules.pop("score") if before is None else sys.modules.update(score=before)


def loaded(shared, name):
    spec = importlib.util.spec_from_file_location(f"yardstick_{name}", shared / "eval" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows(file):
    return (
        [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line.strip()]
        if file.exists()
        else []
    )


def spoil(gold, seed):
    """Rows as an export has them, with a share of every kind of mistake."""
    rng = random.Random(seed)
    names = [n for g in gold for n in ([g["sender"]] if isinstance(g["sender"], str) else [])]
    for i, g in enumerate(gold):
        if rng.random() < 0.05:
            continue
        sender = g["sender"] if isinstance(g["sender"], str) else None
        sender = rng.choice(
            [
                sender,
                sender,
                sender,
                sender and sender.split()[-1],
                sender and sender[0] + ". " + sender.split()[-1],
                rng.choice(names),
                None,
            ]
        )
        recipients = g["recipient"] if isinstance(g["recipient"], list) else [g["recipient"]]
        yield {
            "id": str(i),
            "source": f"sub/{g['file']}",
            "start": max(0, g["start"] + rng.choice([0, 0, 0, 2, -3, 4, 60])),
            "end": g["end"] - rng.choice([0, 0, 0, 3, 200]),
            "sender": sender and {"name": sender, "person": None},
            "recipients": [{"name": n, "person": None} for n in recipients if n and rng.random() < 0.9],
            "date": g["date"]
            and {"edtf": rng.choice([g["date"], g["date"], g["date"][:7], g["date"] + "?", "1775-05-05"])},
            "place": g["place"] and {"name": rng.choice([g["place"], g["place"][:5], "Elsewhere"])},
        }


@pytest.mark.parametrize("name", ["delegates/tight", "schnitzler/bare"])
def test_the_same_numbers(yardstick, shared, name):
    gold = score.read_gold(shared / "corpora" / name)[:400]
    read = list(spoil(gold, 4))
    ours = score.letters(gold, read)
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
        for r in read
    ]
    theirs = yardstick.score_letters(gold, flat)
    for cuts, key in ((ours.starts, "start_within_3"), (ours.overlaps, "overlap_0.95")):
        assert (cuts.hits, cuts.read, cuts.gold) == tuple(
            theirs["segmentation"][key][k] for k in ("hits", "predicted", "gold")
        )
    for field, key in {
        "sender": "sender",
        "recipient": "recipient",
        "date": "date_exact",
        "date compatible": "date_compatible",
        "place": "place",
    }.items():
        assert (ours.fields[field].right, ours.fields[field].of) == (theirs[key]["right"], theirs[key]["of"]), field
    assert 0 < ours.fields["sender"].right < ours.fields["sender"].of


# ------------------------------------------------------------ references, inferred letters, acts


def spoilt_export(gold, out, seed):
    """Write an export of what a bad reader would have made of a gold set: rows lost, moved, doubled, of other types and people."""
    rng = random.Random(seed)
    frame = [{"file": "1942.txt", **g} for g in rows(gold / "letters.jsonl")]
    placed = {g["id"]: g for g in frame}

    def moved(g):
        by = rng.choice([0, 0, 0, 5, -8, 40, 400])
        return {
            "letter": f"our-{g['letter']}",
            "start": g["start"] + by,
            "end": max(g["start"] + by + 1, g["end"] + by - rng.choice([0, 0, 20])),
        }

    def reference(g):
        target = rng.choice([g.get("target"), g.get("target"), rng.choice(frame)["id"], None])
        return {
            **moved(g),
            "quote": g["quote"],
            "date": rng.choice([g["date"], g["date"], None, "1775-05-05"]),
            "received": rng.choice([g["received"], None]),
            "author": rng.choice([g["author"], g["author"] and g["author"].split()[-1], None]),
            "function": rng.choice([g["function"], "cite"]),
            "target": target and f"our-{target}",
        }

    def letter(g):
        spoken = placed[rng.choice(g["letters"])]
        evidence = [{"letter": f"our-{spoken['id']}", "start": spoken["start"] + 5, "end": spoken["start"] + 25}]
        return {
            "author": rng.choice([g["author"], g["author"], "Nobody Known"]),
            "date": rng.choice([g["date"], None]),
            "received": g["received"],
            "evidence": evidence,
        }

    def act(g):
        kinds = [g["type"], g["type"], *(g.get("also") or []), "complaint"]
        actor = {"role": rng.choice([g["actor"]["role"], "joint"])}
        return {
            **moved(g),
            "quote": g["quote"],
            "type": rng.choice(kinds),
            "actor": actor,
            "reported": rng.choice([g["reported"], True]),
            "quantities": rng.choice([g["quantities"], []]),
        }

    tables = {
        "letters": [
            {
                "id": f"our-{g['id']}",
                "source": f"sub/{g['file']}",
                "start": g["start"] + rng.choice([0, 0, 0, 1]),
                "end": g["end"],
            }
            for g in frame
        ]
    }
    # A letter outside the set, whose acts and references count nowhere.
    tables["letters"].append({"id": "other", "source": f"sub/{frame[0]['file']}", "start": 10**7, "end": 10**7 + 900})
    for name, make in (("references", reference), ("inferred", letter), ("acts", act)):
        kept = [g for g in rows(gold / f"{name}.jsonl") if rng.random() < 0.85]
        tables[name] = [make(g) for g in kept + rng.sample(kept, len(kept) // 8)]
    tables["acts"] += [{**a, "letter": "other", "start": 10**7 + 5, "end": 10**7 + 50} for a in tables["acts"][:5]]
    out.mkdir()
    for name in TABLES:
        (out / f"{name}.jsonl").write_text("".join(json.dumps(r) + "\n" for r in tables[name]), encoding="utf-8")


def exported(folder):
    read = {name: rows(folder / f"{name}.jsonl") for name in TABLES}
    return score.Tables(*(lambda name=name: read[name] for name in TABLES))


def agreed(ours, theirs):
    """Compare every measure that the shared scorer prints, and return how many there were."""
    compared = 0
    for part, named in MEASURES.items():
        got = theirs.get(part, {})
        wanted = {key: f"{part}, {name}" for key, name in named.items()} | {
            k: f"{part}, {k}" for k in got.get("by_type", {})
        }
        for key, name in wanted.items():
            value = got.get(key) or got.get("by_type", {}).get(key)
            if value is None or value.get("of") == 0:
                assert name not in ours, name
                continue
            keys = ("hits", "predicted", "gold") if "f1" in value else ("right", "of")
            mine = ("right", "read", "of") if "f1" in value else ("right", "of")
            assert tuple(ours[name][k] for k in mine) == tuple(value[k] for k in keys), name
            assert ours[name]["score"] == pytest.approx(value.get("f1", value.get("accuracy")), abs=1e-4)
            compared += 1
    return compared


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("name", ["telegrams-1942", "delegates-acts"])
def test_the_same_numbers_of_references_and_acts(measure, shared, tmp_path, name, seed):
    gold = shared / "gold" / name
    spoilt_export(gold, tmp_path / "out", seed)
    got = score.score(score.read_set(gold), exported(tmp_path / "out"))
    ours = score.report(got.letters, got.parts)
    assert agreed(ours, measure(gold, tmp_path / "out")) >= 18
    assert 0.2 < ours["acts, typed"]["score"] < ours["acts, found"]["score"] < 0.95


def test_the_same_numbers_of_a_real_export(measure, shared, tmp_path):
    folder = archive.init(tmp_path / "archive")
    (folder / "letters" / "1942.txt").write_bytes((shared / "telegrams" / "1942.txt").read_bytes())
    archive.build(folder, workers=1)
    with archive.open(folder) as opened:
        jsonl.write(opened.exports, tmp_path / "out")
        tables = score.Tables(
            opened.exports.letters, opened.exports.references, opened.exports.inferred, opened.exports.acts
        )
        got = score.score(score.read_set(shared / "gold" / "telegrams-1942"), tables)
    ours = score.report(got.letters, got.parts)
    theirs = measure(shared / "gold" / "telegrams-1942", tmp_path / "out")
    assert agreed(ours, theirs) >= 18
    assert ours["cuts, start"]["of"] == theirs["description"]["start_within_3"]["of"]
    assert ours["marking"]["right"] == theirs["description"]["marking"]["right"]
