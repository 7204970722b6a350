"""despatch ship: the shipping desk, one verb a step, each in its file."""

from __future__ import annotations

import click

from despatch.cli.ship import feasible, follow, plan, sheets


@click.group("ship")
def command() -> None:
    """Plan ships for the cargo that waits, and follow them.

    DIR holds ships.csv and cargo.csv, and if need be ports.csv, routes.csv, escorts.csv and goods.csv.

    \b
    Example:  despatch ship plan my-letters --from 1942-10-07 --until 1943-10-06
    """


for _verb in (plan.plan, sheets.load, sheets.tally, sheets.sail, follow.follow, feasible.feasible):
    command.add_command(_verb)
