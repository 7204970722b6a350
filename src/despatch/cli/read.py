"""despatch read FILE."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import TYPE_CHECKING

import click

from despatch.cli.common import counted, format_problem, json_option, print_json, quoted
from despatch.cli.format_letter import description_lines
from despatch.cli.terminal import print_styled
from despatch.model import DESCRIBED
from despatch.model.choices import unknown

if TYPE_CHECKING:
    from despatch.pipeline.preview import Preview


def _known_language(_: click.Context, __: click.Parameter, codes: tuple[str, ...]) -> tuple[str, ...]:
    from despatch.languages import known

    for code in codes:
        if code not in known():
            raise click.BadParameter(unknown(code, "language that Despatch reads", known()))
    return codes


def _known_encoding(_: click.Context, __: click.Parameter, name: str | None) -> str | None:
    try:
        codecs.lookup(name or "utf-8")
    except LookupError:
        raise click.BadParameter(f"{name!r} is no encoding; try cp1252, latin-1 or utf-16") from None
    return name


@click.command("read")
@click.argument("file", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--language",
    "languages",
    multiple=True,
    metavar="CODE",
    callback=_known_language,
    help="A language of titles and datelines (en, de, fr ...). Give it again for another.",
)
@click.option(
    "--encoding",
    metavar="NAME",
    callback=_known_encoding,
    help="The file's encoding, if it is not UTF-8 and you know it.",
)
@json_option
def command(file: Path, languages: tuple[str, ...], encoding: str | None, *, as_json: bool) -> int:
    """Print what Despatch reads in one file.

    It needs no archive: this is the quickest way to try Despatch.
    The exit code is 1 when the file has no letter.

    \b
    Example:  despatch read letters.txt
    """
    from despatch.errors import DespatchError
    from despatch.pipeline.preview import preview
    from despatch.settings import DEFAULT, Settings

    if file.is_dir():
        raise DespatchError(
            f"{file} is a folder, and this command reads one file. Make an archive of a folder: "
            "`despatch init ARCHIVE`, copy the files into ARCHIVE/letters, then `despatch build ARCHIVE`"
        )
    read = preview(file, Settings(languages=languages or DEFAULT.languages, encoding=encoding))
    if as_json:
        print_json({"letters": read.letters, "acts": read.acts, "problems": read.problems})
    else:
        _print(file, read)
    return 0 if read.letters else 1


def _print(file: Path, read: Preview) -> None:
    if read.source:
        described = sum(letter.kind in DESCRIBED for letter in read.letters)
        known = f", {described:,} of them known by description only" if described else ""
        other = sum(letter.kind == "other" for letter in read.letters)
        number = counted(len(read.letters) - other, "letter") + (
            f" and {counted(other, 'other piece')}" if other else ""
        )
        click.echo(f"{file}: {read.source.format}, {read.source.charset}, {number}{known}")
    for letter, acts in zip(read.letters, read.acts, strict=True):
        if letter.kind == "other":
            words = letter.span.of(read.source.text) if read.source else ""
            print_styled((f"\n{letter.ordinal}. no letter: {quoted(words)}", "bold"))
            continue
        description = letter.description
        senders = ", ".join(p.name for p in description.senders) or "?"
        recipients = ", ".join(p.name for p in description.recipients) or "?"
        date = description.date.edtf if description.date else "undated"
        print_styled((f"\n{letter.ordinal}. {date}  {senders} to {recipients}", "bold"))
        for line in description_lines(description, letter.doubts):
            click.echo(line)
        for entry in acts:
            act = entry.act
            click.echo(f"  {act.type} by the {act.actor}: {quoted(entry.quote)}  [{act.rule}, {act.confidence:.0%}]")
    for problem in read.problems:
        click.echo(f"{file.parent / format_problem(problem)}", err=True)
