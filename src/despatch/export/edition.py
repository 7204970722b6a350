"""A chosen set of letters as an edition prints them: what the documents of Word and the PDF have in common.

Each letter has the editor's number, a heading, its words in their layout with notes at their marks, and a note on its
source. Nothing is added to the words; what the archive knows beyond them stands in square brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from despatch.errors import ExportError
from despatch.export.jsonl import Rows, WholeLetter
from despatch.export.layout import blocks
from despatch.export.references import cited
from despatch.export.words import date_words, inferred_date_words, join_names
from despatch.export.xml import holdable
from despatch.model import NOT_THE_LETTERS, Dating, Phrase, Span
from despatch.settings import Settings
from despatch.text.fold import words as fold_words

APPARATUS = frozenset({"running-head", "navigation", "page-break", "gap", "heading"})
"""Blocks that an edition does not print among a letter's words. Its own heading stands above them."""
PARAGRAPH = "paragraph"
_LEFT_OUT = ("running-head", "navigation", "page-break", "facsimile", "line")
_LABEL = re.compile(r"[\[(]?(\w{1,4}|[*†‡§¶]{1,3})[\])]?[.:]?\s")
"""The label with which a note begins: "3.", "[a]", "*"."""
"""Signs that neither XML nor a page has."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note to the words before it."""

    words: str


Run = str | Note


@dataclass(frozen=True, slots=True)
class PrintedBlock:
    """Lines that belong together: their role in the layout, and their words with the notes to them."""

    role: str
    runs: tuple[Run, ...]
    close: bool = False
    """No empty line stands between it and the block before."""


@dataclass(frozen=True, slots=True)
class PrintedLetter:
    """A letter as it is printed. `supplied` is a dateline that its words do not give, in brackets."""

    number: int
    heading: str
    supplied: str
    blocks: tuple[PrintedBlock, ...]
    source: str
    people: tuple[str, ...]


@dataclass(slots=True)
class Edition:
    """The letters of a set in order of their dates, and the numbers of the letters of each person."""

    settings: Settings
    letters: list[PrintedLetter] = field(default_factory=list)

    def people(self) -> list[tuple[str, str]]:
        """Return each person with the numbers of their letters, by the last word of the name."""
        numbers: dict[str, list[int]] = {}
        for letter in self.letters:
            for name in dict.fromkeys(letter.people):
                numbers.setdefault(name, []).append(letter.number)
        order = sorted(numbers, key=lambda name: (list(reversed(fold_words(name))), name))
        return [(name, ", ".join(map(str, numbers[name]))) for name in order]


def edition(exports: Rows) -> Edition:
    """Return the letters with words, in order of their dates; raises ExportError where there is none."""
    found = Edition(exports.settings)
    for one in exports.whole("date"):
        if one.row["piece"] == "letter" and one.text.strip():
            found.letters.append(_print(one, len(found.letters) + 1, exports.settings))
    if not found.letters:
        raise ExportError("none of these letters has words: choose others, or leave out the options")
    return found


def _print(one: WholeLetter, number: int, settings: Settings) -> PrintedLetter:
    row: Any = one.row
    base = one.letter.span.start
    notes = dict(_notes(one))
    used: set[str] = set()
    printed: list[PrintedBlock] = []
    for block in blocks(one.text, list(_stretches(one))):
        if block.role not in APPARATUS and block.role != "note":
            runs = tuple(_runs(one, Span(block.start + base, block.end + base), notes, used, block.role == PARAGRAPH))
            if any(runs) and printed and printed[-1].role == block.role == "signature":
                printed[-1] = PrintedBlock("signature", (*printed[-1].runs, "\n", *runs), printed[-1].close)
            elif any(runs):
                printed.append(PrintedBlock(block.role, runs, block.close and bool(printed)))
    left = [PrintedBlock("note", (words,)) for label, words in notes.items() if label not in used]
    people = tuple(party["person"] or party["name"] for party in (*row["senders"], *row["recipients"]))
    return PrintedLetter(number, _heading(row), _supplied(one), (*printed, *left), _source(row, settings), people)


def _heading(row: Any) -> str:
    """Return the heading that the letter has, or else who wrote to whom."""
    if row["heading"]:
        return clean(" ".join(row["heading"].split()))
    sides = [join_names([party["name"] for party in row[side]]) for side in ("senders", "recipients")]
    if not any(sides):
        return clean(row["kind"].capitalize())
    return clean(f"{sides[0] or 'Unknown'} to {sides[1] or 'unknown'}")


def _supplied(one: WholeLetter) -> str:
    """Return place and date in brackets, as far as the letter's own words do not give them."""
    row: Any = one.row
    said = one.letter.description
    date = row["date"]
    parts = []
    if row["place"] and (said.place is None or said.place.span is None):
        parts.append(row["place"]["name"])
    if date and (said.date is None or said.date.span is None):
        parts.append(inferred_date_words(date["edtf"]) if date["from"] == "replies" else date_words(date["edtf"]))
    return clean(f"[{', '.join(parts)}]") if parts else ""


def _source(row: Any, settings: Settings) -> str:
    """Return where the letter is kept, under what rights, and where it stands in the archive."""
    held = cited(row, settings)
    kept = ", ".join(filter(None, (held.repository, held.shelfmark)))
    where = f"{row['source']}, no. {row['ordinal']}"
    told = (kept, held.rights, where, held.url)
    return clean(" ".join(part if part == held.url else f"{part.rstrip('.')}." for part in told if part))


# ---------------------------------------------------------------- words and notes


@dataclass(frozen=True, slots=True)
class _Stretch:
    start: int
    end: int
    role: str


def _stretches(one: WholeLetter) -> Iterator[_Stretch]:
    """Yield the stretches of a letter that have a role in its layout, counted from its first word."""
    said = one.letter.description
    base = one.letter.span.start
    parts: list[tuple[Phrase | Dating | None, str]] = [(date, "date") for date in said.dates]
    parts += [(getattr(said, role), role) for role in ("heading", "marking", "place", "salutation")]
    parts += [(said.closing, "closing"), (said.signature, "signature")]
    for part, role in parts:
        if part is not None and part.span is not None:
            yield _Stretch(part.span.start - base, part.span.end - base, role)
    for hint in one.hints:
        if hint.kind in NOT_THE_LETTERS:
            yield _Stretch(hint.span.start - base, hint.span.end - base, hint.kind)


def _notes(one: WholeLetter) -> Iterator[tuple[str, str]]:
    """Yield the label and the words of each note that stands with the letter."""
    base = one.letter.span.start
    for number, hint in enumerate(hint for hint in one.hints if hint.kind == "note"):
        words = clean(" ".join(one.text[hint.span.start - base : hint.span.end - base].split()))
        marked = _LABEL.match(words)
        label = hint.detail or (marked[1] if marked else "")
        plain = words[marked.end() :] if marked and marked[1] == label else words
        yield label or f"#{number}", plain.strip()


def _runs(one: WholeLetter, span: Span, notes: dict[str, str], used: set[str], flowing: bool) -> Iterator[Run]:
    """Yield the words of a block, with each note at its mark; the words of a paragraph flow."""
    base, at = one.letter.span.start, span.start
    for hint in one.hints:
        start, end = max(at, hint.span.start), min(hint.span.end, span.end)
        if start > end or hint.kind not in ("note-mark", *_LEFT_OUT):
            continue
        label = hint.detail or one.text[hint.span.start - base : hint.span.end - base].strip("[]() \n")
        if hint.kind == "note-mark" and label not in notes:
            continue
        yield _flow(one.text[at - base : start - base], flowing)
        at = end
        if hint.kind == "note-mark" and label not in used:
            used.add(label)
            yield Note(notes[label])
    yield _flow(one.text[at - base : span.end - base], flowing)


def _flow(words: str, flowing: bool) -> str:
    return clean(re.sub(r"\s*\n\s*", " ", words) if flowing else words)


def clean(words: str) -> str:
    """Return words without signs that no document can hold."""
    return holdable(words, "")


def lines(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """Yield the runs of each line of a block."""
    line: list[Run] = []
    for run in runs:
        if isinstance(run, Note):
            line.append(run)
            continue
        first, *more = run.split("\n")
        line.append(first)
        for words in more:
            yield line
            line = [words]
    yield line
