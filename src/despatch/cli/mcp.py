"""despatch mcp DIR."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from pathlib import Path

import click

from despatch.cli.common import archive_argument
from despatch.cli.terminal import is_terminal, raw


@click.command("mcp")
@archive_argument
@click.option("--everything", is_flag=True, help="Serve also what restrictions.toml withholds from readers.")
def command(archive: Path, *, everything: bool) -> None:
    """Let an assistant ask the archive, by the Model Context Protocol.

    A program starts this command, and speaks with it on standard input and output. It can search, read letters, see
    what answers what, what is missing, and how business stands. Every answer quotes the letters. Nothing is written.

    \b
    Example:  despatch mcp my-letters
    """
    from despatch.assistant.extra import serve

    if is_terminal(sys.stdin):
        click.echo("waiting for a program that speaks the Model Context Protocol; Ctrl-C ends it", err=True)
    # The messages are JSON, which has no control signs, so they go past the guard of terminals to the stream itself.
    with redirect_stdout(raw(sys.stdout)):
        serve(archive, everything=everything)
