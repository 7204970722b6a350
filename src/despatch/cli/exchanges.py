"""despatch exchanges DIR."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

import despatch
from despatch.cli.common import (
    OneOf,
    archive_argument,
    columns,
    counted,
    filter_options,
    json_option,
    letter_filter,
    parties,
    print_lines,
    quoted,
)

if TYPE_CHECKING:
    from despatch.model import AnswerEntry, Exchange, ExchangeEntry


@click.command("exchanges")
@archive_argument
@filter_options
@click.option("--letter", metavar="ID", help="Print the exchange of this letter, turn by turn.")
@click.option("--order", type=OneOf("order", ("date", "length")), default="date", show_default=True)
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

    The options choose letters, and the list has every exchange with such a letter. The exit code is 0, also when
    the list is empty.

    \b
    Example:  despatch exchanges my-letters --person fenn --date 1911
    """
    with despatch.open(archive) as opened:
        if letter is not None:
            exchange = opened.correspondence.exchange(letter, limit=limit)
            print_lines(exchange, turn_lines(exchange), as_json=as_json)
            return
        wanted = letter_filter(opened, where)
        exchanges = opened.correspondence.exchanges(wanted, order=order, limit=limit)
        total = opened.correspondence.count_exchanges(wanted)
    print_lines(exchanges, columns(map(_row, exchanges)), counted(total, "exchange"), as_json=as_json)


def _row(exchange: ExchangeEntry) -> tuple[str, ...]:
    first, last, days = exchange.first, exchange.last, exchange.median_days
    when = first if first == last else f"{first or '?'} to {last or '?'}"
    return (
        exchange.id,
        when or "undated",
        f"{parties(exchange.sides[0])}, {parties(exchange.sides[1])}",
        counted(exchange.letters, "letter") + (f" and {exchange.inferred} missing" if exchange.inferred else ""),
        "" if days is None else f"{days:g} day{'' if days == 1 else 's'}",
    )


def turn_lines(exchange: Exchange) -> Iterator[str]:
    """Yield an exchange as lines: each turn, then the letters that it answers."""
    for turn in exchange.turns:
        if turn.entry is not None:
            yield f"{turn.date or 'undated'}  {turn.id}  {parties(turn.entry.senders)}: {turn.entry.opening}"
        elif turn.inferred is not None:
            author = turn.inferred.author
            who = parties([author] if author else [])
            yield f"{turn.date or 'undated'}  {turn.id}  [{who}: {turn.inferred.letter.status}]"
        if turn.answers:
            yield f"   {', '.join(map(_answer, turn.answers))}"


def _answer(answer: AnswerEntry) -> str:
    words = "; ".join(quoted(quote.words) for quote in answer.quotes)
    took = "" if answer.days is None else f" after {counted(answer.days, 'day')}"
    return f"answers {answer.question}{took} ({words})"
