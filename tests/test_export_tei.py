"""Letters as TEI: what the files say, and that the same letters come back from them."""

import shutil

import delb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from despatch import archive
from despatch.export.tei.dates import attributes, lowered
from despatch.export.tei.words import div_of
from despatch.export.xml import NAMESPACE, holdable, written, xml_id
from despatch.model import Description, Entry, Hint, Letter, Phrase, Record, Span
from despatch.read import read
from despatch.read.tei.dates import edtf
from despatch.settings import Settings
from round_trip import export, letters, read_again, renamed

NS = {"t": NAMESPACE}


@pytest.fixture(scope="module")
def edition(example, tmp_path_factory):
    """The example archive as TEI, one file a letter."""
    out = tmp_path_factory.mktemp("tei")
    assert export(example, out, "tei") == {"tei/*.xml": 62, "inferred.xml": 23, "left-out.csv": 0}
    return out


def tree(path):
    return etree.parse(path).getroot()


def found(root, path):
    return root.xpath(path, namespaces=NS)


def only(folder, words):
    """Return the file with the letter that holds some words."""
    (path,) = [path for path in (folder / "tei").iterdir() if words in path.read_text()]
    return tree(path)


def words_of(letter, span):
    """Return the words between the two anchors of a span."""
    first, last = (span.get(end).removeprefix("#") for end in ("from", "to"))
    behind, before = f"preceding::t:anchor[@xml:id='{first}']", f"following::t:anchor[@xml:id='{last}']"
    return "".join(found(letter, f"//t:div//text()[{behind} and {before}]"))


# ---------------------------------------------------------------- what the files say


def test_a_letter_has_its_parts_its_people_and_its_rights(built_harbour, tmp_path):
    settings = built_harbour / "despatch.toml"
    before = settings.read_text()
    settings.write_text(
        before
        + 'editor = "A. Writer"\nrights = "CC BY 4.0"\nrepository = "Harbour Museum"\naddress = "https://h.example"\n'
    )
    export(built_harbour, tmp_path, "tei")
    settings.write_text(before)
    letter = only(tmp_path, "the mill stands idle")
    (div,) = found(letter, "//t:div")
    assert [child.tag.rsplit("}")[1] for child in div] == ["head", "opener", "p", "closer"]
    assert found(div, "string(t:opener/t:dateline)") == "Port Carrow, March 4th, 1911"
    assert found(div, "string(t:opener/t:salute)") == "Gentlemen,"
    assert found(div, "string(t:closer/t:signed)") == "O. Fenn"
    sent, received = found(letter, "//t:correspAction")
    assert found(sent, "string(t:persName)") == "Orla Fenn"
    assert found(sent, "string(t:date/@when)") == "1911-03-04"
    assert found(sent, "string(t:placeName)") == "Port Carrow"
    assert found(received, "string(t:persName)") == "Harbour Board"
    pointer = found(sent, "string(t:persName/@ref)").removeprefix("#")
    assert found(letter, f"string(//t:person[@xml:id='{pointer}']/t:persName)") == "Orla Fenn"
    (answered,) = found(letter, "//t:correspContext/t:ref[@type='answered-by']")
    assert answered.get("cert") == "high"
    other = tree(tmp_path / "tei" / answered.get("target"))
    assert found(other, "string(//t:correspContext/t:ref[@type='answers']/@target)").endswith(".xml")
    assert found(letter, "string(//t:licence)") == "CC BY 4.0"
    assert found(letter, "string(//t:repository)") == "Harbour Museum"
    assert found(letter, "string(//t:publicationStmt/t:idno[@type='URL'])").startswith(
        "https://h.example/letter/harbour"
    )


def test_references_and_acts_stand_at_their_words(edition):
    letter = only(edition, "yours of the 2d")
    (span,) = found(letter, "//t:spanGrp[@type='references']/t:span")
    assert words_of(letter, span) == "yours of the 2d"
    assert span.get("corresp").startswith("../inferred.xml#")
    letter = only(edition, "The 50 tons will follow")
    (promise,) = found(letter, "//t:spanGrp[@type='acts']/t:span[@type='promise']")
    assert words_of(letter, promise) == "The 50 tons will follow in the Tern before the end of the month."
    assert promise.text.startswith("promise: Edith Marlowe → Jorn Askel, 50 tons, due 1946-03-31~")


def test_a_letter_that_is_lost_is_described_with_its_evidence(edition):
    lost = found(tree(edition / "inferred.xml"), "//t:correspDesc")
    assert len(lost) == 23
    one = next(desc for desc in lost if "yours of the 2d" in "".join(desc.itertext()))
    assert one.get("type") == "inferred"
    assert found(one, "string(t:correspAction[@type='sent']/t:persName/@evidence)") == "conjecture"
    assert found(one, "string(t:note[@type='evidence']/t:quote)") == "yours of the 2d"
    assert (edition / found(one, "string(t:note[@type='evidence']/t:ref/@target)")).exists()


def test_the_inferred_letters_are_not_read_back(edition):
    source, (problem,) = read((edition / "inferred.xml").read_bytes(), "inferred.xml", Settings())
    assert source is None
    assert "they are inferred again" in problem.message


def assert_another_reader_finds(folder, out):
    """delb knows nothing of Despatch. What the archive does not know, the file calls unknown."""
    with archive.open(folder) as it:
        entries = it.letters()
    for entry in entries:
        document = delb.Document(out / "tei" / f"{entry.id}.xml")
        actions = {one.attributes["type"].value: one for one in document.xpath("//t:correspAction", namespaces=NS)}
        for type, known in (("sent", entry.senders), ("received", entry.recipients)):
            named = [name.full_text for name in actions[type].xpath("t:persName", namespaces=NS)]
            assert named == [who.name for who in known], entry.id
        if not entry.recipients:
            assert [note.full_text for note in actions["received"].xpath("t:note", namespaces=NS)] == ["unknown"]
        dates = actions["sent"].xpath("t:date", namespaces=NS)
        expected = lowered(entry.date) if entry.date and not entry.reasoned else {}
        assert bool(len(dates)) == bool(entry.date and not entry.reasoned), entry.id
        assert {name: date.attributes[name].value for date in dates for name in expected} == expected
    return entries


def test_another_reader_finds_sender_recipient_and_date(edition, example):
    assert len(assert_another_reader_finds(example, edition)) == 62


@pytest.mark.shared
def test_another_reader_finds_them_in_telegrams(shared, tmp_path):
    folder = archive.init(tmp_path / "archive")
    shutil.copy(shared / "telegrams" / "1942.txt", folder / "letters")
    archive.build(folder, workers=1)
    export(folder, tmp_path, "tei")
    entries = assert_another_reader_finds(folder, tmp_path)
    assert len(entries) == 49
    assert all(one.senders and one.recipients and one.date for one in entries)


@pytest.mark.shared
def test_another_reader_finds_them_in_headed_letters(shared, tmp_path):
    """Of a letter whose heading reads "to Unknown" nobody can say the recipient. Two dates are spoilt by a scanner."""
    folder = archive.init(tmp_path / "archive")
    for source in (shared / "corpora/delegates/headed/text").glob("*.txt"):
        words = "\n\n\n".join(source.read_text().split("\n\n\n")[:30])
        (folder / "letters" / source.name).write_text(words)
    archive.build(folder, workers=1)
    export(folder, tmp_path, "tei")
    entries = assert_another_reader_finds(folder, tmp_path)
    assert len(entries) > 100
    assert all(one.senders for one in entries)
    with archive.open(folder) as it:
        lacking = [it.letter(one.id).text for one in entries if not (one.recipients and one.date)]
    assert len(lacking) == 2
    assert all("to Unknown\n" in words or "1 7 76" in words for words in lacking)


@pytest.mark.shared
def test_the_files_are_valid(edition, example, tei_errors, tmp_path):
    export(example, tmp_path, "tei-archive")
    files = [*(edition / "tei").iterdir(), edition / "inferred.xml", tmp_path / "archive.xml"]
    assert [error for path in files for error in tei_errors(path)] == []


def test_what_xml_cannot_hold_is_told(harbour, tmp_path):
    opening = "Orla Fenn to Josiah Quill\n\nPort Carrow, March 4, 1811\n\nDear Sir,"
    letter = f"{opening}\n\nThe\x07 mill\x0b stands idle.\n\nO. Fenn"
    (harbour / "letters" / "harbour.txt").write_text(letter)
    archive.build(harbour, workers=1)
    assert export(harbour, tmp_path, "tei")["left-out.csv"] == 1
    assert "2 signs that XML cannot hold" in (tmp_path / "left-out.csv").read_text()
    assert "The\ufffd mill\ufffd stands" in "".join(only(tmp_path, "stands idle").itertext())


# ---------------------------------------------------------------- the same archive


def test_the_same_archive_comes_back(edition, example, tmp_path):
    new = read_again(example, (edition / "tei").iterdir(), tmp_path / "new")
    before, after = letters(example), letters(new)
    with archive.open(new) as it:
        names = {row["id"]: row["source"].removesuffix(".xml") for row in it.exports.letters()}
    assert renamed(after, names) == renamed(before, {id: id for id in before})


def test_one_file_gives_the_same_archive(built_harbour, tmp_path):
    assert export(built_harbour, tmp_path, "tei-archive") == {"archive.xml": 2, "left-out.csv": 0}
    new = read_again(built_harbour, [tmp_path / "archive.xml"], tmp_path / "new")
    before, after = letters(built_harbour), letters(new)
    assert len(before) == 2
    assert renamed(after, dict(zip(after, before, strict=True))) == renamed(before, {id: id for id in before})


MAIL = """From: Orla Fenn <orla@mill.example>
To: Josiah Quill <josiah@quay.example>
Date: Tue, 4 Mar 2003 10:00:00 +0000
Subject: The barley
Message-ID: <1@mill.example>

Dear Josiah,

The barley has not come. Please send it by April.

Orla
"""


def test_mails_and_descriptions_come_back(tmp_path):
    folder = archive.init(tmp_path / "mill")
    (folder / "letters" / "one.eml").write_text(MAIL)
    listed = "sender,recipient,date,repository\nTamsin Rook,Orla Fenn,1811-03-04,Harbour Museum\n"
    (folder / "letters" / "list.csv").write_text(listed)
    archive.build(folder, workers=1)
    export(folder, tmp_path / "out", "tei")
    new = read_again(folder, (tmp_path / "out" / "tei").iterdir(), tmp_path / "new")
    names = ("kind", "subject", "identifier", "repository", "piece")
    said = []
    for where in (folder, new):
        with archive.open(where) as it:
            said.append(sorted([row[name] or "" for name in names] for row in it.exports.letters()))
    assert said[0] == said[1]
    assert said[0][1] == ["mail", "The barley", "<1@mill.example>", "", "letter"]


@pytest.mark.shared
@pytest.mark.parametrize("layout", ["telegrams", "corpora/delegates/headed/text"])
def test_real_letters_come_back(shared, tei_errors, tmp_path, layout):
    folder = archive.init(tmp_path / "archive")
    source = min((shared / layout).glob("*.txt"), key=lambda path: path.stat().st_size)
    words = "\n\n\n".join(source.read_text().split("\n\n\n")[:50]) if "headed" in layout else source.read_text()
    (folder / "letters" / "letters.txt").write_text(words)
    archive.build(folder, workers=1)
    export(folder, tmp_path / "out", "tei-archive")
    assert tei_errors(tmp_path / "out" / "archive.xml") == []
    new = read_again(folder, [tmp_path / "out" / "archive.xml"], tmp_path / "new")
    before, after = letters(folder), letters(new)
    assert len(before) > 45
    assert renamed(after, dict(zip(after, before, strict=True))) == renamed(before, {id: id for id in before})


# ---------------------------------------------------------------- words, sign by sign


def record_of(text, *, description=None, hints=(), id="mill-1"):
    letter = Letter(id, "mill.txt", Span(0, len(text)), 1, "letter", 1.0, description or Description())
    entry = Entry(id, "mill.txt", 0, len(text), 1, "letter", None, None, (), (), None, None, None, "", 0)
    return Record(letter, entry, text, tuple(hints), None, None, ())


def document_of(record):
    """Return a file with the div of a letter, as an edition has it."""
    from despatch.export.tei.description import Around, describe
    from despatch.export.tei.header import header
    from despatch.export.xml import add, element

    root = element("TEI")
    root.append(header("A letter", Settings(), record, [describe(record, Around(None, None, str))]))
    add(add(root, "text"), "body").append(div_of(record, (), {}))
    return written(root)


SIGNS = st.text(
    st.sampled_from("ab .,\n\t\xa0\x0c\x00\u2028é<&>'\"-—") | st.characters(exclude_categories=["Cs"]), min_size=1
)


@given(st.data(), SIGNS.map(str.strip).filter(bool))
def test_any_text_comes_back_sign_by_sign(data, text):
    text = f"Dear {text} Fenn"
    places = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=4, max_size=4)))
    salutation, closing = Span(*places[:2]), Span(*places[2:])
    hint = Hint(
        data.draw(st.sampled_from(["note", "running-head", "quotation", "note-mark", "page-break"])), Span(*places[1:3])
    )
    description = Description(
        salutation=Phrase(salutation.of(text), salutation, "test", 1.0),
        closing=Phrase(closing.of(text), closing, "test", 1.0),
    )
    record = record_of(text, description=description, hints=(hint,))
    div = div_of(record, (), dict.fromkeys(places, False))
    assert "".join(div.itertext()) == holdable(text)
    source, _ = read(document_of(record), "a.xml", Settings())
    assert source.text.replace("\r", "") == holdable(text).replace("\r", "")


def test_a_letter_that_is_all_note_comes_back_sign_by_sign():
    text = "The letter of Orla Fenn is lost."
    record = record_of(text, hints=(Hint("note", Span(0, len(text))),))
    source, _ = read(document_of(record), "a.xml", Settings())
    assert source.text == text


def test_a_note_keeps_its_place_and_its_number():
    text = "Dear Sir,\n\nThe barley1 is come.\n\n1 It had been promised for May."
    note, mark = text.index("1 It"), text.index("1 is")
    hints = (Hint("note-mark", Span(mark, mark + 1), "1"), Hint("note", Span(note, len(text)), "1"))
    source, _ = read(document_of(record_of(text, hints=hints)), "a.xml", Settings())
    assert source.text == text
    assert {hint for hint in source.hints if hint.kind != "letter"} == set(hints)


def test_a_postscript_in_the_last_line_is_one_all_the_same():
    text = "Dear Sir,\n\nThe barley is come. Orla Fenn P.S. Send the sacks.\n\nAnd the rope."
    postscript = Span(text.index("P.S."), len(text))
    record = record_of(text, description=Description(postscript=Phrase(postscript.of(text), postscript, "test", 1.0)))
    source, _ = read(document_of(record), "a.xml", Settings())
    assert source.text == text
    assert source.letters[0].description.postscript.written == postscript.of(text)


def test_a_page_keeps_its_image():
    text = "Dear Sir,\n\nThe barley is come."
    hints = (Hint("page-break", Span(11, 11), "2"), Hint("facsimile", Span(11, 11), "scans/mill 2.jpg"))
    record = record_of(text, hints=hints, description=Description(facsimiles=("scans/mill1.jpg", "scans/mill 2.jpg")))
    data = document_of(record)
    assert b'<pb facs="scans/mill1.jpg"/>' in data
    source, _ = read(data, "a.xml", Settings())
    assert source.letters[0].description.facsimiles == ("scans/mill1.jpg", "scans/mill%202.jpg")


def test_a_very_long_letter_is_written_and_read():
    text = "Dear Sir,\n\n" + "\n\n".join(["The barley has not come to the mill this week."] * 5_600)
    source, _ = read(document_of(record_of(text)), "a.xml", Settings())
    assert source.text == text


def test_odd_ids_are_names_that_xml_allows():
    ids = ["1942-5see4x", "müller-ab", "a b", "²", "x:y", "日本"]
    made = [xml_id("l", id) for id in ids]
    assert len(set(made)) == len(ids)
    for one in made:
        etree.fromstring(f'<a xml:id="{one}"/>')
    assert made[0] == "l.1942-5see4x"


# ---------------------------------------------------------------- dates

_DAYS = st.dates().map(lambda day: day.isoformat())
_POINTS = st.tuples(_DAYS, st.sampled_from([4, 7, 10]), st.sampled_from(["", "?", "~", "%"])).map(
    lambda one: one[0][: one[1]] + one[2]
)


@given(_POINTS)
def test_a_date_comes_back(date):
    assert edtf(attributes(date)) == date


@given(_DAYS, _DAYS, st.booleans())
def test_an_interval_comes_back(one, other, between):
    date = "/".join(sorted((one, other)))
    assert edtf(attributes(date, between=between)) == date


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("1811-03", {"when": "1811-03"}),
        ("1811-03-04?", {"when": "1811-03-04", "cert": "low"}),
        ("1811-03-04/1811-03-09", {"from": "1811-03-04", "to": "1811-03-09"}),
        ("../1811-03-09", {"notAfter": "1811-03-09"}),
        ("18XX", {"notBefore": "1800-01-01", "notAfter": "1899-12-31"}),
        ("[1811-03-04,1811-04-03]", {"notBefore": "1811-03-04", "notAfter": "1811-04-03"}),
        ("1811-21", {"notBefore": "1811-03-01", "notAfter": "1811-05-31"}),
        ("XXXX-05-03", {"when": "--05-03"}),
        ("XX07-10-02", {}),
    ],
)
def test_a_date_is_lowered_to_what_tei_holds(date, said):
    assert lowered(date) == said
    assert edtf(attributes(date)) == date


OLD_STYLE = """Orla Fenn to Josiah Quill

Port Carrow, March 4, 1711 (Old Style)

Most Secret

Dear Sir,

The barley1 is come. I had it by Captain Thole.
<< It was promised for May. >>

I am yours,

Orla Fenn

P.S. Send the sacks.

1 Of the harvest of 1710.
"""
COLUMNS = "sender;recipient;date;place;shelfmark;rights;carrier"
LISTED = f"{COLUMNS}\nTamsin Rook;Orla Fenn;about 1712;Hollingstead;MS 4;CC0;post\n"


@pytest.mark.shared
def test_what_is_seldom_is_valid_too(tmp_path, tei_errors, hostile):
    folder = archive.init(tmp_path / "mill", title="The mill")
    (folder / "letters" / "old.txt").write_text(OLD_STYLE)
    (folder / "letters" / "list.csv").write_text(LISTED)
    (folder / "despatch.toml").write_text('title = "The mill"\ncalendar = "julian"\nabout = "A mill\'s letters."\n')
    (folder / "people.toml").write_text(
        '[[person]]\nname = "Orla Fenn"\nviaf = "12345"\n[[person.office]]\nname = "Miller"\nfrom = "1709"\n'
        '[[person]]\nname = "The Mill Board"\nbody = true\nwikidata = "Q1"\n'
    )
    archive.build(folder, workers=1)
    for source, name in ((folder, "mill"), (hostile, "hostile")):
        export(source, tmp_path / "out" / name, "tei")
        export(source, tmp_path / "out" / name, "tei-archive")
    files = list((tmp_path / "out").rglob("*.xml"))
    assert [error for path in files for error in tei_errors(path)] == []
    old = only(tmp_path / "out" / "mill", "The barley")
    assert found(old, "string(//t:correspAction/t:date/@when)") == "1711-03-15"
    assert found(old, "string(//t:correspAction/t:date/@calendar)") == "#julian"
    listed = only(tmp_path / "out" / "mill", "Tamsin Rook</persName>")
    assert found(listed, "string(//t:correspAction/t:date/@when-custom)") == "1712~"
    assert found(listed, "string(//t:msDesc//t:idno)") == "MS 4"
    assert found(listed, "string(//t:correspAction[@type='transmitted']/t:name)") == "post"


def test_a_condition_stands_with_its_act_in_its_own_words(edition):
    acts = [words for path in (edition / "tei").iterdir() for words in map(said, found(tree(path), "//t:span"))]
    assert any(", if " in words for words in acts)
    assert not any("if if" in words for words in acts)


def said(span):
    return " ".join("".join(span.itertext()).split())
