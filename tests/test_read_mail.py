"""Mails: how they are told, what their header lines say, and which of their words are their sender's."""

from pathlib import Path

import pytest

from despatch.model import OF_OTHERS
from despatch.read import read
from despatch.read.mail.attributions import read_attribution
from despatch.read.mail.headers import addresses, day, decode_addresses, decode_words
from despatch.read.mail.parts import unflow
from despatch.settings import Settings
from despatch.text.own_words import blank_spans

FORMATS = Path(__file__).parent / "data" / "formats"
CODES = ("en", "de")
HEAD = """\
From: Orla Fenn <orla@mill.example>
To: Josiah Quill <quill@board.example>
Date: Tue, 17 Nov 2009 09:13:27 -0800
Subject: The barley
Message-ID: <1@mill.example>
"""


def mail(body, head=HEAD, **changed):
    """Return the source of a mail; `changed` are header lines in place of those of `HEAD`, or beside them."""
    lines = {line.partition(":")[0].lower(): line for line in head.splitlines()}
    lines |= {name.replace("_", "-"): f"{name.replace('_', '-')}: {value}" for name, value in changed.items()}
    written = "\n".join(lines.values()) + "\n\n" + body
    source, problems = read(written.encode(), "fenn.eml", Settings())
    assert source is not None, problems
    return source


def own(source, number=0):
    """Return the sender's own words in a letter, line ends as blanks."""
    span = source.letters[number].span
    text = blank_spans(source.text, [hint.span for hint in source.hints if hint.kind in OF_OTHERS])
    return " ".join(span.of(text).split())


def hinted(source, kind):
    return [(hint.detail, hint.span.of(source.text)) for hint in source.hints if hint.kind == kind]


def described(source, number=0):
    """Return who, whom and when."""
    said = source.letters[number].description
    names = tuple(" and ".join(party.name for party in side) for side in (said.senders, said.recipients))
    return *names, said.date and said.date.edtf


# ---------------------------------------------------------------- telling


@pytest.mark.parametrize(
    "written",
    [
        HEAD + "\nIt has not come.\n",
        "\r\n\r\n" + HEAD.replace("\n", "\r\n") + "\r\nIt has not come.\r\n",
        "\ufeff" + HEAD + "\nIt has not come.\n",
        "From: Orla Fenn\nDate: Fri, 28 Feb 92 12:00 PST\n\nIt has not come.\n",
        "From: Orla Fenn\nReceived: from mill by board; Tue, 17 Nov 2009 09:13:27 -0800\n\nIt has not come.\n",
    ],
)
def test_a_mail_is_told_by_what_only_programs_write(written):
    source, problems = read(written.encode(), "1258478007.M1P2.host:2,S", Settings())
    assert (source.format, problems) == ("mail", ())
    assert own(source) == "It has not come."


def test_a_mail_in_utf_16_is_told_too():
    source, _ = read((HEAD + "\nFür die Mühle.\n").encode("utf-16"), "fenn.eml", Settings())
    assert (source.format, own(source)) == ("mail", "Für die Mühle.")


def test_a_mail_of_apple_mail_is_told_too():
    written = HEAD + "\nIt has not come.\n"
    source, _ = read(f"{len(written)}      \n{written}<?xml version='1.0'?><plist/>".encode(), "7.emlx", Settings())
    assert (source.format, own(source)) == ("mail", "It has not come.")


@pytest.mark.parametrize(
    "written",
    [
        "From: Orla Fenn\nTo: Josiah Quill\nDate: 17 November 2009\nSubject: The barley\n\nIt has not come.\n",
        "From: Orla Fenn\nTo: The Harbour Board\nDate: Tuesday, 17 November 1942, 10:00 AM\n\nSirs,\n\nIt is late.\n",
        "From Port Carrow, the 3d of March 1911\n\nSir:\n\nThe barley has not come.\n",
        "From Orla Fenn 9:13\nNote: she is late.\n",
        "Dear Sir,\n\nFrom: what I hear, it sails.\nMessage-ID: <1@mill.example>\n",
    ],
)
def test_a_memorandum_is_no_mail(written):
    source, _ = read(written.encode(), "fenn.txt", Settings())
    assert source.format == "text"


# ---------------------------------------------------------------- header lines


def test_the_header_lines_describe_the_letter_and_prove_it():
    source = mail("It has not come.", cc="Tasso Brandt <brandt@board.example>", in_reply_to="<0@board.example>")
    said = source.letters[0].description
    assert described(source) == ("Orla Fenn", "Josiah Quill and Tasso Brandt", "2009-11-17")
    assert [(party.rule, party.key) for party in (*said.senders, *said.recipients)] == [
        ("encoding.mail.from", "mailto:orla@mill.example"),
        ("encoding.mail.to", "mailto:quill@board.example"),
        ("encoding.mail.cc", "mailto:brandt@board.example"),
    ]
    assert [party.span.of(source.text) for party in said.recipients] == ["Josiah Quill", "Tasso Brandt"]
    assert said.date.span.of(source.text) == said.date.written == "Tue, 17 Nov 2009 09:13:27 -0800"
    assert said.subject.span.of(source.text) == "The barley"
    assert (said.kind, said.identifier) == ("mail", "<1@mill.example>")
    assert [(c.identifier, c.function, c.span.of(source.text)) for c in said.citations] == [
        ("<0@board.example>", "answer", "<0@board.example>")
    ]
    assert own(source) == "It has not come."


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ('"Orla Fenn" <orla@mill.example>', [("Orla Fenn", "orla@mill.example")]),
        ("orla at mill.example (Orla Fenn)", [("Orla Fenn", "orla@mill.example")]),
        ("Fenn, Orla <Orla@Mill.Example>", [("Fenn, Orla", "orla@mill.example")]),
        ("Fenn, Orla; Quill, Josiah", [("Fenn, Orla", None), ("Quill, Josiah", None)]),
        ("Orla Fenn [mailto:orla@mill.example]", [("Orla Fenn", "orla@mill.example")]),
        ("'Orla Fenn' <orla@mill.example>", [("Orla Fenn", "orla@mill.example")]),
        ("orla@mill.example (Orla (Miss) Fenn)", [("Orla (Miss) Fenn", "orla@mill.example")]),
        ("Board: a@b.example, Isak Roe <r@b.example>;", [("a@b.example",) * 2, ("Isak Roe", "r@b.example")]),
        ("=?utf-8?Q?Fenn=2C_J=C3=B6rg?= <j@mill.example>", [("Fenn, Jörg", "j@mill.example")]),
        ('"=?iso-8859-1?Q?J=F6rg Fenn?=" <j@mill.example>', [("Jörg Fenn", "j@mill.example")]),
        ("undisclosed-recipients:;", []),
        ("<>, ,", []),
    ],
)
def test_addresses_in_the_forms_that_programs_write(value, found):
    shown = decode_addresses(value)
    assert [(one.name, one.address) for one in addresses(shown)] == found
    for one in addresses(shown):
        assert one.name.replace(",", "") in shown[one.start : one.end].replace(",", "")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("=?utf-8?Q?Die_Gerste_?= =?utf-8?Q?kommt?= bald", "Die Gerste kommt bald"),
        ("=?utf-8?B?4oKs?= =?utf-8?B?4oI=?=\t=?utf-8?B?rA==?=", "€€"),  # cut within a character
        ("=?utf-8?Q?F=FCr?=", "Für"),  # the charset lies
        ("=?x-unknown?Q?F=C3=BCr?= die =?us-ascii*de?q?Gerste?=", "Für die Gerste"),
        ("=?iso-2022-jp?B?GyRCJDMkcxsoQg==?=", "こん"),
        ("=?broken", "=?broken"),
    ],
)
def test_encoded_words_also_those_that_break_the_rules(value, shown):
    assert decode_words(value) == shown


@pytest.mark.parametrize(
    ("value", "edtf"),
    [
        ("Tue, 17 Nov 2009 23:30:00 -0800", "2009-11-17"),  # the sender's own day
        ("Fri, 28 Feb 92 11:07:59 MEZ", "1992-02-28"),
        ("28 Feb 92 12:00 PST", "1992-02-28"),
        ("Mon, 3 Jan 100 09:13:27 +0000", "2000-01-03"),
        ("Tue Nov 17 09:13:27 PST 2009", "2009-11-17"),
        ("2009-11-17 09:13:27 +0000", "2009-11-17"),
        ("Dienstag, 17. November 2009 09:13", "2009-11-17"),
        ("Tuesday, November 17, 2009 9:13 AM", "2009-11-17"),
        ("Tue, 31 Nov 2009 09:13:27 +0000", None),
        ("Fri, 1 Jan 1904 00:00:00 +0000", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_days_in_old_and_broken_forms(value, edtf):
    found = day(value, CODES)
    assert found.edtf == edtf
    assert (found.wrong is None) == (edtf is not None)


def test_a_mail_without_a_day_has_that_of_a_server_with_a_doubt():
    source = mail("x", date="gestern", received="from a by b; Wed, 18 Nov 2009 11:00:00 +0100")
    said = source.letters[0].description
    assert (said.date.edtf, said.date.rule, said.date.confidence) == ("2009-11-18", "encoding.mail.received", 0.6)
    assert [doubt.code for doubt in said.doubts] == ["mail-date"]
    assert "“gestern” gives no day" in said.doubts[0].reason
    said = mail("x", date="gestern").letters[0].description
    assert (said.date, [doubt.code for doubt in said.doubts]) == (None, ["mail-date"])


def test_a_weekday_that_does_not_fall_on_the_day_is_doubted():
    said = mail("x", date="Wed, 17 Nov 2009 09:13:27 -0800").letters[0].description
    assert (said.date.edtf, [doubt.code for doubt in said.doubts]) == ("2009-11-17", ["weekday-conflict"])


def test_what_a_mail_names_is_certain_and_its_parent_is_the_last_of_the_thread():
    source = mail("x", references="<1@a.example> <2@a.example>")
    assert [(c.identifier, c.function) for c in source.letters[0].description.citations] == [
        ("<2@a.example>", "answer"),
        ("<1@a.example>", "cite"),
    ]
    old = mail("x", in_reply_to='Message from Isak Roe <roe@board.example> of "Tue" <7@board.example>')
    assert [c.identifier for c in old.letters[0].description.citations] == ["<7@board.example>"]
    sent_on = mail("x", subject="Fwd: The barley", in_reply_to="<1@a.example>")
    assert [c.function for c in sent_on.letters[0].description.citations] == ["cite"]


# ---------------------------------------------------------------- bodies


def test_an_html_half_is_left_where_there_is_plain_text_and_attachments_are_enclosures():
    source, problems = read((FORMATS / "attachments.eml").read_bytes(), "attachments.eml", Settings())
    said = source.letters[0].description
    assert problems == ()
    assert described(source) == ("Fenn, Jörg", "Josiah Quill", "2009-11-18")
    assert [one.written for one in said.enclosures] == ["Frachtbrief März.pdf (16 bytes)", "brandt.txt (45 bytes)"]
    assert own(source).startswith("Sehr geehrter Herr Quill, die Gerste liegt noch im Hafen.")
    assert source.text.count("Gerste liegt") == 1


def test_a_mail_that_breaks_rules_is_read_whole():
    source, problems = read((FORMATS / "ugly.eml").read_bytes(), "ugly.eml", Settings())
    assert problems == ()
    assert described(source) == ("Jörg Fenn", "Quill, Josiäh", "1992-02-28")
    assert own(source) == "Die Gerste ist grün."
    assert hinted(source, "quotation") == [("", "Kommt die Gerste?")]
    assert source.letters[0].description.subject.written == "Für die Mühle"


@pytest.mark.parametrize(
    ("declared", "body"),
    [
        ("us-ascii", b"F\xfcr die M\xfchle, gr\xfc\xdfe"),
        ("x-unknown", "Für die Mühle, grüße".encode()),
        ("iso-8859-1", "Für die Mühle, grüße".encode()),
        ("windows-1252", "Für die Mühle, grüße".encode("cp1252")),
    ],
)
def test_a_charset_that_is_unknown_or_lies(declared, body):
    head = HEAD.encode() + f"Content-Type: text/plain; charset={declared}\n\n".encode()
    source, problems = read(head + body, "fenn.eml", Settings())
    assert (own(source), problems) == ("Für die Mühle, grüße", ())


def test_bytes_in_header_lines_are_in_the_charset_of_the_words():
    head = HEAD.encode().replace(b"The barley", "Ячмень".encode("koi8-r"))
    source, _ = read(head + b"Content-Type: text/plain; charset=koi8-r\n\n" + "Нет.".encode("koi8-r"), "a", Settings())
    assert source.letters[0].description.subject.written == "Ячмень"
    assert own(source) == "Нет."


def test_the_mails_own_charset_goes_before_the_setting():
    head = HEAD.encode() + b"Content-Type: text/plain; charset=iso-8859-1\n\n"
    source, _ = read(head + b"gr\xfcn", "fenn.eml", Settings(encoding="cp850"))
    assert own(source) == "grün"


def test_lines_that_a_program_broke_are_joined_again():
    assert unflow("The barley has \nnot come.\n> Has the \n> barley?\n-- \nOrla", close=False) == (
        "The barley has not come.\n> Has the barley?\n-- \nOrla"
    )
    assert unflow("Ger \nste\n From here", close=True) == "Gerste\nFrom here"


# ---------------------------------------------------------------- words of others


@pytest.mark.parametrize(
    ("line", "name", "edtf"),
    [
        ("On Mon, 16 Nov 2009 21:28:37 +0600, Josiah Quill wrote:", "Josiah Quill", "2009-11-16"),
        ("On Nov 16, 2009, at 9:28 PM, Josiah Quill wrote:", "Josiah Quill", "2009-11-16"),
        ("Josiah Quill <quill@board.example> writes:", "Josiah Quill", None),
        ("In message <1@board.example>, quill@board.example said:", "quill@board.example", None),
        ("Am 16.11.2009 um 21:28 schrieb Josiah Quill:", "Josiah Quill", "2009-11-16"),
        ("Quill, Josiah schrieb am 16.11.2009 21:28:", "Quill, Josiah", "2009-11-16"),
        ("Le 16 nov. 2009 à 21:28, Josiah Quill <quill@board.example> a écrit :", "Josiah Quill", "2009-11-16"),
        ("Quoting Josiah Quill <quill@board.example>:", "Josiah Quill", None),
    ],
)
def test_the_line_above_a_quotation_says_whose_it_is(line, name, edtf):
    told = read_attribution(line, CODES)
    assert (told.name, told.edtf) == (name, edtf)


@pytest.mark.parametrize("line", ["I wrote to the Board on Monday.", "This is what follows:", "Orla:"])
def test_a_sentence_is_no_such_line(line):
    assert read_attribution(line, CODES) is None


ASKED = "On Mon, 16 Nov 2009 21:28:37 +0600, Josiah Quill\n<quill@board.example> wrote:\n> Has the barley come?"
OLDER = (
    "From: Josiah Quill\nSent: Monday, November 16, 2009 9:28 PM\nTo: Fenn, Orla\nSubject: The barley\n\nHas it come?"
)
GERMAN = (
    "Von: Josiah Quill\nGesendet: Montag, 16. November 2009 21:28\nAn: Orla Fenn\nBetreff: Die Gerste\n\nIst sie da?"
)


@pytest.mark.parametrize(
    "body",
    [
        f"It has not come.\n\n{ASKED}\n",
        f"{ASKED}\n\nIt has not come.\n",
        f"It has not come.\n\n-----Original Message-----\n{OLDER}\n",
        f"It has not come.\n\n________________________________\n{GERMAN}\n",
        f"It has not come.\n\n-----Ursprüngliche Nachricht-----\n{GERMAN}\n",
        "It has not come.\n\nOn Nov 16, 2009, at 9:28 PM, Josiah Quill wrote:\n\nHas the barley come?\n",
        "It has not come.\n\n>>>>> On 16 Nov 2009, Josiah Quill <q@board.example> said:\n\n    Josiah> Has it come?\n",
        f"It has not come.\n\n--- On Mon, 16 Nov 2009, Josiah Quill wrote:\n\n{OLDER}\n",
    ],
)
def test_a_quoted_mail_belongs_to_whoever_wrote_it(body):
    source = mail(body, in_reply_to="<0@board.example>")
    assert own(source) == "It has not come."
    assert [name for name, _ in hinted(source, "quotation")] == ["Josiah Quill"]
    citation = source.letters[0].description.citations[0]
    assert (citation.author, citation.date) == ("Josiah Quill", "2009-11-16")


def test_an_answer_between_the_lines_keeps_its_own_words():
    source = mail(
        "Josiah Quill wrote:\n> Has the barley come? I ask you as one whose granary holds hardly\na sack\n> now.\n\n"
        "No.\n\n> > And the oats?\n> Who knows.\n\nOn Thursday.\n| or Friday, says\n| the Board\n"
    )
    assert own(source) == "No. On Thursday."
    assert len(hinted(source, "quotation")) == 3


def test_what_a_program_or_a_list_puts_below_is_set_apart():
    source = mail(
        "It has not come.\n\nOrla\n\n-- \nOrla Fenn\nMill Lane 3\n\n> Has it come?\n\n"
        "_______________________________________________\nHarbour mailing list\nHarbour@list.example\n"
        "https://list.example/mailman/listinfo/harbour\n"
    )
    assert own(source) == "It has not come. Orla"
    assert [words.split("\n")[0][:2] for _, words in hinted(source, "footer")] == ["--", "__"]
    assert own(mail("Sie ist nicht da.\n\nVon meinem iPhone gesendet\n")) == "Sie ist nicht da."
    # A rule amid a letter, and two hyphens far above its end, part nothing.
    long = "The barley.\n\n----------\n\nThe oats.\n--\n" + "More words.\n" * 30
    assert hinted(mail(long), "footer") == []


def test_quoted_words_in_html_are_those_of_others():
    source = mail(
        "<div>It has not come.</div><div>On Mon, Nov 16, 2009 at 9:28 PM, Josiah Quill wrote:<br>"
        "<blockquote>Has the <b>barley</b> come?</blockquote></div>",
        content_type="text/html; charset=utf-8",
    )
    assert own(source) == "It has not come."
    assert hinted(source, "quotation")[0][0] == "Josiah Quill"


# ---------------------------------------------------------------- several mails in one


FRENCH = "De : Josiah Quill\nDate : 16 Nov 2009 21:28\nÀ : Orla Fenn\nObjet : L'orge"
FORWARDED = (
    "From: Josiah Quill <quill@board.example>\nDate: Mon, Nov 16, 2009 at 9:28 PM\nSubject: Corn\nTo: Orla Fenn\n"
)


@pytest.mark.parametrize(
    "below",
    [
        f"---------- Forwarded message ----------\n{FORWARDED}\n\nHas it come?\n",
        f"-----Original Message-----\n{FORWARDED}\nHas it come?\n",
        f"----- Weitergeleitete Nachricht -----\n{GERMAN.replace('Ist sie da?', 'Has it come?')}\n",
        "Begin forwarded message:\n\n" + "".join(f"> {line}\n" for line in f"{FORWARDED}\nHas it come?".split("\n")),
        f"-------- Message transféré --------\n{FRENCH}\n\nHas it come?\n",
    ],
)
def test_a_mail_that_is_sent_on_is_a_letter_of_its_own(below):
    source = mail(f"See below.\n\n{below}", subject="Fwd: The barley")
    assert [described(source, number) for number in (0, 1)] == [
        ("Orla Fenn", "Josiah Quill", "2009-11-17"),
        ("Josiah Quill", "Orla Fenn", "2009-11-16"),
    ]
    assert [own(source, number) for number in (0, 1)] == ["See below.", "Has it come?"]


def test_words_below_a_mail_that_is_sent_on_keep_it_a_quotation():
    ended = "---- End forwarded message ----"
    body = f"---- Forwarded message ----\n{FORWARDED}\nHas it come?\n{ended}\n\nWhat shall I say?\n"
    source = mail(body, subject="Fwd: The barley")
    assert len(source.letters) == 1
    assert own(source) == "What shall I say?"


def test_mails_within_mails_are_letters():
    inner = HEAD.replace("<1@", "<2@").replace("Orla Fenn", "Isak Roe") + "\nIt sails.\n"
    parts = f"--b\nContent-Type: text/plain\n\nTwo mails.\n--b\nContent-Type: message/rfc822\n\n{inner}\n"
    forwarded = mail(f"{parts}--b--\n", content_type='multipart/mixed; boundary="b"')
    assert [own(forwarded, number) for number in (0, 1)] == ["Two mails.", "It sails."]
    digest = mail(f"--b\n\n{inner}\n--b\n\n{inner}\n--b--\n", content_type='multipart/digest; boundary="b"')
    assert [described(digest, number)[0] for number in range(3)] == ["Orla Fenn", "Isak Roe", "Isak Roe"]


def test_a_digest_of_a_list_is_divided():
    rule, thin = "-" * 70, "\n\n" + "-" * 30 + "\n\n"
    source = mail(
        f"Today's Topics:\n\n   1. The barley (Orla Fenn)\n\n\n{rule}\n\nMessage: 1\n{HEAD}\nIt has not come.{thin}"
        f"Message: 2\nDate: Wed, 18 Nov 2009 10:00:00 +0000\nFrom: quill at board.example (Josiah Quill)\n"
        f"Subject: Re: The barley\nMessage-ID: <2@board.example>\nIn-Reply-To: <1@mill.example>\n\nIt sails.{thin}"
        "End of Harbour Digest, Vol 8, Issue 17\n",
        subject="Harbour Digest, Vol 8, Issue 17",
    )
    assert [described(source, number)[0] for number in range(3)] == ["Orla Fenn", "Orla Fenn", "Josiah Quill"]
    assert [own(source, number) for number in (1, 2)] == ["It has not come.", "It sails."]
    second = source.letters[2].description
    assert [(c.identifier, c.function) for c in second.citations] == [("<1@mill.example>", "answer")]


# ---------------------------------------------------------------- folders of mails


@pytest.mark.parametrize(("name", "answered"), [("desk.mbox", "<1@board.example>"), ("list.mbox", "<1@mill.example>")])
def test_a_folder_of_mails_holds_a_letter_for_each(name, answered):
    source, problems = read((FORMATS / name).read_bytes(), name, Settings())
    assert (source.format, problems, len(source.letters)) == ("mbox", (), 2)
    assert source.letters[1].description.citations[0].identifier == answered


def test_a_line_that_begins_with_from_is_a_mail_only_before_header_lines():
    source, _ = read((FORMATS / "list.mbox").read_bytes(), "list.mbox", Settings())
    assert own(source, 0) == "It has not come. From here it looks bad."
    assert own(source, 1) == "From what I hear, it sails on Thursday."


def test_a_broken_mail_costs_itself_and_is_named():
    source, problems = read((FORMATS / "ugly.mbox").read_bytes(), "ugly.mbox", Settings())
    assert [described(source, number)[0] for number in (0, 1)] == ["Josiah Quill", "Josiah Quill"]
    assert [(p.code, p.line) for p in problems] == [("mail-damaged", 1)]
    assert problems[0].message.startswith("mail 1: its parts are nested too deep")
