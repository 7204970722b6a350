"""The images of an archive's pages: which ones show a withheld letter or passage, and which readers may see."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from despatch.archive.facsimiles import facsimiles_of
from despatch.archive.session import Session
from despatch.model import Withheld
from despatch.pipeline.build import LETTERS
from despatch.store import read_letters, sql


class PageImages:
    """The images of the archive's pages: those that show a withheld letter or passage, and the others."""

    def __init__(self, session: Session, withheld: Mapping[str, Withheld]) -> None:
        self._letters = session.path / LETTERS
        self.withheld: set[str] = set()
        """The names of images as the sources give them, and the paths of their files."""
        shown: set[Path] = set()
        hidden: set[Path] = set()
        with session.connection() as db:
            for id, alone in read_letters.with_images(db) if self._are_there(db) else ():
                closed = (one := withheld.get(id)) is not None and not one.images
                for image in facsimiles_of(read_letters.record(db, id), self._letters, alone=alone):
                    if image.path is not None:
                        (hidden if closed else shown).add(image.path)
                    if closed:
                        self.withheld.add(image.name)
        self.shown = frozenset(shown - hidden)
        """The files of the images that readers may see."""
        self.hidden = frozenset(hidden)
        """The files of the others."""
        self.withheld |= {path.name for path in hidden}

    def _are_there(self, db: sql.Connection) -> bool:
        return read_letters.name_images(db) or any(
            name.lower().endswith((".jpg", ".jpeg", ".png", ".tif", ".tiff"))
            for _, _, names in os.walk(self._letters)
            for name in names
        )

    def copy_to(self, folder: Path) -> None:
        """Put the images that are shown into the folder, each at its own path."""
        for path in sorted(self.shown):
            copy = folder / LETTERS / path.relative_to(self._letters)
            copy.parent.mkdir(parents=True, exist_ok=True)
            with suppress(OSError):
                copy.hardlink_to(path.resolve())
                continue
            shutil.copyfile(path, copy)
