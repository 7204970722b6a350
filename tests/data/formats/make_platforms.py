# ruff: noqa: E501 - lines as long as those of the files
"""Makes the folder `platforms`: a letter on two pages, as the platforms and programs of transcribers write it.

The words are invented. `tesseract` reads an image that Pillow draws; the other files have the shape in which their
program writes them: Transkribus (PAGE 2013, METS), eScriptorium (PAGE 2019, ALTO 4), OCR of libraries (ALTO 2, METS).

    python make_platforms.py [FOLDER]        # needs Pillow, tesseract and the fonts DejaVu for the files of `tesseract`
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.sax.saxutils import quoteattr

FIRST = (
    "Port Carrow, March 4th, 1811.",
    "Dear Sir,",
    "The barley that you promised has not come, and the ware-",
    "house stands empty since the feast. Captain Vale tells me that",
    "the sloop Heron lies at Ellery with her mast gone, so that no-",
    "thing can be sent before the thaw. I beg you to send the bar-",
)
SECOND = (
    "rels of lamp oil by the carrier instead, and to write to me by",
    "his return. The people here are quiet, and the school is open.",
    "Your obedient servant,",
    "Orla Fenn",
)
MARGIN = "The carrier is paid."
HEAD = "- 2 -"
CATCHWORD = "rels"
_PAGE = "http://schema.primaresearch.org/PAGE/gts/pagecontent/"


def escaped(words: str) -> str:
    """Return words as the text of an element."""
    return words.replace("&", "&amp;").replace("<", "&lt;")


# ---------------------------------------------------------------- PAGE XML


def transkribus_page(image: str, regions: list[tuple[str, str, list[tuple[str, str]]]]) -> str:
    """Return a page as Transkribus exports it: regions with an id, a type and lines, each with tags of its own."""
    parts = []
    for nth, (id, type, lines) in enumerate(regions):
        parts.append(
            f'        <TextRegion type="{type}" id="{id}" custom="readingOrder {{index:{nth};}} structure {{type:{type};}}">\n'
            '            <Coords points="120,90 1500,90 1500,400 120,400"/>\n'
        )
        for row, (words, tags) in enumerate(lines):
            parts.append(
                f'            <TextLine id="{id}_l{row}" custom="readingOrder {{index:{row};}}{" " + tags if tags else ""}">\n'
                '                <Coords points="120,90 1500,90 1500,140 120,140"/>\n'
                '                <Baseline points="120,130 1500,130"/>\n'
                f"                <TextEquiv>\n                    <Unicode>{escaped(words)}</Unicode>\n                </TextEquiv>\n"
                "            </TextLine>\n"
            )
        whole = escaped("\n".join(words for words, _ in lines))
        parts.append(
            f"            <TextEquiv>\n                <Unicode>{whole}</Unicode>\n            </TextEquiv>\n        </TextRegion>\n"
        )
    refs = "".join(
        f'                <RegionRefIndexed index="{nth}" regionRef="{id}"/>\n'
        for nth, (id, _, _) in enumerate(regions)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<PcGts xmlns="{_PAGE}2013-07-15" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{_PAGE}2013-07-15 {_PAGE}2013-07-15/pagecontent.xsd">\n'
        "    <Metadata>\n        <Creator>prov=READ-COOP:name=PyLaia:version=2.11</Creator>\n"
        "        <Created>2021-03-04T10:00:00.000+01:00</Created>\n        <LastChange>2021-03-04T10:05:00.000+01:00</LastChange>\n"
        "    </Metadata>\n"
        f'    <Page imageFilename="{image}" imageWidth="1700" imageHeight="2200">\n'
        f'        <ReadingOrder>\n            <OrderedGroup id="ro_1" caption="Regions reading order">\n{refs}'
        f"            </OrderedGroup>\n        </ReadingOrder>\n{''.join(parts)}    </Page>\n</PcGts>\n"
    )


def escriptorium_page(image: str, blocks: list[tuple[str, list[str]]]) -> str:
    """Return a page as eScriptorium exports it: PAGE 2019, with the types of SegmOnto in `custom`."""
    parts = []
    for nth, (type, lines) in enumerate(blocks):
        written = "".join(
            f'\n      <TextLine id="eSc_line_{nth}{row}" custom="structure {{type:DefaultLine;}}">\n'
            '        <Coords points="368,754 1616,741 1612,714 366,726"/>\n        <Baseline points="368,754 1616,741"/>\n'
            f"        <TextEquiv>\n          <Unicode>{escaped(words)}</Unicode>\n        </TextEquiv>\n      </TextLine>\n"
            for row, words in enumerate(lines)
        )
        parts.append(
            f'    <TextRegion id="eSc_textblock_{nth}" custom="structure {{type:{type};}}">\n{written}    </TextRegion>\n'
        )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<PcGts xmlns="{_PAGE}2019-07-15" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
        "  <Metadata>\n    <Creator>escriptorium</Creator>\n    <Created>2022-07-21T12:02:31+00:00</Created>\n"
        "    <LastChange>2022-07-21T12:02:31+00:00</LastChange>\n  </Metadata>\n"
        f'  <Page imageFilename="{image}" imageWidth="1739" imageHeight="2197">\n{"".join(parts)}  </Page>\n</PcGts>\n'
    )


# ---------------------------------------------------------------- ALTO


def alto_2_line(words: str, whole: str | None, begun: str | None) -> str:
    """Return a line as a library's OCR writes it: a hyphen apart, and the halves of a word with the whole."""
    tokens = words.split()
    out = []
    for nth, word in enumerate(tokens):
        token, extra, hyphen = word, "", ""
        if nth == 0 and begun:
            extra = f' SUBS_TYPE="HypPart2" SUBS_CONTENT={quoteattr(begun)}'
        if nth == len(tokens) - 1 and whole:
            token = word.rstrip("-")
            extra = f' SUBS_TYPE="HypPart1" SUBS_CONTENT={quoteattr(whole)}'
            hyphen = '<HYP CONTENT="-" HPOS="1490" VPOS="90" WIDTH="8"/>'
        out.append(
            f'<String CONTENT={quoteattr(token)} HPOS="120" VPOS="90" WIDTH="80" HEIGHT="30" WC="0.9"{extra}/>{hyphen}'
        )
    space = '<SP HPOS="200" VPOS="90" WIDTH="8"/>'
    return f'          <TextLine HPOS="120" VPOS="90" WIDTH="1380" HEIGHT="34">{space.join(out)}</TextLine>\n'


def alto_2(image: str, lines: tuple[str, ...], wholes: dict[str, str], top: str = "", bottom: str = "") -> str:
    """Return a page in ALTO 2. `wholes` gives the whole of each word that a line breaks off, by its first half."""
    begun = next((whole for half, whole in wholes.items() if lines[0].split()[0] == whole.removeprefix(half)), None)
    rows = []
    for words in lines:
        whole = wholes.get(words.split()[-1].rstrip("-")) if words.endswith("-") else None
        rows.append(alto_2_line(words, whole, begun))
        begun = whole

    def margin(name: str, words: str) -> str:
        line = alto_2_line(words, None, None) if words else ""
        held = (
            f'<TextBlock ID="{name}_1" HPOS="1" VPOS="1" WIDTH="9" HEIGHT="9">{line.strip()}</TextBlock>'
            if line
            else ""
        )
        return f'      <{name} HPOS="0" VPOS="0" WIDTH="1700" HEIGHT="80">{held}</{name}>\n'

    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<alto xmlns="http://www.loc.gov/standards/alto/ns-v2#">\n'
        "  <Description><MeasurementUnit>pixel</MeasurementUnit>"
        f"<sourceImageInformation><fileName>{image}</fileName></sourceImageInformation></Description>\n"
        '  <Styles><TextStyle ID="TS1" FONTSIZE="10"/></Styles>\n  <Layout>\n'
        '    <Page ID="P1" PHYSICAL_IMG_NR="1" WIDTH="1700" HEIGHT="2200">\n'
        f"{margin('TopMargin', top)}"
        '      <PrintSpace HPOS="100" VPOS="80" WIDTH="1500" HEIGHT="2000">\n'
        '        <ComposedBlock ID="C1"><TextBlock ID="B1" HPOS="120" VPOS="90" WIDTH="1380" HEIGHT="400" STYLEREFS="TS1">\n'
        f"{''.join(rows)}        </TextBlock></ComposedBlock>\n      </PrintSpace>\n{margin('BottomMargin', bottom)}"
        "    </Page>\n  </Layout>\n</alto>\n"
    )


def alto_4(image: str, blocks: list[tuple[str, list[str]]]) -> str:
    """Return a page as eScriptorium exports it in ALTO 4: a line is one string, and tags name the zones."""
    zones = list(dict.fromkeys(type for type, _ in blocks))
    tags = "".join(
        f'    <OtherTag ID="BT{zones.index(zone)}" LABEL="{zone}" DESCRIPTION="block type {zone}"/>\n' for zone in zones
    )
    parts = []
    for nth, (type, lines) in enumerate(blocks):
        rows = "".join(
            f'          <TextLine ID="eSc_line_{nth}{row}" TAGREFS="LT1" BASELINE="623 150 1214 142" HPOS="1" VPOS="1" WIDTH="9" HEIGHT="9">\n'
            f'            <String CONTENT={quoteattr(words)} HPOS="1" VPOS="1" WIDTH="9" HEIGHT="9"></String>\n          </TextLine>\n'
            for row, words in enumerate(lines)
        )
        parts.append(
            f'        <TextBlock ID="eSc_textblock_{nth}" TAGREFS="BT{zones.index(type)}">\n{rows}        </TextBlock>\n'
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#">\n'
        "  <Description>\n    <MeasurementUnit>pixel</MeasurementUnit>\n    <sourceImageInformation>\n"
        f"      <fileName>{image}</fileName>\n    </sourceImageInformation>\n  </Description>\n"
        f'  <Tags>\n{tags}    <OtherTag ID="LT1" LABEL="DefaultLine" DESCRIPTION="line type"/>\n  </Tags>\n  <Layout>\n'
        '    <Page WIDTH="1739" HEIGHT="2197" PHYSICAL_IMG_NR="12" ID="eSc_dummypage_">\n'
        f'      <PrintSpace HPOS="0" VPOS="0" WIDTH="1739" HEIGHT="2197">\n{"".join(parts)}      </PrintSpace>\n'
        "    </Page>\n  </Layout>\n</alto>\n"
    )


# ---------------------------------------------------------------- METS


def mets(groups: dict[str, list[str]], label: str) -> str:
    """Return a METS whose pages have a file in each of the groups, the first of them images."""
    files = "".join(
        f'    <mets:fileGrp USE="{use}">\n'
        + "".join(
            f'      <mets:file ID="{use}_{nth}" MIMETYPE="{"image/jpeg" if use == "IMG" else "application/xml"}">'
            f'<mets:FLocat LOCTYPE="OTHER" OTHERLOCTYPE="FILE" xlink:type="simple" xlink:href="{path}"/></mets:file>\n'
            for nth, path in enumerate(paths, start=1)
        )
        + "    </mets:fileGrp>\n"
        for use, paths in groups.items()
    )
    number = len(next(iter(groups.values())))
    divs = "".join(
        f'      <mets:div ID="p{nth}" ORDER="{nth}" TYPE="page">'
        + "".join(f'<mets:fptr FILEID="{use}_{nth}"/>' for use in groups)
        + "</mets:div>\n"
        for nth in range(number, 0, -1)  # ORDER counts, not the place in the file
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<mets:mets xmlns:mets="http://www.loc.gov/METS/" '
        f'xmlns:xlink="http://www.w3.org/1999/xlink" LABEL="{label}">\n  <mets:fileSec>\n{files}  </mets:fileSec>\n'
        f'  <mets:structMap TYPE="PHYSICAL">\n    <mets:div TYPE="physSequence">\n{divs}    </mets:div>\n  </mets:structMap>\n</mets:mets>\n'
    )


# ---------------------------------------------------------------- the folder


def transkribus() -> dict[str, str]:
    """Return an export of Transkribus: tagged words, a catch-word, a marginal note, the same pages in ALTO, a METS."""
    tagged = list(FIRST)
    tagged[3] = "house stands empty since the feast. Capt. Vale tells me that"
    at = tagged[3].index("Capt.")
    tags = {
        0: "date {offset:13; length:15; year:1811; month:3; day:4;} place {offset:0; length:11;}",
        3: f"abbrev {{offset:{at}; length:5; expansion:Captain;}} person {{offset:{at}; length:10; lastname:Vale;}}",
        5: "unclear {offset:41; length:4; continued:true;}",
    }
    first = transkribus_page(
        "scan-17.jpg",
        [
            ("r1", "paragraph", [(words, tags.get(nth, "")) for nth, words in enumerate(tagged)]),
            ("r2", "catch-word", [(CATCHWORD, "")]),
        ],
    )
    second = transkribus_page(
        "scan-18.jpg",
        [
            ("r1", "page-number", [("2", "")]),
            ("r2", "paragraph", [(words, "") for words in SECOND[:2]]),
            ("r3", "marginalia", [(MARGIN, "")]),
            ("r4", "paragraph", [(words, "") for words in SECOND[2:]]),
        ],
    )
    names = ["0001_scan-17.xml", "0002_scan-18.xml"]
    return {
        "mets.xml": mets(
            {
                "IMG": ["scan-17.jpg", "scan-18.jpg"],
                "ALTO": [f"alto/{name}" for name in names],
                "PAGEXML": [f"page/{name}" for name in names],
            },
            "Fenn, Port Carrow",
        ),
        f"page/{names[0]}": first,
        f"page/{names[1]}": second,
        f"alto/{names[0]}": alto_4("scan-17.jpg", [("paragraph", tagged)]),
        f"alto/{names[1]}": alto_4("scan-18.jpg", [("paragraph", list(SECOND))]),
    }


def files() -> dict[str, str]:
    """Return the text of every file that needs no program, by its path."""
    wholes = {"ware": "warehouse", "no": "nothing", "bar": "barrels"}
    first = [("MainZone", list(FIRST)), ("QuireMarksZone", [CATCHWORD])]
    second = [("NumberingZone", [HEAD]), ("MainZone", list(SECOND)), ("MarginTextZone:note", [MARGIN])]
    return {
        **{f"transkribus/{name}": text for name, text in transkribus().items()},
        "escriptorium/fenn_001.xml": escriptorium_page("fenn_001.jpg", first),
        "escriptorium/fenn_002.xml": escriptorium_page("fenn_002.jpg", second),
        "alto-4/fenn_001.xml": alto_4("fenn_001.jpg", first),
        "alto-4/fenn_002.xml": alto_4("fenn_002.jpg", second),
        "alto-2/fenn-0001.xml": alto_2("fenn-0001.tif", FIRST, wholes, bottom=CATCHWORD),
        "alto-2/fenn-0002.xml": alto_2("fenn-0002.tif", SECOND, wholes, top=HEAD),
        "mets/mets.xml": mets(
            {"IMG": ["verso.jpg", "recto.jpg"], "FULLTEXT": ["text/verso.xml", "text/recto.xml"]}, "Fenn to Quill"
        ),
        "mets/text/verso.xml": escriptorium_page("verso.jpg", first),
        "mets/text/recto.xml": escriptorium_page("recto.jpg", second),
    }


def ocr(folder: Path) -> None:
    """Draw the two pages and let tesseract read them, as hOCR and as ALTO."""
    from PIL import Image, ImageDraw, ImageFont

    folder.mkdir(parents=True, exist_ok=True)
    font = ImageFont.truetype("DejaVuSerif.ttf", 36)
    for nth, lines in enumerate((FIRST, (HEAD, *SECOND)), start=1):
        image = Image.new("L", (1500, 1000), 255)
        pen = ImageDraw.Draw(image)
        y = 80
        for words in lines:
            pen.text((700 if words == HEAD else 120, y), words, font=font, fill=0)
            y += 110 if words in (HEAD, lines[0], "Dear Sir,", SECOND[1]) else 60
        path = folder / f"fenn-{nth}.png"
        image.save(path)
        for form in ("hocr", "alto"):
            subprocess.run(
                ["tesseract", path.name, f"fenn-{nth}", "--dpi", "150", form],
                cwd=folder,
                check=True,
                env={"OMP_THREAD_LIMIT": "1", "PATH": "/usr/bin:/bin"},
            )
        path.unlink()
        (folder / f"fenn-{nth}.xml").rename(folder / f"fenn-{nth}.alto.xml")


def main() -> None:
    """Write the folder."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "platforms"
    for name, text in files().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    ocr(folder / "tesseract")


if __name__ == "__main__":
    main()
