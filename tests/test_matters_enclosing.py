"""What comes with a letter fulfils a request for it, and for nothing else."""

import pytest

from despatch import archive
from despatch.languages.ledger import LedgerWords
from despatch.languages.tables import merged
from despatch.matters.enclosing import find_things, fulfils
from despatch.matters.standing import standing
from despatch.model import Matter
from test_matters_standing import EN, HALE, YARD, on, said

ASKED = ("1842-01-03", HALE, "request", "I request that you send me the invoice for the oak timber", HALE)


def enclosed(words, writer=YARD, day="1842-01-10"):
    return (day, writer, "report", words, writer)


@pytest.mark.parametrize(
    "words",
    [
        "I enclose the invoice you asked for",
        "Enclosed please find the invoice for the oak timber",
        "The invoice is inclosed",
        "I transmit herewith, as you desired, the invoice",
        "I attach the invoice and the yard's accounts",
        "Enclosure: invoice",
    ],
)
def test_an_enclosed_thing_fulfils_the_request_for_it(words):
    stands = on(None, ASKED, enclosed(words))
    assert (stands.state, len(stands.proofs)) == ("done", 2)
    assert stands.why == "the Yard encloses it"


@pytest.mark.parametrize(
    "words",
    [
        "I enclose a list of the ships",
        "I enclose the plan of the oak timber yard",
        "I enclose a plank of the oak timber",
    ],
)
def test_another_thing_does_not_fulfil_it(words):
    assert on(None, ASKED, enclosed(words)).acts[0].state == "asked"


def test_only_the_side_that_was_asked_fulfils_it():
    assert on(None, ASKED, enclosed("I enclose the invoice", HALE)).acts[0].state == "asked"


def test_what_came_before_the_request_does_not_fulfil_it():
    assert on(None, enclosed("I enclose the invoice", day="1842-01-01"), ASKED).acts[-1].state == "asked"


def test_a_promise_is_kept_by_enclosing_the_thing():
    promised = ("1842-01-05", YARD, "promise", "We shall send you the invoice", YARD)
    assert [act.state for act in on(None, promised, enclosed("I enclose the invoice")).acts] == ["done"]


def test_one_of_two_things_is_part_of_them():
    both = ("1842-01-03", HALE, "request", "Pray send me the invoice and the plan of the yard", HALE)
    stands = on(None, both, enclosed("I enclose the plan of the yard"))
    assert (stands.state, stands.why) == ("partly done", "the Yard encloses part of it")
    assert on(None, both, enclosed("I enclose the invoice and the plan")).state == "done"


def test_a_request_for_the_goods_is_not_fulfilled_by_their_invoice():
    goods = ("1842-01-03", HALE, "request", "send us 40 loads of oak timber", HALE)
    assert on(None, goods, enclosed("I enclose the invoice for the oak timber")).acts[0].state == "asked"


def test_the_words_are_data_and_a_language_without_them_is_silent():
    acts = said(ASKED, enclosed("I enclose the invoice"))
    matter = Matter("m", "invoice", tuple(act.id for act in acts), None, None, 1.0)
    assert not merged(("la",), LedgerWords).enclosing.words
    assert "encloses" not in standing(matter, acts, None, ("la",)).why


@pytest.mark.parametrize(
    ("words", "heads"),
    [
        ("send me the invoice for the barley", {"invoic"}),
        ("the barley invoice", {"invoic"}),
        ("kindly forward the plan of the north quay", {"forward", "plan"}),
        ("send me by return the plan", {"plan"}),
    ],
)
def test_what_a_thing_is_stands_before_its_prepositions(words, heads):
    (thing,) = find_things(words, EN)
    assert thing.heads == heads


def test_nothing_fulfils_what_names_nothing():
    assert fulfils(find_things("the invoice", EN), find_things("let me have it", EN)) is None


# ---------------------------------------------------------------- in an archive

LETTERS = """\
Orla Fenn to Isak Roe

Port Carrow, March 4th, 1911.

Dear Sir,

I request that you send me the invoice for the barley.

I beg you also to send me the plan of the north quay.

O. Fenn


Isak Roe to Orla Fenn

Hollingstead, March 9th, 1911

Madam,

I thank you for your letter. The weather has been fair here.

Isak Roe

Encl.: invoice for the barley


Isak Roe to Josiah Quill

Hollingstead, March 10th, 1911

Sir,

I thank you for your letter. The weather has been fair here.

Isak Roe

Enclosure: plan of the north quay
"""


def test_a_list_of_enclosures_fulfils_what_was_asked_and_is_left_out_where_nobody_asked(tmp_path):
    archive.init(tmp_path / "quay")
    (tmp_path / "quay" / "letters" / "quay.txt").write_text(LETTERS, encoding="utf-8")
    archive.build(tmp_path / "quay", workers=1)
    with archive.open(tmp_path / "quay") as it:
        assert it.check() == []
        acts = {act.quote.words: act for act in it.ledger.acts()}
        asked = acts["I request that you send me the invoice for the barley."]
        assert asked.standing.state == "done"
        proof = acts["Encl.: invoice for the barley"]
        assert proof.id in asked.standing.proofs
        assert (proof.act.rule, proof.why) == ("enclosure.listed", "encloses what was wanted")
        plan = acts["I beg you also to send me the plan of the north quay."]
        assert plan.standing.state == "asked"
        assert "Enclosure: plan of the north quay" not in acts


MAIL = """\
From: {sender}
To: {to}
Date: {day} Mar 2026 10:00:00 +0000
Subject: {subject}
Message-ID: <{number}@mill.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="cut"

--cut
Content-Type: text/plain; charset=utf-8

{words}

--cut
{attached}
--cut--
"""
FILE = """Content-Type: application/pdf
Content-Disposition: attachment; filename="{}"
Content-Transfer-Encoding: base64

JVBERi0xLjQK
"""
ORLA, ISAK = "Orla Fenn <orla@mill.example>", "Isak Roe <isak@quay.example>"


@pytest.mark.parametrize(
    ("name", "state"), [("Invoice_2026-03.pdf", "done"), ("barley-invoice.pdf", "done"), ("crane-plan.pdf", "asked")]
)
def test_an_attachment_named_alike_fulfils_the_request(tmp_path, name, state):
    folder = archive.init(tmp_path / "mails")
    mails = [
        MAIL.format(
            sender=ORLA,
            to=ISAK,
            day=4,
            subject="Barley",
            number=1,
            attached="",
            words="Dear Isak,\n\nPlease send me the invoice for the barley.\n\nOrla",
        ),
        MAIL.format(
            sender=ISAK,
            to=ORLA,
            day=9,
            subject="Re: Barley",
            number=2,
            attached=FILE.format(name),
            words="Dear Orla,\n\nHere you are.\n\nIsak",
        ),
    ]
    for n, mail in enumerate(mails):
        (folder / "letters" / f"{n}.eml").write_text(mail, encoding="utf-8")
    archive.build(folder, workers=1)
    with archive.open(folder) as it:
        assert it.check() == []
        acts = it.ledger.acts()
        assert acts[0].standing.state == state
        assert [act.act.encloses for act in acts[1:]] == ([(f"{name} (9 bytes)",)] if state == "done" else [])
