"""Scanned pages: PAGE XML, ALTO and hOCR as one text, with what is furniture, what is broken and which image it has."""

import pytest

from checked_readings import find_faults
from checked_readings import read as read_through
from despatch.read import Part, read, read_document
from despatch.settings import DEFAULT, Settings
from page_builders import files, page, region

BODY = """\
The barley that you promised has not come, and the ware-
house stands empty since the feast. Captain Vale tells me that
the sloop Heron lies at Ellery with her mast gone, so that no-
thing can be sent before the thaw. I beg you to send the bar-
"""


def read_all(pages):
    """Read pages by their names as one document; returns its source and the problems."""
    (id, data), *others = ((id, text.encode() if isinstance(text, str) else text) for id, text in pages.items())
    return read_document(data, id, tuple(Part(*other) for other in others), DEFAULT)


def words(source, *kinds):
    return [hint.span.of(source.text) for hint in source.hints if hint.kind in kinds]


def details(source, kind):
    return [hint.detail for hint in source.hints if hint.kind == kind]


@pytest.mark.parametrize(
    ("folder", "chosen", "format"),
    [
        ("transkribus", "page/", "page-xml"),
        ("escriptorium", "", "page-xml"),
        ("alto-4", "", "alto"),
        ("alto-2", "", "alto"),
        ("tesseract", ".hocr", "hocr"),
        ("tesseract", ".alto.xml", "alto"),
    ],
)
def test_each_platform_gives_the_same_letter(folder, chosen, format):
    pages = {name: data for name, data in files(folder).items() if chosen in name}
    source, problems = read_all(pages)
    assert (source.format, source.charset, source.id, problems) == (format, "utf-8", next(iter(pages)), ())
    assert source.text.startswith("Port Carrow, March 4th, 1811.\n")
    assert BODY.replace("Captain", "Capt.") in source.text or BODY in source.text
    assert "rels of lamp oil by the carrier instead, and to write to me by" in source.text
    joined = details(source, "other-form")
    assert [form for form in joined if form != "Captain"] == ["warehouse", "nothing", "barrels"]
    furniture = {word.replace(" ", "") for word in words(source, "running-head")}
    assert furniture <= {"rels", "2", "-2-"}
    assert furniture & {"2", "-2-"}
    assert len(details(source, "facsimile")) == 2
    assert details(source, "page-break") == ["2"]


def test_a_word_broken_over_a_page_spans_what_stands_between():
    source, _ = read_all(files("escriptorium"))
    (broken,) = (hint for hint in source.hints if hint.detail == "barrels")
    assert broken.span.of(source.text) == "bar-\nrels\n- 2 -\nrels"


def test_a_short_form_is_known_in_full():
    source, _ = read_all({name: data for name, data in files("transkribus").items() if "page/" in name})
    (short,) = (hint for hint in source.hints if hint.detail == "Captain")
    assert short.span.of(source.text) == "Capt."


def test_tags_count_in_units_of_java():
    line = (
        '<TextLine custom="readingOrder {index:0;} abbrev {offset:3; length:2; expansion:Your\\u0020Honour;}">'
        "<TextEquiv><Unicode>\U0001f702 Yr barley</Unicode></TextEquiv></TextLine>"
    )
    source, _ = read(page(f"<TextRegion>{line}</TextRegion>").encode(), "a.xml", DEFAULT)
    assert [(hint.span.of(source.text), hint.detail) for hint in source.hints] == [("Yr", "Your Honour")]


def test_the_order_of_reading_is_that_of_the_file():
    order = (
        '<ReadingOrder><OrderedGroup><RegionRefIndexed index="1" regionRef="b"/>'
        '<OrderedGroupIndexed index="0"><RegionRefIndexed index="0" regionRef="c"/></OrderedGroupIndexed>'
        "</OrderedGroup></ReadingOrder>"
    )
    regions = [region(name.upper() + ".", more=f'id="{name}"') for name in "abc"]
    source, _ = read(page(order, *regions).encode(), "a.xml", DEFAULT)
    assert source.text == "C.\n\nB.\n\nA."


def test_without_a_reading_order_the_tags_of_transkribus_tell_it():
    regions = [
        region(name.upper() + ".", more=f'id="{name}" custom="readingOrder {{index:{place};}}"')
        for name, place in (("a", 2), ("b", 0), ("c", 1))
    ]
    assert read(page(*regions).encode(), "a.xml", DEFAULT)[0].text == "B.\n\nC.\n\nA."


@pytest.mark.parametrize("year", ["2010-03-19", "2013-07-15", "2017-07-15", "2019-07-15", "2024-07-15"])
def test_every_year_of_page_xml_is_read(year):
    namespace = f"http://schema.primaresearch.org/PAGE/gts/pagecontent/{year}"
    assert read(page(region("Dear Sir,"), year=namespace).encode(), "a.xml", DEFAULT)[0].format == "page-xml"


def test_a_line_has_the_text_that_stands_first():
    equivs = (
        '<TextEquiv index="1"><Unicode>The hurley</Unicode></TextEquiv>'
        '<TextEquiv index="0"><PlainText>The barley</PlainText><Unicode></Unicode></TextEquiv>'
    )
    lines = (
        f"<TextLine>{equivs}</TextLine>"
        "<TextLine><Word><TextEquiv><Unicode>is</Unicode></TextEquiv></Word>"
        "<Word><Glyph><TextEquiv><Unicode>i</Unicode></TextEquiv></Glyph>"
        "<Glyph><TextEquiv><Unicode>n.</Unicode></TextEquiv></Glyph></Word><TextEquiv/></TextLine>"
    )
    source, _ = read(page(f"<TextRegion>{lines}</TextRegion>").encode(), "a.xml", DEFAULT)
    assert source.text == "The barley\nis in."


def test_a_region_without_lines_has_its_own_text_and_a_table_its_rows():
    table = "".join(
        f'<TableCell row="{row}" col="{col}">'
        f"<TextLine><TextEquiv><Unicode>{word}</Unicode></TextEquiv></TextLine></TableCell>"
        for row, col, word in ((1, 1, "40"), (0, 1, "Tons"), (0, 0, "Barley"), (1, 0, "Oil"))
    )
    whole = "<TextRegion><TextEquiv><Unicode>Dear Sir,\nit is in.</Unicode></TextEquiv></TextRegion>"
    source, _ = read(page(whole, f"<TableRegion>{table}</TableRegion>").encode(), "a.xml", DEFAULT)
    assert source.text == "Dear Sir,\nit is in.\n\nBarley\tTons\nOil\t40"


def test_regions_are_what_their_types_say():
    source, _ = read(
        page(
            region("LETTERS OF ORLA FENN", type="header"),
            region("To Josiah Quill", type="heading"),
            region("The barley is in."),
            region("The carrier is paid.", type="marginalia"),
            region("1 A sloop.", type="footnote"),
            region("B2", type="signature-mark"),
            region("Orla Fenn, by her own hand", type="signature-mark"),
        ).encode(),
        "a.xml",
        DEFAULT,
    )
    assert words(source, "running-head") == ["LETTERS OF ORLA FENN", "B2"]
    assert words(source, "heading") == ["To Josiah Quill"]
    assert words(source, "note") == ["1 A sloop."]
    aside = words(source, "running-head", "note")
    assert not [name for name in ("The carrier is paid.", "Orla Fenn, by her own hand") if name in aside]


def test_a_sentence_runs_on_over_the_page_and_a_letter_does_not():
    first = page(
        region("Port Carrow, March 4th, 1811.", "Dear Sir, the barley has not come and I beg you to", "write.")
    )
    second = page(
        region("- 2 -"), region("Ellery, March 6th, 1811.", "Madam, the barley that you asked for, and the oil")
    )
    third = page(region("- 3 -"), region("with it, are laden."))
    source, _ = read_all({"a1.xml": first, "a2.xml": second, "a3.xml": third})
    assert "write.\n\n- 2 -\n\nEllery" in source.text
    assert "and the oil\n- 3 -\nwith it" in source.text
    assert words(source, "running-head") == ["- 2 -", "- 3 -"]


def test_bare_numbers_are_page_numbers_where_they_rise_with_the_pages():
    pages = {f"a{n}.xml": page(region(f"Line {n}.", "1811", str(n + 6))) for n in (1, 2, 3)}
    source, _ = read_all(pages)
    assert words(source, "running-head") == ["7", "8", "9"]
    alone, _ = read_all({"a.xml": page(region("1811", "The barley is in."))})
    assert words(alone, "running-head") == []


def test_a_broken_page_costs_itself_and_is_named():
    good = page(region("Dear Sir,", "the barley is in."), image="1.jpg")
    source, problems = read_all({"a1.xml": good, "a2.xml": good[:-30], "a3.xml": good})
    assert source.text.count("the barley is in.") == 2
    (problem,) = problems
    assert (problem.code, problem.line) == ("xml-malformed", None)
    assert problem.message.startswith("the page a2.xml was left out (line 2): the XML does not parse")


def test_a_document_without_a_sound_page_is_refused():
    broken = page(region("The barley is in."))[:-9]
    source, problems = read_all({"a1.xml": broken, "a2.xml": broken})
    assert (source, [problem.code for problem in problems]) == (None, ["xml-malformed"])
    assert "none of its 2 pages can be read. The last, a2.xml: the XML does not parse" in problems[0].message


def test_missing_numbers_are_named():
    pages = {f"fenn_{n:03}.xml": page(region("The barley is in.")) for n in (1, 2, 4, 7)}
    _, problems = read_all(pages)
    assert [(problem.code, problem.message) for problem in problems] == [
        ("page-missing", "pages are missing between fenn_001.xml and fenn_007.xml: 003, 005, 006.")
    ]


@pytest.mark.parametrize(
    ("data", "code", "says"),
    [
        (page(), "source-empty", "its pages hold no words"),
        (page("<TextRegion><TextLine><TextEquiv/></TextLine></TextRegion>"), "source-empty", "its pages hold no words"),
        (page(region("Dear Sir,"))[:-9], "xml-malformed", "the page reader says: the XML does not parse"),
        ('<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"/>', "source-empty", "its pages hold no words"),
        ('<mets xmlns="http://www.loc.gov/METS/"/>', "source-declined", "none of the 0 pages that it lists is here"),
        (page("<TextRegion>" * 300 + "</TextRegion>" * 300), "xml-malformed", "depth"),
    ],
)
def test_a_page_without_words_or_sense_says_what_to_do(data, code, says):
    source, problems = read(data.encode(), "a.xml", DEFAULT)
    assert source is None
    assert problems[-1].code == code
    assert says in problems[-1].message


def test_a_page_that_declares_entities_is_refused():
    bomb = (
        page(region("x"))
        .replace("</Page>", "&b;</Page>")
        .replace("<PcGts", '<!DOCTYPE PcGts [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><PcGts')
    )
    source, problems = read(bomb.encode(), "a.xml", DEFAULT)
    assert (source, [problem.code for problem in problems]) == (None, ["xml-entities"])


def test_a_page_of_a_hundred_megabytes_is_refused_unread():
    data = page(region("The barley is in.")).encode().replace(b"</Page>", b" " * 100_000_000 + b"</Page>")
    source, problems = read(data, "a.xml", DEFAULT)
    assert (source, problems[0].code) == (None, "source-oversized")
    assert "the page has 100 MB, and the limit is 10 MB." in problems[0].message


def test_wrong_coordinates_do_no_harm():
    spoilt = page(region("The barley is in.", more='points="NaN,-1"')).replace(
        "<TextLine>", '<TextLine><Coords points="a,b ,, 9999999999999999,1"/><Baseline/>'
    )
    assert read(spoilt.encode(), "a.xml", DEFAULT)[0].text == "The barley is in."


@pytest.mark.parametrize("depth", [3, 300_000])
def test_an_hocr_page_may_nest_as_deep_as_it_likes(depth):
    data = b'<html><body><div class="ocr_page">' + b"<div>" * depth + b'<span class="ocr_line">Dear Sir,</span>'
    assert read(data, "a.html", DEFAULT)[0].text == "Dear Sir,"


def test_tesseracts_header_in_a_paragraph_is_words_and_a_head_outside_is_not():
    data = (
        '<html><head><meta name="ocr-system" content="tesseract"/></head>'
        '<body><div class="ocr_page" title="bbox 0 0 9 9">'
        '<span class="ocr_header">LETTERS OF ORLA FENN</span>'
        '<p class="ocr_par"><span class="ocr_header">Port Carrow, <strong>March</strong> 4th, 1811.</span></p>'
        "</div></body></html>"
    )
    source, _ = read(data.encode(), "a.html", DEFAULT)
    assert source.text == "LETTERS OF ORLA FENN\n\nPort Carrow, March 4th, 1811."
    assert words(source, "running-head") == ["LETTERS OF ORLA FENN"]


def test_a_web_page_about_ocr_is_a_web_page():
    data = (
        b'<html><head><meta name="ocr-system" content="x"></head><body><p>Dear Sir, the barley is in.</p></body></html>'
    )
    assert read(data, "a.html", DEFAULT)[0].format == "html"


def test_a_letterhead_that_is_marked_as_a_page_head_dates_the_letter():
    letter = page(
        region("The Mill, Port Carrow, March 4th, 1811.", type="header"), region("Dear Sir,", "the barley is in.")
    )
    assert words(read(letter.encode(), "a.xml", DEFAULT)[0], "running-head") == []
    journal = {f"a{n}.xml": page(region(f"The Carrow Post, March 4th, 1811. {n}", type="header")) for n in (1, 2)}
    assert len(words(read_all({**journal, "a3.xml": letter})[0], "running-head")) == 2


def test_every_stage_can_read_a_page():
    data = page(region("Port Carrow, March 4th, 1811.", "Dear Sir, the bar¬", "ley has not come."), image="1.jpg")
    state, problems = read_through(data, "a.xml", Settings())
    assert list(find_faults(state, problems)) == []
    (letter,) = state.descriptions
    assert (letter.date.edtf, letter.place.written, letter.facsimiles) == ("1811-03-04", "Port Carrow", ("1.jpg",))
