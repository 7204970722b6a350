"""despatch note DIR LETTER WORDS, and despatch notes DIR: what readers noted for themselves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

import despatch
from despatch.cli.common import archive_argument, columns, counted, json_option, print_lines
from despatch.cli.deciding import by_option, login

if TYPE_CHECKING:
    from despatch.model import NoteEntry

by_whom = by_option("Who notes.")


@click.command("note")
@archive_argument
@click.argument("letter")
@click.argument("words", default="")
@click.option(
    "--tag", "tags", multiple=True, metavar="TAG", help="A tag for the letter; write the option twice for two."
)
@by_whom
@json_option
def note(archive: Path, letter: str, words: str, tags: tuple[str, ...], by: str | None, *, as_json: bool) -> None:
    """Note something on a letter, for yourself and other readers.

    Notes stand in notes.jsonl. They change nothing that is read, and are exported only when you ask for it.

    \b
    Example:  despatch note my-letters quay-fdq5es "Compare the ledger of 1911" --tag barley
    """
    from despatch.model import Note

    with despatch.open(archive) as opened:
        written = opened.notes.add(Note("", by or login(), "", letter, words=words, tags=tags))
        found = [one for one in opened.notes.entries() if one.note.id == written.id]
    print_lines(found, columns(map(_row, found)), as_json=as_json)


@click.command("notes")
@archive_argument
@click.option("--tag", metavar="TAG", help="Only notes with this tag.")
@click.option("--letter", metavar="ID", help="Only notes on this letter.")
@click.option("--undo", metavar="NOTE", help="Take back the note with this id, by another line.")
@by_whom
@json_option
def notes(
    archive: Path, tag: str | None, letter: str | None, undo: str | None, by: str | None, *, as_json: bool
) -> None:
    """List readers' notes, the oldest first; those whose letter is gone, too.

    \b
    Example:  despatch notes my-letters --tag barley
    """
    from despatch.model import Note

    with despatch.open(archive) as opened:
        if undo:
            opened.notes.add(Note("", by or login(), "", undo=undo))
        found = opened.notes.entries(letter=opened.letter(letter).letter.id if letter else None, tag=tag)
        for problem in opened.notes.problems():
            click.echo(f"{problem.source}, line {problem.line}: {problem.message}", err=True)
    print_lines(found, columns(map(_row, found)), counted(len(found), "note"), as_json=as_json)


def _row(one: NoteEntry) -> tuple[str, ...]:
    said = one.note
    words = " ".join([*said.words.split(), *(f"#{tag}" for tag in said.tags)])
    return said.id, one.letter or f"{said.letter} (gone)", said.by, said.at[:10], words
