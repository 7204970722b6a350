"""The small TEI cases, each an archive of its own: whose letter it is, of which day, and what search finds in it."""

import pytest

from archive_builders import put
from despatch import archive

HEAD = (
    "<titleStmt><title>{title}</title>{author}</titleStmt><publicationStmt><p>Invented.</p></publicationStmt>"
    "<sourceDesc>{source}</sourceDesc>"
)
WORDS = "<p>The barley has not come, and the mill stands idle.</p>"
SENT = (
    '<correspAction type="sent"><persName>Orla Fenn</persName><placeName>Port Carrow</placeName>'
    '<date when="1811-03-04">4 March 1811</date></correspAction>'
)
RECEIVED = '<correspAction type="received"><persName>Josiah Quill</persName></correspAction>'
DATELINE = '<opener><dateline>Port Carrow, <date when="{}">{}</date></dateline></opener>'
CLOSER = "<closer><signed>O. Fenn</signed></closer>"


def document(body, profile="", title="Papers of the Fenn mill", source="<p>Invented.</p>", root="TEI", author=""):
    """A TEI document in one line."""
    name = ' xmlns="http://www.tei-c.org/ns/1.0"' if root == "TEI" else ""
    said = HEAD.format(title=title, source=source, author=author)
    described = f"<profileDesc>{profile}</profileDesc>" if profile else ""
    header = f"<teiHeader><fileDesc>{said}</fileDesc>{described}</teiHeader>"
    return f"<{root}{name}>{header}<text><body>{body}</body></text></{root}>"


def letter(inner=WORDS, attributes='type="letter"'):
    return f"<div {attributes}>{inner}</div>"


def described(*actions):
    return f"<correspDesc>{''.join(actions)}</correspDesc>"


ALL = described(SENT, RECEIVED)
NAMED = '<correspAction type="{}"><persName>{}</persName>{}</correspAction>'
DAY = '<date when="1811-03-04"/>'
PEOPLE = (
    '<particDesc><listPerson><person xml:id="fenn"><persName>Orla Fenn</persName></person>'
    '<person xml:id="quill"><persName>Josiah Quill</persName></person></listPerson></particDesc>'
)
MANUSCRIPT = (
    "<msDesc><msIdentifier><repository>Carrow Library</repository></msIdentifier>"
    '<head>Letter from Orla Fenn to Josiah Quill, <date when="1811-03-04">1811 March 4</date></head></msDesc>'
)
FULL = ("Orla Fenn", "Josiah Quill", "1811-03-04")


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param(document(letter(), ALL), FULL, id="t01-a-correspDesc"),
        pytest.param(
            document(
                letter(),
                described(
                    '<correspAction type="sent"><p><persName>Orla Fenn</persName>, <date when="1811-03-04">4 March'
                    "</date></p></correspAction>",
                    RECEIVED,
                ),
            ),
            FULL,
            id="t05-names-in-a-paragraph",
        ),
        pytest.param(
            document(
                letter(),
                described(
                    '<correspAction type="sent"><persName type="sender">Orla Fenn</persName>'
                    f'<persName type="addressee">Josiah Quill</persName>{DAY}</correspAction>'
                ),
            ),
            FULL,
            id="t07-both-in-one-action",
        ),
        pytest.param(
            document(
                letter(),
                PEOPLE
                + described(
                    f'<correspAction type="sent"><persName ref="#fenn"/>{DAY}</correspAction>',
                    '<correspAction type="received"><persName ref="#quill"/></correspAction>',
                ),
            ),
            FULL,
            id="t08-names-in-a-list-of-people",
        ),
        pytest.param(
            document(
                letter(),
                described(NAMED.format("sent", "Orla Fenn", '<date from="1811-03-04" to="1811-03-06"/>'), RECEIVED),
            ),
            ("Orla Fenn", "Josiah Quill", "1811-03-04/1811-03-06"),
            id="t09-from-to",
        ),
        pytest.param(
            document(letter(), described(NAMED.format("sent", "Orla Fenn", "<date>4 March 1811</date>"), RECEIVED)),
            FULL,
            id="t10-a-date-in-words",
        ),
        pytest.param(
            document(letter(), title="Letter from Orla Fenn to Josiah Quill, 4 March 1811"), FULL, id="t12-a-title"
        ),
        pytest.param(document(letter(), source=MANUSCRIPT), FULL, id="t14-the-head-of-a-manuscript"),
        pytest.param(
            document(
                letter(
                    DATELINE.format("1811-03-04", "March 4th 1811")
                    + WORDS
                    + "<closer><salute>Yours truly</salute><lb/><persName>O. Fenn</persName></closer><closer><address>"
                    "<addrLine>Josiah Quill Esqr</addrLine><addrLine>Hollingstead</addrLine></address></closer>"
                )
            ),
            ("O. Fenn", "Josiah Quill Esqr", "1811-03-04"),
            id="t15-an-address-in-a-second-closer",
        ),
        pytest.param(
            document(letter(), ALL).replace(' xmlns="http://www.tei-c.org/ns/1.0"', ""), FULL, id="t17-no-namespace"
        ),
        pytest.param(
            document(
                '<div1 type="letter"><head>Orla Fenn to Josiah Quill</head><opener><dateline>Port Carrow, '
                '<date value="1811-03-04">March 4, 1811</date></dateline></opener>' + WORDS + CLOSER + "</div1>",
                root="TEI.2",
            ),
            FULL,
            id="t18-P4",
        ),
        pytest.param(
            '<!DOCTYPE TEI.2 PUBLIC "-//TEI P4//DTD Main DTD Driver File//EN" "tei2.dtd" [<!ENTITY mdash "&#8212;">]>\n'
            + document(letter(DATELINE.format("1811-03-04", "March 4, 1811") + WORDS + CLOSER), root="TEI.2"),
            ("O. Fenn", None, "1811-03-04"),
            id="t19-P4-with-its-DOCTYPE",
        ),
        pytest.param(document(letter(attributes='type="letter" xml:id="12"'), ALL), FULL, id="t22-a-bad-id"),
        pytest.param(
            document(letter(), ALL.replace('"sent"', '"sender"').replace('"received"', '"recipient"')),
            FULL,
            id="t26-sender-and-recipient",
        ),
        pytest.param(
            document(
                letter(),
                described(NAMED.format("sent", "Orla Fenn", ""), NAMED.format("sent", "Tamsin Rook", DAY), RECEIVED),
            ),
            ("Orla Fenn, Tamsin Rook", "Josiah Quill", "1811-03-04"),
            id="t27-two-senders",
        ),
        pytest.param(
            document(letter("<head>Orla Fenn to Josiah Quill, 4 March 1811</head>" + WORDS)), FULL, id="t28-a-heading"
        ),
        pytest.param(document(letter(attributes='type="Brief"'), ALL), FULL, id="t30-a-type-in-German"),
        pytest.param(
            document(
                letter(
                    "<p>I enclose what I wrote to the Board.</p><floatingText><body>"
                    + letter(DATELINE.format("1811-02-02", "2 Feb 1811") + WORDS)
                    + "</body></floatingText>"
                ),
                ALL,
            ),
            FULL,
            id="t32-an-enclosure",
        ),
    ],
)
def test_whose_letter_it_is(tmp_path, markup, expected):
    with read(tmp_path, markup) as it:
        (row,) = it.exports.letters()
        assert who(row) == expected
        assert not {"sender-unknown", "date-unknown", "date-conflict"} & set(row["doubts"])
        assert ("recipient-unknown" in row["doubts"]) == (expected[1] is None)


def read(tmp_path, markup):
    """Build an archive of one file."""
    folder = put(tmp_path / "mill", {"fenn.xml": markup})
    archive.build(folder, workers=1)
    return archive.open(folder)


def who(row):
    people = ([person["name"] for person in row[side]] for side in ("senders", "recipients"))
    senders, recipients = (", ".join(names) or None for names in people)
    return senders, recipients, row["date"] and row["date"]["edtf"]


SECOND = SENT.replace("Orla Fenn", "Tamsin Rook").replace("1811-03-04", "1812-07-09").replace("4 March 1811", "9 July")
TWO = [("Orla Fenn", "Josiah Quill", "1811-03-04"), ("Tamsin Rook", "Josiah Quill", "1812-07-09")]
FIRST_OF_TWO, SECOND_OF_TWO = (
    ALL.replace("Desc>", 'Desc xml:id="c1">', 1),
    described(SECOND, RECEIVED).replace("Desc>", 'Desc xml:id="c2">', 1),
)


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(
            document(
                letter(attributes='type="letter" corresp="#c1"') + letter(attributes='type="letter" corresp="#c2"'),
                FIRST_OF_TWO + SECOND_OF_TWO,
            ),
            id="t02-by-corresp",
        ),
        pytest.param(
            document(
                letter(attributes='type="letter" decls="#c1"') + letter(attributes='type="letter" decls="#c2"'),
                SECOND_OF_TWO + FIRST_OF_TWO,
            ),
            id="by-decls",
        ),
        pytest.param(
            document(
                letter(attributes='type="letter" n="7"') + letter(attributes='type="letter" n="8"'),
                SECOND_OF_TWO.replace("Desc ", 'Desc n="8" ', 1) + FIRST_OF_TWO.replace("Desc ", 'Desc n="7" ', 1),
            ),
            id="by-number",
        ),
        pytest.param(document(letter() + letter(), FIRST_OF_TWO + SECOND_OF_TWO), id="by-order"),
        pytest.param(
            document("<div><p>One.</p></div><div><p>Two.</p></div>", FIRST_OF_TWO + SECOND_OF_TWO), id="untyped"
        ),
        pytest.param(
            "<TEI><teiHeader>" + FIRST_OF_TWO + SECOND_OF_TWO + "</teiHeader><text><group>"
            f"<text><body>{WORDS}</body></text><text><body>{WORDS}</body></text></group></text></TEI>",
            id="a-group-of-texts",
        ),
        pytest.param(
            f"<teiCorpus><teiHeader/>{document(letter(), ALL)}{document(letter(), described(SECOND, RECEIVED))}"
            "</teiCorpus>",
            id="t21-a-corpus",
        ),
    ],
)
def test_every_letter_gets_its_own_description(tmp_path, markup):
    with read(tmp_path, markup) as it:
        assert [who(row) for row in it.exports.letters()] == TWO
        assert it.problems("tei-no-letter") == []


def test_descriptions_that_cannot_be_told_apart_describe_no_letter(tmp_path):
    with read(tmp_path, document(letter() + letter() + letter(), ALL + described(SECOND, RECEIVED))) as it:
        assert [who(row) for row in it.exports.letters()] == [(None, None, None)] * 3
        (problem,) = it.problems("tei-no-letter")
        assert "2 correspDesc belong to no letter" in problem.message


def test_t24_a_letter_of_which_only_the_description_is_known(tmp_path):
    with read(tmp_path, document("<p/>", ALL)) as it:
        (row,) = it.exports.letters()
        assert who(row) == FULL
        assert row["place"]["name"] == "Port Carrow"


def test_t29_letters_in_divisions_without_a_type(tmp_path):
    days = ("1811-03-04", "1812-03-04", "1813-03-04")
    divs = "".join(
        f'<div n="{n}"><head>{n}. Orla Fenn to Josiah Quill</head>{DATELINE.format(day, f"March 4, {day[:4]}")}'
        f"{WORDS}{CLOSER}</div>"
        for n, day in enumerate(days, 1)
    )
    with read(tmp_path, document(divs)) as it:
        assert [who(row) for row in it.exports.letters()] == [("Orla Fenn", "Josiah Quill", day) for day in days]


def test_t31_letters_of_a_year(tmp_path):
    letters = "".join(letter(DATELINE.format(f"1811-03-0{n}", f"March {n}, 1811") + WORDS + CLOSER) for n in (1, 2))
    with read(tmp_path, document(f'<div type="year"><head>1811</head>{letters}</div>')) as it:
        assert [row["date"]["edtf"] for row in it.exports.letters()] == ["1811-03-01", "1811-03-02"]


def test_s01_a_label_is_no_place_and_an_author_is_the_sender(tmp_path):
    head = (
        "<head><supplied>FB-Nr. 10: Nils Bann (Korporal), <date when='1759-07-20'>20.07.1759</date></supplied></head>"
    )
    words = "<p>Meine liebe Frau, die Gerste ist nicht gekommen.</p><p>Corporal Bann</p>"
    author = "<author><persName>Nils Bann</persName></author>"
    title = "[FB-Nr. 10: Nils Bann (Korporal), 20.07.1759]"
    with read(tmp_path, document(letter(head + words), title=title, author=author)) as it:
        (row,) = it.exports.letters()
        assert who(row) == ("Nils Bann", None, "1759-07-20")
        assert row["place"] is None


def version(kind, language, salute, words, signed):
    return (
        f'<div type="{kind}" xml:lang="{language}"><opener><salute>{salute}</salute></opener><p>{words}</p>'
        f"<closer><signed>{signed}</signed></closer></div>"
    )


@pytest.mark.parametrize(("one", "other"), [("original", "translation"), ("text", "text"), ("letter", "letter")])
def test_s03_a_translation_beside_the_letter_is_not_its_words(tmp_path, one, other):
    versions = version(one, "nl", "Lieve Zus,", "De gerst is niet gekomen.", "je Piet.") + version(
        other, "en", "Dear Sister,", "The barley has not come. I ask you to send it.", "your Piet."
    )
    people = described(NAMED.format("sent", "Pieter Fenn", '<date when="1909-04-07"/>'), RECEIVED)
    with read(tmp_path, document(versions, people)) as it:
        (row,) = it.exports.letters()
        assert row["signature"] == "je Piet."
        assert row["salutation"] == "Lieve Zus,"
        assert list(it.exports.acts()) == []
        assert "Dear Sister" in it.letter(row["id"]).text


def test_r05_a_day_that_contradicts_its_words_is_doubted_and_stands(tmp_path):
    opener = (
        '<opener><dateline>Port Carrow <date when="1822-04-22">April 28th, 1822</date></dateline>'
        "<salute>My dear Sir,</salute></opener>"
    )
    with read(tmp_path, document(letter(opener + "<p>The barley has not come.</p>" + CLOSER))) as it:
        (row,) = it.exports.letters()
        assert (row["date"]["edtf"], "date-conflict" in row["doubts"]) == ("1822-04-22", True)
        (problem,) = it.problems("date-conflict")
        assert problem.message == "the encoding says 1822-04-22, its words say “April 28th, 1822”"


@pytest.mark.parametrize(
    ("inner", "phrases"),
    [
        pytest.param('The bar<lb break="no"/>ley came.', ["The barley came."], id="x01"),
        pytest.param('The bar-<lb break="no"/>ley came.', ["The barley came.", "bar-ley"], id="x02"),
        pytest.param("The bar-<lb/>ley came.", ["The barley came."], id="a-hyphen-at-a-line-end"),
        pytest.param("The bar\xac<lb/>ley came.", ["The barley came."], id="a-not-sign-at-a-line-end"),
        pytest.param('The bar-<pb n="2"/><lb/>ley came.', ["The barley came."], id="a-hyphen-at-a-page-end"),
        pytest.param('The bar\n   <lb rendition="#hyphen"/>ley came.', ["The barley came."], id="a-rendition"),
        pytest.param('The bar<lb type="inWord"/>ley came.', ["The barley came."], id="a-type"),
        pytest.param('The bar<pb n="2" break="no"/>ley came.', ["The barley came."], id="x05"),
        pytest.param('The bar<pb n="2" break="no"/><lb/>ley came.', ["The barley came."], id="a-page-and-a-line"),
        pytest.param("It sat.<pb n='2'/>The barley came.", ["The barley came."], id="a-page-between-sentences"),
        pytest.param("The bar<pb n='2'/>ley came.", ["The barley came."], id="a-page-in-a-word"),
        pytest.param(
            "The b<choice><am>&#x304;</am><ex>arley</ex></choice> came.", ["The barley came."], id="am-and-ex"
        ),
        pytest.param(
            "The bar<pc force='weak'>-</pc><lb break='no'/>ley came.", ["The barley came."], id="a-hyphen-marked"
        ),
        pytest.param('The bar<cb n="b" break="no"/>ley came.', ["The barley came."], id="a-column"),
        pytest.param(
            "The <choice><abbr>bd.</abbr><expan>board</expan></choice> sat.",
            ["The board sat.", "The bd. sat."],
            id="x06",
        ),
        pytest.param(
            "The <choice><sic>baord</sic><corr>board</corr></choice> sat.",
            ["The board sat.", "The baord sat."],
            id="x07",
        ),
        pytest.param("The <del>oats</del><add>barley</add> came.", ["The barley came."], id="x08"),
        pytest.param(
            "The <subst><del>oats</del><add>barley</add></subst> came.",
            ["The barley came.", "The oats came."],
            id="x09",
        ),
        pytest.param('The <gap reason="illegible" quantity="2" unit="chars"/> came.', ["The [...] came."], id="x10"),
        pytest.param("The barley<note>A grain.</note> came.", ["The barley came."], id="x11"),
        pytest.param("The bar<note>Sic.</note>ley came.", ["The barley came."], id="x12"),
        pytest.param("The b<supplied>arl</supplied>ey <unclear>came</unclear>.", ["The barley came."], id="x13"),
        pytest.param("The bar<ex>le</ex>y came.", ["The barley came."], id="letters-of-an-abbreviation"),
        pytest.param(
            "The <app><lem>barley</lem><rdg>oats</rdg></app> came.", ["The barley came.", "The oats came."], id="x15"
        ),
        pytest.param('The barley<fw type="catch">came</fw><pb/> came.', ["The barley came."], id="x16"),
        pytest.param(
            "The <choice><orig>barlie</orig><reg>barley</reg></choice> came.",
            ["The barley came.", "The barlie came."],
            id="x17",
        ),
        pytest.param("<w>The</w><w>barley</w><w>came</w><pc>.</pc>", ["The barley came."], id="x18"),
        pytest.param(
            "<w>The</w> <w>bar<lb/>ley</w> <w>came</w><pc>.</pc>", ["The barley came."], id="a-token-over-two-lines"
        ),
        pytest.param(
            '<w>The</w><w part="I">bar</w><w part="F">ley</w><w>came</w>', ["The barley came."], id="a-token-in-parts"
        ),
        pytest.param('The<space unit="chars"/>barley <hi rend="sup">c</hi>ame.', ["The barley came."], id="x20"),
    ],
)
def test_search_finds_the_words_in_every_form(tmp_path, inner, phrases):
    with read(tmp_path, document(letter(f"<p>{inner}</p>"), ALL)) as it:
        for phrase in phrases:
            assert [hit.entry.ordinal for hit in it.search(f'"{phrase}"').hits] == [1], phrase
        assert not it.search('"The wheat came."').hits
