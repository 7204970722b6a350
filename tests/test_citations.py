"""How a letter is cited: what reference managers take is rendered by one, and the page says it to machines."""

import io
import json
import re
import shutil
import warnings
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qs

import pytest

from despatch import archive
from despatch.export import citation
from despatch.export.citation import Cited, bibtex, csl, issued, name_parts, ris
from web_reader import Reader

FENN = Cited(
    id="harbour-1",
    title="Orla Fenn to Josiah Quill and Harbour Board, 4 March 1911",
    senders=("Orla Fenn",),
    recipients=("Josiah Quill", "Harbour Board"),
    date="1911-03-04",
    place="Port Carrow",
    kind="letter",
    archive="The harbour letters",
    editors=("Ada Lunn",),
    rights="CC BY 4.0",
    repository="Harbour Museum",
    shelfmark="MS 4 & 5",
    url="https://letters.example.org/letter/harbour-1",
)
SETTINGS = """
editor = ["Ada Lunn"]
rights = "CC BY 4.0"
repository = "Harbour Museum, Port Carrow"
address = "https://letters.example.org/mill/"
"""


def rendered(source, id):
    """Return an item as citeproc-py renders it in the style that it brings."""
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        style = CitationStylesStyle("harvard-cite-them-right", validate=False)
        list_of_works = CitationStylesBibliography(style, source, formatter.plain)
        list_of_works.register(Citation([CitationItem(id)]))
        (line,) = list_of_works.bibliography()
    return str(line)


def rendered_csl(items):
    from citeproc.source.json import CiteProcJSON

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        source = CiteProcJSON(items)
    return rendered(source, items[0]["id"])


def rendered_bibtex(text, id):
    from citeproc.source.bibtex import BibTeX

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        source = BibTeX(io.StringIO(text))
    return rendered(source, id)


def test_a_letter_is_rendered_from_csl_json_with_writer_year_and_title():
    said = rendered_csl([csl(FENN)])
    for part in ("Fenn, O.", "(1911)", "Orla Fenn to Josiah Quill and Harbour Board, 4 March 1911"):
        assert part in said


def test_a_letter_is_rendered_from_bibtex_with_writer_year_and_title():
    said = rendered_bibtex(bibtex(csl(FENN)), "harbour-1")
    for part in ("Fenn, O.", "(1911)", "Orla Fenn to Josiah Quill and Harbour Board, 4 March 1911"):
        assert part in said


def test_the_signs_of_latex_are_escaped():
    entry = bibtex(csl(replace(FENN, title="100 % of {barley} & rope_ends #1 $ ~ ^ \\end")))
    assert (
        r"{{100 \% of \{barley\} \& rope\_ends \#1 \$ \textasciitilde{} \textasciicircum{} \textbackslash{}end}}"
        in entry
    )
    assert r"note = {Harbour Museum, MS 4 \& 5}," in entry
    assert entry.count("{") - entry.count("\\{") == entry.count("}") - entry.count("\\}")


def test_ris_has_a_line_for_each_fact_and_ends():
    lines = ris(csl(FENN)).split("\r\n")
    assert lines[0] == "TY  - PCOMM"
    assert lines[-2:] == ["ER  - ", ""]
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines[:-1])
    for line in ("AU  - Fenn, Orla", "A2  - Harbour Board", "DA  - 1911/03/04", "CY  - Port Carrow", "AV  - MS 4 & 5"):
        assert line in lines


def test_a_line_break_in_a_field_begins_no_line_of_its_own():
    assert (
        "\nER"
        not in ris(csl(replace(FENN, title="one\r\nER  - two"))).replace("\r\n", "\n").removesuffix("ER  - \n")[:-1]
    )


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Orla Fenn", {"family": "Fenn", "given": "Orla"}),
        ("The Harbour Board", {"literal": "The Harbour Board"}),
        ("Mrs. Hart", {"literal": "Mrs. Hart"}),
        ("the Premier", {"literal": "the Premier"}),
    ],
)
def test_only_a_persons_name_is_taken_apart(name, parts):
    assert name_parts(name, ("en",)) == parts


@pytest.mark.parametrize(
    ("edtf", "date"),
    [
        ("1911", {"date-parts": [[1911]]}),
        ("1911-03", {"date-parts": [[1911, 3]]}),
        ("1911-03-04", {"date-parts": [[1911, 3, 4]]}),
        ("1911-03~", {"date-parts": [[1911, 3]], "circa": True}),
        ("1911-21", {"date-parts": [[1911]], "season": 1}),
        ("1911-03-04/1911-03-09", {"date-parts": [[1911, 3, 4], [1911, 3, 9]], "circa": True}),
        ("../1911-03", {"date-parts": [[1911, 3, 31]], "circa": True}),
        ("191X", {"date-parts": [[1910, 1, 1], [1919, 12, 31]], "circa": True}),
        ("XX11", {"literal": "XX11"}),
        (None, None),
    ],
)
def test_a_date_says_no_more_than_is_known(edtf, date):
    assert issued(edtf) == date
    assert bibtex(csl(replace(FENN, date=edtf)))
    assert ris(csl(replace(FENN, date=edtf)))


def test_of_two_days_the_older_formats_say_what_both_share():
    assert "PY  - 1911\r\nDA  - 1911/03\r\n" in ris(csl(replace(FENN, date="1911-03-04/1911-03-09")))


# ------------------------------------------------------------ in the reading room


@pytest.fixture(scope="module")
def edited(built_harbour, tmp_path_factory):
    folder = shutil.copytree(built_harbour, tmp_path_factory.mktemp("edited") / "harbour")
    with (folder / "despatch.toml").open("a", encoding="utf-8") as file:
        file.write(SETTINGS)
    return folder


@pytest.fixture(scope="module")
def first(edited):
    with archive.open(edited) as opened:
        return opened.letters()[0].id


def test_a_citation_has_the_archives_own_address_editor_and_repository(edited, first):
    page = Reader(edited).get(f"/letter/{first}").text
    assert f"https://letters.example.org/mill/letter/{first}" in page
    assert "127.0.0.1" not in page
    assert "in: The harbour letters, edited by Ada Lunn, letter" in page
    assert "Harbour Museum, Port Carrow" in page


def test_without_an_address_of_its_own_the_one_that_was_asked_is_given(built_harbour, first):
    page = Reader(built_harbour).get(f"/letter/{first}").text
    assert f"http://127.0.0.1:8942/letter/{first}" in page


@pytest.mark.parametrize(("suffix", "render"), [(".csl.json", rendered_csl), (".bib", None)])
def test_the_downloads_of_a_letter_are_rendered(edited, first, suffix, render):
    answer = Reader(edited).get(f"/letter/{first}{suffix}")
    assert answer.status_code == 200
    said = render(answer.json()) if render else rendered_bibtex(answer.text, first)
    assert "Fenn, O." in said
    assert "(1911)" in said


def test_ris_of_a_letter_is_a_download_too(edited, first):
    answer = Reader(edited).get(f"/letter/{first}.ris")
    assert answer.headers["content-type"].startswith("application/x-research-info-systems")
    assert f"UR  - https://letters.example.org/mill/letter/{first}" in answer.text


def test_the_page_says_the_same_as_coins_and_to_search_engines(edited, first):
    page = Reader(edited).get(f"/letter/{first}").text
    said = parse_qs(unescape(re.search(r'class="Z3988" title="([^"]*)"', page)[1]))
    assert said["rft.type"] == ["letter"]
    assert said["rft.creator"] == ["Orla Fenn"]
    assert said["rft.date"] == ["1911-03-04"]
    assert 'itemtype="https://schema.org/Message"' in page
    assert '<meta itemprop="dateSent" content="1911-03-04">' in page
    assert json.loads(Reader(edited).get(f"/letter/{first}.json").text)["url"].startswith("https://letters.example.org")


def test_hostile_words_stay_words_in_every_form(hostile):
    with archive.open(hostile) as opened:
        ids = [entry.id for entry in opened.letters()]
    reader = Reader(hostile)
    for id in ids:
        assert "<script" not in reader.get(f"/letter/{id}").text
        for suffix in (".csl.json", *citation.FORMATS):
            assert reader.get(f"/letter/{id}{suffix}").status_code == 200
