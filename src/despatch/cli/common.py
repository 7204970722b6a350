"""Shared by several commands: arguments, JSON, columns, and finding a person by name."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from despatch.cli.terminal import is_terminal
from despatch.errors import NotFound
from despatch.model.choices import unknown

if TYPE_CHECKING:
    from despatch.archive import Archive
    from despatch.model import Correspondent, Entry, Facet, Filter, Problem

F = TypeVar("F", bound=Callable[..., Any])

archive_argument = click.argument("archive", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
json_option = click.option("--json", "as_json", is_flag=True, help="Print the data as JSON.")


class OneOf(click.Choice):  # type: ignore[type-arg]  # click 8.1 has no arguments here
    """One of a few words. Another word is refused with the known ones, the nearest first."""

    def __init__(self, thing: str, known: Sequence[str]) -> None:
        super().__init__(known)
        self.thing = thing

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the word that was given, if it is known."""
        if value not in self.choices:
            self.fail(unknown(value, self.thing, self.choices), param, ctx)
        return super().convert(value, param, ctx)


class Date(click.ParamType):  # type: ignore[type-arg,unused-ignore]  # click 8.1 has no arguments here
    """A year, a month or a day, as 1807, 1807-03 or 1807-03-12."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the date without the spaces around it."""
        from despatch.dates import bounds

        written = str(value).strip()
        if not re.fullmatch(r"\d{4}(-\d\d){0,2}", written, re.ASCII) or bounds(written) is None:
            people = " For people there are --sender and --recipient." if param and param.name in RANGE else ""
            self.fail(f"“{value}” is no date: write 1807, 1807-03 or 1807-03-12.{people}", param, ctx)
        return written


class Day(click.ParamType):  # type: ignore[type-arg,unused-ignore]  # click 8.1 has no arguments here
    """A day, as 1942-07-18."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the day."""
        try:
            return value if isinstance(value, date) else parse_day(str(value))
        except ValueError:
            self.fail(f"“{value}” is no day: write it as 1942-07-18.", param, ctx)


def parse_day(written: str) -> date:
    """Return a day that was written as 1942-07-18; raises ValueError."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", written.strip(), re.ASCII):
        raise ValueError(written)
    return date.fromisoformat(written.strip())


RANGE = ("first", "last")
"""What the options --from and --to are called."""


def several(name: str, *also: str, metavar: str = "NAME", help: str = "", **more: Any) -> Callable[[F], F]:
    """Return an option that may be given several times; then what fits one of its values is meant."""
    return click.option(name, *also, metavar=metavar, multiple=True, help=help, **more)


def date_options(thing: str) -> Callable[[F], F]:
    """Return what adds the options that narrow a list of `thing` by dates, the same for each list."""
    options = (
        several("--date", metavar="DATE", type=Date(), help="A year, month or day: 1807, 1807-03, 1807-03-12."),
        click.option("--from", "first", metavar="DATE", type=Date(), help=f"{thing} of this date or later."),
        click.option("--to", "last", metavar="DATE", type=Date(), help=f"{thing} of this date or earlier."),
    )
    return add_options(options)


def add_options(options: Sequence[Callable[[F], F]]) -> Callable[[F], F]:
    """Return what adds several options to a command."""
    return partial(_add, options)


def _add(options: Sequence[Callable[[F], F]], command: F) -> F:
    for option in reversed(options):
        command = option(command)
    return command


def filter_options(command: F) -> F:
    """Add the options that narrow a list of letters. An option given twice means letters that fit one of the two."""
    options = (
        several("--sender", help="Letters written by NAME. Give it twice for those of either."),
        several("--recipient", help="Letters received by NAME."),
        several("--person", help="Letters written or received by NAME."),
        date_options("Letters"),
        several("--marking", metavar="WORDS", help="Letters with this marking, such as Secret."),
        several("--place", help="Letters written at this place."),
        several("--answered", help="Letters with an answer from this place."),
        several("--kind", metavar="KIND", help="letter, telegram, memorandum, ..."),
        several("--source", metavar="FILE", help="Letters of one file in letters/."),
        several("--tag", metavar="TAG", help="Letters that a reader gave this tag."),
        click.option("--doubtful", is_flag=True, help="Only letters with doubts about their reading."),
        click.option("--uncertain", is_flag=True, help="Of --from and --to: letters that may be of this time, or not."),
    )
    return _add(options, command)


def print_json(value: object) -> None:
    """Print `value`, dataclasses among it, as one JSON document."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def print_lines(value: object, lines: Iterable[str], total: str = "", *, as_json: bool) -> None:
    """Print `value` as JSON, or else `lines`, and then `total` on stderr."""
    if as_json:
        print_json(value)
        return
    for line in lines:
        click.echo(line)
    if total:
        click.echo(total, err=True)


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, (Path, date)):
        return str(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


def columns(rows: Iterable[Sequence[str]], *, widest: int = 40) -> Iterator[str]:
    """Yield rows as aligned lines. A column is at most `widest`; the last takes the rest of the terminal's width."""
    rows = [[" ".join(cell.split()) for cell in row] for row in rows]
    if not rows:
        return
    widths = [min(widest, max(map(len, column))) for column in zip(*rows, strict=True)]
    width = shutil.get_terminal_size((110, 24)).columns if is_terminal(sys.stdout) else 10_000
    widths[-1] = max(20, width - sum(widths[:-1]) - 2 * len(widths[:-1]))
    for row in rows:
        yield "  ".join(f"{_cut(c, w):{w}}" for c, w in zip(row, widths, strict=True)).rstrip()


def _cut(words: str, width: int) -> str:
    return words if len(words) <= width else words[: width - 1].rstrip() + "…"


def quoted(words: str) -> str:
    """Return words of a letter on one line, between quotation marks. Long ones are cut; --json prints them whole."""
    line = " ".join(words.split())
    if len(line) > _QUOTED:
        line = line[:_QUOTED].rsplit(" ", 1)[0] + " …"
    return f"“{line}”"


_QUOTED = 400


def parties(correspondents: Sequence[Correspondent]) -> str:
    """Return the people of one side as one phrase, or "?" when the letter names nobody."""
    return ", ".join(c.label for c in correspondents) or "?"


def letter_row(entry: Entry) -> tuple[str, ...]:
    """Return a letter as a row of a list."""
    people = f"{parties(entry.senders)} to {parties(entry.recipients)}"
    return entry.id, entry.date or "undated", people, entry.opening


def said_surely(surely: int, doubtful: int) -> str:
    """Return how many letters were read surely, and how many an editor should look at."""
    return f"of {counted(surely + doubtful, 'letter')} {surely:,} read surely, {doubtful:,} want a look"


def counted(number: int, noun: str) -> str:
    """Return "1 letter", "2 letters"."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def build_cut(archive: Path) -> str:
    """Return what to say of an archive whose last build was cut before its end."""
    return (
        f"the last build of {archive} was stopped before its end, so this is the archive as it was before: "
        f"run `despatch build {archive}` again"
    )


def format_problem(problem: Problem) -> str:
    """Return a finding as file:line: code: message."""
    where = f"{problem.source}:{problem.line}" if problem.line else problem.source
    return f"{where}: {problem.code}: {problem.message.removeprefix(problem.source + ': ')}"


def letter_filter(archive: Archive, where: dict[str, Any], **every: None) -> Filter:
    """Return the filter that the options of a command give, names of people made into ids.

    `every` are fields that select all. Raises NotFound when no person, place, marking or file is called so.
    """
    from despatch.model import Filter

    asked = [field for field in ("marking", "source") if where[field]]
    known = archive.facets(Filter(described=where.get("described", False))) if asked else {}
    for field in asked:
        for name in where[field]:
            _check_known(name, "file in letters/" if field == "source" else field, known[field])
    found = {side: find_people(archive, where[side]) for side in ("sender", "recipient", "person")}
    places = {field: tuple(find_place(archive, name) for name in where[field]) for field in ("place", "answered")}
    return Filter(**{**where, **found, **places, **every})


def find_people(archive: Archive, names: Iterable[str]) -> tuple[str, ...]:
    """Return the ids of the people that these names fit; raises NotFound as `find_person` does."""
    return tuple(id for name in names if (id := find_person(archive, name)))


def _check_known(asked: str, thing: str, known: Sequence[Facet]) -> None:
    """Raise NotFound, with the nearest names, if letters have no such thing."""
    from despatch.text.fold import folded

    names = [facet.label for facet in known]
    if asked in names or folded(asked) in {folded(name) for name in names}:
        return
    raise NotFound(f"“{asked}” is no {thing} of this archive. {_nearest(asked, names)}")


def _nearest(asked: str, names: Sequence[str]) -> str:
    """Return a sentence with the few names that are most like a word, or else with a few of those there are."""
    wanted = asked.casefold()
    near = {
        name: max(SequenceMatcher(None, wanted, part).ratio() for part in (name.casefold(), *name.casefold().split()))
        for name in names
    }
    alike = sorted((name for name in near if near[name] > _ALIKE), key=lambda name: -near[name])
    if alike:
        return f"The nearest are: {'; '.join(alike[:_LISTED])}."
    return f"There are {len(near):,}, such as: {'; '.join([*near][:_LISTED])}." if near else "There is none."


_ALIKE = 0.7
_LISTED = 5
"""How many names of the archive a message lists."""


def find_person(archive: Archive, name: str | None) -> str | None:
    """Return the id of the one person that `name` fits: it is an id, a name, a variant, or part of one.

    Raises NotFound when it fits nobody, or several people; the message then lists them.
    """
    if name is None:
        return None
    from despatch.archive.finding import find_people

    people = archive.people()
    choices = find_people(people, name)
    if len(choices) == 1:
        return choices[0].person.id
    if choices:
        listed = ", ".join(f"{entry.label} ({entry.person.id})" for entry in choices[:6])
        raise NotFound(f"{name!r} fits several people: {listed}; give the id of one")
    raise NotFound(f"nobody here is called {name!r}. {_nearest(name, [entry.label for entry in people])}")


def find_place(archive: Archive, name: str) -> str:
    """Return the id of the one place that `name` means: it is an id, or a way in which letters write a place.

    Raises NotFound when it means none, or several; the message then lists them.
    """
    ids = archive.find_places(name)
    if len(ids) == 1:
        return ids[0]
    if ids:
        listed = ", ".join(f"{archive.place(id).label} ({id})" for id in ids[:6])
        raise NotFound(f"“{name}” is the name of several places: {listed}; give the id of one")
    raise NotFound(f"“{name}” is no place of this archive. {_nearest(name, [p.label for p in archive.places()])}")


def goods(row: dict[str, Any]) -> str:
    """Return how much of what a row of deliveries holds, as words; nothing for an event that moves no cargo."""
    if row["item"] is None or row["low"] is None:
        return str(row["item"] or "")
    unit = "" if row["unit"] == "pieces" else f"{row['unit']} "
    return f"{row['low']:,.0f} {unit}{row['item']}"
