"""Letter ids: readable, stable when a source is edited, and kept in a plain file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_builders import built, put
from despatch import archive
from despatch.errors import NotFound
from despatch.store import ids

LETTERS = {
    "coal": (
        "Vale to Ostrov, 1907-03-01\nThe coal you promised for the first of the month has not come,"
        " and the mill stands idle since Monday."
    ),
    "barley": (
        "Ostrov to Vale, 1907-03-04\nNine hundred sacks of barley lie at the quay in Ember Bay"
        " and nobody will load them for less than double pay."
    ),
    "bridge": (
        "Vale to Ostrov, 1907-03-09\nThe old bridge went down in the flood last night;"
        " carts must go round by the weir until the masons have been."
    ),
    "thanks": (
        "Ostrov to Vale, 1907-03-12\nI thank you for the news of the bridge"
        " and shall send my two masons on Thursday with stone from our quarry."
    ),
}


def text_of(*letters):
    return "\n\n\n".join(LETTERS.get(letter, letter) for letter in letters) + "\n"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "archive"
    built(folder, {"mill.txt": text_of("coal", "barley", "bridge", "thanks")})
    return folder


def ids_of(folder):
    with archive.open(folder) as it:
        return [entry.id for entry in it.letters(order="source")]


def recut(folder, *letters):
    built(folder, {"mill.txt": text_of(*letters)})
    return ids_of(folder)


def leads_to(folder, id):
    with archive.open(folder) as it:
        return it.letter(id).letter.id


def test_ids_are_readable(folder):
    assert all(id.startswith("mill-") and len(id) == 11 for id in ids_of(folder))
    assert not (folder / "ids.jsonl").exists()  # content alone gives them


def test_ids_do_not_depend_on_the_file_format_but_on_its_folder():
    (one,), (two,), (three,) = (
        ids.content_ids(source, ["The same words"]) for source in ("a/mill.txt", "a/mill.xml", "b/mill.txt")
    )
    assert one == two != three


def test_a_letter_put_in_front_moves_no_id(folder):
    coal, barley, bridge, thanks = ids_of(folder)
    assert recut(folder, "Lund to Vale, 1907-02-01\nSnow.", "coal", "barley", "bridge", "thanks")[1:] == [
        coal,
        barley,
        bridge,
        thanks,
    ]


def test_mended_typing_errors_move_no_id(folder):
    before = ids_of(folder)
    mended = LETTERS["coal"].replace("Vale to Ostrov", "Anna Vale to Jan Ostrov").replace("idle", "still")
    assert recut(folder, mended, "barley", "bridge", "thanks") == before


def test_letters_changing_places_keep_their_ids(folder):
    coal, barley, bridge, thanks = ids_of(folder)
    assert recut(folder, "thanks", "bridge", "barley", "coal") == [thanks, bridge, barley, coal]


def test_two_letters_made_one_redirect_the_smaller(folder):
    coal, barley, bridge, thanks = ids_of(folder)
    joined = LETTERS["barley"] + "\n" + LETTERS["bridge"]
    kept, one, last = recut(folder, "coal", joined, "thanks")
    assert (kept, last) == (coal, thanks)
    assert one in (barley, bridge)
    assert {leads_to(folder, barley), leads_to(folder, bridge)} == {one}


def test_one_letter_made_two_keeps_its_id_on_the_greater_part(folder):
    coal, barley, bridge, thanks = ids_of(folder)
    head, tail = LETTERS["bridge"].split("; ")
    found = recut(folder, "coal", "barley", head, tail, "thanks")
    assert found[:2] == [coal, barley]
    assert found[4] == thanks
    assert bridge in found[2:4]
    assert len(set(found)) == 5


def test_a_merge_undone_gives_the_ids_back(folder):
    before = ids_of(folder)
    recut(folder, "coal", LETTERS["barley"] + "\n" + LETTERS["bridge"], "thanks")
    assert sorted(recut(folder, "coal", "barley", "bridge", "thanks")) == sorted(before)


def test_a_letter_taken_out_is_not_found_and_comes_back_under_its_id(folder):
    before = ids_of(folder)
    assert recut(folder, "coal", "barley", "thanks") == [before[0], before[1], before[3]]
    with archive.open(folder) as it, pytest.raises(NotFound, match="despatch letters"):
        it.letter(before[2])
    assert recut(folder, "coal", "barley", "bridge", "thanks") == before


def test_deleting_the_database_loses_no_id(folder):
    _, barley, bridge, _ = ids_of(folder)
    mended = LETTERS["coal"].replace("Vale to Ostrov", "Anna Vale to Jan Ostrov")
    edited = recut(
        folder, mended, LETTERS["barley"] + "\n" + LETTERS["bridge"], "thanks", "Lund to Vale, 1907-02-01\nSnow."
    )
    (folder / "archive.db").unlink()
    built(folder)
    assert ids_of(folder) == edited
    assert leads_to(folder, barley) == leads_to(folder, bridge) == edited[1]


def test_equal_openings_are_numbered_and_stay_with_their_letters(tmp_path):
    folder = tmp_path / "a"
    same = "Vale to Ostrov\n" + "As I wrote before, the matter of the ferry rests. " * 8
    one, two = same + "First ending, about salt.", same + "Second ending, about rope and tar."
    built(folder, {"mill.txt": f"{one}\n\n\n{two}\n"})
    first, second = ids_of(folder)
    assert second == f"{first}-2"
    built(folder, {"mill.txt": f"{two}\n\n\n{one}\n"})
    assert ids_of(folder) == [second, first]


def test_one_stem_in_two_formats_makes_no_clash(tmp_path):
    folder = tmp_path / "a"
    built(folder, {"mill.txt": text_of("coal"), "mill.text": text_of("coal")})
    assert len(set(ids_of(folder))) == 2
    before = ids_of(folder)
    (folder / "archive.db").unlink()
    built(folder)
    assert ids_of(folder) == before


def test_a_line_cut_off_by_a_crash_is_passed_over(folder):
    before = recut(folder, LETTERS["coal"].replace("Vale", "Anna Vale"), "barley", "bridge", "thanks")
    with (folder / "ids.jsonl").open("a") as file:
        file.write('{"source": "mill.txt", "cont')
    (folder / "archive.db").unlink()
    built(folder)
    assert ids_of(folder) == before
    with archive.open(folder) as it:
        (problem,) = it.problems("log-unreadable")
    assert (problem.source, problem.line) == ("ids.jsonl", 2)
    assert "the line has no end, as after a power cut" in problem.message


def test_a_spoilt_line_is_named_and_costs_itself(folder):
    (folder / "ids.jsonl").write_text('not json\n{"redirect": "a", "to": "b"}\n')
    assert ids.IdLog(folder).redirects == {"a": "b"}
    assert built(folder).problems["log-unreadable"] == 1


def test_an_edit_writes_only_what_changed(folder):
    recut(folder, LETTERS["coal"].replace("Vale", "Anna Vale"), "barley", "bridge", "thanks")
    lines = (folder / "ids.jsonl").read_text()
    assert len(lines.strip().split("\n")) == 1
    put(folder, {"other.txt": "Words.\n"})
    built(folder)
    assert (folder / "ids.jsonl").read_text() == lines


@given(st.permutations(sorted(LETTERS)), st.integers(0, 4))
def test_any_order_and_any_loss_keeps_ids_apart_and_with_their_words(order, kept):
    old = [(f"id-{name}", LETTERS[name]) for name in sorted(LETTERS)]
    new = [LETTERS[name] for name in order[:kept]]
    contents = ids.content_ids("mill.txt", new)
    given_ids = ids.assign(list(zip(contents, new, strict=True)), old, {}, {}, lambda _: False).ids
    assert list(given_ids) == [f"id-{name}" for name in order[:kept]]


@given(
    st.lists(st.text(alphabet="ab \n", max_size=30), max_size=8),
    st.lists(st.text(alphabet="ab \n", max_size=30), max_size=8),
)
def test_every_letter_gets_an_id_of_its_own(before, after):
    old = list(zip(ids.content_ids("x.txt", before), before, strict=True))
    new = list(zip(ids.content_ids("x.txt", after), after, strict=True))
    found = ids.assign(new, old, {}, {}, lambda _: False)
    assert len(set(found.ids)) == len(after)
    assert not set(found.redirects) & set(found.ids)


def test_a_file_renamed_keeps_the_ids_of_its_letters(folder):
    before = ids_of(folder)
    report = built(folder, {"mill.txt": None, "river/mill-letters.txt": text_of("coal", "barley", "bridge", "thanks")})
    assert report.gone == ("mill.txt",)
    assert report.problems == {}
    assert ids_of(folder) == before
    (folder / "archive.db").unlink()
    built(folder)
    assert ids_of(folder) == before


def test_a_file_taken_apart_keeps_the_ids_of_its_letters(folder):
    before = ids_of(folder)
    built(folder, {"mill.txt": None, "a.txt": text_of("coal", "barley"), "b.txt": text_of("thanks")})
    assert ids_of(folder) == [before[0], before[1], before[3]]
    with archive.open(folder) as it:
        assert [problem.code for problem in it.problems()] == ["source-gone"]
        assert it.check() == []
        assert it.search("masons").total == 1
