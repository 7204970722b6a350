"""despatch deliveries DIR."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from despatch.cli.common import archive_argument, columns, counted, json_option, print_json, quoted
from despatch.cli.ledger import as_of_option, party, someone
from despatch.cli.ship import goods
from despatch.model import DeliveryFilter, Stage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from despatch.archive import Archive
    from despatch.model import Balance, ContradictionEntry, Delivery, DeliveryEntry


@click.command("deliveries")
@archive_argument
@click.option("--item", metavar="WORDS", help="Goods in whose name these words stand.")
@click.option("--stage", type=click.Choice(get_args(Stage)), help="Steps of one stage.")
@click.option("--convoy", metavar="NAME", help="Goods of this convoy.")
@click.option("--who", metavar="NAME", help="Goods from or to NAME.")
@click.option("--date", metavar="DATE", help="Letters of a year, month or day: 1807, 1807-03, 1807-03-12.")
@as_of_option
@click.option("--balance", is_flag=True, help="What was asked, promised and arrived of each item.")
@click.option(
    "--by",
    "period",
    type=click.Choice(["all", "year", "month"]),
    default="year",
    show_default=True,
    help="The periods of --balance.",
)
@click.option("--contradictions", is_flag=True, help="Letters whose figures exclude each other.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Print at most N rows.")
@json_option
def command(archive: Path, **asked: Any) -> None:
    """List goods on their way: what, how much, how far they are, and the letter that says so.

    \b
    Example:  despatch deliveries my-letters --item barley --balance
    """
    from despatch.archive import open as open_archive

    if asked["balance"] and asked["contradictions"]:
        raise click.UsageError("--balance and --contradictions show different things: give one of them")
    with open_archive(archive) as opened:
        if asked["balance"]:
            found: list[Any] = opened.ledger.balances(asked["period"], item=asked["item"], as_of=asked["as_of"])[
                : asked["limit"]
            ]
            lines = list(balance_lines(found))
        elif asked["contradictions"]:
            found = opened.ledger.contradictions(as_of=asked["as_of"])[: asked["limit"]]
            lines = [line for one in found for line in contradiction_lines(one)]
        else:
            where = _where(opened, asked)
            found = opened.ledger.deliveries(where, as_of=asked["as_of"], limit=asked["limit"])
            lines = [line for one in found for line in delivery_lines(one)]
            lines += recorded_lines(archive, where, asked["as_of"])
    if asked["as_json"]:
        print_json(found)
        return
    for line in lines:
        click.echo(line)
    if not (asked["balance"] or asked["contradictions"]):
        click.echo(counted(len(found), "step"), err=True)


def _where(opened: Archive, asked: dict[str, Any]) -> DeliveryFilter:
    who = someone(opened, asked["who"])
    return DeliveryFilter(item=asked["item"], stage=asked["stage"], convoy=asked["convoy"], who=who, date=asked["date"])


def amount(one: Delivery) -> str:
    """Return how much of what, as words."""
    figures = [_figure(n) for n in dict.fromkeys((one.low, one.high)) if n is not None]
    many = " to ".join(figures) + (" or more" if one.low is not None and one.high is None else "")
    return " ".join(word for word in (many, one.unit, "of" if one.unit and one.item else "", one.item) if word) + (
        f" a {one.per}" if one.per else ""
    )


def _figure(n: float) -> str:
    return f"{n:,g}" if abs(n) < 1e6 else f"{n:,.0f}"


def delivery_lines(one: DeliveryEntry) -> list[str]:
    """Return a step as lines: stage, amount and sides, then its words."""
    said = one.step.delivery
    told = f"{said.stage}: {amount(said)}; {party(one.giver, said.giver)} to {party(one.receiver, said.receiver)}"
    way = [
        f"{word} {' '.join(value.split())}"
        for word, value in (
            ("from", said.origin),
            ("for", said.destination),
            ("at", said.place),
            ("by", said.route),
            ("in", said.carrier),
            ("convoy", said.convoy),
        )
        if value
    ]
    told += "".join(f"; {word}" for word in way) + (f"; due {said.due.edtf or said.due.written}" if said.due else "")
    return [f"{one.step.date or 'undated'}  {one.id}  {told}", f"   {quoted(one.quote.words)}  [{said.confidence:.0%}]"]


def recorded_lines(folder: Path, where: DeliveryFilter, as_of: str | None) -> Iterable[str]:
    """Yield what the shipping desk recorded, after what letters say."""
    if not (folder / "shipping.jsonl").exists():
        return
    from despatch.dates import bounds
    from despatch.shipping import service
    from despatch.shipping.delivery_rows import fits

    last = bounds(as_of) if as_of else None
    day = last[1] if last else None
    for row in service.stages(folder, day):
        if fits(row, where):
            way = f"from {row['from_place']}; for {row['to_place']}; in {row['carrier']}" + (
                f"; convoy {row['convoy']}" if row["convoy"] else ""
            )
            yield f"{row['date']}  {row['evidence']}  {row['stage']}: {goods(row)}; {way}  [recorded]"


def balance_lines(found: Iterable[Balance]) -> Iterable[str]:
    """Return balances as a table."""
    names = ("asked", "offered", "promised", "sailed", "arrived", "delayed", "lost")
    rows: list[tuple[str, ...]] = [("item", "period", *names)]
    for one in found:
        what = " of ".join(word for word in (one.unit, one.item) if word) + (f" a {one.per}" if one.per else "")
        figures = (getattr(one, name) for name in names)
        rows.append((what, one.period or "", *("" if n is None else _figure(n) for n in figures)))
    return columns(rows) if len(rows) > 1 else ()


def contradiction_lines(one: ContradictionEntry) -> list[str]:
    """Return two figures against each other, each with its letter."""
    said = one.contradiction
    out = [f"{said.item}, {said.stage}: {said.why}{' ' + said.unit if said.unit else ''}"]
    both = (one.first, one.second)
    return out + [f"   {step.step.letter} ({step.step.date or 'undated'}): {quoted(step.quote.words)}" for step in both]
