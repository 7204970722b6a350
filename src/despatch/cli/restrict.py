"""despatch restrict: what is withheld from readers, one verb a step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, get_args

import click

import despatch
from despatch.cli.common import (
    Day,
    F,
    OneOf,
    add_options,
    archive_argument,
    columns,
    counted,
    find_person,
    json_option,
    parse_day,
    print_lines,
    quoted,
)
from despatch.cli.deciding import by_option, login
from despatch.errors import ArchiveError
from despatch.model.restriction import Reveal, Start

if TYPE_CHECKING:
    from despatch.archive import Archive
    from despatch.model import Leak, RestrictionEntry, RestrictionTable


class _Interval(click.ParamType):  # type: ignore[type-arg,unused-ignore]  # click 8.1 has no arguments here
    """A date or an interval (EDTF)."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the date without the spaces around it."""
        from despatch.dates import bounds

        written = str(value).strip()
        if bounds(written) is None:
            self.fail(f"“{value}” is no date: write 1942, 1942-07 or 1942-07/1943-05.", param, ctx)
        return written


_DAY = Day()
day_option = click.option("--on", "on", type=_DAY, metavar="DAY", help="As things stand on this day. Default: today.")
by_whom = by_option("Who decides.")
entry_argument = click.argument("entry")


def _why_option(*also: str) -> Callable[[F], F]:
    return click.option(
        "--why", *also, "why", metavar="WORDS", default="", help="Why you decide so. Editors alone see it."
    )


why_option = _why_option("--reason")
_PERIOD_OPTIONS = (
    click.option("--until", type=_DAY, metavar="DAY", help="Until this day."),
    click.option("--years", type=click.IntRange(1, 150), metavar="N", help="For so many years."),
    click.option("--from", "since", metavar="DAY", help=f"Years from {', '.join(get_args(Start))}, or a day."),
    click.option("--died", type=_Interval(), metavar="DATE", help="When the person died (EDTF), for --from death."),
)
_SAID_OPTIONS = (
    click.option("--code", metavar="CODE", help="The law or rule, such as 40(2)."),
    click.option("--authority", metavar="WORDS", help="Who imposed it."),
    click.option("--private-reason", metavar="WORDS", help="Why, in words that readers never see."),
    click.option("--title", metavar="WORDS", help="What stands in place of the letter's names."),
)


@click.group("restrict")
def command() -> None:
    """Withhold letters and passages from readers, review and open them.

    Entries stand in restrictions.toml in DIR, each with who withheld what, until when, by whose word and why. They are
    only added. When the period of an entry ends, it is listed as due: an editor opens it, or keeps it.

    \b
    Example:  despatch restrict add my-letters --marking Secret --years 30 --reason "state papers"
    """


def _day(given: date | None) -> date:
    from despatch.archive import today

    return given or today.read_calendar()


@command.command("list")
@archive_argument
@click.option("--due", is_flag=True, help="Only those that somebody must look at.")
@day_option
@json_option
def list_entries(archive: Path, on: date | None, *, due: bool, as_json: bool) -> int:
    """List what is withheld, until when and why. An entry that does not do what it should makes the exit code 1.

    \b
    Example:  despatch restrict list my-letters --due
    """
    with despatch.open(archive) as opened:
        resolved = opened.restricting.on(_day(on))
    entries = [entry for entry in resolved.entries if not due or entry.state == "due"]
    withheld = sum(one.whole for one in resolved.withheld.values())
    total = f"{counted(withheld, 'letter')} withheld, {len(resolved.withheld) - withheld:,} with a withheld passage"
    data = {"entries": entries, "faults": resolved.faults}
    print_lines(data, columns(map(_row, entries), widest=60), total, as_json=as_json)
    for fault in resolved.faults:
        click.echo(f"{archive / 'restrictions.toml'}:{fault.line}: {fault.message}", err=True)
    return int(any(fault.grave for fault in resolved.faults))


def tell_faults(archive: Path) -> None:
    """Say which entries of restrictions.toml choose nothing and the like: what is published may hold too much."""
    with despatch.open(archive) as opened:
        for fault in opened.restricting.on(_day(None)).faults:
            click.echo(f"{archive / 'restrictions.toml'}:{fault.line}: {fault.message}", err=True)


def _row(one: RestrictionEntry) -> tuple[str, ...]:
    entry = one.entry
    until = f"until {one.ends}" if one.ends else "no known end"
    why = "; ".join(part for part in (entry.code, entry.reason, one.why) if part)
    return entry.id, one.state, what(one), until, f"{why} ({entry.by}, {entry.when})"


def what(one: RestrictionEntry) -> str:
    """Return in a few words what an entry withholds."""
    entry = one.entry
    if entry.passage:
        return f"{entry.letters[0]}: {quoted(entry.passage.quote)}"
    if entry.letters:
        return ", ".join(entry.letters)
    names = ("person", "marking", "availability", "period")
    chosen = ", ".join(f"{name} {getattr(entry, name)}" for name in names if getattr(entry, name))
    return f"{chosen} ({counted(len(one.letters), 'letter')})"


@command.command("add")
@archive_argument
@click.option("--letter", "letters", multiple=True, metavar="ID", help="This letter; may be given several times.")
@click.option("--words", metavar="WORDS", help="Only these words of the one letter.")
@click.option("--person", metavar="NAME", help="The letters that NAME wrote or received.")
@click.option("--marking", metavar="WORDS", help="The letters whose marking has these words.")
@click.option("--availability", metavar="WORDS", help="The letters whose TEI availability has these words.")
@click.option(
    "--period", type=_Interval(), metavar="DATE", help="The letters that may be of this year, month or interval (EDTF)."
)
@add_options(_PERIOD_OPTIONS)
@add_options(_SAID_OPTIONS)
@click.option("--reason", "--why", "reason", metavar="WORDS", required=True, help="Why, in words that readers see.")
@click.option("--review", type=_DAY, metavar="DAY", help="When somebody must look at it again.")
@click.option("--reveal", type=OneOf("step", get_args(Reveal)), help="What readers learn of a withheld letter.")
@click.option("--show-images", is_flag=True, help="Show the page images of a letter with a withheld passage.")
@by_whom
@day_option
@json_option
def add(archive: Path, by: str | None, on: date | None, *, as_json: bool, **given: Any) -> None:
    """Withhold letters, or words of one letter.

    \b
    Example:  despatch restrict add my-letters --letter 1911-fenn-2 --until 1972-01-01 --reason "a person may live"
    """
    from despatch.archive.restrictions import letter_values

    named = {"by": by or login(), "when": _day(on)}
    with despatch.open(archive) as opened:
        letters, words = given.pop("letters"), given.pop("words")
        show = given.pop("show_images")
        if words is not None and len(letters) != 1:
            raise click.UsageError("--words are words of one letter: give --letter ID once")
        values: dict[str, object] = {}
        if len(letters) == 1:
            values = letter_values(opened.letter(letters[0]), words)
        elif letters:
            values = {"letters": [opened.letter(id).letter.id for id in letters]}
        person = given.pop("person")
        values["person"] = find_person(opened, person) if person else None
        since = given.pop("since")
        values |= {**given, "from": _parse_start(since), "images": "show" if show else None, **named}
        _record(opened, "withhold", values, on, as_json=as_json)
    tell_faults(archive)


def _parse_start(written: str | None) -> str | date | None:
    if written is None or written in get_args(Start):
        return written
    try:
        return parse_day(written)
    except ValueError:
        raise click.UsageError(
            f"--from must be {', '.join(get_args(Start))} or a day such as 1942-07-18, not {written!r}"
        ) from None


@command.command("change")
@archive_argument
@entry_argument
@add_options(_PERIOD_OPTIONS)
@add_options(_SAID_OPTIONS)
@click.option("--reason", metavar="WORDS", help="Why it is withheld, in words that readers see.")
@click.option("--reveal", type=OneOf("step", get_args(Reveal)), help="What readers learn of a withheld letter.")
@_why_option()
@by_whom
@day_option
@json_option
def change(
    archive: Path, entry: str, why: str, by: str | None, on: date | None, *, as_json: bool, **given: Any
) -> None:
    """Correct what an entry says: until when, by whose word, why. What it withholds stays the same.

    A new period takes the place of the old one. To withhold something else, open the entry and add another.

    \b
    Example:  despatch restrict change my-letters w-1a2b3c --until 1972-01-01 --why "a slip of the pen"
    """
    with despatch.open(archive) as opened:
        values = {"of": entry, "by": by or login(), "when": _day(on), "why": why}
        values |= {"from": _parse_start(given.pop("since"))} | given
        _record(opened, "change", values, on, as_json=as_json)
    tell_faults(archive)


@command.command("open")
@archive_argument
@entry_argument
@why_option
@by_whom
@day_option
@json_option
def open_entry(archive: Path, entry: str, why: str, by: str | None, on: date | None, *, as_json: bool) -> None:
    """Open what an entry withholds. The entry stays in the file, with who opened it and when.

    \b
    Example:  despatch restrict open my-letters w-1a2b3c --why "the person died in 1950"
    """
    with despatch.open(archive) as opened:
        values = {"of": entry, "by": by or login(), "when": _day(on), "why": why}
        _record(opened, "open", values, on, as_json=as_json)


@command.command("review")
@archive_argument
@entry_argument
@click.option("--next", "again", type=_DAY, metavar="DAY", help="When somebody must look at it again.")
@why_option
@by_whom
@day_option
@json_option
def review(
    archive: Path, entry: str, again: date | None, why: str, by: str | None, on: date | None, *, as_json: bool
) -> None:
    """Say that an entry was looked at and stays.

    \b
    Example:  despatch restrict review my-letters w-1a2b3c --next 2030-01-01
    """
    with despatch.open(archive) as opened:
        values = {"of": entry, "by": by or login(), "when": _day(on), "why": why, "next": again}
        _record(opened, "review", values, on, as_json=as_json)


def _record(
    opened: Archive, table: RestrictionTable, values: dict[str, Any], on: date | None, *, as_json: bool
) -> None:
    from despatch.archive.restrictions import record_entry

    entry = record_entry(opened, table, values, _day(on))
    print_lines(entry, columns([_row(entry)], widest=60) if entry else (), as_json=as_json)


@command.command("leaks")
@archive_argument
@day_option
@json_option
def leaks(archive: Path, on: date | None, *, as_json: bool) -> None:
    """List visible sentences that quote, report or answer what is withheld, for review before release.

    \b
    Example:  despatch restrict leaks my-letters
    """
    from despatch.archive.leaks import find_leaks

    with despatch.open(archive) as opened:
        found = find_leaks(opened, _day(on))
    lines = (line for leak in found for line in _leak_lines(leak))
    print_lines(found, lines, counted(len(found), "sentence") + " to look at", as_json=as_json)


def _leak_lines(leak: Leak) -> tuple[str, ...]:
    shared = f": {quoted(leak.shared)}" if leak.shared else ""
    return f"{leak.letter}  {leak.kind} {leak.withheld}  {leak.why}{shared}", f"  {quoted(leak.quote)}"


@command.command("build")
@archive_argument
@click.argument("out", required=False, type=click.Path(path_type=Path, file_okay=False))
@day_option
def build(archive: Path, out: Path | None, on: date | None) -> None:
    """Build the archive that readers see into OUT, by default DIR/public, unless it is there and still right.

    It is an archive as any other: `despatch serve`, `search` and `export` take its folder.

    \b
    Example:  despatch restrict build my-letters
    """
    with despatch.open_permitted(archive, on=_day(on), into=out) as opened:
        click.echo(f"{opened.path}: {counted(opened.count(), 'letter')}")
    tell_faults(archive)


@command.command("prove")
@archive_argument
@click.argument("out", type=click.Path(path_type=Path, exists=True, file_okay=False))
@day_option
@json_option
def prove(archive: Path, out: Path, on: date | None, *, as_json: bool) -> int:
    """Search every file below OUT for words that only withheld text has. Exit code 1: something was found.

    It looks for runs of four words, and for copies of withheld page images, as `despatch publish` does. Packed files
    are opened. A file that cannot be looked into is named, too.

    \b
    Example:  despatch restrict prove my-letters website
    """
    from despatch.archive import proof

    with despatch.open(archive) as opened, TemporaryDirectory() as aside:
        if opened.restricting.for_readers:
            raise ArchiveError(f"{archive} holds permitted words only: name the archive that it was built from")
        secrets = proof.secrets_of(opened, _day(on))
        # The archive of another day than today takes no reader's place.
        into = Path(aside, "public") if on else None
        with despatch.open_permitted(archive, on=_day(on), into=into) as shown:
            secrets = proof.not_told(secrets, shown)
        found = list(proof.prove(out, secrets, opened.settings))
    lines = (f"{out / one.file}: {_said(one)}" for one in found)
    nothing = "no withheld word was found" if secrets.runs or secrets.images else "nothing is withheld from readers"
    print_lines(found, lines, "" if found else f"{out}: {nothing}", as_json=as_json)
    return int(bool(found))


def _said(one: Any) -> str:
    said = [f"withheld words: {'; '.join(one.words[:5])}" + (", and others" if len(one.words) > 5 else "")]
    parts = [said[0] if one.words else "", f"the withheld image {one.image}" if one.image else "", one.trouble]
    return "; ".join(part for part in parts if part)
