"""A chosen set of letters to take along: as CSV, as JSON Lines, or as one page to print. It is sent in parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from despatch.archive import Archive
from despatch.errors import DespatchError
from despatch.model import Entry, Record
from despatch.web import render, urls
from despatch.web.errors import BadAddress, for_readers
from despatch.web.formatting import date_words, names
from despatch.web.parts import citing, evidence, letter_layout

FORMS = (("csv", "CSV"), ("jsonl", "JSON Lines"), ("print", "one page to print"))
"""The last part of an address, and what to call the form."""
FIELDS = (
    "id",
    "date",
    "date_words",
    "from",
    "to",
    "place",
    "kind",
    "marking",
    "heading",
    "opening",
    "source",
    "ordinal",
    "doubts",
    "url",
)
PART = 200
"""So many letters are read at once."""
MOST_PRINTED = 1000
"""One page to print has so many letters at most."""
Window = Callable[[int, int], Sequence[Entry]]
"""Returns so many letters of the set (limit) from a place in it on (offset)."""


@dataclass(frozen=True, slots=True)
class PrintedBlock:
    """Lines of a letter, and their role in its layout."""

    role: str
    words: str


@dataclass(frozen=True, slots=True)
class PrintedLetter:
    """A letter as it is printed among others."""

    entry: Entry
    blocks: tuple[PrintedBlock, ...]
    citation: str
    url: str


@dataclass(frozen=True, slots=True)
class PrintPage:
    """Letters to print on one page; `letters` are read while the page is sent."""

    title: str
    total: int
    letters: Iterator[PrintedLetter]
    template: str = "print.html"
    section: str = "letters"


def forms(path: str) -> tuple[tuple[str, str], ...]:
    """Return the name and address of each form of the set at `path`, an address with its query."""
    plain, mark, query = path.partition("?")
    return tuple((name, f"{plain}{'/' if key == 'print' else '.'}{key}{mark}{query}") for key, name in FORMS)


def wanted(request: Request) -> str | None:
    """Return the form that the address asks for; None for an ordinary page."""
    path = request.url.path
    return next((key for key, _ in FORMS if path.endswith((f".{key}", f"/{key}"))), None)


def send(request: Request, form: str, name: str, total: int, window: Window) -> Response:
    """Answer with the set in a form; a file is called `name`. Raises BadAddress for too many letters on one page."""
    archive = render.archive(request)
    base = render.base(request)

    def rows() -> Iterator[list[dict[str, object]]]:
        for part in _parts(total, window):
            yield [_row(entry, base) for entry in part]

    if form == "csv":
        return render.download(request, rows(), FIELDS, f"{name}.csv")
    if form == "jsonl":
        return render.stream(request, _json_lines(rows()), "application/jsonl", f"{name}.jsonl")
    if total > MOST_PRINTED:
        raise BadAddress(
            f"One page to print has {MOST_PRINTED:,} letters at most, and these are {total:,}. Narrow them."
        )
    return render.show_in_parts(
        request, PrintPage("Letters to print", total, _printed(archive, _parts(total, window), base))
    )


def _parts(total: int, window: Window) -> Iterator[Sequence[Entry]]:
    for offset in range(0, total, PART):
        yield window(PART, offset)


def _row(entry: Entry, base: str) -> dict[str, object]:
    return {
        **{field: getattr(entry, field) for field in FIELDS if hasattr(entry, field)},
        "date_words": date_words(entry.date),
        "from": names(entry.senders, ""),
        "to": names(entry.recipients, ""),
        "url": base + urls.letter_path(entry.id),
    }


def _json_lines(parts: Iterator[list[dict[str, object]]]) -> Iterator[str]:
    """Yield lines of JSON; a last line says why the set ends early, if it does."""
    try:
        for rows in parts:
            yield "".join(msgspec.json.encode(row).decode() + "\n" for row in rows)
    except DespatchError as error:
        yield msgspec.json.encode({"error": for_readers(str(error))}).decode() + "\n"


def _printed(archive: Archive, parts: Iterator[Sequence[Entry]], base: str) -> Iterator[PrintedLetter]:
    for part in parts:
        for entry in part:
            yield print_letter(archive.letter(entry.id), archive, base)


def print_letter(record: Record, archive: Archive, base: str) -> PrintedLetter:
    """Return a letter to print: its words in their layout, without marks."""
    cited = citing.cited_letter(record, archive.settings, base)
    blocks = tuple(
        PrintedBlock(block.role, record.text[block.start : block.end])
        for block in letter_layout.blocks(record.text, evidence.marks(record))
        if block.role != "gap"
    )
    return PrintedLetter(record.entry, blocks, citing.sentence(record.entry, cited), cited.url)
