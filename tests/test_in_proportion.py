"""Edits and decisions change what they touch, and the archive is as if it were built anew: by random histories."""

import random
import shutil

import pytest

from despatch import archive
from despatch.archive import letter_targets, targets
from despatch.errors import DecisionError, NotFound
from despatch.matters import grouping
from despatch.model import Correction
from despatch.pipeline import matters, people, references, stretches
from despatch.store import write_letters
from test_thousand_decisions import random_decision

NAMES = ("Orla Fenn", "Josiah Quill", "Isak Roe", "Ada Vale", "Bren Marl")
PLACES = ("Port Carrow", "Hollingstead", "Elmford", "Wiltmere")
GOODS = ("barley", "timber", "salt", "rope")
ROOM_FOR_FEW = 4_000
"""Characters of a stretch: the archive of this test has several."""

GONE = "source-gone"
"""A finding that a new archive cannot have."""

TABLES = (
    "letters",
    "people",
    "places",
    "references",
    "announced",
    "inferred",
    "unnamed",
    "mentions",
    "acts",
    "deliveries",
    "matters",
    "records",
)


def letter(chance, day=None):
    """Return a letter as somebody writes it: asking, promising, reporting, and speaking of a letter before."""
    one, two = chance.sample(NAMES, 2)
    day = day or f"May {chance.randint(1, 28)}th, 19{chance.randint(10, 16)}"
    goods, tons = chance.choice(GOODS), chance.randint(10, 99)
    body = [
        f"I have your letter of April {chance.randint(1, 28)}th. Pray send me {tons} tons of {goods} by the next cart.",
        f"I promise to mend the sluice at {chance.choice(PLACES)} before the {goods} comes in.",
        f"We received {tons} tons of {goods} on Monday; the carter asks for his money.",
        f"In my last I told you that {chance.choice(NAMES)} wrote to me of the {goods}.",
    ]
    said = "\n\n".join(chance.sample(body, chance.randint(1, 4)))
    head = f"{one} to {two}\n\n" if chance.random() < 0.8 else ""
    return f"{head}{chance.choice(PLACES)}, {day}.\n\nSir,\n\n{said}\n\nYour obedient servant,\n\n{one}\n"


def write(folder, file, letters):
    (folder / "letters" / file).write_text("\n\n".join(letters), encoding="utf-8")


def edit(folder, chance):
    """Change one file as people do: words, a letter more or less, the order of letters, a new file, one less."""
    files = sorted((folder / "letters").glob("*.txt"))
    file = chance.choice(files)
    text = file.read_text(encoding="utf-8")
    letters = text.split("\n\n\n")
    kind = chance.choice(("words", "words", "offset", "less", "more", "order", "new", "gone", "renamed"))
    if kind == "words":
        old, new = chance.sample(GOODS, 2)
        text = text.replace(old, new, 1)
    elif kind == "offset":
        text = text.replace("Sir,", "My dear Sir,", 1)
    elif kind == "less" and len(letters) > 1:
        letters.pop(chance.randrange(len(letters)))
        text = "\n\n\n".join(letters)
    elif kind == "more":
        letters.insert(chance.randrange(len(letters) + 1), letter(chance))
        text = "\n\n\n".join(letters)
    elif kind == "order":
        chance.shuffle(letters)
        text = "\n\n\n".join(letters)
    elif kind == "new":
        write(folder, f"new-{chance.randint(0, 999)}.txt", [letter(chance)])
    elif kind == "gone" and len(files) > 3:
        file.unlink()
        return
    elif kind == "renamed":
        file.rename(file.with_name(f"was-{chance.randint(0, 999)}.txt"))
        return
    file.write_text(text, encoding="utf-8")


def decide(folder, chance):
    with archive.open(folder) as it:
        letters = [one.id for one in it.letters()]
        acts = [one.id for one in it.ledger.acts()]
        matters = [one.matter.id for one in it.ledger.matters()]
        try:
            if chance.random() < 0.2 and len(matters) > 1:
                found = [it.ledger.matter(id) for id in chance.sample(matters, 2)]
                words = [tuple(targets.find_act(it, act.id) for act in story.acts) for story in found]
                made = Correction("", "join", "I. Lund", "", acts=words[0], others=words[1])
            else:
                made = random_decision(it, chance, letters, acts)
        except (DecisionError, NotFound):
            return
    if made is not None:
        archive.decide(folder, made)


def undo(folder, chance):
    with archive.open(folder) as it:
        there = [entry.id for entry in it.decisions() if entry.correction.kind != "undo" and entry.state != "undone"]
    if there:
        archive.decide(folder, Correction("", "undo", "I. Lund", "", of=chance.choice(there)))


def told(folder):
    """Return all that an archive tells: the tables of its exports, and what its pages show."""
    with archive.open(folder) as it:
        tables = {name: list(getattr(it.exports, name)()) for name in TABLES}
        shown = {
            "problems": [one for one in it.problems() if one.code != GONE],
            "decisions": it.decisions(),
            "in time": [one.id for one in it.letters()],
            "facets": it.facets(),
            "search": [hit.entry.id for hit in it.search("barley OR timber").hits],
            "exchanges": [one.id for one in it.correspondence.exchanges()],
            "missing": list(it.correspondence.missing()),
            "pairs": it.correspondence.pairs(),
            "gaps": it.correspondence.gaps(),
            "standings": it.correspondence.standings(),
            "matters": [(entry.matter, it.ledger.matter(entry.matter.id)) for entry in it.ledger.matters()],
            "board": it.ledger.board("1913-05-20"),
            "doubtful acts": it.ledger.doubtful_acts(),
            "due": it.ledger.due("1913-05-20"),
            "check": it.check(),
        }
    return tables | shown


def built_anew(folder, beside):
    shutil.rmtree(beside, ignore_errors=True)
    shutil.copytree(folder, beside, ignore=shutil.ignore_patterns("archive.*"))
    archive.build(beside, workers=1)
    return told(beside)


def same(folder, beside, history):
    now, anew = told(folder), built_anew(folder, beside)
    assert [name for name in anew if now[name] != anew[name]] == [], history


@pytest.fixture
def quay(tmp_path, monkeypatch):
    monkeypatch.setattr(stretches, "STRETCH", ROOM_FOR_FEW)
    monkeypatch.setattr(stretches, "_END", 3)
    folder = archive.init(tmp_path / "quay", title="The quay")
    chance = random.Random(7)
    for file in "abcdef":
        write(folder, f"{file}.txt", [letter(chance) for _ in range(5)])
    archive.build(folder, workers=1)
    return folder


@pytest.mark.parametrize(("seed", "length"), [(0, grouping.ID), (1, 1)])
def test_edits_and_decisions_leave_the_archive_as_if_it_were_built_anew(quay, tmp_path, monkeypatch, seed, length):
    """With ids of one sign, many matters have one in common."""
    monkeypatch.setattr(grouping, "ID", length)
    chance = random.Random(seed)
    history = []
    for turn in range(18):
        step = chance.choice((edit, decide, decide, undo))
        step(quay, chance)
        history.append(step.__name__)
        if step is edit:
            archive.build(quay, workers=1)
        if turn % 3 == 2:
            same(quay, tmp_path / "anew", history)


def test_a_title_by_decision_writes_one_letter_and_runs_no_stage_of_the_archive(quay, monkeypatch):
    with archive.open(quay) as it:
        new = lambda kind, **said: Correction("", kind, "I. Lund", "", **said)  # noqa: E731 - as forms make it
        made = letter_targets.field(it, new, it.letters()[3].id, "title", ["On the sluice"])
    added, shown = [], []
    add, show = write_letters.LetterWriter._add, write_letters.LetterWriter._show
    monkeypatch.setattr(
        write_letters.LetterWriter, "_add", lambda self, source, new: (added.extend(new), add(self, source, new))
    )
    monkeypatch.setattr(
        write_letters.LetterWriter, "_show", lambda self, *values: (shown.append(values), show(self, *values))
    )
    run = []
    monkeypatch.setattr(people, "identify_people", lambda *_: run.append("identify"))
    monkeypatch.setattr(references, "connect_letters", lambda *_: run.append("connect"))
    monkeypatch.setattr(matters, "group_matters", lambda *_: run.append("matters"))
    archive.decide(quay, made)
    assert (len(added), len(shown), run) == (0, 1, [])


def test_an_act_withdrawn_groups_the_acts_of_its_stretch_alone(quay, monkeypatch):
    with archive.open(quay) as it:
        made = Correction("", "withdraw", "I. Lund", "", words=targets.find_act(it, it.ledger.acts()[0].id))
    grouped = []
    cut = matters._find_matters
    monkeypatch.setattr(matters, "_find_matters", lambda *args: (grouped.extend(args[-1]), cut(*args))[1])
    archive.decide(quay, made)
    with archive.open(quay) as it:
        assert it.decision(it.decisions()[0].id).state == "in force"
    assert len(grouped) == 1
