"""Letters known by description only, from files to pages: listed apart, found, and meant by references."""

import json
from pathlib import Path

import pytest

from despatch import archive, cli
from despatch.archive import Archive
from despatch.connect import LetterIndex, Node, find_same, gaps, standing
from despatch.errors import ArchiveError, NotFound
from despatch.model import Filter, MissingFilter
from web_reader import Reader, spaced

LETTERS = """\
Josiah Quill to Orla Fenn

Hollingstead, 20 March 1811

Dear Mrs Fenn,

I received your letter of March 4 and your letter of March 6. The barley has not come.

Your servant,
Josiah Quill


Josiah Quill to Orla Fenn

Hollingstead, 9 April 1811

Dear Mrs Fenn,

I received your letter of March 25.

Your servant,
Josiah Quill
"""
OURS = """\
id,sender,recipient,date,place,abstract
1,"Fenn, Orla","Quill, Josiah",1811-03-04,Port Carrow,Asks for seven sacks of barley.
2,"Quill, Josiah","Fenn, Orla",1811-04-09,Hollingstead,Thanks for the letter of 25 March.
3,"Fenn, Orla",,1811-05,,
"""
THEIRS = """\
Absender;Empfänger;Datum;Bibliothek
Fenn, Orla;Quill, Josiah;4.3.1811;Stadtarchiv Kolm
Fenn, Orla;Quill, Josiah;6.3.1811;Stadtarchiv Kolm
Rook, Tamsin;;1812;Stadtarchiv Kolm
"""


def make(folder: Path, letters: dict[str, str], catalogues: dict[str, str] | None = None) -> Path:
    archive.init(folder, title="Fenn letters")
    for kind, files in (("letters", letters), ("catalogues", catalogues or {})):
        for name, text in files.items():
            path = folder / kind / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return make(
        tmp_path_factory.mktemp("described") / "fenn",
        {"letters.txt": LETTERS, "ours.csv": OURS},
        {"kolm.csv": THEIRS},
    )


@pytest.fixture(scope="module")
def report(folder):
    return archive.build(folder, workers=1)


@pytest.fixture(scope="module")
def fenn(folder, report):
    with archive.open(folder) as opened:
        yield opened


def rows(opened: Archive, where: Filter) -> list[tuple[str, str | None, str]]:
    return [(entry.source, entry.date, entry.piece) for entry in opened.letters(where)]


def test_they_are_counted_and_listed_apart(fenn, report):
    assert (report.letters, report.described, report.elsewhere) == (2, 2, 2)
    assert fenn.count() == 2
    assert rows(fenn, Filter()) == [("letters.txt", "1811-03-20", "letter"), ("letters.txt", "1811-04-09", "letter")]
    assert rows(fenn, Filter(described=True)) == [
        ("ours.csv", "1811-03-04", "described"),
        ("catalogues/kolm.csv", "1811-03-06", "elsewhere"),
        ("ours.csv", "1811-05", "described"),
        ("catalogues/kolm.csv", "1812", "elsewhere"),
    ]
    assert fenn.count_described() == {"described": 2, "elsewhere": 2}
    assert [facet.value for facet in fenn.facets()["source"]] == ["letters.txt"]
    assert fenn.timeline() == [("1811-03", 1), ("1811-04", 1)]


def test_people_have_their_described_letters_beside_those_with_words(fenn):
    counts = {entry.person.name: (entry.written, entry.received, entry.described) for entry in fenn.people()}
    assert counts["Josiah Quill"] == (2, 0, 4)
    assert counts["Tamsin Rook"] == (0, 0, 1)


def test_nothing_is_read_from_a_description(fenn):
    described = next(entry for entry in fenn.letters(Filter(described=True)))
    record = fenn.letter(described.id)
    assert record.text == OURS.split("\n")[1]
    assert (record.acts, record.references, record.deliveries) == ((), (), ())
    assert not [row for row in fenn.exports.mentions() if row["letter"] == described.id]
    assert described.opening == "Asks for seven sacks of barley."


def test_only_empty_fields_of_the_archives_own_are_doubted(fenn):
    found = [(problem.source, problem.code) for problem in fenn.problems() if problem.code != "copy-likely"]
    assert found == [("ours.csv", "recipient-unknown")]


def test_references_lead_to_them_and_no_letter_is_inferred(fenn):
    first, second = fenn.letters()
    links = [(r.quote, r.kind, r.entry and r.entry.source) for r in fenn.letter(first.id).references]
    assert links == [
        ("your letter of March 4", "described", "ours.csv"),
        ("your letter of March 6", "described", "catalogues/kolm.csv"),
    ]
    assert [(r.quote, r.kind) for r in fenn.letter(second.id).references] == [("your letter of March 25", "inferred")]
    assert [lost.letter.date for lost in fenn.correspondence.missing()] == ["1811-03-25"]


def test_a_description_of_a_letter_that_is_held_is_the_same_letter(fenn):
    held = fenn.letters()[1]
    record = fenn.letter(held.id)
    assert [(entry.source, entry.piece) for entry in record.same] == [("ours.csv", "described")]
    assert [entry.id for entry in fenn.letter(record.same[0].id).same] == [held.id]
    twice = next(entry for entry in fenn.letters(Filter(described=True)) if entry.date == "1811-03-04")
    assert [entry.source for entry in fenn.letter(twice.id).same] == ["catalogues/kolm.csv"]


def test_they_are_turns_of_an_exchange_and_counted_apart(fenn):
    exchange = next(entry for entry in fenn.correspondence.exchanges() if entry.described)
    assert (exchange.letters, exchange.described, exchange.inferred) == (1, 2, 0)
    turns = fenn.correspondence.exchange(exchange.id).turns
    assert [turn.entry.piece for turn in turns] == ["described", "elsewhere", "letter"]
    assert sum(fenn.correspondence.standings().values()) == 2


def test_search_finds_them_and_says_so(fenn):
    found = fenn.search("barley")
    assert (found.total, found.described) == (2, 1)
    assert {hit.entry.piece for hit in found.hits} == {"letter", "described"}
    assert fenn.search("from:rook").described == 1


def test_commands_tell_them_apart(fenn, folder, capsys):
    def said(*arguments):
        assert cli.run([str(argument) for argument in arguments]) == 0
        printed = capsys.readouterr()
        return printed.out + printed.err

    assert "4 letters" in said("letters", folder, "--described")
    assert "2 letters found, 1 known by description only" in said("search", folder, "barley")
    assert "3 letters, 3 of them known by description only" in said("read", folder / "letters" / "ours.csv")
    built = said("build", folder)
    assert "2 letters in the archive; 2 more known by description only; 2 that others hold" in built
    shown = said("show", folder, fenn.letters(Filter(described=True))[0].id)
    assert "Only a description of this letter is known:" in shown
    assert "the same letter:" in shown
    assert "in ours.csv" in said("show", folder, fenn.letters()[1].id)


def test_exports_have_them_without_a_place_in_the_text(fenn):
    exported = list(fenn.exports.letters())
    pieces = [(row["source"], row["piece"], row["start"] is None) for row in exported]
    assert pieces == [
        ("catalogues/kolm.csv", "elsewhere", True),
        ("catalogues/kolm.csv", "elsewhere", True),
        ("catalogues/kolm.csv", "elsewhere", True),
        ("letters.txt", "letter", False),
        ("letters.txt", "letter", False),
        ("ours.csv", "described", True),
        ("ours.csv", "described", True),
        ("ours.csv", "described", True),
    ]
    ids = {row["id"]: row for row in exported}
    same = [(row["source"], ids[row["same_as"]]["source"]) for row in exported if row["same_as"]]
    assert same == [("catalogues/kolm.csv", "ours.csv"), ("ours.csv", "letters.txt")]
    assert [row["target_kind"] for row in fenn.exports.references()] == ["described", "described", "inferred"]


def test_the_finished_archive_is_sound(fenn):
    assert fenn.check() == []


# ---------------------------------------------------------------- pages


def said(page):
    return " ".join(spaced(page).replace(" ,", ",").split())


@pytest.fixture(scope="module")
def reader(folder, report):
    return Reader(folder)


def test_the_first_page_counts_them_apart(reader):
    page = said(reader.get("/").text)
    assert "2 letters, March 1811 to April 1811" in page
    assert "2 more letters known by description only, and 2 letters that others hold, by their catalogues" in page


def test_the_list_of_letters_has_a_list_of_its_own_for_them(reader):
    page = reader.get("/letters")
    assert "2 letters" in said(page.text)
    assert 'href="/letters?described=1"' in page.text
    listed = said(reader.get("/letters?described=1").text)
    assert "4 letters" in listed
    assert "letters known by description" in listed
    assert "held by others, known by description only" in listed


def test_the_page_of_a_described_letter_says_that_its_words_are_not_known(reader, fenn):
    described = fenn.letters(Filter(described=True))[0]
    page = said(reader.get(f"/letter/{described.id}").text)
    assert "letter known by description only" in page
    assert "The words of this letter are not known here." in page
    assert "Asks for seven sacks of barley." in page
    assert "Also described in catalogues/kolm.csv" in page
    assert "Answered by Josiah Quill to Orla Fenn, 20 March 1811" in page


def test_the_page_of_a_letter_shows_its_descriptions_and_those_it_mentions(reader, fenn):
    first, second = fenn.letters()
    assert "known by description only, Orla Fenn to Josiah Quill, 4 March 1811" in said(
        reader.get(f"/letter/{first.id}").text
    )
    assert "Also described in ours.csv Thanks for the letter of 25 March." in said(
        reader.get(f"/letter/{second.id}").text
    )


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/search?q=barley", "2 letters found, 1 of them known by description only"),
        ("/about", "These sources describe letters and do not hold their words."),
        ("/exchanges", "1 letter, 2 more known by description"),
    ],
)
def test_other_pages_tell_them_apart(reader, path, says):
    assert says in said(reader.get(path).text)


def test_the_page_of_an_exchange_and_of_a_person_tell_them_apart(reader, fenn):
    exchange = next(entry for entry in fenn.correspondence.exchanges() if entry.described)
    page = said(reader.get(f"/exchange/{exchange.id}").text)
    assert "1 letter and 2 letters known by description only" in page
    person = next(entry.person for entry in fenn.people() if entry.person.name == "Josiah Quill")
    assert "2 letters from, 0 letters to, 4 letters known by description only" in said(
        reader.get(f"/person/{person.id}").text
    )


# ---------------------------------------------------------------- folders


def test_a_folder_letters_catalogues_is_refused_by_name(tmp_path):
    folder = make(tmp_path / "a", {"a.txt": LETTERS, "catalogues/b.txt": LETTERS})
    report = archive.build(folder, workers=1)
    assert (report.letters, report.refused) == (2, {"source-refused": 1})
    with archive.open(folder) as opened:
        (problem,) = opened.problems("source-refused")
    assert problem.source == "letters/catalogues"
    assert "give it another name" in problem.message


def test_running_text_in_catalogues_is_refused(tmp_path):
    folder = make(tmp_path / "a", {"a.txt": LETTERS}, {"b.txt": LETTERS})
    report = archive.build(folder, workers=1)
    assert (report.letters, report.elsewhere) == (2, 0)
    with archive.open(folder) as opened:
        (problem,) = opened.problems("catalogue-no-list")
    assert problem.source == "catalogues/b.txt"
    assert "move it into letters/" in problem.message


EDITION = """\
<TEI><teiHeader><profileDesc><correspDesc><correspAction type="sent"><persName>Orla Fenn</persName>
<date when="1811-03-04"/></correspAction><correspAction type="received"><persName>Josiah Quill</persName>
</correspAction></correspDesc></profileDesc></teiHeader>
<text><body><p>I promise to send you twenty sacks of barley. I received your letter of March 1.</p></body></text></TEI>
"""


def test_what_columns_say_of_a_letter_with_words_is_no_doubt(tmp_path):
    rows = ('Orla Fenn,Josiah Quill,1811-03-04,"Sir, it has not come."', ',Orla Fenn,,"Madam, it sails.\n\nJ. Quill"')
    folder = make(tmp_path / "a", {"a.csv": "\n".join(("from,to,date,text", *rows))})
    archive.build(folder, workers=1)
    with archive.open(folder) as opened:
        first, second = opened.exports.letters()
    assert first["doubts"] == []
    assert second["sender"]["name"] == "J. Quill"
    assert second["doubts"] == ["date-unknown"]


def test_a_letter_of_another_edition_is_held_by_others_and_not_read(tmp_path):
    folder = make(tmp_path / "a", {"a.txt": LETTERS}, {"edition.xml": EDITION})
    assert archive.build(folder, workers=1).elsewhere == 1
    with archive.open(folder) as opened:
        (entry,) = opened.letters(Filter(described=True))
        record = opened.letter(entry.id)
        assert (record.letter.kind, record.acts, record.references) == ("elsewhere", (), ())
        assert opened.search("sacks").described == 1


def test_a_catalogue_that_goes_takes_its_letters_with_it(tmp_path):
    folder = make(tmp_path / "a", {"a.txt": LETTERS}, {"kolm.csv": THEIRS})
    assert archive.build(folder, workers=1).elsewhere == 3
    (folder / "catalogues" / "kolm.csv").unlink()
    report = archive.build(folder, workers=1)
    assert (report.elsewhere, report.gone) == (0, ("catalogues/kolm.csv",))
    with archive.open(folder) as opened:
        assert "no longer in catalogues/" in opened.problems("source-gone")[0].message


def test_a_letter_that_was_inferred_and_is_described_now_is_no_acquisition(tmp_path):
    folder = make(tmp_path / "a", {"a.txt": LETTERS})
    archive.build(folder, workers=1)
    with archive.open(folder) as opened:
        old = {lost.letter.date: lost.id for lost in opened.correspondence.missing()}
    (folder / "letters" / "ours.csv").write_text(OURS, encoding="utf-8")
    archive.build(folder, workers=1)
    with archive.open(folder) as opened:
        assert opened.correspondence.count_missing(MissingFilter(status="now acquired")) == 0
        with pytest.raises(NotFound, match="known by a description now"):
            opened.correspondence.inferred_letter(old["1811-03-04"])


def test_the_mapping_of_columns_is_part_of_the_reading(tmp_path):
    folder = make(tmp_path / "a", {"a.csv": "Scrivener;Whither;When\nOrla Fenn;Josiah Quill;1811\n"})
    assert archive.build(folder, workers=1).refused == {"table-columns-unknown": 1}
    with (folder / "despatch.toml").open("a", encoding="utf-8") as file:
        file.write('\n[columns]\nsender = "Scrivener"\nrecipient = ["Whither"]\ndate = "When"\n')
    assert archive.build(folder, workers=1).described == 1


def test_a_catalogues_that_cannot_be_opened_stops_the_build(tmp_path, monkeypatch):
    folder = make(tmp_path / "a", {"a.txt": LETTERS}, {"kolm.csv": THEIRS})
    from despatch.pipeline import sources

    listed = sources.os.scandir

    def scandir(path):
        if str(path).endswith("catalogues"):
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(sources.os, "scandir", scandir)
    with pytest.raises(ArchiveError, match="catalogues: the folder could not be opened"):
        archive.build(folder, workers=1)


# ---------------------------------------------------------------- which letter is which

DAY = 661_000


def node(id, source, day=DAY, piece="letter", to="quill"):
    return Node(id, ("fenn",), (to,) if to else (), day, day, source, 1, piece=piece)


def test_the_only_letter_of_a_day_is_the_one_described():
    same = find_same([node("a", "a.txt"), node("d", "d.csv", piece="described"), node("e", "e.csv", piece="elsewhere")])
    assert same.pairs == (("d", "a"), ("e", "a"))
    assert same.aside == {"d", "e"}


def test_of_two_letters_of_a_day_it_is_not_known_which_is_described():
    same = find_same([node("a", "a.txt"), node("b", "a.txt"), node("d", "d.csv", piece="described")])
    assert (same.pairs, same.aside) == ((), {"d"})


def test_two_letters_in_one_list_are_two():
    listed = [node("d", "d.csv", piece="described"), node("e", "d.csv", piece="described")]
    assert find_same([node("a", "a.txt"), *listed]).aside == frozenset()
    assert find_same(listed).aside == frozenset()


def test_a_second_list_of_the_same_letter_is_no_second_letter():
    nodes = [node("e", "catalogues/e.csv", piece="elsewhere"), node("d", "z.csv", piece="described")]
    same = find_same(nodes)
    assert same.pairs == (("e", "d"),)
    index = LetterIndex(nodes, same.aside)
    assert [index.nodes[place].id for places in index.written(["fenn"], ["quill"]) for place in places] == ["d"]


def test_without_a_day_or_a_recipient_nothing_is_the_same():
    undated = Node("d", ("fenn",), ("quill",), None, None, "d.csv", 1, piece="described")
    nobody = node("e", "e.csv", piece="described", to=None)
    assert find_same([node("a", "a.txt"), undated, nobody]).pairs == ()


def series(piece, to="quill"):
    """Seven letters, one a day, and one a year later."""
    days = (*range(DAY, DAY + 7), DAY + 365)
    return [node(f"{piece}{day}", "a", day, piece, to) for day in days]


def test_the_silence_of_others_is_no_finding():
    assert [gap.days for gap in gaps(LetterIndex(series("letter")))] == [359]
    assert list(gaps(LetterIndex(series("elsewhere")))) == []


def test_a_described_letter_breaks_a_silence():
    within = [node(f"d{day}", "d.csv", day, "described") for day in range(DAY + 25, DAY + 365, 25)]
    assert list(gaps(LetterIndex([*series("letter"), *within]))) == []


def test_an_answer_is_looked_for_only_among_letters_with_words():
    asked = node("a", "a.txt")
    later = Node("d", ("quill",), ("fenn",), DAY + 9, DAY + 9, "d.csv", 1, piece="described")
    assert [reply.looked for reply in standing(lambda _: 0, LetterIndex([asked, later]))] == ["not looked for"] * 2


# ---------------------------------------------------------------- the cases

CASES = Path(__file__).parents[2] / "shared" / "cases"


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "p23-catalogue.csv",
            [
                ("Orla Fenn", "Josiah Quill", "1811-03-04"),
                ("Josiah Quill", "Orla Fenn", "1811-03-09?"),
                ("Orla Fenn", "Tamsin Rook", "1811-04"),
            ],
        ),
        ("t24-metadata-only.xml", [("Orla Fenn", "Josiah Quill", "1811-03-04")]),
        ("t25-cmif-list.xml", [("Orla Fenn", "Josiah Quill", f"1811-03-0{day}") for day in (1, 2, 3)]),
    ],
)
def test_lists_of_letters(name, expected, tmp_path):
    folder = make(tmp_path / "a", {name: (CASES / name).read_text(encoding="utf-8")})
    assert archive.build(folder, workers=1).described == len(expected)
    with archive.open(folder) as opened:
        exported = list(opened.exports.letters())
    found = [
        (row["sender"]["person"], row["recipients"][0]["person"], row["date"]["edtf"])
        for row in json.loads(json.dumps(exported))
    ]
    assert found == expected


@pytest.mark.shared
def test_a_day_that_never_was_is_no_date(tmp_path):
    name = "q13-emlo-bad-day.txt"
    folder = make(tmp_path / "a", {name: (CASES / name).read_text(encoding="utf-8")})
    archive.build(folder, workers=1)
    with archive.open(folder) as opened:
        (row,) = opened.exports.letters()
    assert row["date"] is None
    assert "date-impossible" in row["doubts"]
