"""Scoring references, inferred letters and acts against gold."""

import json
from functools import partial

import pytest

from despatch import score
from despatch.errors import SettingsError

LETTERS = [
    {"id": "a", "file": "fenn.txt", "start": 0, "end": 100},
    {"id": "b", "file": "fenn.txt", "start": 102, "end": 300},
]
READ = [
    {"id": "fenn-1", "source": "1911/fenn.txt", "start": 0, "end": 100},
    {"id": "fenn-2", "source": "1911/fenn.txt", "start": 102, "end": 300},
]


def scored(gold_letters=LETTERS, *, letters=READ, gold=None, read=None):
    """Score one table, named by its keyword, and return the report and the misses' fields."""
    tables = {name: partial((read or {}).get, name, []) for name in ("references", "inferred", "acts")}
    got = score.score(score.Gold(gold_letters, **(gold or {})), score.Tables(lambda: full(letters), **tables))
    return score.report(got), [m[0] for part in got.parts for m in part.misses]


def full(letters):
    return [{"sender": None, "recipients": [], "date": None, "place": None, **row} for row in letters]


def act(start, end, kind="promise", actor="sender", **more):
    return {
        "letter": "a",
        "start": start,
        "end": end,
        "quote": "",
        "type": kind,
        "actor": {"role": actor},
        "reported": False,
        "quantities": [],
        **more,
    }


def read_act(start, end, kind="promise", actor="sender", **more):
    return act(start, end, kind, actor, **more) | {"letter": "fenn-1"}


def reference(start, end, **more):
    return {"letter": "a", "start": start, "end": end, "quote": "your letter", "function": "answer", **more}


def test_an_act_is_found_where_half_of_the_shorter_is_shared():
    report, missed = scored(gold={"acts": [act(10, 30)]}, read={"acts": [read_act(20, 60)]})
    assert (report["acts, found"]["score"], missed) == (1.0, [])
    report, missed = scored(gold={"acts": [act(10, 30)]}, read={"acts": [read_act(21, 60)]})
    assert (report["acts, found"]["score"], missed) == (0.0, ["acts, found", "acts, extra"])


def test_type_and_actor_are_right_or_wrong_one_after_the_other():
    gold = [act(10, 20), act(30, 40, also=["offer"]), act(50, 60)]
    read = [read_act(10, 20, actor="recipient"), read_act(30, 40, "offer"), read_act(50, 60, "refusal")]
    report, missed = scored(gold={"acts": gold}, read={"acts": read})
    assert [report[f"acts, {name}"]["right"] for name in ("found", "typed", "typed and actor", "promise")] == [
        3,
        2,
        1,
        1,
    ]
    assert missed == ["acts, typed", "acts, typed and actor"]


def test_an_act_of_another_type_that_gold_lets_pass_may_have_any_actor():
    gold = [act(10, 20, also=["offer"]), act(30, 40, also=["offer"])]
    read = [read_act(10, 20, "offer", actor="recipient"), read_act(30, 40, actor="recipient")]
    report, missed = scored(gold={"acts": gold}, read={"acts": read})
    assert report["acts, typed and actor"]["right"] == 1
    assert missed == ["acts, typed and actor"]


def test_an_optional_act_is_neither_wanted_nor_wrong():
    gold = [act(10, 20), act(30, 40, optional=True)]
    report, missed = scored(gold={"acts": gold}, read={"acts": [read_act(10, 20), read_act(30, 40)]})
    assert (report["acts, found"]["read"], report["acts, found"]["of"], missed) == (1, 1, [])
    report, missed = scored(gold={"acts": gold}, read={"acts": [read_act(10, 20)]})
    assert (report["acts, found"]["score"], missed) == (1.0, [])


def test_the_better_of_two_acts_on_the_same_words_is_the_partner():
    read = [read_act(10, 20, "refusal"), read_act(10, 20)]
    report, missed = scored(gold={"acts": [act(10, 20)]}, read={"acts": read})
    assert (report["acts, typed"]["right"], missed) == (1, ["acts, extra"])


def test_quantities_of_an_act_that_was_not_found_are_wrong():
    tons = [{"low": 900, "high": 900, "unit": "ton"}]
    gold = [act(10, 20, quantities=tons), act(30, 40, quantities=tons)]
    report, _ = scored(gold={"acts": gold}, read={"acts": [read_act(10, 20, quantities=tons)]})
    assert [report["acts, quantities"][k] for k in ("right", "answered", "of")] == [1, 1, 2]


def test_acts_of_other_letters_do_not_count():
    other = {"id": "roe-1", "source": "roe.txt", "start": 0, "end": 90}
    outside = read_act(10, 20) | {"letter": "roe-1"}
    between = read_act(98, 110)
    report, missed = scored(
        letters=[*READ, other], gold={"acts": [act(10, 20)]}, read={"acts": [read_act(10, 20), outside]}
    )
    assert (report["acts, found"]["precision"], missed) == (1.0, [])
    assert report["cuts, start"]["read"] == 2
    assert scored(LETTERS[:1], gold={"acts": [act(10, 20)]}, read={"acts": [between]})[1] == ["acts, found"]


def test_a_letter_that_gold_has_not_is_a_wrong_cut_where_gold_asks_for_letters_alone():
    other = {"id": "fenn-3", "source": "fenn.txt", "start": 302, "end": 390}
    assert scored(letters=[*READ, other])[0]["cuts, start"]["precision"] == pytest.approx(2 / 3, abs=1e-4)


def test_what_a_reference_says_and_where_it_points():
    gold = [
        reference(110, 130, letter="b", date="1911-03-04", author="Orla Fenn", target="a"),
        reference(150, 170, letter="b", date="1911-02-01", author="Orla Fenn", target=None),
    ]
    read = [
        reference(110, 130, letter="fenn-2", date="1911-03-04", author="O. Fenn", target="fenn-1"),
        reference(150, 170, letter="fenn-2", date=None, author=None, target="fenn-1", function="cite"),
    ]
    report, missed = scored(gold={"references": gold}, read={"references": read})
    right = {name.partition(", ")[2]: report[name]["right"] for name in report if name.startswith("references")}
    assert right == {"found": 2, "function": 1, "date": 1, "author": 1, "target": 1, "not in the archive": 0}
    assert report["references, author"]["precision"] == 1.0
    assert missed == [
        "references, function",
        "references, date",
        "references, author",
        "references, not in the archive",
    ]


def test_an_inferred_letter_rests_on_the_words_of_the_right_letter():
    gold = [
        {"author": "Orla Fenn", "addressee": None, "date": "1911-03-01", "received": None, "count": 2, "letters": ["b"]}
    ]
    there = {"author": "O. Fenn", "date": "1911-03-01", "evidence": [{"letter": "fenn-2", "start": 110, "end": 130}]}
    elsewhere = {"author": "O. Fenn", "date": None, "evidence": [{"letter": "fenn-1", "start": 10, "end": 30}]}
    report, missed = scored(gold={"inferred": gold, "references": []}, read={"inferred": [there, elsewhere]})
    assert [report["inferred, found"][k] for k in ("right", "read", "of")] == [1, 2, 2]
    assert [report["inferred, dated"][k] for k in ("right", "of")] == [1, 1]
    assert missed == ["inferred, found", "inferred, extra"]


@pytest.mark.parametrize(
    ("table", "line", "said"),
    [
        ("acts", '{"start": 1, "end": 2}', "needs its type"),
        ("acts", '{"start": 1, "end": 2, "type": "offer"}', "needs its actor"),
        ("acts", '{"type": "offer"}', "needs the numbers start and end"),
        ("references", '{"start": 1, "end": 2}', "needs its function"),
        ("inferred", '{"letters": ["a"]}', "needs its author"),
        ("inferred", '{"author": "Orla Fenn"}', "needs letters"),
        ("inferred", "[]", "not an object"),
    ],
)
def test_a_table_that_cannot_be_read_says_where(tmp_path, table, line, said):
    (tmp_path / "letters.jsonl").write_text(json.dumps(LETTERS[0]), encoding="utf-8")
    (tmp_path / f"{table}.jsonl").write_text(f"\n{line}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=f"{table}.jsonl:2: .*{said}"):
        score.read_set(tmp_path)


def test_a_file_of_letters_asks_for_letters_alone(tmp_path):
    for table in ("letters", "acts"):
        (tmp_path / f"{table}.jsonl").write_text(
            json.dumps(LETTERS[0] if table == "letters" else act(1, 2)), encoding="utf-8"
        )
    assert score.read_set(tmp_path / "letters.jsonl").acts is None
    assert score.read_set(tmp_path).acts == [act(1, 2)]
