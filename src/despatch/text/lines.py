"""Lines of a text. A line ends at a line feed only; `str.splitlines` cuts at other characters, too."""

from __future__ import annotations

import re
from collections.abc import Iterator

from despatch.model import Span

COLUMNS = re.compile(r"\t+| {3,}")
"""What parts the columns of a line: a letter's number or its addressee on the left, place and date on the right."""


def lines(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Yield the span of each line between `start` and `end`, without its line feed. A last empty line is skipped."""
    end = len(text) if end is None else end
    while start < end:
        stop = text.find("\n", start, end)
        if stop < 0:
            stop = end
        yield Span(start, stop)
        start = stop + 1


def trimmed(text: str, start: int, end: int) -> Span:
    """Return the stretch without the white space at either end. Nothing is copied: a line may have megabytes."""
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return Span(start, end)


def line_number(text: str, offset: int) -> int:
    """Return the number, counted from 1, of the line that `offset` lies in."""
    return text.count("\n", 0, offset) + 1


def normal_line_ends(text: str) -> str:
    """Return `text` with every CRLF and CR as LF: the only change a plain text undergoes."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def longer_line(text: str, limit: int) -> Span | None:
    """Return the first line of more than `limit` characters, without walking line by line."""
    start = 0
    while len(text) - start > limit:
        last = text.rfind("\n", start, start + limit + 1)
        if last < 0:
            end = text.find("\n", start)
            return Span(start, len(text) if end < 0 else end)
        start = last + 1
    return None
