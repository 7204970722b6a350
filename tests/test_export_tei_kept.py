"""Letters that came as TEI go out in their own markup, with what Despatch knows of them laid around."""

import pytest
from lxml import etree

from despatch import archive
from despatch.cli import run
from despatch.export.xml import NAMESPACE
from round_trip import export, letters, read_again, renamed

NS = {"t": NAMESPACE}
FIRST = (
    '<div type="letter" xml:id="one"><pb n="1" facs="scans/1.jpg"/><opener><dateline>Port Carrow,\n'
    '<date when="1811-03-04">March 4th, 1811</date></dateline><salute>Dear Sir,</salute></opener>\n'
    '<p>The <del rend="strike" hand="#h2">wheat</del> <add place="above" hand="#h2">barley</add> that you\n'
    "<unclear>promised</unclear> in your letter of the 1st. It has <subst><del>nt</del><add>not</add></subst> "
    'come<note type="editorial">It came in May.</note>.</p>\n'
    '<p><handShift new="#h2"/>Please send <gap reason="lost"/> forty sacks '
    "<choice><sic>befor</sic><corr>before</corr></choice> Easter.</p>\n"
    "<closer><salute>I am, Sir, yours,</salute> <signed>Orla Fenn</signed></closer></div>"
)
SECOND = (
    '<div type="letter" xml:id="two" xml:space="preserve"><pb n="2" facs="scans/2.jpg"/>'
    "<opener><dateline>Hollingstead,\n"
    '<date when="1811-03-09">9 March 1811</date></dateline><salute>Madam,</salute></opener>\n'
    '<p>Your letter of the 4th is <add hand="#h1">received</add>. We promise forty sacks of barley by Easter.</p>\n'
    "<closer><signed>Josiah Quill</signed></closer></div>"
)
HELD = (
    "<msDesc><msIdentifier><repository>Harbour Museum</repository></msIdentifier><physDesc><handDesc>"
    '<handNote xml:id="h1">A clerk.</handNote><handNote xml:id="h2">Her own.</handNote></handDesc></physDesc></msDesc>'
)
PEOPLE = (
    '<particDesc><listPerson><person xml:id="fenn"><persName>Orla Fenn</persName></person></listPerson></particDesc>'
)


def action(type, name, ref, rest=""):
    return f'<correspAction type="{type}"><persName ref="#{ref}">{name}</persName>{rest}</correspAction>'


def description(sender, recipient, day, letter):
    sent = action("sent", sender, sender.split()[1].lower(), f'<date when="{day}"/>')
    received = action("received", recipient, recipient.split()[1].lower(), "<placeName>Hollingstead</placeName>")
    return f'<correspDesc corresp="#{letter}">{sent}{received}<note>Seal torn.</note></correspDesc>'


ONE = description("Orla Fenn", "Josiah Quill", "1811-03-04", "one")
TWO = description("Josiah Quill", "Orla Fenn", "1811-03-09", "two")


def tei(descriptions, text, root="TEI"):
    statements = (
        "<titleStmt><title>Papers of the mill</title></titleStmt><publicationStmt><p>Printed for the mill.</p>"
        f"</publicationStmt><sourceDesc>{HELD}</sourceDesc>"
    )
    header = f"<fileDesc>{statements}</fileDesc><profileDesc>{PEOPLE}{descriptions}</profileDesc>"
    return f'<?xml version="1.0"?>\n<{root} xmlns="{NAMESPACE}"><teiHeader>{header}</teiHeader>{text}</{root}>'


def built(folder, **sources):
    archive.init(folder, title="The mill")
    for name, text in sources.items():
        (folder / "letters" / f"{name}.xml").write_text(text)
    report = archive.build(folder, workers=1)
    assert report.refused == {}
    return folder


def written(folder, out):
    """Return the exported letters by their order in the archive."""
    export(folder, out, "tei")
    with archive.open(folder) as it:
        return [etree.parse(out / "tei" / f"{entry.id}.xml").getroot() for entry in it.letters(order="source")]


def body(element):
    """Return an element as it is written, without what Despatch put into it."""
    (text,) = element.xpath("//t:text", namespaces=NS)
    for anchor in text.xpath(".//t:anchor[starts-with(@xml:id, 'a.')]", namespaces=NS):
        before, above = anchor.getprevious(), anchor.getparent()
        if before is not None:
            before.tail = (before.tail or "") + (anchor.tail or "")
        else:
            above.text = (above.text or "") + (anchor.tail or "")
        anchor.tail = None
        above.remove(anchor)
    return etree.tostring(text, with_tail=False).decode()


def same_archive(folder, out, new):
    read_again(folder, (out / "tei").iterdir(), new)
    before, after = letters(folder), letters(new)
    with archive.open(new) as it:
        names = {row["id"]: row["source"].removesuffix(".xml") for row in it.exports.letters()}
    assert renamed(after, names) == renamed(before, {id: id for id in before})


def test_what_is_not_read_goes_out_unharmed(tmp_path):
    source = tei(ONE, f"<text><body>{FIRST}</body></text>")
    folder = built(tmp_path / "mill", one=source)
    (letter,) = written(folder, tmp_path / "out")
    assert body(letter) == f'<text xmlns="{NAMESPACE}"><body>{FIRST}</body></text>'
    assert letter.xpath("string(//t:handNote[@xml:id='h2'])", namespaces=NS) == "Her own."
    assert letter.xpath("string(//t:publicationStmt)", namespaces=NS) == "Printed for the mill."
    (desc,) = letter.xpath("//t:correspDesc", namespaces=NS)
    assert desc.xpath("string(t:note[not(@type)])", namespaces=NS) == "Seal torn."
    assert desc.xpath("string(t:correspAction[@type='received']/t:placeName)", namespaces=NS) == "Hollingstead"
    assert desc.xpath("string(t:correspAction[@type='sent']/t:persName/@ref)", namespaces=NS) == "#fenn #p.orla-fenn"
    same_archive(folder, tmp_path / "out", tmp_path / "new")


def test_a_reference_stands_at_its_words_in_the_markup(tmp_path):
    folder = built(tmp_path / "mill", one=tei(ONE, f"<text><body>{FIRST}</body></text>"))
    (letter,) = written(folder, tmp_path / "out")
    (span,) = letter.xpath("//t:spanGrp[@type='references']/t:span", namespaces=NS)
    first, last = (
        letter.xpath(f"//t:anchor[@xml:id='{span.get(end)[1:]}']", namespaces=NS)[0] for end in ("from", "to")
    )
    assert first.tail == "your letter of the 1st"
    assert first.getnext() is last
    assert last.tail.startswith(".")


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(tei(ONE + TWO, f"<text><body><head>Letters</head>{FIRST}{SECOND}</body></text>"), id="divs"),
        pytest.param(
            tei("", "", "teiCorpus").replace(
                "</teiHeader>",
                "</teiHeader>"
                + "".join(
                    tei(said, f"<text><body>{div}</body></text>").partition("?>")[2]
                    for said, div in ((ONE, FIRST), (TWO, SECOND))
                )
                .replace(PEOPLE, "")
                .replace('xml:id="h', 'n="h'),
            ),
            id="corpus",
        ),
    ],
)
def test_each_letter_of_a_file_comes_out_alone(tmp_path, source):
    folder = built(tmp_path / "mill", both=source)
    one, two = written(folder, tmp_path / "out")
    assert FIRST in body(one).replace(f' xmlns="{NAMESPACE}"', "")
    assert "received" not in body(one)
    assert SECOND in body(two).replace(f' xmlns="{NAMESPACE}"', "")
    assert "wheat" not in body(two)
    for letter in (one, two):
        assert len(letter.xpath("//t:correspDesc", namespaces=NS)) == 1
    same_archive(folder, tmp_path / "out", tmp_path / "new")


def test_a_letter_takes_the_image_of_the_page_on_which_it_begins(tmp_path):
    second = SECOND.replace('<pb n="2" facs="scans/2.jpg"/>', "")
    folder = built(tmp_path / "mill", both=tei(ONE + TWO, f"<text><body>{FIRST}{second}</body></text>"))
    _, two = written(folder, tmp_path / "out")
    assert two.xpath("string(//t:div/t:pb/@facs)", namespaces=NS) == "scans/1.jpg"
    same_archive(folder, tmp_path / "out", tmp_path / "new")


def test_letters_that_no_element_bounds_are_cut_out(tmp_path):
    text = """<text><body><p>Orla Fenn to Josiah Quill</p><p>Port Carrow, March 4, 1811</p><p>Dear Sir,</p>
<p>The <add>barley</add> that you promised has not come.</p><p>Your obedient servant,</p><p>Orla Fenn</p>
<p>Josiah Quill to Orla Fenn</p><p>Hollingstead, March 9, 1811</p><p>Madam,</p>
<p>The barley is <del>lost</del> sent. Your letter of March 4 is received.</p>
<p>Your obedient servant,</p><p>Josiah Quill</p></body></text>"""
    folder = built(tmp_path / "mill", both=tei("", text))
    one, two = written(folder, tmp_path / "out")
    assert "<add>barley</add>" in body(one)
    assert "sent" not in body(one)
    assert "<del>lost</del>" in body(two)
    assert "promised" not in body(two)
    read_again(folder, (tmp_path / "out" / "tei").iterdir(), tmp_path / "new")
    texts = [[text for _, text, _ in letters(where).values()] for where in (folder, tmp_path / "new")]
    assert sorted(texts[0]) == sorted(texts[1])


def test_what_an_editor_decided_takes_the_place_of_what_the_file_says(tmp_path):
    folder = built(tmp_path / "mill", one=tei(ONE, f"<text><body>{FIRST}</body></text>"))
    with archive.open(folder) as it:
        (entry,) = it.letters()
    why = ("--by", "I. Lund", "--why", "the hand is hers")
    assert run(["review", "letter", str(folder), entry.id, "--sender", "Tamsin Rook", *why]) == 0
    (letter,) = written(folder, tmp_path / "out")
    (sent,) = letter.xpath("//t:correspAction[@type='sent']", namespaces=NS)
    assert sent.xpath("string(t:persName)", namespaces=NS) == "Tamsin Rook"
    assert letter.xpath("string(//t:correspAction[@type='received']/t:placeName)", namespaces=NS) == "Hollingstead"
    (change,) = letter.xpath("//t:revisionDesc/t:change", namespaces=NS)
    assert "sender: Tamsin Rook" in change.text
    assert "why: the hand is hers" in change.text
    who = change.get("who").removeprefix("#")
    assert letter.xpath(f"string(//t:respStmt[@xml:id='{who}']/t:name)", namespaces=NS) == "I. Lund"


def test_a_file_that_changed_since_goes_out_as_it_was_read(tmp_path):
    folder = built(tmp_path / "mill", one=tei(ONE, f"<text><body>{FIRST}</body></text>"))
    (folder / "letters" / "one.xml").write_text("gone")
    (letter,) = written(folder, tmp_path / "out")
    assert "one.xml,the markup of its file, which" in (tmp_path / "out" / "left-out.csv").read_text().replace('"', "")
    assert "[promised?]" in "".join(letter.xpath("//t:div", namespaces=NS)[0].itertext())


def test_a_file_without_a_namespace_gets_that_of_tei(tmp_path):
    source = (
        tei(ONE, f"<text><body>{FIRST}</body></text>", "TEI.2")
        .replace(f' xmlns="{NAMESPACE}"', "")
        .replace("xml:id", "id")
    )
    folder = built(tmp_path / "mill", one=source)
    (letter,) = written(folder, tmp_path / "out")
    assert letter.tag == f"{{{NAMESPACE}}}TEI"
    assert len(letter.xpath("//t:handNote[@xml:id]", namespaces=NS)) == 2
    same_archive(folder, tmp_path / "out", tmp_path / "new")


@pytest.mark.shared
def test_all_of_them_are_valid(tmp_path, tei_errors):
    both = (
        tei(ONE + TWO, f"<text><body><head>Letters</head>{FIRST}{SECOND}</body></text>")
        .replace('"one"', '"three"')
        .replace('"two"', '"four"')
        .replace("#one", "#three")
        .replace("#two", "#four")
    )
    folder = built(tmp_path / "mill", one=tei(ONE, f"<text><body>{FIRST}</body></text>"), both=both)
    export(folder, tmp_path / "out", "tei")
    export(folder, tmp_path / "out", "tei-archive")
    files = [*(tmp_path / "out" / "tei").iterdir(), tmp_path / "out" / "archive.xml"]
    assert [error for path in files for error in tei_errors(path)] == []
