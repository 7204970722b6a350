"""What editors decide on letters of a file teaches how its other letters are read; undone, it teaches nothing."""

import json

import pytest
from starlette.testclient import TestClient

from despatch import archive, cli
from despatch.archive import letter_targets
from despatch.describe.lessons import NOTHING, Lesson, Weighed, is_right, learn, of_places
from despatch.model import Correction, Party, Phrase, Span
from despatch.web.app import app

LETTER = """Elmford, March {day}th, 1911.

My dear Arthur,

I send you {tons} tons of barley by cart. Pray write when it has come, and tell me how the quay does.

Yours ever,

{signed}
"""


def party(name, rule="signature.line"):
    return Party(name, Span(0, 1), rule, 0.5)


def read(*fields):
    return dict(enumerate(fields))


def weighed(name, sure, rule="signature.line"):
    return Weighed([party(name, rule)], (), sure)


def test_without_decisions_nothing_is_taught():
    assert learn((), {}) is NOTHING
    one = weighed("Orla Fenn", 0.61)
    assert NOTHING.sure("sender", one) == 0.61
    assert NOTHING.reread("sender", one.found) == one.found


def test_a_rule_that_was_right_is_believed_more_and_one_that_was_wrong_less():
    places = range(4)
    seen = read(*({"sender": [weighed(f"Ada {name}", 0.6)]} for name in ("Vale", "Marl", "Roe", "Quill")))
    right = learn([Lesson(place, "sender", (seen[place]["sender"][0].found[0].name,)) for place in places], seen)
    wrong = learn([Lesson(place, "sender", ("Orla Fenn",)) for place in places], seen)
    other = weighed("Josiah Hale", 0.6)
    assert wrong.sure("sender", other) < 0.4
    assert right.sure("sender", other) > 0.75
    assert right.sure("sender", weighed("Josiah Hale", 0.6, "heading")) == 0.6
    assert right.sure("recipient", other) == 0.6


def test_what_was_expected_teaches_little_and_what_surprises_much():
    sure, doubtful = (read({"sender": [weighed("Ada Vale", before)]}) for before in (0.97, 0.3))
    lesson = [Lesson(0, "sender", ("Ada Vale",))]
    other = weighed("Josiah Hale", 0.5)
    assert learn(lesson, sure).sure("sender", other) - 0.5 < 0.03
    assert learn(lesson, doubtful).sure("sender", other) - 0.5 > 0.1


def test_one_decision_for_many_letters_counts_once():
    seen = read(*[{"place": [Weighed([Phrase("Quay Street", Span(0, 1), "place", 0.6)], (), 0.6)]}] * 20)
    once = learn([Lesson(0, "place", ())], seen)
    throughout = learn([Lesson(place, "place", (), shared=20) for place in range(20)], seen)
    other = Weighed([Phrase("Port Carrow", Span(0, 1), "place", 0.6)], (), 0.6)
    assert throughout.sure("place", other) == pytest.approx(once.sure("place", other), abs=0.02)


def test_a_letterhead_that_is_no_place_once_is_likely_none_elsewhere():
    seen = read({"place": [Weighed([Phrase("Quay Street", Span(0, 1), "place", 0.7)], (), 0.7)]})
    taught = learn([Lesson(0, "place", ())], seen)
    assert taught.sure("place", seen[0]["place"][0]) < 0.4


def test_a_shorter_name_means_the_one_that_editors_gave():
    seen = read({"sender": [weighed("Arthur", 0.9)]})
    taught = learn([Lesson(0, "sender", ("Arthur Thornhay",))], seen)
    for field in ("sender", "recipient"):
        (again,) = taught.reread(field, [party("Arthur")])
        assert (again.name, again.rule, again.span) == ("Arthur Thornhay", f"{field}.as-decided", Span(0, 1))
    (part,) = taught.reread("recipient", [party("Thornhay")])
    assert part.name == "Arthur Thornhay"
    assert taught.reread("sender", [party("Josiah Hale")])[0].name == "Josiah Hale"
    assert taught.reread("place", [Phrase("Arthur", None, "place", 0.5)])[0].written == "Arthur"


def test_a_name_that_may_be_of_two_stays_as_it_was_read():
    seen = read({"sender": [weighed("Arthur", 0.9)]}, {"sender": [weighed("Arthur", 0.9)]})
    taught = learn([Lesson(0, "sender", ("Arthur Thornhay",)), Lesson(1, "sender", ("Arthur Vale",))], seen)
    assert taught.reread("sender", [party("Arthur")])[0].name == "Arthur"
    assert taught.reread("sender", [party("Thornhay")])[0].name == "Arthur Thornhay"


def test_another_name_is_meant_after_two_equal_decisions_in_the_same_part_alone_and_has_no_words():
    seen = read(*[{"sender": [weighed("Loris", 0.9)]}] * 2)
    once = learn([Lesson(0, "sender", ("Hugo Marl",))], seen)
    assert once.reread("sender", [party("Loris")])[0].name == "Loris"
    taught = learn([Lesson(place, "sender", ("Hugo Marl",)) for place in range(2)], seen)
    assert taught.reread("sender", [party("Loris")])[0] == Party("Hugo Marl", None, "sender.as-decided", 0.5)
    assert taught.reread("recipient", [party("Loris")])[0].name == "Loris"
    assert taught.sure("sender", weighed("Loris", 0.9)) > 0.9


@pytest.mark.parametrize(
    ("field", "read_so", "decided", "right"),
    [
        ("sender", "O. Fenn", ("Orla Fenn",), True),
        ("sender", "Josiah Hale", ("Orla Fenn",), False),
        ("sender", "Orla Fenn", (), False),
        ("sender", "Orla Fenn", ("Orla Fenn", "Ada Vale"), False),
        ("place", "Port Carrow", ("Port Carrow, Hollingshire",), True),
        ("place", "Port Carrow", ("Elmford",), False),
    ],
)
def test_a_reading_is_right_when_the_editor_said_the_same_perhaps_at_greater_length(field, read_so, decided, right):
    claim = party(read_so) if field == "sender" else Phrase(read_so, None, "place", 0.5)
    assert is_right(Lesson(0, field, decided), [claim]) is right


def test_lessons_keep_their_letters_where_some_pieces_are_left_out():
    lessons = [Lesson(place, "sender", ()) for place in range(4)]
    assert [one.place for one in of_places(lessons, [1, 3])] == [0, 1]


# ---------------------------------------------------------------- an archive


@pytest.fixture
def quay(tmp_path):
    folder = archive.init(tmp_path / "quay", title="The quay")
    signed = ("Richard", "Richard", "Richard", "Richard", "Josiah Hale")
    letters = (LETTER.format(day=n + 4, tons=n + 20, signed=name) for n, name in enumerate(signed))
    (folder / "letters" / "a.txt").write_text("\n\n".join(letters), encoding="utf-8")
    archive.build(folder, workers=1)
    return folder


@pytest.fixture
def shell(capsys):
    def run(*words):
        assert cli.run([str(word) for word in words]) == 0
        return capsys.readouterr().out

    return run


def new(kind, **said):
    return Correction("", kind, "I. Lund", "", **said)


def decide(folder, place, field, *values):
    with archive.open(folder) as it:
        letter = it.letters(order="source")[place].id
        made = letter_targets.field(it, new, letter, field, values)
    return archive.decide(folder, made).id


def exported(folder):
    with archive.open(folder) as it:
        assert it.check() == []
        return [list(rows) for rows in (it.exports.letters(), it.exports.references())]


def senders(folder):
    with archive.open(folder) as it:
        return [[who.name for who in one.senders] for one in it.letters(order="source")]


def test_a_decision_teaches_the_rest_of_its_file_and_undone_it_teaches_nothing(quay):
    before = exported(quay)
    done = decide(quay, 0, "sender", "Richard Thornhay")
    assert senders(quay) == [["Richard Thornhay"]] * 4 + [["Josiah Hale"]]
    settled = exported(quay)
    (quay / "archive.db").unlink()
    report = archive.build(quay, workers=1)
    assert exported(quay) == settled
    assert (report.learned, report.learned_files) == (3, 1)
    archive.decide(quay, Correction("", "undo", "I. Lund", "", of=done))
    assert exported(quay) == before


def test_the_reading_of_the_machine_stays_beside_what_was_learned(quay):
    decide(quay, 0, "sender", "Richard Thornhay")
    with archive.open(quay) as it:
        record = it.letter(it.letters(order="source")[1].id)
    assert [party.name for party in record.reading.senders] == ["Richard"]
    (learned,) = record.letter.description.learned
    assert (learned.field, learned.decisions, learned.before) == ("sender", 1, "Richard")
    assert "learned from 1 decision in this file; without that “Richard”" in learned.words


def test_the_shell_says_what_was_learned(quay, shell):
    decide(quay, 0, "sender", "Richard Thornhay")
    assert "decisions in 1 file changed 3 proposals for other letters there" in shell("build", quay)
    with archive.open(quay) as it:
        letter = it.letters(order="source")[1].id
    assert "learned from 1 decision in this file" in shell("show", quay, letter)
    row = json.loads(shell("show", quay, letter, "--json"))
    assert row["letter"]["description"]["learned"][0]["decisions"] == 1


def test_the_pages_say_what_was_learned(quay):
    decide(quay, 0, "sender", "Richard Thornhay")
    client = TestClient(app(quay, editor="I. Lund", settle=lambda: None), base_url="http://localhost")
    with archive.open(quay) as it:
        letter = it.letters(order="source")[1].id
    page = client.get(f"/letter/{letter}").text
    assert "Sender: learned from 1 decision in this file; without that “Richard”" in page
    assert "<q><bdi>Richard</bdi></q>" in page  # the words that prove it, not the name that they mean
    decide(quay, 4, "recipient")
    assert "Learned from 1 decision in this file" in client.get("/review?field=recipient").text
