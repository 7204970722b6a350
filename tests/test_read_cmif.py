"""CMIF: lists of letters in TEI without words, as they are found."""

from pathlib import Path

import pytest

from despatch.read import read
from despatch.settings import Settings

FORMATS = Path(__file__).parent / "data" / "formats"
SHARED = Path(__file__).parents[2] / "shared"


def fixture(name):
    source, problems = read((FORMATS / name).read_bytes(), name, Settings())
    return source, [problem.code for problem in problems]


def test_a_list_gives_a_description_for_each_letter():
    source, codes = fixture("cmif.xml")
    assert (codes, source.format, source.title) == ([], "cmif", "Letters of the Fenn mill")
    assert {letter.kind for letter in source.letters} == {"described"}
    first, second, third = source.letters
    assert first.span.of(source.text) == (
        "Orla Fenn\tPort Carrow\t1811-03-04\tJosiah Quill\t12\thttps://example.org/fenn/12"
        "\tThe Fenn Letters. Port Carrow 1954."
    )
    sender, place = first.description.senders[0], first.description.place
    assert (sender.name, sender.key, sender.span.of(source.text)) == (
        "Orla Fenn",
        "https://example.org/p/1",
        "Orla Fenn",
    )
    assert (place.written, place.key) == ("Port Carrow", "https://example.org/place/9")
    assert first.description.identifier == "https://example.org/fenn/12"
    dates = [letter.description.date.edtf for letter in source.letters]
    assert dates == ["1811-03-04", "1811-03-05/1811-03-09", "1811-04-01?/1811-04-03?"]
    assert second.description.date.written == "before 9 March"
    assert third.description.doubts == ()


def test_the_notes_of_the_second_version_stand_in_the_line():
    source, codes = fixture("cmif-notes.xml")
    assert codes == []
    (letter,) = source.letters
    line = letter.span.of(source.text).split("\t")
    assert "hasTextBase cmif:manuscript" in line
    assert "hasLanguage English en" in line
    assert "mentionsPerson Tamsin Rook https://example.org/p/3" in line
    assert letter.description.identifier == "https://example.org/fenn/12.xml"


def test_an_ugly_list_is_read_as_far_as_it_goes():
    source, codes = fixture("ugly-cmif.xml")
    assert codes == ["xml-repeated-id"]
    first, second, third = (letter.description for letter in source.letters)
    assert [party.name for party in first.senders] == ["Orla Fenn"]
    assert first.recipients == ()
    assert [doubt.code for doubt in first.doubts] == ["date-impossible", "recipient-unknown"]
    assert second.recipients[0].confidence == 0.6
    assert second.received.edtf == "1811-03-09"
    assert second.place is None
    assert third.senders == ()


def test_a_letter_with_words_is_no_list():
    for body in ("<div type='letter'><p>The barley has not come.</p></div>", "<p>The barley has not come.</p>"):
        source, _ = read(f"{CMIF_HEAD}<text><body>{body}</body></text></TEI>".encode(), "a.xml", Settings())
        assert source.format == "tei"
        assert "barley" in source.text


CMIF_HEAD = (
    '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><profileDesc><correspDesc><correspAction type="sent">'
    "<persName>Orla Fenn</persName></correspAction></correspDesc></profileDesc></teiHeader>"
)


@pytest.mark.shared
@pytest.mark.skipif(not (SHARED / "corpora" / "cmif").exists(), reason="there are no shared corpora here")
@pytest.mark.parametrize(
    ("name", "letters"),
    [("boettiger-heyne", 296), ("humboldt-jugendbriefe", 490), ("jacobi-1792-1793", 286), ("varnhagen-fouque", 121)],
)
def test_published_lists_are_read_whole(name, letters):
    source, problems = read((SHARED / "corpora" / "cmif" / f"{name}.xml").read_bytes(), f"{name}.xml", Settings())
    assert problems == ()
    assert len(source.letters) == letters
    described = [letter.description for letter in source.letters]
    unknown = sum("Unbekannt\t" in letter.span.of(source.text) for letter in source.letters)
    assert sum(not (d.senders and d.recipients) for d in described) == unknown
    assert sum(d.date is not None for d in described) > 0.97 * letters


def test_a_key_lasts_longer_than_a_pointer_within_the_file():
    from lxml import etree

    from despatch.read.tables.cmif import _key

    def of(attributes):
        return _key(etree.fromstring(f"<persName {attributes}>Josiah Peck</persName>"))

    assert of('ref="#p.josiah-peck" key="josiah-peck"') == "josiah-peck"
    assert of('ref="https://d-nb.info/gnd/1" key="josiah-peck"') == "https://d-nb.info/gnd/1"
    assert of('ref="#p.josiah-peck"') == "#p.josiah-peck"
