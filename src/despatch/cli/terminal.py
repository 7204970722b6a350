"""All that the command line prints goes through here, so that no letter, file name or setting steers the terminal.

A character that would steer the terminal is shown as JSON writes it: ESC as \\u001b. So is one that the terminal's
encoding lacks. `--json` therefore stays JSON. Line ends and tabs are printed as they are.
"""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from typing import Literal, TextIO, cast

Style = Literal["", "bold", "underline"]
_MARKS = {"bold": "\x1b[1m", "underline": "\x1b[4m"}
_PLAIN = "\x1b[0m"
_STEERING = (*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
"""C0 and C1 controls, DEL, and the signs that turn the direction of writing."""
_SIGNS = {code: f"\\u{code:04x}" for code in _STEERING if chr(code) not in "\n\t"}
_ON_A_LINE = _SIGNS | {ord("\n"): "\\u000a"}


class PipeClosed(Exception):  # noqa: N818 - reads as a sentence
    """Whoever reads our output (head, less) wants no more of it."""


def visible(words: str, encoding: str = "utf-8") -> str:
    """Return words as they may be printed on a terminal of this encoding."""
    shown = words.translate(_SIGNS)
    try:
        shown.encode(encoding)
    except UnicodeEncodeError:
        shown = shown.encode(encoding, _ESCAPED).decode(encoding)
    return shown


def on_a_line(words: str) -> str:
    """Return words as one line: a line end among them is shown as a sign, too."""
    return words.translate(_ON_A_LINE)


def _escaped(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4)), error.end


_ESCAPED = "despatch-escaped"
codecs.register_error(_ESCAPED, _escaped)


class Guarded(io.TextIOBase):
    """A stream whose words steer nothing; `raw` is the stream itself, for our own bars and styles."""

    def __init__(self, raw: TextIO, *, needed: bool) -> None:
        self.raw = raw
        self.needed = needed
        """Whether the command ends when nobody reads the stream any more. Otherwise it goes on without it."""

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The encoding of the stream."""
        return self.raw.encoding or "utf-8"

    def isatty(self) -> bool:
        """Say whether the stream is a terminal."""
        return self.raw.isatty()

    def fileno(self) -> int:
        """Return the number of the stream's file."""
        return self.raw.fileno()

    def writable(self) -> bool:
        """Say that one may write here."""
        return True

    def write(self, words: str) -> int:
        """Write words as they may be printed; raises PipeClosed when nobody reads what is needed."""
        shown = visible(words, self.encoding)
        if shown:  # click asks what kind of stream this is by writing nothing, and hides what fails then
            with self._while_read():
                self.raw.write(shown)
        return len(words)

    def flush(self) -> None:
        """Send on what was written; raises PipeClosed as `write` does."""
        with self._while_read():
            self.raw.flush()

    def style(self, style: Style) -> None:
        """Begin a style on a terminal; "" ends it."""
        if self.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb":
            self.raw.write(_MARKS.get(style, _PLAIN))

    @contextmanager
    def _while_read(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self._discard()
            if not isinstance(error, BrokenPipeError):
                raise OSError(error.errno, error.strerror, "the output") from error
            if self.needed:
                raise PipeClosed from error

    def _discard(self) -> None:
        """Send what is still to come nowhere, also what Python itself writes at the end."""
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.raw.fileno())


def guard(stream: TextIO, *, needed: bool = False) -> Guarded:
    """Return the stream guarded, once."""
    return stream if isinstance(stream, Guarded) else Guarded(stream, needed=needed)


@contextmanager
def guarded() -> Iterator[None]:
    """Guard stdout and stderr. A stream that the caller has closed stays closed."""
    out, err = sys.stdout, sys.stderr
    with (
        redirect_stdout(cast("TextIO", guard(out, needed=True)) if out else None),
        redirect_stderr(cast("TextIO", guard(err)) if err else None),
    ):
        yield


def is_terminal(stream: TextIO | None) -> bool:
    """Say whether a stream is open and a terminal."""
    return stream is not None and stream.isatty()


def raw(stream: TextIO) -> TextIO:
    """Return the stream itself, for a progress bar. Words of a letter never go there."""
    return stream.raw if isinstance(stream, Guarded) else stream


def print_styled(*parts: tuple[str, Style]) -> None:
    """Print a line on stdout whose parts each have a style."""
    if sys.stdout is None:
        return
    out = guard(sys.stdout, needed=True)
    for words, style in parts:
        if style:
            out.style(style)
        out.write(words)
        if style:
            out.style("")
    out.write("\n")
    out.flush()
