"""Courtesies that end a letter: "Please accept my best regards."."""

from __future__ import annotations

import re

from despatch.formulas.lines import courtesy
from despatch.model import Span

_SENTENCE = re.compile(r"[^\W\d]{4,}[.!?][\])”\"']?\s+(?=[A-ZÄÖÜ])")
_SENTENCE_END = re.compile(r"[.!?][\])”\"']?\s+(?=\S)")


def last_courtesy(text: str, start: int, end: int, languages: tuple[str, ...]) -> Span | None:
    """Find a courtesy in the last line, or in the last sentence of the last line, before `end`."""
    while end > start and text[end - 1].isspace():
        end -= 1
    begin = text.rfind("\n", start, end) + 1 or start
    line = text[begin:end]
    if courtesy(line, languages) and not _SENTENCE.search(line):
        return Span(begin, end)
    last = None
    for cut in _SENTENCE_END.finditer(text, begin, end):
        last = cut
    if last is None or not courtesy(text[last.end() : end], languages):
        return None
    return Span(last.end(), end)


def whole_courtesy(text: str, start: int, span: Span | None, languages: tuple[str, ...]) -> Span | None:
    """Widen "best regards" to the courtesy whose end it is: "Please accept my best regards."."""
    if span is None:
        return None
    begin = max(text.rfind("\n", start, span.start) + 1, start)
    for cut in _SENTENCE_END.finditer(text, begin, span.start):
        begin = cut.end()
    return Span(begin, span.end) if courtesy(text[begin : span.end], languages) else span
