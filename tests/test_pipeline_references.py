"""References, exchanges and missing letters through a whole archive: built, added to, taken from, built again."""

import shutil

import pytest

from despatch import archive
from despatch.errors import NotFound
from despatch.model import Filter, MissingFilter


def letter(sender, recipient, dateline, *words):
    body = " ".join(words)
    return f"{sender} to {recipient}\n\n{dateline}\n\nSir,\n\n{body}\n\nYour obedient servant,\n\n{sender}\n\n\n"


ASKED = letter(
    "Orla Fenn", "Isak Roe", "Port Carrow, March 4th, 1911", "The barley has not come, and the mill stands idle."
)
REPLY = letter(
    "Isak Roe",
    "Orla Fenn",
    "Hollingstead, March 9th, 1911",
    "I have received your letter of March 4 and your telegram of March 6. The Curlew sails on Thursday.",
)
THANKS = letter(
    "Orla Fenn",
    "Isak Roe",
    "Port Carrow, March 14th, 1911",
    "I thank you for your letter of March 9. The Curlew lies in the roads.",
)
TELEGRAM = letter(
    "Orla Fenn", "Isak Roe", "Port Carrow, March 6th, 1911", "Send the barley at once. The mill stands idle."
)
ALL = {"asked.txt": ASKED, "reply.txt": REPLY, "thanks.txt": THANKS}


def put(folder, sources):
    if not folder.exists():
        archive.init(folder)
    for name, text in sources.items():
        file = folder / "letters" / name
        file.unlink() if text is None else file.write_text(text, encoding="utf-8")
    archive.build(folder, workers=1)
    return folder


@pytest.fixture(scope="module")
def mill(tmp_path_factory):
    with archive.open(put(tmp_path_factory.mktemp("mill") / "a", ALL)) as opened:
        yield opened


def id_of(opened, source):
    return opened.letters(Filter(source=source))[0].id


def test_a_reference_says_its_words_its_letter_and_why(mill):
    known, lost = mill.correspondence.references(id_of(mill, "reply.txt"))
    assert (known.quote, known.kind, known.target) == ("your letter of March 4", "letter", id_of(mill, "asked.txt"))
    assert known.entry.id == known.target
    assert known.author.known_as == "Orla Fenn"
    assert (lost.quote, lost.kind) == ("your telegram of March 6", "inferred")
    assert lost.inferred.letter.date == "1911-03-06"


def test_a_missing_letter_has_its_evidence(mill):
    (one,) = mill.correspondence.missing()
    assert [quote.words for quote in one.quotes] == ["your telegram of March 6"]
    assert one.quotes[0].before.endswith("and")
    assert (one.author.known_as, one.addressee.known_as, one.letter.status) == ("Orla Fenn", "Isak Roe", "not found")
    assert mill.correspondence.inferred_letter(one.id) == one
    assert mill.correspondence.missing(MissingFilter(author=one.author.person, date="1911-03")) == [one]
    assert mill.correspondence.count_missing(MissingFilter(addressee=one.author.person)) == 0
    assert {f.value: f.count for f in mill.correspondence.missing_facets()["status"]} == {"not found": 1}


def test_an_exchange_runs_from_letter_to_letter(mill):
    (one,) = mill.correspondence.exchanges()
    assert (one.letters, one.inferred, one.first, one.last, one.median_days) == (3, 1, "1911-03-04", "1911-03-14", 5.0)
    for letter in ("asked.txt", "reply.txt", "thanks.txt"):
        exchange = mill.correspondence.exchange(id_of(mill, letter))
        assert exchange.entry == one
        assert [(turn.side, turn.date) for turn in exchange.turns] == [
            (0, "1911-03-04"),
            (0, "1911-03-06"),
            (1, "1911-03-09"),
            (0, "1911-03-14"),
        ]
    assert [[(a.question, a.days) for a in turn.answers] for turn in exchange.turns] == [
        [],
        [],
        [(id_of(mill, "asked.txt"), 5), (mill.correspondence.missing()[0].id, 3)],
        [(id_of(mill, "reply.txt"), 5)],
    ]
    assert mill.correspondence.exchange(mill.correspondence.missing()[0].id).entry == one
    assert mill.correspondence.exchanges(Filter(date="1911-03-14")) == [one]
    assert mill.correspondence.count_exchanges(Filter(date="1912")) == 0
    page = mill.correspondence.exchange(one.id, limit=2, offset=1)
    assert ([turn.date for turn in page.turns], page.total) == (["1911-03-06", "1911-03-09"], 4)


def test_who_answers_whom(mill):
    pairs = {(p.author.name, p.addressee.name): p for p in mill.correspondence.pairs()}
    fenn = pairs["Orla Fenn", "Isak Roe"]
    assert (fenn.letters, fenn.answered, fenn.not_looked_for, fenn.lost, fenn.median_days) == (2, 1, 1, 1, 5.0)


def test_no_answer_is_told_from_nobody_to_answer(mill):
    assert mill.correspondence.standings() == {"answered": 2, "not looked for": 1, "looked for, none": 0}
    assert [(s.entry.id, s.looked) for s in mill.correspondence.unanswered()] == [
        (id_of(mill, "thanks.txt"), "not looked for")
    ]
    assert mill.correspondence.unanswered(looked="looked for, none") == []


def test_a_record_has_it_all(mill):
    record = mill.letter(id_of(mill, "reply.txt"))
    assert [r.kind for r in record.references] == ["letter", "inferred"]
    assert [r.letter for r in record.referred] == [id_of(mill, "thanks.txt")]
    assert [a.question for a in record.answers] == [id_of(mill, "asked.txt"), mill.correspondence.missing()[0].id]
    assert [a.answer for a in record.answered] == [id_of(mill, "thanks.txt")]
    assert (record.standing.looked, record.exchange) == ("answered", mill.correspondence.exchanges()[0].id)


def test_when_the_letter_comes_to_light_the_inferred_one_becomes_it(tmp_path):
    folder = put(tmp_path / "a", ALL)
    with archive.open(folder) as opened:
        lost = opened.correspondence.missing()[0].id
    put(folder, {"telegram.txt": TELEGRAM})
    for _ in range(2):
        with archive.open(folder) as opened:
            found = id_of(opened, "telegram.txt")
            assert opened.correspondence.missing() == []
            assert opened.letter(lost).letter.id == found
            assert opened.correspondence.inferred_letter(lost).acquired.id == found
            assert [(one.id, one.letter.status) for one in opened.correspondence.inferred()] == [(lost, "now acquired")]
            assert [q.words for q in opened.correspondence.missing(MissingFilter(status="now acquired"))[0].quotes] == [
                "your telegram of March 6"
            ]
            assert opened.correspondence.exchange(lost).entry.letters == 4
            assert opened.check() == []
        # The id goes on leading there when archive.db was deleted.
        (folder / "archive.db").unlink()
        archive.build(folder, workers=1)
    put(folder, {"telegram.txt": None})
    with archive.open(folder) as opened:
        assert [one.id for one in opened.correspondence.inferred()] == [lost]
        assert opened.check() == []


def test_when_nobody_speaks_of_it_any_more_it_is_gone(tmp_path):
    folder = put(tmp_path / "a", ALL)
    with archive.open(folder) as opened:
        lost = opened.correspondence.missing()[0].id
    put(folder, {"reply.txt": None})
    with archive.open(folder) as opened:
        assert lost not in [one.id for one in opened.correspondence.inferred()]
        with pytest.raises(NotFound):
            opened.correspondence.inferred_letter(lost)
        assert opened.check() == []


def answers(folder):
    with archive.open(folder) as opened:
        return (
            list(opened.exports.references()),
            list(opened.exports.inferred()),
            opened.correspondence.exchanges(),
            opened.correspondence.pairs(),
            opened.correspondence.gaps(),
        )


def test_the_order_in_which_sources_come_does_not_matter(tmp_path):
    at_once = put(tmp_path / "at-once", ALL)
    one_by_one = tmp_path / "one-by-one"
    for name in ("thanks.txt", "asked.txt", "reply.txt"):
        put(one_by_one, {name: ALL[name]})
    (one_by_one / "ids.jsonl").unlink(missing_ok=True)  # what was missing in between
    archive.build(one_by_one, workers=1)
    first, second = answers(at_once), answers(one_by_one)
    assert first[0] == second[0]
    assert [row for row in second[1] if row["status"] != "now acquired"] == first[1]
    assert first[2:] == second[2:]


def test_what_did_not_change_is_not_connected_again(tmp_path, monkeypatch):
    folder = put(tmp_path / "a", ALL)
    before = answers(folder)
    from despatch.pipeline import references

    monkeypatch.setattr(references, "NameResolver", None)
    archive.build(folder, workers=1)
    assert answers(folder) == before


def test_an_undated_letter_lies_between_its_neighbours(tmp_path):
    undated = letter(
        "Isak Roe", "Orla Fenn", "Hollingstead", "I have received your letter of March 4, 1911. The Curlew sails."
    )
    reply = letter(
        "Orla Fenn",
        "Isak Roe",
        "Port Carrow, March 20th, 1911",
        "I thank you for your last letter. The Curlew is here.",
    )
    folder = put(tmp_path / "a", {"asked.txt": ASKED, "undated.txt": undated, "reply.txt": reply})
    with archive.open(folder) as opened:
        record = opened.letter(id_of(opened, "undated.txt"))
        assert record.letter.description.date is None
        assert record.reasoned.edtf.startswith("1911-03-04/")
        assert [entry.id for entry in record.reasoned.after] == [id_of(opened, "asked.txt")]
        assert (record.entry.date, record.entry.reasoned) == (record.reasoned.edtf, True)
        row = next(row for row in opened.exports.letters() if row["id"] == record.letter.id)
        assert (row["date"]["edtf"], row["date"]["from"]) == (record.reasoned.edtf, "replies")
        assert opened.check() == []
    shutil.rmtree(folder / "letters" / "asked.txt", ignore_errors=True)
    put(folder, {"asked.txt": None, "undated.txt": undated.replace("your letter of March 4, 1911", "your kind words")})
    with archive.open(folder) as opened:
        assert opened.letter(id_of(opened, "undated.txt")).reasoned is None
        assert opened.letters()[-1].date is None


def test_trouble_between_letters_is_told(tmp_path):
    early = letter("Isak Roe", "Orla Fenn", "Hollingstead, March 1st, 1911", "I have received your letter No. 12.")
    numbered = "No. 12\n\n" + ASKED
    twins = {f"twin{n}.txt": ASKED.replace("barley", word) for n, word in enumerate(("oats", "rye"))}
    unsure = letter("Isak Roe", "Orla Fenn", "Hollingstead, March 9th, 1911", "I have received your letter of March 4.")
    folder = put(tmp_path / "a", {"early.txt": early, "numbered.txt": numbered, "unsure.txt": unsure, **twins})
    with archive.open(folder) as opened:
        codes = {p.code: p for p in opened.problems()}
        undecided = codes["reference-undecided"]
        assert undecided.span.of(unsure) == "your letter of March 4"
        assert opened.correspondence.references(undecided.letter)[0].target is None
        assert len(opened.correspondence.references(undecided.letter)[0].alternatives) >= 2
