"""TEI as editions have it: invented letters, each encoded in the way of one edition or of many."""

import pytest

from archive_builders import put
from despatch import archive
from despatch.describe import describe
from despatch.divide import divide
from despatch.read import read
from despatch.settings import Settings
from test_tei_cases import ALL, NAMED, RECEIVED, WORDS, described, document, letter
from web_reader import Reader

P5 = 'xmlns="http://www.tei-c.org/ns/1.0"'


def letters_of(markup):
    """Sender, recipient, day and place of each letter, after merging with what the words say."""
    settings = Settings(certainty=0)  # what the rules read, sure or not
    source, problems = read(markup.encode(), "fenn.xml", settings)
    cuts, _ = divide(source, settings)
    descriptions, _ = describe(source, cuts, settings)
    return source, problems, descriptions


def facts(description):
    return (
        ", ".join(party.name for party in description.senders) or None,
        ", ".join(party.name for party in description.recipients) or None,
        description.date and description.date.edtf,
        description.place and description.place.written,
    )


def whole(header, text, root="TEI"):
    return f"<{root} {P5}><teiHeader>{header}</teiHeader>{text}</{root}>"


STYLES = {
    "a heading of roles in the source description": (
        whole(
            "<fileDesc><titleStmt><title>003 / 3</title><author>Pieter Fenn</author></titleStmt>"
            '<publicationStmt><date when="2009">2009</date></publicationStmt><sourceDesc><letDesc><letHeading>'
            "<author>Pieter Fenn</author><addressee>Aletta Quill</addressee><placeLet>Hollern</placeLet>"
            '<dateLet><date when="1872-09-29">Sunday</date></dateLet></letHeading></letDesc></sourceDesc></fileDesc>',
            '<text><body><div type="original" xml:lang="nl"><ab>Waarde Aletta, de gerst is er niet.</ab></div>'
            '<div type="translation" xml:lang="en"><ab>My dear Aletta</ab></div></body></text>',
        ),
        ("Pieter Fenn", "Aletta Quill", "1872-09-29", "Hollern"),
    ),
    "a heading in words, and the roles beside it in a namespace of their own": (
        whole(
            "<fileDesc><titleStmt><title>283</title><author>Pieter Fenn</author></titleStmt><publicationStmt><p/>"
            '</publicationStmt><sourceDesc><vg:letDesc xmlns:vg="http://letters.example/ns/">'
            "<vg:letHeading>To <name>Aletta Quill</name>. <name>Hollern</name>, Sunday 5 November 1882.</vg:letHeading>"
            "<vg:letContents><vg:author>Pieter Fenn</vg:author><vg:addressee>Aletta Quill</vg:addressee>"
            "<vg:dateLet>Sunday, 5 November 1882</vg:dateLet><vg:placeLet>Hollern</vg:placeLet></vg:letContents>"
            "</vg:letDesc></sourceDesc></fileDesc>",
            '<text><body><div type="original" xml:lang="nl"><ab>Waarde Aletta, de gerst is er niet.</ab></div>'
            '<div type="translation" xml:lang="en"><ab>My dear Aletta</ab></div></body></text>',
        ),
        ("Pieter Fenn", "Aletta Quill", "1882-11-05", "Hollern"),
    ),
    "a place in words before the date, where no element marks it": (
        whole(
            "<fileDesc><titleStmt><title>OF to Josiah Quill, 25 Aug 1867, Hollern (ab 9)</title>"
            "<author>Orla Fenn</author></titleStmt></fileDesc>",
            '<text><body><div type="letter"><head>From <persName>Orla Fenn</persName> to <persName>Josiah Quill'
            "</persName><lb/>25 August 1867 • Hollern, Carrow</head><opener>"
            "<dateline>Hollern, <hi>Carrow</hi>, Aug. 25.</dateline><salute>Dear friend,</salute></opener>"
            "<p>We anchored here.</p></div></body></text>",
        ),
        ("Orla Fenn", "Josiah Quill", "1867-08-25", "Hollern, Carrow"),
    ),
    "people listed with roles, a title and an author": (
        whole(
            '<fileDesc><titleStmt><title type="main">Orla Fenn to Josiah Quill, 3 May 1871</title>'
            "<author>Orla Fenn</author></titleStmt><publicationStmt><date>2010</date></publicationStmt></fileDesc>"
            '<profileDesc><particDesc><person role="sender"><persName key="x">Orla Fenn</persName></person>'
            '<person role="recipient"><persName>Josiah Quill</persName></person></particDesc></profileDesc>',
            '<text type="letter"><body><opener><dateline>Hollern,<lb/>May 3.</dateline><salute>Dear friend,</salute>'
            "</opener><p>Thanks for yours.</p><closer><signed>O. F.</signed></closer></body></text>",
        ),
        ("Orla Fenn", "Josiah Quill", "1871-05-03", "Hollern"),
    ),
    "only a title to the recipient, and the author": (
        document(
            letter(),
            title='Letter to <persName ref="#q">Josiah Quill</persName>, <date when="1811-03-04">4 March</date>',
            author="<author>Orla Fenn</author>",
        ),
        ("Orla Fenn", "Josiah Quill", "1811-03-04", None),
    ),
    "a title in German with place and day": (
        document("<p>Die Gerste.</p>", title="Von Orla Fenn an Josiah Quill. Hollern, 4. März 1811, Montag"),
        ("Orla Fenn", "Josiah Quill", "1811-03-04", None),
    ),
    "a title with its day in brackets": (
        document(letter(), title="Brief von Orla Fenn an Josiah Quill [Februar 1811]"),
        ("Orla Fenn", "Josiah Quill", "1811-02", None),
    ),
    "a title with places": (
        document(letter(), title="Orla Fenn, Port Carrow, to Josiah Quill, Hollern, 4 March 1811"),
        ("Orla Fenn", "Josiah Quill", "1811-03-04", None),
    ),
    "a title of a catalogue": (
        document(letter(), title="Fenn, Orla to Quill, Josiah"),
        ("Orla Fenn", "Josiah Quill", None, None),
    ),
    "a title in French": (
        document("<p>L’orge.</p>", title="Lettre d’Orla Fenn à Josiah Quill"),
        ("Orla Fenn", "Josiah Quill", None, None),
    ),
    "a title that names the surname, an author in full, creation in the header": (
        whole(
            "<fileDesc><titleStmt><title>Letter from Fenn to Josiah Quill, dated 13 February 1669/70</title>"
            "<author><persName>Orla Fenn</persName></author></titleStmt></fileDesc><profileDesc><creation>"
            '<origDate when="1670-02-13">13 February 1669/70</origDate></creation></profileDesc>',
            "<text><body><div><p>Sir, the barley.</p></div></body></text>",
        ),
        ("Orla Fenn", "Josiah Quill", "1670-02-13", None),
    ),
    "a manuscript item with author and title": (
        document(
            "<div><p>The barley.</p></div>",
            source="<msDesc><msContents><msItem><author>Orla Fenn</author><title>Letter to Josiah Quill</title>"
            '<docDate when="1811-03-04">4 March 1811</docDate></msItem></msContents></msDesc>',
        ),
        ("Orla Fenn", "Josiah Quill", "1811-03-04", None),
    ),
    "names in parts, a post office, a carrier": (
        document(
            letter(),
            described(
                '<correspAction type="sent"><persName><surname>Fenn</surname>, <forename>Orla</forename></persName>'
                '<orgName>Oberpostamt Hollern</orgName><date when="1811-03-04"/></correspAction>',
                NAMED.format("redirected", "Nils Bann", ""),
                '<correspAction type="received"><persName><roleName>Captain</roleName><forename>Josiah</forename>'
                "<nameLink>van</nameLink><surname>Quill</surname></persName></correspAction>",
            ),
        ),
        ("Orla Fenn", "Captain Josiah van Quill", "1811-03-04", None),
    ),
    "roles by role, subtype and ana in one action": (
        document(
            letter(),
            described(
                '<correspAction><persName role="sender">Orla Fenn</persName><persName ana="#addressee">Josiah Quill'
                '</persName><persName role="secretary">Tamsin Rook</persName><rs type="title">Captain</rs>'
                "</correspAction>"
            ),
        ),
        ("Orla Fenn", "Josiah Quill", None, None),
    ),
    "the elements of the first drafts": (
        document(
            letter(),
            "<correspDesc><sender><persName>Orla Fenn</persName></sender><placeSender><placeName>Hollern</placeName>"
            '</placeSender><dateSender><date when="1811-03-04"/></dateSender><addressee><persName>Josiah Quill'
            "</persName></addressee></correspDesc>",
        ),
        ("Orla Fenn", "Josiah Quill", "1811-03-04", "Hollern"),
    ),
    "an unknown sender": (
        document(letter(), described(NAMED.format("sent", "[Unbekannt]", '<date when="1811-03"/>'), RECEIVED)),
        (None, "Josiah Quill", "1811-03", None),
    ),
    "a description within the letter": (
        document(letter(ALL + WORDS, 'type="lettre"')),
        ("Orla Fenn", "Josiah Quill", "1811-03-04", "Port Carrow"),
    ),
    "a day of the old calendar in an attribute of its own": (
        document(
            letter(),
            described(
                NAMED.format("sent", "Orla Fenn", '<date when-custom="1700-03-04" datingMethod="#julian"/>'), RECEIVED
            ),
        ),
        ("Orla Fenn", "Josiah Quill", "1700-03-15", None),
    ),
    "a transcription with a dateline and nothing else": (
        document(
            '<div type="transcription"><dateline>Hollern, <date when="1811-03-04">4 March 1811</date></dateline>'
            "<salute>Dear Quill,</salute><p>The barley.</p><signed><persName>Orla Fenn</persName></signed></div>"
            '<div type="notes"><p>A note.</p></div>'
        ),
        ("Orla Fenn", "Quill", "1811-03-04", "Hollern"),
    ),
}


@pytest.mark.parametrize("style", STYLES)
def test_a_letter_is_described_as_its_edition_says(style):
    markup, expected = STYLES[style]
    _, problems, (said,) = letters_of(markup)
    assert facts(said) == expected
    assert problems == ()
    codes = {doubt.code for doubt in said.doubts}
    fields = ("sender-unknown", "recipient-unknown", "date-unknown")
    assert {code for code, fact in zip(fields, expected, strict=False) if fact is None} == codes & set(fields)


def test_diplomatic_papers_in_plain_headings():
    docs = (
        ("Mr. Fenn to Mr. Quill.", "1863-01-05", "<signed>ORLA H. FENN.</signed>"),
        ("2. Telegram From the Embassy in Norland to the Department of State", "1948-01-05", "<signed>Rook</signed>"),
    )
    divs = "".join(
        f'<div type="document" subtype="historical-document"><head>{head}</head><opener><dateline><placeName>Carrow'
        f'</placeName>, <date when="{day}">{day}</date></dateline></opener>{WORDS}<closer>{signed}</closer></div>'
        for head, day, signed in docs
    )
    _, _, said = letters_of(document(divs + '<div type="document" subtype="editorial-note"><p>A note.</p></div>'))
    assert [facts(one) for one in said] == [
        ("Mr. Fenn", "Mr. Quill", "1863-01-05", "Carrow"),
        ("Embassy in Norland", "Department of State", "1948-01-05", "Carrow"),
    ]


def test_a_printed_book_of_letters_keeps_its_words_and_images():
    body = (
        '<pb facs="#f1" n="1"/><div type="letter" n="1"><head>Erster Brief.</head><opener><dateline>Carrow, den '
        "4. März 1828.</dateline></opener><p>Die Ger-<lb/>ste ist nicht ge-<lb/>kommen.</p><pb facs='#f2' n='2'/>"
        '<fw type="header">2</fw><p>Mehr.</p></div><div type="letter" n="2"><head>Zweiter Brief.</head><p>Nichts.'
        "</p></div>"
    )
    markup = document(body).replace(
        "<text>", '<facsimile><graphic xml:id="f1" url="https://example.org/1.jpg"/></facsimile><text>'
    )
    source, _, said = letters_of(markup)
    assert "Ger-\nste ist nicht ge-\nkommen." in source.text
    assert [hint.detail for hint in source.hints if hint.kind == "other-form"] == ["Gerste", "gekommen."]
    assert [one.facsimiles for one in said] == [("https://example.org/1.jpg", "f2"), ("f2",)]
    assert said[0].date.edtf == "1828-03-04"


@pytest.mark.parametrize(
    ("title", "head", "expected"),
    [
        ("Orla Fenn to Josiah Quill", "To Josiah Quill", ("Orla Fenn", "Josiah Quill")),
        ("Letter from Orla Fenn", "Orla Fenn to Josiah Quill", ("Orla Fenn", "Josiah Quill")),
        ("Orla Fenn to Josiah Quill", "A letter", ("Josiah Quill", "Orla Fenn")),
        ("Orla Fenn to Josiah Quill", "From Josiah Quill to Orla Fenn", ("Josiah Quill", "Orla Fenn")),
    ],
)
def test_parties_the_wrong_way_round_are_put_right_where_title_and_heading_agree(title, head, expected):
    inverted = ALL.replace("Orla Fenn", "X").replace("Josiah Quill", "Orla Fenn").replace("X", "Josiah Quill")
    _, problems, (said,) = letters_of(document(letter(f"<head>{head}</head>{WORDS}"), inverted, title=title))
    assert facts(said)[:2] == expected
    assert [problem.code for problem in problems] == (["parties-inverted"] if expected[0] == "Orla Fenn" else [])


def test_a_question_mark_in_a_title_makes_the_name_less_sure():
    _, _, (said,) = letters_of(document(letter(), title="Von Orla Fenn (?) an Josiah Quill. Hollern, Mai 1811"))
    assert facts(said)[:3] == ("Orla Fenn", "Josiah Quill", "1811-05")
    assert said.senders[0].confidence < said.recipients[0].confidence


def test_the_letters_own_day_is_nearer_than_a_month_in_a_title():
    opener = "<opener><dateline>Hollern, 4 May 1811</dateline></opener>"
    _, _, (said,) = letters_of(document(letter(opener + WORDS), title="Orla Fenn to Josiah Quill, May 1811"))
    assert facts(said) == ("Orla Fenn", "Josiah Quill", "1811-05-04", "Hollern")


def test_an_inverted_edition_is_one_finding(tmp_path):
    inverted = ALL.replace("Orla Fenn", "X").replace("Josiah Quill", "Orla Fenn").replace("X", "Josiah Quill")
    markup = document(letter("<head>To Josiah Quill</head>" + WORDS), inverted, title="Orla Fenn to Josiah Quill")
    folder = put(tmp_path / "mill", {f"{n}.xml": markup for n in range(9)})
    assert archive.build(folder, workers=1).problems["parties-inverted"] == 1
    with archive.open(folder) as it:
        (found,) = (one for one in it.findings() if one.first.code == "parties-inverted")
        assert (found.count, found.places) == (9, ("0.xml", "1.xml", "2.xml", "3.xml", "4.xml"))
        (row,) = (row for row in it.exports.problems() if row["code"] == "parties-inverted")
        assert (row["source"], row["count"], len(row["places"])) == ("0.xml", 9, 5)


REGISTERED = (
    '<particDesc><listPerson><person xml:id="fenn"><persName type="main">Orla Fenn</persName>'
    '<idno type="GND">118000001</idno></person><person xml:id="quill"><persName>Josiah Quill</persName>'
    '<idno type="URI">https://viaf.org/viaf/2</idno></person></listPerson></particDesc>'
)
KEPT = (
    "<msDesc><msIdentifier><settlement>Carrow</settlement><repository>Carrow Library</repository>"
    '<idno type="old"/><idno type="shelfmark">MS 114: 3</idno></msIdentifier></msDesc>'
)


def test_authorities_holding_rights_and_images_are_kept_and_come_out_again(tmp_path):
    described_so = (
        '<correspDesc ref="https://example.org/letters/7"><correspAction type="sent"><persName ref="#fenn">O. Fenn'
        '</persName><placeName ref="https://www.geonames.org/1">Port Carrow</placeName><date when="1811-03-04"/>'
        '</correspAction><correspAction type="received"><persName ref="#quill"/></correspAction></correspDesc>'
    )
    markup = document(
        letter('<pb n="1" facs="https://example.org/1.jpg"/>' + WORDS), REGISTERED + described_so, source=KEPT
    ).replace(
        "<p>Invented.</p></publicationStmt>", "<availability><licence>CC BY</licence></availability></publicationStmt>"
    )
    folder = put(tmp_path / "mill", {"fenn.xml": markup})
    archive.build(folder, workers=1)
    with archive.open(folder) as it:
        (row,) = it.exports.letters()
        id = row["id"]
    assert (row["sender"]["name"], row["sender"]["key"]) == ("O. Fenn", "https://d-nb.info/gnd/118000001")
    assert (row["recipients"][0]["name"], row["recipients"][0]["key"]) == ("Josiah Quill", "https://viaf.org/viaf/2")
    assert (row["place"]["name"], row["place"]["id"]) == ("Port Carrow", "https://www.geonames.org/1")
    assert (row["repository"], row["shelfmark"], row["availability"]) == ("Carrow Library", "MS 114: 3", "CC BY")
    assert (row["identifier"], row["facsimiles"]) == ("https://example.org/letters/7", ["https://example.org/1.jpg"])
    page = Reader(folder).get(f"/letter/{id}").text
    for shown in ("Carrow Library, MS 114: 3", "CC BY", 'href="https://example.org/1.jpg"'):
        assert shown in page


def test_an_address_that_could_run_a_script_is_no_link(tmp_path):
    markup = document(letter('<pb facs="javascript:alert(1)"/>' + WORDS), ALL)
    folder = put(tmp_path / "mill", {"fenn.xml": markup})
    archive.build(folder, workers=1)
    with archive.open(folder) as it:
        (row,) = it.exports.letters()
    page = Reader(folder).get(f"/letter/{row['id']}").text
    assert "javascript:alert(1)" in page
    assert 'href="javascript' not in page


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE TEI.2 SYSTEM "teixlite.dtd">',
        '<!DOCTYPE TEI.2 [<!ENTITY mdash "&#8212;"><!ENTITY nowhere "used">]>',
        """<!DOCTYPE TEI.2 PUBLIC "-//TEI P4//DTD Main//EN" "tei2.dtd" [
        <!ENTITY % TEI.prose "INCLUDE">
        <!-- ']' and " stand in comments -->
        <!NOTATION JPEG SYSTEM 'x'>
        <!ENTITY fig1 SYSTEM "fig1.jpg" NDATA JPEG>
        ]>""",
    ],
)
def test_a_doctype_whose_declarations_are_not_used_is_harmless(doctype):
    body = letter("<p>The barley &mdash; at last.</p>")
    source, problems, _ = letters_of(doctype + document(body, root="TEI.2"))
    assert source.text == "The barley — at last."
    assert problems == ()


def test_a_line_after_a_doctype_keeps_its_number():
    doctype = '<!DOCTYPE TEI.2 [\n<!ENTITY mdash "&#8212;">\n]>\n'
    source, problems = read((doctype + "<TEI.2><text><p>Dear</text></TEI.2>").encode(), "fenn.xml", Settings())
    assert source is None
    assert [(problem.code, problem.line) for problem in problems] == [("xml-malformed", 4)]


@pytest.mark.parametrize(
    ("attributes", "words", "conflict"),
    [
        ('when="1811-03-04"', "March 4th 1811", False),
        ('when="1811-03-04"', "March 5th 1811", True),
        ('when="1811-03-04"', "5 March", True),
        ('when="1811-03-04"', "Monday morning", False),
        ('when="1811-03-04"', "about March 5th 1811", False),
        ('when="1700-03-15"', "4 March 1700", False),
        ('when="1701-02-04"', "4 February 1700", False),
        ('when="1811-03"', "March 5th 1811", False),
    ],
)
def test_a_day_against_its_words(attributes, words, conflict):
    opener = f"<opener><dateline>Hollern, <date {attributes}>{words}</date></dateline></opener>"
    _, _, (said,) = letters_of(document(letter(opener + WORDS)))
    assert ("date-conflict" in [doubt.code for doubt in said.doubts]) == conflict


def test_the_day_of_the_print_is_never_the_letters():
    markup = whole(
        "<fileDesc><titleStmt><title>Letter from Orla Fenn to Josiah Quill</title></titleStmt>"
        '<publicationStmt><date when="2012-01-01">1 January 2012</date></publicationStmt><sourceDesc><bibl>'
        '<publisher>Rook</publisher><date when="1907">1907</date></bibl></sourceDesc></fileDesc>',
        f"<text><body>{letter()}</body></text>",
    )
    _, _, (said,) = letters_of(markup)
    assert facts(said) == ("Orla Fenn", "Josiah Quill", None, None)


def test_a_summary_beside_the_letter_is_the_editors():
    body = (
        '<div type="summary"><p>Orla asks for barley.</p></div><div type="original"><opener><salute>Dear Quill,'
        "</salute></opener><p>Send barley.</p><closer><signed>O. Fenn</signed></closer></div>"
        '<div type="normalized"><p>Send barley, please.</p></div>'
    )
    source, _, (said,) = letters_of(document(body, ALL))
    kinds = {hint.kind: hint.span.of(source.text) for hint in source.hints if hint.kind in ("note", "translation")}
    assert kinds == {"note": "Orla asks for barley.", "translation": "Send barley, please."}
    assert said.body.of(source.text) == "Send barley."


def test_letters_in_two_languages_stay_two():
    two = letter(attributes='type="letter" xml:lang="en"') + letter(attributes='type="letter" xml:lang="de"')
    _, _, said = letters_of(document(two))
    assert len(said) == 2


def test_a_translation_alone_is_all_there_is_of_the_letter():
    source, _, (said,) = letters_of(document('<div type="translation"><p>The barley.</p></div>', ALL))
    assert [hint.kind for hint in source.hints if hint.kind == "translation"] == []
    assert facts(said)[0] == "Orla Fenn"


def test_an_enclosure_is_named_and_does_not_date_the_letter():
    inner = (
        "<p>See below.</p><floatingText><body><opener><dateline><date when='1810-01-01'>New Year</date></dateline>"
        "</opener><p>To the Board.</p></body></floatingText>"
    )
    source, _, (said,) = letters_of(document(letter(inner)))
    assert [enclosure.written for enclosure in said.enclosures] == ["New Year"]
    assert said.body.of(source.text) == "See below."
    assert said.dates == ()


def test_the_date_of_a_franked_address_is_the_posts():
    closer = (
        "<closer><signed>O. Fenn</signed></closer><closer><address><addrLine>Carrow <date when='1811-03-07'>March seven"
        "</date></addrLine><addrLine>To <persName>Josiah Quill</persName></addrLine></address></closer>"
    )
    _, _, (said,) = letters_of(document(letter(WORDS + closer)))
    assert facts(said)[1:3] == ("Josiah Quill", None)


def test_the_address_at_the_head_is_the_senders_own():
    opener = (
        "<opener><address><addrLine>The Mill</addrLine><addrLine>Carrow</addrLine></address>"
        "<salute>Sir,</salute></opener>"
    )
    _, _, (said,) = letters_of(document(letter(opener + WORDS), author="<author>Orla Fenn</author>"))
    assert facts(said)[:2] == ("Orla Fenn", None)


@pytest.mark.parametrize(
    ("closer", "signed"),
    [
        ("<closer>Give my love to <persName>Tamsin Rook</persName>. Ever yours</closer>", ()),
        ("<closer>Ever yours<lb/><persName>O. Fenn</persName>.</closer>", ("O. Fenn",)),
    ],
)
def test_a_name_signs_where_it_has_a_line_to_itself(closer, signed):
    source, _ = read(document(letter(WORDS + closer)).encode(), "fenn.xml", Settings())
    assert tuple(party.name for party in source.letters[0].description.senders) == signed


@pytest.mark.parametrize(
    "body",
    [
        "<div><opener><salute>Dear Quill,</salute></opener><p>One.</p></div><div><p>Two.</p></div>",
        '<div type="letter"><p>One.</p></div><div type="postscript"><p>Two.</p></div>',
        '<div type="page"><p>One.</p></div><div type="page"><p>Two.</p></div>',
    ],
)
def test_a_letter_in_several_divisions_is_kept_whole(body):
    source, _ = read(document(body, ALL).encode(), "fenn.xml", Settings())
    (one,) = source.letters
    assert one.span.of(source.text).endswith("One.\n\nTwo.")


def test_a_transcript_page_by_page_is_the_text_where_there_is_no_other():
    pages = (
        '<sourceDoc><surface xml:id="s1"><zone><line>The barley has not</line><line>come, and the mill stands i-</line>'
        "</zone></surface><surface><zone><line>dle.</line></zone></surface></sourceDoc>"
    )
    title = "<titleStmt><title>Letter from Orla Fenn to Josiah Quill, 4 March 1811</title></titleStmt>"
    source, problems, (said,) = letters_of(whole(f"<fileDesc>{title}</fileDesc>", pages))
    assert source.text == "The barley has not\ncome, and the mill stands i-\n\ndle."
    assert [hint.detail for hint in source.hints if hint.kind == "other-form"] == ["idle."]
    assert facts(said)[:3] == ("Orla Fenn", "Josiah Quill", "1811-03-04")
    assert problems == ()


def test_a_key_may_be_the_name_of_a_catalogue():
    sent = '<correspAction type="sent"><persName key="Fenn, Orla (1780-1840)"/></correspAction>'
    _, _, (said,) = letters_of(document(letter(), described(sent, RECEIVED)))
    assert facts(said)[0] == "Fenn, Orla (1780-1840)"


def test_what_the_encoding_gives_is_not_doubted():
    opener = "<opener><dateline>Hollern, Tuesday 9th</dateline></opener>"
    source, _, (said,) = letters_of(document(letter(opener + WORDS), ALL))
    assert said.doubts == ()
    assert source.letters[0].description.doubts == ()


def test_a_heading_and_a_signature_that_differ_are_doubted_in_tei_too():
    inner = (
        "<head>Orla Fenn to Josiah Quill, 4 March 1811</head>" + WORDS + "<closer><signed>Nils Bann</signed></closer>"
    )
    _, _, (said,) = letters_of(document(letter(inner)))
    assert [doubt.code for doubt in said.doubts] == ["heading-signature-conflict"]
