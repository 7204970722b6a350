"""despatch ship follow."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from despatch.cli.common import OneOf, columns, counted, goods, json_option, print_json
from despatch.cli.ship.common import DAY, desk_argument, say_skipped


@click.command("follow")
@desk_argument
@click.option("--ship", metavar="NAME", help="The ship something happened to; without it, print how things stand.")
@click.option(
    "--what",
    type=OneOf("event", ("departed", "arrived", "unloaded", "delayed", "diverted", "lost", "withdrawn")),
    help="What happened.",
)
@click.option("--on", "day", type=DAY, metavar="DAY", help="When.")
@click.option("--port", default="", metavar="NAME", help="Where, or where to.")
@click.option("--days", default=0, metavar="N", help="Days of a delay.")
@click.option("--row", default=0, metavar="N", help="The row of shipping.jsonl that is withdrawn.")
@click.option("--note", default="", metavar="WORDS", help="A remark.")
@click.option("--evidence", default="", metavar="ID", help="The letter that says so, as LETTER or LETTER:START-END.")
@click.option("--as-of", type=DAY, metavar="DAY", help="How things stood that day.")
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
    from despatch.archive.today import read_calendar
    from despatch.shipping import service
    from despatch.shipping.plans import Event

    today = read_calendar()
    if what == "withdrawn":
        service.record_event(archive, Event(what, ship or "", day.date() if day else today, today, **more))
    elif ship is not None:
        if what is None or day is None:
            raise click.UsageError("give --what and --on with --ship")
        service.record_event(archive, Event(what, ship, day.date(), today, **more))
    elif what is not None or day is not None or any(more.values()):
        raise click.UsageError("give --ship with what happened")
    say_skipped(archive)
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
