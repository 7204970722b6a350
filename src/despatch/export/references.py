"""The letters as records for reference managers: one file of BibTeX, RIS or CSL-JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from despatch.export.citation import Cited, Item, bibtex, csl, ris
from despatch.export.files import write_whole
from despatch.export.jsonl import Row, Rows
from despatch.export.words import date_words, join_names
from despatch.settings import Settings


def write_bibtex(exports: Rows, folder: Path, as_of: str | None = None) -> dict[str, int]:  # noqa: ARG001 - every format is called alike
    """Write letters.bib into `folder`; return how many letters it has. Raises ArchiveError if it cannot be written."""
    return _write(exports, folder / "letters.bib", lambda item: f"{bibtex(item)}\n")


def write_ris(exports: Rows, folder: Path, as_of: str | None = None) -> dict[str, int]:  # noqa: ARG001
    """Write letters.ris into `folder`; return how many letters it has. Raises ArchiveError if it cannot be written."""
    return _write(exports, folder / "letters.ris", lambda item: f"{ris(item)}\r\n")


def write_csl(exports: Rows, folder: Path, as_of: str | None = None) -> dict[str, int]:  # noqa: ARG001
    """Write letters.csl.json, a list, into `folder`; return how many letters it has.

    Raises ArchiveError when it cannot be written.
    """
    path = folder / "letters.csl.json"

    def pieces() -> Iterator[tuple[bytes, int]]:
        yield b"[\n", 0
        for number, item in enumerate(_items(exports)):
            yield (b",\n" if number else b"") + msgspec.json.encode(item), 1
        yield b"\n]\n", 0

    return {path.name: write_whole(path, pieces())}


def cited(row: Row, settings: Settings) -> Cited:
    """Return what a citation says of a letter. Its own repository comes before the archive's."""
    values: Any = row
    sides = [tuple(party["person"] or party["name"] for party in values[side]) for side in ("senders", "recipients")]
    date = values["date"]["edtf"] if values["date"] else None
    who = " to ".join(join_names(side) or unknown for side, unknown in zip(sides, ("Unknown", "unknown"), strict=True))
    return Cited(
        id=values["id"],
        title=f"{who}, {date_words(date)}",
        senders=sides[0],
        recipients=sides[1],
        date=date,
        place=(values["place"] or {}).get("name") or "",
        kind=values["kind"],
        archive=settings.title,
        editors=settings.editor,
        rights=values["availability"] or settings.rights,
        repository=values["repository"] or settings.repository,
        shelfmark=values["shelfmark"] or "",
        url=f"{settings.address}/letter/{quote(values['id'])}" if settings.address else "",
        languages=settings.languages,
    )


def _items(exports: Rows) -> Iterable[Item]:
    """Yield the records of the archive's letters: not of those that others hold, nor of what is no letter."""
    for row in exports.letters():
        if row["piece"] in ("letter", "described") and not row["same_as"]:
            yield csl(cited(row, exports.settings))


def _write(exports: Rows, path: Path, record: Callable[[Item], str]) -> dict[str, int]:
    return {path.name: write_whole(path, ((record(item).encode(), 1) for item in _items(exports)))}
