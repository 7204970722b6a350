"""despatch missing DIR --unnamed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import despatch
from despatch.cli.common import counted, parties, print_lines, quoted

if TYPE_CHECKING:
    from despatch.model import UnnamedReference


def print_unnamed(archive: Path, limit: int | None, *, as_json: bool) -> None:
    """Print the references to letters that are not here, and of which author or addressee is not known."""
    with despatch.open(archive) as opened:
        entries = opened.correspondence.unnamed(limit=limit)
        total = opened.correspondence.count_unnamed()
    lines = (line for entry in entries for line in _lines(entry))
    print_lines(entries, lines, counted(total, "reference") + " to letters of unknown people", as_json=as_json)


def _lines(entry: UnnamedReference) -> list[str]:
    """Return what is known of the letter meant, then the words and the reason."""
    author, addressee = (parties([side] if side else []) for side in (entry.author, entry.addressee))
    facts = [entry.reference.date or "undated", f"{author} to {addressee}", entry.why]
    if entry.reference.received:
        facts.append(f"received {entry.reference.received}")
    quote = entry.quote
    return ["; ".join(facts), f"   {quote.letter} ({quote.entry.date or 'undated'}): {quoted(quote.words)}"]
