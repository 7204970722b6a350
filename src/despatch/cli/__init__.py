"""The command line: words of a user come in, one question to the archive and its answer as lines or JSON go out.

Each command has its own file and is listed in `COMMANDS`. Exit codes: 0 it did what was asked; 1 trouble with the
archive or the material; 2 wrong use; 130 stopped by Ctrl-C or by a request to end (SIGTERM). Trouble is one line on
stderr: what, where, what to do next. `terminal` guards all that is printed.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from importlib.metadata import version
from types import FrameType
from typing import NoReturn

import click

from despatch.cli import (
    build,
    check,
    compact,
    deliveries,
    demo,
    exchanges,
    export,
    index,
    init,
    ledger,
    letters,
    mcp,
    missing,
    notes,
    people,
    places,
    publish,
    read,
    restrict,
    review,
    score,
    search,
    serve,
    ship,
    show,
    terminal,
    timeline,
)
from despatch.errors import DespatchError, QueryError

COMMANDS = (
    init.command,
    build.command,
    serve.command,
    search.command,
    show.command,
    letters.command,
    people.command,
    places.command,
    exchanges.command,
    missing.command,
    timeline.command,
    ledger.command,
    deliveries.command,
    notes.note,
    notes.notes,
    export.command,
    mcp.command,
    publish.command,
    ship.command,
    check.command,
    compact.command,
    index.command,
    review.command,
    restrict.command,
    score.command,
    demo.command,
    read.command,
)
"""Every command, in the order of `despatch --help`."""


class _InOrder(click.Group):
    """A group that lists its commands in the order of use."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(self.commands)


# Without `color`, click drops ESC from what letters say when a pipe reads it. `terminal` shows it.
@click.group(cls=_InOrder, context_settings={"help_option_names": ["-h", "--help"], "color": True})
@click.version_option(version("despatch"), "-V", "--version", message="despatch %(version)s")
def despatch() -> None:
    """Turn transcripts of letters into an archive that can be questioned.

    \b
    To try it:         despatch demo
    On one file:       despatch read letters.txt
    On your letters:   despatch init my-letters
                       (put the transcripts in my-letters/letters)
                       despatch build my-letters
                       despatch serve my-letters
    """


for _command in COMMANDS:
    despatch.add_command(_command)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command line, by default that of the process; returns its exit code."""
    with terminal.guarded():
        try:
            code = despatch.main(args=arguments, prog_name="despatch", standalone_mode=False)
            if sys.stdout:
                sys.stdout.flush()
        except terminal.PipeClosed:
            return 0
        except DespatchError as error:
            return _fail(str(error), 2 if isinstance(error, QueryError) else 1)
        except click.ClickException as error:
            error.show()
            return error.exit_code
        except (click.Abort, KeyboardInterrupt):
            return _fail("stopped", 130)
        except OSError as error:
            return _fail(
                f"{error.filename or 'this machine'}: {error.strerror or error}; put that right, then try again", 1
            )
    return code if isinstance(code, int) else 0


def main() -> None:
    """Run the process's command line and exit with its code."""
    for number in _REQUESTS_TO_END:
        signal.signal(number, _stop)
    if sys.stderr:
        sys.stderr = terminal.guard(sys.stderr)  # the traceback of a fault of our own may quote a letter
    sys.exit(run())


_REQUESTS_TO_END = (signal.SIGINT, signal.SIGTERM)


def _stop(_: int, __: FrameType | None) -> NoReturn:
    """Stop the command, once: whoever presses Ctrl-C again does not disturb the tidying up."""
    for number in _REQUESTS_TO_END:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _fail(message: str, code: int) -> int:
    click.echo(f"despatch: {terminal.on_a_line(message)}", err=True, color=True)
    return code
