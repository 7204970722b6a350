"""The bytes of one file in, a `Source` out: its text, and what its encoding says of the text.

Each reader takes a file, or declines it with a reason. The contents decide which reader takes it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from despatch.model import Problem, Source
from despatch.read import epub, html, mail, markdown, mhtml, pages, pdf, plain, plugins, rtf, tei
from despatch.read.binary import is_locked, why_binary
from despatch.read.mail import mbox
from despatch.read.office import docx, odt
from despatch.read.reader import Declined, Part, Raw, Reader, Reading
from despatch.read.refused import Refused
from despatch.read.tables import cmif, csv_table, json_lines, xlsx
from despatch.read.tables.description_cells import without_unknowns
from despatch.settings import Settings

__all__ = ["Part", "read", "read_document"]

DOCUMENTS: tuple[tuple[str, Reader], ...] = (
    ("Word", docx.read),
    ("OpenDocument", odt.read),
    ("Excel", xlsx.read),
    ("Rich Text", rtf.read),
    ("PDF", pdf.read),
    ("e-book", epub.read),
    ("saved page", mhtml.read),
    ("mbox", mbox.read),
    ("mail", mail.read),
)
"""Readers of files that are not text: each is told by its first bytes."""
TEXTS: tuple[tuple[str, Reader], ...] = (
    ("flat OpenDocument", odt.read_flat),
    ("page", pages.read),
    ("CMIF", cmif.read),
    ("TEI", tei.read),
    ("Markdown", markdown.read),
    ("HTML", html.read),
    ("JSON", json_lines.read),
    ("table", csv_table.read),
    ("plain text", plain.read),
)
"""Readers of text. They are asked in this order: the stricter a format, the sooner."""
FORMATS = ".txt, .md, .docx, .odt, .rtf, .pdf, .html, .epub, .eml, .mbox, .csv, .xlsx or TEI .xml"
"""The formats that people are told to save a file in."""
CATALOGUES = "catalogues/"
"""How the ids of sources begin whose letters others hold."""
_WORDS = re.compile(rb"[^\xef\xbb\xbf\xff\xfe \t\r\n\f\v\0]")


def read(data: bytes, id: str, settings: Settings) -> tuple[Source | None, tuple[Problem, ...]]:
    """Read one file; see `read_document`."""
    return read_document(data, id, (), settings)


def read_document(
    data: bytes, id: str, parts: tuple[Part, ...], settings: Settings
) -> tuple[Source | None, tuple[Problem, ...]]:
    """Read a document: a file, or the first of several pages with the others as `parts`.

    `id` is the path of the file within `letters/`, with forward slashes. Returns the source and what was found on the
    way; no source where the file is empty or binary, does not parse, or every reader declines it: a problem then says
    why and what to do.
    Raises SettingsError when `settings` name an encoding or language that is not known.
    """
    raw = Raw(data, id, settings, parts)
    if len(data) > 2 and not data.strip(b"\0"):
        message = "it holds nothing but NUL bytes, as a copy does that was cut off. Copy it again."
        return None, (raw.problem("source-damaged", message),)
    if not any(_WORDS.search(held) for held in (data, *(part.data for part in parts))):
        return None, (raw.problem("source-empty", "the file holds no words. Put the transcript in it."),)
    if is_locked(data):
        message = (
            "it is a document of Office, locked by a password. Open it, save a copy without the password, and use that."
        )
        return None, (raw.problem("source-locked", message),)
    reasons: list[str] = []
    for readers in ((*plugins.readers(), *DOCUMENTS), TEXTS):
        if readers is TEXTS and (reason := why_binary(data, id)):
            return None, (raw.problem("source-binary", reason),)
        for name, reader in readers:
            try:
                answer = reader(raw)
            except Refused as refused:
                message = f"the {name} reader says: {refused.message}"
                return None, (raw.problem(refused.code, message, refused.line),)
            if not isinstance(answer, Declined):
                return (_of_others if id.startswith(CATALOGUES) else _as_read)(raw, answer)
            reasons.append(f"the {name} reader says {answer.reason}")
    return None, (raw.problem("source-declined", f"{'; '.join(reasons)}. Save it as one of these: {FORMATS}."),)


def _as_read(_: Raw, reading: Reading) -> tuple[Source | None, tuple[Problem, ...]]:
    return reading.source, reading.problems


def _of_others(raw: Raw, reading: Reading) -> tuple[Source | None, tuple[Problem, ...]]:
    """Return a catalogue: all its letters are those of others, also where it quotes their words.

    That a field of theirs is empty is no concern of this archive. Running text lists no letters.
    """
    source = reading.source
    if source is None:
        return None, reading.problems
    if not source.letters:
        message = f"it is no list of letters, as files in {CATALOGUES} are. If it holds letters, move it into letters/."
        return None, (*reading.problems, raw.problem("catalogue-no-list", message))
    letters = tuple(
        replace(letter, kind="elsewhere", description=without_unknowns(letter.description)) for letter in source.letters
    )
    return replace(source, letters=letters), reading.problems
