"""despatch build DIR."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

import despatch
from despatch.cli.common import archive_argument, counted, json_option, print_json, said_surely
from despatch.cli.progress import show_progress

if TYPE_CHECKING:
    from despatch.archive import BuildReport
    from despatch.pipeline.proposals import AskedReport


@click.command("build")
@archive_argument
@click.option(
    "--workers", type=click.IntRange(1), metavar="N", help="Processes that read. Default: as many as save time."
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="A dask cluster that reads instead, such as tls://HOST:8786; or local:N. Needs the extra cluster.",
)
@json_option
def command(archive: Path, workers: int | None, cluster: str | None, *, as_json: bool) -> None:
    """Read what is new or changed.

    Run it again at any time. A file that cannot be read is skipped: `despatch check` tells why.
    Nothing leaves this machine, unless a table [model] in despatch.toml names a server, or --cluster other machines.

    \b
    Example:  despatch build my-letters
    """
    build_archive(archive, workers, cluster, as_json=as_json)


def build_archive(
    archive: Path, workers: int | None = None, cluster: str | None = None, *, as_json: bool = False
) -> None:
    """Build and say how far it is, then print what was read and what is doubtful."""
    with show_progress() as progress:
        report = despatch.build(archive, progress=progress, workers=workers, cluster=cluster)
    if as_json:
        print_json(report)
    else:
        for line in _report_lines(report, archive):
            click.echo(line)
    if trouble := _index_where_large(archive):
        click.echo(trouble, err=True)


def _index_where_large(archive: Path) -> str:
    """Make the index of a large archive again; return what hinders it. Searches find the same without it."""
    with despatch.open(archive) as opened:
        if opened.count() < opened.settings.large_archive_from:
            return ""
    try:
        despatch.index(archive)
    except despatch.ArchiveError as wrong:
        return f"{wrong}; archive.db answers searches"
    return ""


def _report_lines(report: BuildReport, archive: Path) -> Iterator[str]:
    from despatch.problems import CODES

    read = f"{report.read:,} read"
    rate = f" ({counted(report.letters_read, 'letter')} in {report.seconds:.1f} s)" if report.read else ""
    refused = f"{sum(report.refused.values()):,} refused"
    why = ", ".join(f"{number:,} {code}" for code, number in report.refused.items())
    parts = f", {counted(report.parts, 'further file')} of these" if report.parts else ""
    hidden = f", {report.hidden:,} hidden" if report.hidden else ""
    yield (
        f"{counted(report.files, 'file')}: {read}{rate}, {report.unchanged:,} unchanged{parts}, "
        f"{refused}{f' ({why})' if why else ''}{hidden}; {len(report.gone):,} gone"
    )
    if report.resumed:
        yield f"{counted(report.resumed, 'file')} of these had been read by a build that was stopped"
    yield f"{counted(report.letters, 'letter')} in the archive{_beside(report)}"
    if report.surely or report.doubtful:
        yield said_surely(report.surely, report.doubtful)
    if report.learned:
        files = counted(report.learned_files, "file")
        yield f"decisions in {files} changed {counted(report.learned, 'proposal')} for other letters there"
    if report.asked:
        yield from _model_lines(report.asked)
    if report.problems:
        yield "to look at:"
        most_first = sorted(
            report.problems.items(), key=lambda item: (CODES[item[0]].severity != "error", -item[1], item[0])
        )
        for code, number in most_first:
            yield f"  {number:5}  {code}: {CODES[code].meaning}"
        yield f"  the places: despatch check {archive}"


def _beside(report: BuildReport) -> str:
    """Return what to say of pieces that are no letters, and of the letters that are known by description only."""
    other = (
        f"{counted(report.other, 'piece')} that {'is' if report.other == 1 else 'are'} no letter"
        if report.other
        else ""
    )
    ours = f"{report.described:,} more known by description only" if report.described else ""
    others = f"{report.elsewhere:,} that others hold" if report.elsewhere else ""
    return "".join(f"; {said}" for said in (other, ours, others) if said)


def _model_lines(asked: AskedReport) -> Iterator[str]:
    """Yield what was sent to a language model, and what it answered."""
    sent = (
        f"{counted(asked.letters, 'letter')} sent to {asked.model} at {asked.url}, {asked.answered:,} answered"
        if asked.letters
        else f"nothing sent to {asked.model} at {asked.url}"
    )
    waiting = f"; {counted(asked.waiting, 'letter')} without an answer yet" if asked.waiting else ""
    yield f"{sent}; {counted(asked.acts, 'passage')} of its proposing in the ledger{waiting}"
    if asked.stopped:
        yield f"asking stopped: {asked.stopped}"
