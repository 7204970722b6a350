"""Makes the office files of this folder anew with the programs that people use.

    python make_office.py

It needs LibreOffice (`soffice` on the path), python-docx and odfpy; the tests need none of them. All letters are
invented. A flat OpenDocument text is written here and LibreOffice saves it as .odt, .docx and .rtf; python-docx and
odfpy make the rest.
"""

from __future__ import annotations

import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import docx
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from odf import style, text
from odf.opendocument import OpenDocumentText

HERE = Path(__file__).parent
FLAT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:meta><dc:title>{title}</dc:title><meta:initial-creator>A. Typist</meta:initial-creator></office:meta>
<office:styles>
<style:style style:name="Standard" style:family="paragraph" style:class="text"/>
<style:style style:name="Title" style:family="paragraph" style:parent-style-name="Standard"/>
<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph"
 style:parent-style-name="Standard" style:default-outline-level="1"/>
<style:style style:name="Heading_20_2" style:display-name="Heading 2" style:family="paragraph"
 style:parent-style-name="Standard" style:default-outline-level="2"/>
<style:style style:name="Header" style:family="paragraph" style:parent-style-name="Standard"/>
<style:style style:name="Footnote" style:family="paragraph" style:parent-style-name="Standard"/>
</office:styles>
<office:automatic-styles>
<style:style style:name="Body" style:family="paragraph" style:parent-style-name="Standard">
<style:paragraph-properties fo:margin-top="0cm" fo:margin-bottom="0.3cm"/></style:style>
<style:style style:name="NewPage" style:family="paragraph" style:parent-style-name="Heading_20_2">
<style:paragraph-properties fo:break-before="page"/></style:style>
<style:style style:name="PlainNewPage" style:family="paragraph" style:parent-style-name="Standard">
<style:paragraph-properties fo:break-before="page"/></style:style>
<style:style style:name="Hidden" style:family="text"><style:text-properties text:display="none"/></style:style>
<style:style style:name="Raised" style:family="text"><style:text-properties style:text-position="super 58%"/>
</style:style>
<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1"
 style:num-suffix="."/></text:list-style>
<style:page-layout style:name="Page"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm"/>
<style:header-style/><style:footer-style/></style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="Page">
<style:header><text:p text:style-name="Header">The Carrow Letters, page <text:page-number>1</text:page-number></text:p>
</style:header>{first}<style:footer><text:p>Typed at Marn, for the harbour museum</text:p></style:footer>
</style:master-page></office:master-styles>
<office:body><office:text>{body}</office:text></office:body></office:document>
"""
FIRST_HEADER = """<style:header-first><text:p text:style-name="Header">Fenn &amp; Daughters, Chandlers</text:p>
<text:p text:style-name="Header">Harbour Street, Port Carrow</text:p></style:header-first>"""


def para(words: str, style_name: str = "Standard") -> str:
    return f'<text:p text:style-name="{style_name}">{words}</text:p>'


def head(words: str, level: int, style_name: str = "") -> str:
    name = style_name or f"Heading_20_{level}"
    return f'<text:h text:style-name="{name}" text:outline-level="{level}">{words}</text:h>'


def note(words: str, label: str, kind: str = "footnote") -> str:
    return (
        f'<text:note text:id="{kind}{label}" text:note-class="{kind}"><text:note-citation>{label}</text:note-citation>'
        f'<text:note-body><text:p text:style-name="Footnote">{words}</text:p></text:note-body></text:note>'
    )


COLLECTION = "".join(
    (
        para("The Carrow Letters", "Title"),
        (
            '<text:table-of-content text:name="Contents"><text:table-of-content-source text:outline-level="2"/>'
            "<text:index-body><text:index-title><text:p>Contents</text:p></text:index-title>"
            "<text:p>Orla Fenn to Josiah Quill<text:tab/>1</text:p>"
            "<text:p>Josiah Quill to Orla Fenn<text:tab/>2</text:p>"
            "</text:index-body></text:table-of-content>"
        ),
        head("1871", 1),
        head("Orla Fenn to Josiah Quill", 2),
        para("Port Carrow, 3 May 1871"),
        para("Dear Mr. Quill,"),
        para(
            "The brig Hopewell"
            + note("Built at Saltwick in 1860.", "1")
            + " came in on Tuesday with the barley, and I have paid the dues. Your sacks lie dry in my loft.",
            "Body",
        ),
        para("I must ask you to send the following before the month is out:", "Body"),
        (
            '<text:list text:style-name="L1">'
            "<text:list-item><text:p>forty fathoms of two-inch rope;</text:p></text:list-item>"
            "<text:list-item><text:p>a barrel of Stockholm tar.</text:p></text:list-item></text:list>"
        ),
        para("Yours faithfully,"),
        para("Orla Fenn"),
        head("Josiah Quill to Orla Fenn", 2, "NewPage"),
        para("Hollingstead, 9 May 1871"),
        para("Dear Miss Fenn,"),
        para(
            "Your letter of the 3rd reached me yesterday. The rope goes by the carrier"
            + note("Isak Roe, who drove between the two towns.", "2")
            + " on Friday. The account stands thus:",
            "Body",
        ),
        (
            '<table:table table:name="Account"><table:table-column table:number-columns-repeated="2"/>'
            "<table:table-row><table:table-cell><text:p>Rope</text:p></table:table-cell>"
            "<table:table-cell><text:p>£2 10s.</text:p></table:table-cell></table:table-row>"
            "<table:table-row><table:table-cell><text:p>Tar</text:p></table:table-cell>"
            "<table:table-cell><text:p>18s.</text:p></table:table-cell></table:table-row></table:table>"
        ),
        para("Believe me, yours truly,"),
        para("Josiah Quill"),
        head("Orla Fenn to Tasso Brandt", 2, "NewPage"),
        para("Port Carrow, 12 May 1871"),
        para("Dear Brandt,"),
        para(
            "Quill has sent the rope"
            + note("Compare his letter of 9 May.", "i", "endnote")
            + " and it is short by a fathom. Measure it before you pay the carrier.",
            "Body",
        ),
        para("Yours,"),
        para("O. Fenn"),
    )
)

UGLY = "".join(
    (
        (
            '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info>'
            "<dc:creator>A. Typist</dc:creator><dc:date>2024-02-03T10:00:00</dc:date></office:change-info>"
            '<text:p>at once </text:p></text:deletion></text:changed-region><text:changed-region text:id="c2">'
            "<text:insertion><office:change-info><dc:creator>A. Typist</dc:creator>"
            "<dc:date>2024-02-03T10:01:00</dc:date>"
            "</office:change-info></text:insertion></text:changed-region></text:tracked-changes>"
        ),
        para(""),
        para("Port Carrow<text:tab/>17<text:span text:style-name='Raised'>th</text:span> June 1871"),
        para(""),
        para("To<text:line-break/>Mr. Isak Roe,<text:line-break/>Carrier, Hollingstead"),
        para(""),
        para("Dear Mr. Roe,"),
        para(
            'Please send <text:change text:change-id="c1"/>the two <text:change-start text:change-id="c2"/>large '
            '<text:change-end text:change-id="c2"/>casks<office:annotation><dc:creator>T. Brandt</dc:creator>'
            "<dc:date>2024-02-04T09:00:00</dc:date><text:p>Perhaps chests?</text:p></office:annotation> "
            "that stand<text:span text:style-name='Hidden'> NOT TO BE SEEN</text:span> at the toll-house. "
            "Their weight is 2 × 10<text:span text:style-name='Raised'>2</text:span> pounds.",
        ),
        para(
            "The pilot says the bar is safe until Michael"
            "mas, and no vessel has been lost. "
            '<draw:frame text:anchor-type="paragraph" svg:width="5cm" svg:height="1cm" svg:x="1cm" svg:y="1cm">'
            "<draw:text-box><text:p>In the margin: answered 20 June.</text:p></draw:text-box></draw:frame>"
            "He asks a shilling more.",
        ),
        para(""),
        para("I am, Sir, your obedient servant,"),
        para(""),
        para("Orla Fenn"),
        para("Hollingstead, 20 June 1871", "PlainNewPage"),
        para(""),
        para("Dear Miss Fenn,"),
        para("The casks go tomorrow by the early cart. I ask no shilling, and the pilot shall have none."),
        para(""),
        para("Yours respectfully,"),
        para(""),
        para("Isak Roe"),
    )
)


def saved_by_libreoffice(name: str, flat: str, *formats: str) -> None:
    """Let LibreOffice save a flat text in each format."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"{name}.fodt"
        source.write_text(flat, encoding="utf-8")
        for wanted in formats:
            command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to"]
            subprocess.run([*command, wanted, "--outdir", str(HERE), str(source)], check=True, capture_output=True)


LETTER = (
    "Tasso Brandt to Lena Ashgrove",
    "",
    "Saltwick, 2 July 1871",
    "",
    "Dear Miss Ashgrove,",
    "",
    "The lamp on the mole burns again. I carried the oil myself, since nobody else would go out in that sea.",
    "Tell your brother that his boat is caulked and that I want six shillings for the work.",
    "",
    "Yours sincerely,",
    "Tasso Brandt",
)


def plain_docx() -> None:
    """Make a letter typed line by line into python-docx's own template, with headers, footers and properties."""
    document = docx.Document()
    document.core_properties.title = "Lamp on the mole"
    document.core_properties.author = "Somebody Else"
    document.core_properties.created = datetime(2019, 4, 1, tzinfo=UTC)
    document.sections[0].header.paragraphs[0].text = "Letters of Tasso Brandt, transcribed"
    document.sections[0].footer.paragraphs[0].text = "Saltwick museum, folder 7"
    for line in LETTER:
        document.add_paragraph(line)
    document.save(str(HERE / "letter.docx"))


def ugly_docx() -> None:
    """Make letters with all that Word hides words in; python-docx alone shows few of them."""
    document = docx.Document()
    document.styles["Normal"].paragraph_format.space_after = 0
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "Ashgrove Mills, Ebern"
    section.header.paragraphs[0].text = "Letters of the mill"
    add = document.add_paragraph
    control = add()
    control._p.append(
        parse_xml(
            f"<w:sdt {nsdecls('w')}><w:sdtPr><w:alias w:val='date'/></w:sdtPr><w:sdtContent>"
            "<w:r><w:t>Ebern, </w:t></w:r><w:smartTag w:uri='urn:x' w:element='date'>"
            "<w:r><w:t>4 August 1871</w:t></w:r></w:smartTag></w:sdtContent></w:sdt>"
        )
    )
    add()
    add("Dear Captain Hollin,")
    body = add("Your bill of ")
    body._p.append(
        parse_xml(f"<w:fldSimple {nsdecls('w')} w:instr='DATE'><w:r><w:t>1 August</w:t></w:r></w:fldSimple>")
    )
    body.add_run(" is before me. I send ")
    for change in (
        f"<w:del {nsdecls('w')} w:id='1' w:author='T. Brandt'><w:r><w:delText>eleven</w:delText></w:r></w:del>",
        f"<w:ins {nsdecls('w')} w:id='2' w:author='T. Brandt'><w:r><w:t>twelve</w:t></w:r></w:ins>",
    ):
        body._p.append(parse_xml(change))
    sacks = body.add_run(" sacks of flour")
    document.add_comment([sacks], text="The bill has bushels.", author="T. Brandt", initials="TB")
    body.add_run(", and the rest when the river rises.")
    hidden = body.add_run(" NOT TO BE SEEN")
    hidden.font.hidden = True
    body._p.append(
        parse_xml(f"<w:hyperlink {nsdecls('w')} w:anchor='x'><w:r><w:t> Ask at the lock</w:t></w:r></w:hyperlink>")
    )
    body.add_run().add_text("‑keeper’s house.")
    body._p.append(
        parse_xml(
            f"<w:r {nsdecls('w')} xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' "
            "xmlns:v='urn:schemas-microsoft-com:vml'>"
            "<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><w:txbxContent><w:p><w:r><w:t>Received 6 August."
            "</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
            "<w:txbxContent><w:p><w:r><w:t>Received 6 August.</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape>"
            "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
    )
    add("First, the sluice is mended.", style="List Number")
    add("Second, the wheel is not.", style="List Number")
    add("Yours truly,")
    add("Lena Ashgrove").add_run().add_break(WD_BREAK.PAGE)
    add("Port Carrow, 9 August 1871")
    add()
    add("Dear Miss Ashgrove,")
    table = document.add_table(rows=2, cols=2)
    for cell, words in zip((c for row in table.rows for c in row.cells), ("sacks", "12", "short", "1"), strict=True):
        cell.text = words
    nested = table.rows[1].cells[1].add_table(rows=1, cols=1)
    nested.rows[0].cells[0].text = "wetted by the sea"
    add("I paid the lock-keeper, and keep the twelfth sack for him.")
    add("Your servant,")
    add("Piet Hollin")
    document.save(str(HERE / "ugly-word.docx"))


def plain_odt() -> None:
    """Make a letter with odfpy, its paragraphs parted by white space alone."""
    document = OpenDocumentText()
    spaced = style.Style(name="Spaced", family="paragraph")
    spaced.addElement(style.ParagraphProperties(marginbottom="0.4cm"))
    document.styles.addElement(spaced)
    for line in filter(None, LETTER):
        document.text.addElement(text.P(stylename=spaced, text=line))
    document.save(str(HERE / "letter.odt"))


def main() -> None:
    plain_docx()
    ugly_docx()
    plain_odt()
    saved_by_libreoffice(
        "collection", FLAT.format(title="Letters", first="", body=COLLECTION), "odt", "docx", "rtf", "fodt"
    )
    saved_by_libreoffice("ugly", FLAT.format(title="", first=FIRST_HEADER, body=UGLY), "odt", "docx", "rtf")
    lines = "".join(para(line) for line in LETTER)
    saved_by_libreoffice("letter", FLAT.format(title="", first="", body=lines), "rtf")


if __name__ == "__main__":
    main()
