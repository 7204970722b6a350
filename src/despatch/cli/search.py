"""despatch search DIR QUERY."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

import despatch
from despatch.cli.common import (
    OneOf,
    archive_argument,
    counted,
    filter_options,
    json_option,
    letter_filter,
    parties,
    print_json,
)
from despatch.cli.terminal import print_styled
from despatch.model import DESCRIBED, SearchOrder

if TYPE_CHECKING:
    from despatch.model import SearchHit


@click.command("search")
@archive_argument
@click.argument("query")
@filter_options
@click.option("--order", type=OneOf("order", get_args(SearchOrder)), default="relevance", show_default=True)
@click.option(
    "--limit", default=20, show_default=True, type=click.IntRange(1), metavar="N", help="Print at most N letters."
)
@click.option("--offset", default=0, type=click.IntRange(0), metavar="N", help="Skip the first N letters.")
@json_option
def command(
    archive: Path,
    query: str,
    order: SearchOrder,
    limit: int,
    offset: int,
    *,
    as_json: bool,
    **where: Any,
) -> None:
    """Search words, phrases and fields.

    Put "phrases" in quotes and AND OR NOT in capitals. Fields are from: to: with: date: subject: marking:
    place: kind:. The options narrow the search as they narrow a list of letters.
    The exit code is 0, also when nothing is found.

    \b
    Example:  despatch search my-letters 'coal NOT wood' --sender fenn --date 1911-03
    """
    with despatch.open(archive) as opened:
        wanted = letter_filter(opened, where, described=None, other=None)
        result = opened.search(query, wanted, order=order, limit=limit, offset=offset)
        if trouble := opened.index_trouble():
            click.echo(trouble, err=True)
    if as_json:
        print_json(result)
        return
    for hit in result.hits:
        _print(hit)
    shown = f", {offset + 1} to {offset + len(result.hits)} shown" if len(result.hits) < result.total else ""
    letters = counted(result.total - result.other, "letter")
    other = f" and {counted(result.other, 'other piece')}" if result.other else ""
    described = f", {result.described:,} known by description only" if result.described else ""
    click.echo(f"{letters}{other} found{described}{shown}")


def _print(hit: SearchHit) -> None:
    entry = hit.entry
    people = f"{parties(entry.senders)} to {parties(entry.recipients)}"
    known = "  (known by description only)" if entry.piece in DESCRIBED else ""
    print_styled((f"{entry.id}  {entry.date or 'undated'}  {people}{known}", "bold"))
    snippet = [(re.sub(r"\s+", " ", words), found) for words, found in hit.snippet]
    print_styled(("    ", ""), *((words, "underline" if found else "") for words, found in snippet))
