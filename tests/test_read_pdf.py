"""PDFs: words in the order of reading, pages and notes apart, and files that nobody can read."""

import io
import time
import zlib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from despatch.pipeline.preview import preview
from despatch.read import read
from despatch.read.pdf.pages import Document, Page, Run
from despatch.read.pdf.text import write
from despatch.settings import Settings

FILES = Path(__file__).parent / "data/formats/pdf"


def letters(name):
    seen = preview(FILES / name)
    assert [(p.code, p.message) for p in seen.problems] == []
    return seen.source, [
        (
            [party.name for party in letter.description.senders],
            [party.name for party in letter.description.recipients],
            letter.description.date.edtf,
            letter.description.place.written,
        )
        for letter in seen.letters
    ]


THREE = [
    (["Orla Fenn"], ["Josiah Quill"], "1811-03-04", "Port Carrow"),
    (["Josiah Quill"], ["Orla Fenn"], "1811-03-09", "Hollingstead"),
    (["Orla Fenn"], ["Josiah Quill"], "1811-03-15", "Port Carrow"),
]
SENTENCE = (
    "The wind has been against us since Candlemas, and the packet lies in the roads with her topmast down. My brother "
    "walked to Saltmere and back to ask for news of the convoy, and nobody there had any."
)


def hints(source, kind):
    return [(hint.detail, hint.span.of(source.text)) for hint in source.hints if hint.kind == kind]


def test_letters_from_a_word_processor():
    source, found = letters("writer.pdf")
    assert found == THREE
    assert source.text.count(SENTENCE) == 3
    assert hints(source, "running-head") == [(f"Letters of Orla Fenn {n}", "") for n in (1, 2, 3)]
    assert hints(source, "page-break") == [("2", ""), ("3", "")]
    assert hints(source, "note") == [("1", "The sloop Heron of Hollingstead, master Amos Pell.")]
    (mark,) = [hint for hint in source.hints if hint.kind == "note-mark"]
    assert source.text[: mark.span.start].endswith("in the sloop Heron")
    assert source.text[mark.span.start :].startswith(", forty quarters")


def test_two_columns_with_hyphens_and_page_heads():
    source, found = letters("columns.pdf")
    assert [(date, place) for _, _, date, place in found] == [(date, place) for _, _, date, place in THREE]
    assert "The com- missary bought all of it for the garris- on, and what the farmers kept back" in source.text
    assert ("commissary", "com- missary") in hints(source, "other-form")
    assert hints(source, "page-break") == [("38", "")]
    assert "Correspondence" not in source.text


def test_letters_under_a_printed_letterhead_that_is_no_page_head():
    source, found = letters("firm.pdf")
    assert found == [
        (["Josiah Quill"], ["Mrs. Orla Fenn"], f"1911-05-{day}", "Hollingstead") for day in ("03", "12", "26")
    ]
    assert source.text.count("QUILL & DAUGHTER, CORN FACTORS") == 3
    assert source.title is None  # "letters.docx" is the name of a file


def test_a_page_printed_from_a_browser():
    source, found = letters("browser.pdf")
    assert found == THREE
    assert source.text.startswith("Orla Fenn to Josiah Quill")
    assert source.text.endswith("Your obliged servant,\nOrla Fenn")


def test_a_scan_with_a_hidden_text_layer_out_of_order():
    source, found = letters("ugly.pdf")
    assert found == THREE[:2]
    assert source.text.startswith(
        "Orla Fenn to Josiah Quill\n\nPort Carrow, March 4, 1811\n\nDear Sir,\n\nThe barley has"
    )
    assert SENTENCE in source.text
    assert "this side of the firth" in source.text  # the print has one letter for "fi"
    assert "magi\u00adstrates" in source.text
    assert hints(source, "running-head") == [("COPY NOT FOR SALE", "")] * 2
    assert "crop marks" not in source.text


# ---------------------------------------------------------------- pages made here


def lines(*words, left=50.0, top=700.0, step=14.0, size=12.0):
    """Runs of one line each, from the top of a page down; each sign is half as wide as it is high."""
    return [
        Run(line, True, left, left + 0.5 * size * len(line), top - n * step, size)
        for n, line in enumerate(words)
        if line
    ]


def text_of(*pages):
    return write(Document(pages=tuple(Page(tuple(page)) for page in pages)), frozenset({"page", "p."}))


FULL = "The barley has not come, and the mill stands idle as before"


def test_a_line_ends_where_the_next_word_would_have_fitted():
    text, _ = text_of(lines("Dear Sir,", FULL, FULL, "send it.", "Yours,", "Orla Fenn"))
    assert text == f"Dear Sir,\n{FULL} {FULL} send it.\nYours,\nOrla Fenn"


def test_an_indented_line_begins_a_paragraph():
    text, _ = text_of([*lines(FULL, FULL), *lines(FULL, left=66.0, top=672.0), *lines(FULL, top=658.0)])
    assert text == f"{FULL} {FULL}\n\n{FULL} {FULL}"


def test_a_wide_gap_parts_paragraphs_and_a_wider_one_may_be_room_for_a_signature():
    text, _ = text_of([*lines(FULL, FULL), *lines("Yours truly,", top=662.0), *lines("Orla Fenn", top=600.0)])
    assert text == f"{FULL} {FULL}\n\nYours truly,\n\nOrla Fenn"


def test_a_page_that_was_ended_on_purpose_parts_more_than_a_paragraph():
    first, second = lines(FULL, "and cold.", "Orla Fenn"), lines("Dear Madam,", FULL)
    text, _ = write(
        Document(pages=(Page(tuple(first), paper=(0, 800)), Page(tuple(second), paper=(0, 800)))), frozenset()
    )
    assert text == f"{FULL} and cold.\nOrla Fenn\n\n\nDear Madam,\n{FULL}"


def test_a_sentence_goes_on_over_the_page():
    text, found = text_of(
        [*lines(FULL, FULL), *lines("- 7 -", left=200.0, top=60.0)],
        [*lines("and cold.", "Orla Fenn"), *lines("- 8 -", left=200.0, top=60.0)],
    )
    assert text == f"{FULL} {FULL} and cold.\nOrla Fenn"
    assert [(h.kind, h.detail, h.span.start) for h in found] == [
        ("page-break", "8", 2 * len(FULL) + 2),
        ("running-head", "- 7 -", 2 * len(FULL) + 2),
        ("running-head", "- 8 -", len(text)),
    ]


def test_dates_that_rise_with_the_pages_are_no_page_numbers():
    pages = [lines(f"March {n}, 1811", FULL, FULL, FULL, "Orla Fenn") for n in (1, 2, 3)]
    text, _ = text_of(*pages)
    assert [f"March {n}, 1811" in text for n in (1, 2, 3)] == [True] * 3


def test_chapter_heads_that_change_are_page_heads_where_the_others_are():
    heads = ["ORLA FENN 11", "12 THE MILL", "JOSIAH QUILL 13", "THE HARBOUR"]
    text, _ = text_of(*(lines(head, "", FULL, FULL, FULL[:-1] + ",") for head in heads))
    assert "QUILL" not in text
    assert "HARBOUR" not in text


def test_columns_are_read_one_after_the_other_and_sums_beside_goods_are_not_columns():
    left = [f"the barley of the year {n} came late" for n in range(6)]
    right = [f"the rye of the year {n} never came at all" for n in range(6)]
    text, _ = text_of([*lines(*left), *lines(*right, left=320.0)])
    assert text.replace("\n", " ") == " ".join(left + right)
    text, _ = text_of([*lines(*left), *lines(*(f"£{n}" for n in range(6)), left=320.0)])
    assert text.split("\n")[0] == f"{left[0]}\t£0"


def test_a_raised_figure_without_its_note_stays_raised():
    run = Run("3", False, 50 + 6 * 9, 50 + 6 * 9 + 3, 704.0, 7.0)
    text, found = text_of([*lines("ten cubic"), run, *lines(FULL, top=686.0)])
    assert text.startswith("ten cubic³\n")
    assert found == ()


def test_a_compound_keeps_its_hyphen_where_the_text_writes_it_so():
    first = "The barley has not come, and the mill stands in a half-"
    text, found = text_of(lines(first, "light that is half-light all day long for the whole of us all", "and so on."))
    assert "half- light that" in text
    assert [(h.detail, h.span.of(text)) for h in found] == [("half-light", "half- light")]


# ---------------------------------------------------------------- what cannot be read


def refusal(data):
    source, (problem,) = read(data, "a.pdf", Settings())
    assert source is None
    return problem.code, problem.message


@pytest.mark.parametrize(
    ("name", "code", "step"),
    [
        ("locked.pdf", "source-locked", "Save a copy without the password"),
        ("scan.pdf", "source-no-words", "ocrmypdf"),
    ],
)
def test_locked_and_scanned_files_say_what_to_do(name, code, step):
    found, message = refusal((FILES / name).read_bytes())
    assert found == code
    assert step in message


def pdf(content, *, entries=b"", pages=1, more=0):
    """A PDF whose pages share one stream of content."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[" + b" ".join(b"%d 0 R" % (6 + n) for n in range(pages)) + b"]/Count %d>>" % pages,
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Length %d%s>>stream\n" % (len(content), entries) + content + b"\nendstream",
        b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>/Length 35>>stream\n"
        + b"/X Do " * 5
        + b"/X Do\nendstream",
    ]
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F 3 0 R>>/XObject<</X 5 0 R>>>>>>"
    )
    objects += [page] * pages + [b"<<>>"] * more
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, 2)
    places = []
    for n, value in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n" % n + value + b"\nendobj\n")
    at = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, at))
    return out.getvalue()


WORDS = b"BT /F 12 Tf 72 700 Td (Dear Sir, the barley has not come.) Tj ET"


def test_the_smallest_pdf():
    source, problems = read(pdf(WORDS), "a.pdf", Settings())
    assert (source.text, source.format, problems) == ("Dear Sir, the barley has not come.", "pdf", ())


def deflated(content):
    return pdf(zlib.compress(content, 9), entries=b"/Filter/FlateDecode")


def bomb():
    packer = zlib.compressobj(9)
    return b"".join([*(packer.compress(b" " * 10_000_000) for _ in range(100)), packer.flush()])


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: pdf(WORDS, pages=10_000), "source-oversized"),
        (lambda: pdf(bomb(), entries=b"/Filter/FlateDecode"), "source-damaged"),
        (lambda: pdf(zlib.compress(bomb()), entries=b"/Filter[/FlateDecode/FlateDecode]"), "source-damaged"),
        (lambda: deflated(b"BT /F 12 Tf " + b"1 1 Td (barley ) Tj\n" * 1_000_000 + b"ET"), None),
        (lambda: deflated(b"0 0 m 9 9 l S\n" * 1_000_000), None),
        (lambda: pdf(b"/X Do"), None),
        (lambda: pdf(WORDS)[:300], "source-damaged"),
        (lambda: b"%PDF-1.7\n", "source-damaged"),
    ],
)
def test_no_pdf_chokes_the_reader_and_its_neighbours_are_read(make, code):
    data = make()
    began = time.process_time()
    found, message = refusal(data)
    assert code is None or found == code
    assert found.startswith("source-")
    assert message[-1] == "."
    assert time.process_time() - began < 2  # the helper's own time is limited by itself
    source, _ = read(pdf(WORDS), "b.pdf", Settings())
    assert source.text == "Dear Sir, the barley has not come."


def test_a_million_objects_are_no_trouble():
    source, _ = read(pdf(WORDS, more=1_000_000), "a.pdf", Settings())
    assert source.text == "Dear Sir, the barley has not come."


def test_a_page_of_many_words_is_laid_out_quickly():
    runs = [
        Run("barley", True, 10.0 * (n % 50), 10.0 * (n % 50) + 8, 800 - n // 50 * 0.5, 1 + n % 7) for n in range(20_000)
    ]
    began = time.process_time()
    text_of(runs)
    assert time.process_time() - began < 2


@pytest.mark.parametrize("turn", [b"0 1 -1 0 595 0", b"-1 0 0 -1 595 842", b"0 -1 1 0 0 842"])
def test_a_page_that_lies_on_its_side_is_read_upright(turn):
    words = b"/F 12 Tf 72 500 Td (Dear Sir,) Tj 0 -14 Td (The barley has not come, and I wait.) Tj"
    source, _ = read(pdf(turn + b" cm BT " + words + b" ET"), "a.pdf", Settings())
    assert source.text == "Dear Sir,\nThe barley has not come, and I wait."


def test_text_recognition_that_is_never_quite_straight_nor_of_one_size():
    words = FULL.split()
    jitter = [0.0, 0.9, -0.8, 0.5, -0.4, 1.1, -1.0, 0.3, 0.7, -0.6, 0.2, 1.0]
    runs = []
    for line in range(3):
        left = 50.0
        for n, word in enumerate(words):
            wide = 6.0 * len(word)
            uneven = jitter[(n + 5 * line) % 12]
            runs.append(Run(word, True, left, left + wide, 700 - 14 * line + uneven, 12 + 1.5 * uneven))
            left += wide + 6
    text, found = text_of(runs)
    assert text == " ".join([FULL] * 3)
    assert found == ()


def test_a_page_that_is_an_image_among_others_is_named():
    image = (
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>"
        b"stream\n0\nendstream"
    )
    data = pdf(WORDS, pages=2, more=2)
    data = data.replace(b"8 0 obj\n<<>>", b"8 0 obj\n" + image).replace(
        b"9 0 obj\n<<>>", b"9 0 obj\n<</Length 27>>stream\n100 0 0 100 0 0 cm /I Do   \nendstream"
    )
    second = data.rindex(b"/Contents 4 0 R")
    data = data[:second] + data[second:].replace(b"/Contents 4 0 R", b"/Contents 9 0 R").replace(
        b"/X 5 0 R", b"/I 8 0 R"
    )
    source, (problem,) = read(data, "a.pdf", Settings())
    assert source.text == "Dear Sir, the barley has not come."
    assert problem.code == "source-no-words"
    assert problem.message.startswith("page 2: an image without words.")


def test_a_text_whose_letters_nobody_can_tell_is_refused(monkeypatch):
    pages = (Page((Run("\ufffd" * 20, True, 50, 170, 700, 12),), unknown=20),)
    monkeypatch.setattr("despatch.read.pdf.take_out", lambda _: Document(pages=pages))
    code, message = refusal(b"%PDF-1.7")
    assert code == "source-no-words"
    assert "do not say which letters they show" in message
    assert "ocrmypdf" in message


PLACED = st.builds(
    lambda words, left, base, size, turned: Run(words, True, left, left + 5 * len(words), base, size, turned),
    st.sampled_from(
        ["Dear", "barley", "37", "3", "*", "The", "Orla Fenn to Josiah Quill", "half-", "1. Not known.", "xii"]
    ),
    st.sampled_from([40.0, 52.0, 120.0, 300.0, 302.5]),
    st.sampled_from([20.0, 60.0, 300.0, 304.0, 312.0, 700.0, 780.0]),
    st.sampled_from([6.0, 9.0, 12.0, 13.0, 30.0]),
    st.booleans(),
)


@given(st.lists(st.lists(PLACED, max_size=12), max_size=5))
def test_whatever_stands_on_the_pages_no_letter_is_lost(pages):
    text, found = text_of(*pages)
    aside = [hint.detail for hint in found if hint.kind in ("running-head", "note-mark", "note")]
    shown = Counter("".join([text, *aside]).translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")))
    there = Counter("".join(run.words for page in pages for run in page))
    assert all(shown[sign] >= times for sign, times in there.items() if sign.isalnum())
    for hint in found:
        assert 0 <= hint.span.start <= hint.span.end <= len(text)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"BT /F 12 Tf 3 Tc 72 700 Td (Herrn Josiah Quill) Tj ET", "Herrn Josiah Quill"),
        (b"BT /F 12 Tf 72 700 Td (H e r r n   J o s i a h) Tj ET", "Herrn Josiah"),
        (b"BT /F 12 Tf 72 700 Td (1 2 3 4 5 6 7) Tj ET", "1 2 3 4 5 6 7"),
    ],
)
def test_letters_that_are_set_apart_are_words(content, words):
    assert read(pdf(content), "a.pdf", Settings())[0].text == words
