"""despatch ship: the shipping desk, one verb a step."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from despatch.cli.common import OneOf, archive_argument, columns, counted, json_option, print_json
from despatch.cli.terminal import is_terminal, raw

if TYPE_CHECKING:
    from despatch.shipping.model import Lot, Plan
    from despatch.shipping.service import Answer, DeliverySource


class _Day(click.DateTime):
    """A day; another word is refused with a form that works."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the day that was given."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"“{value}” is no day: write it as 1942-10-07", param, ctx)


_DAY = _Day(["%Y-%m-%d"])


@click.group("ship")
def command() -> None:
    """Plan ships for the cargo that waits, and follow them.

    DIR holds ships.csv and cargo.csv, and if need be ports.csv, routes.csv, escorts.csv and goods.csv.

    \b
    Example:  despatch ship plan my-letters --from 1942-10-07 --until 1943-10-06
    """


@command.command("plan")
@archive_argument
@click.option("--from", "first", type=_DAY, metavar="DAY", help="First day of the plan, as 1942-10-07.")
@click.option("--until", "last", type=_DAY, metavar="DAY", help="Last day; what is not landed by then is left behind.")
@click.option(
    "--as-of",
    type=_DAY,
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
@click.option(
    "--ton",
    type=OneOf("ton", ("long", "short", "metric")),
    default="long",
    show_default=True,
    help="What a bare ton is.",
)
@click.option(
    "--from-ledger",
    is_flag=True,
    help="Deliveries of the letters that were open on the first day are cargo too (so they are without cargo.csv).",
)
@click.option(
    "--since",
    type=_DAY,
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
            _say_skipped(archive)
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
        print_json(_json(made))
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


def _json(value: object) -> object:
    import msgspec

    return msgspec.to_builtins(value)


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


@command.command("load")
@archive_argument
@click.option("--ship", metavar="NAME", help="Only this ship.")
@click.option("--berths", is_flag=True, help="The work berth by berth and day by day instead.")
@click.option("--port", metavar="NAME", help="With --berths: only this port.")
@json_option
def load(archive: Path, ship: str | None, port: str | None, *, berths: bool, as_json: bool) -> int:
    """Print loading sheets: what lies in which hold.

    \b
    Example:  despatch ship load my-letters --ship Brightwater
    """
    from despatch.shipping import service

    if port is not None and not berths:
        raise click.UsageError("--port is for the sheets of the berths: give --berths as well")
    case, _ = service.read_plan(archive)
    if port is not None and port not in {p.name for p in case.ports}:
        raise click.BadParameter(f"no port is called {port!r}", param_hint="--port")
    _say_skipped(archive)
    loadings, stays = service.make_loadings(archive, ship)
    if as_json:
        print_json(_json(stays if berths else loadings))
    elif berths:
        work = service.plan_work_of_stays(case, loadings, stays)
        for line in service.berth_sheet(case, [s for s in stays if port in {None, s.port}], work):
            click.echo(line)
    else:
        for loading in loadings:
            click.echo(service.loading_sheet(case, loading.voyage, loading.stows))
    troubles = [t for loading in loadings for t in loading.troubles]
    for t in troubles:
        click.echo(f"{t.where}: {t.code}: {t.message}", err=True)
    return 1 if troubles else 0


@command.command("tally")
@archive_argument
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@json_option
def tally(archive: Path, file: Path, *, as_json: bool) -> None:
    """Record what was really loaded, and say what differs.

    FILE has the columns ship, day, lot, hold, pieces. A row that cannot be true is refused and nothing is recorded.

    \b
    Example:  despatch ship tally my-letters tally.csv
    """
    from despatch.shipping import service

    _say_skipped(archive)
    differences = service.record_tally(archive, file, date.today())  # noqa: DTZ011 - the day on the desk's calendar
    if as_json:
        print_json(differences)
        return
    for t in differences:
        click.echo(f"{t.where}: {t.code}: {t.message}")
    click.echo(f"{counted(len(differences), 'difference')} from the plan")


@command.command("sail")
@archive_argument
@json_option
def sail(archive: Path, *, as_json: bool) -> None:
    """Print sailing orders: the convoys and their ships.

    \b
    Example:  despatch ship sail my-letters
    """
    from despatch.shipping import service

    orders = service.convoy_orders(archive)
    if as_json:
        print_json(_json(orders))
        return
    _say_skipped(archive)
    case, plan = service.read_plan(archive)
    voyages = {v.id: v for v in (*plan.lost, *plan.voyages)}
    for order in orders:
        click.echo(service.sailing_order(case, order, voyages))
    click.echo(f"{counted(len(orders), 'convoy')}")


@command.command("follow")
@archive_argument
@click.option("--ship", metavar="NAME", help="The ship something happened to; without it, print how things stand.")
@click.option(
    "--what",
    type=OneOf("event", ("departed", "arrived", "unloaded", "delayed", "diverted", "lost", "withdrawn")),
    help="What happened.",
)
@click.option("--on", "day", type=_DAY, metavar="DAY", help="When.")
@click.option("--port", default="", metavar="NAME", help="Where, or where to.")
@click.option("--days", default=0, metavar="N", help="Days of a delay.")
@click.option("--row", default=0, metavar="N", help="The row of shipping.jsonl that is withdrawn.")
@click.option("--note", default="", metavar="WORDS", help="A remark.")
@click.option("--evidence", default="", metavar="ID", help="The letter that says so, as LETTER or LETTER:START-END.")
@click.option("--as-of", type=_DAY, metavar="DAY", help="How things stood that day.")
@json_option
def follow(
    archive: Path,
    ship: str | None,
    what: str | None,
    day: datetime | None,
    as_of: datetime | None,
    *,
    as_json: bool,
    **more: Any,
) -> None:
    """Record what happens to ships, or say how things stand.

    Records are only ever added; a wrong one is withdrawn with --what withdrawn --row N. `despatch ship plan DIR --as-of
    DAY` plans the rest again.

    \b
    Example:  despatch ship follow my-letters --ship Brightwater --what departed --on 1938-04-09
    """
    from despatch.shipping import service
    from despatch.shipping.model import Event

    today = date.today()  # noqa: DTZ011 - the day on the desk's calendar
    if what == "withdrawn":
        service.record_event(archive, Event(what, ship or "", day.date() if day else today, today, **more))
    elif ship is not None:
        if what is None or day is None:
            raise click.UsageError("give --what and --on with --ship")
        service.record_event(archive, Event(what, ship, day.date(), today, **more))
    elif what is not None or day is not None or any(more.values()):
        raise click.UsageError("give --ship with what happened")
    _say_skipped(archive)
    rows = list(service.event_rows(archive, as_of.date() if as_of else None))
    if as_json:
        print_json(rows)
        return
    table = [
        (str(r["date"]), str(r["carrier"]), str(r["stage"]), goods(r), str(r["to_place"] or ""), str(r["evidence"]))
        for r in rows
    ]
    for line in columns(table):
        click.echo(line)
    events = service.read_events(archive, as_of.date() if as_of else None)
    click.echo(counted(len(events), "event"))


def _say_skipped(archive: Path) -> None:
    """Name each row of the events that cannot be read."""
    from despatch.shipping import service

    for sentence in service.list_unreadable(archive):
        click.echo(sentence, err=True)


def goods(row: dict[str, Any]) -> str:
    """Return how much of what a row of deliveries holds, as words; nothing for an event that moves no cargo."""
    if row["item"] is None or row["low"] is None:
        return str(row["item"] or "")
    unit = "" if row["unit"] == "pieces" else f"{row['unit']} "
    return f"{row['low']:,.0f} {unit}{row['item']}"


@command.command("feasible")
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
@click.option(
    "--ton",
    type=OneOf("ton", ("long", "short", "metric")),
    default="long",
    show_default=True,
    help="What a bare ton is.",
)
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
