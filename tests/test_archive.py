"""The one door: what an archive answers."""

import threading

import pytest

import despatch
from archive_builders import COAL, built, opened, put
from despatch import archive
from despatch.errors import ArchiveError, NotAnArchive, NotFound, QueryError
from despatch.export import jsonl
from despatch.model import Correspondent, Filter


@pytest.fixture(scope="module")
def coal(tmp_path_factory):
    sources = {
        "coal.txt": COAL,
        "later.txt": "Jan Ostrov to Anna Vale, 1943\nVague words.\n\n\n"
        "Jan Ostrov to Piet Lund, 1943-05-02\nPlain words.\n",
    }
    with opened(tmp_path_factory.mktemp("coal") / "archive", sources) as it:
        yield it


def ordinals(entries):
    return [(entry.source, entry.ordinal) for entry in entries]


def test_init_lays_out_an_archive_once(tmp_path):
    folder = archive.init(tmp_path / "deep" / "mill-letters")
    assert sorted(path.name for path in folder.iterdir()) == ["despatch.toml", "letters"]
    assert despatch.build(folder).letters == 0
    with despatch.open(folder) as it:
        assert it.settings.title == "mill letters"
        assert (it.letters(), it.count(), it.people(), it.timeline(), it.check()) == ([], 0, [], [], [])
    with pytest.raises(ArchiveError, match="is an archive already"):
        archive.init(folder)


def test_a_folder_of_transcripts_can_become_an_archive(tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text("Words.\n")
    archive.init(tmp_path, title="Found letters")
    assert (tmp_path / "letters" / "a.txt").exists()


def test_what_is_no_archive_says_what_to_do(tmp_path):
    with pytest.raises(NotAnArchive, match="despatch init"):
        archive.open(tmp_path)


def test_letters_by_date_put_vague_dates_at_their_last_day_and_undated_ones_last(coal):
    assert ordinals(coal.letters()) == [
        ("coal.txt", 1),
        ("coal.txt", 2),
        ("coal.txt", 3),
        ("later.txt", 2),
        ("later.txt", 1),
        ("coal.txt", 4),
    ]


def test_letters_by_source_stand_as_in_their_sources(coal):
    assert ordinals(coal.letters(order="source")) == [("coal.txt", n) for n in (1, 2, 3, 4)] + [
        ("later.txt", 1),
        ("later.txt", 2),
    ]
    assert coal.letters(order="source", limit=2, offset=3) == coal.letters(order="source")[3:5]


def test_an_entry_says_what_lists_show(coal):
    entry = coal.letters(order="source")[2]
    assert (entry.heading, entry.kind, entry.marking, entry.place) == (
        COAL.split("\n")[8],
        "telegram",
        "Secret",
        "Norhaven",
    )
    assert entry.senders == (
        Correspondent("Anna Vale", "anna-vale", "Anna Vale"),
        Correspondent("Piet Lund", "piet-lund", "Piet Lund"),
    )
    assert (entry.date, entry.date_written) == ("1942-08-30/1942-09-02",) * 2
    assert entry.opening == "No timber can be spared before the winter ice."


@pytest.mark.parametrize(
    ("where", "letters"),
    [
        (Filter(), 6),
        (Filter(sender="anna-vale"), 2),
        (Filter(recipient="anna-vale"), 2),
        (Filter(person="anna-vale"), 4),
        (Filter(person="nobody"), 0),
        (Filter(date="1942"), 3),
        (Filter(date="1942-08"), 2),
        (Filter(date="1942-07-18"), 1),
        (Filter(date="1943"), 2),
        (Filter(date="1943-05"), 1),
        (Filter(marking="Most Secret"), 1),
        (Filter(marking="most secret"), 1),
        (Filter(place="norhaven"), 2),
        (Filter(kind="telegram"), 2),
        (Filter(source="later.txt"), 2),
        (Filter(doubtful=True), 1),
        (Filter(sender="anna-vale", date="1942-09", marking="secret"), 1),
    ],
)
def test_a_filter_narrows_letters_counts_and_facets_alike(coal, where, letters):
    assert len(coal.letters(where)) == coal.count(where) == letters
    assert sum(facet.count for facet in coal.facets(where)["kind"]) == coal.count(where.changed("kind", None))


def test_every_facet_leads_to_as_many_letters_as_it_counts(coal):
    names = {
        "sender": "sender",
        "recipient": "recipient",
        "year": "date",
        "marking": "marking",
        "place": "place",
        "kind": "kind",
        "source": "source",
    }
    facets = coal.facets()
    assert set(facets) == set(names)
    for name, values in facets.items():
        assert values
        for facet in values:
            assert coal.count(Filter(**{names[name]: facet.value})) == facet.count


def test_a_wrong_date_in_a_filter_is_refused(coal):
    with pytest.raises(QueryError, match="is not a date to narrow by"):
        coal.letters(Filter(date="194"))


def test_a_record_holds_the_letter_its_words_and_its_neighbours(coal):
    entries = coal.letters(Filter(source="coal.txt"), order="source")
    record = coal.letter(entries[0].id)
    start = record.letter.span.start
    assert record.text == COAL.split("\n\n\n")[0]
    assert record.letter.description.place.span.of(record.text) == "Norhaven"
    (mark,) = record.hints
    assert record.text[mark.span.start - start : mark.span.end - start] == "5"
    assert (record.previous, record.next) == (None, entries[1])
    last = coal.letter(entries[3].id)
    assert (last.previous, last.next) == (entries[2], None)
    assert [problem.code for problem in last.problems] == ["sender-unknown", "date-unknown"]
    assert [doubt.code for doubt in last.letter.description.doubts] == ["sender-unknown", "date-unknown"]


def test_a_record_has_neighbours_in_time(coal):
    by_date = coal.letters()
    for before, entry, after in zip([None, *by_date], by_date[:5], [*by_date[1:5], None], strict=False):
        record = coal.letter(entry.id)
        assert (record.earlier, record.later) == (before, after)
    undated = coal.letter(by_date[5].id)
    assert (undated.earlier, undated.later) == (None, None)


def test_a_database_spoilt_while_open_is_said(tmp_path):
    folder = put(tmp_path / "a", {"coal.txt": COAL})
    built(folder)
    path = folder / "archive.db"
    with archive.open(folder) as it:
        data = path.read_bytes()
        path.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
        with pytest.raises(ArchiveError, match="delete it and run `despatch build"):
            it.letters()


def test_nobody_of_that_name(coal):
    with pytest.raises(NotFound, match="'nemo'"):
        coal.letter("nemo")
    with pytest.raises(NotFound, match="'nemo'"):
        coal.person("nemo")


def test_people_come_with_their_letters_and_dates(coal):
    people = coal.people()
    assert [(p.person.id, p.written, p.received, p.first, p.last) for p in people] == [
        ("jan-ostrov", 3, 2, "1942-07-18", "1943"),
        ("anna-vale", 2, 2, "1942-07-18", "1943"),
        ("piet-lund", 1, 1, "1942-08-30/1942-09-02", "1943-05-02"),
    ]
    assert [coal.person(p.person.id) for p in people] == people


def test_the_timeline_counts_months_that_are_sure(coal):
    assert coal.timeline() == [("1942-07", 1), ("1942-08", 1), ("1943-05", 1)]
    assert coal.timeline(Filter(sender="jan-ostrov")) == [("1942-08", 1), ("1943-05", 1)]


def test_problems_are_the_doubts_and_findings(coal):
    assert [(p.code, p.source) for p in coal.problems()] == [
        ("sender-unknown", "coal.txt"),
        ("date-unknown", "coal.txt"),
    ]
    assert len(coal.problems("date-unknown")) == 1


def test_the_rows_of_letters_jsonl(coal):
    row = next(iter(coal.exports.letters()))
    assert {
        key: row[key]
        for key in ("source", "start", "end", "ordinal", "kind", "marking", "sender", "recipients", "place", "received")
    } == {
        "source": "coal.txt",
        "start": 0,
        "end": len(COAL.split("\n\n\n")[0]),
        "ordinal": 1,
        "kind": "telegram",
        "marking": "Most Secret",
        "sender": {
            "name": "Anna Vale",
            "person": "Anna Vale",
            "person_id": "anna-vale",
            "key": None,
            "rule": "plain",
            "confidence": 1.0,
        },
        "recipients": [
            {
                "name": "Jan Ostrov",
                "person": "Jan Ostrov",
                "person_id": "jan-ostrov",
                "key": None,
                "rule": "plain",
                "confidence": 1.0,
            }
        ],
        "place": {
            "name": "Norhaven",
            "place": "Norhaven",
            "place_id": "norhaven",
            "id": None,
            "rule": "plain",
            "confidence": 1.0,
        },
        "received": None,
    }
    assert row["date"] == {
        "edtf": "1942-07-18",
        "written": "1942-07-18",
        "role": "sent",
        "from": "heading",
        "calendar": "gregorian",
        "rule": "plain",
        "confidence": 1.0,
    }


def test_the_files_of_an_export(coal, tmp_path):
    lines = {
        "letters.jsonl": 6,
        "people.jsonl": 3,
        "places.jsonl": 2,
        "references.jsonl": 0,
        "announced.jsonl": 0,
        "inferred.jsonl": 0,
        "unnamed.jsonl": 0,
        "acts.jsonl": 0,
        "matters.jsonl": 0,
        "deliveries.jsonl": 0,
        "mentions.jsonl": len(list(coal.exports.mentions())),
        "problems.jsonl": 2,
    }
    assert jsonl.write(coal.exports, tmp_path / "out") == lines
    import json

    rows = [json.loads(line) for line in (tmp_path / "out" / "letters.jsonl").read_text().split("\n") if line]
    assert rows == list(coal.exports.letters())
    assert {p.name for p in (tmp_path / "out").iterdir()} == set(lines)


def test_mentions_give_their_words_back(coal):
    rows = list(coal.exports.mentions())
    assert {"person", "place"} == {row["kind"] for row in rows}
    assert all(row["quote"] for row in rows)
    assert ("Norhaven", "place", "norhaven") in {(row["quote"], row["kind"], row["id"]) for row in rows}


def test_an_export_that_cannot_be_written_says_so(coal, tmp_path):
    (tmp_path / "out").write_text("a file in the way")
    with pytest.raises(ArchiveError, match="choose another folder"):
        jsonl.write(coal.exports, tmp_path / "out")


def test_any_thread_may_ask(coal):
    found, trouble = [], []

    def ask():
        try:
            found.append((coal.search("coal").total, coal.count()))
        except Exception as wrong:  # noqa: BLE001 - shown below
            trouble.append(wrong)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert trouble == []
    assert found == [(3, 6)] * 8


def test_a_sound_archive_passes_its_check(coal):
    assert coal.check() == []


def test_offices_alone_are_whoever_held_them_on_the_day(tmp_path):
    folder = put(
        tmp_path / "a",
        {
            "a.txt": "The Chancellor to Jan Ostrov, 1936-07-01\nOne.\n\n\n"
            "The Chancellor to Jan Ostrov, 1943-07-01\nTwo.\n"
        },
    )
    (folder / "people.toml").write_text(
        '[[person]]\nname = "Henrik Vael"\n[[person.office]]\nname = "Chancellor"\nfrom = "1930"\nto = "1940"\n'
        '[[person]]\nname = "Mira Dorn"\n[[person.office]]\nname = "Chancellor"\nfrom = "1941"\nto = "1950"\n'
    )
    built(folder)
    with archive.open(folder) as it:
        assert [entry.senders[0].known_as for entry in it.letters()] == ["Henrik Vael", "Mira Dorn"]
        assert it.count(Filter(sender="mira-dorn")) == 1
        assert [(p.person.id, p.written) for p in it.people() if p.person.id != "jan-ostrov"] == [
            ("henrik-vael", 1),
            ("mira-dorn", 1),
        ]
        assert [facet.label for facet in it.facets()["sender"]] == ["Henrik Vael", "Mira Dorn"]
        assert [hit.entry.ordinal for hit in it.search("from:dorn").hits] == [2]
    (folder / "people.toml").unlink()
    built(folder)
    with archive.open(folder) as it:
        assert it.letters()[0].senders[0].person == it.letters()[1].senders[0].person


@pytest.mark.parametrize(
    ("date", "found"),
    [
        ("1942-06", ["1942-06-28/1942-07-03"]),
        ("1942-07", ["1942-06-28/1942-07-03", "1942-07-31/1942-08-29"]),
        ("1942-08", ["1942-07-31/1942-08-29"]),
        ("1942", ["1942-06-28/1942-07-03", "1942-07-31/1942-08-29", "1942-12-31/1943-12-30"]),
        ("1943", ["1942-12-31/1943-12-30"]),
        ("1943-12", []),  # a whole year is of no month
        ("9999-12-31", ["9999-12-31"]),
    ],
)
def test_a_date_finds_letters_that_may_have_been_written_before_or_after_it(tmp_path, date, found):
    dates = ("1942-06-28/1942-07-03", "1942-07-31/1942-08-29", "1942-12-31/1943-12-30", "9999-12-31")
    text = "\n\n\n".join(f"Anna Vale to Jan Ostrov, {day}, at Norhaven\nCoal, please." for day in dates)
    with opened(tmp_path / "a", {"coal.txt": text}) as archive:
        assert [entry.date for entry in archive.letters(Filter(date=date))] == found
