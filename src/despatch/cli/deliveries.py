"""despatch deliveries DIR."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

import despatch
from despatch.cli.common import (
    OneOf,
    archive_argument,
    columns,
    counted,
    date_options,
    goods,
    json_option,
    print_lines,
    quoted,
    several,
)
from despatch.cli.ledger import as_of_option, find_sides, party
from despatch.model import DeliveryFilter, Stage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from despatch.archive import Archive
    from despatch.model import Balance, ContradictionEntry, Delivery, DeliveryEntry


@click.command("deliveries")
@archive_argument
@several("--item", metavar="WORDS", help="Goods whose name contains these words.")
@several(
    "--stage",
    metavar="STAGE",
    type=OneOf("stage", get_args(Stage)),
    help=f"Steps of one stage: {', '.join(get_args(Stage))}.",
)
@several("--convoy", help="Goods of this convoy.")
@several("--carrier", help="Goods in this ship, or by this carrier.")
@several("--person", "who", help="Goods from or to NAME.")
@date_options("In letters")
@as_of_option
@click.option("--balance", is_flag=True, help="Print what was asked, promised and arrived of each item.")
@click.option(
    "--by",
    "period",
    type=OneOf("period", ("all", "year", "month")),
    default="year",
    show_default=True,
    help="The periods of --balance.",
)
@click.option("--contradictions", is_flag=True, help="Print letters whose figures exclude each other.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Print at most N rows.")
@json_option
def command(archive: Path, **asked: Any) -> None:
    """List goods on their way: what, how much, how far they are, and the letter that says so.

    \b
    Example:  despatch deliveries my-letters --item barley --balance
    """
    if asked["balance"] and asked["contradictions"]:
        raise click.UsageError("--balance and --contradictions print different things: give one of them")
    with despatch.open(archive) as opened:
        if asked["balance"]:
            balances = opened.ledger.balances(asked["period"], item=asked["item"] or None, as_of=asked["as_of"])
            balances = balances[: asked["limit"]]
            print_lines(balances, balance_lines(balances), as_json=asked["as_json"])
        elif asked["contradictions"]:
            contradictions = opened.ledger.contradictions(as_of=asked["as_of"])[: asked["limit"]]
            lines = (line for contradiction in contradictions for line in contradiction_lines(contradiction))
            print_lines(contradictions, lines, as_json=asked["as_json"])
        else:
            _deliveries(opened, asked)


def _deliveries(opened: Archive, asked: dict[str, Any]) -> None:
    fields = ("item", "stage", "convoy", "carrier", "date", "first", "last")
    where = DeliveryFilter(who=find_sides(opened, asked["who"]), **{name: asked[name] for name in fields})
    steps = opened.ledger.deliveries(where, as_of=asked["as_of"], limit=asked["limit"])
    lines = [line for step in steps for line in delivery_lines(step)]
    if not asked["as_json"]:
        lines += recorded_lines(opened.path, where, asked["as_of"])
    print_lines(steps, lines, counted(len(steps), "step"), as_json=asked["as_json"])


def amount(delivery: Delivery) -> str:
    """Return how much of what, as words."""
    low, high, unit, item = delivery.low, delivery.high, delivery.unit, delivery.item
    figures = " to ".join(_figure(n) for n in dict.fromkeys((low, high)) if n is not None)
    figures += " or more" if low is not None and high is None else ""
    words = (figures, unit, "of" if unit and item else "", item)
    return " ".join(word for word in words if word) + (f" a {delivery.per}" if delivery.per else "")


def _figure(n: float) -> str:
    return f"{n:,g}" if abs(n) < 1e6 else f"{n:,.0f}"


def delivery_lines(entry: DeliveryEntry) -> list[str]:
    """Return a step as lines: stage, amount and sides, then its words."""
    step = entry.step.delivery
    sides = f"{party(entry.giver, step.giver)} to {party(entry.receiver, step.receiver)}"
    way = [
        f"{word} {' '.join(value.split())}"
        for word, value in (
            ("from", step.origin),
            ("for", step.destination),
            ("at", step.place),
            ("by", step.route),
            ("in", step.carrier),
            ("convoy", step.convoy),
        )
        if value
    ]
    due = [f"due {step.due.edtf or step.due.written}"] if step.due else []
    facts = "; ".join((f"{step.stage}: {amount(step)}", sides, *way, *due))
    return [
        f"{entry.step.date or 'undated'}  {entry.id}  {facts}",
        f"   {quoted(entry.quote.words)}  [{step.confidence:.0%}]",
    ]


def recorded_lines(folder: Path, where: DeliveryFilter, as_of: str | None) -> Iterable[str]:
    """Yield the steps that the shipping desk recorded, as lines."""
    if not (folder / "shipping.jsonl").exists():
        return
    from despatch.dates import bounds
    from despatch.export.ledger import fits
    from despatch.shipping import service

    last = bounds(as_of) if as_of else None
    day = last[1] if last else None
    for row in service.delivery_rows(folder, day):
        if fits(row, where):
            way = f"from {row['from_place']}; for {row['to_place']}; in {row['carrier']}" + (
                f"; convoy {row['convoy']}" if row["convoy"] else ""
            )
            yield f"{row['date']}  {row['evidence']}  {row['stage']}: {goods(row)}; {way}  [recorded]"


def balance_lines(balances: Iterable[Balance]) -> Iterable[str]:
    """Return balances as a table."""
    names = ("asked", "offered", "promised", "sailed", "arrived", "delayed", "lost")
    rows: list[tuple[str, ...]] = [("item", "period", *names)]
    for balance in balances:
        item = " of ".join(word for word in (balance.unit, balance.item) if word)
        item += f" a {balance.per}" if balance.per else ""
        figures = (getattr(balance, name) for name in names)
        rows.append((item, balance.period or "", *("" if n is None else _figure(n) for n in figures)))
    return columns(rows) if len(rows) > 1 else ()


def contradiction_lines(entry: ContradictionEntry) -> list[str]:
    """Return two figures that exclude each other as lines, each with its letter."""
    figures = entry.contradiction
    return [f"{figures.item}, {figures.stage}: {figures.why}{' ' + figures.unit if figures.unit else ''}"] + [
        f"   {side.step.letter} ({side.step.date or 'undated'}): {quoted(side.quote.words)}"
        for side in (entry.first, entry.second)
    ]
