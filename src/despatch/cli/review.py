"""despatch review: editors' decisions, one verb a kind of decision."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

import despatch
from despatch.cli import review_letters
from despatch.cli.common import OneOf, archive_argument, counted, format_problem, json_option, print_lines
from despatch.cli.deciding import NewDecision, deciding, print_decisions
from despatch.cli.ledger import act_lines
from despatch.model import ActType, Correction, Role, State

if TYPE_CHECKING:
    from despatch.archive import Archive
    from despatch.model import DecisionEntry, ReviewItem

_DOUBTS = (
    "reference-undecided",
    "person-ambiguous",
    "correction-unreadable",
    "correction-unknown",
    "correction-unanchored",
)
"""Findings that a decision, or a corrected one, can settle."""


@click.group("review")
def command() -> None:
    """Decide where Despatch read wrongly, and see what was decided.

    A LETTER is a letter's id. A PASSAGE is what a letter asks or promises: its id, or words that stand in no other.
    BUSINESS is its id, or words of its passages alone.

    A decision is a line of corrections.jsonl in DIR, with who took it, when and why. It changes the archive at once,
    and every build applies it again. It is never lost: `review undo` adds another line that takes it back.

    \b
    Example:  despatch review letter my-letters 1911-fenn-2 --sender "Orla Fenn" --date "4 March 1911"
    """


for verb in review_letters.VERBS:
    command.add_command(verb)


# ---------------------------------------------------------------- lists


@command.command("list")
@archive_argument
@click.option("--all", "every", is_flag=True, help="Also those that were undone.")
@json_option
def list_decisions(archive: Path, *, every: bool, as_json: bool) -> None:
    """List the decisions, each with its state.

    \b
    Example:  despatch review list my-letters
    """
    with despatch.open(archive) as opened:
        decisions = [entry for entry in opened.decisions() if every or _in_force(entry)]
    print_decisions(decisions, as_json=as_json)
    if not as_json:
        click.echo(counted(len(decisions), "decision"), err=True)


@command.command("doubts")
@archive_argument
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=20,
    show_default=True,
    metavar="N",
    help="At most N letters and N passages.",
)
@json_option
def doubts(archive: Path, limit: int, *, as_json: bool) -> None:
    """List what most needs a decision.

    First come the fields and cuts of letters, the likeliest wrong first. Then come the passages whose reading is least
    sure, words that fit several letters, names that fit several people, and decisions whose words are no longer there.

    \b
    Example:  despatch review doubts my-letters --limit 5
    """
    with despatch.open(archive) as opened:
        acts = opened.ledger.doubtful_acts(limit)
        letters = opened.review.items(limit=limit)
        problems = [problem for code in _DOUBTS for problem in opened.problems(code)]
    lines = (
        *map(_item_line, letters),
        *(line for act in acts for line in act_lines(act)),
        *map(format_problem, problems),
    )
    print_lines({"letters": letters, "acts": acts, "problems": problems}, lines, as_json=as_json)


# ---------------------------------------------------------------- acts


@command.command("withdraw")
@deciding
@click.argument("act", metavar="PASSAGE")
def withdraw(opened: Archive, new: NewDecision, *, act: str) -> Correction:
    """Say that words ask or promise nothing.

    \b
    Example:  despatch review withdraw my-letters 1911-fenn-2.1f0c9a3b --why "a wish, not a request"
    """
    return new("withdraw", words=despatch.targets.find_act(opened, act))


@command.command("confirm")
@deciding
@click.argument("act", metavar="PASSAGE")
def confirm(opened: Archive, new: NewDecision, *, act: str) -> Correction:
    """Confirm a passage as it was read. A later build keeps it, even if it reads these words otherwise.

    \b
    Example:  despatch review confirm my-letters 1911-fenn-2.1f0c9a3b
    """
    return new("confirm", words=despatch.targets.find_act(opened, act))


@command.command("act")
@deciding
@click.argument("act", metavar="PASSAGE")
@click.option("--type", "kind", type=OneOf("type of passages", get_args(ActType)), help="What it is.")
@click.option("--actor", metavar="WHO", help=f"Who acts: {', '.join(get_args(Role))}, or a name.")
@click.option("--counterparty", type=OneOf("part in a letter", get_args(Role)), help="Towards whom.")
def act(
    opened: Archive, new: NewDecision, *, act: str, kind: ActType | None, actor: str | None, counterparty: Role | None
) -> Correction:
    """Say what a passage is, or who acts in it.

    \b
    Example:  despatch review act my-letters 1911-fenn-2.1f0c9a3b --type promise --actor recipient
    """
    if not (kind or actor or counterparty):
        raise click.UsageError("say what the passage is: --type, --actor or --counterparty")
    role, name = despatch.targets.find_party(opened, act, actor) if actor else (None, None)
    return new(
        "read",
        words=despatch.targets.find_act(opened, act),
        type=kind,
        actor=role,
        actor_name=name,
        counterparty=counterparty,
    )


# ---------------------------------------------------------------- matters


@command.command("split")
@deciding
@click.argument("acts", nargs=-1, required=True, metavar="PASSAGE...")
@click.option("--label", metavar="WORDS", help="What the new business is called.")
def split(opened: Archive, new: NewDecision, *, acts: tuple[str, ...], label: str | None) -> Correction:
    """Split passages off into business of their own.

    \b
    Example:  despatch review split my-letters 1911-fenn-2.1f0c9a3b --label "The crane"
    """
    return new("split", acts=despatch.targets.find_acts(opened, acts), label=label)


@command.command("join")
@deciding
@click.argument("matter", metavar="BUSINESS")
@click.argument("other", metavar="OTHER")
def join(opened: Archive, new: NewDecision, *, matter: str, other: str) -> Correction:
    """Say that two pieces of business are one. The second becomes part of the first.

    \b
    Example:  despatch review join my-letters m-5f0a11c2 m-09b1e4d7
    """
    if despatch.targets.find_matter_id(opened, matter) == despatch.targets.find_matter_id(opened, other):
        raise click.UsageError(f"{matter} and {other} are one piece of business already")
    return new(
        "join",
        acts=despatch.targets.find_matter(opened, matter),
        others=despatch.targets.find_matter(opened, other),
    )


@command.command("label")
@deciding
@click.argument("matter", metavar="BUSINESS")
@click.argument("label")
def label(opened: Archive, new: NewDecision, *, matter: str, label: str) -> Correction:
    """Say what a piece of business is called.

    \b
    Example:  despatch review label my-letters m-5f0a11c2 "Barley for the mill"
    """
    return new("label", acts=despatch.targets.find_matter(opened, matter), label=" ".join(label.split()))


@command.command("settle")
@deciding
@click.argument("matter", metavar="BUSINESS")
@click.option(
    "--on", "date", required=True, metavar="DATE", help="From this year, month or day on: 1911, 1911-05, 1911-05-20."
)
@click.option(
    "--as",
    "standing",
    type=OneOf("standing", get_args(State)),
    default="done",
    show_default=True,
    help="How it stands.",
)
def settle(opened: Archive, new: NewDecision, *, matter: str, date: str, standing: State) -> Correction:
    """Say how business stands from a day on. Letters after that day may change it again. Give the reason with --why.

    \b
    Example:  despatch review settle my-letters m-5f0a11c2 --on 1911-06 --why "paid, by the mill's ledger"
    """
    return new("settle", acts=despatch.targets.find_matter(opened, matter), standing=standing, date=date)


# ---------------------------------------------------------------- references, people


@command.command("reference")
@deciding
@click.argument("letter")
@click.argument("words")
@click.option("--to", "target", metavar="LETTER", help="The words mean this letter.")
@click.option("--missing", "lost", is_flag=True, help="The words mean a letter that is not in the archive.")
@click.option("--none", "none", is_flag=True, help="The words mean no letter.")
def reference(
    opened: Archive, new: NewDecision, *, letter: str, words: str, target: str | None, lost: bool, none: bool
) -> Correction:
    """Say which letter words point at. WORDS are some of these words, or the offset of the first.

    \b
    Example:  despatch review reference my-letters 1911-roe-1 "your letter of the 4th" --to 1911-fenn-1
    """
    if sum((target is not None, lost, none)) != 1:
        raise click.UsageError("say what the words mean: --to LETTER, --missing or --none")
    meant = opened.letter(target).letter.id if target else None
    return new("refer", words=despatch.targets.find_reference(opened, letter, words), target=meant, lost=lost)


@command.command("same")
@deciding
@click.argument("name")
@click.argument("other")
def same(opened: Archive, new: NewDecision, *, name: str, other: str) -> Correction:
    """Say that two names belong to one person.

    \b
    Example:  despatch review same my-letters "Orla Fenn" "the miller's daughter"
    """
    return new("same", names=(despatch.targets.find_name(opened, name), despatch.targets.find_name(opened, other)))


@command.command("apart")
@deciding
@click.argument("name")
@click.argument("other")
def apart(opened: Archive, new: NewDecision, *, name: str, other: str) -> Correction:
    """Say that two names belong to two people.

    \b
    Example:  despatch review apart my-letters "Orla Fenn" "O. Fenn"
    """
    return new("apart", names=(despatch.targets.find_name(opened, name), despatch.targets.find_name(opened, other)))


@command.command("undo")
@deciding
@click.argument("decision")
def undo(opened: Archive, new: NewDecision, *, decision: str) -> Correction:
    """Take a decision back, by its id. An undo can be undone.

    \b
    Example:  despatch review undo my-letters d-41c09e7a --why "the original has been found"
    """
    return new("undo", of=opened.decision(decision).id)


def _item_line(item: ReviewItem) -> str:
    read = f"{item.field}: {item.value or 'not known'}" if item.field not in ("cut", "reference") else item.field
    return f"{item.letter}  {read}  {item.sure:.2f}  {item.reason or item.code}"


def _in_force(entry: DecisionEntry) -> bool:
    return entry.state != "undone" and entry.correction.kind != "undo"
