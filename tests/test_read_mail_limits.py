"""Mails from strangers: huge, hostile and broken ones cost little, and say what to do."""

import base64
import random
import time
import tracemalloc

import pytest

from despatch.read import read
from despatch.settings import Settings

HEAD = (
    b"From: Orla Fenn <orla@mill.example>\r\nTo: quill@board.example\r\n"
    b"Date: Tue, 17 Nov 2009 09:13:27 -0800\r\nSubject: The barley\r\nMessage-ID: <1@mill.example>\r\n"
)
MIXED = b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'


def many_parts():
    parts = b"".join(b"--b\r\nContent-Type: text/plain\r\n\r\nThe barley %d.\r\n" % number for number in range(10_000))
    return HEAD + MIXED + parts + b"--b--\r\n"


def nested():
    opening = b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n'
    return HEAD + b"".join(opening % (n, n) for n in range(1000)) + b"\r\nhello\r\n"


def with_attachment(megabytes):
    held = base64.encodebytes(random.Random(1911).randbytes(megabytes * 1_000_000))
    kind = b"Content-Type: application/pdf; name=plan.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return HEAD + MIXED + b"--b\r\n\r\nHere is the plan.\r\n--b\r\n" + kind + held + b"--b--\r\n"


HOSTILE = {
    "parts": (many_parts, "mail-oversized", "it has more than 500 parts, and the first were read."),
    "nested": (nested, "mail-damaged", "its parts are nested too deep to be read."),
    "long name": (
        lambda: HEAD + b"X-Long: " + b"a" * 1_000_000 + b"\r\n\r\nhello",
        "mail-oversized",
        "header line X-Long",
    ),
    "addresses": (lambda: HEAD.replace(b"quill", b'"Q" <q@a.b>, ' * 80_000 + b"q"), "mail-oversized", "header line To"),
    "quotes": (lambda: HEAD.replace(b"quill", b'"\\' * 500_000), "mail-oversized", "header line To"),
    "encoded": (
        lambda: HEAD + b"Cc: " + b"=?utf-8?Q?a?= " * 70_000 + b"\r\n\r\nhello",
        "mail-oversized",
        "header line Cc",
    ),
    "folded": (
        lambda: HEAD + b"X: a\r\n" + b" aaaaaaaaaa\r\n" * 80_000 + b"\r\nhello",
        "mail-oversized",
        "header line X",
    ),
    "attachment": (lambda: with_attachment(50), None, ""),
    "nul": (lambda: HEAD + b"\r\nThe\0 barley\0 has come.\r\n", None, ""),
    "between the lines": (lambda: HEAD + b"\r\n" + b"> a\r\nb\r\n" * 50_000, None, ""),
    "attributions": (lambda: HEAD + b"\r\n" + b"On Monday, Orla wrote:\r\n" * 20_000, None, ""),
    "headers below": (lambda: HEAD + b"\r\n" + b"From: a\r\nTo: b\r\nDate: c\r\n\r\n" * 30_000, None, ""),
    "blockquotes": (lambda: HEAD + b"Content-Type: text/html\r\n\r\n" + b"<blockquote>" * 50_000 + b"hi", None, ""),
    "blanks": (lambda: HEAD + b"\r\n" + b" " * 1_000_000 + b"x", None, ""),
    "dashes": (lambda: HEAD + b"\r\n" + b"-" * 1_000_000, None, ""),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_mail_costs_little_and_says_why(name):
    make, code, message = HOSTILE[name]
    data = make()
    began = time.process_time()
    source, problems = read(data, "fenn.eml", Settings())
    assert time.process_time() - began < 6
    assert [problem.code for problem in problems] == ([code] if code else [])
    assert all(message in problem.message for problem in problems)
    assert (source is None) == (code == "mail-damaged")


def test_an_attachment_costs_little_memory_and_is_listed():
    data = with_attachment(20)
    tracemalloc.start()
    source, _ = read(data, "fenn.eml", Settings())
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 3 * len(data)
    (plan,) = source.letters[0].description.enclosures
    assert plan.written.startswith("plan.pdf (20,000 kB)")
    assert source.text.endswith("\n\nHere is the plan.")


def test_a_large_text_in_base64_is_read_whole():
    words = "\n".join(f"{number} sacks of barley." for number in range(20_000))
    kind = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    source, _ = read(HEAD + kind + base64.encodebytes(words.encode()), "fenn.eml", Settings())
    assert source.text.endswith(words)


def test_an_endless_word_in_a_body_stays():
    word = "a" * 300_000
    source, _ = read(HEAD + b"\r\n" + word.encode(), "fenn.eml", Settings())
    assert source.text.endswith(word)


def test_one_trouble_of_many_mails_is_one_finding():
    mails = b"".join(b"From a@b.example Tue Nov 17 17:13:27 2009\n" + HEAD + b"\r\ngr\xfcn\r\n\r\n" for _ in range(9))
    source, problems = read(mails, "fenn.mbox", Settings())
    assert len(source.letters) == 9
    (said,) = problems
    assert said.code == "source-charset"
    assert said.message.startswith("mail 1: not UTF-8; read as cp1252.")
    assert said.message.endswith("The same holds of mail 2, 3, 4, 5, and 4 more.")


@pytest.mark.parametrize("body", [b"", b"\r\n", b"\r\n\r\n \r\n"])
def test_a_mail_without_words_is_a_letter_by_its_header(body):
    source, problems = read(HEAD + body, "fenn.eml", Settings())
    assert problems == ()
    assert source.text.startswith("From: Orla Fenn")
    assert len(source.letters) == 1


def test_a_note_of_the_program_at_the_head_of_a_folder_is_no_letter():
    note = b"From MAILER-DAEMON Tue Nov 17 17:13:27 2009\nFrom: System <daemon@host.example>\nX-IMAP: 1 2\n\nKeep.\n\n"
    mail = b"From a@b.example Tue Nov 17 17:13:27 2009\n" + HEAD + b"\r\nIt sails.\r\n"
    source, _ = read(note + mail, "fenn.mbox", Settings())
    assert [letter.description.senders[0].name for letter in source.letters] == ["Orla Fenn"]
