"""despatch exchanges DIR."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from despatch.cli.common import (
    archive_argument,
    columns,
    counted,
    find_person,
    json_option,
    parties,
    print_json,
    quoted,
)

if TYPE_CHECKING:
    from despatch.model import AnswerEntry, Exchange, ExchangeEntry


@click.command("exchanges")
@archive_argument
@click.option("--person", metavar="NAME", help="Exchanges with letters written or received by NAME.")
@click.option("--from", "sender", metavar="NAME", help="Exchanges with letters written by NAME.")
@click.option("--to", "recipient", metavar="NAME", help="Exchanges with letters received by NAME.")
@click.option("--year", "date", metavar="DATE", help="A year, month or day: 1807, 1807-03, 1807-03-12.")
@click.option("--letter", metavar="ID", help="Print the one exchange that this letter belongs to, turn by turn.")
@click.option("--order", type=click.Choice(["date", "length"]), default="date", show_default=True)
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Print at most N exchanges, or N turns of one.")
@json_option
def command(
    archive: Path,
    letter: str | None,
    order: Literal["date", "length"],
    limit: int | None,
    *,
    as_json: bool,
    **where: Any,
) -> None:
    """List the chains of letters that answer each other, or print one turn by turn.

    An empty list is an answer: the exit code is 0.

    \b
    Example:  despatch exchanges my-letters --person fenn --year 1911
    """
    from despatch.archive import open as open_archive
    from despatch.model import Filter

    with open_archive(archive) as opened:
        if letter is not None:
            exchange = opened.correspondence.exchange(letter, limit=limit)
            if as_json:
                print_json(exchange)
                return
            for line in turns(exchange):
                click.echo(line)
            return
        for side in ("sender", "recipient", "person"):
            where[side] = find_person(opened, where[side])
        wanted = Filter(**where)
        found = opened.correspondence.exchanges(wanted, order=order, limit=limit)
        total = opened.correspondence.count_exchanges(wanted)
    if as_json:
        print_json(found)
        return
    for line in columns(map(_line, found)):
        click.echo(line)
    click.echo(counted(total, "exchange"), err=True)


def _line(one: ExchangeEntry) -> tuple[str, ...]:
    lost = f" and {one.inferred} missing" if one.inferred else ""
    when = one.first if one.first == one.last else f"{one.first or '?'} to {one.last or '?'}"
    pace = "" if one.median_days is None else f"{one.median_days:g} day{'' if one.median_days == 1 else 's'}"
    return (
        one.id,
        when or "undated",
        f"{parties(one.sides[0])}, {parties(one.sides[1])}",
        counted(one.letters, "letter") + lost,
        pace,
    )


def turns(exchange: Exchange) -> Iterator[str]:
    """Yield an exchange as lines, a turn each, with what it answers."""
    for turn in exchange.turns:
        said = f"   {', '.join(map(_answer, turn.answers))}" if turn.answers else ""
        if turn.entry is not None:
            yield f"{turn.date or 'undated'}  {turn.id}  {parties(turn.entry.senders)}: {turn.entry.opening}"
        elif turn.inferred is not None:
            author = turn.inferred.author
            yield f"{turn.date or 'undated'}  {turn.id}  [{parties([author] if author else [])}: {turn.inferred.letter.status}]"
        if said:
            yield said


def _answer(answer: AnswerEntry) -> str:
    words = "; ".join(quoted(quote.words) for quote in answer.quotes)
    took = "" if answer.days is None else f" after {counted(answer.days, 'day')}"
    return f"answers {answer.question}{took} ({words})"
