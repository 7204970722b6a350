"""Shared by the verbs of despatch ship: the desk's folder, days, tons, and rows that cannot be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from despatch.cli.common import OneOf


class _Day(click.DateTime):
    """A day; another word is refused with a form that works."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the day that was given."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"“{value}” is no day: write it as 1942-10-07", param, ctx)


class _Desk(click.Path):
    """The folder of a shipping desk; one that is not there is refused with what it must hold."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the folder that was given."""
        if not Path(value).exists():
            self.fail(
                f"there is no folder {value}: name one that holds ships.csv, and cargo.csv or letters", param, ctx
            )
        return super().convert(value, param, ctx)


DAY = _Day(["%Y-%m-%d"])
desk_argument = click.argument("archive", metavar="DIR", type=_Desk(path_type=Path, file_okay=False))
ton_option = click.option(
    "--ton",
    type=OneOf("ton", ("long", "short", "metric")),
    default="long",
    show_default=True,
    help="What a bare ton is.",
)


def plain(value: object) -> object:
    """Return a plan, a loading or an order as lists and dictionaries."""
    import msgspec

    return msgspec.to_builtins(value)


def say_skipped(archive: Path) -> None:
    """Name each row of the events that cannot be read."""
    from despatch.shipping import service

    for sentence in service.list_unreadable(archive):
        click.echo(sentence, err=True)
