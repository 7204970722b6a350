"""despatch missing DIR."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import despatch
from despatch.cli.common import (
    OneOf,
    archive_argument,
    counted,
    date_options,
    find_person,
    json_option,
    parties,
    print_lines,
    quoted,
    several,
)
from despatch.cli.unnamed import print_unnamed
from despatch.errors import NotFound
from despatch.model import MissingFilter

if TYPE_CHECKING:
    from despatch.archive import Archive
    from despatch.model import InferredEntry, PrintedEntry

STATUS = ("not found", "oral", "never sent", "printed elsewhere", "now acquired")


@click.command("missing")
@archive_argument
@several("--sender", "author", help="Letters written by NAME.")
@several("--recipient", "addressee", help="Letters written to NAME.")
@several("--person", help="Letters written by or to NAME.")
@date_options("Letters that may be")
@several(
    "--status",
    metavar="STATUS",
    type=OneOf("status", STATUS),
    help=f"What became of them: {', '.join(STATUS)}. Default: all but those now acquired.",
)
@click.option(
    "--unnamed",
    is_flag=True,
    help="In their place, list references to letters that are not here, of which author or addressee is not known.",
)
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Print at most N letters.")
@json_option
def command(archive: Path, limit: int | None, *, unnamed: bool, as_json: bool, **where: Any) -> None:
    """List the letters that are known only because others speak of them.

    Each comes with the passages that prove it, and with the letters of catalogues/ that may be it. The exit code is 0,
    also when the list is empty.

    \b
    Example:  despatch missing my-letters --sender fenn --date 1911
    """
    if unnamed:
        if any(where.values()):
            raise click.UsageError("--unnamed lists them all: give it only --limit and --json")
        print_unnamed(archive, limit, as_json=as_json)
        return
    with despatch.open(archive) as opened:
        for side in ("author", "addressee", "person"):
            where[side] = tuple(_find_side(opened, name) for name in where[side])
        wanted = MissingFilter(**where)
        entries = opened.correspondence.missing(wanted, limit=limit)
        total = opened.correspondence.count_missing(wanted)
    lines = (line for entry in entries for line in inferred_lines(entry))
    print_lines(entries, lines, counted(total, "missing letter"), as_json=as_json)


def inferred_lines(entry: InferredEntry) -> list[str]:
    """Return an inferred letter as lines: what is known of it, then each passage that proves it."""
    letter = entry.letter
    author, addressee = (parties([side] if side else []) for side in (entry.author, entry.addressee))
    facts = [
        letter.date or "undated",
        f"{author} to {addressee}",
        letter.status if entry.acquired is None else f"now acquired: {entry.acquired.id}",
    ]
    if letter.received:
        facts.append(f"received {letter.received}")
    return (
        [f"{letter.id}  {'; '.join(facts)}"]
        + [f"   {quote.letter} ({quote.entry.date or 'undated'}): {quoted(quote.words)}" for quote in entry.quotes]
        + [f"   {line}" for one in entry.printed for line in _printed_lines(one)]
    )


def _printed_lines(one: PrintedEntry) -> Iterator[str]:
    """Yield where a missing letter may be printed, and why."""
    likely = "likely" if one.likely else "perhaps"
    yield f"{likely} {one.where} ({one.score:.2f}): {one.why}"
    if one.address:
        yield f"  {one.address}"


def _find_side(archive: Archive, name: str) -> str | None:
    """Return a person's id; for somebody whom letters only mention, the name as the record writes it."""
    try:
        return find_person(archive, name)
    except NotFound:
        facets = archive.correspondence.missing_facets()
        wanted = name.casefold()
        known = {
            f.value
            for side in ("author", "addressee")
            for f in facets[side]
            if wanted in (f.value.casefold(), f.label.casefold())
        }
        if len(known) == 1:
            return known.pop()
        raise
