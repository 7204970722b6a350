"""despatch export DIR OUT."""

from __future__ import annotations

from pathlib import Path

import click

import despatch
from despatch.cli.common import OneOf, archive_argument, build_cut, counted
from despatch.export.formats import FORMATS

HELP = """Write the archive's tables into the folder OUT.

\b
{formats}

The manual's page on export lists files and fields.

\b
Example:  despatch export my-letters tables --format jsonl
""".format(formats="\n".join(f"{form.name:<9} {form.what}" for form in FORMATS))


@click.command("export", help=HELP)
@archive_argument
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--format",
    "form",
    type=OneOf("format", tuple(form.name for form in FORMATS)),
    default="jsonl",
    show_default=True,
)
@click.option(
    "--as-of", metavar="DATE", help="How matters stand at the end of a year, month or day: 1807, 1807-03, 1807-03-12."
)
@click.option("--for-readers", is_flag=True, help="Only what readers may see: restrictions.toml says what is withheld.")
def command(archive: Path, out: Path, form: str, as_of: str | None, *, for_readers: bool) -> None:
    """Write the archive's tables into a folder; see HELP."""
    write = next(known for known in FORMATS if known.name == form).load()
    with (despatch.open_permitted if for_readers else despatch.open)(archive) as opened, opened.snapshot():
        if opened.unfinished:
            click.echo(f"despatch: {build_cut(archive)}", err=True)
        for name, rows in write(opened.exports, out, as_of).items():
            click.echo(f"{out / name}: {counted(rows, 'row')}")
    if not for_readers and (archive / "restrictions.toml").exists():
        click.echo(f"despatch: {out} holds what is withheld, too: take --for-readers before you give it away", err=True)
