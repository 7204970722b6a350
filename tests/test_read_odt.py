"""OpenDocument texts: all the places where LibreOffice keeps words, and what it shows of them."""

import pytest

from despatch.read import read
from office_files import SETTINGS, marked, odt, packed, source_of, text_of

SPAN = '<text:span text:style-name="{}">{}</text:span>'
STYLES = (
    '<style:style style:name="Hid" style:family="text"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="Up" style:family="text"><style:text-properties style:text-position="super 58%"/>'
    "</style:style>"
    '<style:style style:name="Wide" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.3cm"/>'
    "</style:style>"
    '<style:style style:name="Page" style:family="paragraph"><style:paragraph-properties fo:break-before="page"/>'
    "</style:style>"
    '<style:style style:name="Rule" style:family="paragraph"><style:paragraph-properties fo:border-bottom="1pt solid"/>'
    "</style:style>"
    '<style:style style:name="Title" style:family="paragraph"/>'
    '<style:style style:name="Mine" style:family="paragraph" style:parent-style-name="Title"/>'
    '<style:style style:name="Loop" style:family="paragraph" style:parent-style-name="Loop"/>'
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="I"'
    ' style:num-suffix="." text:start-value="3"/><text:list-level-style-number text:level="2" style:num-format="a"'
    ' style:num-suffix=")" text:display-levels="2"/></text:list-style>'
    '<text:list-style style:name="B"><text:list-level-style-bullet text:level="1"/></text:list-style>'
)


def styled(words, style):
    return f'<text:p text:style-name="{style}">{words}</text:p>'


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        ("Dear<text:tab/>Roe", "Dear\tRoe"),
        ("Mr. Roe<text:line-break/>Ebern", "Mr. Roe\nEbern"),
        ('two<text:s text:c="3"/>casks', "two   casks"),
        ("two<text:s/>casks", "two casks"),
        ("  two\n   casks ", "two casks"),
        ("two <text:span> large</text:span> casks", "two large casks"),
        ('<text:a href="x">the mill</text:a>', "the mill"),
        ("shown " + SPAN.format("Hid", "hidden") + "again", "shown again"),
        ("Capt" + SPAN.format("Up", "n"), "Captn"),
        ("10" + SPAN.format("Up", "6"), "10⁶"),
        ("<text:date>3 May</text:date>", "3 May"),
        ("page <text:page-number>3</text:page-number>end", "page end"),
        ("<text:ruby><text:ruby-base>base</text:ruby-base><text:ruby-text>small</text:ruby-text></text:ruby>", "base"),
        ("<text:bookmark-start/>har<!-- x -->bour<text:soft-page-break/>", "harbour"),
        ('two<text:s text:c="99999999999"/>casks', "two casks"),
    ],
)
def test_the_words_of_a_paragraph_are_what_the_page_shows(inner, shown):
    assert text_of(odt(f"<text:p>{inner}</text:p>", "O. Fenn", styles=STYLES)) == f"{shown}\nO. Fenn"


def test_white_space_pages_and_rules_are_blank_lines():
    assert text_of(odt(styled("Dear Roe,", "Wide"), "It is in.", styles=STYLES)) == "Dear Roe,\n\nIt is in."
    assert text_of(odt("O. Fenn", styled("Dear Roe,", "Page"), styles=STYLES)) == "O. Fenn\n\n\nDear Roe,"
    assert text_of(odt("O. Fenn", styled("", "Rule"), "Dear Roe,", styles=STYLES)) == "O. Fenn\n\n\n\nDear Roe,"
    assert text_of(odt("Dear Roe,", "", "O. Fenn")) == "Dear Roe,\n\nO. Fenn"
    assert text_of(odt(styled("Dear Roe,", "Loop"), styles=STYLES)) == "Dear Roe,"


def test_headings_and_titles():
    source = source_of(
        odt(
            styled("The Mill", "Mine"),
            '<text:h text:outline-level="2">Orla Fenn to Isak Roe</text:h>',
            "The sloop is in.",
            styles=STYLES,
        )
    )
    assert marked(source) == [("heading", "title", "The Mill"), ("heading", "h2", "Orla Fenn to Isak Roe")]
    assert source.title == "The Mill"


def test_a_style_of_the_program_may_be_left_undefined():
    source = source_of(
        odt(styled("The Mill", "Title"), "<text:h text:outline-level='1'>Orla Fenn to Isak Roe</text:h>")
    )
    assert source.title == "The Mill"


def note(kind, label, words):
    return (
        f'<text:note text:note-class="{kind}"><text:note-citation>{label}</text:note-citation>'
        f"<text:note-body><text:p>{words}</text:p></text:note-body></text:note>"
    )


def test_notes_and_annotations_are_notes():
    annotation = (
        "<office:annotation><dc:creator>T. Brandt</dc:creator><dc:date>2024-01-01</dc:date>"
        "<text:p>Chests?</text:p></office:annotation>"
    )
    source = source_of(odt(f"The sloop{note('footnote', '1', 'The Curlew.')} has casks{annotation}."))
    assert source.text == "The sloop has casks.\n\n1 The Curlew.\n\ncomment 1 T. Brandt: Chests?"
    assert [h[1] for h in marked(source) if h[0] == "note-mark"] == ["1", "comment 1"]


def test_rejected_words_of_tracked_changes_are_notes():
    regions = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info>'
        "<dc:creator>T. Brandt</dc:creator></office:change-info><text:p>at once</text:p></text:deletion>"
        '</text:changed-region><text:changed-region text:id="c2"><text:insertion/></text:changed-region>'
        "</text:tracked-changes>"
    )
    words = (
        'Come <text:change text:change-id="c1"/><text:change-start text:change-id="c2"/>very '
        '<text:change-end text:change-id="c2"/>soon.<text:change text:change-id="c1"/>'
    )
    assert text_of(odt(regions, words)) == "Come very soon.\n\ndeleted 1 at once"


def table(*rows):
    cells = ("".join(f"<table:table-cell><text:p>{c}</text:p></table:table-cell>" for c in row) for row in rows)
    return "<table:table>" + "".join(f"<table:table-row>{row}</table:table-row>" for row in cells) + "</table:table>"


def test_tables_are_read_cell_by_cell():
    rows = table(("rope", "£2"), ("tar", "18s."))
    assert text_of(odt("The account:", rows, "O. Fenn")) == "The account:\n\nrope\t£2\ntar\t18s.\n\nO. Fenn"
    assert text_of(odt(table(("Mr. Roe", "3 May 1871")), "Dear Roe,")) == "Mr. Roe\n\n3 May 1871\n\nDear Roe,"


def test_text_boxes_follow_their_paragraph_unless_it_begins_with_them():
    box = "<draw:frame><draw:text-box><text:p>In the margin.</text:p></draw:text-box></draw:frame>"
    shape = "<draw:custom-shape><text:p>In the margin.</text:p></draw:custom-shape>"
    for framed in (box, shape):
        assert text_of(odt(f"Dear {framed}Roe,", "It is in.")) == "Dear Roe,\n\nIn the margin.\n\nIt is in."
        assert (
            text_of(odt(f"<text:p>{framed}Dear Roe,</text:p>", "It is in.")) == "In the margin.\n\nDear Roe,\nIt is in."
        )


def listed(style, *items, more=""):
    inner = "".join(
        f"<text:list-item>{i if i.startswith('<') else f'<text:p>{i}</text:p>'}</text:list-item>" for i in items
    )
    return f'<text:list text:style-name="{style}" {more}>{inner}</text:list>'


def test_list_numbers_are_words_of_the_page():
    inner = f"<text:p>tar</text:p>{listed('L', 'new', 'old')}"
    first = listed("L", "rope", inner)
    again = listed("L", "salt", more='text:continue-numbering="true"')
    other = listed("L", "oats") + listed("B", "peas")
    assert text_of(odt(first, again, other, styles=STYLES)) == (
        "III. rope\nIV. tar\nIV.a) new\nIV.b) old\nV. salt\nIII. oats\n• peas"
    )


def test_a_list_of_contents_is_furniture_and_a_hidden_section_is_not_read():
    contents = (
        "<text:table-of-content><text:table-of-content-source><text:index-title-template>Contents"
        "</text:index-title-template></text:table-of-content-source>"
        "<text:index-body><text:p>Orla Fenn to Isak Roe 3</text:p></text:index-body></text:table-of-content>"
    )
    hidden = '<text:section text:display="none"><text:p>hidden</text:p></text:section>'
    source = source_of(odt(contents, hidden, "Dear Roe,"))
    assert source.text == "Orla Fenn to Isak Roe 3\nDear Roe,"
    assert marked(source) == [("navigation", "", "Orla Fenn to Isak Roe 3")]


def masters(*pages):
    return (
        '<office:document-styles xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        f"<office:master-styles>{''.join(pages)}</office:master-styles></office:document-styles>"
    )


def test_headers_are_furniture_but_one_of_the_first_page_alone_is_a_letterhead():
    each = "<style:header><text:p>Letters of the mill</text:p></style:header>"
    first = "<style:header-first><text:p>Ashgrove Mills</text:p></style:header-first>"
    standard = '<style:master-page style:name="Standard">{}</style:master-page>'
    assert text_of(packed_with("Dear Roe,", masters(standard.format(each)))) == "Dear Roe,"
    assert text_of(packed_with("Dear Roe,", masters(standard.format(each + first)))) == "Ashgrove Mills\n\nDear Roe,"
    page = '<style:master-page style:name="First" style:next-style-name="Standard">{}</style:master-page>'
    begun = '<style:style style:name="P" style:family="paragraph" style:master-page-name="First"/>'
    letter = styled("Dear Roe,", "P")
    both = masters(standard.format(""), page.format(each))
    assert text_of(packed_with(letter, both, begun)) == "Letters of the mill\n\nDear Roe,"


def packed_with(block, styles, automatic=""):
    """Return a text with a file of styles."""
    return odt(block, styles=automatic, more={"styles.xml": styles})


def test_styles_that_cannot_be_read_are_said_and_the_words_are_read():
    source, (problem,) = read(packed_with("Dear Roe,", "<office:styles"), "a.odt", SETTINGS)
    assert source.text == "Dear Roe,"
    assert (problem.code, "styles.xml" in problem.message) == ("source-part-unread", True)


def test_a_text_locked_by_a_password_is_said():
    files = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": b"\x8f\x01\x99",
        "META-INF/manifest.xml": "<manifest:manifest><manifest:encryption-data/></manifest:manifest>",
    }
    for data in (packed(files), packed({"mimetype": files["mimetype"], "encrypted-package": b"\x8f"})):
        source, (problem,) = read(data, "a.odt", SETTINGS)
        assert source is None
        assert (problem.code, "without the password" in problem.message) == ("source-locked", True)


def test_a_flat_spreadsheet_is_declined():
    flat = (
        '<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0">'
        "<office:body><office:spreadsheet/></office:body></office:document>"
    )
    source, (problem,) = read(flat.encode(), "a.fods", SETTINGS)
    assert source is None
    assert (problem.code, "holds no text" in problem.message) == ("source-declined", True)
