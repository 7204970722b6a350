"""despatch check DIR."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import click

import despatch
from despatch.cli.common import archive_argument, counted, format_problem, json_option, print_json
from despatch.cli.terminal import print_styled
from despatch.model import Problem
from despatch.model.choices import unknown


@click.command("check")
@archive_argument
@click.option("--code", metavar="CODE", help="Only findings of this code.")
@json_option
def command(archive: Path, code: str | None, *, as_json: bool) -> int:
    """List what is wrong or doubtful, and what to do.

    Findings about the material come first. Then the archive itself is checked: its spans, quotes, ids and dates.
    The exit code is 1 when a finding is an error, such as a file that could not be read.

    \b
    Example:  despatch check my-letters --code date-unknown
    """
    from despatch.problems import CODES

    if code is not None and code not in CODES:
        raise click.BadParameter(unknown(code, "code", CODES), param_hint="'--code'")
    with despatch.open(archive) as opened:
        problems = [*opened.problems(code), *(p for p in opened.check() if code in (None, p.code))]
    if as_json:
        print_json(problems)
    else:
        _print(problems)
    return 1 if any(CODES[p.code].severity == "error" for p in problems) else 0


def _print(problems: Sequence[Problem]) -> None:
    from despatch.problems import CODES

    ordered = sorted(problems, key=lambda p: (CODES[p.code].severity, p.code))
    for code, group in groupby(ordered, key=lambda p: p.code):
        finding = CODES[code]
        print_styled((f"{finding.severity}: {code}: {finding.meaning} {finding.remedy}", "bold"))
        for problem in group:
            click.echo(f"  {format_problem(problem)}" + (f" ({problem.letter})" if problem.letter else ""))
    errors = sum(CODES[p.code].severity == "error" for p in problems)
    click.echo(f"{counted(errors, 'error')}, {counted(len(problems) - errors, 'warning')}")
