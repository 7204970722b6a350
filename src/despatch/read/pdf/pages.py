"""The pages of a PDF: its bytes go to a helper process, and the stretches of words on each page come back."""

from __future__ import annotations

import atexit
import signal
import struct
import subprocess
import sys
import threading
from pathlib import Path

import msgspec

from despatch.read.pdf import helper
from despatch.read.refused import Refused

_LENGTH = struct.Struct(">Q")


class Run(msgspec.Struct, frozen=True, array_like=True):
    """A stretch of one line at one height. Places count in points, from the left and from the foot of the page."""

    words: str
    spaced: bool
    """A space stands before it, as the PDF has it."""
    left: float
    right: float
    base: float
    """The height of the line that the letters stand on."""
    size: float
    turned: bool = False
    """It is turned against the page: a stamp, or words along the margin."""


class Page(msgspec.Struct, frozen=True):
    """One page: its runs in the order of the PDF."""

    runs: tuple[Run, ...] = ()
    paper: tuple[float, float] = (0.0, 0.0)
    """The heights of its lower and its upper edge."""
    unknown: int = 0
    """Signs of which the PDF does not say what letters they are."""
    image: bool = False
    """It holds an image and no words."""
    lost: bool = False
    """It could not be opened."""


class Document(msgspec.Struct, frozen=True):
    """A PDF as the helper reads it, or its trouble with it."""

    title: str = ""
    pages: tuple[Page, ...] = ()
    trouble: str = ""
    count: int = 0


def take_out(data: bytes) -> Document:
    """Return the pages of a PDF; raises Refused when it is locked, damaged, too large, or takes too long to read."""
    answer = _HELPER.ask(data)
    if isinstance(answer, int):
        late = answer == -getattr(signal, "SIGPROF", 0)
        raise Refused(
            "source-oversized" if late else "source-damaged",
            f"it {'takes too long to read' if late else 'needs too much memory, or breaks the library for PDFs'}. "
            "Print it to a new PDF, or split it into smaller ones.",
        )
    document = msgspec.json.decode(answer, type=Document)
    if document.trouble:
        raise _refusal(document)
    return document


def _refusal(document: Document) -> Refused:
    if document.trouble == "locked":
        return Refused("source-locked", "it is locked by a password. Save a copy without the password.")
    if document.trouble == "damaged":
        return Refused("source-damaged", "its pages cannot be found. The file was cut off or damaged: copy it again.")
    much = f"{document.count:,} pages" if document.trouble == "pages" else "more words than a shelf of books"
    most = f"{helper.MOST_PAGES:,} pages and {helper.MOST_SIGNS:,} characters"
    return Refused("source-oversized", f"it has {much}, and the limit is {most}. Split it into smaller ones.")


class _Helper:
    """The helper process. It is started when it is first asked, and again after a PDF that ended it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._one_at_a_time = threading.Lock()

    def ask(self, data: bytes) -> bytes | int:
        """Return the helper's answer about a PDF, or the exit status of a helper that the PDF ended."""
        with self._one_at_a_time:
            process = self._process = self._process or _start()
            stdin, stdout = process.stdin, process.stdout
            if stdin is None or stdout is None:
                raise RuntimeError("the helper has no pipes")
            try:
                stdin.write(_LENGTH.pack(len(data)) + data)
                stdin.flush()
            except BrokenPipeError:
                return self.stop()
            head = stdout.read(_LENGTH.size)
            if len(head) < _LENGTH.size:
                return self.stop()
            return stdout.read(_LENGTH.unpack(head)[0])

    def stop(self) -> int:
        """Wait for the helper to end and return its exit status."""
        process, self._process = self._process, None
        if process is None:
            return 0
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
        return process.wait()


def _start() -> subprocess.Popen[bytes]:
    # -I: the folder of this file has an html.py and an xml.py, which must not hide those of Python.
    command = [sys.executable, "-I", str(Path(helper.__file__))]
    return subprocess.Popen(  # noqa: S603 - our own program
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )


_HELPER = _Helper()
atexit.register(_HELPER.stop)
