"""Reads where missing letters may be printed: the entries of catalogues that connecting found for them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

import msgspec

from despatch.model import Candidate, Entry, Holding, PrintedEntry
from despatch.store.quotes import find_entries
from despatch.store.sql import batches, marks
from despatch.text.addresses import web_address

CATALOGUES = "catalogues/"
"""How the sources begin whose letters others hold."""
Listing = tuple[Entry, str | None, str, str | None]
"""A letter as a list has it: its number there, the edition, and the address at which it can be read."""
_holding = msgspec.json.Decoder(Holding).decode


def find_listings(db: sqlite3.Connection, found: Iterable[Sequence[Candidate]]) -> dict[str, Listing]:
    """Return the entries of catalogues that candidates name, by their ids."""
    ids = sorted({candidate.target for candidates in found for candidate in candidates})
    entries = find_entries(db, ids)
    listings: dict[str, Listing] = {}
    for batch in batches(ids):
        rows = db.execute(
            "SELECT l.id, l.identifier, coalesce(s.title, s.id), json_extract(w.description, '$.holding') FROM letter l"
            f" JOIN letter_text w ON w.row = l.row JOIN source s ON s.id = l.source WHERE l.id IN ({marks(batch)})",
            batch,
        )
        for id, identifier, title, holding in rows:
            entry, said = entries[id], _holding(holding) if holding else Holding()
            address = identifier if identifier and web_address(identifier) else None
            number = said.number or (identifier if identifier != address else None)
            if entry is not None:
                listings[id] = entry, number, said.edition or title.removeprefix(CATALOGUES), address
    return listings


def to_printed(candidates: Sequence[Candidate], listings: dict[str, Listing]) -> tuple[PrintedEntry, ...]:
    """Return the entries that candidates name; one that has left the archive is skipped."""
    return tuple(
        PrintedEntry(entry, candidate.score, candidate.why, number, edition, address)
        for candidate in candidates
        if candidate.target in listings
        for entry, number, edition, address in [listings[candidate.target]]
    )
