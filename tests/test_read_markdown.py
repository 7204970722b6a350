"""Markdown: front matter describes the letter, lines stay lines, and no word is lost to the markup."""

import time
from itertools import pairwise
from pathlib import Path

import pytest

from despatch.pipeline.preview import preview
from despatch.read import read
from despatch.settings import Settings

FILES = Path(__file__).parent / "data/formats/md"
WORDS = "Dear Sir,\n\nThe barley has not come.\n\nOrla Fenn"


def markdown(text, name="a.md"):
    return read(text.encode(), name, Settings(languages=("en", "de")))[0]


def described(head, words=WORDS, name="a.md"):
    (letter,) = markdown(f"---\n{head}\n---\n\n{words}", name).letters
    return letter.description


def names(parties):
    return [party.name for party in parties]


def letters(file):
    return [
        (
            names(letter.description.senders),
            names(letter.description.recipients),
            letter.description.date.edtf,
            letter.description.place.written,
        )
        for letter in preview(file).letters
    ]


def test_front_matter_describes_a_letter_and_is_none_of_its_words(tmp_path):
    file = tmp_path / "letter.md"
    file.write_text(
        '---\ntitle: "A letter from Orla Fenn (1811)"\ndate: 1811-03-04\nsenders:\n  - name: Orla Fenn\nreceivers:\n'
        "  - name: Josiah Quill\nplace: Port Carrow\n---\n\nThe barley has not come, and the mill stands idle.\n",
        "utf-8",
    )
    seen = preview(file)
    (letter,) = seen.letters
    said = letter.description
    assert letters(file) == [(["Orla Fenn"], ["Josiah Quill"], "1811-03-04", "Port Carrow")]
    assert [claim.span.of(seen.source.text) for claim in (*said.senders, *said.recipients, said.date, said.place)] == [
        "Orla Fenn",
        "Josiah Quill",
        "1811-03-04",
        "Port Carrow",
    ]
    assert said.body.of(seen.source.text) == "The barley has not come, and the mill stands idle."
    assert seen.source.title == "A letter from Orla Fenn (1811)"


def test_notes_of_a_note_keeping_program():
    (found,) = letters(FILES / "notes.md")
    assert found == (["Orla Fenn"], ["Josiah Quill", "Amos Pell"], "1811-03-04", "Port Carrow")
    source = preview(FILES / "notes.md").source
    assert (source.letters[0].description.holding.repository, source.letters[0].description.holding.shelfmark) == (
        "Saltmere Town Hall",
        "Fenn 3/12",
    )
    assert "not come <illegible> and the mill stands idle.\nI told you so:\n\nSend it before" in source.text
    assert "Goods\tQuarters\nbarley\t40\nrye\t12" in source.text
    assert [p.span.of(source.text) for p in source.letters[0].description.recipients] == ["Josiah Quill", "Amos Pell"]


def test_a_page_of_a_site_with_toml_in_german():
    (found,) = letters(FILES / "site.md")
    assert found == (["Orla Fenn"], ["Josiah Quill"], "1811-03-04", "Port Carrow")
    source = preview(FILES / "site.md").source
    assert source.letters[0].description.recipients[0].key == "999999999"
    assert "die Mühle steht still" in source.text
    assert "vor dem\n4. April zu schicken.\n\n4. April ist auch der Tag" in source.text
    assert [h.span.of(source.text) for h in source.hints if h.kind == "note"] == ["Das Schiff war die »Reiher«."]


def test_a_file_of_several_letters_as_pandoc_writes_it():
    assert letters(FILES / "pandoc.md") == [
        (["Orla Fenn"], ["Josiah Quill"], "1811-03-04", "Port Carrow"),
        (["Josiah Quill"], ["Orla Fenn"], "1811-03-09", "Hollingstead"),
        (["Orla Fenn"], ["Josiah Quill"], "1811-03-15", "Port Carrow"),
    ]


def test_an_ugly_file_of_several_letters_whose_front_matter_is_that_of_a_page():
    assert letters(FILES / "ugly.md") == [
        (["Orla Fenn"], ["Josiah Quill"], "1811-03-04", "Port Carrow"),
        (["Josiah Quill"], ["Orla Fenn"], "1811-03-09", "Hollingstead"),
    ]
    source = preview(FILES / "ugly.md").source
    assert source.title == "Letters of Orla Fenn: the year 1811"
    assert "The barley has not come — and the mill stands idle." in source.text
    assert (
        "1. I have your letter of the 4th Mch.\n2. The barley left on Tuesday in the sloop <Heron>, forty"
        in source.text
    )
    assert "checked against" not in source.text


@pytest.mark.parametrize(
    ("head", "senders", "recipients", "date"),
    [
        ("from: Orla Fenn\nto: Josiah Quill\ndate: 4 March 1811", ["Orla Fenn"], ["Josiah Quill"], "1811-03-04"),
        ("author: Orla Fenn\naddressee: J. Quill", ["Orla Fenn"], ["J. Quill"], None),
        (
            "Absender: Orla Fenn\nEmpfänger: Josiah Quill\nDatum: 4. März 1811",
            ["Orla Fenn"],
            ["Josiah Quill"],
            "1811-03-04",
        ),
        (
            "expéditeur: Orla Fenn\ndestinataire: Josiah Quill\ndate: 1811-03",
            ["Orla Fenn"],
            ["Josiah Quill"],
            "1811-03",
        ),
        (
            "from: {name: Orla Fenn, place: Port Carrow}\nto: [A. Pell, B. Pell]",
            ["Orla Fenn"],
            ["A. Pell", "B. Pell"],
            None,
        ),
        ("sender: >\n  Orla\n  Fenn\nrecipient:\ndate: 1811~", ["Orla Fenn"], [], "1811~"),
        ("title: Orla Fenn to Josiah Quill\ndate: 1811-03-04", ["Orla Fenn"], ["Josiah Quill"], "1811-03-04"),
        ("title: A letter: of barley\nfrom: Orla Fenn", ["Orla Fenn"], [], None),
        (
            "from: Orla Fenn\nto: Josiah Quill\ndate: 1811-03-04T10:00:00Z",
            ["Orla Fenn"],
            ["Josiah Quill"],
            "1811-03-04",
        ),
        ("date: 4 March 1811\nauthor: Orla Fenn", ["Orla Fenn"], [], "1811-03-04"),
    ],
)
def test_the_names_that_people_use(head, senders, recipients, date):
    said = described(head)
    assert names(said.senders) == senders
    assert names(said.recipients) == recipients
    assert (said.date.edtf if said.date else None) == date


def test_a_date_in_figures_that_may_be_two_days_is_doubted():
    said = described("from: Orla Fenn\ndate: 04/03/1811")
    assert said.date.edtf == "[1811-03-04,1811-04-03]"
    assert [doubt.code for doubt in said.doubts] == ["date-ambiguous"]


def test_a_date_that_cannot_be_read_is_doubted_and_not_guessed():
    said = described("from: Orla Fenn\ndate: after the fair")
    assert said.date is None
    assert [doubt.code for doubt in said.doubts] == ["date-impossible"]


def test_the_date_on_which_a_page_was_published_is_none_of_the_letters():
    source = markdown("---\nlayout: post\ntitle: Barley\ndate: 2019-05-04\ntags: [x]\n---\n" + WORDS)
    assert source.letters == ()
    assert [(h.kind, h.span.start) for h in source.hints] == [("navigation", 0)]


PARTIES = "sender: Orla Fenn\nrecipient: Josiah Quill\n"
DATED = "Port Carrow, 4 March 1811\n\n" + WORDS


@pytest.mark.parametrize(
    ("head", "words", "date", "codes"),
    [
        (PARTIES + "date: 2019-05-04\nletter_date: 1811-03-05", WORDS, "1811-03-05", []),
        (PARTIES + "date: 2019-05-04\norigDate: 1811-03-05", WORDS, "1811-03-05", []),
        (PARTIES + "written: 1811-03-05", DATED, "1811-03-05", ["date-conflict"]),
        (PARTIES + "layout: post\ndate: 2019-05-04", DATED, "1811-03-04", []),
        (PARTIES + "layout: post\ndate: 2019-05-04", WORDS, None, ["date-unknown"]),
        (PARTIES + "tags: [barley]\ndate: 1811-03-05", WORDS, "1811-03-05", []),
        (PARTIES + "date: 2019-05-04", DATED, "1811-03-04", []),
        (PARTIES + "date: 1811-03-06", DATED, "1811-03-04", ["date-conflict"]),
        (PARTIES + "date: 1811", DATED, "1811-03-04", []),
        ('title: "Orla Fenn to Josiah Quill, 4 March 1811"\ndraft: false\ndate: 2019-05-04', WORDS, "1811-03-04", []),
        ('title: "Orla Fenn to Josiah Quill, 4 March 1811"\ndate: 1811-03-06', WORDS, "1811-03-04", ["date-conflict"]),
    ],
)
def test_a_date_of_a_page_and_the_date_of_its_letter(head, words, date, codes, tmp_path):
    file = tmp_path / "letter.md"
    file.write_text(f"---\n{head}\n---\n\n{words}\n", "utf-8")
    (letter,) = preview(file).letters
    said = letter.description
    assert (said.date.edtf if said.date else None) == date
    assert [doubt.code for doubt in said.doubts if doubt.code.startswith("date")] == codes


def test_a_place_that_is_a_link_between_notes():
    said = described(PARTIES + 'place: "[[Port Carrow]]"')
    assert said.place.written == "Port Carrow"


def test_a_letter_of_which_only_the_front_matter_is_known():
    (letter,) = markdown("---\nfrom: Orla Fenn\nto: Josiah Quill\n---\n").letters
    assert letter.kind == "described"
    assert names(letter.description.senders) == ["Orla Fenn"]


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nDear Sir,\n\nThe barley has not come.\n\n---\n\nOrla Fenn",
        "---\nDear Sir,\nThe barley: it has not come.\n---\nOrla Fenn",
        "---\nfrom: Orla Fenn\n\nThe rule above ends nowhere.",
        "+++\nDear Sir,\n+++\nOrla Fenn",
    ],
)
def test_a_text_that_merely_begins_with_a_rule_has_no_front_matter(text):
    source = markdown(text, "a.txt")
    assert (source.format, source.text, source.letters) == ("text", text, ())


def test_front_matter_tells_a_file_of_any_name():
    assert markdown(f"---\nfrom: Orla Fenn\n---\n\n{WORDS}", "a.txt").format == "markdown"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**Dear** _Sir_,", "Dear Sir,"),
        ("4. Mai 1811\nLieber Freund", "4. Mai 1811\nLieber Freund"),
        ("12) I wait.", "12) I wait."),
        ("- ten sails\n- rope", "- ten sails\n- rope"),
        ("Yours,  \nOrla\\\nFenn", "Yours,\nOrla\nFenn"),
        ("Yours,\nOrla\n---\nDear Sir,", "Yours,\nOrla\n\n\nDear Sir,"),
        ("Letters\n=====\n\nDear Sir,", "Letters\n\nDear Sir,"),
        ("## Letters {#l .x}\n\nDear Sir,", "Letters\n\nDear Sir,"),
        ("    Dear Sir,\n\n\tall is well.", "Dear Sir,\n\nall is well."),
        ("```\nDear\n  Sir\n```", "Dear\n  Sir"),
        ("see [Port Carrow](x.md), [[people/quill|Quill]] and <Heron>", "see Port Carrow, Quill and <Heron>"),
        ("5 \\* 3, M&rsquo;Adam, AT&T, 3 < 4", "5 * 3, M’Adam, AT&T, 3 < 4"),
        ("1<sup>st</sup> of May<br>1811<!-- sic -->", "1st of May\n1811"),
        ("A snake_case_word * and 2 * 3", "A snake_case_word * and 2 * 3"),
        ("% Letters\n% A. Pell\n\nDear Sir,", "% Letters\n% A. Pell\n\nDear Sir,"),
    ],
)
def test_no_word_is_lost_to_the_markup(text, shown):
    assert markdown(text).text.rstrip("\n") == shown


LAUGHS = "".join(f"{c}: &{c} [{f'*{b},' * 9}]\n" for b, c in pairwise("abcdefghi"))


@pytest.mark.parametrize(
    "text",
    [
        f"---\na: &a [{'x,' * 9}]\n{LAUGHS}from: *i\n---\n",
        "---\nfrom: &a [*a]\n---\nDear Sir",
        "---\nfrom: " + "[" * 15_000 + "\n---\nDear Sir",
        "---\n" + "from: x\n" * 50_000,
        "+++\nfrom = " + "[" * 15_000 + "\n+++\nDear Sir",
        "---\nfrom: !!python/object/apply:os.system ['true']\n---\nDear Sir",
        "> " * 50_000 + "x",
        "[" * 100_000,
        "*a **a " * 30_000,
        "[^1]" * 20_000 + "\n\n[^1]: x",
        "<" * 100_000,
        "`" * 100_000,
        "|a" * 50_000 + "|\n" + "|-" * 50_000 + "|",
        "[[" * 50_000,
        "# " + "{" * 100_000,
    ],
)
def test_no_markdown_chokes_the_reader(text):
    began = time.process_time()
    markdown(text)
    assert time.process_time() - began < 4
