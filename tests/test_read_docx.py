"""Word documents: all the places where Word keeps words, and what it shows of them."""

import pytest

from despatch.read import read
from office_files import SETTINGS, TYPES, docx, marked, packed, para, run, source_of, text_of, word


def note(id, words, kind="footnote"):
    return f'<w:{kind} w:id="{id}">{para(words)}</w:{kind}>'


def field(code, result):
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        ("<w:r><w:t>Dear</w:t><w:tab/><w:t>Roe</w:t></w:r>", "Dear\tRoe"),
        ("<w:r><w:t>Mr. Roe</w:t><w:br/><w:t>Ebern</w:t><w:cr/><w:t>Mill</w:t></w:r>", "Mr. Roe\nEbern\nMill"),
        ("<w:r><w:t>lock</w:t><w:noBreakHyphen/><w:t>keeper</w:t></w:r>", "lock-keeper"),
        ("<w:r><w:t>har</w:t><w:softHyphen/><w:t>bour</w:t></w:r>", "harbour"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B7"/><w:t> tar</w:t></w:r>', "• tar"),
        ('<w:r><w:sym w:font="Symbol" w:char="zz"/><w:t>tar</w:t></w:r>', "tar"),
        ('<w:hyperlink r:id="x"><w:r><w:t>the mill</w:t></w:r></w:hyperlink>', "the mill"),
        ("<w:smartTag><w:smartTag><w:r><w:t>Ebern</w:t></w:r></w:smartTag></w:smartTag>", "Ebern"),
        (f"<w:sdt><w:sdtPr><w:date/></w:sdtPr><w:sdtContent>{run('3 May')}</w:sdtContent></w:sdt>", "3 May"),
        ('<w:fldSimple w:instr="DATE"><w:r><w:t>3 May</w:t></w:r></w:fldSimple>', "3 May"),
        (field("DATE", run("3 May")), "3 May"),
        (field("IF " + field("MERGEFIELD x", run("yes")) + " 1 2", run("two")), "two"),
        ('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + run("Dear Roe"), ""),
        ("<w:ins w:id='1'><w:r><w:t>two</w:t></w:r></w:ins>", "two"),
        (f"<w:moveFrom>{run('gone')}</w:moveFrom><w:moveTo>{run('here')}</w:moveTo>", "here"),
        (run("shown ") + run("hidden", "<w:vanish/>") + run("again", '<w:vanish w:val="0"/>'), "shown again"),
        (run("Capt") + run("n", '<w:vertAlign w:val="superscript"/>') + run(" Roe"), "Captn Roe"),
        (run("10") + run("6", '<w:vertAlign w:val="superscript"/>') + run(" sacks"), "10⁶ sacks"),
        (f"<w:ruby><w:rt>{run('small')}</w:rt><w:rubyBase>{run('base')}</w:rubyBase></w:ruby>", "base"),
        ("<w:r><w:t>Dear\nRoe</w:t></w:r>", "Dear Roe"),
        ("<m:oMath xmlns:m='urn:m'><m:r><m:t>x+1</m:t></m:r></m:oMath>", "x+1"),
    ],
)  # fmt: skip
def test_the_words_of_a_paragraph_are_what_the_page_shows(inner, shown):
    assert text_of(docx(para(inner), "O. Fenn")) == (f"{shown}\nO. Fenn" if shown else "O. Fenn")


def test_a_broken_field_does_not_swallow_what_follows():
    broken = para('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>')
    assert text_of(docx(broken, "Dear Roe,")) == "Dear Roe,"


def test_alternate_content_counts_once():
    box = "<w:txbxContent><w:p><w:r><w:t>In the margin.</w:t></w:r></w:p></w:txbxContent>"
    both = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback>'
        f"<w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    only = f"<w:r><mc:AlternateContent><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    assert text_of(docx(para("Dear ", both, "Roe,"), "It is in.")) == "Dear Roe,\n\nIn the margin.\n\nIt is in."
    assert text_of(docx(para(only, "Dear Roe,"), "It is in.")) == "In the margin.\n\nDear Roe,\nIt is in."


def test_footnotes_endnotes_and_marks_of_their_own():
    source = source_of(
        docx(
            para("The sloop", '<w:r><w:footnoteReference w:id="2"/></w:r>', " is in."),
            para("So is the brig", '<w:r><w:endnoteReference w:id="7"/></w:r>', "."),
            para(
                "And", '<w:r><w:footnoteReference w:id="3" w:customMarkFollows="1"/><w:t>*</w:t></w:r>', " the barge."
            ),
            footnotes=word("footnotes", note(2, "The Curlew.") + note(3, "* Unnamed.")),
            endnotes=word("endnotes", note(7, "The Hopewell.", "endnote")),
        )
    )
    assert source.text.startswith("The sloop is in.\nSo is the brig.\nAnd the barge.\n\n")
    assert [h for h in marked(source) if h[0] == "note"] == [
        ("note", "1", "1 The Curlew."),
        ("note", "i", "i The Hopewell."),
        ("note", "*", "* Unnamed."),
    ]
    assert [h[1] for h in marked(source) if h[0] == "note-mark"] == ["1", "i", "*"]


def test_a_note_that_holds_its_own_mark_is_read_once():
    inner = para("See ", '<w:r><w:footnoteReference w:id="1"/></w:r>', "above.")
    footnotes = word("footnotes", f'<w:footnote w:id="1">{inner}</w:footnote>')
    source = source_of(docx(para("Dear Roe", '<w:r><w:footnoteReference w:id="1"/></w:r>'), footnotes=footnotes))
    assert source.text == "Dear Roe\n\n1 See above."


def test_rejected_words_of_tracked_changes_are_notes():
    deleted = "".join(f"<w:del><w:r><w:delText>{words}</w:delText></w:r></w:del>" for words in ("at ", "once"))
    source = source_of(docx(para("Come ", deleted, "soon.")))
    assert source.text == "Come soon.\n\ndeleted 1 at once"
    assert marked(source) == [("note-mark", "deleted 1", ""), ("note", "deleted 1", "deleted 1 at once")]


def test_a_deleted_paragraph_mark_joins_two_paragraphs():
    first = f"<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>{run('The sloop ')}</w:p>"
    assert text_of(docx(first, "is in.", "O. Fenn")) == "The sloop is in.\nO. Fenn"


def test_a_deleted_row_is_a_note():
    rows = "".join(
        f"<w:tr><w:trPr>{change}</w:trPr><w:tc>{para(words)}</w:tc><w:tc>{para('1')}</w:tc></w:tr>"
        for words, change in (("rope", ""), ("tar", ""), ("salt", "<w:del w:id='1'/>"))
    )
    # the words of the deleted row are marked as deleted, too
    rows = rows.replace('<w:t xml:space="preserve">salt</w:t>', "<w:delText>salt</w:delText>")
    source = source_of(docx("The account:", f"<w:tbl>{rows}</w:tbl>", "O. Fenn"))
    assert source.text == "The account:\n\nrope\t1\ntar\t1\n\nO. Fenn\n\ndeleted 1 salt\t1"


def table(*rows):
    cells = ("".join(f"<w:tc>{cell if cell.startswith('<') else para(cell)}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def test_tables_are_read_cell_by_cell():
    ledger = table(("rope", "£2"), ("tar", ""))
    assert text_of(docx("Dear Roe,", ledger, "O. Fenn")) == "Dear Roe,\n\nrope\t£2\ntar\n\nO. Fenn"
    # a table of one row is there for the layout
    layout = table((para("Mr. Roe") + para("Ebern"), "Port Carrow, 3 May 1871"))
    assert text_of(docx(layout, "Dear Roe,")) == "Mr. Roe\nEbern\n\nPort Carrow, 3 May 1871\n\nDear Roe,"
    nested = table(("rope", table(("two", "three"), ("four", "five")) + para()), ("tar", "£1"))
    assert text_of(docx(nested)) == "rope\n\ntwo\tthree\nfour\tfive\ntar\t£1"


LISTS = word(
    "numbering",
    '<w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2)"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val=""/></w:lvl>'
    "</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>',
)


def item(words, list_id, level=0):
    return para(words, look=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def test_list_numbers_are_words_of_the_page():
    items = (item("rope", 1), item("tar", 1), item("new", 1, 1), item("old", 1, 1), item("salt", 1), item("oats", 1, 1))
    assert text_of(docx(*items, numbering=LISTS)) == ("III. rope\nIV. tar\nIV.a) new\nIV.b) old\nV. salt\nV.a) oats")
    others = (item("rope", 2), item("tar", 3), item("salt", 0), item("oats", 9))
    assert text_of(docx(*others, numbering=LISTS)) == "• rope\nI. tar\nsalt\noats"


def header(words):
    return word("hdr", para(words))


def with_headers(title_page):
    section = (
        '<w:sectPr><w:headerReference w:type="first" r:id="h1"/><w:headerReference w:type="default" r:id="h2"/>'
        f'<w:footerReference w:type="default" r:id="h3"/>{title_page}</w:sectPr>'
    )
    relations = "".join(
        f'<Relationship Id="h{n}" Type="x/header" Target="{name}.xml"/>'
        for n, name in enumerate(("first", "each", "foot"), 1)
    )
    files = {
        "[Content_Types].xml": TYPES,
        "word/document.xml": word("document", f"<w:body>{para('Dear Roe,')}{section}</w:body>"),
        "word/_rels/document.xml.rels": f"<Relationships>{relations}</Relationships>",
        "word/first.xml": header("Ashgrove Mills, Ebern"),
        "word/each.xml": header("Letters of the mill"),
        "word/foot.xml": header("page 3"),
    }
    return packed(files)


def test_headers_are_furniture_but_one_of_the_first_page_alone_is_a_letterhead():
    assert text_of(with_headers("")) == "Dear Roe,"
    assert text_of(with_headers("<w:titlePg/>")) == "Ashgrove Mills, Ebern\n\nDear Roe,"


def test_a_section_on_a_new_page_parts_letters_and_one_that_goes_on_does_not():
    first = "<w:p><w:pPr><w:sectPr/></w:pPr><w:r><w:t>O. Fenn</w:t></w:r></w:p>"
    last = '<w:sectPr><w:type w:val="{}"/></w:sectPr>'
    assert text_of(docx(first, "Dear Roe,", last.format("nextPage"))) == "O. Fenn\n\n\nDear Roe,"
    assert text_of(docx(first, "Dear Roe,", last.format("continuous"))) == "O. Fenn\nDear Roe,"


def test_a_line_across_the_page_parts_letters():
    border = '<w:p><w:pPr><w:pBdr><w:bottom w:val="single"/></w:pBdr></w:pPr></w:p>'
    shape = '<w:p><w:r><w:pict><v:rect o:hr="t"/></w:pict></w:r></w:p>'
    for rule in (border, shape):
        assert text_of(docx("O. Fenn", rule, "Dear Roe,")) == "O. Fenn\n\n\n\nDear Roe,"


def test_a_list_of_contents_is_furniture():
    listing = para(field("TOC \\o", run("Orla Fenn to Isak Roe 3")))
    source = source_of(docx(listing, "Dear Roe,"))
    assert marked(source) == [("navigation", "", "Orla Fenn to Isak Roe 3")]


def test_comments_are_notes_of_whoever_made_them():
    comments = word("comments", f'<w:comment w:id="4" w:author="T. Brandt">{para("Chests?")}</w:comment>')
    source = source_of(docx(para("two casks", '<w:r><w:commentReference w:id="4"/></w:r>'), comments=comments))
    assert source.text == "two casks\n\ncomment 1 T. Brandt: Chests?"


# ---------------------------------------------------------------- the package


def test_the_document_is_where_the_relations_say():
    moved = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": '<R><Relationship Type="x/officeDocument" Target="/word/document2.xml"/></R>',
        "word/document2.xml": word("document", f"<w:body>{para('Dear Roe,')}</w:body>"),
    }
    assert text_of(packed(moved)) == "Dear Roe,"


@pytest.mark.parametrize(
    "target",
    ["nowhere.xml", "../../../etc/passwd", "http://127.0.0.1:9/x.xml", "_rels/.rels", ""],
)
def test_relations_that_lead_nowhere_are_passed_over(target):
    relations = f'<Relationships><Relationship Id="a" Type="x/styles" Target="{target}"/></Relationships>'
    files = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": f'<Relationships><Relationship Type="x/officeDocument" Target="{target}"/></Relationships>',
        "word/document.xml": word("document", f"<w:body>{para('Dear Roe,')}</w:body>"),
        "word/_rels/document.xml.rels": relations,
    }
    if target == "_rels/.rels":
        _, (problem,) = read(packed(files), "a.docx", SETTINGS)
        assert (problem.code, "has no body" in problem.message) == ("source-damaged", True)
    else:
        assert text_of(packed(files)) == "Dear Roe,"


def test_an_external_relation_is_not_opened(tmp_path):
    secret = tmp_path / "styles.xml"
    secret.write_text("the secret words", "utf-8")
    relation = f'<Relationship Id="a" Type="x/styles" TargetMode="External" Target="{secret.as_uri()}"/>'
    files = {
        "[Content_Types].xml": TYPES,
        "word/document.xml": word("document", f"<w:body>{para('Dear Roe,')}</w:body>"),
        "word/_rels/document.xml.rels": f"<Relationships>{relation}</Relationships>",
    }
    assert text_of(packed(files)) == "Dear Roe,"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (docx("Dear Roe,", styles="<w:styles"), "word/styles.xml in it is missing or cannot be read"),
        (docx(para("Dear Roe,", '<w:r><w:footnoteReference w:id="9"/></w:r>')), "footnote 1 is missing"),
        (docx("Dear Roe,", '<w:altChunk r:id="x"/>'), "a part in another format"),
    ],
)
def test_what_cannot_be_read_is_said_and_the_words_are_read(data, said):
    source, (problem,) = read(data, "a.docx", SETTINGS)
    assert source.text == "Dear Roe,"
    assert problem.code == "source-part-unread"
    assert said in problem.message


def test_macros_are_passed_over():
    data = docx("Dear Roe,", vbaData="<wne:vbaSuppData xmlns:wne='urn:x'/>")
    assert text_of(data) == "Dear Roe,"


def test_the_strict_form_of_the_format_is_read():
    strict = word("document", f"<w:body>{para('Dear Roe,')}</w:body>").replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert text_of(packed({"[Content_Types].xml": TYPES, "word/document.xml": strict})) == "Dear Roe,"
