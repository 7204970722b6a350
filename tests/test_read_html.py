"""HTML pages: furniture goes, words stay, headings and notes become hints."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from despatch.read import read
from despatch.settings import Settings


def page(body, head=""):
    return read(
        f"<!DOCTYPE html><html lang='en-GB'><head>{head}</head><body>{body}</body></html>".encode(),
        "a.html",
        Settings(),
    )


def words(body):
    return page(body)[0].text


CABLES = """
<nav><a href="/">Home</a></nav><h1>River Cables</h1><h2>1937</h2>
<p>Sent on May 8, 1937</p><p><b>A. Brandl</b> to I. Quist</p>
<p>Under the Shipping Act<sup>5</sup> we send ten ships.</p><p>They sail on Friday.</p>
<hr>
<p>Sent on May 9, 1937</p><p>I. Quist to A. Brandl</p><p>I have your message of May&nbsp;8.</p>
<p>Click here to continue with River Cables, 1938</p>
<script>var x = "Dear Sir";</script><footer>Some society</footer>
"""
AS_TEXT = """\
River Cables

1937

Sent on May 8, 1937

A. Brandl to I. Quist

Under the Shipping Act we send ten ships.

They sail on Friday.


Sent on May 9, 1937

I. Quist to A. Brandl

I have your message of May\u00a08.

Click here to continue with River Cables, 1938"""


def test_a_page_of_cables_reads_as_the_plain_text_would():
    source, problems = page(CABLES)
    assert source.text == AS_TEXT
    assert problems == ()
    assert (source.format, source.title, source.language) == ("html", "River Cables", "en")


def test_its_hints_are_those_of_the_plain_text():
    source, _ = page(CABLES)
    assert [(hint.kind, hint.detail, hint.span.of(source.text)) for hint in source.hints] == [
        ("heading", "h1", "River Cables"),
        ("heading", "h2", "1937"),
        ("note-mark", "5", ""),
        ("navigation", "", "Click here to continue with River Cables, 1938"),
    ]
    mark = source.hints[2]
    assert source.text[: mark.span.start].endswith("Shipping Act")


@pytest.mark.parametrize(
    "furniture",
    [
        "<nav>Home</nav>",
        "<header>The Site</header>",
        "<footer>Imprint</footer>",
        "<script>let a</script>",
        "<style>p{}</style>",
        "<form><input value='x'>Search</form>",
        "<div class='cookie-consent'>We use biscuits</div>",
        "<div id='sidebar'>Other letters</div>",
        "<div role='navigation'>Letters</div>",
        "<div style='display: none'>hidden</div>",
        "<p hidden>hidden</p>",
        (
            "<ul><li><a href='/1'>Letter 1</a></li><li><a href='/2'>Letter 2</a></li>"
            "<li><a href='/3'>Letter 3</a></li></ul>"
        ),
        "<!-- a comment -->",
    ],
)
def test_furniture_is_left_out(furniture):
    assert words(f"<p>Dear friend,</p>{furniture}<p>all is well.</p>") == "Dear friend,\n\nall is well."


def test_a_letter_may_have_a_header_of_its_own():
    assert (
        words("<article><header><h2>To Ida Quist</h2></header><p>All is well.</p></article>")
        == "To Ida Quist\n\nAll is well."
    )


def test_links_within_a_letter_are_its_words():
    body = (
        "<p>See <a href='/a'>Tarnby</a>, <a href='/b'>Orby</a> and <a href='/c'>Holm</a>, where all the ships lie.</p>"
    )
    assert words(body) == "See Tarnby, Orby and Holm, where all the ships lie."


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("one<br>two<br><br>three", "one\ntwo\n\nthree"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("<p>one\n   two</p>", "one two"),
        ("<p>M<sup>r</sup> Brandl, 10<sup>6</sup> tons, 4 m<sup>2</sup></p>", "Mr Brandl, 10⁶ tons, 4 m²"),
        ("<table><tr><td>rope</td><td>3</td></tr><tr><td>oil</td></tr></table>", "rope\t3\noil"),
        ("<pre>Dear\n  Sir</pre>", "Dear\n  Sir"),
        ("<ul><li>ten sails</li><li>rope</li></ul>", "ten sails\nrope"),
        ("<p>caf&eacute; &amp; <b>b</b>read</p>", "café & bread"),
        ("<p>a <i>b</i> c<u>d</u></p>", "a b cd"),
    ],
)
def test_layout(body, text):
    assert words(body) == text


def test_linked_notes():
    source, _ = page(
        '<p>The sloop<a href="#fn1" id="r1">[1]</a> sails<sup><a href="#fn2">2</a></sup>.</p>'
        '<ol><li id="fn1">Not identified. <a href="#r1">↩</a></li><li><span id="fn2"></span>On Friday.</li></ol>',
    )
    assert source.text == "The sloop sails.\n\nNot identified.\nOn Friday."
    assert [(h.kind, h.detail, h.span.of(source.text)) for h in source.hints] == [
        ("note-mark", "1", ""),
        ("note-mark", "2", ""),
        ("note", "1", "Not identified."),
        ("note", "2", "On Friday."),
    ]


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "utf-8"])
def test_the_declared_charset(charset):
    data = f"<html><head><meta charset='{charset}'></head><body><p>Grüße</p></body></html>".encode(charset)
    source, problems = read(data, "a.html", Settings())
    assert source.text == "Grüße"
    assert problems == ()


def test_a_page_without_words_says_so():
    source, (problem,) = page("<nav>Home</nav><script>1</script>")
    assert source is None
    assert problem.code == "source-empty"


def test_a_page_that_is_no_letter_is_still_read():
    source, problems = page("<p>Opening hours: nine to five.</p>")
    assert source.text == "Opening hours: nine to five."
    assert problems == ()


def test_text_that_only_mentions_a_tag_is_plain():
    source, _ = read(b"Dear friend, write <p> before each paragraph.", "a.html", Settings())
    assert source.format == "text"


BITS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<ul>",
        "<li>",
        "</ul>",
        "<a href='#x'>1</a>",
        "<a id='x'>",
        "<h2>",
        "</h2>",
        "<sup>5</sup>",
        "word",
        " ",
        "<br>",
        "<hr>",
        "<pre>",
        "</pre>",
        "<td>",
        "<table>",
        "</table>",
        "<nav>",
        "<b>",
        "<!--",
        "-->",
        "<a href='/y'>z</a>",
    ],
)


@given(st.lists(BITS, max_size=30).map("".join))
def test_whatever_the_markup_spans_lie_in_the_text(body):
    source, _ = page(f"<p>Dear friend,</p>{body}")
    assert source.text.startswith("Dear friend,")
    for hint in source.hints:
        assert 0 <= hint.span.start <= hint.span.end <= len(source.text)
        assert hint.span.of(source.text) == hint.span.of(source.text).strip()


def test_a_list_of_contents_is_furniture_and_its_entries_mark_the_letters():
    source, _ = page(
        "<p><a href='#one'>1 - Port Carrow, 3/4/1811</a></p><p><a href='#two'>2 - Hollingstead</a> | "
        "<a href='#top'>top</a></p><p><a name='one'></a>Dear Uncle</p><h3 id='two'>To "
        "<a href='#fenn'>Orla Fenn</a></h3>"
        "<p>Yours, <a href='#fenn'>O. F.</a></p>"
    )
    assert source.text == "Dear Uncle\n\nTo Orla Fenn\n\nYours, O. F."
    assert [(h.span.start, h.detail) for h in source.hints if h.kind == "navigation"] == [
        (0, "1 - Port Carrow, 3/4/1811"),
        (12, "2 - Hollingstead"),
    ]


def test_one_line_that_is_a_link_may_be_the_letters():
    assert words("<p>Yours truly,</p><p><a href='#fenn'>Orla Fenn</a></p>") == "Yours truly,\n\nOrla Fenn"


def test_the_numbers_of_printed_pages_are_no_words():
    source, _ = page("<p>The barley <span class='pagenum' id='p12'>[Pg 12]</span>has not come.</p>")
    assert source.text == "The barley has not come."
    assert [(h.kind, h.detail, h.span.start) for h in source.hints] == [("page-break", "12", 11)]


def test_xhtml_whose_elements_close_themselves_holds_all_its_words():
    markup = (
        '<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x.dtd">'
        '<html xmlns="http://www.w3.org/1999/xhtml" lang="en"><head><title/><script src="x.js"/></head>'
        '<body><a id="top"/><div class="nav"/><p>Dear Sir,</p><p>all is well.<br/>Orla Fenn</p></body></html>'
    )
    source, _ = read(markup.encode(), "a.html", Settings())
    assert source.text == "Dear Sir,\n\nall is well.\nOrla Fenn"


def test_footnotes_as_word_saves_them():
    source, _ = page(
        "<p class=MsoNormal>The sloop<a style='mso-footnote-id:ftn1' href='#_ftn1' name='_ftnref1' title=''>"
        "<span class=MsoFootnoteReference><![if !supportFootnotes]>[1]<![endif]></span></a> sails.</p>"
        "<div style='mso-element:footnote-list'><br clear=all><hr align=left size=1 width='33%'>"
        "<div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a href='#_ftnref1' name='_ftn1'>"
        "<span>[1]</span></a> Not identified.</p></div></div>"
    )
    assert source.text == "The sloop sails.\n\n[1] Not identified."
    assert [(h.kind, h.detail) for h in source.hints] == [("note-mark", "1"), ("note", "1")]


def test_a_page_of_frames_names_the_pages_to_save():
    data = b"<html><head><title>Letters</title></head><frameset cols='20%,80%'><frame src='menu.html'>"
    data += b"<frame src='letters.html'></frameset></html>"
    source, (problem,) = read(data, "a.html", Settings())
    assert source is None
    assert problem.code == "source-empty"
    assert "menu.html, letters.html" in problem.message


@pytest.mark.parametrize(
    "furniture",
    [
        "<span class='mw-editsection'>[<a href='/edit'>edit</a>]</span>",
        "<div class='post-meta'>Posted on May 4, 2019 by admin</div>",
        "<section class='pg-boilerplate pgheader' id='pg-header'>The Project Gutenberg eBook</section>",
        "<div class='ws-noexport'>previous next</div>",
        "<div class='printfooter'>Retrieved from</div>",
    ],
)
def test_the_furniture_of_wikis_blogs_and_libraries(furniture):
    assert words(f"<p>Dear friend,</p>{furniture}<p>all is well.</p>") == "Dear friend,\n\nall is well."


def test_a_layout_table_and_a_list_of_definitions_keep_their_words():
    body = (
        "<table><tr><td><p>Dear Sir,</p><p>all is well.</p></td></tr></table><dl><dt>From</dt><dd>Orla Fenn</dd></dl>"
    )
    assert words(body) == "Dear Sir,\n\nall is well.\n\nFrom\nOrla Fenn"


SAVED = b"""From: <Saved by Blink>
Snapshot-Content-Location: https://letters.example/fenn
Subject: =?utf-8?Q?Letters_of_Orla_Fenn?=
Date: Mon, 30 Nov 2026 18:00:00 -0000
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html";
\tboundary="----x"

------x
Content-Type: text/html
Content-Transfer-Encoding: quoted-printable
Content-Location: https://letters.example/fenn

<!DOCTYPE html><html><head><meta charset=3D"utf-8"></head><body><nav>Home</nav>=
<p>Dear Sir,</p><p>Gr=C3=BC=C3=9Fe</p></body></html>
------x
Content-Type: image/png
Content-Transfer-Encoding: base64

iVBORw0KGgo=

------x--
"""


def test_a_page_saved_as_one_file_by_a_browser():
    source, problems = read(SAVED.replace(b"\n", b"\r\n"), "fenn.mhtml", Settings())
    assert (source.text, source.format, problems) == ("Dear Sir,\n\nGrüße", "html", ())


def test_a_saved_page_without_a_page_says_what_to_do():
    source, (problem,) = read(SAVED[: SAVED.index(b"------x")], "fenn.mhtml", Settings())
    assert source is None
    assert problem.code == "source-damaged"
    assert "save the page as HTML" in problem.message


def test_a_mail_is_no_saved_page():
    mail = b"From: Orla Fenn <orla@fenn.example>\nTo: Josiah Quill\nSubject: Barley\n\nDear Sir,\n"
    source, _ = read(mail, "fenn.txt", Settings())
    assert source.format != "html"


def test_a_word_processor_writes_lines_as_paragraphs_and_blank_lines_as_empty_ones():
    blank = "<p class=MsoNormal><o:p>&nbsp;</o:p></p>"
    source, _ = page(
        f"<p class=MsoNormal align=right>Port Carrow</p>{blank}<p class=MsoNormal>Dear Sir,</p>{blank}"
        f"<p class=MsoNormal>All is well.</p>{blank}<p class=MsoNormal>Yours,</p><p class=MsoNormal>Orla Fenn</p>"
        "<span><br clear=all style='page-break-before:always'></span><p class=MsoNormal>Hollingstead</p>"
    )
    assert source.text == "Port Carrow\n\nDear Sir,\n\nAll is well.\n\nYours,\nOrla Fenn\n\n\nHollingstead"
