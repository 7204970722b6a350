"""despatch ledger DIR."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

import despatch
from despatch.cli.common import (
    OneOf,
    archive_argument,
    columns,
    counted,
    date_options,
    find_person,
    json_option,
    print_lines,
    quoted,
    several,
)
from despatch.errors import NotFound
from despatch.model import ASKED, ActFilter, ActType, MatterFilter, State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from despatch.archive import Archive
    from despatch.model import ActEntry, Correspondent, MatterStory, OwedEntry

as_of_option = click.option(
    "--as-of", metavar="DATE", help="As it stood at the end of a year, month or day: 1807, 1807-03, 1807-03-12."
)


@click.command("ledger")
@archive_argument
@several(
    "--type",
    "kind",
    metavar="TYPE",
    type=OneOf("type of passages", get_args(ActType)),
    help=f"Only what is of one type: {', '.join(get_args(ActType))}.",
)
@several("--person", "who", help="What NAME asks or promises, or is asked or promised.")
@click.option("--words", metavar="WORDS", help="Only where the words contain these.")
@date_options("In letters")
@several(
    "--state",
    metavar="STATE",
    type=OneOf("state", get_args(State)),
    help=f"Only what stands so: {', '.join(get_args(State))}.",
)
@click.option("--open", "still_open", is_flag=True, help="Only what still awaits an answer or the deed.")
@as_of_option
@click.option(
    "--owed",
    is_flag=True,
    help="What we owe, what is owed to us, what nobody answered. We are --person, or else `us` in despatch.toml.",
)
@click.option("--due", is_flag=True, help="What is due in the week from the day of --as-of, or from today.")
@click.option(
    "--ics",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write everything that is open and has a day into FILE, a calendar (iCalendar).",
)
@click.option("--board", is_flag=True, help="All business, and how it stands.")
@click.option(
    "--matter",
    metavar="ID",
    help="One piece of business as a story in time, by its id.",
)
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Print at most N rows.")
@json_option
def command(archive: Path, **asked: Any) -> None:
    """List what was asked, offered, promised, accepted, refused, reported and complained of.

    Each comes with the words that show it, and with how it stands on the day of --as-of. Without --as-of, the whole
    archive counts; where despatch.toml has `today`, that day does, and "--as-of all" is the whole archive. --board,
    --matter, --owed, --due and --ics print other things instead.

    \b
    Example:  despatch ledger my-letters --type promise --open --as-of 1911-04
              despatch ledger my-letters --ics due.ics
    """
    if sum(bool(asked[name]) for name in ("owed", "due", "ics", "board", "matter")) > 1:
        raise click.UsageError("--owed, --due, --ics, --board and --matter print different things: give one of them")
    with despatch.open(archive) as opened:
        asked["as_of"] = opened.ledger.day(asked["as_of"])
        if asked["owed"]:
            _owed(opened, asked)
        elif asked["due"]:
            _due(opened, asked)
        elif asked["ics"]:
            _ics(opened, asked)
        elif asked["board"]:
            _board(opened, asked)
        elif asked["matter"]:
            story = opened.ledger.matter(asked["matter"], as_of=asked["as_of"])
            print_lines(story, story_lines(story), as_json=asked["as_json"])
        else:
            _acts(opened, asked)


def _acts(opened: Archive, asked: dict[str, Any]) -> None:
    where = ActFilter(
        type=asked["kind"],
        who=find_sides(opened, asked["who"]),
        words=asked["words"],
        standing=asked["state"],
        open=asked["still_open"],
        date=asked["date"],
        first=asked["first"],
        last=asked["last"],
    )
    entries = opened.ledger.acts(where, as_of=asked["as_of"], limit=asked["limit"])
    total = "" if asked["as_json"] else counted(opened.ledger.count_acts(where, as_of=asked["as_of"]), "passage")
    lines = (line for entry in entries for line in act_lines(entry))
    print_lines(entries, lines, total, as_json=asked["as_json"])


def _board(opened: Archive, asked: dict[str, Any]) -> None:
    who = find_sides(opened, asked["who"])
    where = MatterFilter(asked["state"], who, asked["words"], asked["first"], asked["last"])
    board = opened.ledger.board(asked["as_of"], where, limit=asked["limit"])
    rows = (
        (m.id, m.standing.state, m.matter.first or "undated", counted(len(m.matter.acts), "passage"), m.matter.label)
        for m in board.matters
    )
    states = ", ".join(f"{number} {state}" for state, number in sorted(board.counts.items(), key=lambda kv: -kv[1]))
    total = counted(board.total, "piece") + " of business" + (f": {states}" if states else "")
    print_lines(board, columns(rows), total, as_json=asked["as_json"])


def _owed(opened: Archive, asked: dict[str, Any]) -> None:
    owed = opened.ledger.owed(asked["who"], as_of=asked["as_of"])
    print_lines(owed, owed_lines(owed, asked["limit"]), as_json=asked["as_json"])


def _due(opened: Archive, asked: dict[str, Any]) -> None:
    if asked["as_of"] is None:
        raise click.UsageError('from which day? Give --as-of DATE, or write today = "calendar" into despatch.toml')
    due = opened.ledger.due(asked["as_of"], days=WEEK, who=find_sides(opened, asked["who"]))[: asked["limit"]]
    lines = (line for one in due for line in (f"due {one.day}", *act_lines(one.act)))
    print_lines(due, lines, f"{counted(len(due), 'passage')} due", as_json=asked["as_json"])


def _ics(opened: Archive, asked: dict[str, Any]) -> None:
    from despatch.export import files, ics

    due = opened.ledger.due(asked["as_of"], who=find_sides(opened, asked["who"]))
    calendar = ics.to_ics(due, opened.settings.title, opened.settings.address)
    files.write_whole(asked["ics"], [(calendar.encode(), len(due))])
    click.echo(f"{asked['ics']}: {counted(len(due), 'event')}")


WEEK = 7
"""So many days are a week."""


def find_sides(archive: Archive, names: Iterable[str]) -> tuple[str, ...]:
    """Return what the ledger calls several people or sides; raises NotFound as `find_side` does."""
    return tuple(side for name in names if (side := find_side(archive, name)))


def find_side(archive: Archive, name: str | None) -> str | None:
    """Return a person's id; for a side, or somebody who only acts in letters, the name as the ledger writes it."""
    try:
        return find_person(archive, name)
    except NotFound:
        wanted = (name or "").casefold()
        known = {
            f.value for f in archive.ledger.act_facets()["who"] if wanted in (f.value.casefold(), f.label.casefold())
        }
        if len(known) == 1:
            return known.pop()
        if name and archive.ledger.count_acts(ActFilter(who=name)):
            return name
        raise


def party(who: Correspondent | None, role: str | None) -> str:
    """Return what to call a side of an act: a name, or else its part in the letter."""
    if who:
        return who.label
    return {"third": "others", "joint": "both"}.get(role or "", "?")


def act_lines(entry: ActEntry) -> list[str]:
    """Return an act as lines: what it is and its standing, then its words."""
    act, standing = entry.act, entry.standing
    facts = f"{act.type}{' (by report)' if act.reported else ''}: {party(entry.actor, act.actor)}"
    facts += f" to {party(entry.counterparty, act.counterparty)}"
    if standing:
        facts += f"; {standing.state}" + (f", due {standing.due}" if standing.due else "")
    facts += f"; attached: {', '.join(act.encloses)}" if act.encloses else ""
    facts += f"; place: {act.place}" if act.place else ""
    facts += f"; on condition: {quoted(entry.condition)}" if entry.condition else ""
    editors = ", ".join(dict.fromkeys(decision.correction.by for decision in entry.decisions))
    source = f"decided by {editors}" if editors else f"{act.confidence:.0%}"
    if act.rule.startswith(ASKED):
        source += f", proposed by {act.rule.removeprefix(ASKED)}"
    return [
        f"{entry.entry.date or 'undated'}  {entry.id}  {facts}",
        f"   {quoted(entry.quote.words)}  [{source}]",
    ]


def story_lines(story: MatterStory) -> list[str]:
    """Return a matter as lines: its standing and why, then each act."""
    matter = story.entry
    lines = [f"{matter.id}  {matter.matter.label}: {matter.standing.state} ({matter.standing.why})"]
    for decision in (entry.correction for entry in matter.decisions):
        why = f": {decision.why}" if decision.why else ""
        lines.append(f"   {decision.kind} decided by {decision.by} on {decision.at[:10]}{why}")
    lines += [line for act in story.acts for line in act_lines(act)]
    if story.later:
        lines.append(f"not shown: {counted(story.later, 'passage')}, later or undated")
    return lines


def owed_lines(owed: OwedEntry, limit: int | None) -> list[str]:
    """Return what is owed as lines, under three headings."""
    lines: list[str] = []
    for heading, acts in (
        ("We owe", owed.we_owe),
        ("Owed to us", owed.owed_to_us),
        ("Nobody answered", owed.unanswered),
    ):
        lines.append(f"{heading}: {counted(len(acts), 'passage')}")
        lines += [f"  {line}" for act in acts[:limit] for line in act_lines(act)]
    return lines
