"""despatch publish DIR OUT."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from despatch.cli.common import archive_argument, counted, json_option, print_json
from despatch.cli.restrict import tell_faults
from despatch.cli.terminal import is_terminal


@click.command("publish")
@archive_argument
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--no-search", is_flag=True, help="Leave out the search; lists of names, places and years remain.")
@click.option("--no-downloads", is_flag=True, help="Leave out the page of downloads and its files, such as TEI.")
@click.option(
    "--workers", type=click.IntRange(1), metavar="N", help="Processes that write. Default: as many as save time."
)
@json_option
def command(
    archive: Path, out: Path, workers: int | None, *, no_search: bool, no_downloads: bool, as_json: bool
) -> None:
    """Write the reading room into the folder OUT, for any web server or a stick.

    It holds what readers may see and no more. What OUT held before stays until the new pages are whole.
    The line `address` of despatch.toml says where readers will find them.

    \b
    Example:  despatch publish my-letters site
    """
    from despatch.publish import publish

    done = publish(archive, out, search=not no_search, downloads=not no_downloads, workers=workers, tell=_tell)
    if as_json:
        print_json(done)
    else:
        click.echo(f"{out}: {counted(done.letters, 'letter')}, {done.pages:,} pages and downloads")
        if not done.address:
            click.echo(
                f"despatch: {archive / 'despatch.toml'} names no address, so citations have none, and there is no"
                " sitemap, feed or 404.html, and no IIIF manifest of images:"
                ' write address = "https://..." and publish again',
                err=True,
            )
    tell_faults(archive)
    for trouble in done.trouble:
        click.echo(f"despatch: {trouble}", err=True)
    if done.trouble:
        sys.exit(1)


def _tell(made: int, known: int) -> None:
    """Say how far it is, on a terminal."""
    if is_terminal(sys.stderr):
        click.echo(f"\r{made:,} of {known:,} pages, so far\033[K", nl=False, err=True)
        if made == known:
            click.echo(err=True)
