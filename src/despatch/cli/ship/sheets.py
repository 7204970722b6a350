"""despatch ship load, tally and sail: what lies where, what was really loaded, who sails with whom."""

from __future__ import annotations

from pathlib import Path

import click

from despatch.cli.common import counted, json_option, print_json
from despatch.cli.ship.common import desk_argument, plain, say_skipped


@click.command("load")
@desk_argument
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
    say_skipped(archive)
    loadings, stays = service.make_loadings(archive, ship)
    if as_json:
        print_json(plain(stays if berths else loadings))
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


@click.command("tally")
@desk_argument
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@json_option
def tally(archive: Path, file: Path, *, as_json: bool) -> None:
    """Record what was really loaded, and say what differs.

    FILE has the columns ship, day, lot, hold, pieces. A row that cannot be true is refused and nothing is recorded.

    \b
    Example:  despatch ship tally my-letters tally.csv
    """
    from despatch.archive.today import read_calendar
    from despatch.shipping import service

    say_skipped(archive)
    differences = service.record_tally(archive, file, read_calendar())
    if as_json:
        print_json(differences)
        return
    for t in differences:
        click.echo(f"{t.where}: {t.code}: {t.message}")
    click.echo(f"{counted(len(differences), 'difference')} from the plan")


@click.command("sail")
@desk_argument
@json_option
def sail(archive: Path, *, as_json: bool) -> None:
    """Print sailing orders: the convoys and their ships.

    \b
    Example:  despatch ship sail my-letters
    """
    from despatch.shipping import service

    orders = service.convoy_orders(archive)
    if as_json:
        print_json(plain(orders))
        return
    say_skipped(archive)
    case, plan = service.read_plan(archive)
    voyages = {v.id: v for v in (*plan.lost, *plan.voyages)}
    for order in orders:
        click.echo(service.sailing_order(case, order, voyages))
    click.echo(f"{counted(len(orders), 'convoy')}")
