"""Title lines: every way that editions and clerks put who wrote to whom."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from despatch.formulas.headings import parse
from despatch.formulas.lexicon import lexicon
from despatch.names.written import named_in

BOTH = ("en", "de")


def who(line):
    heading = parse(line, BOTH)
    assert heading is not None, line
    return [one.name for one in heading.senders], [one.name for one in heading.recipients]


@pytest.mark.parametrize(
    ("line", "senders", "recipients"),
    [
        ("A. V. Orlin to W. Thorne", ["A. V. Orlin"], ["W. Thorne"]),
        ("From Adam Hale to Anna Orme", ["Adam Hale"], ["Anna Orme"]),
        ("To Anna Orme from Adam Hale, 3 May 1780", ["Adam Hale"], ["Anna Orme"]),
        (
            "Adam Hale, Josias Barlow and R. T. Quill to the Elmford Convention",
            ["Adam Hale", "Josias Barlow", "R. T. Quill"],
            ["Elmford Convention"],
        ),
        ("Adam Hale to Luke and Edwin Barlow", ["Adam Hale"], ["Luke Barlow", "Edwin Barlow"]),
        ("Adam Hale to Mr. and Mrs. Orme", ["Adam Hale"], ["Mr. Orme", "Mrs. Orme"]),
        ("Ohio and Vermont Delegates to Adam Hale", ["Ohio and Vermont Delegates"], ["Adam Hale"]),
        ("Committee of Safety and Trade to Lord Quill", ["Committee of Safety and Trade"], ["Lord Quill"]),
        ("Secret Committee to Adam Hale", ["Secret Committee"], ["Adam Hale"]),
        ("Barlow, Whitby & Co. to Adam Hale", ["Barlow, Whitby & Co."], ["Adam Hale"]),
        ("Edwin Barlow to Edwin Barlow, Jr.", ["Edwin Barlow"], ["Edwin Barlow, Jr."]),
        ("Adam Hale to Barnaby Quill and Others", ["Adam Hale"], ["Barnaby Quill", "Others"]),
        ("Adam Hale to His Wife", ["Adam Hale"], ["His Wife"]),
        ("[Adam Hale?] to [Anna Orme]", ["[Adam Hale?]"], ["[Anna Orme]"]),
        ("FROM ADAM HALE TO ANNA ORME.", ["ADAM HALE"], ["ANNA ORME"]),
        ("Adam Hale to Anna Orme(1)", ["Adam Hale"], ["Anna Orme"]),
        ("Reply of Premier Orlin to Message from Prime Minister Thorne", ["Orlin"], ["Thorne"]),
        ("Adam Hale's Letter to Anna Orme", ["Adam Hale"], ["Anna Orme"]),
        ("Otto Lind und Berta Keller an Karl Anders, 4. 11. 1887", ["Otto Lind", "Berta Keller"], ["Karl Anders"]),
        ("Hugo von Lindenau an Karl Anders, [vor dem 17.? 2. 1894]", ["Hugo von Lindenau"], ["Karl Anders"]),
        ("Karl Anders an Otto Lind, [Ende Oktober] 1889", ["Karl Anders"], ["Otto Lind"]),
        ("Telegramm von Otto Lind an Berta Keller", ["Otto Lind"], ["Berta Keller"]),
        ("Adam Hale to Unknown", ["Adam Hale"], []),
        ("To Mr Winfield Thorne", [], ["Mr Winfield Thorne"]),
        ("Memorandum of Conversation, by the Under Secretary of State (Quill)", ["Quill"], []),
        ("handed by the Ambassador, Sir Hugh Quill, to Premier Orlin on March 21, 1938", [], ["Orlin"]),
        (
            "A. Orlin to the Prime Minister, Mr. Thorne, and the President, Mr. Hale",
            ["A. Orlin"],
            ["Mr. Thorne", "Mr. Hale"],
        ),
        (
            "Otto Lind, Karl Anders, Hugo von Lindenau an Berta Keller, 7. 8. 1895",
            ["Otto Lind", "Karl Anders", "Hugo von Lindenau"],
            ["Berta Keller"],
        ),
        ("Otto Lind an Karl Anders in Elmau", ["Otto Lind"], ["Karl Anders"]),
        ("Otto Lind an Hugo von Anders. Elmau, 13. Juni 1794.", ["Otto Lind"], ["Hugo von Anders"]),
        ("Adam Hale to Anna Orme and to John Orme", ["Adam Hale"], ["Anna Orme", "John Orme"]),
        ("Extract of a Letter from Adam Hale to Anna Orme", ["Adam Hale"], ["Anna Orme"]),
        ("LETTER XII. To Miss Orme", [], ["Miss Orme"]),
        ("An die Redaktion des Boten", [], ["Redaktion des Boten"]),
    ],
)
def test_a_title_says_who_wrote_to_whom(line, senders, recipients):
    assert who(line) == (senders, recipients)


@pytest.mark.parametrize(
    ("line", "name", "office"),
    [
        ("A. Orlin to the Prime Minister, Mr Thorne", "Mr Thorne", "Prime Minister"),
        ("A. Orlin to U.S. President Hale", "Hale", "U.S. President"),
        ("A. Orlin to the Secretary of State", "Secretary of State", "Secretary of State"),
        ("A. Orlin to the Ambassador in Lisle (Quill)", "Quill", "Ambassador in Lisle"),
        ("A. Orlin to General Quill", "General Quill", None),
    ],
)
def test_an_office_stands_beside_the_name(line, name, office):
    (recipient,) = parse(line, BOTH).recipients
    assert (recipient.name, recipient.office) == (name, office)


def test_a_title_holds_marking_kind_number_date_and_carrier():
    line = (
        "No. 29. Personal and Secret Message from Premier Orlin to President Hale, through Ambassador "
        "Lisle, May 3, 1942"
    )
    heading = parse(line, BOTH)
    assert heading.number == "29"
    assert heading.marking.of(line) == "Personal and Secret"
    assert heading.kind == "message"
    assert heading.date.of(line) == "May 3, 1942"
    assert heading.via.name == "Lisle"


def test_number_and_marking_at_the_end():
    line = "A. Orlin to W. Thorne, No. 48, 14 April 1931"
    assert (parse(line, BOTH).number, parse(line, BOTH).date.of(line)) == ("48", "14 April 1931")
    line = "A. Orlin to the President. Personal and Secret."
    assert parse(line, BOTH).marking.of(line) == "Personal and Secret"


@pytest.mark.parametrize(
    "line",
    [
        "I rode to Elmford",
        "She sailed again to Elmford at noon.",
        "We expect that Orlin will travel on to Lisle to talk with Hale.",
        "Your telegram of March 2 came to my hands. It is well.",
        "To be sure",
        "Memorandum",
        "Notes from Elmford",
        "The Road to Elmford",
        "Personal and Secret",
        "An der Schönen Blauen Elbe",
        "Elmau, den 3. November 1887.",
        "Dear Sir",
        "Click here to return to the Archive",
        "(Brief von O. L.–), Elmau, 1",
        "",
    ],
)
def test_other_lines_are_no_titles(line):
    assert parse(line, BOTH) is None


NAMES = st.from_regex(r"[A-Z][a-z]{2,8}( [A-Z]\.)? [A-Z][a-z]{2,9}", fullmatch=True)


@given(NAMES, NAMES)
def test_names_lie_where_their_spans_say(one, other):
    line = f"{one} to {other}"
    heading = parse(line, BOTH)
    if heading is not None:
        for named in (*heading.senders, *heading.recipients):
            assert named.span.of(line) == named.name


@given(st.text(max_size=260))
def test_any_line_can_be_read(line):
    parse(line, BOTH)


@pytest.mark.parametrize("token", ["(", "to ", "A. B. C ", "from A to ", "1 2 3 ", "may ", "No. ", "Secret and "])
def test_one_word_repeated_costs_little(token):
    started = time.process_time()
    for length in (30, 100, 240, 100_000):
        parse((token * length)[:length], BOTH)
    assert time.process_time() - started < 3


def test_signs_without_a_letter_are_nobody():
    # The bracket opens before a comma and closes behind it.
    heading = parse(
        "Memorandum of Conversation, by the Chief of the Marine Office (Lind) [Holtstadt,] June 4, 1931", ("en",)
    )
    assert heading is not None
    assert "]" not in [named.name for named in heading.senders]
    assert [named_in(sign, 0, len(sign), lexicon(BOTH)) for sign in ("=", "]", "[?]", "* *")] == [None] * 4
