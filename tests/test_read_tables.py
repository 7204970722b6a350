"""Tables of letters: columns by their names, cells, dates, what is broken. CSV, Excel workbooks and JSON Lines."""

import io
import json
import re
import zipfile
from pathlib import Path

import pytest

from despatch.dates import find_order
from despatch.languages.columns import TARGETS
from despatch.read import package, read
from despatch.read.tables import columns
from despatch.read.tables.cell_dates import read_date, read_parts
from despatch.settings import Settings

FORMATS = Path(__file__).parent / "data" / "formats"
SUFFIXES = (".csv", ".tsv", ".xlsx", ".jsonl")
TABLES = sorted(file.name for file in FORMATS.iterdir() if file.suffix in SUFFIXES)


def table(text, name="list.csv", **settings):
    """Return the source of a table and the codes of what was found; every span quotes its field."""
    data = text if isinstance(text, bytes) else text.encode()
    source, problems = read(data, name, Settings(**settings))
    for letter in source.letters if source else ():
        for part in (*letter.description.senders, *letter.description.recipients):
            assert part.span is None or re.sub("[;\t]", " ", part.span.of(source.text)) == part.name
        for part in (letter.description.date, letter.description.place, letter.description.subject):
            assert part is None or part.span is None or part.span.of(source.text) == part.written
    return source, problems


def described(text, name="list.csv", **settings):
    """Return the description of the first letter of a table without problems."""
    source, problems = table(text, name, **settings)
    assert problems == ()
    return source.letters[0].description


def names(parties):
    return [party.name for party in parties]


CATALOGUE = """\
id,sender,recipient,date,place,repository
1,"Fenn, Orla","Quill, Josiah",1811-03-04,Port Carrow,Carrow Library
2,"Quill, Josiah","Fenn, Orla",1811-03-09?,Hollingstead,Carrow Library
3,"Fenn, Orla","Rook, Tamsin",1811-04,,Carrow Library
"""


def test_each_row_is_a_letter_known_by_its_description():
    source, problems = table(CATALOGUE)
    assert problems == ()
    assert source.text == CATALOGUE
    assert {letter.kind for letter in source.letters} == {"described"}
    assert [letter.span.of(source.text) for letter in source.letters] == CATALOGUE.rstrip("\n").split("\n")[1:]
    first, second, third = (letter.description for letter in source.letters)
    assert names(first.senders) == ["Fenn, Orla"]
    assert names(first.recipients) == ["Quill, Josiah"]
    assert (first.date.edtf, second.date.edtf, third.date.edtf) == ("1811-03-04", "1811-03-09?", "1811-04")
    assert (first.place.written, third.place) == ("Port Carrow", None)
    assert first.senders[0].span.of(source.text) == "Fenn, Orla"
    assert first.date.rule == "encoding.column"
    assert first.holding.repository == "Carrow Library"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("name", ["list.csv", "list.txt"])
def test_a_table_is_told_by_its_content_whatever_parts_its_cells(delimiter, name):
    rows = [["Sender", "Recipient", "Date"], ["Orla Fenn", "Josiah Quill", "1811-03-04"]]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    assert names(described(text, name).senders) == ["Orla Fenn"]


def test_prose_with_commas_is_no_table():
    prose = (
        "From Port Carrow, 4 March 1811\nSender, recipient, and all who read this,\n\nThe barley, Sir, has not come.\n"
    )
    source, _ = table(prose, "letter.txt")
    assert source.format == "text"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Author,Addressee,Date of letter", ["sender", "recipient", "date"]),
        ("Author(s),Addressee(s),Date", ["sender", "recipient", "date"]),
        ("Absender,Empfänger,Datum,Absendeort,Empfangsort", ["sender", "recipient", "date", "place", "destination"]),
        ("Expéditeur,Destinataire,Date,Lieu d'expédition,Cote", ["sender", "recipient", "date", "place", "shelfmark"]),
        ("Vorname Absender,Nachname des Absenders,Datum", ["sender_first", "sender_last", "date"]),
        ("sender_name,sender_gnd,recipientName,dateSent", ["sender", "sender_key", "recipient", "date"]),
        ("author_names,authors_uncertain,date_of_work_std_year", ["sender", "sender_uncertain", "date_year"]),
        (
            "sender,senderID,senderPlace,senderDate,addressee,addresseePlaceID,addresseeDate,edition,key",
            ["sender", "sender_key", "place", "date", "recipient", "destination_key", "received", None, None],
        ),
        ("Verfasser/in,Adressat/in,Signatur/Standort,Date (ISO)", ["sender", "recipient", "shelfmark", "date"]),
        (
            "Author as marked in body/text of letter,Recipient,Date uncertain (0=No; 1=Yes),Year 2nd date (range)",
            ["sender_written", "recipient", "date_uncertain", "date_end_year"],
        ),
        ("Sender's name,Name of the recipient,Sent", ["sender", "recipient", "date"]),
        ("Year,Month,Day,From,To", ["date_year", "date_month", "date_day", "sender", "recipient"]),
        ("From,Colour,Date", ["sender", None, "date"]),
    ],
)
def test_columns_are_known_by_their_usual_names(header, expected):
    found = columns.find_header([header.split(",")], Settings())
    assert list(found.targets) == expected


def test_an_archive_says_what_its_own_columns_tell():
    text = "Scrivener;Whither;When\nOrla Fenn;Josiah Quill;4 March 1811\n"
    mapping = (("Scrivener", "sender"), ("Whither", "recipient"), ("when", "date"))
    letter = described(text, columns=mapping)
    assert (names(letter.senders), names(letter.recipients), letter.date.edtf) == (
        ["Orla Fenn"],
        ["Josiah Quill"],
        "1811-03-04",
    )


def test_a_table_of_unknown_columns_names_them_and_the_mapping_to_write():
    source, (problem,) = table("Scrivener;Whither\nOrla Fenn;Josiah Quill\n")
    assert source is None
    assert problem.code == "table-columns-unknown"
    assert "It has 'Scrivener', 'Whither'" in problem.message
    assert 'sender = "Scrivener"' in problem.message


def test_titles_may_stand_above_the_names_and_names_may_go_over_two_rows():
    names_of_columns = "Sender;;Recipient;\nfirst name;last name;first name;last name"
    text = f"Letters of the mill;;;\n\n{names_of_columns}\nOrla;Fenn;Josiah;Quill\n"
    letter = described(text)
    assert (names(letter.senders), names(letter.recipients)) == (["Orla Fenn"], ["Josiah Quill"])


def test_a_cell_may_name_several_people_and_say_how_sure_it_is():
    rows = '"Fenn, Orla | Rook, Tamsin";"1|2";[Josiah Quill];1811\nAmos Pell?;;unknown;1811\n'
    source, _ = table(f"sender;sender gnd;recipient;date\n{rows}")
    first, second = (letter.description for letter in source.letters)
    assert [(party.name, party.key) for party in first.senders] == [("Fenn, Orla", "1"), ("Rook, Tamsin", "2")]
    assert names(first.recipients) == ["Josiah Quill"]
    assert first.recipients[0].confidence < 0.9
    assert names(second.senders) == ["Amos Pell"]
    assert second.senders[0].confidence == 0.5
    assert [doubt.code for doubt in second.doubts] == ["recipient-unknown"]


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("1811-03-04", "1811-03-04"),
        ("1811-03-04T10:00:00", "1811-03-04"),
        ("1811-03", "1811-03"),
        ("1811-03-09?", "1811-03-09?"),
        ("1811-03-04/1811-03-09", "1811-03-04/1811-03-09"),
        ("4.3.1811", "1811-03-04"),
        ("24/3/1811", "1811-03-24"),
        ("3/24/1811", "1811-03-24"),
        ("3/3/1811", "1811-03-03"),
        ("18110304", "1811-03-04"),
        ("1811/03/04", "1811-03-04"),
        ("4 March 1811", "1811-03-04"),
        ("vor 19. Januar 1788", "../1788-01-18"),
        ("[ca. 1811]", "1811~"),
        ("1650s", "165X"),
        ("1811-03-00", "1811-03"),
        ("1811-00-00", "1811"),
        ("1811-3-4", "1811-03-04"),
        ("03/1811", "1811-03"),
        ("4-Mar-1811", "1811-03-04"),
        ("1811, March 4", "1811-03-04"),
        ("1811 [March 4]", "1811-03-04"),
        ("1811–1812", "1811/1812"),
        ("1811 (?)", "1811?"),
        ("März 1811 [?]", "1811-03?"),
        ("1811-03-04 / 1811-03-06", "1811-03-04/1811-03-06"),
    ],
)
def test_dates_in_cells(written, edtf):
    found = read_date(written, ("en",), serials=False)
    assert (found.edtf, found.doubt) == (edtf, None)


@pytest.mark.parametrize(
    ("written", "edtf", "code"),
    [
        ("3/4/1811", "[1811-03-04,1811-04-03]", "date-ambiguous"),
        ("1811-02-30", None, "date-impossible"),
        ("30 February 1811", None, "date-impossible"),
        ("31.4.1811", None, "date-impossible"),
        ("the day of the fair", None, "date-unknown"),
        ("4 March", None, "date-unknown"),
        ("4 March 1811 and 9 June 1812", None, "date-unknown"),
    ],
)
def test_a_date_that_is_not_certain_is_doubted_and_never_guessed(written, edtf, code):
    found = read_date(written, ("en",), serials=False)
    assert (found.edtf, found.doubt[0]) == (edtf, code)


def test_a_column_shows_the_order_of_its_days_and_months():
    assert find_order(["3/4/1811", "24/4/1811"]) == "day first"
    assert find_order(["3/4/1811", "4/24/1811"]) == "month first"
    assert find_order(["24/4/1811", "4/24/1811"]) is None
    text = "sender,recipient,date\nOrla Fenn,Josiah Quill,3/4/1811\nOrla Fenn,Josiah Quill,4/24/1811\n"
    assert described(text).date.edtf == "1811-03-04"


@pytest.mark.parametrize(
    ("parts", "edtf"),
    [
        (("1650", "2", "14"), "1650-02-14"),
        (("1650", "Feb", "14"), "1650-02-14"),
        (("1650", "", "14"), "1650"),
        (("1650.0", "3.0", ""), "1650-03"),
        (("", "3", "4"), "XXXX-03-04"),
        (("1650", "0", "0"), "1650"),
    ],
)
def test_year_month_and_day_in_columns_of_their_own(parts, edtf):
    assert read_parts(*parts, ("en",)).edtf == edtf


def test_a_day_in_columns_that_never_was_is_no_date():
    for month in ("2", "Feb"):
        found = read_parts("1811", month, "30", ("en",))
        assert (found.edtf, found.doubt[0]) == (None, "date-impossible")


def test_the_columns_of_a_union_catalogue():
    header = "Year date,Month date,Day date,Date as marked,Date uncertain,Calendar,Author,Author inferred,Recipient"
    letter = described(f'{header}\n1650,2,14,"St Valentine, 1650",1,J,"Fenn, Orla",1,"Quill, Josiah"\n')
    assert letter.date.edtf == "1650-02-24?"
    assert (letter.date.written, letter.date.calendar) == ("St Valentine, 1650", "julian")
    assert letter.senders[0].confidence == 0.7


def test_a_year_that_began_in_march_leaves_two_days_open():
    header = "Year,Month,Day,Calendar,Author,Recipient"
    source, _ = table(f"{header}\n1650,2,14,Julian (March),Orla Fenn,Josiah Quill\n")
    (letter,) = source.letters
    assert letter.description.date.edtf == "[1650-02-24,1651-02-24]"
    assert [doubt.code for doubt in letter.description.doubts] == ["date-ambiguous"]


@pytest.mark.parametrize(
    ("written", "calendar", "edtf"),
    [
        ("4 May 1651", "Julian", "1651-05-14"),
        ("4 February 1651", "Julian (January year start)", "1651-02-14"),
        ("1651-02-04/1651-02-06", "O.S.", "1651-02-14/1651-02-16"),
        ("February 1651", "Julian", "1651-02"),
        ("4 Feb. 1650/1", "Julian (March)", "1651-02-14"),
        ("4 February 1650", "Julian (March)", "[1650-02-14,1651-02-14]"),
        ("4 May 1651", "Gregorian", "1651-05-04"),
    ],
)
def test_a_column_of_calendars_counts_for_dates_in_words(written, calendar, edtf):
    letter = described(f"sender,recipient,date,calendar\nOrla Fenn,Josiah Quill,{written},{calendar}\n")
    assert letter.date.edtf == edtf
    assert read_parts("1651", "May", "4", ("en",), "julian").edtf == "1651-05-14"


@pytest.mark.parametrize(
    ("title", "date"),
    [
        ("Letter from Orla Fenn to Josiah Quill", "1811-03-04"),
        ('"Orla Fenn to Josiah Quill, 4 March 1811"', ""),
    ],
)
def test_a_title_names_the_parties_where_no_column_does(title, date):
    letter = described(f"Reference,Title,Date\nAD/1,{title},{date}\n")
    assert [(p.name, p.rule, p.confidence) for p in letter.senders] == [("Orla Fenn", "encoding.title", 0.9)]
    assert [(p.name, p.confidence) for p in letter.recipients] == [("Josiah Quill", 0.9)]
    assert letter.date.edtf == "1811-03-04"
    assert letter.doubts == ()


def test_a_title_never_contradicts_a_column_of_senders():
    text = "Sender,Recipient,Title\nOrla Fenn,,Letter from Ada Hale to Josiah Quill\n,,On the barley from Port Carrow\n"
    source, _ = table(text)
    told = [(names(a.description.senders), names(a.description.recipients)) for a in source.letters]
    assert told == [(["Orla Fenn"], []), ([], [])]


def test_columns_that_contradict_each_other_are_a_finding():
    source, _ = table("sender,recipient,date,year\nOrla Fenn,Josiah Quill,1811-03-04,1812\n")
    assert [doubt.code for doubt in source.letters[0].description.doubts] == ["date-conflict"]
    text = "sender,recipient,date,end date,date received\nOrla Fenn,Josiah Quill,1811-03-04,1811-03-01,1811-02-01\n"
    source, _ = table(text)
    assert [doubt.code for doubt in source.letters[0].description.doubts] == ["date-conflict", "date-conflict"]


def test_two_columns_of_dates_are_an_interval():
    letter = described("sender,recipient,date from,date to\nOrla Fenn,Josiah Quill,1811-03-04,1811-03-09\n")
    assert letter.date.edtf == "1811-03-04/1811-03-09"


# ---------------------------------------------------------------- words, and what is broken


def test_a_column_of_words_makes_letters_with_words():
    text = (
        'from,to,date,transcription\nOrla Fenn,,1811-03-04,"Sir,\n\nThe ""Curlew"" sails.\n\nO. Fenn"\n,Orla Fenn,,\n'
    )
    source, problems = table(text)
    assert problems == ()
    first, second = source.letters
    assert (first.kind, second.kind) == ("letter", "described")
    assert first.span.of(source.text) == 'Sir,\n\nThe "Curlew" sails.\n\nO. Fenn'
    assert names(first.description.senders) == ["Orla Fenn"]
    assert first.description.doubts == ()  # the words may name the recipient


def test_a_broken_row_costs_itself_and_is_named():
    source, problems = read((FORMATS / "ugly-catalogue.csv").read_bytes(), "ugly.csv", Settings())
    assert [(problem.code, problem.line) for problem in problems] == [("table-row", 7), ("table-row", 8)]
    assert "quotation mark" in problems[0].message
    assert "5 cells for 4 columns" in problems[1].message
    assert len(source.letters) == 2


def test_many_broken_rows_are_named_in_part():
    rows = "".join(f'Orla Fenn,"Josiah Quill,{year}\n' for year in range(1700, 1750))
    source, problems = table(f"sender,recipient,date\nOrla Fenn,Josiah Quill,1811\n{rows}")
    assert len(source.letters) == 1
    assert len(problems) == 21
    assert problems[-1].message.startswith("30 more rows")


def test_a_byte_order_mark_and_an_old_charset_are_read():
    text = "Absender;Empfänger;Datum\nKäthe Ruhwald;Jost Weidner;4.3.1811\n"
    assert names(described(b"\xef\xbb\xbf" + text.encode()).senders) == ["Käthe Ruhwald"]
    assert names(described(text.encode("utf-16")).senders) == ["Käthe Ruhwald"]
    source, (problem,) = table(text.encode("cp1252"))
    assert problem.code == "source-charset"
    assert names(source.letters[0].description.senders) == ["Käthe Ruhwald"]


@pytest.mark.parametrize("name", ["list.csv", "list.jsonl"])
def test_a_million_columns_are_refused(name):
    wide = ",".join(f"c{n}" for n in range(1_000_000))
    text = wide if name.endswith("csv") else json.dumps({"sender": "x", **{f"c{n}": n for n in range(2000)}})
    source, (problem,) = table(text, name)
    assert source is None
    assert problem.code == "source-oversized"


def test_a_table_without_rows_says_so():
    source, (problem,) = table("sender,recipient,date\n")
    assert source is None
    assert (problem.code, problem.message) == ("source-empty", "the table has no rows. Put the letters in it.")


# ---------------------------------------------------------------- Excel


def fixture(name, **settings):
    source, problems = read((FORMATS / name).read_bytes(), name, Settings(**settings))
    return source, [problem.code for problem in problems]


def test_a_workbook_gives_its_rows_and_days():
    source, codes = fixture("catalogue.xlsx")
    assert codes == []
    assert [letter.description.date.edtf for letter in source.letters] == ["1911-03-04", "1911", "1911-05~"]
    assert source.letters[0].span.of(source.text) == (
        "Orla Fenn\tJosiah Quill\t1911-03-04\tPort Carrow\thttps://example.org/1"
    )
    assert source.letters[0].description.identifier == "https://example.org/1"


def test_a_workbook_of_emlo():
    source, codes = fixture("emlo.xlsx")
    assert codes == []
    first, second = (letter.description for letter in source.letters)
    assert (first.date.edtf, first.date.written) == ("1650-02-24", "14 Feb. 1649/50")
    assert (first.senders[0].key, first.senders[0].confidence) == ("p/12", 0.7)
    assert second.date.edtf == "1650-03?"
    assert second.date.span.of(source.text) == second.date.written == "March"


def test_an_ugly_workbook_is_read_past_titles_merged_cells_and_formulas():
    source, codes = fixture("ugly-catalogue.xlsx")
    assert codes == ["table-formula"]
    assert source.title == "1811"
    assert [(names(letter.description.senders), letter.description.date.edtf) for letter in source.letters] == [
        (["Orla Fenn"], "1811-03-04"),
        (["Josiah Quill"], "1811-03-09"),
    ]


NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def workbook(sheet, **files):
    """Return a workbook with the given rows of XML, and other files in place of those it has."""
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    inside = {
        "xl/workbook.xml": f'<workbook {NAMESPACE} xmlns:r="{relations}"><sheets><sheet name="L" r:id="r1"/></sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": '<R><Relationship Id="r1" Target="worksheets/a.xml"/></R>',
        "xl/worksheets/a.xml": f"<worksheet {NAMESPACE}><sheetData>{sheet}</sheetData></worksheet>",
        **files,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in inside.items():
            zipped.writestr(name, data)
    return buffer.getvalue()


def row(number, *cells):
    within = "".join(f'<c r="{chr(65 + n)}{number}" t="str"><v>{cell}</v></c>' for n, cell in enumerate(cells))
    return f'<row r="{number}">{within}</row>'


HEAD = row(1, "Sender", "Recipient", "Date")


def test_a_number_that_excel_shows_as_a_day_is_a_day():
    styles = f'<styleSheet {NAMESPACE}><numFmts><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy"/></numFmts><cellXfs>'
    styles += '<xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>'
    cells = '<row r="2"><c r="A2" t="inlineStr"><is><t>Orla Fenn</t></is></c><c r="C2" s="1"><v>4081</v></c></row>'
    cells += '<row r="3"><c r="A3" t="inlineStr"><is><t>Orla Fenn</t></is></c><c r="C3" s="0"><v>20000</v></c></row>'
    source, _ = table(workbook(HEAD + cells, **{"xl/styles.xml": styles}), "days.xlsx")
    assert [letter.description.date.edtf for letter in source.letters] == ["1911-03-04", "1954-10-03"]


@pytest.mark.parametrize(
    ("data", "code", "says"),
    [
        (workbook(HEAD)[:400], "source-damaged", "cut off or damaged"),
        (workbook(HEAD + '<row r="2"><c r="XFD2"><v>1</v></c></row>'), "source-oversized", "16,384 columns"),
        (workbook("<row>"), "source-damaged", "no XML"),
        (workbook(row(1, "Scrivener", "Whither")), "table-columns-unknown", "'Scrivener', 'Whither'"),
        (workbook(HEAD), "source-empty", "no rows"),
        (
            workbook(HEAD, **{"xl/sharedStrings.xml": '<!DOCTYPE a [<!ENTITY b "c">]><sst/>'}),
            "xml-entities",
            "declares entities",
        ),
    ],
)
def test_a_workbook_that_cannot_be_read_says_why(data, code, says):
    source, (problem,) = table(data, "a.xlsx")
    assert source is None
    assert problem.code == code
    assert says in problem.message


def test_a_workbook_that_unpacks_to_more_than_a_list_is_refused(monkeypatch):
    monkeypatch.setattr(package, "SMALL", 1000)
    source, (problem,) = table(workbook(HEAD + " " * 900_000), "bomb.xlsx")
    assert source is None
    assert problem.code == "source-oversized"


def test_an_opendocument_spreadsheet_says_what_to_save_it_as():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as zipped:
        zipped.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    source, (problem,) = table(buffer.getvalue(), "list.ods")
    assert source is None
    assert "save it as .xlsx or .csv" in problem.message


def test_a_letter_with_a_line_of_tabs_is_no_table():
    letter = "Orla Fenn to Josiah Quill\n\nPort Carrow, March 4, 1911\n\nDear Sir,\n\n" + "a\t" * 2_400
    source, problems = table(letter.encode(), "fenn.txt")
    assert (source.format, problems) == ("text", ())


# ---------------------------------------------------------------- JSON


def test_json_lines_with_words_are_letters():
    source, codes = fixture("letters.jsonl")
    assert codes == []
    first, second = source.letters
    assert first.span.of(source.text) == "Sir,\n\nThe barley has not come.\n\nOrla Fenn"
    assert names(first.description.recipients) == ["Josiah Quill", "Tamsin Rook"]
    assert (second.kind, second.description.identifier) == ("letter", "a2")


def test_objects_within_objects_are_columns():
    source, codes = fixture("nested.jsonl")
    assert codes == []
    first = source.letters[0].description
    assert [(party.name, party.key) for party in first.recipients] == [
        ("Quill, Josiah", "118000002"),
        ("Rook, Tamsin", "118000003"),
    ]
    assert (first.place.written, first.place.key) == ("Port Carrow", "https://example.org/9")


def test_a_broken_line_of_json_costs_itself():
    source, problems = read((FORMATS / "ugly-letters.jsonl").read_bytes(), "ugly.jsonl", Settings())
    assert [(problem.code, problem.line) for problem in problems] == [("table-row", 2), ("table-row", 4)]
    assert [letter.description.date.edtf for letter in source.letters] == ["1811-03-04", "1811"]


def test_a_list_of_objects_is_read_too_and_deep_json_is_not_followed():
    listed = json.dumps({"letters": [{"sender": "Orla Fenn", "recipient": "Josiah Quill", "date": 1811}]}, indent=1)
    assert names(described(listed, "list.json").senders) == ["Orla Fenn"]
    deep = '{"sender": "Orla Fenn", "date": ' + '{"a":' * 100_000 + "1" + "}" * 100_000 + "}"
    good = '{"sender": "Orla Fenn", "recipient": "Josiah Quill", "date": "1811"}'
    source, (problem,) = table(f"{good}\n{deep}\n", "deep.jsonl")
    assert (len(source.letters), problem.code, problem.line) == (1, "table-row", 2)


@pytest.mark.parametrize("name", TABLES)
def test_every_table_of_the_folder_is_read(name):
    source, _ = table((FORMATS / name).read_bytes(), name)
    assert source.letters


def test_the_form_of_columns_has_a_word_for_every_target():
    vocabulary = columns.words()
    for target in TARGETS:
        part = target.rpartition("_")[2]
        assert getattr(vocabulary, target, None) or getattr(vocabulary.parts, part, None), target
