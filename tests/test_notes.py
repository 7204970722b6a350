"""Readers' notes and tags: kept apart from decisions, undone by a line, never shown or exported unasked."""

import json
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient
from tests.test_decisions_learning import LETTER

from archive_builders import ids
from despatch import archive, cli
from despatch.archive import notes_log
from despatch.errors import DecisionError, NotFound
from despatch.model import Filter, Note
from despatch.web.app import app

BARLEY = "Compare the ledger of 1911.\nIs it the same barley?"
LOCAL = "http://localhost"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = archive.init(tmp_path_factory.mktemp("notes") / "quay", title="The quay")
    letters = (LETTER.format(day=n + 4, tons=n + 20, signed="Josiah Hale") for n in range(2))
    (folder / "letters" / "a.txt").write_text("\n\n".join(letters), encoding="utf-8")
    archive.build(folder, workers=1)
    return folder


@pytest.fixture
def quay(built):
    yield built
    (built / notes_log.FILE).unlink(missing_ok=True)


@pytest.fixture
def room(quay):
    return TestClient(app(quay, editor="I. Lund", settle=lambda: None), base_url=LOCAL)


@pytest.fixture
def shell(capsys):
    def run(*words, code=0):
        assert cli.run([str(word) for word in words]) == code
        return capsys.readouterr()

    return run


def add(folder, place=0, words=BARLEY, tags=("barley",), **said):
    with archive.open(folder) as it:
        return it.notes.add(Note("", "I. Lund", "", ids(folder)[place], words=words, tags=tags, **said))


def held(folder, **where):
    with archive.open(folder) as it:
        return [one.note.words for one in it.notes.entries(**where)]


def token(room, address):
    return room.get(address).text.partition('name="token" value="')[2].partition('"')[0]


def test_a_note_is_a_line_and_a_list_of_letters_is_narrowed_by_its_tag(quay):
    add(quay)
    add(quay, 1, "The other one", ("#To-Check", "to-check"))
    first = json.loads((quay / notes_log.FILE).read_text().splitlines()[0])
    assert {key: first[key] for key in ("by", "letter", "words", "tags")} == {
        "by": "I. Lund",
        "letter": ids(quay)[0],
        "words": BARLEY,
        "tags": ["barley"],
    }
    assert held(quay, tag="#TO-CHECK") == held(quay, letter=ids(quay)[1]) == ["The other one"]
    with archive.open(quay) as it:
        assert [one.id for one in it.letters(Filter(tag="barley"))] == ids(quay)[:1]
        assert it.count(Filter(tag="rye")) == 0
        assert it.notes.tags() == [("barley", 1), ("to-check", 1)]


def test_a_note_is_taken_back_by_a_line_and_an_undo_too(quay):
    note = add(quay)
    with archive.open(quay) as it:
        undo = it.notes.add(Note("", "O. Marsh", "", undo=note.id))
        assert it.notes.entries() == []
        with pytest.raises(NotFound, match="no note that holds"):
            it.notes.add(Note("", "O. Marsh", "", undo=note.id))
        again = Note("n-again", "O. Marsh", "1911-03-04T00:00:00+00:00", undo=undo.id)
    with (quay / notes_log.FILE).open("ab") as file:
        file.write(json.dumps(notes_log.to_row(again)).encode() + b"\n")
    assert held(quay) == [BARLEY]


@pytest.mark.parametrize(
    ("said", "trouble"),
    [
        ({"words": " ", "tags": ()}, "words or a tag"),
        ({"words": "x" * 20_001}, "20,001 characters"),
        ({"tags": ("two words",)}, "is no tag"),
        ({"tags": ("<b>",)}, "is no tag"),
        ({"tags": tuple(f"t{n}" for n in range(21))}, "21 tags"),
    ],
)
def test_a_note_that_says_nothing_or_too_much_is_refused_and_nothing_is_written(quay, said, trouble):
    with pytest.raises(DecisionError, match=trouble):
        add(quay, **said)
    assert not (quay / notes_log.FILE).exists()


def test_a_note_whose_letter_is_gone_is_kept_and_reported(quay, shell):
    lost = Note("n-lost", "I. Lund", "1911-03-04T00:00:00+00:00", "quay-gone", "Orla Fenn 1911", "Where is it?")
    lines = [json.dumps(notes_log.to_row(lost)), '{"id": "n-torn", "by": "I. Lu']
    (quay / notes_log.FILE).write_text("\n".join(lines), encoding="utf-8")
    add(quay)
    assert held(quay) == ["Where is it?", BARLEY]
    said = shell("notes", quay)
    assert "quay-gone (gone)" in said.out
    assert "its letter quay-gone (Orla Fenn 1911) is gone; the note is kept" in said.err
    assert "notes.jsonl, line 2" in said.err
    assert "note-homeless" in shell("check", quay, code=1).out


def test_the_shell_notes_lists_and_takes_back(quay, shell):
    letter = ids(quay)[0]
    note = json.loads(shell("note", quay, letter, BARLEY, "--tag", "barley", "--by", "I. Lund", "--json").out)[0]
    assert note["letter"] == letter
    assert "#barley" in shell("notes", quay, "--tag", "barley").out
    assert letter in shell("letters", quay, "--tag", "barley").out
    assert shell("notes", quay, "--undo", note["note"]["id"], "--by", "I. Lund").out == ""
    assert "notes.jsonl" not in shell("export", quay, quay.parent / "tables").out
    shell("note", quay, letter, BARLEY, "--by", "I. Lund")
    shell("export", quay, quay.parent / "with", "--notes")
    assert json.loads((quay.parent / "with" / "notes.jsonl").read_text())["words"] == BARLEY


def test_notes_of_two_readers_at_once_are_both_kept(quay):
    writers = [threading.Thread(target=add, args=(quay, 0, f"note {n}")) for n in range(6)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    assert sorted(held(quay)) == [f"note {n}" for n in range(6)]
    assert len({json.loads(line)["id"] for line in (quay / notes_log.FILE).read_text().splitlines()}) == 6


def test_the_room_takes_a_note_and_runs_nothing_of_it(quay, room):
    address = f"/letter/{ids(quay)[0]}"
    said = {"token": token(room, address), "letter": ids(quay)[0], "words": "<script>alert(1)</script>", "tags": "a, b"}
    assert room.post("/note", data=said).status_code == 200
    page = room.get(address).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    listed = room.get("/notes?tag=b").text
    assert "<script>alert" not in listed
    assert address in listed
    assert [one["id"] for one in room.get("/letters.json?tag=a").json()["letters"]] == ids(quay)[:1]
    assert room.get("/letters?tag=a").status_code == 200
    note = room.get("/notes.json").json()["notes"][0]["note"]["id"]
    assert room.post("/note", data={"token": said["token"], "undo": note}).status_code == 200
    assert held(quay) == []


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"token": "another"}, 403),
        ({"words": "x" * 10_000_000}, 413),
        ({"tags": "<i>"}, 400),
        ({"letter": "gone"}, 404),
    ],
)
def test_a_form_from_elsewhere_or_of_ten_megabytes_is_refused(quay, room, change, status):
    said = {"token": token(room, f"/letter/{ids(quay)[0]}"), "letter": ids(quay)[0], "words": "x", "tags": ""}
    assert room.post("/note", data=said | change).status_code == status
    assert held(quay) == []


def test_a_room_that_only_shows_has_no_notes(quay):
    add(quay)
    public = TestClient(app(quay), base_url=LOCAL)
    for address in ("/", f"/letter/{ids(quay)[0]}", f"/letter/{ids(quay)[0]}.json", "/letters", "/problems"):
        page = public.get(address).text
        assert "ledger of 1911" not in page
        assert "/notes" not in page
    assert public.get("/notes").status_code == 404
    assert public.get("/letters?tag=barley").status_code == 400


@given(
    st.text(min_size=1).filter(str.strip),
    st.lists(st.from_regex(r"[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?", fullmatch=True), max_size=5),
)
def test_what_is_noted_is_read_again(tmp_path_factory, words, tags):
    folder = tmp_path_factory.mktemp("log")
    try:
        note = notes_log.add(folder, Note("", "I. Lund", "", "quay-1", words=words, tags=tuple(tags)))
    except DecisionError:
        assert len(words) > notes_log.LONGEST
    else:
        assert [one for _, one in notes_log.holding(notes_log.read(folder))] == [note]
