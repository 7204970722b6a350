"""A thousand random decisions, then the sources are edited: none is lost, each is found again or reported."""

import random

import pytest

from despatch import archive
from despatch.archive import letter_targets, targets
from despatch.decisions import log
from despatch.errors import DecisionError, NotFound
from despatch.model import Correction

NAMES = ("Orla Fenn", "Josiah Quill", "Isak Roe", "Ada Vale", "Bren Marl")
PLACES = ("Port Carrow", "Hollingstead", "Elmford", "Wiltmere")
FIELDS = ("sender", "recipient", "date", "place", "marking", "title", "kind", "language", "status")
MANY = 1000


def write(folder, chance):
    """Write six files of letters, half with a heading, half without; return the words by which each is known."""
    for file in "abcdef":
        letters = []
        for number in range(12):
            one, two = chance.sample(NAMES, 2)
            day, tons = chance.randint(1, 28), chance.randint(10, 9999)
            dated = f"{chance.choice(PLACES)}, May {day}th, 19{chance.randint(10, 40)}."
            body = f"I send you {tons} tons of barley by cart {file}{number}. I promise to mend sluice {file}{number}."
            head = f"{one} to {two}\n\n{dated}\n\nSir," if number % 2 else f"{dated}\n\nSir,"
            letters.append(f"{head}\n\n{body}\n\nYour obedient servant,\n\n{one}\n")
        (folder / "letters" / f"{file}.txt").write_text("\n\n".join(letters), encoding="utf-8")


def random_decision(it, chance, letters, acts):
    """Return a decision of a random kind on a random letter, or None where it makes no sense."""

    def new(kind, **said):
        return Correction("", kind, chance.choice(("I. Lund", "O. Marsh")), "", **said)

    letter = chance.choice(letters)
    kind = chance.choices(
        ("field", "accept", "begins", "continues", "other", "throughout", "version", "act", "same"),
        (60, 8, 3, 3, 3, 4, 4, 14, 1),
    )[0]
    if kind == "field":
        field = chance.choice(FIELDS)
        return letter_targets.field(it, new, letter, field, value(field, chance))
    if kind == "accept":
        return letter_targets.accept(it, new, letter)
    if kind == "begins":
        return letter_targets.cut(it, new, letter, "begins", "I promise to mend")
    if kind in ("continues", "other"):
        return letter_targets.cut(it, new, letter, kind)
    if kind == "throughout":
        return letter_targets.throughout(it, new, letter, "place", [chance.choice(PLACES)], value("place", chance))
    if kind == "version":
        return letter_targets.version(it, new, letter, "copy", chance.choice(letters))
    if kind == "act":
        words = targets.find_act(it, chance.choice(acts))
        return new(chance.choice(("withdraw", "confirm")), words=words)
    return new("same", names=tuple(chance.sample(NAMES, 2)))


def value(field, chance):
    if chance.random() < 0.15 and field not in ("kind", "title"):
        return []
    return {
        "sender": [chance.choice(NAMES)],
        "recipient": chance.sample(NAMES, chance.randint(1, 2)),
        "date": [f"19{chance.randint(10, 40)}-0{chance.randint(1, 9)}-{chance.randint(10, 28)}"],
        "place": [chance.choice(PLACES)],
        "marking": [chance.choice(("Private", "Secret"))],
        "title": [f"Letter {chance.randint(1, 9999)}"],
        "kind": [chance.choice(("letter", "note", "telegram"))],
        "language": [chance.choice(("en", "de"))],
        "status": [chance.choice(("draft", "copy", "sent"))],
    }[field]


def edit(folder, chance):
    """Edit the sources as people do: mend words, add and remove lines and letters, rename and remove files."""
    letters = folder / "letters"
    (letters / "a.txt").rename(letters / "renamed.txt")
    (letters / "b.txt").unlink()
    words = (letters / "c.txt").read_text(encoding="utf-8")
    (letters / "c.txt").write_text("An editor's preface of some length.\n\n\n" + words.replace("Sir,", "Dear Sir,"))
    pieces = (letters / "d.txt").read_text(encoding="utf-8").split("\n\nYour obedient servant,")
    chance.shuffle(pieces)
    (letters / "d.txt").write_text("\n\nYour obedient servant,".join(pieces), encoding="utf-8")
    lines = (letters / "e.txt").read_text(encoding="utf-8").split("\n")
    (letters / "e.txt").write_text("\r\n".join(line for line in lines if chance.random() > 0.03), encoding="utf-8")


def states(folder):
    with archive.open(folder) as it:
        return {entry.id: entry for entry in it.decisions() if entry.correction.kind != "undo"}


def exported(folder):
    with archive.open(folder) as it:
        return [list(rows) for rows in (it.exports.letters(), it.exports.references(), it.exports.acts())]


@pytest.mark.parametrize("seed", [3])
def test_a_thousand_decisions_outlast_edits_of_the_sources(tmp_path, seed):
    chance = random.Random(seed)
    folder = archive.init(tmp_path / "quay", title="The quay")
    write(folder, chance)
    archive.build(folder, workers=1)
    read = exported(folder)
    made = {}
    with archive.open(folder) as it:
        letters = [one.id for one in it.letters()]
        acts = [one.id for one in it.ledger.acts()]
        while len(made) < MANY:
            try:
                decision = random_decision(it, chance, letters, acts)
            except (DecisionError, NotFound):
                continue
            made[repr(decision)] = decision
    taken = archive.decide_all(folder, list(made.values()), later=True)
    archive.build(folder, workers=1)
    laid = states(folder)
    assert set(laid) == {one.id for one in taken}
    assert {entry.state for entry in laid.values()} <= {"in force", "in part", "overruled", "unanchored"}
    with archive.open(folder) as it:
        assert it.check() == []
    whole = exported(folder)
    (folder / "archive.db").unlink()
    archive.build(folder, workers=1)
    assert exported(folder) == whole

    edit(folder, chance)
    archive.build(folder, workers=1)
    now = states(folder)
    assert set(now) == set(laid)
    with archive.open(folder) as it:
        # An old id of a letter that is gone with its file leads nowhere, and the check says so.
        assert [one for one in it.check() if "redirects" not in one.message] == []
        reported = {problem.message.split(" ")[0] for problem in it.problems("correction-unanchored")}
    assert {id for id, entry in now.items() if entry.state in ("unanchored", "in part")} == reported
    assert {entry.state for entry in now.values()} <= {"in force", "in part", "overruled", "unanchored"}
    lost = {"b.txt": 0, "f.txt": 0, "a.txt": 0}
    for id, entry in now.items():
        if entry.correction.source in lost and entry.correction.kind in ("field", "accept", "cut"):
            if entry.correction.source == "b.txt":
                assert entry.state == "unanchored"
            else:  # renamed, or not edited at all
                assert entry.state == laid[id].state
            lost[entry.correction.source] += 1
    assert min(lost.values()) > 50

    undo = [Correction("", "undo", "I. Lund", "", of=one.id) for one in taken]
    archive.decide_all(folder, undo, later=True)
    archive.build(folder, workers=1)
    after = exported(folder)
    (folder / "corrections.jsonl").unlink()
    (folder / "archive.db").unlink()
    archive.build(folder, workers=1)
    assert [[row | {"id": ""} for row in rows] for rows in exported(folder)[:1]] == [
        [row | {"id": ""} for row in rows] for rows in after[:1]
    ]
    assert read
    assert log.read(folder).lines == ()
