"""despatch show DIR ID."""

from __future__ import annotations

from pathlib import Path

import click

from despatch.cli.common import archive_argument, json_option, print_json
from despatch.cli.format_letter import answered, facts, references
from despatch.cli.ledger import act_lines


@click.command("show")
@archive_argument
@click.argument("id")
@click.option("--text", "words_only", is_flag=True, help="Print the letter's words and nothing else.")
@json_option
def command(archive: Path, id: str, *, words_only: bool, as_json: bool) -> None:
    """Print one letter.

    What is known of it, the rule that read it and how sure it is; the letters that its words point at;
    what it asks, promises and reports; then its text.

    \b
    Example:  despatch show my-letters 1911-fenn-2
    """
    from despatch.archive import open as open_archive

    with open_archive(archive) as opened:
        record = opened.letter(id)
    if as_json:
        print_json(record)
        return
    if not words_only:
        click.secho(record.letter.id, bold=True)
        for line in facts(record.letter.description, record.letter.doubts):
            click.echo(line)
        for line in references(record.references):
            click.echo(line)
        for line in answered(record):
            click.echo(line)
        for act in record.acts:
            for line in act_lines(act):
                click.echo(line)
        if record.unread:
            click.echo(f"not in the ledger, which does not read it: {', '.join(record.unread)}")
        click.echo()
    click.echo(record.text)
