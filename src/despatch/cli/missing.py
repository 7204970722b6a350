"""despatch missing DIR."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from despatch.cli.common import (
    archive_argument,
    counted,
    find_person,
    json_option,
    parties,
    print_json,
    quoted,
)
from despatch.errors import NotFound

if TYPE_CHECKING:
    from despatch.archive import Archive
    from despatch.model import InferredEntry

STATUS = ("not found", "oral", "never sent", "printed elsewhere", "now acquired")


@click.command("missing")
@archive_argument
@click.option("--from", "author", metavar="NAME", help="Letters written by NAME.")
@click.option("--to", "addressee", metavar="NAME", help="Letters written to NAME.")
@click.option("--person", metavar="NAME", help="Letters written by or to NAME.")
@click.option("--year", metavar="DATE", help="A year, month or day: 1807, 1807-03, 1807-03-12.")
@click.option(
    "--status", type=click.Choice(STATUS), help="What became of them; all but those now acquired when left out."
)
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Print at most N letters.")
@json_option
def command(archive: Path, limit: int | None, *, as_json: bool, **where: Any) -> None:
    """List the letters that are known only because others speak of them.

    Each with the passages that prove it. An empty list is an answer: the exit code is 0.

    \b
    Example:  despatch missing my-letters --from fenn --year 1911
    """
    from despatch.archive import open as open_archive

    with open_archive(archive) as opened:
        for side in ("author", "addressee", "person"):
            where[side] = _whom(opened, where[side])
        found = opened.correspondence.missing(**where, limit=limit)
        total = opened.correspondence.count_missing(**where)
    if as_json:
        print_json(found)
        return
    for one in found:
        for line in lines(one):
            click.echo(line)
    click.echo(counted(total, "missing letter"), err=True)


def lines(one: InferredEntry) -> list[str]:
    """Return an inferred letter as lines: what is known of it, then each passage that proves it."""
    letter = one.letter
    people = f"{parties([one.author] if one.author else [])} to {parties([one.addressee] if one.addressee else [])}"
    told = [
        letter.date or "undated",
        people,
        letter.status if one.acquired is None else f"now acquired: {one.acquired.id}",
    ]
    if letter.received:
        told.append(f"received {letter.received}")
    out = [f"{letter.id}  {'; '.join(told)}"]
    out += [f"   {quote.letter} ({quote.entry.date or 'undated'}): {quoted(quote.words)}" for quote in one.quotes]
    return out


def _whom(archive: Archive, name: str | None) -> str | None:
    """Return a person's id; for one who is only spoken of, the name as it stands in the record."""
    try:
        return find_person(archive, name)
    except NotFound:
        facets = archive.correspondence.missing_facets()
        wanted = (name or "").casefold()
        known = {
            f.value
            for side in ("author", "addressee")
            for f in facets[side]
            if wanted in (f.value.casefold(), f.label.casefold())
        }
        if len(known) == 1:
            return known.pop()
        raise
