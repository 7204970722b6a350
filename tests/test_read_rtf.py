"""Rich Text: control words, charsets, notes, tables, and what is not the page's."""

import pytest

from despatch.read import read
from office_files import SETTINGS, marked, rtf, source_of, text_of

CYRILLIC = "{\\fonttbl{\\f0\\fcharset0 Times;}{\\f1\\fcharset204 Times Cyr;}}"


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        ("Dear\\tab Roe", "Dear\tRoe"),
        ("Mr. Roe\\line Ebern", "Mr. Roe\nEbern"),
        ("har\r\nbour", "harbour"),
        ("Stra\\'dfe", "Straße"),
        ("\\u8222?Ja\\u8220\\'93 sagt er", "„Ja“ sagt er"),
        ("\\uc2\\u233\\'e9x\\uc1t\\u233 e\\'e9", "étéé"),
        ("\\uc0\\u960 x", "πx"),
        ("\\u-10179?\\u-8704?!", "😀!"),
        ("\\u-8704?!", "\ufffd!"),
        ("\\lquote a\\rquote  \\ldblquote b\\rdblquote \\emdash\\endash", "‘a’ “b”—–"),
        ("lock\\_keeper\\-s and\\~so", "lock-keepers and\xa0so"),
        ("a\\{b\\}c\\\\d", "a{b}c\\d"),
        ("shown {\\v hidden}\\v also\\v0 again", "shown again"),
        ("Capt{\\super n} 10{\\super 6}", "Captn 10⁶"),
        ("{\\*\\unknown words}{\\*\\generator Typist;}shown", "shown"),
        ("{\\field{\\*\\fldinst DATE}{\\fldrslt 3 May}}", "3 May"),
        ("{\\upr{Stra?e}{\\*\\ud{Stra\\'dfe}}}", "Straße"),
        ("{\\pict\\wmetafile8 0123456789abcdef}shown", "shown"),
        ("{\\pict\\bin5 }{}\\x}shown", "shown"),
        ("{\\b bold} {\\i italic}", "bold italic"),
        (CYRILLIC + "\\f0 A\\'e9 {\\f1 \\'cf\\'e8\\'f1\\'fc}\\'e9", "Aé Письé"),
        ("{\\header head}{\\footer foot}{\\info{\\author Nobody}}shown", "shown"),
        ("{\\*\\bkmkstart x}shown{\\*\\bkmkend x}{\\xe index}", "shown"),
        ("{\\object{\\*\\objdata 00}{\\result shown}}", "shown"),
    ],
)
def test_the_words_of_a_paragraph_are_what_the_page_shows(inner, shown):
    assert text_of(rtf(f"{inner}\\par O. Fenn")) == f"{shown}\nO. Fenn"


@pytest.mark.parametrize("end", ["\\\n", "\\\r\n", "\\par\r\n"])
def test_the_line_ends_of_several_programs(end):
    words = f"\\f0\\fs24 \\cf0 Dear Roe,{end}{end}The sloop\r\n is in.{end}"
    assert text_of(rtf(words)) == "Dear Roe,\n\nThe sloop is in."


@pytest.mark.parametrize(
    ("opening", "written", "read_as"),
    [
        ("\\ansi\\ansicpg1251", b"\\'cf\\'e8", "Пи"),
        ("\\ansi\\ansicpg932", b"\\'93\\'fa\\'96\\'7b", "日本"),
        ("\\mac", b"\\'8e", "é"),
        ("\\ansi\\ansicpg99999", b"\\'e9", "é"),
    ],
)
def test_the_document_says_its_charset(opening, written, read_as):
    assert text_of(b"{\\rtf1" + opening.encode() + b" " + written + b"}") == read_as


def test_paragraphs_spaces_pages_and_sections():
    assert text_of(rtf("Dear Roe,\\par\\par O. Fenn\\par")) == "Dear Roe,\n\nO. Fenn"
    assert text_of(rtf("\\pard\\sa160 Dear Roe,\\par It is in.\\par")) == "Dear Roe,\n\nIt is in."
    assert text_of(rtf("O. Fenn\\par\\page Dear Roe,")) == "O. Fenn\n\n\nDear Roe,"
    assert text_of(rtf("O. Fenn\\par\\pard\\pagebb Dear Roe,")) == "O. Fenn\n\n\nDear Roe,"
    assert text_of(rtf("O. Fenn\\sect\\sectd Dear Roe,")) == "O. Fenn\n\n\nDear Roe,"
    assert text_of(rtf("O. Fenn\\sect\\sectd\\sbknone Dear Roe,")) == "O. Fenn\nDear Roe,"


def test_headings_are_known_by_their_styles():
    styles = "{\\stylesheet{\\s0 Normal;}{\\s1{\\*\\keycode x}\\sb240 heading 2;}{\\*\\cs5 Mark;}{\\s2 toc 1;}}"
    source = source_of(
        rtf(
            f"{styles}\\pard\\s2 Orla Fenn to Isak Roe 3\\par\\pard\\s1 Orla Fenn to Isak Roe\\par"
            "\\pard\\plain It is in.\\par\\pard\\outlinelevel0 Isak Roe to Orla Fenn\\par"
        )
    )
    assert marked(source) == [
        ("navigation", "", "Orla Fenn to Isak Roe 3"),
        ("heading", "h2", "Orla Fenn to Isak Roe"),
        ("heading", "h1", "Isak Roe to Orla Fenn"),
    ]


def test_footnotes_endnotes_and_marks_of_their_own():
    source = source_of(
        rtf(
            "The sloop{\\super\\chftn}{\\footnote\\pard\\plain {\\super\\chftn} The Curlew.\\par Of Marn.} is in.\\par "
            "The brig{\\super\\chftn}{\\footnote\\ftnalt {\\super\\chftn} The Hopewell.} too.\\par "
            "The barge{\\super *}{\\footnote {\\super *} Unnamed.} too."
        )
    )
    assert source.text.startswith("The sloop is in.\nThe brig too.\nThe barge too.\n\n")
    assert [h[1:] for h in marked(source) if h[0] == "note"] == [
        ("1", "1 The Curlew.\nOf Marn."),
        ("i", "i The Hopewell."),
        ("*", "* Unnamed."),
    ]


def test_comments_and_deleted_words_are_notes():
    comment = "{\\*\\atnid TB}{\\*\\atnauthor T. Brandt}\\chatn{\\*\\annotation{\\*\\atndate 1}\\chatn Chests?}"
    assert text_of(rtf(f"Two casks{comment} {{\\deleted at once}}soon.")) == (
        "Two casks soon.\n\ncomment 1 T. Brandt: Chests?\n\ndeleted 1 at once"
    )


def row(*cells):
    return "\\trowd\\cellx1\\cellx2 " + "".join(f"\\pard\\intbl {cell}\\cell " for cell in cells) + "\\row\n"


def test_tables_are_read_cell_by_cell():
    ledger = row("rope", "\\'a32") + row("tar", "18s.")
    assert text_of(rtf(f"The account:\\par {ledger}\\pard O. Fenn")) == "The account:\n\nrope\t£2\ntar\t18s.\n\nO. Fenn"
    layout = row("Mr. Roe\\par Ebern", "3 May 1871")
    assert text_of(rtf(f"{layout}\\pard Dear Roe,\\par")) == "Mr. Roe\nEbern\n\n3 May 1871\n\nDear Roe,"
    assert text_of(rtf(ledger)) == "rope\t£2\ntar\t18s."


def test_list_numbers_and_text_boxes():
    assert text_of(rtf("{\\listtext\\pard 1.\\tab}rope\\par {\\pntext\\'b7\\tab}tar")) == "1. rope\n• tar"
    box = "{\\shp{\\*\\shpinst{\\sp{\\sn shape}{\\sv 202}}{\\shptxt In the margin.\\par}}{\\shprslt In the margin.}}"
    assert text_of(rtf(f"Dear {box}Roe,\\par It is in.")) == "Dear Roe,\n\nIn the margin.\n\nIt is in."


def test_headers_are_furniture_but_one_of_the_first_page_alone_is_a_letterhead():
    assert text_of(rtf("\\sectd{\\headerf Ashgrove Mills\\par}Dear Roe,")) == "Dear Roe,"
    assert text_of(rtf("\\sectd\\titlepg{\\headerf Ashgrove Mills\\par}Dear Roe,")) == "Ashgrove Mills\n\nDear Roe,"


def test_the_title_is_kept_and_the_author_is_not():
    source = source_of(rtf("{\\info{\\title The Mill}{\\author Nobody}}Dear Roe,"))
    assert (source.title, source.text, source.charset) == ("The Mill", "Dear Roe,", "cp1252")


@pytest.mark.parametrize(
    "cut", ["Dear Roe,\\par The sloop", "Dear Roe,{\\footnote The sloop", "Dear Roe,{\\b The sloop"]
)
def test_a_document_that_was_cut_off_is_read_so_far_and_said(cut):
    source, (problem,) = read(rtf(cut)[:-1], "a.rtf", SETTINGS)
    assert "Dear Roe," in source.text
    assert "The sloop" in source.text
    assert (problem.code, "copy the file again" in problem.message) == ("source-damaged", True)


def test_what_follows_the_last_group_is_not_the_documents():
    assert text_of(rtf("Dear Roe,") + b"\0\0trash") == "Dear Roe,"
