"""hOCR, the HTML that Tesseract, OCRopus and Kraken write: pages, areas, paragraphs, lines and words by their class."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from despatch.read.charset import decode
from despatch.read.htmltags import guard
from despatch.read.pages.page import Box, Kind, Line, Page, ReadPages, Region, box, regions
from despatch.read.reader import Raw
from despatch.text.lines import normal_line_ends

_PAGE = "ocr_page"
_AREAS = frozenset({"ocr_carea", "ocrx_block", "ocr_column", "ocr_par"})
"""Classes of what holds lines; a paragraph is a region of its own."""
_LINES = frozenset({"ocr_line", "ocrx_line", "ocr_header", "ocr_footer", "ocr_pageno", "ocr_caption", "ocr_textfloat"})
_FURNITURE = frozenset({"ocr_header", "ocr_footer", "ocr_pageno"})
_WORDS = ".ocrx_word, .ocr_word"
_SPAN = re.compile(r"<(/?)span\b", re.IGNORECASE)
"""Lines and words are spans, which `guard` takes out of pages where they only change the look."""
_CHARSET = re.compile(r"<meta[^<>]{0,200}\bcharset\s{0,3}=\s{0,3}[\"']?([\w.:-]{2,40})")
_BBOX = re.compile(r"\bbbox\s+(\d{1,6})\s+(\d{1,6})\s+(\d{1,6})\s+(\d{1,6})", re.ASCII)
_IMAGE = re.compile(r"""\bimage\s+(?:"([^"]{1,999})"|'([^']{1,999})'|([^;\s]{1,999}))""")


def pages(raw: Raw) -> ReadPages:
    """Return the pages of an hOCR file; none for a web page that only speaks of OCR."""
    declared = _CHARSET.search(raw.opening)
    decoded = decode(raw, declared.group(1) if declared else None)
    tree = LexborHTMLParser(guard(_SPAN.sub(r"<\1ocr-span", normal_line_ends(decoded.text))))
    return ReadPages(tuple(_page(page) for page in tree.css(f".{_PAGE}")), decoded.charset, decoded.problems)


def _page(page: LexborNode) -> Page:
    """Return one page. Tesseract calls large type in a paragraph a "header"; a page's own head stands outside."""
    found: list[Region] = []
    lines: list[tuple[Kind | None, Line]] = []
    typed = False
    for node in page.traverse():
        classes = _classes(node)
        if classes & _AREAS:
            found += regions("words", lines)
            lines = []
        elif own := classes & _LINES:
            furniture = bool(own & _FURNITURE) and not _stands_in_paragraph(node)
            typed = typed or furniture
            lines.append(("furniture" if furniture else None, Line(_text(node), box=_box(node))))
    found += regions("words", lines)
    if not found:
        found = regions("words", ((None, Line(line)) for line in _plain_lines(page)))
    image = _IMAGE.search(page.attributes.get("title") or "")
    name = next((name for name in image.groups() if name), None) if image else None
    sheet = _box(page)
    return Page(name, tuple(found), typed, (sheet.right, sheet.bottom) if sheet else None)


def _box(node: LexborNode) -> Box | None:
    found = _BBOX.search(node.attributes.get("title") or "")
    return box(*map(int, found.groups())) if found else None


def _classes(node: LexborNode) -> set[str]:
    return set((node.attributes.get("class") or "").split())


def _stands_in_paragraph(node: LexborNode) -> bool:
    parent = node.parent
    return parent is not None and "ocr_par" in _classes(parent)


def _text(line: LexborNode) -> str:
    words = line.css(_WORDS)
    return " ".join(" ".join(word.text() for word in words).split()) if words else " ".join(line.text().split())


def _plain_lines(page: LexborNode) -> Iterator[str]:
    """Yield the lines of a page that marks none."""
    yield from (" ".join(line.split()) for line in page.text(separator="\n").split("\n") if line.strip())
