"""despatch review letter, cut, note, place, throughout, apply, adopt: decisions on letters, and on where they begin."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import despatch
from despatch.cli.common import OneOf, archive_argument, counted, json_option
from despatch.cli.deciding import NewDecision, deciding, print_decisions

if TYPE_CHECKING:
    from collections.abc import Callable

    from despatch.archive import Archive
    from despatch.model import Correction, CutWord, FieldName, VersionWord

_FIELDS = ("sender", "recipient", "date", "place", "kind", "marking", "language", "title", "status")
_VERSIONS: tuple[VersionWord, ...] = ("copy", "draft", "translation")
_STATUSES = ("draft", "copy", "sent", "received", "unsent")
_HELP = {
    "sender": "Who wrote it. Several times for several.",
    "recipient": "To whom. Several times for several.",
    "date": "Its date: 1911-03-04, 1911-03, 1911-03-04?, or in words.",
    "place": "Where it was written.",
    "kind": "What it is: letter, telegram, memorandum, ...",
    "marking": "How it is marked: Private, Secret, ...",
    "language": "The code of its language: en, de, fr, ...",
    "title": "Its title.",
}


def _field_options(verb: Callable[..., Any]) -> Callable[..., Any]:
    """Add an option for each field."""
    verb = click.option("--status", type=OneOf("status", _STATUSES), multiple=True, help="What the paper is.")(verb)
    for name, words in reversed(_HELP.items()):
        verb = click.option(f"--{name}", multiple=True, metavar="WORDS", help=words)(verb)
    return verb


@click.command("letter")
@deciding
@click.argument("letter")
@_field_options
@click.option("--unknown", multiple=True, type=OneOf("field", _FIELDS), help="The letter does not say this field.")
@click.option("--confirm", is_flag=True, help="It was read correctly. A later build keeps what is read now.")
@click.option("--copy-of", metavar="LETTER", help="It is a copy of this letter.")
@click.option("--draft-of", metavar="LETTER", help="It is a draft of this letter.")
@click.option("--translation-of", metavar="LETTER", help="It is a translation of this letter.")
@click.option("--own", is_flag=True, help="It is a letter of its own, no copy.")
def letter(
    opened: Archive, new: NewDecision, *, letter: str, unknown: tuple[FieldName, ...], confirm: bool, **given: Any
) -> list[Correction]:
    """Say what a letter is: its sender, its date, its place.

    Every field is a decision of its own, so that each can be undone alone.

    \b
    Example:  despatch review letter my-letters 1911-fenn-2 --sender "Orla Fenn" --date "4 March 1911"
              despatch review letter my-letters 1911-fenn-2 --unknown place
              despatch review letter my-letters 1911-fenn-2 --confirm
    """
    make = despatch.letter_targets
    decisions = [make.field(opened, new, letter, make.name_of(name), given[name]) for name in _FIELDS if given[name]]
    decisions += [make.field(opened, new, letter, name, ()) for name in unknown]
    versions: list[tuple[VersionWord, str | None]] = [
        (word, given[f"{word}_of"]) for word in _VERSIONS if given[f"{word}_of"]
    ]
    versions += [("none", None)] if given["own"] else []
    decisions += [make.version(opened, new, letter, word, of) for word, of in versions]
    if confirm:
        decisions.append(make.accept(opened, new, letter))
    if not decisions:
        raise click.UsageError("say what the letter is: --sender, --date, --confirm or another option")
    return decisions


@click.command("cut")
@deciding
@click.argument("letter")
@click.option("--at", "at", metavar="WORDS", help="A new letter begins with these words.")
@click.option("--join", is_flag=True, help="No letter begins here: it is part of the letter before.")
@click.option("--keep", is_flag=True, help="A letter does begin here.")
@click.option("--no-letter", is_flag=True, help="The piece is no letter.")
@click.option("--is-letter", is_flag=True, help="The piece is a letter.")
def cut(
    opened: Archive,
    new: NewDecision,
    *,
    letter: str,
    at: str | None,
    join: bool,
    keep: bool,
    no_letter: bool,
    is_letter: bool,
) -> Correction:
    """Say where a letter begins, or that a piece is none. What is in the letter is then read again.

    \b
    Example:  despatch review cut my-letters 1911-fenn-2 --at "Port Carrow, May 9th"
              despatch review cut my-letters 1911-fenn-2 --join
    """
    if sum((at is not None, join, keep, no_letter, is_letter)) != 1:
        raise click.UsageError("say one of --at WORDS, --join, --keep, --no-letter and --is-letter")
    word: CutWord = "continues" if join else "other" if no_letter else "letter" if is_letter else "begins"
    return despatch.letter_targets.cut(opened, new, letter, word, at)


@click.command("place")
@deciding
@click.argument("source")
@click.argument("read")
@click.option("--is", "place", metavar="PLACE", help="The place that is meant.")
@click.option("--none", "none", is_flag=True, help="It is no place: a letterhead, a firm, a ship.")
def place(opened: Archive, new: NewDecision, *, source: str, read: str, place: str | None, none: bool) -> Correction:
    """Say of all letters of a file what a place is that was READ in them.

    \b
    Example:  despatch review place my-letters fenn.txt "Elmford Mills, Ltd." --none
    """
    if (place is None) != none:
        raise click.UsageError("say what it is: --is PLACE, or --none")
    values = () if place is None else (place,)
    return despatch.letter_targets.in_source(opened, new, source, "place", (read,), values)


@click.command("throughout")
@deciding
@click.argument("source")
@click.argument("field", type=OneOf("field", _FIELDS))
@click.option("--was", multiple=True, metavar="WORDS", help="What was read. Leave it out for letters that say nothing.")
@click.option("--is", "now", multiple=True, metavar="WORDS", help="What it is. Leave it out for what is not known.")
def throughout(
    opened: Archive,
    new: NewDecision,
    *,
    source: str,
    field: FieldName,
    was: tuple[str, ...],
    now: tuple[str, ...],
) -> Correction:
    """Decide once for all letters of a file that read a field so.

    \b
    Example:  despatch review throughout my-letters fenn.txt sender --was "O. F." --is "Orla Fenn"
    """
    return despatch.letter_targets.in_source(opened, new, source, field, was, now)


@click.command("note")
@deciding
@click.argument("letter")
@click.argument("words")
@click.option("--belongs", is_flag=True, help="The words are the letter's own.")
@click.option("--apart", is_flag=True, help="The words are a note, a page head or the like.")
def note(opened: Archive, new: NewDecision, *, letter: str, words: str, belongs: bool, apart: bool) -> Correction:
    """Say whether words belong to their letter, or are an editor's note, the head of a page or the like.

    \b
    Example:  despatch review note my-letters 1911-fenn-2 "Printed in the Carrow Gazette" --apart
    """
    if belongs == apart:
        raise click.UsageError("say what the words are: --belongs or --apart")
    return despatch.letter_targets.note(opened, new, letter, words, belongs=belongs)


@click.command("apply")
@archive_argument
@json_option
def apply(archive: Path, *, as_json: bool) -> None:
    """Apply the decisions that wait: those taken with --later, in a browser, or during a build.

    \b
    Example:  despatch review apply my-letters
    """
    with despatch.open(archive) as opened:
        waiting = {entry.id for entry in opened.decisions() if entry.state == "waiting"}
    despatch.settle(archive)
    with despatch.open(archive) as opened:
        entries = [entry for entry in opened.decisions() if entry.id in waiting]
    print_decisions(entries, as_json=as_json)


@click.command("adopt")
@archive_argument
@json_option
def adopt(archive: Path, *, as_json: bool) -> None:
    """Take over the decisions that came with TEI files which Despatch wrote. Each keeps its editor, day and reason.

    \b
    Example:  despatch review adopt my-letters
    """
    from despatch.archive.adopt import find

    with despatch.open(archive) as opened:
        found = find(opened)
    print_decisions(despatch.decide_all(archive, found.decisions) if found.decisions else [], as_json=as_json)
    for trouble in found.trouble:
        click.echo(f"despatch: {trouble}", err=True)
    if not as_json:
        click.echo(counted(len(found.decisions), "decision"), err=True)


VERBS = (letter, cut, note, place, throughout, apply, adopt)
"""The verbs of `despatch review` on letters."""
