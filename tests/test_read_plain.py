"""Plain files: what is kept, in which charset, and what is said of files that are no text."""

import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from despatch.errors import SettingsError
from despatch.problems import CODES
from despatch.read import read
from despatch.read.mojibake import mend
from despatch.settings import Settings

LETTER = "Tarnby, 3 May 1871\n\nDear Miss Quist,\n\nThe sloop is laden.\n\nOttokar Brandl\n"


def codes(problems):
    return [problem.code for problem in problems]


def test_a_text_is_kept_as_it_is():
    source, problems = read(LETTER.encode(), "quist/1871.txt", Settings())
    assert source.text == LETTER
    assert (source.id, source.format, source.charset) == ("quist/1871.txt", "text", "utf-8")
    assert len(source.sha256) == 64
    assert problems == ()


def test_byte_order_mark_and_foreign_line_ends_go_and_nothing_else():
    text = "a\x0bb\u2028c\x85 \t\nd"
    source, _ = read(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(), "a.txt", Settings())
    assert source.text == text


@given(
    st.text(st.characters(exclude_characters="\r\0<%{\ufeff", exclude_categories=["Cs"]), min_size=1)
    .filter(str.strip)
    .filter(lambda text: mend(text) is None)
)
def test_any_text_comes_back_with_its_hints_in_range(text):
    source, _ = read(("x " + text).encode(), "a.txt", Settings())
    assert source.text == "x " + text
    assert all(0 <= hint.span.start <= hint.span.end <= len(source.text) for hint in source.hints)


@pytest.mark.parametrize(
    ("charset", "words"),
    [
        ("cp1252", "Grüße aus Köln – „schön“ war’s"),
        ("mac_roman", "Grüße aus Köln – „schön“ war’s"),
        ("cp850", "Grüße aus Köln, schöne Tage überall"),
        ("cp1251", "Привет, дорогой друг. Как дела? Пишу тебе письмо из города."),
        ("utf-16-le", "Grüße an alle daheim"),
        ("utf-16-be", "All are well at home"),
        ("utf-16-le", "All are well at home"),
        ("utf-32-le", "All are well at home – “quite” well"),
        ("utf-32-be", "Grüße an alle daheim"),
    ],
)
def test_other_encodings_are_detected_and_said(charset, words):
    source, problems = read(f"Lieber Freund,\n{words}\n".encode(charset), "a.txt", Settings())
    assert words in source.text
    assert source.charset == charset
    assert codes(problems) == ["source-charset"]
    assert charset in problems[0].message


@pytest.mark.parametrize("charset", ["utf-16", "utf-32"])
def test_a_byte_order_mark_settles_the_encoding(charset):
    source, problems = read(LETTER.encode(charset), "a.txt", Settings())
    assert source.text == LETTER
    assert problems == ()


def test_settings_force_an_encoding():
    source, problems = read("Łódź".encode("cp1250"), "a.txt", Settings(encoding="windows-1250"))
    assert source.text == "Łódź"
    assert problems == ()


@pytest.mark.parametrize("name", ["klingon", "hex", "rot13", "unicode_escape", "idna", "undefined"])
def test_settings_name_an_encoding_nobody_knows(name):
    with pytest.raises(SettingsError, match=f'"{name}"'):
        read(b"Dear Sir", "a.txt", Settings(encoding=name))


@pytest.mark.parametrize("name", ["klingon", "hex", "rot13", "unicode_escape", "base64"])
@pytest.mark.parametrize("charset", ["utf-8", "cp1252"])
def test_a_page_that_declares_an_encoding_nobody_knows_is_read_and_said(name, charset):
    page = f"<html><meta charset='{name}'><p>Grüße aus dem schönen Tarnby, lieber Jörg.</p></html>"
    source, problems = read(page.encode(charset), "a.html", Settings())
    assert source.text == "Grüße aus dem schönen Tarnby, lieber Jörg."
    assert (problems[0].code, name in problems[0].message) == ("source-charset", True)
    assert all("ave the " in problem.message for problem in problems)


def test_a_page_in_unmarked_utf_16_is_a_page():
    page = "<html><p>Dear Miss Quist, the sloop is laden.</p></html>"
    source, problems = read(page.encode("utf-16-le"), "a.html", Settings())
    assert (source.format, source.text) == ("html", "Dear Miss Quist, the sloop is laden.")
    assert codes(problems) == ["source-charset"]


@pytest.mark.parametrize("charset", ["cp1252", "mac_roman", "cp850"])
def test_a_text_that_was_encoded_twice_is_mended_and_said(charset):
    words = "Grüße von Jörg Müller; die Gerste kostet £4 – und König „Otto“ schläft."
    words = "".join(c for c in words if c.encode().decode(charset, "ignore").encode(charset, "ignore") == c.encode())
    source, (problem,) = read(f"Lieber Märten,\n{words}".encode().decode(charset).encode(), "a.txt", Settings())
    assert source.text == f"Lieber Märten,\n{words}"
    assert (problem.code, problem.line) == ("source-doubly-encoded", 1)
    assert charset in problem.message
    assert "“Märten,”" in problem.message


def test_a_text_that_was_encoded_twice_in_part_is_mended_there():
    source, (problem,) = read("Port Carrow, 4. März 1811\n\nGeehrter Herr K√∂nig,".encode(), "a.txt", Settings())
    assert source.text == "Port Carrow, 4. März 1811\n\nGeehrter Herr König,"
    assert (problem.code, problem.line) == ("source-doubly-encoded", 3)
    assert "“K√∂nig,” was read as “König,”" in problem.message


@pytest.mark.parametrize(
    "words",
    ["IRMÃ MARIA DA CONCEIÇÃO", "IRMÃ\xa0MARIA", "São João, coração", "Â, Ã, Ä und Å", "√ 2 ± 3, 4√2", "Ä§ 4", "ÉÉ É»"],
)
def test_words_that_only_look_so_are_left_alone(words):
    source, problems = read(words.encode(), "a.txt", Settings())
    assert (source.text, problems) == (words, ())


def test_a_broken_byte_is_shown_and_said_not_dropped():
    data = "Grüße\nüber die schöne Brücke ".encode() + b"\xff" + b"ans Ende"
    source, (problem,) = read(data, "a.txt", Settings())
    assert source.text == "Grüße\nüber die schöne Brücke \ufffdans Ende"
    assert (problem.code, problem.line) == ("source-charset-unsure", 2)
    assert "ff" in problem.message


@given(st.binary(min_size=1, max_size=300))
def test_no_bytes_break_the_reader_and_every_refusal_is_explained(data):
    source, problems = read(data, "a.txt", Settings())
    assert source is not None or problems
    assert all(problem.code in CODES and problem.source == "a.txt" for problem in problems)


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (b"", "source-empty", "no words"),
        (b"\xef\xbb\xbf \r\n\t", "source-empty", "no words"),
        (b"%PDF-1.7\n%\xe2\xe3", "source-damaged", "copy it again"),
        (b"PK\x03\x04" + b"\0" * 22 + b"word/document.xml", "source-damaged", "copy it again"),
        (b"PK\x03\x04" + b"\0" * 22 + b"a.txt", "source-binary", "zip archive"),
        (b"\x89PNG\r\n\x1a\n", "source-binary", "Transcribe"),
        (b"\xff\xd8\xff\xe0", "source-binary", "JPEG"),
        (b"\xffWPC\x10\0\0\0", "source-binary", "WordPerfect"),
        (b"Dear\0Sir, I write", "source-binary", "byte 4 is NUL"),
        (b'<?xml version="1.0"?><ledger/>', "source-declined", "root element is <ledger>"),
    ],
)
def test_files_that_are_no_transcript_say_what_to_do(data, code, said):
    source, (problem,) = read(data, "a.txt", Settings())
    assert source is None
    assert problem.code == code
    assert said in problem.message


def test_a_refusal_lists_the_reason_of_every_reader():
    _, (problem,) = read(b'<?xml version="1.0"?><ledger/>', "a.xml", Settings())
    assert all(f"the {name} reader says" in problem.message for name in ("TEI", "HTML", "plain text"))


def test_a_file_without_line_ends_is_read_and_said():
    source, problems = read(b"word1 " * 1_000_000, "a.txt", Settings())
    assert len(source.text) == 6_000_000
    assert codes(problems) == ["source-long-line"]
    assert problems[0].line == 1


@pytest.mark.parametrize(
    "token",
    [
        "\nNotes",
        "\nNotes\n\n1 a\n\n",
        "\n1 a\nRC (NN).",
        "(",
        "may ",
        "1 2 3 ",
        "A B. C ",
        "7",
        "one hundred ",
        "\n",
        "\n\n1 ",
        "\n1 ",
        "(1)",
        "x(1)",
        "word1 ",
        "word.1 ",
        "\nRC (",
        "\nRC (NN). ",
        "[p. 1",
        "[Note ",
        "\nMAY 1, 1781",
        "\nMay 4",
        "* ",
        "a*",
        "x² ",
        ".1.1",
        "- ",
        "\n \n",
        " ",
    ],
)
def test_no_token_repeated_to_100_kb_takes_long(token):
    data = ("Dear Sir " + token * (100_000 // len(token))).encode()
    began = time.process_time()
    read(data, "a.txt", Settings())
    assert time.process_time() - began < 3


def test_a_line_without_an_end_costs_its_file_and_little_memory():
    tracemalloc.start()
    try:
        data = b"Dear Sir,\n" + b"the barley came " * 2_000_000
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        source, (problem,) = read(data, "long.txt", Settings())
        more = tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()
    assert source is None
    assert (problem.code, problem.line) == ("source-oversized", 2)
    assert "a line has more than 20 MB" in problem.message
    assert more < 1_000_000
