"""Plain text: the file as it is, with hints on what is not the letters' own."""

from __future__ import annotations

import re

from despatch.model import Problem, Source
from despatch.read import apparatus
from despatch.read.apparatus.broken_words import broken_words
from despatch.read.charset import decode
from despatch.read.reader import Declined, Raw, Reading
from despatch.read.refused import Refused
from despatch.text.lines import line_number, longer_line, normal_line_ends

LONGEST_LINE = 1_000_000
"""A file with a longer line has lost its line ends. Apparatus is known by lines, so it is skipped there."""

NO_LINE = 20_000_000
"""A file with a line of more bytes is refused: no letter is so long, and memory would hold its text many times."""

_XML = re.compile(r"\s*(?:<\?xml\b|<!doctype\b|<[a-z][\w.:-]{0,60}\s[^<>]{0,400}\bxmlns\b)")


def read(raw: Raw) -> Reading | Declined:
    """Read a plain text: characters decoded, line ends as LF, nothing else changed. Broken words are hints."""
    if _XML.match(raw.opening):
        return Declined("it is markup, not plain text")
    refuse_endless_line(raw.data)
    decoded = decode(raw)
    text = normal_line_ends(decoded.text)
    problems = list(decoded.problems)
    long = longer_line(text, LONGEST_LINE)
    if long:
        problems.append(long_line(raw, text, long.start, long.end))
    hints = () if long else apparatus.hints(text, raw.settings.languages)
    title = apparatus.title(text, hints)
    hints = hints if long else apparatus.in_order((*hints, *broken_words(text, hints)))
    source = Source(raw.id, text, "text", decoded.charset, raw.sha256, title=title, hints=hints)
    return Reading(source, tuple(problems))


def refuse_endless_line(data: bytes) -> None:
    """Raise Refused for a file with a line of more than `NO_LINE` bytes. Nothing of the file is copied."""
    start = line = 0
    while len(data) - start > NO_LINE:
        ends = [data.rfind(sign, start, start + NO_LINE + 1) for sign in (b"\n", b"\r")]
        if max(ends) < 0:
            raise Refused(
                "source-oversized",
                f"a line has more than {NO_LINE // 1_000_000} MB. Check that line ends survived the export, "
                "or split the file.",
                line + 1,
            )
        line += data.count(b"\n", start, max(ends) + 1)
        start = max(ends) + 1


def long_line(raw: Raw, text: str, start: int, end: int) -> Problem:
    """Return the finding about a line that has lost its line ends."""
    return raw.problem(
        "source-long-line",
        f"this line has {end - start:,} characters, and apparatus was not looked for. "
        f"Check that line ends survived the export.",
        line_number(text, start),
    )
