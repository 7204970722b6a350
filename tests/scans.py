"""Scans for tests: invented letters on drawn paper, and images that do harm."""

import struct
import zlib
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

from PIL import Image, ImageDraw

from despatch import archive

SIZE = (400, 520)
PAGES = (
    ("Port Carrow, March 4th, 1811.", "Dear Sir,", "The barley has not come, and the mill"),
    ("stands idle.", "Your obedient servant,", "Orla Fenn"),
)
QUILL = """\
Josiah Quill to Orla Fenn

Hollingstead, March 6th, 1811.

Madam,

The barley goes by the carrier on Monday.

Your servant,

Josiah Quill
"""


def paper(lines=("Dear Sir,",), *, mode="RGB", size=SIZE):
    """Paper with lines of writing, the first at the top."""
    drawn = Image.new("L", size, 225)
    pen = ImageDraw.Draw(drawn)
    for number, line in enumerate(lines):
        pen.text((40, 60 + 80 * number), line, fill=40)
    return drawn.convert(mode)


def file(image, format="JPEG", **how):
    """The bytes of an image."""
    out = BytesIO()
    image.save(out, format, **how)
    return out.getvalue()


def line_box(number):
    """Where a line of `paper` stands: left, top, right, bottom."""
    return 36, 52 + 80 * number, 330, 84 + 80 * number


def page_xml(lines, image):
    """A page in PAGE XML whose lines say where they stand."""
    rows = ""
    for number, line in enumerate(lines):
        left, top, right, bottom = line_box(number)
        points = f"{left},{top} {right},{top} {right},{bottom} {left},{bottom}"
        rows += (
            f'<TextLine><Coords points="{points}"/><TextEquiv><Unicode>{escape(line)}</Unicode></TextEquiv></TextLine>'
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15">'
        f'<Page imageFilename="{image}" imageWidth="{SIZE[0]}" imageHeight="{SIZE[1]}">'
        f"<TextRegion>{rows}</TextRegion></Page></PcGts>"
    )


def huge_png(width=25_000, height=20_000):
    """A PNG that says that it has 500 megapixels, in a hundred bytes."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def build(folder: Path) -> Path:
    """Write and build an archive of three letters: two pages with places, a TIFF by its name, an image that is none."""
    archive.init(folder, title="Letters of the Mill")
    letters = folder / "letters"
    (letters / "page").mkdir()
    for number, lines in enumerate(PAGES, 1):
        (letters / f"fenn_{number:03}.jpg").write_bytes(file(paper(lines)))
        (letters / "page" / f"fenn_{number:03}.xml").write_text(page_xml(lines, f"fenn_{number:03}.jpg"))
    (letters / "quill.txt").write_text(QUILL, encoding="utf-8")
    (letters / "quill.tif").write_bytes(file(paper(), "TIFF", compression="tiff_lzw"))
    (letters / "crane.txt").write_text(QUILL.replace("Josiah Quill", "Hester Crane"), encoding="utf-8")
    (letters / "crane_1.jpg").write_bytes(b"\xff\xd8\xff this is no image")
    (letters / "crane_2.png").write_bytes(huge_png())
    archive.build(folder, workers=1)
    return folder
