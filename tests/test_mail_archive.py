"""Mails through a whole archive: references by Message-ID, copies, people by their addresses, search, pages."""

from pathlib import Path

import pytest

from despatch import archive
from despatch.errors import QueryError
from despatch.web.pages import letter as letter_page

FORMATS = Path(__file__).parent / "data" / "formats"


def mail(number, sender, to, words, day=17, **more):
    fields = {
        "From": sender,
        "To": to,
        "Date": f"Tue, {day} Nov 2009 09:13:27 +0000".replace("Tue, ", ""),
        "Subject": "The barley",
        "Message-ID": f"<{number}@mill.example>",
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    return "".join(f"{name}: {value}\n" for name, value in fields.items()) + f"\n{words}\n"


ORLA, JOSIAH, ISAK = (
    "Orla Fenn <orla@mill.example>",
    "Josiah Quill <quill@board.example>",
    "Isak Roe <roe@board.example>",
)
THREAD = {
    "1.eml": mail(1, JOSIAH, ORLA, "Has the barley come?", day=16),
    "2.eml": mail(2, ORLA, JOSIAH, "No.\n\n> Has the barley come?", In_Reply_To="<1@mill.example>", Cc=ISAK),
    "3.eml": mail(3, ISAK, ORLA, "It sails.", 18, References="<1@mill.example> <2@mill.example>"),
}


def opened(folder, sources, settings=""):
    archive.init(folder)
    if settings:
        toml = folder / "despatch.toml"
        toml.write_text(toml.read_text(encoding="utf-8") + settings, encoding="utf-8")
    for name, words in sources.items():
        path = folder / "letters" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(words if isinstance(words, bytes) else words.encode())
    archive.build(folder, workers=1)
    return archive.open(folder)


def ids(it):
    """Return the id of each letter by its source, and its number where a source has several."""
    return {(entry.source, entry.ordinal): entry.id for entry in it.letters()}


@pytest.fixture(scope="module")
def thread(tmp_path_factory):
    with opened(tmp_path_factory.mktemp("mail") / "a", THREAD) as it:
        yield it


def test_a_message_id_is_a_certain_reference_and_makes_an_exchange(thread):
    known = ids(thread)
    rows = [(r["letter"], r["function"], r["target"], r["score"], r["identifier"]) for r in thread.exports.references()]
    assert sorted(rows) == sorted(
        [
            (known["2.eml", 1], "answer", known["1.eml", 1], 1.0, "<1@mill.example>"),
            (known["3.eml", 1], "answer", known["2.eml", 1], 1.0, "<2@mill.example>"),
            (known["3.eml", 1], "cite", known["1.eml", 1], 1.0, "<1@mill.example>"),
        ]
    )
    assert [answer.answer for answer in thread.letter(known["1.eml", 1]).answered] == [known["2.eml", 1]]
    (exchange,) = thread.correspondence.exchanges()
    assert exchange.letters == 3


def test_headers_are_no_words_but_subjects_and_addresses_are_found(thread):
    def found(query):
        return sorted(hit.entry.source for hit in thread.search(query).hits)

    assert found("subject:barley") == found('subject:"the barley"') == found("subject:bar*") == sorted(THREAD)
    assert found("barley NOT sails") == ["1.eml", "2.eml"]
    assert found("from:orla@mill.example") == ["2.eml"]
    assert found("to:roe@board.example") == ["2.eml"]
    assert found('"Message ID"') == found("example") == []
    assert found("come") == ["1.eml"]  # the quotation in the answer is not the answer's
    hit = next(hit for hit in thread.search("subject:barley").hits if hit.entry.source == "3.eml")
    assert hit.snippet == (("The ", False), ("barley", True))
    with pytest.raises(QueryError, match="subject: takes no ="):
        thread.search('subject:="The barley"')


def test_a_page_shows_the_subject_and_sets_apart_what_others_wrote(thread):
    record = thread.letter(ids(thread)["2.eml", 1])
    page = letter_page.page(record, thread.settings, "http://localhost/", {})
    assert [(c.name, c.value) for c in page.listed if c.role == "subject"] == [("Subject", "The barley")]
    roles = [(part.role, part.words.striptags()[:12]) for part in page.parts if part.role != "gap"]
    assert roles[0] == ("envelope", "From: Orla F")
    assert ("paragraph", "No.") in roles
    assert roles[-1] == ("quotation", "> Has the ba")


def test_a_mail_that_is_not_there_is_missing_only_where_a_quotation_tells_of_it(tmp_path):
    told = "No.\n\nOn Sun, 15 Nov 2009 10:00:00 +0000, Josiah Quill wrote:\n> Has the barley come?"
    sources = {
        "told.eml": mail(1, ORLA, JOSIAH, told, In_Reply_To="<9@board.example>"),
        "also.eml": mail(2, ISAK, JOSIAH, "It sails.", In_Reply_To="<9@board.example>"),
        "untold.eml": mail(3, ISAK, ORLA, "It sails.", In_Reply_To="<8@board.example>"),
    }
    with opened(tmp_path / "a", sources) as it:
        (lost,) = it.exports.inferred()
        assert (lost["author"], lost["date"]) == ("Josiah Quill", "2009-11-15")
        known = ids(it)
        assert {e["letter"] for e in lost["evidence"]} == {known["told.eml", 1], known["also.eml", 1]}
        (untold,) = [r for r in it.exports.references() if r["identifier"] == "<8@board.example>"]
        assert (untold["target_kind"], untold["why"]) == (
            "none",
            "the archive holds no letter of the identifier <8@board.example>",
        )


def test_two_mails_of_one_message_id_are_said_to_be_copies(tmp_path):
    sources = {
        "cur/1.host:2,S": mail(1, JOSIAH, ORLA, "Has it come?", 16),
        "new/1.host": mail(1, JOSIAH, ORLA, "Has it come?", 16),
        "2.eml": mail(2, ORLA, JOSIAH, "No.", In_Reply_To="<1@mill.example>"),
    }
    with opened(tmp_path / "a", sources) as it:
        (said,) = [p for p in it.exports.problems() if p["code"] == "letter-repeated"]
        known = ids(it)
        assert (said["letter"], known["cur/1.host:2,S", 1] in said["message"]) == (known["new/1.host", 1], True)
        (reference,) = it.exports.references()
        assert reference["target"] == known["cur/1.host:2,S", 1]


def test_a_person_has_several_addresses_and_an_office_shares_one(tmp_path):
    sources = {
        "1.eml": mail(1, "Orla Fenn <orla@mill.example>", "quill@board.example", "One."),
        "2.eml": mail(2, "Orla Fenn <fenn@home.example>", "q@board.example", "Two."),
        "3.eml": mail(3, "orla@mill.example", "Isak Roe <office@board.example>", "Three."),
        "4.eml": mail(4, "O. Fenn <orla@mill.example>", "Lena Marsh <office@board.example>", "Four."),
    }
    with opened(tmp_path / "a", sources) as it:
        senders = {entry.senders[0].person for entry in it.letters()}
        assert len(senders) == 1
        assert len({entry.recipients[0].person for entry in it.letters()}) == 4
        (orla,) = [person for person in it.people() if person.person.id in senders]
        assert orla.person.name == "Orla Fenn"
        assert orla.person.identifiers == ("mailto:fenn@home.example", "mailto:orla@mill.example")


def test_the_file_of_people_says_whose_an_address_is(tmp_path):
    sources = {
        "1.eml": mail(1, "Orla Fenn <orla@mill.example>", JOSIAH, "One."),
        "2.eml": mail(2, "The Mill <mill@mill.example>", JOSIAH, "Two."),
        "../people.toml": '[[person]]\nname = "Orla Fenn"\nuri = ["mailto:mill@mill.example"]\n',
    }
    with opened(tmp_path / "a", sources) as it:
        assert {entry.senders[0].known_as for entry in it.letters()} == {"Orla Fenn"}


def test_attached_texts_are_letters_on_request_only(tmp_path):
    sources = {"a.eml": (FORMATS / "attachments.eml").read_bytes()}
    with opened(tmp_path / "without", sources) as it:
        assert len(it.letters()) == 1
    with opened(tmp_path / "with", sources, "\n[mail]\nattachments = true\n") as it:
        first, second = it.letters(order="source")
        assert [c.name for c in second.senders] == ["Tasso Brandt"]
        assert it.letter(second.id).text == "Dear Quill,\n\nThe hold is full.\n\nTasso Brandt"
        assert first.kind == "mail"


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("p11-mail.eml", [("Orla Fenn", "Josiah Quill", "2009-11-17")]),
        (
            "p12-list.mbox",
            [("Orla Fenn", "Josiah Quill", "2009-11-17"), ("Josiah Quill", "Orla Fenn", "2009-11-18")],
        ),
        ("q07-mail-old-date.eml", [("Jörg Fenn", "quill@board.example", "1992-02-28")]),
    ],
)
def test_the_cases_are_read_rightly(shared, tmp_path, name, letters):
    with opened(tmp_path / "a", {name: (shared / "cases" / name).read_bytes()}) as it:
        rows = [
            (row["sender"]["name"], row["recipients"][0]["name"], row["date"]["edtf"]) for row in it.exports.letters()
        ]
        assert sorted(rows) == sorted(letters)
        answers = [row["function"] for row in it.exports.references()]
        assert answers == (["answer"] if len(letters) > 1 else [])
        assert it.search("MESSAGE").total == 0


def test_a_thousand_mails_are_all_there(tmp_path):
    words = "".join(
        f"From a@b.example Tue Nov 17 17:13:27 2009\n{mail(n, ORLA, JOSIAH, f'{n} sacks.', 1 + n % 28)}\n"
        for n in range(1000)
    )
    with opened(tmp_path / "a", {"sacks.mbox": words}) as it:
        assert it.count() == 1000
        assert it.search("999").total == 1
