"""Word, OpenDocument and Rich Text files as programs save them, read into letters."""

from pathlib import Path

import pytest

from despatch.read import read
from despatch.text.own_words import blank_spans
from office_files import SETTINGS, docx, letters_of, marked, para, run, source_of, text_of, word

FORMATS = Path(__file__).parent / "data" / "formats"


def fixture(name):
    return source_of((FORMATS / name).read_bytes(), name)


def said(letter):
    """Return who writes to whom, when and where, and how the letter opens and is signed."""
    _, description = letter
    return (
        [party.name for party in description.senders],
        [party.name for party in description.recipients],
        description.date.edtf,
        description.place.written,
        description.salutation.written,
        description.signature.written,
    )


@pytest.mark.parametrize("name", ["letter.docx", "letter.odt", "letter.rtf"])
def test_a_letter_typed_line_by_line(name):
    source = fixture(name)
    (letter,) = letters_of(source)
    assert said(letter) == (
        ["Tasso Brandt"],
        ["Lena Ashgrove"],
        "1871-07-02",
        "Saltwick",
        "Dear Miss Ashgrove,",
        "Tasso Brandt",
    )
    assert letter[0].kind == "letter"
    assert "The lamp on the mole burns again." in letter[0].span.of(source.text)
    for furniture in ("transcribed", "museum", "Somebody Else", "2019"):
        assert furniture not in source.text
    assert source.hints == ()
    assert source.format == name.partition(".")[2]


def test_the_properties_of_a_document_give_its_title_alone():
    source = fixture("letter.docx")
    assert source.title == "Lamp on the mole"
    ((_, description),) = letters_of(source)
    assert [party.name for party in description.senders] == ["Tasso Brandt"]
    assert description.date.edtf == "1871-07-02"


@pytest.mark.parametrize("name", ["collection.docx", "collection.odt", "collection.rtf", "collection.fodt"])
def test_a_collection_with_headings_notes_and_a_table(name):
    source = fixture(name)
    first, second, third = letters_of(source)
    assert said(first) == (
        ["Orla Fenn"],
        ["Josiah Quill"],
        "1871-05-03",
        "Port Carrow",
        "Dear Mr. Quill,",
        "Orla Fenn",
    )
    assert said(second)[:4] == (["Josiah Quill"], ["Orla Fenn"], "1871-05-09", "Hollingstead")
    assert said(third)[:4] == (["Orla Fenn"], ["Tasso Brandt"], "1871-05-12", "Port Carrow")
    assert source.title == "The Carrow Letters"
    # the words, with notes out of them and list numbers in them
    words = [cut.span.of(blank_spans(source.text, notes_of(source))).rstrip() for cut, _ in (first, second, third)]
    assert words[0].startswith(
        "Orla Fenn to Josiah Quill\n\nPort Carrow, 3 May 1871\nDear Mr. Quill,\nThe brig Hopewell"
    )
    assert "1. forty fathoms of two-inch rope;\n2. a barrel of Stockholm tar.\n" in words[0]
    assert words[0].endswith("Yours faithfully,\nOrla Fenn")
    assert "\nRope\t£2 10s.\nTar\t18s.\n" in words[1]
    assert words[2].endswith("Yours,\nO. Fenn")
    # each note lies in its own letter
    notes = {hint.detail: hint.span for hint in source.hints if hint.kind == "note"}
    assert {label: span.of(source.text) for label, span in notes.items()} == {
        "1": "1 Built at Saltwick in 1860.",
        "2": "2 Isak Roe, who drove between the two towns.",
        "i": "i Compare his letter of 9 May.",
    }
    for (cut, _), label in zip((first, second, third), ("1", "2", "i"), strict=True):
        assert cut.span.holds(notes[label])
    marks = [hint for hint in source.hints if hint.kind == "note-mark"]
    assert [hint.detail for hint in marks] == ["1", "2", "i"]
    assert source.text[: marks[0].span.start].endswith("The brig Hopewell")
    # headers, footers and the list of contents are furniture
    assert "page" not in source.text
    assert "museum" not in source.text
    contents = [hint.span.of(source.text) for hint in source.hints if hint.kind == "navigation"]
    assert contents[-2:] == ["Orla Fenn to Josiah Quill\t1", "Josiah Quill to Orla Fenn\t2"]
    assert all(cut.span.start > source.text.index(contents[-1]) for cut, _ in (first, second, third))


def notes_of(source):
    return [hint.span for hint in source.hints if hint.kind == "note"]


@pytest.mark.parametrize("name", ["ugly.docx", "ugly.odt", "ugly.rtf"])
def test_changes_comments_boxes_and_hidden_words(name):
    source = fixture(name)
    first, second = letters_of(source)
    assert said(first) == (
        ["Orla Fenn"],
        ["Mr. Isak Roe"],
        "1871-06-17",
        "Port Carrow",
        "Dear Mr. Roe,",
        "Orla Fenn",
    )
    assert said(second)[:4] == (["Isak Roe"], ["Miss Fenn"], "1871-06-20", "Hollingstead")
    words = source.text
    # LibreOffice leaves the header of the first page out of Rich Text.
    assert name.endswith("rtf") or words.startswith("Fenn & Daughters, Chandlers\nHarbour Street, Port Carrow\n\nPort")
    assert "To\nMr. Isak Roe,\nCarrier, Hollingstead\n" in words
    assert "Please send the two large casks that stand at the toll-house." in words
    assert "2 × 10² pounds" in words
    assert "17th June" in words
    assert words.count("In the margin: answered 20 June.") == 1
    assert "NOT TO BE SEEN" not in words
    assert "The Carrow Letters" not in words
    notes = [hint for hint in source.hints if hint.kind == "note"]
    assert [hint.span.of(words) for hint in notes] == ["deleted 1 at once", "comment 1 T. Brandt: Perhaps chests?"]
    assert all(first[0].span.holds(hint.span) for hint in notes)


def test_what_word_hides_words_in():
    source = fixture("ugly-word.docx")
    first, second = letters_of(source)
    assert said(first) == (
        ["Lena Ashgrove"],
        ["Captain Hollin"],
        "1871-08-04",
        "Ebern",
        "Dear Captain Hollin,",
        "Lena Ashgrove",
    )
    assert said(second)[:4] == (["Piet Hollin"], ["Miss Ashgrove"], "1871-08-09", "Port Carrow")
    assert (
        "Your bill of 1 August is before me. I send twelve sacks of flour, and the rest when the river rises. "
        "Ask at the lock‑keeper’s house.\n\nReceived 6 August.\n"
    ) in source.text
    assert source.text.count("Received 6 August.") == 1
    assert "1. First, the sluice is mended.\n2. Second, the wheel is not.\n" in source.text
    assert "\nsacks\t12\n\nshort\n\n1\n\nwetted by the sea\n" in source.text
    assert source.text.startswith("Ashgrove Mills, Ebern\n")
    assert "Letters of the mill" not in source.text


# ---------------------------------------------------------------- lines and blank lines

SPACED = word(
    "styles",
    '<w:docDefaults><w:pPrDefault><w:pPr><w:spacing w:after="160"/></w:pPr></w:pPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Close"><w:name w:val="No Spacing"/><w:pPr><w:spacing w:after="0"/></w:pPr>'
    "</w:style>"
    '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="Letter head"/><w:basedOn w:val="H1"/></w:style>',
)


def styled(words, style):
    return para(words, look=f'<w:pStyle w:val="{style}"/>')


def test_a_paragraph_is_a_line_and_an_empty_one_a_blank_line():
    assert text_of(docx("Dear Roe,", "The sloop is in.", para(), "O. Fenn")) == "Dear Roe,\nThe sloop is in.\n\nO. Fenn"


def test_white_space_between_paragraphs_is_a_blank_line():
    close = (styled("Mr. Roe,", "Close"), styled("Hollingstead", "Close"))
    assert text_of(docx("Dear Roe,", "It is in.", styles=SPACED)) == "Dear Roe,\n\nIt is in."
    assert text_of(docx(*close, styles=SPACED)) == "Mr. Roe,\nHollingstead"
    assert text_of(docx("One.", para(), "Two.", styles=SPACED)) == "One.\n\n\nTwo."


def test_a_new_page_parts_letters_unless_a_sentence_goes_on():
    page = '<w:r><w:br w:type="page"/></w:r>'
    assert text_of(docx("O. Fenn", para(page, "Dear Roe,"))) == "O. Fenn\n\n\nDear Roe,"
    assert text_of(docx(para("O. Fenn", page), "Dear Roe,")) == "O. Fenn\n\n\nDear Roe,"
    assert text_of(docx("O. Fenn", para(page), "Dear Roe,")) == "O. Fenn\n\n\n\nDear Roe,"
    long = "I have told the harbour master, and the pilot, and every man on the quay"
    assert text_of(docx(long, para(page, "that she is late."))) == f"{long}\nthat she is late."
    source = source_of(docx("O. Fenn", para(page, "Dear Roe,")))
    assert marked(source) == [("page-break", "", "")]


def test_headings_are_known_by_their_style_and_what_it_is_based_on():
    source = source_of(docx(styled("Orla Fenn to Isak Roe", "Mine"), "The sloop is in.", styles=SPACED))
    assert marked(source) == [("heading", "h1", "Orla Fenn to Isak Roe")]


def test_a_title_over_headings_is_the_pages_and_a_year_dates_what_is_below():
    blocks = (
        styled("Letters from the Mill", "T"),
        styled("1871", "H1"),
        styled("Orla Fenn to Isak Roe", "Mine"),
        "Dear Roe,",
        "It is in.",
        "O. Fenn",
        styled("Isak Roe to Orla Fenn", "Mine"),
        "Dear Fenn,",
        "I know.",
        "I. Roe",
    )
    source = source_of(docx(*blocks, styles=SPACED))
    assert [(h.kind, h.detail) for h in source.hints] == [
        ("heading", "title"),
        ("heading", "year"),
        ("heading", "h1"),
        ("heading", "h1"),
    ]
    assert [cut.span.of(source.text).split("\n")[0] for cut, _ in letters_of(source)] == [
        "Orla Fenn to Isak Roe",
        "Isak Roe to Orla Fenn",
    ]


def test_a_title_page_is_no_letter_though_it_bears_a_name_and_a_date():
    page = (styled("Letters from the Mill", "T"), "A. Typist", "2 January 1990")
    letter = (styled("Orla Fenn to Isak Roe", "H1"), "Ebern, 3 May 1871", "Dear Roe,", "It is in.", "O. Fenn")
    source = source_of(docx(*page, *letter, styles=SPACED))
    ((cut, description),) = letters_of(source)
    assert cut.span.of(source.text).startswith("Orla Fenn to Isak Roe")
    assert description.date.edtf == "1871-05-03"
    # without headings below, the lines after a title are a letter's
    source = source_of(docx(page[0], *letter[1:], styles=SPACED))
    ((cut, _),) = letters_of(source)
    assert "Ebern, 3 May 1871" in cut.span.of(source.text)


def test_a_whole_letter_in_the_style_of_a_heading_is_none():
    long = "The sloop is in. " * 20
    assert marked(source_of(docx(styled(long, "H1"), "O. Fenn", styles=SPACED))) == []


def test_notes_typed_by_hand_are_known_as_in_a_plain_text():
    raised = run("1", '<w:vertAlign w:val="superscript"/>')
    source = source_of(docx(para("The treaty", raised, " was signed."), "O. Fenn", para(), "1. Of Ebern, 1870."))
    assert source.text.startswith("The treaty¹ was signed.")
    assert ("note-mark", "1", "¹") in marked(source)


# ---------------------------------------------------------------- where notes are written out


def noted(*blocks):
    """Return a document in which ¹ ² ³ are footnotes."""
    marks = {"¹": "1", "²": "2", "³": "3"}
    references = {sign: f'<w:r><w:footnoteReference w:id="{id}"/></w:r>' for sign, id in marks.items()}
    body = [para(*(references.get(sign) or run(sign) for sign in block)) for block in blocks]
    notes = "".join(f'<w:footnote w:id="{n}">{para(f"Note {n}.")}</w:footnote>' for n in "123")
    return docx(*body, footnotes=word("footnotes", notes))


FIRST = ("Orla Fenn to Isak Roe", "Port Carrow, 3 May 1871", "Dear Roe,", "The sloop¹ is in.", "Yours,", "O. Fenn")
SECOND = ("Isak Roe to Orla Fenn", "Ebern, 5 May 1871", "Dear Fenn,", "I know²; be brief.", "Yours,", "I. Roe")


def test_notes_stand_below_their_letter_where_a_heading_begins_the_next():
    source = source_of(noted(*FIRST, *SECOND))
    assert "O. Fenn\n\n1 Note 1.\n\nIsak Roe to Orla Fenn" in source.text
    assert source.text.endswith("I. Roe\n\n2 Note 2.")


def test_notes_stand_below_the_signature_where_nothing_else_tells_the_end():
    source = source_of(noted(*FIRST[1:], *SECOND[1:]))
    assert "O. Fenn\n\n1 Note 1.\n\nEbern, 5 May 1871" in source.text


def test_a_dateline_and_a_salutation_begin_the_next_letter():
    source = source_of(noted(*FIRST[:4], "Ebern, 5 May 1871", "Dear Fenn,", "I know²."))
    assert "The sloop is in.\n\n1 Note 1.\n\nEbern, 5 May 1871\nDear Fenn,\nI know.\n\n2 Note 2." in source.text


def test_a_note_to_a_postscript_follows_it():
    source = source_of(noted(*FIRST, "P.S. The tar³ is here.", *SECOND[1:]))
    assert "O. Fenn\n\n1 Note 1.\n\nP.S. The tar is here.\n\n2 Note 3.\n\nEbern, 5 May 1871" in source.text


def test_a_dated_line_within_a_letter_parts_no_notes():
    blocks = (*FIRST[:4], "", "Received 6 August.", "", "Send the tar.", "Yours,", "O. Fenn")
    assert source_of(noted(*blocks)).text.endswith("Send the tar.\nYours,\nO. Fenn\n\n1 Note 1.")


def test_a_closing_after_a_wide_gap_stays_with_its_letter_though_notes_follow_it():
    letters = []
    for place, (writer, reader) in enumerate((("Orla Fenn", "Roe"), ("Isak Roe", "Fenn"), ("Lena Weir", "Fenn"))):
        mark = "¹²³"[place]
        letters += [f"Ebern, {place + 3} May 1871", f"Dear {reader},", f"The sloop{mark} is in, and the tar with her."]
        letters += ["", "", "Yours truly,", writer, "", ""]
    source = source_of(noted(*letters))
    assert [cut.span.of(source.text)[:5] for cut, _ in letters_of(source)] == ["Ebern"] * 3
    assert [d.senders[0].name for _, d in letters_of(source)] == ["Orla Fenn", "Isak Roe", "Lena Weir"]


@pytest.mark.parametrize("name", ["letter.docx", "letter.odt", "letter.rtf"])
def test_the_suffix_does_not_matter(name):
    source, _ = read((FORMATS / name).read_bytes(), "transcript.txt", SETTINGS)
    assert source.format == name.partition(".")[2]


def test_a_note_keeps_the_words_of_its_own_notes_and_stays_though_its_paragraph_has_no_words():
    mark = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    inner = para("Of Ebern", "<w:del><w:r><w:delText>, perhaps</w:delText></w:r></w:del>", ".")
    footnotes = word("footnotes", f'<w:footnote w:id="1">{inner}</w:footnote>')
    for blocks in ((para(mark), "Dear Roe,"), ("Dear Roe,", para(mark))):
        source = source_of(docx(*blocks, footnotes=footnotes))
        assert source.text == "Dear Roe,\n\n1 Of Ebern.\ndeleted 1 , perhaps"
