"""XML from strangers: bombs are refused, nothing outside the file is opened, and the message says where."""

import time

import pytest

from despatch.read import read
from despatch.settings import Settings

BODY = '<TEI><text><body><div type="letter"><p>{}</p></div></body></text></TEI>'


def tei(markup):
    return read(markup if isinstance(markup, bytes) else markup.encode(), "a.xml", Settings())


def laughs():
    names = [f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12)]
    return f'<!DOCTYPE TEI [<!ENTITY l0 "ha">{"".join(names)}]>' + BODY.format("&l11;")


@pytest.mark.parametrize(
    "markup",
    [
        laughs(),
        '<!DOCTYPE TEI [<!ENTITY a "' + "x" * 50_000 + '">]>' + BODY.format("&a;" * 2000),
        '<!DOCTYPE TEI [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + BODY.format("&e;"),
        '<!DOCTYPE TEI [<!ENTITY e SYSTEM "http://127.0.0.1:9/x">]>' + BODY.format("&e;"),
        '<!DOCTYPE TEI [<!ENTITY % e SYSTEM "file:///etc/passwd"> %e;]>' + BODY.format("x"),
        '<?xml version="1.0"?>\n<!DOCTYPE TEI [\n<!ENTITY e "x">\n]>\n' + BODY.format("&e;"),
        ('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE TEI [<!ENTITY e "x">]>' + BODY.format("&e;")).encode(
            "utf-16"
        ),
        '<!DOCTYPE TEI [<!ENTITY e "x">]><TEI><text n="&e;"/></TEI>',
    ],
)
def test_declared_entities_are_refused(markup):
    began = time.process_time()
    source, (problem,) = tei(markup)
    assert source is None
    assert problem.code == "xml-entities"
    assert "Replace them with their text" in problem.message
    assert time.process_time() - began < 4


def test_the_refusal_names_the_line():
    _, (problem,) = tei('<?xml version="1.0"?>\n<!DOCTYPE TEI [\n<!ENTITY e "x">\n]>\n' + BODY.format("&e;"))
    assert problem.line == 3


def test_an_external_dtd_is_not_opened(tmp_path):
    secret = tmp_path / "tei.dtd"
    secret.write_text('<!ENTITY leak "the secret words">', "utf-8")
    source, problems = tei(f'<!DOCTYPE TEI SYSTEM "{secret.as_uri()}">\n' + BODY.format("Dear &leak; and &eacute;"))
    assert source.text == "Dear &leak; and é"
    assert [(p.code, p.line) for p in problems] == [("xml-unknown-entity", 2)]
    assert "&leak;" in problems[0].message


def test_xinclude_is_not_followed(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret words", "utf-8")
    inclusion = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret.as_uri()}" parse="text"/>'
    source, _ = tei(BODY.format(f"Dear {inclusion} friend"))
    assert source.text == "Dear friend"


@pytest.mark.parametrize(
    ("markup", "line"),
    [
        ("<TEI>\n<text>\n<p>Dear friend</text></TEI>", 3),
        ("<TEI>\n<text><p>Dear & friend</p></text></TEI>", 2),
        ("<TEI>\n<text><p>Dear &nbsp; friend</p></text></TEI>", 2),
        ("<TEI><text><p>Dear friend", 1),
        (b"<TEI>\n<text><p>Gr\xfc\xdfe</p></text></TEI>", 2),
        (b'<?xml version="1.0" encoding="klingon"?>\n<TEI/>', 1),
        ("<TEI>" + "<p>" * 400 + "x" + "</p>" * 400 + "</TEI>", 1),
        ("<TEI><p>" + "x" * 10_500_000 + "</p></TEI>", 1),
    ],
)
def test_what_does_not_parse_names_the_line(markup, line):
    source, (problem,) = tei(markup)
    assert source is None
    assert (problem.code, problem.line) == ("xml-malformed", line)
    assert "Mend that line" in problem.message


def test_repeated_ids_cost_no_words_and_are_said():
    source, problems = tei(
        '<TEI><text><div type="letter"><p xml:id="a">One.</p>\n<p xml:id="a">Two.</p></div></text></TEI>'
    )
    assert source.text == "One.\n\nTwo."
    assert [p.code for p in problems] == ["xml-repeated-id"]


def test_repeated_ids_do_not_excuse_other_errors():
    source, (problem,) = tei('<TEI><text><p xml:id="a">One.</p><p xml:id="a">Two &amp </p></text></TEI>')
    assert source is None
    assert problem.code == "xml-malformed"


def test_markup_that_is_no_tei_is_declined_with_its_root():
    _, (problem,) = tei('<?xml version="1.0"?><!-- <TEI> --><invoices/>')
    assert problem.code == "source-declined"
    assert "<invoices>" in problem.message


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000 + "Dear friend",
        "<html>" + "".join(f"<b id={i}><p>x" for i in range(6_000)),
        "<ul><li>" * 50_000 + "Dear friend",
        "<p>" + "<a href='#f'>1" * 20_000,
        "<p>" + "<sup>5" * 20_000,
        "<html>" + "<" * 100_000,
        "<html>" + "<b " * 40_000,
        "<html>" + "<p>Dear friend.</p>" * 5_000,
        "<html>" + "&" * 100_000,
        "<html><!--" + "-" * 100_000,
    ],
)
def test_no_page_chokes_the_reader(page):
    began = time.process_time()
    read(page.encode(), "a.html", Settings())
    assert time.process_time() - began < 6
