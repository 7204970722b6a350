"""despatch show DIR ID."""

from __future__ import annotations

from pathlib import Path

import click

import despatch
from despatch.cli.common import archive_argument, json_option, print_json
from despatch.cli.format_letter import answer_lines, description_lines, reference_lines
from despatch.cli.ledger import act_lines
from despatch.cli.terminal import print_styled
from despatch.model import DESCRIBED


@click.command("show")
@archive_argument
@click.argument("id")
@click.option("--text", "words_only", is_flag=True, help="Print only the letter's text.")
@json_option
def command(archive: Path, id: str, *, words_only: bool, as_json: bool) -> None:
    """Print one letter.

    First comes its description, with the rule behind each field and how sure it is. Then come the letters that its
    words point at, what it asks, promises and reports, and its text.

    \b
    Example:  despatch show my-letters 1911-fenn-2
    """
    with despatch.open(archive) as opened:
        record = opened.letter(id)
    if as_json:
        print_json(record)
        return
    if not words_only:
        print_styled((record.letter.id, "bold"))
        for line in (
            *description_lines(record.letter.description, record.letter.doubts),
            *reference_lines(record.references),
            *answer_lines(record),
            *(line for act in record.acts for line in act_lines(act)),
        ):
            click.echo(line)
        if record.unread:
            click.echo(f"the ledger does not read: {', '.join(record.unread)}")
        for same in record.same:
            click.echo(f"the same letter: {same.id} in {same.source}")
        click.echo()
        if record.letter.kind in DESCRIBED:
            click.echo("Only a description of this letter is known:")
    click.echo(record.text)
