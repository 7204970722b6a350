"""despatch check DIR."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import click

import despatch
from despatch.cli.common import archive_argument, counted, format_problem, json_option, print_json, said_surely
from despatch.cli.terminal import print_styled
from despatch.model import Repeated, gathered
from despatch.model.choices import unknown


@click.command("check")
@archive_argument
@click.option("--code", metavar="CODE", help="Only findings of this code.")
@json_option
def command(archive: Path, code: str | None, *, as_json: bool) -> int:
    """List what is wrong or doubtful, and what to do.

    Findings about the material come first. Then the archive itself is checked: its spans, quotes, ids and dates.
    A finding that repeats for one cause is one line with a count; with --code, each stands on a line of its own.
    The exit code is 1 when a finding is an error, such as a file that could not be read.

    \b
    Example:  despatch check my-letters --code date-unknown
    """
    from despatch.archive.today import read_calendar
    from despatch.problems import CODES, WIDESPREAD

    if code is not None and code not in CODES:
        raise click.BadParameter(unknown(code, "code", CODES), param_hint="'--code'")
    with despatch.open(archive) as opened:
        surely, doubtful = opened.count_sure()
        own = (*opened.notes.problems(), *opened.restricting.problems(read_calendar()), *opened.check())
        problems = [*opened.problems(code), *(p for p in own if code in (None, p.code))]
    found = [Repeated(p) for p in problems] if code else gathered(problems, WIDESPREAD)
    if as_json:
        print_json([{**dataclasses.asdict(one.first), "count": one.count, "places": one.places} for one in found])
    else:
        _print(found)
        if code is None and surely + doubtful:
            where = f": `despatch review doubts {archive}` lists what is doubtful" if doubtful else ""
            click.echo(said_surely(surely, doubtful) + where)
    return 1 if any(CODES[p.code].severity == "error" for p in problems) else 0


def _print(found: Sequence[Repeated]) -> None:
    from despatch.problems import CODES

    ordered = sorted(found, key=lambda one: (CODES[one.first.code].severity, one.first.code))
    for code, group in groupby(ordered, key=lambda one: one.first.code):
        finding = CODES[code]
        print_styled((f"{finding.severity}: {code}: {finding.meaning} {finding.remedy}", "bold"))
        for one in group:
            click.echo(f"  {format_problem(one.first)}{_places(one)}")
    errors = sum(CODES[one.first.code].severity == "error" for one in found)
    click.echo(f"{counted(errors, 'error')}, {counted(len(found) - errors, 'warning')}")


def _places(one: Repeated) -> str:
    """Return the letter of a finding; of one that repeats, how often and where first."""
    if one.count == 1:
        return f" ({one.first.letter})" if one.first.letter else ""
    more = f" ...; --code {one.first.code} lists all" if one.count > len(one.places) else ""
    return f" ({one.count:,} times: {', '.join(one.places)}{more})"
