"""despatch export DIR OUT."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import despatch
from despatch.cli.common import OneOf, archive_argument, build_cut, counted, filter_options, letter_filter
from despatch.errors import ExportError, NotFound
from despatch.export.formats import FORMATS, Format

if TYPE_CHECKING:
    from despatch.archive import Archive

HELP = """Write the archive, or some of its letters, into the folder OUT.

\b
{formats}

The options choose letters. The manual's page on export lists files and fields.

\b
Example:  despatch export my-letters tables --format jsonl
          despatch export my-letters book --format docx --sender fenn --date 1911
""".format(formats="\n".join(f"{form.name:<12} {form.what}" for form in FORMATS))


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
    "--as-of", metavar="DATE", help="How business stands at the end of a year, month or day: 1807, 1807-03, 1807-03-12."
)
@click.option("--for-readers", is_flag=True, help="Only what readers may see: restrictions.toml says what is withheld.")
@click.option("--notes", is_flag=True, help="Write readers' notes beside them, into notes.jsonl.")
@filter_options
@click.option("--described", is_flag=True, help="Only letters known by description only.")
@click.option("--query", metavar="QUERY", help="Letters that a search finds.")
@click.option("--letter", "letters", metavar="ID", multiple=True, help="This letter; may be given several times.")
def command(
    archive: Path,
    out: Path,
    form: str,
    as_of: str | None,
    query: str | None,
    letters: tuple[str, ...],
    *,
    for_readers: bool,
    notes: bool,
    **where: Any,
) -> None:
    """Write the archive's tables into a folder; see HELP."""
    if notes and for_readers:
        raise click.UsageError("notes are for those who keep the archive: give --notes or --for-readers")
    chosen_format = next(known for known in FORMATS if known.name == form)
    write = chosen_format.load()
    with (despatch.open_permitted if for_readers else despatch.open)(archive) as opened, opened.snapshot():
        if opened.unfinished:
            click.echo(f"despatch: {build_cut(archive)}", err=True)
        exports = opened.exports
        if query is not None or letters or any(where.values()):
            exports = exports.of(_choose(opened, chosen_format, query, letters, where))
        written = write(exports, out, as_of)
        if notes:
            written |= opened.notes.write(out)
        for name, rows in written.items():
            click.echo(f"{out / name}: {counted(rows, 'row')}")
    if not for_readers and (archive / "restrictions.toml").exists():
        click.echo(f"despatch: {out} holds what is withheld, too: take --for-readers before you give it away", err=True)


def _choose(
    archive: Archive, form: Format, query: str | None, letters: tuple[str, ...], where: dict[str, Any]
) -> set[str]:
    """Return the ids of the letters that all of the options choose; raises ExportError if the format writes all."""
    if not form.narrows:
        names = ", ".join(known.name for known in FORMATS if known.narrows)
        raise ExportError(f"{form.name} is written of the whole archive: leave out the options, or take {names}")
    filtered = letter_filter(archive, where)
    if not filtered.described:
        filtered = replace(filtered, described=None)
    chosen = {entry.id for entry in archive.letters(filtered)}
    if query is not None:
        total = archive.search(query, limit=1).total
        chosen &= {hit.entry.id for hit in archive.search(query, limit=max(1, total)).hits}
    if letters:
        chosen &= {archive.letter(id).letter.id for id in letters}
    if not chosen:
        raise NotFound("no letter fits all of these choices: leave some of them out")
    return chosen
