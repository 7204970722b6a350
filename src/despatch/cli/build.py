"""despatch build DIR."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from despatch.cli.common import archive_argument, counted, json_option, print_json

if TYPE_CHECKING:
    from despatch.archive import BuildReport
    from despatch.pipeline.build import Progress
    from despatch.pipeline.proposals import AskedReport


@click.command("build")
@archive_argument
@click.option(
    "--workers", type=click.IntRange(1), metavar="N", help="Processes to read with; default: as many as pay off."
)
@json_option
def command(archive: Path, workers: int | None, *, as_json: bool) -> None:
    """Read what is new or changed.

    Run it again at any time. A file that cannot be read costs only itself: `despatch check` lists why.
    Nothing leaves this machine unless a table [model] in despatch.toml says where to.

    \b
    Example:  despatch build my-letters
    """
    build_and_tell(archive, workers, as_json=as_json)


def build_and_tell(archive: Path, workers: int | None = None, *, as_json: bool = False) -> None:
    """Build with a progress bar, then say what was read and what was doubted."""
    from despatch.archive import build

    with _bar() as progress:
        report = build(archive, progress=progress, workers=workers)
    if as_json:
        print_json(report)
    else:
        for line in _told(report, archive):
            click.echo(line)


_PHASES = {"identify": "people", "connect": "references", "ask": "asking your language model"}


@contextmanager
def _bar() -> Iterator[Callable[[Progress], None]]:
    """Show a bar on stderr with rate and time left, when that is a terminal."""
    from tqdm import tqdm

    with tqdm(unit="B", unit_scale=True, disable=not sys.stderr.isatty(), leave=False, dynamic_ncols=True) as bar:

        def tell(news: Progress) -> None:
            asking = news.phase == "ask"
            done, all, unit = (
                (news.sources_done, news.sources_all, " letters") if asking else (news.bytes_done, news.bytes_all, "B")
            )
            if asking and not done:
                # Letters are about to leave this machine: that is said before they do, in a pipe too.
                bar.write(f"sending {counted(all, 'letter')} to {news.source}", file=sys.stderr)
            if getattr(bar, "unit", unit) != unit:
                bar.unit = unit
                bar.reset(all)
            bar.total = all
            bar.set_description_str(_PHASES.get(news.phase) or counted(news.letters, "letter"), refresh=False)
            bar.update(done - bar.n)
            if asking:
                bar.refresh()  # letters come by ones, and seconds apart

        yield tell


def _told(report: BuildReport, archive: Path) -> Iterator[str]:
    from despatch.problems import CODES

    read = f"{counted(report.read, 'file')} read"
    rate = f" ({counted(report.letters_read, 'letter')} in {report.seconds:.1f} s)" if report.read else ""
    yield f"{read}{rate}, {report.unchanged:,} unchanged, {len(report.gone):,} gone"
    yield f"{counted(report.letters, 'letter')} in the archive"
    if report.asked:
        yield from _asked(report.asked)
    if report.problems:
        yield "to look at:"
        most_first = sorted(
            report.problems.items(), key=lambda item: (CODES[item[0]].severity != "error", -item[1], item[0])
        )
        for code, number in most_first:
            yield f"  {number:5}  {code}: {CODES[code].meaning}"
        yield f"  the places: despatch check {archive}"


def _asked(said: AskedReport) -> Iterator[str]:
    """Say what was sent to a language model, and what came of it."""
    sent = (
        f"{counted(said.letters, 'letter')} sent to {said.model} at {said.url}, {said.answered:,} answered"
        if said.letters
        else f"nothing sent to {said.model} at {said.url}"
    )
    waiting = f"; {counted(said.waiting, 'letter')} without an answer yet" if said.waiting else ""
    yield f"{sent}; {counted(said.acts, 'act')} of its proposing in the ledger{waiting}"
    if said.stopped:
        yield f"asking stopped: {said.stopped}"
