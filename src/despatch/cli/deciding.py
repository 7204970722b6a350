"""What every verb of despatch review shares: who decides and why, and printing what came of it."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Sequence
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import despatch
from despatch.cli.common import archive_argument, columns, json_option, print_lines
from despatch.model import Correction

if TYPE_CHECKING:
    from despatch.model import DecisionEntry

NewDecision = Callable[..., Correction]
"""Makes a decision of a kind, with what it says; the editor, the moment and the reason are filled in."""

EDITOR = "DESPATCH_EDITOR"


def by_option(what: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option --by, of which `what` says who is meant."""
    return click.option("--by", metavar="NAME", envvar=EDITOR, help=f"{what} Default: ${EDITOR}, or else your login.")


def deciding(verb: Callable[..., Correction | Sequence[Correction]]) -> Callable[..., None]:
    """Return a command that takes the decisions which `verb` makes, and prints what came of them."""

    @archive_argument
    @by_option("Who decides.")
    @click.option("--why", metavar="WORDS", default="", help="The reason. It is shown beside the decision.")
    @click.option("--later", is_flag=True, help="Only write the decision; the next build or decision applies it.")
    @json_option
    @wraps(verb)
    def take(archive: Path, by: str | None, why: str, *, later: bool, as_json: bool, **asked: Any) -> None:
        new = partial(Correction, "", by=by or login(), at="", why=" ".join(why.split()))
        with despatch.open(archive) as opened:
            made = verb(opened, new, **asked)
        decisions = [made] if isinstance(made, Correction) else made
        print_decisions(despatch.decide_all(archive, decisions, later=later), as_json=as_json)

    return take


def login() -> str:
    """Return the login name of whoever decides; raises UsageError without one."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        raise click.UsageError(f"say who decides: --by NAME, or set {EDITOR}") from None


def print_decisions(entries: Sequence[DecisionEntry], *, as_json: bool) -> None:
    """Print decisions, one a line."""
    print_lines(entries, columns(map(_row, entries)), as_json=as_json)


def _row(entry: DecisionEntry) -> tuple[str, ...]:
    decision = entry.correction
    return entry.id, entry.state_words, decision.kind, decision.by, decision.at[:10], _summary(entry)


def _summary(entry: DecisionEntry) -> str:
    """Return in one line what a decision is about, what it says, how that was read, and why it was taken."""
    decision = entry.correction
    words = decision.words or (decision.acts[0] if decision.acts else None)
    about = f"“{words.quote}”" if words else " / ".join(decision.names) or decision.of or decision.source or ""
    parts = [about, *_said(decision)]
    parts += dict.fromkeys(
        bearing.trouble or (f"was: {bearing.was}" if bearing.was else "") for bearing in entry.bearings
    )
    parts.append(f"why: {decision.why}" if decision.why else "")
    return "; ".join(part for part in parts if part)


def _said(decision: Correction) -> list[str]:
    """Return what a decision on a letter says."""
    if decision.kind == "accept":
        return ["as it was read"]
    said = [f"{value.field}: {' and '.join(value.values) or 'not known'}" for value in decision.fields]
    if decision.cut:
        said.append(CUTS[decision.cut])
    if decision.kind == "note":
        said.append("words of the letter" if decision.belongs else "not the letter's own words")
    if decision.version:
        said.append(f"{decision.version} of {decision.target}" if decision.target else "a letter of its own")
    return said


CUTS = {
    "begins": "a letter begins here",
    "continues": "no letter begins here",
    "other": "no letter",
    "letter": "a letter",
}
"""What a decision on a cut says, in words."""
