"""Makes the files of `pdf/`, `epub/` and `md/pandoc.md` again, with the programs that people use. No test runs it.

It needs LibreOffice, pandoc, Chromium and qpdf, and the packages reportlab, fpdf2, pyphen, pillow and ebooklib. Run it
as `python make_pages.py`; the letters are invented.
"""

from __future__ import annotations

import io
import random
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
DEJAVU = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"

BARLEY = (
    (
        "The barley has not come, and the mill stands idle. I ask you to send it before the month is out, for "
        "the people of the harbour have no bread, and the magistrates will not open the granary without an "
        "order from the county."
    ),
    (
        "The wind has been against us since Candlemas, and the packet lies in the roads with her topmast "
        "down. My brother walked to Saltmere and back to ask for news of the convoy, and nobody there had "
        "any. We have burnt the last of the sea coal, and the schoolhouse is shut until the weather turns."
    ),
    "If you cannot send barley, send rye. I will answer for the price with the rent of the lower meadow.",
)
SLOOP = (
    (
        "I have your letter of the 4th. The barley left on Tuesday in the sloop Heron, forty quarters, and I "
        "trust that it is with you before this letter is. The account is enclosed, and you need not settle it "
        "before midsummer."
    ),
    (
        "As for the rye, there is none to be had on this side of the firth. The commissary bought all of it "
        "for the garrison, and what the farmers kept back they will sow."
    ),
)
THANKS = (
    (
        "The Heron came in at noon with the barley dry, and I thank you. The whole town stood on the quay. I "
        "have paid the master his freight, eleven pounds, and he says that he will bring the empty sacks back "
        "to you by the next tide."
    ),
)
LETTERS = (
    (
        "Orla Fenn to Josiah Quill",
        "Port Carrow, March 4, 1811",
        "Dear Sir,",
        BARLEY,
        "Your obedient servant,",
        "Orla Fenn",
    ),
    (
        "Josiah Quill to Orla Fenn",
        "Hollingstead, March 9, 1811",
        "Madam,",
        SLOOP,
        "I am, Madam, your humble servant,",
        "Josiah Quill",
    ),
    (
        "Orla Fenn to Josiah Quill",
        "Port Carrow, March 15, 1811",
        "Dear Sir,",
        THANKS,
        "Your obliged servant,",
        "Orla Fenn",
    ),
)


# ---------------------------------------------------------------- PDF


def writer_pdf() -> None:
    """Three letters from LibreOffice Writer: headings, a page head with numbers, a footnote, letters over two pages."""
    body = []
    for n, (heading, place, greeting, words, closing, name) in enumerate(LETTERS):
        note = (
            '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>'
            '<text:p text:style-name="Footnote">The sloop Heron of Hollingstead, master Amos Pell.</text:p>'
            "</text:note-body></text:note>"
        )
        body.append(f'<text:h text:style-name="Heading" text:outline-level="1">{heading}</text:h>')
        body.append(
            f'<text:p text:style-name="Right">{place}</text:p><text:p text:style-name="Text">{greeting}</text:p>'
        )
        for part in words * (3 if n == 0 else 1):
            marked = part.replace("sloop Heron,", f"sloop Heron{note},", 1)
            body.append(f'<text:p text:style-name="Text">{marked}</text:p>')
        body.append(f'<text:p text:style-name="Text">{closing}</text:p><text:p text:style-name="Right">{name}</text:p>')
    fodt = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls><style:font-face style:name="S" svg:font-family="'Liberation Serif'"/></office:font-face-decls>
<office:styles><style:default-style style:family="paragraph"><style:text-properties
 style:font-name="S" fo:font-size="12pt"
 fo:language="en" fo:country="GB"/></style:default-style>
<style:style style:name="Heading" style:family="paragraph"><style:paragraph-properties fo:margin-top="0.6cm"
 fo:margin-bottom="0.3cm" fo:keep-with-next="always"/><style:text-properties fo:font-size="15pt" fo:font-weight="bold"/>
</style:style>
<style:style style:name="Text" style:family="paragraph"><style:paragraph-properties fo:text-align="justify"
 fo:text-indent="0.6cm"/></style:style>
<style:style style:name="Right" style:family="paragraph"><style:paragraph-properties fo:text-align="end"/></style:style>
<style:style style:name="Footnote" style:family="paragraph"><style:text-properties fo:font-size="9pt"/></style:style>
<text:notes-configuration text:note-class="footnote" style:num-format="1"/></office:styles>
<office:automatic-styles><style:page-layout style:name="P"><style:page-layout-properties fo:page-width="14.8cm"
 fo:page-height="21cm" fo:margin="2cm"/><style:header-style><style:header-footer-properties fo:min-height="0.8cm"
 fo:margin-bottom="0.4cm"/></style:header-style></style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="P"><style:header>
<text:p>Letters of Orla Fenn <text:page-number text:select-page="current">1</text:page-number></text:p></style:header>
</style:master-page>
</office:master-styles><office:body><office:text>{"".join(body)}</office:text></office:body></office:document>"""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "writer.fodt")
        source.write_text(fodt, "utf-8")
        run(
            "soffice", "--headless", "--convert-to", "pdf:writer_pdf_Export", "--outdir", str(HERE / "pdf"), str(source)
        )


def columns_pdf() -> None:
    """Two columns with hyphens, a head with page numbers, paragraphs known by their indent; made by reportlab."""
    from reportlab.lib.pagesizes import A5
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import cm
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

    text = ParagraphStyle(
        "text",
        fontName="Times-Roman",
        fontSize=10,
        leading=12,
        firstLineIndent=12,
        alignment=4,
        hyphenationLang="en_GB",
    )
    head = ParagraphStyle("head", parent=text, alignment=1, spaceBefore=12, spaceAfter=6, firstLineIndent=0)
    right = ParagraphStyle("right", parent=text, alignment=2)
    flush = ParagraphStyle("flush", parent=text, firstLineIndent=0)
    width, height = A5

    def draw_head(canvas, document) -> None:
        canvas.setFont("Times-Italic", 9)
        canvas.drawCentredString(width / 2, height - cm, "The Fenn Correspondence")
        canvas.drawRightString(width - 1.2 * cm, height - cm, str(document.page + 36))

    frames = [Frame(x, 1.2 * cm, width / 2 - 1.5 * cm, height - 3 * cm) for x in (1.2 * cm, width / 2 + 0.3 * cm)]
    document = BaseDocTemplate(str(HERE / "pdf/columns.pdf"), pagesize=A5, invariant=1, title="The Fenn Correspondence")
    document.addPageTemplates(PageTemplate(frames=frames, onPage=draw_head))
    story = []
    for heading, place, greeting, words, closing, name in LETTERS:
        story += [Paragraph(heading.upper(), head), Paragraph(place, right), Paragraph(greeting, flush)]
        story += [Paragraph(part, text) for part in words * 3]
        story += [Paragraph(closing, text), Paragraph(name, right)]
    document.build(story)


def firm_pdf() -> None:
    """Letters of a firm, one a page, each under the same printed letterhead; made by fpdf2."""
    from fpdf import FPDF

    pdf = FPDF(format="A4")
    pdf.set_title("letters.docx")
    for day, thing in ((3, "forty quarters of barley"), (12, "ten barrels of tar"), (26, "two anchors and a cable")):
        pdf.add_page()
        pdf.set_font("Helvetica", "B", 16)
        pdf.cell(0, 8, "QUILL & DAUGHTER, CORN FACTORS", align="C", new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("Helvetica", size=9)
        pdf.cell(0, 5, "4 Granary Lane, Hollingstead", align="C", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(10)
        pdf.set_font("Helvetica", size=11)
        pdf.cell(0, 6, f"Hollingstead, {day} May 1911", align="R", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(6)
        pdf.multi_cell(0, 6, "Mrs. Orla Fenn\nThe Mill\nPort Carrow", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(6)
        pdf.multi_cell(0, 6, "Dear Mrs. Fenn,", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(3)
        words = f"We have shipped {thing} to your account by the steamer Heron. {THANKS[0]}"
        pdf.multi_cell(0, 6, words, new_x="LMARGIN", new_y="NEXT")
        pdf.ln(3)
        pdf.multi_cell(0, 6, "Yours faithfully,\nJosiah Quill", new_x="LMARGIN", new_y="NEXT")
    pdf.output(str(HERE / "pdf/firm.pdf"))


def browser_pdf() -> None:
    """A page of letters printed from a browser, which adds its own head and foot with date and address."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "letters.html")
        page.write_text(as_html(LETTERS), "utf-8")
        run(
            "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            f"--print-to-pdf={HERE / 'pdf/browser.pdf'}",
            page.as_uri(),
        )


def ugly_pdf() -> None:
    """A scan with a hidden text layer: words out of order, a stamp, ligatures, a large initial, words off the page."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont("DejaVu", DEJAVU))
    canvas = Canvas(str(HERE / "pdf/ugly.pdf"), pagesize=(420, 595), invariant=1)
    shuffle = random.Random(7).shuffle
    paper = ImageReader(Image.new("L", (42, 59), 240))
    for heading, place, greeting, words, closing, name in LETTERS[:2]:
        canvas.drawImage(paper, 0, 0, 420, 595)
        canvas.saveState()
        canvas.translate(210, 300)
        canvas.rotate(45)
        canvas.setFont("DejaVu", 40)
        canvas.setFillGray(0.8)
        canvas.drawCentredString(0, 0, "COPY NOT FOR SALE")
        canvas.restoreState()
        placed, y = [], 540.0
        for line in (heading, place, greeting):
            placed.append((40.0, y, line, 11))
            y -= 26
        first, *rest = words[0].replace("fi", "\ufb01").split()
        placed += [(40.0, y - 14, first[0], 30), (64.0, y, first[1:], 11)]
        x = 64 + canvas.stringWidth(first[1:] + " ", "DejaVu", 11)
        following = " ".join([*rest, *" ".join(words[1:]).replace("fi", "\ufb01").split()])
        for word in following.replace("magistrates", "magi\u00adstrates").split():
            long = canvas.stringWidth(word, "DejaVu", 11)
            if x + long > 380:
                y -= 14
                x = 64.0 if y > 540 - 26 * 3 - 20 else 40.0
            placed.append((x, y, word, 11))
            x += long + 4
        placed += [(200.0, y - 24, closing, 11), (240.0, y - 44, name, 11)]
        shuffle(placed)
        for x, y, word, size in placed:
            layer = canvas.beginText(x, y)
            layer.setTextRenderMode(3)
            layer.setFont("DejaVu", size)
            layer.textOut(word)
            canvas.drawText(layer)
        canvas.setFont("DejaVu", 8)
        canvas.drawString(-300, 700, "crop marks and colour bars")
        canvas.showPage()
    canvas.save()


def hostile_pdfs() -> None:
    """A scan without words, and a PDF locked by a password."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(HERE / "pdf/scan.pdf"), pagesize=(420, 595), invariant=1)
    canvas.drawImage(ImageReader(Image.new("L", (42, 59), 240)), 0, 0, 420, 595)
    canvas.showPage()
    canvas.save()
    canvas = Canvas(io.BytesIO(), pagesize=(420, 595), invariant=1)
    canvas.drawString(40, 500, "Dear Sir, the barley has not come.")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "open.pdf").write_bytes(canvas.getpdfdata())
        run("qpdf", "--encrypt", "secret", "secret", "256", "--", f"{folder}/open.pdf", str(HERE / "pdf/locked.pdf"))


# ---------------------------------------------------------------- e-books


def as_html(letters) -> str:
    """Return letters as a page."""
    parts = []
    for heading, place, greeting, words, closing, name in letters:
        paragraphs = "".join(f"<p>{part}</p>" for part in words)
        parts.append(f"<h2>{heading}</h2><p>{place}</p><p>{greeting}</p>{paragraphs}<p>{closing}<br/>{name}</p>")
    head = "<!DOCTYPE html><html lang='en'><head><title>Letters of Orla Fenn</title></head>"
    return f"{head}<body>{''.join(parts)}</body></html>"


def as_markdown(letters) -> str:
    """Return letters as Markdown, with a footnote."""
    parts = ["% Letters of Orla Fenn\n% Edited by A. Pell\n"]
    for heading, place, greeting, words, closing, name in letters:
        body = "\n\n".join(words).replace("sloop Heron,", "sloop *Heron*[^1],")
        parts.append(f"# {heading}\n\n{place}\n\n{greeting}\n\n{body}\n\n{closing}\\\n{name}\n")
    return "\n".join(parts) + "\n[^1]: The sloop Heron of Hollingstead, master Amos Pell.\n"


def pandoc_epub() -> None:
    """An e-book from pandoc: a title page, a list of contents, a chapter for each letter, a footnote."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "letters.md")
        source.write_text(as_markdown(LETTERS), "utf-8")
        run("pandoc", str(source), "--toc", "-o", str(HERE / "epub/pandoc.epub"))


def writer_epub() -> None:
    """An e-book exported from LibreOffice Writer."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "writer.html")
        page.write_text(as_html(LETTERS), "utf-8")
        run(
            "soffice",
            "--headless",
            "--infilter=HTML (StarWriter)",
            "--convert-to",
            "epub",
            "--outdir",
            str(HERE / "epub"),
            str(page),
        )


def publisher_epub() -> None:
    """An e-book as a publisher makes it: cover, title page, contents, notes of their own; by ebooklib."""
    from ebooklib import epub

    book = epub.EpubBook()
    book.set_identifier("urn:uuid:0a6f1c1e-5f0f-4f3e-9d55-7f1f6a3c0b11")
    book.set_title("Letters from the Mill")
    book.set_language("en")
    book.add_author("Orla Fenn")
    title = epub.EpubHtml(title="Title page", file_name="title.xhtml")
    title.content = "<section epub:type='titlepage'><h1>Letters from the Mill</h1><p>Saltmere Press, 1998</p></section>"
    licence = epub.EpubHtml(title="Copyright", file_name="copyright.xhtml")
    licence.content = "<section epub:type='copyright-page'><p>All rights reserved. Printed in Saltmere.</p></section>"
    chapters = []
    for n, (heading, place, greeting, words, closing, name) in enumerate(LETTERS, 1):
        chapter = epub.EpubHtml(title=heading, file_name=f"letter{n}.xhtml")
        body = "".join(f"<p>{part}</p>" for part in words).replace(
            "sloop Heron,", "sloop Heron<a epub:type='noteref' href='notes.xhtml#n1'>1</a>,"
        )
        chapter.content = f"<h2>{heading}</h2><p>{place}</p><p>{greeting}</p>{body}<p>{closing}</p><p>{name}</p>"
        chapters.append(chapter)
    notes = epub.EpubHtml(title="Notes", file_name="notes.xhtml")
    notes.content = (
        "<section epub:type='endnotes'><h2>Notes</h2><aside epub:type='endnote' id='n1'><p>1. The sloop Heron of "
        "Hollingstead, master Amos Pell.</p></aside></section>"
    )
    for item in (title, licence, *chapters, notes):
        book.add_item(item)
    book.toc = tuple(chapters)
    book.add_item(epub.EpubNcx())
    book.add_item(epub.EpubNav())
    book.spine = [title, licence, "nav", *chapters, notes]
    epub.write_epub(str(HERE / "epub/publisher.epub"), book)


def ugly_epub() -> None:
    """An old e-book: two letters in one file, one letter in two, entities, contents as links, and a licence."""
    name_space = 'xmlns="http://www.w3.org/1999/xhtml"'
    doctype = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">'
    first, second, third = LETTERS

    def page(body: str) -> str:
        head = f'<?xml version="1.0"?>\n{doctype}\n<html {name_space}><head><title>x</title></head>'
        return f"{head}<body>{body}</body></html>"

    def letter(one, words) -> str:
        heading, place, greeting, _, closing, name = one
        body = "".join(f'<p class="calibre1">{part}</p>' for part in words)
        return f'<p class="h">{heading}</p><p>{place}</p><p>{greeting}</p>{body}<p>{closing}</p><p>{name}</p>'

    contents = "".join(f'<p><a href="a.html#l{n}">{one[0]}</a></p>' for n, one in enumerate(LETTERS))
    opened = letter((*first[:3], (), "", ""), BARLEY[:1]).replace("<p></p>", "")
    files = {
        "META-INF/container.xml": '<?xml version="1.0"?><container version="1.0" '
        'xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OPS/book%20one.opf" '
        'media-type="application/oebps-package+xml"/></rootfiles></container>',
        "META-INF/encryption.xml": '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
        'xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptedData><e:EncryptionMethod '
        'Algorithm="http://www.idpf.org/2008/embedding"/><e:CipherData><e:CipherReference URI="OPS/serif.otf"/>'
        "</e:CipherData></e:EncryptedData></encryption>",
        "OPS/book one.opf": '<package xmlns="http://www.idpf.org/2007/opf" version="2.0"><metadata '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Letters &amp; Accounts</dc:title><dc:language>en-GB'
        '</dc:language></metadata><manifest><item id="c" href="cover.html" media-type="application/xhtml+xml"/><item '
        'id="t" href="toc.html" media-type="application/xhtml+xml"/><item id="a" href="Text/a%201.html" media-type='
        '"application/xhtml+xml"/><item id="b" href="Text/b.html" media-type="application/xhtml+xml"/><item id="z" '
        'href="licence.html" media-type="application/xhtml+xml"/><item id="ncx" href="toc.ncx" media-type='
        '"application/x-dtbncx+xml"/><item id="f" href="serif.otf" media-type="font/otf"/></manifest><spine toc="ncx">'
        '<itemref idref="c"/><itemref idref="t"/><itemref idref="a"/><itemref idref="b"/><itemref idref="missing"/>'
        '<itemref idref="z"/></spine><guide><reference type="cover" href="cover.html"/><reference type="toc" '
        'href="toc.html"/><reference type="copyright-page" href="licence.html"/></guide></package>',
        "OPS/cover.html": page('<div><img src="cover.jpg" alt="Cover"/></div>'),
        "OPS/toc.html": page(f"<h2>Contents</h2>{contents}"),
        "OPS/Text/a 1.html": page(opened),
        "OPS/Text/b.html": page(
            "".join(f"<p>{part}</p>" for part in BARLEY[1:]).replace(
                "sea coal", "sea&nbsp;coal &mdash; all of it &mdash;"
            )
            + f"<p>{first[4]}</p><p>{first[5]}</p>"
            + letter(second, SLOOP)
            + letter(third, THANKS)
        ),
        "OPS/licence.html": page(
            "<p>This e-book is for the use of anyone anywhere. Dear reader, keep this notice.</p>"
        ),
        "OPS/serif.otf": "not a font",
    }
    with zipfile.ZipFile(HERE / "epub/ugly.epub", "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr(zipfile.ZipInfo("mimetype"), "application/epub+zip")
        for name, words in files.items():
            book.writestr(zipfile.ZipInfo(name), words.encode("utf-8"))


# ---------------------------------------------------------------- Markdown


def pandoc_md() -> None:
    """Three letters as pandoc writes them from a page: lines wrapped, line ends with a backslash, a title in YAML."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "letters.html")
        page.write_text(as_html(LETTERS), "utf-8")
        run("pandoc", "-s", str(page), "-t", "markdown", "-o", str(HERE / "md/pandoc.md"))


def run(*command: str) -> None:
    """Run a program, and stop when it fails."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=180)


MAKERS = (
    writer_pdf,
    columns_pdf,
    firm_pdf,
    browser_pdf,
    ugly_pdf,
    hostile_pdfs,
    pandoc_epub,
    writer_epub,
    publisher_epub,
    ugly_epub,
    pandoc_md,
)

if __name__ == "__main__":
    for name in ("pdf", "epub", "md"):
        (HERE / name).mkdir(exist_ok=True)
    for maker in MAKERS:
        if len(sys.argv) < 2 or maker.__name__ in sys.argv[1:]:
            maker()
