"""A chosen set of letters as a PDF, typeset by typst. They go to it as data, so that no sign of theirs is code."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from despatch.export.edition import Edition, Note, PrintedLetter, edition, lines
from despatch.export.extra import export_extra
from despatch.export.files import whole_file
from despatch.export.jsonl import Rows
from despatch.export.words import join_names

FILE = "letters.pdf"
TEMPLATE = "edition.typ"


def write(exports: Rows, folder: Path, as_of: str | None = None) -> dict[str, int]:  # noqa: ARG001 - every format is called alike
    """Write letters.pdf into `folder`; return how many letters it has.

    Raises ArchiveError when the file cannot be written, and ExportError without the library or without letters.
    """
    with export_extra():
        import typst  # noqa: PLC0415 - an extra

    printed = edition(exports)
    with TemporaryDirectory() as room, whole_file(folder / FILE) as part:
        main = Path(room) / TEMPLATE
        main.write_bytes(files(__package__).joinpath(TEMPLATE).read_bytes())
        main.with_name("edition.json").write_bytes(msgspec.json.encode(_data(printed)))
        typst.compile(main, output=part, root=Path(room), format="pdf")
    return {FILE: len(printed.letters)}


def _data(printed: Edition) -> dict[str, object]:
    settings = printed.settings
    return {
        "title": settings.title,
        "about": settings.about,
        "editors": join_names(settings.editor),
        "rights": settings.rights,
        "language": settings.languages[0],
        "letters": list(map(_letter, printed.letters)),
        "people": printed.people(),
    }


def _letter(letter: PrintedLetter) -> dict[str, object]:
    return {
        "number": letter.number,
        "heading": letter.heading,
        "supplied": letter.supplied,
        "source": letter.source,
        "blocks": [
            {
                "role": block.role,
                "lines": [
                    [{"note": run.words} if isinstance(run, Note) else {"words": run} for run in line]
                    for line in lines(block.runs)
                ],
            }
            for block in letter.blocks
        ],
    }
