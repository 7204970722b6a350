"""Letters that are not here: those of unknown people apart, and how sure several passages are to mean one of them."""

import json
from dataclasses import replace

import pytest

from despatch import archive, cli
from despatch.connect import LetterIndex, choose, infer
from despatch.connect.infer import HERE, SAME
from test_connect import ADA, BEN, CAL, pointer
from test_connect import letter as node
from test_pipeline_references import letter, put
from web_reader import Reader, spaced

SOURCES = {
    "reply.txt": letter(
        "Isak Roe",
        "Orla Fenn",
        "Hollingstead, March 9th, 1911",
        "I have received your letter of March 4. Your letter gave me much to do.",
        "The letter to Captain Thole of March 2 was read to the Board.",
    ),
    "later.txt": letter(
        "Isak Roe", "Orla Fenn", "Hollingstead, March 19th, 1911", "Your letter of March 4 is before me again."
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return put(tmp_path_factory.mktemp("roe") / "a", SOURCES)


@pytest.fixture(scope="module")
def roe(folder):
    with archive.open(folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def reader(folder):
    return Reader(folder)


# ---------------------------------------------------------------- unknown people


def test_a_letter_whose_author_nobody_knows_is_listed_apart_and_is_no_inferred_letter(roe):
    (one,) = roe.correspondence.unnamed()
    assert roe.correspondence.count_unnamed() == 1
    assert (one.quote.words, one.author, one.addressee.name) == (
        "The letter to Captain Thole of March 2",
        None,
        "Captain Thole",
    )
    assert (one.reference.date, one.why) == ("1911-03-02", "who wrote it is not known")
    (lost,) = roe.correspondence.missing()
    assert lost.author.name == "Orla Fenn"
    assert roe.correspondence.unnamed(offset=1) == []


def test_its_row_has_what_is_known_of_it(roe):
    (row,) = roe.exports.unnamed()
    assert (row["quote"], row["author"], row["addressee"], row["date"]) == (
        "The letter to Captain Thole of March 2",
        None,
        "Captain Thole",
        "1911-03-02",
    )


def test_the_missing_lead_quietly_to_it(reader):
    page = reader.get("/missing").text
    assert '<a href="/missing/unnamed">1 reference to letters of unknown people</a>' in page
    apart = reader.get("/missing/unnamed")
    assert apart.status_code == 200
    told = spaced(apart.text)
    assert "1 reference to a letter that is not here" in told
    assert "Unknown to Captain Thole" in told
    assert "The letter to Captain Thole of March 2" in told
    assert "who wrote it is not known" in told
    (row,) = reader.get("/missing/unnamed.json").json()["unnamed"]
    assert row["quote"]["words"] == "The letter to Captain Thole of March 2"


def test_the_command_lists_it(folder, capsys):
    assert cli.run(["missing", str(folder), "--unnamed"]) == 0
    assert capsys.readouterr().out.startswith("1911-03-02; ? to Captain Thole; who wrote it is not known\n")
    assert cli.run(["missing", str(folder), "--unnamed", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["addressee"]["name"] == "Captain Thole"
    assert cli.run(["missing", str(folder), "--unnamed", "--date", "1911"]) == 2
    assert "give it only --limit and --json" in capsys.readouterr().err


# ---------------------------------------------------------------- passages that mean one letter


def test_each_passage_says_how_likely_it_means_the_letter_of_the_first(roe):
    (lost,) = roe.correspondence.missing()
    assert [(quote.words, evidence.same, evidence.why) for quote, evidence in lost.passages] == [
        ("your letter of March 4", 1.0, ""),
        ("Your letter", 0.91, "spoken of again in this letter"),
        ("Your letter of March 4", 0.97, "the same date"),
    ]
    (row,) = roe.exports.inferred()
    assert [(one["same"], one["why"]) for one in row["evidence"]][:2] == [
        (1.0, None),
        (0.91, "spoken of again in this letter"),
    ]


def test_the_page_says_it_in_words(reader, roe):
    (lost,) = roe.correspondence.missing()
    told = spaced(reader.get(f"/missing/{lost.id}").text)
    assert told.count("taken for the same letter") == 2
    assert "taken for the same letter: spoken of again in this letter; about 9 in 10 such passages" in told


FIRST, SECOND = node("b1", BEN, ADA, "1823-08-12", 1), node("b2", BEN, ADA, "1823-09-20", 2)


def lost_letters(*pointers):
    index = LetterIndex([FIRST, SECOND])
    return infer([link for one in pointers for link in choose(one, index)], index)[1]


def told_of(letter, position, **said):
    """Words about a letter of Cal to Ada."""
    return replace(
        pointer(letter, position, function="cite", author="Cal", addressee="Ada", **said),
        author=(CAL,),
        addressee=(ADA,),
        author_name="Cal",
        addressee_name="Ada",
    )


def test_the_latest_letter_of_somebody_is_the_last_one_told_of_but_another_letter_is_not():
    (one,) = lost_letters(told_of(FIRST, 0), told_of(SECOND, 0, order="latest"))
    assert [e.same for e in one.evidence] == [1.0, 0.67]
    assert len(lost_letters(told_of(FIRST, 0), told_of(SECOND, 0))) == 2


def test_your_letter_beside_your_former_letter_is_another_one():
    former, yours, again = (
        pointer(FIRST, 0, order="previous"),
        pointer(FIRST, 1, date=None, received="1823-08-11"),
        pointer(FIRST, 2, function="answer"),
    )
    found = lost_letters(former, yours, again)
    assert sorted(len(one.evidence) for one in found) == [1, 2]


def test_a_passage_found_through_another_is_as_sure_as_both_together():
    (one,) = lost_letters(told_of(FIRST, 0), told_of(SECOND, 0, order="latest"), told_of(SECOND, 1))
    assert [e.same for e in one.evidence] == [1.0, 0.67, 0.61]


def test_two_passages_that_are_less_than_half_sure_to_mean_one_letter_stay_two(monkeypatch):
    monkeypatch.setitem(SAME, HERE, 0.4)
    assert len(lost_letters(pointer(FIRST, 0, received="1823-08-11"), pointer(FIRST, 1, function="answer"))) == 2
