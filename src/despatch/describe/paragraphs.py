"""Paragraphs that a letter numbers itself: 1. 2. 3., (1) (2), I. II."""

from __future__ import annotations

import re

from despatch.model import Paragraph, Span

_NUMBERED = re.compile(r"^[ \t]{0,8}(?:(\d{1,3})[.)]|\((\d{1,3})\)|([IVXL]{1,6})[.)])[ \t]{1,8}(?=\S)", re.MULTILINE)
_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_ROMAN = {"X" * (number // 10) + _ONES[number % 10]: number for number in range(1, 21)}
MOST = 400


def find_numbered(text: str, start: int, end: int) -> tuple[Paragraph, ...]:
    """Return the paragraphs that begin with 1, 2, 3 ... in `text[start:end]`; each ends where the next begins.

    A figure that does not follow the one before is no paragraph's number, and one paragraph alone is none.
    """
    numbers: list[tuple[str, int]] = []
    for match in _NUMBERED.finditer(text, start, end):
        written = next(group for group in match.groups() if group)
        value = int(written) if written.isdigit() else _ROMAN.get(written, 0)
        if value == len(numbers) + 1:
            numbers.append((written, match.start() + len(match[0]) - len(match[0].lstrip())))
        if len(numbers) >= MOST:
            break
    if len(numbers) < 2:
        return ()
    ends = [at for _, at in numbers[1:]] + [end]
    return tuple(
        Paragraph(number, Span(at, at + len(text[at:stop].rstrip())))
        for (number, at), stop in zip(numbers, ends, strict=True)
    )
