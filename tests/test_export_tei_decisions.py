"""What editors decided goes out with the letters as TEI, and comes back with them."""

import pytest
from click.testing import CliRunner
from lxml import etree

from despatch import archive, letter_targets, targets
from despatch.archive import adopt
from despatch.cli import despatch
from despatch.export.xml import NAMESPACE
from despatch.model import Correction
from quarry import quarry_at, withhold
from round_trip import export, letters, read_again, renamed

NS = {"t": NAMESPACE}
TEXT = """\
Orla Fenn to the Harbour Board

Port Carrow, March 4th, 1911.

Gentlemen,

I request that you send me 900 tons of barley by the end of April. I beg you also to repair the crane on the north quay.

Your obedient servant,

Orla Fenn


The Harbour Board to Orla Fenn

Hollingstead, March 9th, 1911

Madam,

Your letter of the 4th is received, and so is your letter of the 1st. We promise to send you 900 tons of barley before
the end of April. We regret that we cannot repair the crane on the north quay.

Isak Roe, Secretary


O. Fenn to the Harbour Board

Port Carrow, March 12th, 1911.

Gentlemen,

I thank you for your letter. I promise to pay 40 pounds for the barley.

O. Fenn
"""


def new(kind, **said):
    return Correction("", kind, "I. Lund", "", why=f"because of {kind}", **said)


@pytest.fixture(scope="module")
def decided(tmp_path_factory):
    """An archive with a decision of each kind that a letter of its own, or its business or people, can have."""
    folder = archive.init(tmp_path_factory.mktemp("decided") / "mill")
    (folder / "letters" / "mill.txt").write_text(TEXT, "utf-8")
    archive.build(folder, workers=1)
    with archive.open(folder) as it:
        _, two, three = (entry.id for entry in it.letters())
        act = lambda words: targets.find_act(it, words)  # noqa: E731
        made = [
            new("refer", words=targets.find_reference(it, two, "your letter of the 4th"), lost=True),
            new("refer", words=targets.find_reference(it, three, "your letter"), target=two),
            new("withdraw", words=act("I beg you also to repair")),
            new("read", words=act("I promise to pay"), type="offer"),
            new("confirm", words=act("We promise to send")),
            new("settle", acts=targets.find_matter(it, "We promise to send"), standing="done", date="1911-06"),
            new("label", acts=targets.find_matter(it, "I promise to pay"), label="What the barley costs"),
            new("same", names=("Orla Fenn", "O. Fenn")),
            letter_targets.field(it, new, three, "place", ["Stonehithe"]),
            letter_targets.in_source(it, new, "mill.txt", "recipient", ["Harbour Board"], ["The Quay Board"]),
            new("split", acts=(act("We regret that we cannot"),), label="The crane"),
        ]
    taken = archive.decide_all(folder, made)
    assert {entry.state for entry in taken} == {"in force"}
    return folder


def said(folder):
    """What every decision of an archive says, by its id; what was decided for a file is told of each letter."""
    with archive.open(folder) as it:
        return {
            entry.id: (one.kind, one.by, one.at, one.why, entry.state, one.label, one.standing, one.date, one.lost)
            for entry in it.decisions()
            if (one := entry.correction).kind not in ("throughout", "field")
        }


def business(folder):
    with archive.open(folder) as it:
        rows = it.exports.matters("1912-01-01")
        matters = sorted((row["label"], row["standing"], len(row["acts"])) for row in rows)
        acts = sorted((act.quote.words, act.act.type, [d.id for d in act.decisions]) for act in it.ledger.acts())
        return matters, acts


def people(folder):
    with archive.open(folder) as it:
        return sorted((one.person.name, tuple(one.person.variants)) for one in it.people())


@pytest.mark.parametrize("form", ["tei", "tei-archive"])
def test_decisions_come_back_with_their_letters(decided, tmp_path, form):
    export(decided, tmp_path / "out", form)
    files = (tmp_path / "out" / "tei").iterdir() if form == "tei" else [tmp_path / "out" / "archive.xml"]
    again = read_again(decided, files, tmp_path / "new")
    assert said(again) == {}
    done = CliRunner().invoke(despatch, ["review", "adopt", str(again)])
    assert done.exit_code == 0, done.output
    assert "in force" in done.stdout
    assert "unanchored" not in done.stdout
    assert said(again) == said(decided)
    assert business(again) == business(decided)
    assert people(again) == people(decided)
    before, after = letters(decided), letters(again)
    order = {words: id for id, (_, words, _) in before.items()}
    names = {id: order[words] for id, (_, words, _) in after.items()}
    assert renamed(after, names) == renamed(before, {id: id for id in before})
    with archive.open(again) as it:
        decided_fields = [e.correction for e in it.decisions() if e.correction.kind == "field"]
    assert sorted(one.fields[0].values for one in decided_fields) == [("Stonehithe",), *[("The Quay Board",)] * 2]
    # They are taken over once.
    assert CliRunner().invoke(despatch, ["review", "adopt", str(again)]).stderr == "0 decisions\n"


@pytest.mark.shared
def test_files_with_decisions_are_valid(decided, tmp_path, tei_errors):
    export(decided, tmp_path, "tei")
    export(decided, tmp_path, "tei-archive")
    files = [*(tmp_path / "tei").iterdir(), tmp_path / "archive.xml"]
    assert [error for path in files for error in tei_errors(path)] == []


def test_a_decision_on_a_letter_that_is_not_here_is_told(decided, tmp_path):
    export(decided, tmp_path / "out", "tei")
    (third,) = [path for path in (tmp_path / "out" / "tei").iterdir() if "I promise to pay" in path.read_text()]
    again = read_again(decided, [third], tmp_path / "new")
    done = CliRunner().invoke(despatch, ["review", "adopt", str(again)])
    assert "that it names is not here: put its file into letters/, too" in done.stderr
    assert {kind for kind, *_ in said(again).values()} == {"read", "label"}


def test_a_changed_file_is_built_first(decided, tmp_path):
    export(decided, tmp_path / "out", "tei-archive")
    again = read_again(decided, [tmp_path / "out" / "archive.xml"], tmp_path / "new")
    file = again / "letters" / "archive.xml"
    before, _, after = file.read_text("utf-8").rpartition("pay 40 pounds")
    file.write_text(f"{before}pay 50 pounds{after}", "utf-8")
    done = CliRunner().invoke(despatch, ["review", "adopt", str(again)])
    assert done.exit_code == 1
    assert "archive.xml has changed since the last build: run `despatch build" in str(done.exception)
    archive.build(again, workers=1)
    with archive.open(again) as it:
        found = adopt.find(it)
    assert any("are not in" in trouble for trouble in found.trouble)


def test_a_file_of_others_decides_nothing(tmp_path):
    folder = archive.init(tmp_path / "mill")
    (folder / "letters" / "mill.txt").write_text(TEXT, "utf-8")
    archive.build(folder, workers=1)
    with archive.open(folder) as it:
        assert adopt.find(it) == adopt.Adoption((), ())


def test_a_decision_tells_nothing_of_withheld_words_beside_its_own(tmp_path):
    """Around the words of a decision stood others, which are withheld."""
    folder = quarry_at(tmp_path / "quarry")
    with archive.open(folder) as it:
        four = [entry.id for entry in it.letters()][3]
        made = new("read", words=targets.find_act(it, "Please send me the small lantern"), type="offer")
    assert "Easter" in made.words.before
    archive.decide(folder, made)
    withhold(folder, f'letter = "{four}"\nwords = "since Easter."')
    with archive.open_permitted(folder) as it:
        export(it.path, tmp_path / "out", "tei-archive")
        (entry,) = it.decisions()
        assert entry.correction.words.before.endswith("[less than 1 line withheld: private]")
        # Where they stand is where they stand for readers: the withheld words are not so wide.
        assert (
            it.letter(four)
            .text[entry.correction.words.start - it.letter(four).letter.span.start :]
            .startswith("Please send")
        )
    text = (tmp_path / "out" / "archive.xml").read_text("utf-8")
    lines = [one.text for one in etree.fromstring(text.encode()).iterfind(".//t:change/t:code", NS)]
    assert len(lines) == 1
    assert "Easter" not in text
    for path in (folder / "public").rglob("*"):
        assert path.is_dir() or b"Easter" not in path.read_bytes()
