"""TEI: what the encoding says of a letter is believed, its words come out as plain text."""

import re
from dataclasses import fields

import edtf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from despatch.model import Dating, Party, Phrase
from despatch.read import read
from despatch.read.tei.dates import ImpossibleDateError
from despatch.read.tei.dates import edtf as date_of
from despatch.settings import Settings

HEADER = """
 <teiHeader><fileDesc><titleStmt><title>Letters of Ottokar Brandl</title></titleStmt></fileDesc>
 <profileDesc><correspDesc>
  <correspAction type="sent"><persName ref="https://example.org/gnd/17">Ottokar Brandl</persName>
   <orgName>Harbour Board</orgName><placeName>Tarnby</placeName>
   <date when="1871-05-08" cert="low">8 May?</date></correspAction>
  <correspAction type="transmitted"><persName>Captain Orr</persName></correspAction>
  <correspAction type="received"><persName key="quist">Ida <hi>Quist</hi></persName>
   <date notBefore="1871-05-10" notAfter="1871-05-12"/></correspAction>
 </correspDesc></profileDesc></teiHeader>"""

BODY = """<text><body><div type="letter">
  <head>To Miss Quist</head>
  <opener><dateline><placeName>Tarnby</placeName>, <date when="1871-05-08">8 May 1871</date></dateline>
   <salute>Dear Miss Quist,</salute></opener>
  <p>The sloop<note n="1">Not <hi>identified</hi>.</note> is laden.</p>
  <list><item>ten sails</item><item>two anchors</item></list>
  <table><row><cell>rope</cell><cell>3 coils</cell></row></table>
  <closer><salute>I remain yours</salute> <signed>O. Brandl</signed></closer>
  <postscript><p>Burn this.</p></postscript>
 </div></body></text>"""

LETTER = f'<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en-GB">{HEADER}{BODY}</TEI>'


def tei(markup):
    return read(markup.encode(), "brandl.xml", Settings())


def words(inner):
    """The text of a body that holds only `inner`."""
    source, _ = tei(f'<TEI><text><body><div type="letter"><p>{inner}</p></div></body></text></TEI>')
    return source.text


def spanned(description):
    """Every phrase, party and date of a description that has a span, with its words."""
    for field in fields(description):
        value = getattr(description, field.name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, (Phrase, Party, Dating)) and item.span:
                yield item.span, item.name if isinstance(item, Party) else item.written


def test_the_words_of_a_letter():
    source, problems = tei(LETTER)
    assert problems == ()
    assert source.text == (
        "To Miss Quist\n\nTarnby, 8 May 1871\nDear Miss Quist,\n\nThe sloop is laden.\n\nten sails\ntwo anchors\n\n"
        "rope\t3 coils\n\nI remain yours\nO. Brandl\n\nBurn this.\n\n1 Not identified."
    )
    assert (source.format, source.title, source.language) == ("tei", "Letters of Ottokar Brandl", "en")


def test_the_header_is_believed():
    (letter,) = tei(LETTER)[0].letters
    said = letter.description
    assert [(p.name, p.key, p.rule) for p in said.senders] == [
        ("Ottokar Brandl", "https://example.org/gnd/17", "encoding.correspDesc"),
        ("Harbour Board", None, "encoding.correspDesc"),
    ]
    assert [(p.name, p.key) for p in said.recipients] == [("Ida Quist", "quist")]
    assert (said.date.edtf, said.date.role, said.date.origin) == ("1871-05-08?", "sent", "encoding")
    assert (said.received.edtf, said.received.role) == ("1871-05-10/1871-05-12", "received")
    assert said.place.written == "Tarnby"
    assert said.via.written == "Captain Orr"


def test_opener_and_closer_are_believed_and_stand_in_the_text():
    source, _ = tei(LETTER)
    (letter,) = source.letters
    said = letter.description
    assert said.salutation.written == "Dear Miss Quist,"
    assert said.closing.written == "I remain yours"
    assert said.signature.written == "O. Brandl"
    assert said.postscript.written == "Burn this."
    assert said.heading.written == "To Miss Quist"
    assert said.body.of(source.text).startswith("The sloop")
    assert said.body.of(source.text).endswith("3 coils")
    found = list(spanned(said))
    assert len(found) == 6
    assert all(span.of(source.text) == written for span, written in found)
    assert all(letter.span.holds(span) for span, _ in found)


def test_notes_go_below_the_letter_and_leave_a_mark():
    source, _ = tei(LETTER)
    marks = [hint for hint in source.hints if hint.kind == "note-mark"]
    assert [(hint.detail, source.text[: hint.span.start][-5:]) for hint in marks] == [("1", "sloop")]
    assert [hint.span.of(source.text) for hint in source.hints if hint.kind == "note"] == ["1 Not identified."]


def test_what_a_note_names_is_no_party_of_the_letter():
    note = (
        '<note><p>See <persName type="from">Orr</persName> of <date when="1600">1600</date>.</p>'
        "<signed>Ed.</signed></note>"
    )
    source, _ = tei(LETTER.replace("<salute>Dear Miss Quist,</salute>", f"<salute>Dear Miss Quist,{note}</salute>"))
    said = source.letters[0].description
    assert said.salutation.written == "Dear Miss Quist,"
    assert said.signature.written == "O. Brandl"
    assert "1600" not in [dating.edtf for dating in said.dates]
    assert "1 See Orr of 1600.\nEd." in source.text


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        ("a <choice><sic>recieved</sic><corr>received</corr></choice> b", "a recieved b"),
        ("<choice><reg>honour</reg><orig>honor</orig></choice>", "honor"),
        ("y<choice><abbr>r</abbr><expan>our</expan></choice> friend", "yr friend"),
        ("the <del>5th</del> <add>6th</add> of", "the 6th of"),
        ("we <gap reason='illegible'/> go", "we [...] go"),
        ("we <unclear>sail </unclear> now", "we [sail?] now"),
        ("Mr <supplied>Brandl</supplied>.", "Mr [Brandl]."),
        ("Aug<ex>us</ex>t", "Aug[us]t"),
        ("par<lb break='no'/>ticular", "particular"),
        ("par\n  <lb break='no'/>\n  ticular", "particular"),
        ("one<lb/>two", "one\ntwo"),
        ("<app><lem>ship</lem><rdg>sloop</rdg></app>", "ship"),
        ("a <!-- not said --> b <?pi x?>", "a b"),
        ("one <fw type='head'>LETTERS 12</fw>two", "one two"),
        ("rope<note type='authorial'>best kind</note> now", "rope best kind now"),
    ],
)
def test_the_reading_that_the_transcript_shows(inner, shown):
    assert words(inner) == shown


def test_the_other_reading_is_kept_as_a_hint():
    source, _ = tei(
        '<TEI><text><div type="letter"><p><choice><sic>hte</sic><corr>the</corr></choice></p></div></text></TEI>'
    )
    assert [hint.detail for hint in source.hints if hint.kind == "note-mark"] == ["corr: the"]


def test_page_breaks_are_hints():
    source, _ = tei('<TEI><text><div type="letter"><p>one <pb n="12"/>two</p></div></text></TEI>')
    assert source.text == "one two"
    assert [(hint.kind, hint.detail) for hint in source.hints if hint.kind == "page-break"] == [("page-break", "12")]


def test_many_letters_in_one_file():
    letters = "".join(
        f'<div type="{kind}" xml:id="l{i}">'
        f'<opener><dateline><date when="1871-05-0{i}">the {i}th</date></dateline></opener>'
        f"<p>Words {i}.</p></div>"
        for i, kind in enumerate(["letter", "telegram", "Brief", "chapter"], 1)
    )
    source, problems = tei(f"<TEI><text><body><div><head>Volume</head>{letters}</div></body></text></TEI>")
    assert problems == ()
    assert [(e.description.kind, e.description.date.edtf) for e in source.letters] == [
        ("letter", "1871-05-01"),
        ("telegram", "1871-05-02"),
        ("letter", "1871-05-03"),
    ]
    assert source.letters[0].span.of(source.text) == "the 1th\n\nWords 1."
    assert "\n\n\n" in source.text


def test_a_corpus_of_letters_each_with_its_header():
    second = LETTER.replace("Ottokar Brandl</persName>", "Ida Quist</persName>")
    source, _ = tei(f'<teiCorpus xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/>{LETTER}{second}</teiCorpus>')
    assert [e.description.senders[0].name for e in source.letters] == ["Ottokar Brandl", "Ida Quist"]
    assert source.letters[0].span.end < source.letters[1].span.start


def test_several_descriptions_point_at_their_letters():
    def described(name, target):
        action = f'<correspAction type="sent"><persName>{name}</persName></correspAction>'
        return f'<correspDesc corresp="#{target}">{action}</correspDesc>'

    source, (problem,) = tei(
        f"<TEI><teiHeader>{described('Quist', 'b')}{described('Brandl', 'a')}{described('Orr', 'gone')}"
        "</teiHeader><text>"
        '<div type="letter" xml:id="a"><p>A.</p></div><div type="letter" xml:id="b"><p>B.</p></div></text></TEI>',
    )
    assert [e.description.senders[0].name for e in source.letters] == ["Brandl", "Quist"]
    assert problem.code == "tei-no-letter"


def test_diplomatic_papers_name_sender_and_recipient_in_the_heading():
    source, _ = tei(
        '<TEI xmlns:frus="http://history.state.gov/frus/ns/1.0"><text><body>'
        '<div type="document" subtype="historical-document" frus:doc-dateTime-min="1938-03-03T18:00:00-05:00"'
        ' frus:doc-dateTime-max="1938-03-03T18:00:00-05:00">'
        '<head>The Envoy in Borduria (<persName type="from" corresp="#p_M">Marlin</persName>) to '
        '<persName type="to">the Secretary</persName><note n="1" type="source">File 12.</note></head>'
        "<p>The ships sail.</p></div>"
        '<div type="document" subtype="editorial-note"><p>An editors\' note.</p></div></body></text></TEI>',
    )
    (letter,) = source.letters
    assert [(p.name, p.key) for p in letter.description.senders] == [("Marlin", "#p_M")]
    assert [p.name for p in letter.description.recipients] == ["the Secretary"]
    assert letter.description.date.edtf == "1938-03-03"
    assert "source" in [hint.detail for hint in source.hints]
    assert letter.description.heading.written == "The Envoy in Borduria (Marlin) to the Secretary"


def test_an_impossible_date_is_doubted_not_shown():
    (letter,) = tei(LETTER.replace('when="1871-05-08" cert', 'when="1871-02-30" cert'))[0].letters
    assert [doubt.code for doubt in letter.description.doubts] == ["date-impossible"]
    assert letter.description.date.edtf == "1871-05-08"


def test_a_document_without_letters_is_read_as_running_text():
    source, (problem,) = tei("<TEI><text><body><p>Amos Pell to Nathan Quill</p></body></text></TEI>")
    assert source.text == "Amos Pell to Nathan Quill"
    assert source.letters == ()
    assert problem.code == "tei-no-letter"


def test_an_index_of_letters_without_their_words():
    source, problems = tei(f"<TEI>{HEADER}<text><body><p/></body></text></TEI>")
    assert (source.format, problems) == ("cmif", ())
    assert [letter.kind for letter in source.letters] == ["described"]


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"when": "1751"}, "1751"),
        ({"when": "1751-02"}, "1751-02"),
        ({"when": "1751-02-03T10:00:00Z"}, "1751-02-03"),
        ({"when": "--02-29"}, "XXXX-02-29"),
        ({"when": "1751-02-03", "evidence": "conjecture"}, "1751-02-03?"),
        ({"from": "1751-02", "to": "1751-03"}, "1751-02/1751-03"),
        ({"notAfter": "1751"}, "../1751"),
        ({"notBefore": "1751", "cert": "high"}, "1751/.."),
        ({"type": "x"}, None),
        ({"when": ""}, None),
    ],
)
def test_dates_from_attributes(attributes, expected):
    assert date_of(attributes) == expected
    if expected:
        assert edtf.parse_edtf(expected)


@pytest.mark.parametrize("value", ["1751-13", "1751-02-30", "3 May", "-0044", "17510203", "--"])
def test_dates_that_cannot_be(value):
    with pytest.raises(ImpossibleDateError, match=re.escape(value)):
        date_of({"when": value})


INLINE = st.recursive(
    st.sampled_from(["word", " ", "\n ", "two words ", "<lb/>", "<gap/>", "&amp;", "<pb/>", "<!--c-->", "caf\u00e9"]),
    lambda inner: st.builds(
        "<{0}>{1}</{0}>".format,
        st.sampled_from(
            [
                "hi",
                "del",
                "unclear",
                "note",
                "persName",
                "p",
                "seg",
                "choice",
                "opener",
                "salute",
                "closer",
                "list",
                "item",
                "cell",
                "q",
            ]
        ),
        st.lists(inner, max_size=3).map("".join),
    ),
    max_leaves=12,
)


@given(st.lists(INLINE, max_size=6).map("".join))
def test_whatever_is_encoded_spans_lie_on_words(inner):
    source, _ = tei(
        f'<TEI><text><body><div type="letter"><p>Dear {inner}</p></div>'
        f'<div type="letter">x {inner}</div></body></text></TEI>'
    )
    assert len(source.letters) == 2
    assert source.text == source.text.strip()
    for hint in source.hints:
        assert hint.span.of(source.text) == hint.span.of(source.text).strip()
    for letter in source.letters:
        assert all(span.of(source.text) == written for span, written in spanned(letter.description))
