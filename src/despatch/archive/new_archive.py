"""A new archive: a folder with settings to fill in, and room for letters."""

from __future__ import annotations

from pathlib import Path

from despatch import settings
from despatch.errors import ArchiveError
from despatch.pipeline.build import LETTERS


def init(path: str | Path, *, title: str | None = None) -> Path:
    """Make an archive folder with a commented despatch.toml and an empty letters/; returns the folder.

    A folder may exist already; its files stay. Raises ArchiveError if it is an archive, or cannot be written.
    """
    folder = Path(path)
    file = folder / settings.FILE
    if file.exists():
        raise ArchiveError(
            f"{folder} is an archive already: put transcripts into {folder / LETTERS} and run `despatch build {folder}`"
        )
    try:
        (folder / LETTERS).mkdir(parents=True, exist_ok=True)
        file.write_text(
            settings.template(title or folder.resolve().name.replace("-", " ") or "Letters"), encoding="utf-8"
        )
    except OSError as wrong:
        raise ArchiveError(
            f"{folder} cannot be made an archive ({wrong.strerror}): choose a folder that you may write to"
        ) from wrong
    return folder
