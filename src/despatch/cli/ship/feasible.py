"""despatch ship feasible."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from despatch.cli.common import columns, json_option, print_json
from despatch.cli.ship.common import ton_option

if TYPE_CHECKING:
    from despatch.shipping.service import Answer


@click.command("feasible")
@click.option("--ships", default="20-30", show_default=True, metavar="N-M", help="How many ships.")
@click.option("--carry", default=2_000_000.0, show_default=True, metavar="QUANTITY", help="How much.")
@click.option("--unit", default="tons", show_default=True, metavar="UNIT", help="tons, long tons, metric tons, ...")
@click.option("--good", default="grain", show_default=True, metavar="NAME", help="Of what.")
@click.option("--from", "origin", default="Portland (Oregon)", show_default=True, metavar="PORT")
@click.option("--to", "destination", default="Vladivostok", show_default=True, metavar="PORT")
@click.option("--days", default=365, show_default=True, metavar="N", help="Within how long.")
@click.option("--type", "kind", default="liberty", show_default=True, metavar="TYPE", help="A type of ship_types.csv.")
@click.option(
    "--tables",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="DIR",
    help="A folder with tables of your own.",
)
@ton_option
@click.option(
    "--chart", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write the curve as SVG."
)
@json_option
def feasible(
    ships: str,
    carry: float,
    unit: str,
    good: str,
    origin: str,
    destination: str,
    days: int,
    kind: str,
    tables: Path | None,
    ton: str,
    chart: Path | None,
    *,
    as_json: bool,
) -> None:
    """Say whether so many ships could do it, and how many would.

    Without options it answers the question of October 7, 1942: twenty to thirty ships, two million tons of grain to
    Vladivostok, twelve months.

    \b
    Example:  despatch ship feasible --ships 20-30 --carry 2000000 --good grain --to Vladivostok
    """
    from despatch.shipping import service

    low, _, high = ships.partition("-")
    if not low.strip().isdigit() or not (high or low).strip().isdigit():
        raise click.BadParameter(f"{ships!r}: write 25 or 20-30", param_hint="--ships")
    answer = service.answer_question(
        carry, unit, good, origin, destination, days, int(low), int(high or low), kind, tables, ton
    )
    if chart is not None:
        chart.write_text(service.draw_chart(answer), encoding="utf-8")
    if as_json:
        print_json(answer)
        return
    for line in _answer_lines(answer):
        click.echo(line)


def _answer_lines(a: Answer) -> Iterator[str]:
    from despatch.shipping.service import WORDS, draw_bars

    low, high = a.asked
    both = f"{low} ships land {a.landed[0]:,.0f} tons" + (f", {high} land {a.landed[1]:,.0f}" if high > low else "")
    yield f"{a.possible}: in {a.days} days {both}; {a.tons:,.0f} are asked for"
    yield (
        f"it takes {a.needed} ships"
        if a.needed
        else f"no number of ships is enough: the berths pass {a.limit:,.0f} tons"
    )
    yield f"a ship's round voyage takes {a.round_days:.0f} days"
    yield ""
    yield f"ships, and the tons they land in {a.days} days (| is what is asked for):"
    yield from (f"  {line}" for line in draw_bars(a))
    yield ""
    yield "assumed:"
    yield from (f"  {line}" for line in columns(a.sources, widest=60))
    yield ""
    yield "ships it takes when one assumption is a fifth less, or more, the one that matters most first:"
    rows = [
        (WORDS[t.name], f"{t.low:,.6g}", _ships(t.ships_low), f"{t.high:,.6g}", _ships(t.ships_high))
        for t in a.sensitivity
    ]
    yield from (f"  {line}" for line in columns(rows))


def _ships(number: int | None) -> str:
    return "no number" if number is None else f"{number}"
