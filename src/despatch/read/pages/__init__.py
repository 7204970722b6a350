"""Documents of scanned pages: PAGE XML, ALTO and hOCR, one file or a file for each page, as one text.

A line stays a line, and an empty line parts regions. A page that runs on into the next is not parted from it. Heads,
page numbers and catch-words stay in their place as hints. A page that cannot be read costs itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence

from despatch.model import Hint, Problem, Source
from despatch.read import apparatus
from despatch.read.apparatus.broken_words import broken_words
from despatch.read.pages import alto, hocr, mets, page_xml
from despatch.read.pages.furniture import with_letterheads, with_numbers
from despatch.read.pages.names import missing, page_name
from despatch.read.pages.page import Page, ReadPages
from despatch.read.pages.text import PageText
from despatch.read.plain import LONGEST_LINE, long_line
from despatch.read.reader import Declined, Raw, Reading
from despatch.read.refused import Refused
from despatch.text.lines import longer_line

LARGEST = {"page-xml": 10_000_000, "alto": 10_000_000, "hocr": 50_000_000}
"""Bytes of the largest file that is read. A newspaper's page has half of that; an hOCR file may hold a book."""
FORMATS: dict[str, tuple[str, Callable[[Raw], ReadPages]]] = {
    "page-xml": ("PAGE XML", page_xml.pages),
    "alto": ("ALTO", alto.pages),
    "hocr": ("hOCR", hocr.pages),
}
"""The formats of pages, each with its name for people and its reader. Of two files of one page the one in the format
that stands first here is read: it says most of the page."""
METS = "mets"
_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(pcgts|alto|mets)[\s>/]")
_BEFORE_ROOT = re.compile(r"\s+|<\?[^>]{0,999}>|<!--.*?-->|<!doctype[^>\[]{0,999}(?:\[.{0,2000}?\]\s*)?>", re.DOTALL)
_HOCR = re.compile(r"""class\s{0,3}=\s{0,3}["'](?:[\w -]{1,80} )?ocr_page\b|name\s{0,3}=\s{0,3}["']ocr-system\b""")
_NAMED = 10
"""So many missing pages are named; the others are counted."""


def format_of(raw: Raw) -> str | None:
    """Return which of `FORMATS` a file is in, by its beginning, or `METS`; None for other files."""
    opening, at = raw.opening, 0
    while before := _BEFORE_ROOT.match(opening, at):
        at = before.end()
    if root := _ROOT.match(opening, at):
        return "page-xml" if root[1] == "pcgts" else root[1]
    return "hocr" if _HOCR.search(opening) else None


def read(raw: Raw) -> Reading | Declined:
    """Read a page, or a document whose first page is `raw` and whose other files are its parts."""
    format = format_of(raw)
    if format is None:
        return Declined("it is no page in PAGE XML, ALTO or hOCR")
    if format == METS:
        raise Refused("source-declined", _none_here(raw))
    files = [raw, *(Raw(part.data, part.id, raw.settings) for part in raw.parts)]
    lists = [file for file in files if format_of(file) == METS]
    pages, charset, problems = _read_pages(raw, [file for file in files if format_of(file) != METS])
    if format == "hocr" and not pages and not problems and not raw.parts:
        return Declined("it names a program for OCR and holds no page of it")
    title = None
    for file in lists:
        listing = mets.listing(file)
        title = title or listing.title
        problems += _find_unlisted(raw, listing, files)
    if not lists:
        problems += _find_gaps(raw, files)
    text, hints = _compose(pages, raw)
    if not text:
        message = "its pages hold no words. Transcribe them, and export them again."
        return Reading(None, (*problems, raw.problem("source-empty", message)))
    long = longer_line(text, LONGEST_LINE)
    problems += [long_line(raw, text, long.start, long.end)] if long else []
    source = Source(raw.id, text, format, charset, raw.sha256, title=title, hints=hints)
    return Reading(source, tuple(problems))


def _read_pages(raw: Raw, files: Sequence[Raw]) -> tuple[list[Page], str, list[Problem]]:
    """Return the pages of a document, the encoding of its files, and a problem for each file that cannot be read.

    Raises Refused when no file can be read.
    """
    pages: list[Page] = []
    charset = "utf-8"
    problems: list[Problem] = []
    broken = 0
    for file in files:
        try:
            read = _read_file(file)
        except Refused as refused:
            if len(files) == 1:
                raise
            broken += 1
            if broken == len(files):
                message = f"none of its {broken} pages can be read. The last, {file.id}: {refused.message}"
                raise Refused(refused.code, message) from refused
            at = f" (line {refused.line})" if refused.line else ""
            message = f"the page {file.id} was left out{at}: {refused.message} The other pages were read."
            problems.append(raw.problem(refused.code, message))
        else:
            pages += read.pages
            charset = read.charset
            problems += read.problems
    return pages, charset, problems


def _read_file(file: Raw) -> ReadPages:
    """Return the pages of one file; raises Refused where it is too large or does not parse."""
    format = format_of(file)
    if format not in FORMATS:
        raise Refused("source-declined", "it does not begin as a page. Export it again.")
    name, reader = FORMATS[format]
    if len(file.data) > LARGEST[format]:
        raise Refused(
            "source-oversized",
            f"the page has {len(file.data) // 1_000_000} MB, and the limit is {LARGEST[format] // 1_000_000} MB. "
            f"Export it as {name} without the outlines of words and signs.",
        )
    return reader(file)


def _compose(pages: Sequence[Page], raw: Raw) -> tuple[str, tuple[Hint, ...]]:
    """Return the text of the pages and its hints.

    Where nobody gave the regions types, heads and notes are looked for as in any other transcript.
    """
    written = PageText()
    written.write(with_letterheads(with_numbers(pages), raw.settings.languages))
    text, own = written.writer.finish()
    if longer_line(text, LONGEST_LINE):
        return text, own
    if not any(page.typed for page in pages):
        own += _apart_from(own, apparatus.hints(text, raw.settings.languages))
    known = {hint.span.start for hint in own if hint.kind == "other-form"}
    broken = broken_words(text, own, written.margins)
    own += tuple(hint for hint in broken if hint.span.start not in known)
    return text, apparatus.in_order(own)


def _apart_from(own: Sequence[Hint], found: Sequence[Hint]) -> tuple[Hint, ...]:
    """Return the hints `found` that do not begin within a running head of `own`."""
    heads = [hint.span for hint in own if hint.kind == "running-head"]
    starts = [head.start for head in heads]
    kept = []
    for hint in found:
        before = bisect_right(starts, hint.span.start) - 1
        if before < 0 or hint.span.start >= heads[before].end:
            kept.append(hint)
    return tuple(kept)


# ---------------------------------------------------------------- what is missing


def _find_gaps(raw: Raw, files: Sequence[Raw]) -> list[Problem]:
    """Return a problem when numbers are missing between those of the pages."""
    numbers = missing(page_name(file.id) for file in files) if len(files) > 1 else ()
    if not numbers:
        return []
    message = f"pages are missing between {files[0].id} and {files[-1].id}: {_listed(numbers)}."
    return [raw.problem("page-missing", message)]


def _find_unlisted(raw: Raw, listing: mets.Listing, files: Sequence[Raw]) -> list[Problem]:
    """Return a problem when a METS lists pages that are not here."""
    there = {file.id for file in files}
    absent = [page[0] for page in listing.pages if there.isdisjoint(page)]
    return [raw.problem("page-missing", f"pages that it lists are not here: {_listed(absent)}.")] if absent else []


def _none_here(raw: Raw) -> str:
    """Say what a METS lists of which no page is here."""
    number = len(mets.listing(raw).pages)
    return (
        f"it is a METS, and none of the {number} pages that it lists is here in PAGE XML, ALTO or hOCR. "
        "Put these pages beside it, in the folders that it names."
    )


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} others" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
