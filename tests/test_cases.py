"""The shared cases: each the smallest file that shows one kind of thing, read as an archive of its own."""

import json
import re
import shutil
from pathlib import Path

import pytest

from despatch import archive
from despatch.model import Filter

CASES = Path(__file__).parents[2] / "shared" / "cases"
pytestmark = [pytest.mark.shared, pytest.mark.skipif(not CASES.is_dir(), reason="the shared cases are not here")]

ALL = Filter(described=None)
ORLA, JOSIAH, TAMSIN, JORG = "Orla Fenn", "Josiah Quill", "Tamsin Rook", "Jörg Fenn"
CARROW = "Port Carrow"
PLAIN = {"sender": ORLA, "recipient": JOSIAH, "date": "1811-03-04"}

LETTERS: dict[str, list[dict[str, object]]] = {
    "p01-gutenberg-frame.txt": [
        {**PLAIN, "place": CARROW},
        {"sender": ORLA, "recipient": JOSIAH, "date": "1811-03-09", "place": CARROW},
    ],
    "p02-salutation-run-in.txt": [
        {"salutation": "MY DEAR BROTHER,--", "opening": "I have waited", "sender": ORLA, "recipient": JOSIAH},
        {"salutation": "MY DEAR MOTHER AND SISTER,--", "opening": "It came", "sender": "Orla"},
    ],
    "p03-collection-mark.txt": [
        {"sender": "O. Fenn", "recipient": "Harbour Board", "date": "1811-03-04"},
        {"sender": None, "recipient": "Harbour Board", "date": "1811-03-09"},
    ],
    "p04-year-alone.txt": [{"sender": ORLA, "recipient": JOSIAH, "date": "1819"}],
    "p05-numeral-dash-to.txt": [{"recipient": JOSIAH}, {"recipient": TAMSIN}, {"recipient": JOSIAH}],
    "p06-front-matter.md": [{**PLAIN, "place": CARROW, "opening": "The barley has not come"}],
    "p07-contents-list.html": [
        {"date": "1811-03-04", "place": CARROW, "recipient": JOSIAH, "sender": ORLA},
        {"date": "1811-05-09", "place": "Hollingstead", "sender": ORLA},
    ],
    "p09-to-after-signature.txt": [{"sender": ORLA, "recipient": JOSIAH, "date": "1863-12-19"}],
    "p11-mail.eml": [{"sender": ORLA, "recipient": JOSIAH, "date": "2009-11-17", "subject": "The barley"}],
    "p12-list.mbox": [
        {"sender": ORLA, "recipient": JOSIAH, "date": "2009-11-17"},
        {"sender": JOSIAH, "recipient": ORLA, "date": "2009-11-18"},
    ],
    "p13-address-after-signature.txt": [{"sender": ORLA}],
    "p14-locus-sigilli.txt": [{"sender": ORLA, "date": "1820-12-17"}],
    "p15-narration.txt": [{"recipient": JOSIAH, "date": "1811-03-04"}, {"recipient": JOSIAH, "date": "1811-05-09"}],
    "p16-probable-year.txt": [{"date": "1859-10-31?", "sender": ORLA}],
    "p18-section-number.txt": [],
    "p21-endorsement.txt": [{"sender": ORLA}],
    "p23-catalogue.csv": [
        {"sender": "Fenn, Orla", "recipient": "Quill, Josiah", "date": "1811-03-04", "place": CARROW},
        {"sender": "Quill, Josiah", "recipient": "Fenn, Orla", "date": "1811-03-09?", "place": "Hollingstead"},
        {"sender": "Fenn, Orla", "recipient": "Rook, Tamsin", "date": "1811-04", "place": None},
    ],
    "p24-page.xml": [{"date": "1811-03-04", "place": CARROW}],
    "p25-not-sign-hyphen.txt": [{"sender": ORLA, "date": "1811-03-04"}],
    "q01a-no-space.txt": [{"date": "1887-06-15", "sender": ORLA}],
    "q02a-spelled-date.txt": [{"date": "1800-05-11", "sender": ORLA}],
    "q02c-twenty-sixth.txt": [{"date": "1861-06-26", "sender": ORLA}],
    "q02d-fourth-of.txt": [{"date": "1811-07-04", "sender": ORLA}],
    "q03-body-date-no-year.txt": [{"date": "1911-06-03", "sender": ORLA}],
    "q03b-body-date-only.txt": [{"date": [None, "1910-11-12/.."], "sender": ORLA}],
    "q04-dual.txt": [{"date": "1603-04-03", "sender": ORLA}],
    "q04b-dual-feb.txt": [{"date": ["1700-02-09", "1700-02-19"], "sender": ORLA}],
    "q05-early.txt": [{"date": "0879-03-04", "sender": ORLA}],
    "q05c-century.txt": [{"date": "16XX~", "sender": ORLA}],
    "q06-two-digit.txt": [{"date": "XX17-05-16", "sender": ORLA}],
    "q07-mail-old-date.eml": [{"date": "1992-02-28", "sender": JORG, "recipient": "quill@board.example"}],
    "q08a-lord-surname.txt": [{"sender": "Jeffrey Lord", "recipient": "Bishop Perkins"}],
    "q08b-esq.txt": [{"sender": ORLA, "recipient": "James W Quill, Esq"}],
    "q08d-mrs-husband.txt": [{"sender": "Mrs. Josiah Quill", "recipient": "Lord Bishop of Carrow"}],
    "q08f-initials.txt": [{"sender": "O. M. F. Fenn", "recipient": "J. Q."}],
    "q09-co-senders.txt": [{"sender": "Orla Fenn; Tamsin Rook", "recipient": "Josiah Quill; Harbour Board"}],
    "q11c-macroman.txt": [{"sender": JORG, "date": "1811-03-04"}],
    "q11d-cp850.txt": [{"sender": JORG, "date": "1811-03-04"}],
    "q11e-latin1.txt": [{"sender": JORG, "date": "1811-03-04"}],
    "q11f-utf16.txt": [{"sender": JORG, "date": "1811-03-04"}],
    "q13-emlo-bad-day.txt": [{"sender": ORLA, "date": None}],
    "r01a-roman-month.txt": [{"date": "1907-03-22", "sender": JORG}],
    "r01b-roman-month-short-year.txt": [{"date": "XX07-03-22", "sender": JORG}],
    "r01d-numeric-short.txt": [{"date": "XX26-01-28", "sender": JORG}],
    "r01f-old-month.txt": [{"date": "1828-12-02", "sender": JORG}],
    "r01g-7br.txt": [{"date": "1865-09-02", "sender": JORG}],
    "r01i-no-year.txt": [{"date": "XXXX-08-19", "sender": JORG}],
    "r02a-foot-place-as-sender.txt": [
        {"sender": "Fenn", "date": "1846-04-12", "place": "Hollern", "salutation": "Hochgeachteter Herr!"}
    ],
    "r02c-office-as-sender.txt": [{"sender": "Dr. J. Fenn"}],
    "r02e-to-after-signature-as-sender.txt": [{"sender": "O. Fenn", "recipient": "Miss Webb"}],
    "r03a-glued-ordinal.txt": [{"date": "1822-04-28", "sender": "O. Fenn"}],
    "r03c-year-next-line.txt": [{"date": "1819-03-13", "sender": "O. Fenn"}],
    "r03d-typed-I.txt": [{"date": "1966-02-03", "sender": "O. Fenn"}],
    "r03e-weekday-bracket.txt": [{"date": "1819-04", "sender": "O. Fenn"}],
    "r03f-circa.txt": [{"date": "1790~", "sender": "O. Fenn"}],
    "r04a-run-in-close.txt": [{"sender": "Diakon Fenn", "date": "1827-04-05", "place": "Hollern"}],
    "s01-head-label-as-place.xml": [{"sender": "Nils Bann", "date": "1759-07-20", "place": None}],
    "s03-original-and-translation.xml": [
        {"sender": "Pieter Fenn", "recipient": "Aletta Quill", "date": "1909-04-07", "signature": "je Piet."}
    ],
}
"""What must be read of each letter. None: nothing. A list: one of these. What TEI must give is in the manifest."""

FINDINGS = {
    "q06-two-digit.txt": "date-century-unknown",
    "r01b-roman-month-short-year.txt": "date-century-unknown",
    "r01d-numeric-short.txt": "date-century-unknown",
    "q11a-mojibake-mac.txt": "source-doubly-encoded",
    "q13-emlo-bad-day.txt": "date-impossible",
    "r05-when-against-words.xml": "date-conflict",
}
"""What must be said of a case."""

FOUND = {"p25-not-sign-hyphen.txt": ["barley", "promised"], "p24-page.xml": ['"the barley has not come"']}
"""Searches that must find the letter."""


def rows():
    if not CASES.is_dir():
        return {}
    lines = (CASES / "manifest.jsonl").read_text("utf-8").splitlines()
    return {row["file"]: row["expected"] for row in map(json.loads, lines)}


def of_manifest(expected):
    """Return what the manifest says of a TEI case, in the form of `LETTERS`."""
    letters = [{} for _ in range(expected["letters"])]
    for key, value in expected.items():
        field, _, nth = key.partition(" of letter ")
        if field in ("sender", "recipient", "date", "place"):
            letters[int(nth or 1) - 1][field] = value.replace(", ", "; ") if field == "sender" else value
    return letters


OF_TEI = {file: said for file, said in rows().items() if isinstance(said, dict)}
WANTED = LETTERS | {file: of_manifest(said) for file, said in OF_TEI.items()}


def plain(name):
    """Return a name without what tells nobody apart: case, articles, points, a bare title of courtesy."""
    return " ".join(re.sub(r"[.,()]", " ", name or "").casefold().removeprefix("the ").removesuffix(" esqr").split())


def read_field(letter, field):
    description = letter.description
    if field in ("sender", "recipient"):
        return "; ".join(sorted(plain(party.name) for party in getattr(description, f"{field}s")))
    value = getattr(description, field, None)
    return getattr(value, "edtf", None) or getattr(value, "written", None)


def fits(letter, field, wanted):
    if isinstance(wanted, list):
        return any(fits(letter, field, one) for one in wanted)
    if field in ("sender", "recipient"):
        return read_field(letter, field) == "; ".join(sorted(map(plain, (wanted or "").split("; "))))
    if field == "place" and wanted:
        return plain(read_field(letter, field)) == plain(wanted)
    return read_field(letter, field) == wanted


@pytest.fixture
def case(tmp_path):
    def build(file):
        archive.init(tmp_path / "case")
        shutil.copy(CASES / file, tmp_path / "case" / "letters")
        archive.build(tmp_path / "case")
        return archive.open(tmp_path / "case")

    return build


PROPOSED = {("r02a-foot-place-as-sender.txt", "place")}
"""A place on a line of its own at the foot is read, but not surely enough to be given."""


@pytest.mark.parametrize("file", WANTED)
def test_a_case_is_read_rightly(case, file):
    with case(file) as opened:
        letters = [opened.letter(entry.id) for entry in opened.letters(ALL, order="source")]
        letters = [record for record in letters if record.letter.kind != "other"]
        assert len(letters) == len(WANTED[file])
        wrong = []
        for record, wanted in zip(letters, WANTED[file], strict=True):
            for field, value in wanted.items():
                if field == "opening":
                    if not record.entry.opening.startswith(value):
                        wrong.append((field, value, record.entry.opening))
                elif (file, field) in PROPOSED:
                    assert value in [p.value for p in record.letter.description.proposals if p.field == field]
                elif not fits(record.letter, field, value):
                    wrong.append((field, value, read_field(record.letter, field)))
        assert wrong == []


@pytest.mark.parametrize("file", FINDINGS)
def test_a_case_is_doubted(case, file):
    with case(file) as opened:
        codes = {problem.code for problem in opened.problems()}
        codes |= {
            doubt.code for entry in opened.letters() for doubt in opened.letter(entry.id).letter.description.doubts
        }
        assert FINDINGS[file] in codes


SEARCHED = FOUND | {
    file: [f'"{said["text"].rstrip(".")}"']
    for file, said in rows().items()
    if isinstance(said, dict) and "text" in said
}


@pytest.mark.parametrize("file", SEARCHED)
def test_search_finds_the_words_of_a_case(case, file):
    with case(file) as opened:
        for query in SEARCHED[file]:
            assert opened.search(query).total == 1, query


def test_the_second_mail_answers_the_first(case):
    with case("p12-list.mbox") as opened:
        first, second = (entry.id for entry in opened.letters())
        assert [answer.answer for answer in opened.correspondence.answers(first)] == [second]


def test_a_catalogue_gives_letters_without_words(case):
    with case("p23-catalogue.csv") as opened:
        assert {opened.letter(entry.id).letter.kind for entry in opened.letters(ALL)} == {"described"}
