# ruff: noqa: E501 - rows of tables are long
"""Makes the tables and lists of letters in this folder: python make_tables.py (openpyxl must be installed).

The people and letters are invented. `ugly-*` files have what real ones have: titles above the table, merged cells,
broken quotes, formulas, empty rows, days that never were.
"""

import csv
import datetime as dt
import json
from pathlib import Path

from openpyxl import Workbook

HERE = Path(__file__).parent


def write_csv() -> None:
    """Write an English list, a German one as old Excel saves it, one with the letters' words, and an ugly one."""
    with (HERE / "catalogue.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "sender", "recipient", "date", "place", "repository", "shelfmark", "abstract"])
        rows.writerow(
            [
                1,
                "Fenn, Orla",
                "Quill, Josiah",
                "1811-03-04",
                "Port Carrow",
                "Carrow Library",
                "MS 1",
                "Asks for barley.",
            ]
        )
        rows.writerow(
            [2, "Quill, Josiah", "Fenn, Orla; Rook, Tamsin", "1811-03-09?", "Hollingstead", "", "", 'On the "Curlew".']
        )
        rows.writerow([3, "Fenn, Orla", "unknown", "", "", "Carrow Library", "MS 2", ""])
    (HERE / "verzeichnis.csv").write_bytes(
        "Nr;Absender;Empfänger;Datum;Absendeort;Empfangsort;Bibliothek;Signatur;Regest\r\n"
        "1;Ruhwald, Käthe;Weidner, Jost;4.3.1811;Köln;Ulm;Stadtarchiv Ulm;A 17;Bittet um Gerste.\r\n"
        "2;Weidner, Jost;Ruhwald, Käthe;vor 19. Januar 1812;[Ulm];Köln;;;\r\n"
        "3;Weidner, Jost;Ruhwald, Käthe;o. D.;;;;;Ohne Datum.\r\n".encode("cp1252")
    )
    with (HERE / "letters.tsv").open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file, delimiter="\t")
        rows.writerow(["From", "To", "Sent date", "Transcription"])
        rows.writerow(["Orla Fenn", "Josiah Quill", "1811-03-04", "Sir,\n\nThe barley has not come.\n\nOrla Fenn"])
        rows.writerow(["Josiah Quill", "Orla Fenn", "1811-03-09", 'Madam,\n\nThe "Curlew" sails with it.\n\nJ. Quill'])
        rows.writerow(["Orla Fenn", "Josiah Quill", "1811-03-20", ""])
    (HERE / "ugly-catalogue.csv").write_text(
        "Letters of the Fenn mill;;;\n"
        "compiled 1954;;;\n"
        "\n"
        "Author(s);Addressee(s);Date of letter;Year\n"
        "Fenn, Orla;Quill, Josiah;3/4/1811;1811\n"
        ";;;\n"
        'Quill, Josiah;"Fenn, Orla;9 March 1811;1811\n'
        "Fenn, Orla;Quill;Josiah;30 March 1811;1811\n"
        "Author(s);Addressee(s);Date of letter;Year\n"
        "Fenn, Orla;Quill, Josiah;30 February 1811;\n",
        encoding="utf-8",
    )


def write_xlsx() -> None:
    """Write a workbook with real days, one as EMLO's sheets are, and an ugly one."""
    book = Workbook()
    sheet = book.active
    sheet.append(["Sender", "Recipient", "Date", "Place", "URL"])
    sheet.append(["Orla Fenn", "Josiah Quill", dt.date(1911, 3, 4), "Port Carrow", "https://example.org/1"])
    sheet.append(["Josiah Quill", "Orla Fenn", 1911, "Hollingstead", "https://example.org/2"])
    sheet.append(["Orla Fenn", "Tamsin Rook", "about May 1911", None, None])
    book.save(HERE / "catalogue.xlsx")

    book = Workbook()
    sheet = book.active
    sheet.append(
        ["EMLO Letter ID Number", "Year date", "Month date", "Day date", "Date as marked", "Date uncertain", "Calendar",
         "Author", "Author EMLO ID", "Author inferred", "Recipient", "Origin name", "Destination name", "Repository name",
         "Shelfmark", "Abstract"]
    )  # fmt: skip
    sheet.append([7, 1650, 2, 14, "14 Feb. 1649/50", 0, "J", "Fenn, Orla", "p/12", 1, "Quill, Josiah", "Port Carrow", "Kolm",
                  "Carrow Library", "MS 3, fol. 2", "On the tides."])  # fmt: skip
    sheet.append(
        [8, 1650, 3, None, "March", 1, "G", "Quill, Josiah", "p/13", 0, "Fenn, Orla", "Kolm", None, None, None, None]
    )
    book.save(HERE / "emlo.xlsx")

    book = Workbook()
    notes = book.active
    notes.title = "Read me"
    notes["A1"] = "Colours: green rows are checked."
    sheet = book.create_sheet("1811")
    sheet["A1"] = "The Fenn letters"
    sheet.merge_cells("A1:F1")
    for place, words in (("A3", "Sender"), ("C3", "Recipient"), ("E3", "Date"), ("F3", "Notes")):
        sheet[place] = words
    sheet.merge_cells("A3:B3")
    sheet.merge_cells("C3:D3")
    for place, words in enumerate(["first name", "last name", "first name", "last name", "", ""], 1):
        sheet.cell(4, place, words or None)
    for place, words in enumerate(["Orla", "Fenn", "Josiah", "Quill", "1811-03-04", "=1+1"], 1):
        sheet.cell(7, place, words)
    for place, words in enumerate(["Josiah", "Quill", "Orla", "Fenn", "9.3.1811"], 1):
        sheet.cell(9, place, words)
    book.save(HERE / "ugly-catalogue.xlsx")


def write_json_lines() -> None:
    """Write letters with their words, a list with objects within objects, and an ugly one."""
    letters = [
        {"id": "a1", "from": "Orla Fenn", "to": ["Josiah Quill", "Tamsin Rook"], "date": "1811-03-04", "text": "Sir,\n\nThe barley has not come.\n\nOrla Fenn"},
        {"id": "a2", "from": "Josiah Quill", "to": "Orla Fenn", "date": "1811-03-09", "text": "Madam,\n\nIt sails.\n\nJ. Quill"},
    ]  # fmt: skip
    nested = [
        {"sender": {"name": "Fenn, Orla", "gnd": "118000001"}, "recipient": [{"name": "Quill, Josiah", "gnd": "118000002"}, {"name": "Rook, Tamsin", "gnd": "118000003"}], "dateSent": "1811-03-04", "place": {"name": "Port Carrow", "geonames": "https://example.org/9"}},
        {"sender": {"name": "Quill, Josiah"}, "recipient": [{"name": "Fenn, Orla"}], "dateSent": "1811-04"},
    ]  # fmt: skip
    for name, objects in (("letters.jsonl", letters), ("nested.jsonl", nested)):
        (HERE / name).write_text("".join(json.dumps(o, ensure_ascii=False) + "\n" for o in objects), encoding="utf-8")
    deep = '{"a":' * 400 + "1" + "}" * 400
    (HERE / "ugly-letters.jsonl").write_text(
        '{"sender": "Orla Fenn", "recipient": "Josiah Quill", "date": "1811-03-04"}\n'
        '{"sender": "Josiah Quill", "recipient": \n'
        "\n"
        "[1, 2]\n"
        f'{{"sender": "Orla Fenn", "recipient": null, "date": 1811, "extra": {deep}}}\n',
        encoding="utf-8-sig",
    )


CMIF = """\
<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0">
<teiHeader>
<fileDesc>
<titleStmt><title>Letters of the Fenn mill</title><editor>A. Clerk</editor></titleStmt>
<publicationStmt><publisher>Carrow Library</publisher><idno type="url">https://example.org/fenn.xml</idno></publicationStmt>
<sourceDesc><bibl type="print" xml:id="fenn-1">The Fenn Letters. Port Carrow 1954.</bibl></sourceDesc>
</fileDesc>
<profileDesc>
{}
</profileDesc>
</teiHeader>
<text><body><p/></body></text>
</TEI>
"""
ACTIONS = """\
<correspDesc {attributes}>
<correspAction type="sent"><persName ref="https://example.org/p/1">Orla Fenn</persName>{place}{date}</correspAction>
<correspAction type="received"><persName ref="https://example.org/p/2">Josiah Quill</persName></correspAction>
{notes}</correspDesc>"""


def write_cmif() -> None:
    """Write a list as version 1.1 has it, one with the notes of the second version, and an ugly one."""
    place = '<placeName ref="https://example.org/place/9">Port Carrow</placeName>'
    parts = (
        ('source="#fenn-1" key="12" ref="https://example.org/fenn/12"', '<date when="1811-03-04"/>'),
        ('source="#fenn-1" key="13"', '<date notBefore="1811-03-05" notAfter="1811-03-09">before 9 March</date>'),
        ('source="#fenn-1" key="14"', '<date from="1811-04-01" to="1811-04-03" cert="low"/>'),
    )
    plain = "\n".join(ACTIONS.format(attributes=a, place=place, date=d, notes="") for a, d in parts)
    (HERE / "cmif.xml").write_text(CMIF.format(plain), encoding="utf-8")
    notes = """\
<note>
<ref type="cmif:hasTextBase" target="cmif:manuscript"/>
<ref type="cmif:hasLanguage" target="en">English</ref>
<ref type="https://lod.academy/cmif/vocab/terms#mentionsPerson" target="https://example.org/p/3">Tamsin Rook</ref>
<ref type="cmif:isAvailableAsTEIfile" target="https://example.org/fenn/12.xml"/>
</note>
"""
    second = ACTIONS.format(attributes='source="#fenn-1"', place=place, date='<date when="1811-03-04"/>', notes=notes)
    (HERE / "cmif-notes.xml").write_text(CMIF.format(second), encoding="utf-8")
    ugly = """\
<correspDesc xml:id="d1" ref="https://example.org/1"><correspAction type="sent"><p><name>Orla
   Fenn</name></p><date when="1811-02-30">30 February 1811</date></correspAction><correspAction type="received">
   <persName>Unknown</persName></correspAction></correspDesc>
<correspDesc xml:id="d1"><correspAction type="sent"><orgName>Harbour Board</orgName><placeName/><date>undated</date>
   </correspAction><correspAction type="received"><persName evidence="conjecture">Josiah Quill</persName>
   <placeName>Hollingstead</placeName><date when="1811-03-09 "/></correspAction></correspDesc>
<!-- more to come -->
<correspDesc/>"""
    plain = CMIF.format(ugly).replace(' xmlns="http://www.tei-c.org/ns/1.0"', "").replace("<p/>", "<p>A list only.</p>")
    (HERE / "ugly-cmif.xml").write_text(plain, encoding="utf-8")


if __name__ == "__main__":
    write_csv()
    write_xlsx()
    write_json_lines()
    write_cmif()
