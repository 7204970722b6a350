"""despatch ship plan."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from despatch.cli.common import columns, counted, json_option, print_json
from despatch.cli.ship.common import DAY, desk_argument, plain, say_skipped, ton_option
from despatch.cli.terminal import is_terminal, raw

if TYPE_CHECKING:
    from despatch.shipping.model import Lot
    from despatch.shipping.plans import Plan
    from despatch.shipping.service import DeliverySource


@click.command("plan")
@desk_argument
@click.option("--from", "first", type=DAY, metavar="DAY", help="First day of the plan, as 1942-10-07.")
@click.option("--until", "last", type=DAY, metavar="DAY", help="Last day; what is not landed by then is left behind.")
@click.option(
    "--as-of",
    type=DAY,
    metavar="DAY",
    help="Plan the rest again as things stood that day; what has sailed is held fixed.",
)
@click.option("--seconds", type=click.FloatRange(1), default=60, show_default=True, help="How long to search.")
@click.option(
    "--rounds",
    type=click.IntRange(1),
    metavar="N",
    help="Search in so many rounds instead: the plan is then always the same.",
)
@ton_option
@click.option(
    "--from-ledger",
    is_flag=True,
    help="Deliveries of the letters that were open on the first day are cargo too (so they are without cargo.csv).",
)
@click.option(
    "--since",
    type=DAY,
    metavar="DAY",
    help="With deliveries of the letters: only what letters of this day and later ask for.",
)
@click.option("--origin", metavar="PORT", help="Where deliveries lie that name no port.")
@click.option("--destination", metavar="PORT", help="Where deliveries go that name no port.")
@json_option
def plan(
    archive: Path,
    first: datetime | None,
    last: datetime | None,
    as_of: datetime | None,
    since: datetime | None,
    seconds: float,
    rounds: int | None,
    ton: str,
    origin: str | None,
    destination: str | None,
    *,
    from_ledger: bool,
    as_json: bool,
) -> None:
    """Select which ship takes what, when and where to.

    \b
    Example:  despatch ship plan my-letters --from 1938-09-01 --until 1939-04-30
    """
    from despatch.shipping import service

    ledger = _ledger(
        archive, origin, destination, since.date() if since else None, asked=from_ledger, again=as_of is not None
    )
    if as_of is not None:
        if first or last:
            raise click.UsageError("--as-of plans the rest of the plan there is: --from and --until are for a new one")
        with _show_progress(seconds, rounds):
            say_skipped(archive)
            made = service.replan(archive, as_of.date(), seconds=seconds, rounds=rounds, ledger=ledger)
        if service.looks_back(archive, as_of.date()):
            click.echo("a look back: events of later days are recorded, so this plan is shown and not saved", err=True)
    elif first is None or last is None:
        raise click.UsageError("give --from and --until for a new plan, or --as-of to plan the rest of one again")
    else:
        with _show_progress(seconds, rounds):
            made = service.make_plan(
                archive, first.date(), last.date(), seconds=seconds, rounds=rounds, ton=ton, ledger=ledger
            )
    if as_json:
        print_json(plain(made))
    else:
        case, _ = service.read_plan(archive)
        for line in _plan_lines(made, {lot.id: lot for lot in case.lots}):
            click.echo(line)


def _ledger(
    archive: Path, origin: str | None, destination: str | None, since: date | None, *, asked: bool, again: bool
) -> DeliverySource | None:
    """Return the archive's deliveries, where they are asked for or there is no cargo.csv."""
    from despatch import settings
    from despatch.archive import open as open_archive
    from despatch.shipping.service import RULE, DeliverySource

    if not asked and (again or (archive / "cargo.csv").exists() or not (archive / settings.FILE).exists()):
        if origin or destination or since:
            raise click.UsageError(
                "--since, --origin and --destination are for deliveries of the ledger: give --from-ledger as well"
            )
        return None
    with open_archive(archive) as opened:
        # What this desk recorded is no news from the letters: --as-of plans from it.
        rows = tuple(row for row in opened.exports.deliveries() if row["rule"] != RULE)
    return DeliverySource(rows, origin, destination, since)


@contextmanager
def _show_progress(seconds: float, rounds: int | None) -> Iterator[None]:
    """Show on a terminal how much of the search is over, where it goes by the clock."""
    if rounds is not None or not is_terminal(sys.stderr):
        yield
        return
    over = threading.Event()

    def show() -> None:
        with click.progressbar(
            length=max(1, round(seconds)), label="searching", show_pos=False, file=raw(sys.stderr)
        ) as bar:
            while not over.wait(1):
                bar.update(1)

    thread = threading.Thread(target=show, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(2)


def _plan_lines(made: Plan, lots: dict[str, Lot]) -> Iterator[str]:
    tons = "; ".join(f"priority {p}: {t:,.0f}" for p, t in made.score.unmet)
    yield f"{counted(len(made.voyages), 'voyage')}; tons left behind by priority: {tons or 'none'}"
    late, risk = f"{made.score.late:,.0f} ton-days", f"{made.score.risk:,.0f} tons at risk"
    yield f"late {late}, {made.score.ship_days:,} ship days, {risk}"
    yield f"cost {made.cost:,.0f} ton-days, proved to be at least {made.bound:,.0f}: gap {made.gap:.1%}"
    if any(level.value for level in made.levels):
        proved = [
            (level.name, f"{level.value:,.0f}", f"{level.bound:,.0f}", f"{level.gap:.1%}") for level in made.levels
        ]
        yield from columns([("in the order that counts", "planned", "at least", "gap"), *proved])
    rows = [
        (
            v.ship,
            v.loads_from.isoformat(),
            v.origin,
            v.sails.isoformat(),
            " then ".join(f"{c.port} {c.clear}" for c in v.calls),
            ", ".join(v.convoys),
            ", ".join(_amount(lots, x.lot, x.pieces) for x in v.loads),
        )
        for v in made.voyages
    ]
    yield from (
        columns([("ship", "loads", "at", "sails", "landed by", "convoy", "cargo"), *rows], widest=60) if rows else ()
    )
    for lot in sorted({f.lot for f in made.flights}):
        flown = [f for f in made.flights if f.lot == lot]
        yield f"by air: {_amount(lots, lot, sum(f.pieces for f in flown))}, {flown[0].day} to {flown[-1].arrives}"
    for v in made.lost:
        cargo = ", ".join(_amount(lots, x.lot, x.pieces) for x in v.loads)
        yield f"lost: {v.ship}, which sailed on {v.sails} with {cargo}"
    for left in made.unmet:
        yield f"left behind: {_amount(lots, left.lot, left.pieces)}: {left.code}: {left.reason}"
    for name, why in made.declined:
        yield f"not planned: {why}" if name in why else f"not planned: {name}: {why}"


def _amount(lots: dict[str, Lot], name: str, pieces: int) -> str:
    """Return so much of a lot in words: "915 t flour", "300 lorry (lorries)"."""
    lot = lots.get(name)
    if lot is None:
        return f"{pieces:,} of {name}"
    return f"{lot.amount(pieces)} {lot.good}" + ("" if name == lot.good else f" ({name})")
