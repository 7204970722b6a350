"""despatch ledger DIR."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from despatch.cli.common import (
    archive_argument,
    columns,
    counted,
    find_person,
    json_option,
    print_json,
    quoted,
)
from despatch.errors import NotFound
from despatch.model import ASKED, ActFilter, ActType, State

if TYPE_CHECKING:
    from despatch.archive import Archive
    from despatch.model import ActEntry, Correspondent, MatterStory, OwedEntry

as_of_option = click.option(
    "--as-of", metavar="DATE", help="As it stood at the end of a year, month or day: 1807, 1807-03, 1807-03-12."
)


@click.command("ledger")
@archive_argument
@click.option("--type", "kind", type=click.Choice(get_args(ActType)), help="Acts of one type.")
@click.option("--who", metavar="NAME", help="Acts by or towards NAME.")
@click.option("--words", metavar="WORDS", help="Acts in whose words these stand.")
@click.option("--date", metavar="DATE", help="Acts of letters of a year, month or day: 1807, 1807-03, 1807-03-12.")
@click.option("--standing", type=click.Choice(get_args(State)), help="Acts that stand so.")
@click.option("--open", "still_open", is_flag=True, help="Only what is still to be answered or done.")
@as_of_option
@click.option(
    "--owed",
    is_flag=True,
    help="What we owe, what is owed to us, what nobody answered; we are --who, or us in despatch.toml.",
)
@click.option("--board", is_flag=True, help="Every matter and how it stands.")
@click.option("--matter", metavar="ID", help="One matter as a story in time, by its id or that of an act.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Print at most N rows.")
@json_option
def command(archive: Path, **asked: Any) -> None:
    """List what was asked, offered, promised, accepted, refused, reported and complained of.

    Each act with the words that show it and how it stands, on the day of --as-of or by all that the archive knows. --board,
    --matter and --owed show matters instead.

    \b
    Example:  despatch ledger my-letters --type promise --open --as-of 1911-04
    """
    from despatch.archive import open as open_archive

    if sum(bool(asked[name]) for name in ("owed", "board", "matter")) > 1:
        raise click.UsageError("--owed, --board and --matter show different things: give one of them")
    with open_archive(archive) as opened:
        if asked["owed"]:
            _owed(opened, asked)
        elif asked["board"]:
            _board(opened, asked)
        elif asked["matter"]:
            story = opened.ledger.matter(asked["matter"], as_of=asked["as_of"])
            _print(story, story_lines(story), as_json=asked["as_json"])
        else:
            _acts(opened, asked)


def _acts(opened: Archive, asked: dict[str, Any]) -> None:
    who = someone(opened, asked["who"])
    where = ActFilter(
        type=asked["kind"],
        who=who,
        words=asked["words"],
        standing=asked["standing"],
        open=asked["still_open"],
        date=asked["date"],
    )
    found = opened.ledger.acts(where, as_of=asked["as_of"], limit=asked["limit"])
    _print(found, [line for one in found for line in act_lines(one)], as_json=asked["as_json"])
    if not asked["as_json"]:
        click.echo(counted(opened.ledger.count_acts(where, as_of=asked["as_of"]), "act"), err=True)


def _board(opened: Archive, asked: dict[str, Any]) -> None:
    board = opened.ledger.board(
        asked["as_of"],
        state=asked["standing"],
        who=someone(opened, asked["who"]),
        words=asked["words"],
        limit=asked["limit"],
    )
    rows = (
        (m.id, m.standing.state, m.matter.first or "undated", counted(len(m.matter.acts), "act"), m.matter.label)
        for m in board.matters
    )
    _print(board, columns(rows), as_json=asked["as_json"])
    if not asked["as_json"]:
        said = ", ".join(f"{number} {state}" for state, number in sorted(board.counts.items(), key=lambda kv: -kv[1]))
        click.echo(f"{counted(board.total, 'matter')}" + (f": {said}" if said else ""), err=True)


def _owed(opened: Archive, asked: dict[str, Any]) -> None:
    owed = opened.ledger.owed(asked["who"], as_of=asked["as_of"])
    _print(owed, owed_lines(owed, asked["limit"]), as_json=asked["as_json"])


def _print(value: object, lines: Any, *, as_json: bool) -> None:
    if as_json:
        print_json(value)
        return
    for line in lines:
        click.echo(line)


def someone(archive: Archive, name: str | None) -> str | None:
    """Return a person's id; of a side, or of one who only acts in letters, the name as it stands in the ledger."""
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
    """Return a side of an act; where the words do not say who, its part in the letter."""
    if who:
        return who.label
    return {"third": "others", "joint": "both"}.get(role or "", "?")


def act_lines(one: ActEntry) -> list[str]:
    """Return an act as lines: what it is and how it stands, then its words."""
    act = one.act
    told = f"{act.type}{' (by report)' if act.reported else ''}: {party(one.actor, act.actor)} to {party(one.counterparty, act.counterparty)}"
    if one.standing:
        told += f"; {one.standing.state}" + (f", due {one.standing.due}" if one.standing.due else "")
    told += f"; place: {act.place}" if act.place else ""
    told += f"; on condition: {quoted(one.condition)}" if one.condition else ""
    out = [f"{one.entry.date or 'undated'}  {one.id}  {told}"]
    by = ", ".join(dict.fromkeys(each.correction.by for each in one.decisions))
    sure = f"decided by {by}" if by else f"{act.confidence:.0%}"
    if act.rule.startswith(ASKED):
        sure += f", proposed by {act.rule.removeprefix(ASKED)}"
    out.append(f"   {quoted(one.quote.words)}  [{sure}]")
    return out


def story_lines(story: MatterStory) -> list[str]:
    """Return a matter as lines: how it stands and why, then each act."""
    entry = story.entry
    out = [f"{entry.id}  {entry.matter.label}: {entry.standing.state} ({entry.standing.why})"]
    for each in entry.decisions:
        said = each.correction
        out.append(f"   {said.kind} decided by {said.by} on {said.at[:10]}" + (f": {said.why}" if said.why else ""))
    for one in story.acts:
        out += act_lines(one)
    if story.later:
        out.append(f"{counted(story.later, 'act')} later or undated left out")
    return out


def owed_lines(owed: OwedEntry, limit: int | None) -> list[str]:
    """Return what is owed as lines, under three headings."""
    out: list[str] = []
    for heading, acts in (
        ("We owe", owed.we_owe),
        ("Owed to us", owed.owed_to_us),
        ("Nobody answered", owed.unanswered),
    ):
        out.append(f"{heading}: {counted(len(acts), 'act')}")
        for one in acts[:limit]:
            out += [f"  {line}" for line in act_lines(one)]
    return out
