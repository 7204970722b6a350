"""What a build says while it runs: a line that is renewed on a terminal, or lines in a log.

It says the file, the letters so far, letters a second and the time left, from the first second on.
"""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

import click

from despatch.cli.common import counted
from despatch.cli.terminal import is_terminal, on_a_line, raw, visible

if TYPE_CHECKING:
    from despatch.pipeline.build import Progress

FIRST, AGAIN = 1.0, 10.0
"""A log gets its first line after so many seconds, and another whenever so many have passed."""
_PHASES = {
    "identify": "people",
    "connect": "references and answers",
    "matters": "what was asked and promised",
    "ask": "asking your language model",
}
Clock = Callable[[], float]


def progress_line(news: Progress, seconds: float) -> str:
    """Return how far a build is, in words, after so many seconds."""
    if news.phase == "ask":
        done, all = news.sources_done, news.sources_all
        return f"{_PHASES['ask']}: {done:,} of {counted(all, 'letter')}{_left(done, all, seconds)}"
    so_far = f"{counted(news.letters, 'letter')}"
    if news.letters and seconds > 0:
        so_far += f", {news.letters / seconds:,.0f} a second"
    if news.phase != "read":
        return f"{_PHASES.get(news.phase, news.phase)}; {so_far}"
    files = f"{news.sources_done:,} of {counted(news.sources_all, 'file')}"
    return f"{files}; {so_far}{_left(news.bytes_done, news.bytes_all, seconds)}; {on_a_line(news.source)}"


def _left(done: int, all: int, seconds: float) -> str:
    """Return the time left, if so much is done of all after so many seconds."""
    if not done or done >= all:
        return ""
    left = seconds * (all - done) / done
    if left < 90:
        return f", about {max(round(left), 1):,} s left"
    return f", about {left / 60:,.0f} min left" if left < 5400 else f", about {left / 3600:,.1f} h left"


class Teller:
    """Keeps the latest news of a build, and says them when it is time."""

    def __init__(
        self,
        say: Callable[[str], object],
        clock: Clock = time.monotonic,
        first: float = FIRST,
        every: float = AGAIN,
    ) -> None:
        self._say = say
        self._clock = clock
        self._every = every
        self._began = self._phase_began = clock()
        self._next = self._began + first
        self._news: Progress | None = None

    def update(self, news: Progress) -> None:
        """Take news, and say them if it is time."""
        if self._news is None or news.phase != self._news.phase:
            self._phase_began = self._clock()
        self._news = news
        self.tick()

    def tick(self) -> None:
        """Say the latest news if it is time."""
        now = self._clock()
        if self._news is None or now < self._next:
            return
        self._next = now + self._every
        since = self._phase_began if self._news.phase == "ask" else self._began
        self._say(progress_line(self._news, now - since))


@contextmanager
def show_progress() -> Iterator[Callable[[Progress], None]]:
    """Say on stderr how far a build is, until it ends. The news may come rarely: a thread says them meanwhile."""
    shown = is_terminal(sys.stderr)
    out = raw(sys.stderr) if shown else None

    last = ""

    def renew(line: str) -> None:
        nonlocal last
        assert out is not None
        if line == last:
            return
        last = line
        columns = max(shutil.get_terminal_size((80, 24)).columns - 1, 20)
        out.write(f"\r\x1b[2K{visible(line, out.encoding or 'utf-8')[:columns]}")
        out.flush()

    teller = (
        Teller(renew, first=0.0, every=0.2) if shown else Teller(lambda line: click.echo(line, err=True), first=FIRST)
    )
    lock, ended = threading.Lock(), threading.Event()

    def update(news: Progress) -> None:
        with lock:
            if news.phase == "ask" and not news.sources_done:
                # Letters are about to leave this machine: say so first, also in a pipe.
                _clear(out)
                click.echo(f"sending {counted(news.sources_all, 'letter')} to {news.source}", err=True)
            teller.update(news)

    def keep_telling() -> None:
        while not ended.wait(1.0):
            with lock:
                teller.tick()

    thread = threading.Thread(target=keep_telling, daemon=True)
    thread.start()
    try:
        yield update
    finally:
        ended.set()
        thread.join(5)
        _clear(out)


def _clear(out: TextIO | None) -> None:
    """Take the line away from a terminal."""
    if out is not None:
        out.write("\r\x1b[2K")
        out.flush()
