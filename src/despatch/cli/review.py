"""despatch review: the editor's desk, one verb a decision."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import click

from despatch.cli.common import archive_argument, columns, counted, json_option, print_json, told
from despatch.cli.ledger import act_lines
from despatch.model import ActType, Correction, Role, State

if TYPE_CHECKING:
    from despatch.archive import Archive
    from despatch.model import DecisionEntry

F = TypeVar("F", bound=Callable[..., Any])
_EDITOR = "DESPATCH_EDITOR"
_DOUBTS = (
    "reference-undecided",
    "person-ambiguous",
    "correction-unreadable",
    "correction-unknown",
    "correction-unanchored",
)
"""Findings that a decision, or a mended one, can settle."""


@click.group("review")
def command() -> None:
    """Decide where Despatch read wrongly, and see what was decided.

    An ACT is an act's id, or words that stand in no other act; a MATTER its id, or words of its acts alone.

    A decision is a line of corrections.jsonl in DIR, with who took it, when and why. It is laid over the readings at once and on
    every build, and never lost: to take one back is another line (undo).

    \b
    Example:  despatch review withdraw my-letters "I beg you to believe" --why "a figure of speech"
    """


def _deciding(verb: F) -> F:
    """Make a function that returns a decision, given the opened archive, into a command that takes it and says what came of it."""

    @archive_argument
    @click.option(
        "--by", metavar="NAME", envvar=_EDITOR, help=f"Who decides; ${_EDITOR} or your login name when left out."
    )
    @click.option("--why", metavar="WORDS", default="", help="The reason, which is shown beside the decision.")
    @click.option(
        "--later", is_flag=True, help="Write it only; the next build, or decision without --later, lays it over."
    )
    @json_option
    @wraps(verb)
    def taking(archive: Path, by: str | None, why: str, *, later: bool, as_json: bool, **asked: Any) -> None:
        from despatch import archive as door

        with door.open(archive) as opened:
            one = verb(opened, Correction("", "undo", by or _login(), "", " ".join(why.split())), **asked)
        taken = door.decide(archive, one, later=later)
        _print([taken], as_json=as_json)

    return taking  # type: ignore[return-value]


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        raise click.UsageError(f"say who decides: --by NAME, or set {_EDITOR}") from None


# ---------------------------------------------------------------- what there is


@command.command("list")
@archive_argument
@click.option("--all", "every", is_flag=True, help="Those that were undone too.")
@json_option
def listed(archive: Path, *, every: bool, as_json: bool) -> None:
    """List the decisions and how each fares.

    \b
    Example:  despatch review list my-letters
    """
    from despatch.archive import open as open_archive

    with open_archive(archive) as opened:
        found = [
            one for one in opened.decisions() if every or (one.state != "undone" and one.correction.kind != "undo")
        ]
    _print(found, as_json=as_json)
    if not as_json:
        click.echo(counted(len(found), "decision"), err=True)


@command.command("doubts")
@archive_argument
@click.option(
    "--limit", type=click.IntRange(1), default=20, show_default=True, metavar="N", help="Print at most N acts."
)
@json_option
def doubts(archive: Path, limit: int, *, as_json: bool) -> None:
    """List what most wants a decision.

    The acts whose reading is least sure, words that fit several letters, names that fit several people, and decisions whose words
    are no longer there.

    \b
    Example:  despatch review doubts my-letters --limit 5
    """
    from despatch.archive import open as open_archive

    with open_archive(archive) as opened:
        acts = opened.ledger.doubtful_acts(limit)
        problems = [one for code in _DOUBTS for one in opened.problems(code)]
    if as_json:
        print_json({"acts": acts, "problems": problems})
        return
    for act in acts:
        for line in act_lines(act):
            click.echo(line)
    for problem in problems:
        click.echo(told(problem))


# ---------------------------------------------------------------- acts


@command.command("withdraw")
@_deciding
@click.argument("act")
def withdraw(opened: Archive, one: Correction, *, act: str) -> Correction:
    """Say that words are no act.

    \b
    Example:  despatch review withdraw my-letters 1911-fenn-2.1f0c9a3b --why "a wish, not a request"
    """
    from despatch.archive import targets

    return targets.made(one, "withdraw", words=targets.act(opened, act))


@command.command("confirm")
@_deciding
@click.argument("act")
def confirm(opened: Archive, one: Correction, *, act: str) -> Correction:
    """Confirm an act as it was read. It stays, whatever is read there one day.

    \b
    Example:  despatch review confirm my-letters 1911-fenn-2.1f0c9a3b
    """
    from despatch.archive import targets

    return targets.made(one, "confirm", words=targets.act(opened, act))


@command.command("act")
@_deciding
@click.argument("act")
@click.option("--type", "kind", type=click.Choice(get_args(ActType)), help="What it is.")
@click.option("--actor", metavar="WHO", help=f"Who acts: {', '.join(get_args(Role))}, or a name.")
@click.option("--counterparty", type=click.Choice(get_args(Role)), help="Towards whom.")
def act(
    opened: Archive, one: Correction, *, act: str, kind: ActType | None, actor: str | None, counterparty: Role | None
) -> Correction:
    """Say what an act is, or who acts in it.

    \b
    Example:  despatch review act my-letters 1911-fenn-2.1f0c9a3b --type promise --actor recipient
    """
    from despatch.archive import targets

    if not (kind or actor or counterparty):
        raise click.UsageError("say what the act is: --type, --actor or --counterparty")
    role, name = targets.party(opened, act, actor) if actor else (None, None)
    return targets.made(
        one, "read", words=targets.act(opened, act), type=kind, actor=role, actor_name=name, counterparty=counterparty
    )


# ---------------------------------------------------------------- matters


@command.command("split")
@_deciding
@click.argument("acts", nargs=-1, required=True, metavar="ACT...")
@click.option("--label", metavar="WORDS", help="What the new matter is called.")
def split(opened: Archive, one: Correction, *, acts: tuple[str, ...], label: str | None) -> Correction:
    """Set acts apart as a matter of their own.

    \b
    Example:  despatch review split my-letters 1911-fenn-2.1f0c9a3b --label "The crane"
    """
    from despatch.archive import targets

    return targets.made(one, "split", acts=targets.acts(opened, acts), label=label)


@command.command("join")
@_deciding
@click.argument("matter")
@click.argument("other")
def join(opened: Archive, one: Correction, *, matter: str, other: str) -> Correction:
    """Say that two matters are one. The second becomes part of the first.

    \b
    Example:  despatch review join my-letters m-5f0a11c2 m-09b1e4d7
    """
    from despatch.archive import targets

    if targets.matter_id(opened, matter) == targets.matter_id(opened, other):
        raise click.UsageError(f"{matter} and {other} are one matter already")
    return targets.made(one, "join", acts=targets.matter(opened, matter), others=targets.matter(opened, other))


@command.command("label")
@_deciding
@click.argument("matter")
@click.argument("label")
def label(opened: Archive, one: Correction, *, matter: str, label: str) -> Correction:
    """Say what a matter is called.

    \b
    Example:  despatch review label my-letters m-5f0a11c2 "Barley for the mill"
    """
    from despatch.archive import targets

    return targets.made(one, "label", acts=targets.matter(opened, matter), label=" ".join(label.split()))


@command.command("settle")
@_deciding
@click.argument("matter")
@click.option(
    "--on", "date", required=True, metavar="DATE", help="From this year, month or day on: 1911, 1911-05, 1911-05-20."
)
@click.option(
    "--as", "standing", type=click.Choice(get_args(State)), default="done", show_default=True, help="How it stands."
)
def settle(opened: Archive, one: Correction, *, matter: str, date: str, standing: State) -> Correction:
    """Say how a matter stands from a day on. What letters say after that day goes on from there; --why is asked for.

    \b
    Example:  despatch review settle my-letters m-5f0a11c2 --on 1911-06 --why "paid, by the mill's ledger"
    """
    from despatch.archive import targets

    return targets.made(one, "settle", acts=targets.matter(opened, matter), standing=standing, date=date)


# ---------------------------------------------------------------- references, people


@command.command("reference")
@_deciding
@click.argument("letter")
@click.argument("words")
@click.option("--to", "target", metavar="LETTER", help="They mean this letter.")
@click.option("--missing", "lost", is_flag=True, help="They mean a letter that is not in the archive.")
@click.option("--none", "none", is_flag=True, help="They point at no letter.")
def reference(
    opened: Archive, one: Correction, *, letter: str, words: str, target: str | None, lost: bool, none: bool
) -> Correction:
    """Say which letter words point at. WORDS are some of them, or the offset at which they begin.

    \b
    Example:  despatch review reference my-letters 1911-roe-1 "your letter of the 4th" --to 1911-fenn-1
    """
    from despatch.archive import targets

    if sum((target is not None, lost, none)) != 1:
        raise click.UsageError("say what the words mean: --to LETTER, --missing or --none")
    meant = opened.letter(target).letter.id if target else None
    return targets.made(one, "refer", words=targets.reference(opened, letter, words), target=meant, lost=lost)


@command.command("same")
@_deciding
@click.argument("name")
@click.argument("other")
def same(opened: Archive, one: Correction, *, name: str, other: str) -> Correction:
    """Say that two names are one person's.

    \b
    Example:  despatch review same my-letters "Orla Fenn" "the miller's daughter"
    """
    from despatch.archive import targets

    return targets.made(one, "same", names=(targets.name(opened, name), targets.name(opened, other)))


@command.command("apart")
@_deciding
@click.argument("name")
@click.argument("other")
def apart(opened: Archive, one: Correction, *, name: str, other: str) -> Correction:
    """Say that two names are two people's.

    \b
    Example:  despatch review apart my-letters "Orla Fenn" "O. Fenn"
    """
    from despatch.archive import targets

    return targets.made(one, "apart", names=(targets.name(opened, name), targets.name(opened, other)))


@command.command("undo")
@_deciding
@click.argument("decision")
def undo(opened: Archive, one: Correction, *, decision: str) -> Correction:
    """Take a decision back, by its id. An undo can be undone.

    \b
    Example:  despatch review undo my-letters d-41c09e7a --why "the original has been found"
    """
    from despatch.archive import targets

    return targets.made(one, "undo", of=opened.decision(decision).id)


# ---------------------------------------------------------------- printing


def _print(found: list[DecisionEntry], *, as_json: bool) -> None:
    if as_json:
        print_json(found)
        return
    for line in columns(
        [
            (one.id, one.state, one.correction.kind, one.correction.by, one.correction.at[:10], _about(one))
            for one in found
        ]
    ):
        click.echo(line)


def _about(entry: DecisionEntry) -> str:
    """Return in one line what a decision is about, what had been read, and why it was taken."""
    one = entry.correction
    words = one.words or (one.acts[0] if one.acts else None)
    said = [f"“{words.quote}”" if words else " / ".join(one.names) or one.of or ""]
    said += dict.fromkeys(
        bearing.trouble or (f"was: {bearing.was}" if bearing.was else "") for bearing in entry.bearings
    )
    said.append(f"why: {one.why}" if one.why else "")
    return "; ".join(part for part in said if part)
