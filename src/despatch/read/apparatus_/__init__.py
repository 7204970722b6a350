"""Finds what editors, printers and web pages added to the letters of a plain text.

The text stays as it is. Each addition becomes a hint:

*   ``note`` (detail: the note's number or mark, or "source"): one footnote or source note, whole lines;
*   ``note-mark`` (detail: the number or mark it points at);
*   ``running-head`` and ``page-break``: the heads of printed pages, also run into a line;
*   ``navigation`` lines, and ``heading`` (detail "title", "year" or "notes") for titles of pages and lists.
"""

from __future__ import annotations

from collections.abc import Iterable

from despatch.model import Hint, Span
from despatch.read import frame, navigation, note_marks, notes, running_heads, source_marks
from despatch.read.lexicon import gather
from despatch.text.even import even_out


def hints(text: str, languages: tuple[str, ...]) -> tuple[Hint, ...]:
    """Return the hints on a plain text by the cues of `languages`, in order of place."""
    even = even_out(text)
    return even.back(_hints(even.text, languages)) if even else _hints(text, languages)


def _hints(text: str, languages: tuple[str, ...]) -> tuple[Hint, ...]:
    cues = gather(languages)
    found = running_heads.running_heads(text)
    pages = [hint.span for hint in found]
    found += [Hint("running-head", Span(*match.span()), match.group()) for match in cues.page_head.finditer(text)]
    around = frame.frame(text, cues)
    found += around
    if around and around[0].span.start == 0 and (named := frame.title(text, around[0])):
        found.append(named)
    links = navigation.navigation(text, cues)
    found += [link for link in links if not any(hint.span.holds(link.span) for hint in around)]
    leading = [hint for hint in found if hint.kind in ("navigation", "heading")]
    found += navigation.headings(text, leading)
    found += [Hint("page-break", Span(*match.span()), match.group()) for match in cues.page.finditer(text)]
    found += [Hint("note", Span(*match.span()), "bracketed") for match in cues.bracketed.finditer(text)]
    found += source_marks.source_marks(text, cues)
    candidates = note_marks.candidates(text, cues.counted)
    blocks = notes.blocks(text, cues, note_marks.places(candidates), pages)
    found += [hint for block in blocks for hint in block.notes]
    found += note_marks.settle(candidates, blocks)
    return in_order(found)


def in_order(hints: Iterable[Hint]) -> tuple[Hint, ...]:
    """Return hints in the order of their places."""
    return tuple(sorted(hints, key=lambda hint: (hint.span.start, hint.span.end, hint.kind)))


def title(text: str, found: tuple[Hint, ...]) -> str | None:
    """Return the title of the page, when one of the hints `found` is its title."""
    return next((hint.span.of(text) for hint in found if hint.kind == "heading" and hint.detail == "title"), None)
