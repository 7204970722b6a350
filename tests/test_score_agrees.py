"""The project's scorer gives the numbers of the shared scorer, on spoilt copies of its gold and on a real export."""

import importlib.util
import json
import random
import shutil
import sys

import pytest

from despatch import archive, score
from despatch.export import jsonl
from despatch.score import names as score_names

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


WHOLE = {
    "letters": {
        "start_within_3": "cuts, start",
        "overlap_0.95": "cuts, overlap",
        "kept_whole": "kept whole",
        "sender": "sender",
        "recipient": "recipient",
        "date_exact": "date",
        "date_compatible": "date compatible",
        "place": "place",
    },
    "inferred": {
        "found": "lost, found",
        "found_on_same_letter": "lost, on the same letter",
        "evidence_words": "lost, on the same words",
        "dated_both_ends": "lost, dated at both ends",
        "dated_as_narrowly": "lost, dated narrowly",
        "answered_by": "lost, answered by",
        "answers": "lost, answers",
    },
    "replies": {"reply_found": "found", "only_another_named": "only another letter"},
}
"""The measures of a set whose letters are whole files."""
REQUESTS = {"requests": {"request": "request", "request_or_offer": "request or offer", "any_act": "any act"}}


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


def respell(name, rng):
    """Return a name as another letter might have it: shortened, with a title, turned round."""
    *given, surname = name.split()
    title = rng.choice(["Mr. ", "Mrs. ", "Honorable ", "the ", "Dr. ", ""])
    turned = f"{surname}, {' '.join(given)}"
    return rng.choice([name, surname, f"{name[0]}. {surname}", title + name, title + surname, f"{name}, Esq.", turned])


def test_names_are_compared_alike(yardstick, shared):
    rng = random.Random(1)
    gold = [g for file in sorted((shared / "corpora").rglob("tight/gold.jsonl")) for g in score.read_gold(file)]
    names = sorted({n for g in gold for key in ("sender", "recipient") for n in yardstick.as_list(g[key])})
    same = 0
    for _ in range(5000):
        wanted = rng.choice(names)
        given = respell(rng.choice([wanted, wanted, rng.choice(names)]), rng)
        known = {wanted, *rng.sample(names, 30)}
        theirs = yardstick.names_match(wanted, given, known)
        assert score_names.same_person(wanted, given, known) == theirs, (wanted, given)
        same += theirs
    assert 2000 < same < 4000


# ------------------------------------------------------------ references, inferred letters, acts


def spoilt_export(gold, out, seed):
    """Write the export of a bad reader of a gold set: rows lost, moved, doubled, of other types and people."""
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


def agreed(ours, theirs, measures=MEASURES):
    """Compare every measure that the shared scorer prints, and return how many there were."""
    compared = 0
    for part, named in measures.items():
        got = theirs.get(part, {})
        got = got | got.get("segmentation", {})
        wanted = {key: name if ", " in name or part == "letters" else f"{part}, {name}" for key, name in named.items()}
        wanted |= {k: f"{part}, {k}" for k in got.get("by_type", {})}
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
    ours = score.report(got)
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
    ours = score.report(got)
    theirs = measure(shared / "gold" / "telegrams-1942", tmp_path / "out")
    assert agreed(ours, theirs) >= 18
    assert ours["cuts, start"]["of"] == theirs["description"]["start_within_3"]["of"]
    assert ours["marking"]["right"] == theirs["description"]["marking"]["right"]


# ------------------------------------------------------------ whole files, lost letters, replies, requests


def write(folder, **tables):
    folder.mkdir()
    for name, table in tables.items():
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(r) + "\n" for r in table), encoding="utf-8")


def spoilt_letters(gold, rng):
    """Yield the letters of a bad reader of whole files: lost, cut in two, with another sender or day."""
    everybody = [g["sender"] for g in gold]
    for g in gold:
        if rng.random() < 0.05:
            continue
        aliases = (g.get("aliases") or {}).get(g["sender"], [])
        sender = rng.choice(
            [g["sender"], g["sender"], *aliases, rng.choice(everybody), f"Honorable {g['sender']}", None]
        )
        cut = rng.choice([0, 0, 0, 300, 700])
        for start, end in [(0, cut), (cut, 900)] if cut else [(0, 900)]:
            yield {
                "id": f"our-{g['id']}-{start}",
                "source": f"sub/{g['file']}",
                "start": start,
                "end": end,
                "sender": sender and {"name": sender, "person": None},
                "senders": [{"name": sender, "person": None}] if sender else [],
                "recipients": [{"name": n, "person": None} for n in [g["recipient"]] if n and rng.random() < 0.9],
                "date": g["date"] and rng.choice([{"edtf": g["date"]}, {"edtf": g["date"][:7]}, None]),
                "place": g["place"] and {"name": rng.choice([g["place"], "Elsewhere"])},
            }
    yield {"id": "described", "source": None, "start": None, "end": None, "sender": None, "recipients": []}
    yield {"id": "other", "source": "not-asked.xml", "start": 0, "end": 9, "sender": None, "recipients": []}


def spoilt_lost(gold, letters, rng):
    """Return (inferred letters, the references on which they rest), some right and some wrong."""
    by_file = {r["source"].rpartition("/")[2]: r["id"] for r in letters if r["source"]}
    inferred, references = [], []
    for n, g in enumerate(gold):
        wanted = g["evidence"][0] if g["evidence"] else {"file": rng.choice(list(by_file)), "quote": "some words"}
        file = rng.choice([wanted["file"], wanted["file"], rng.choice(list(by_file))])
        quote = rng.choice([wanted.get("context") or wanted["quote"], "ganz andere Worte"])
        spoken = {"letter": by_file.get(file, "other"), "start": n, "end": n + 9}
        references.append({**spoken, "quote": quote, "target": f"L{n}", "function": "answer", "date": None})
        references += [
            {"letter": by_file[f"{id}.xml"], "start": 1, "end": 2, "quote": "x", "target": f"L{n}"}
            for id in g["answered_by"]
            if f"{id}.xml" in by_file and rng.random() < 0.5
        ]
        date = rng.choice([g["date"], g["date"], f"../{g['date'].rpartition('/')[2]}", "1700", None])
        author = rng.choice([g["author"], g["author"], g["author"].split()[-1], "Nobody Known", None])
        row = {"id": f"L{n}", "author": author, "date": date, "received": rng.choice([g["date"], None])}
        row["addressee"] = rng.choice([g["addressee"], g["addressee"], "Jean Paul", "Nobody Known"])
        row["answers"] = [by_file[f"{id}.xml"] for id in g["answers"] if f"{id}.xml" in by_file and rng.random() < 0.7]
        inferred += [{**row, "evidence": [spoken]}] * rng.choice([0, 1, 1, 1, 2])
    return inferred, references


def ours_and_theirs(measure, gold, out):
    names = (*TABLES[:3], "acts")
    read = {name: rows(out / f"{name}.jsonl") for name in names}
    tables = score.Tables(*(lambda name=name: read[name] for name in names))
    return score.report(score.score(score.read_set(gold), tables)), measure(gold, out)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_same_numbers_of_whole_files_lost_letters_and_replies(measure, shared, tmp_path, seed):
    rng = random.Random(seed)
    gold = shared / "corpora" / "jeanpaul" / "tei"
    letters = list(spoilt_letters(rows(gold / "gold.jsonl"), rng))
    inferred, references = spoilt_lost(rows(gold / "inferred.jsonl"), letters, rng)
    by_file = {r["source"].rpartition("/")[2]: r["id"] for r in letters if r["source"]}
    for reply in rows(gold / "replies.jsonl"):
        target = rng.choice([reply["target_file"], reply["target_file"], rng.choice(list(by_file)), None])
        if reply["source_file"] in by_file:
            letter = by_file[reply["source_file"]]
            row = {"letter": letter, "start": 3, "end": 9, "quote": "Ihr Brief", "target": by_file.get(target)}
            references.append({**row, "function": "answer", "date": None})
    write(tmp_path / "out", letters=letters, inferred=inferred, references=references)
    ours, theirs = ours_and_theirs(measure, gold, tmp_path / "out")
    assert agreed(ours, theirs, WHOLE) >= 15
    unnamed = theirs["inferred"]["unnamed"]
    named = ours["lost, both people named"]
    assert named["of"] - named["right"] == unnamed["without_author_or_addressee"]
    assert 0 < ours["lost, on the same words"]["right"] < ours["lost, found"]["right"] < len(inferred)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_same_numbers_of_a_mailbox(measure, shared, tmp_path, seed):
    rng = random.Random(seed)
    gold = rows(shared / "corpora" / "dahn" / "bare" / "gold.jsonl")[:60]
    people = ["Anna Fenn", "Isak Roe", "Tasso Brandt"]
    box = [
        {**g, "file": f"list-{i % 2}.mbox", "start": None, "end": None, "sender": rng.choice(people)}
        for i, g in enumerate(gold)
    ]
    read = list(spoilt_letters([{**g, "file": g["file"]} for g in box], rng))
    read = [{**r, "start": i * 1000, "end": i * 1000 + 900} if r["source"] else r for i, r in enumerate(read)]
    write(tmp_path / "gold", gold=box)
    write(tmp_path / "out", letters=read)
    ours, theirs = ours_and_theirs(measure, tmp_path / "gold", tmp_path / "out")
    assert agreed(ours, theirs, {"letters": WHOLE["letters"]}) >= 6
    assert 0.5 < ours["cuts, start"]["recall"] <= 1


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_same_numbers_of_requests(measure, shared, tmp_path, seed):
    rng = random.Random(seed)
    gold = shared / "gold" / "mail-requests"
    files = [g["file"] for g in rows(gold / "gold.jsonl")]
    letters = [{"id": f"l-{f}", "source": f"letters/{f}", "start": 0, "end": 9, "recipients": []} for f in files]
    kinds = ["request", "request", "offer", "report"]
    acts = [{"letter": f"l-{f}", "type": rng.choice(kinds)} for f in files for _ in range(rng.choice([0, 1, 2]))]
    write(tmp_path / "out", letters=letters, acts=acts)
    ours, theirs = ours_and_theirs(measure, gold, tmp_path / "out")
    assert agreed(ours, theirs, REQUESTS) == 3
    assert 0 < ours["requests, request"]["right"] < ours["requests, request or offer"]["right"]


def test_the_same_numbers_of_a_real_export_of_whole_files(measure, shared, tmp_path):
    gold = shared / "corpora" / "layouts" / "mitford"
    folder = archive.init(tmp_path / "archive")
    for file in sorted((gold / "text").iterdir())[:12]:
        shutil.copy(file, folder / "letters" / file.name)
    archive.build(folder, workers=1)
    with archive.open(folder) as opened:
        jsonl.write(opened.exports, tmp_path / "out")
    ours, theirs = ours_and_theirs(measure, gold, tmp_path / "out")
    assert agreed(ours, theirs, {"letters": WHOLE["letters"]}) >= 6
    assert ours["cuts, start"]["right"] == 12
