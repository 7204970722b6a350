"""PDFs with a text layer: their words in the order of reading, page by page.

A PDF holds letters at places on pages and knows neither words nor paragraphs. `pdf_pages` takes the letters out,
`pdf_lines` puts lines and columns together, `pdf_furniture` finds the heads and feet of the pages, and `pdf_text` makes
paragraphs of the lines.
"""

from __future__ import annotations

import re

from despatch.languages import tables
from despatch.languages.apparatus import ApparatusWords
from despatch.model import Problem, Source
from despatch.read import apparatus, pdf_text
from despatch.read.hints import merged
from despatch.read.pdf_pages import Document, take_out
from despatch.read.reader import Declined, Raw, Reading
from despatch.read.refused import Refused

FIRST = 1024
"""Some programs put a few bytes before the mark of a PDF."""
UNKNOWN = 0.3
"""A text of which so large a share of the signs is unknown is no text."""
_PROGRAM = re.compile(
    r"Microsoft Word - |untitled|\(anonymous\)|.{0,200}\.(?:docx?|odt|rtf|tex|indd|pdf|html?)$", re.IGNORECASE
)
"""Titles that programs give."""
_OCR = 'Run text recognition over it, such as "ocrmypdf --force-ocr OLD.pdf NEW.pdf", and put the new file here'


def read(raw: Raw) -> Reading | Declined:
    """Read a PDF; raises Refused when it is locked, damaged or too large, or when its words cannot be taken out."""
    if b"%PDF-" not in raw.data[:FIRST]:
        return Declined("it does not begin as a PDF does")
    document = take_out(raw.data)
    signs = sum(len(run.words) for page in document.pages for run in page.runs)
    unknown = sum(page.unknown for page in document.pages)
    images = [n for n, page in enumerate(document.pages, 1) if page.image]
    if not signs:
        why = "its pages are images without words" if images else "its pages hold no words"
        raise Refused("source-no-words", f"{why}. {_OCR}.")
    if unknown > UNKNOWN * signs:
        raise Refused("source-no-words", f"its fonts do not say which letters they show. {_OCR}.")
    languages = raw.settings.languages
    words = tables.merged(languages, ApparatusWords).pages.words
    text, own = pdf_text.write(document, frozenset(word.lower() for word in words))
    if not text.strip():
        raise Refused("source-no-words", f"its pages hold no words but their heads, feet and stamps. {_OCR}.")
    hints = merged(own, apparatus.hints(text, languages))
    source = Source(raw.id, text, "pdf", "utf-8", raw.sha256, title=_title(document), hints=hints)
    return Reading(source, tuple(_left_out(raw, document, images)))


def _title(document: Document) -> str | None:
    """Return the title that somebody gave the document, not the one that a program made of its file name."""
    title = " ".join(document.title.split())
    return None if not title or _PROGRAM.match(title) else title


def _left_out(raw: Raw, document: Document, images: list[int]) -> list[Problem]:
    """Return the findings about pages without words among others."""
    found = []
    if images:
        found.append(raw.problem("source-no-words", f"page {_numbers(images)}: an image without words. {_OCR}."))
    if lost := [n for n, page in enumerate(document.pages, 1) if page.lost]:
        message = f"page {_numbers(lost)} cannot be opened and was left out. Copy the file again."
        found.append(raw.problem("source-damaged", message))
    return found


def _numbers(pages: list[int]) -> str:
    shown = ", ".join(map(str, pages[:5]))
    return f"{shown} and {len(pages) - 5} more" if len(pages) > 5 else shown
