"""The archive that readers see: a folder of its own, built from the permitted words, and anew when it is stale."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

from despatch.archive.facsimiles import facsimiles_of
from despatch.archive.restrictions import Restricting
from despatch.archive.session import Session
from despatch.errors import ArchiveError, SettingsError
from despatch.model import RestrictionFault, Withheld
from despatch.pipeline import people, permitted, places, stages
from despatch.pipeline.build import LETTERS
from despatch.pipeline.digest import digest_code, fingerprint
from despatch.restrict import FILE
from despatch.settings import FILE as SETTINGS
from despatch.store import lock, read_letters, schema, sql

PUBLIC = "public"
"""The folder of the archive that readers see, within that of the whole archive."""
_LOCK = "public.lock"
_STAMP = "permitted"
"""The fact that tells from what a permitted archive was built."""
_READ = (FILE, SETTINGS, people.FILE, places.FILE, "corrections.jsonl")


def bring_up_to_date(session: Session, target: Path, on: date) -> None:
    """Build the archive that readers see on a day into the folder `target`, unless it is there and still right.

    Raises SettingsError where an entry of restrictions.toml does not do what it should, and ArchiveError.
    """
    folder = session.path
    with lock.hold(folder, _LOCK), session.snapshot(), session.connection() as db:
        resolved = Restricting(session).on(on)
        _refuse(folder / FILE, resolved.faults)
        stamp = _stamp_of(folder, db, (entry.entry.id for entry in resolved.entries if entry.state == "opened"))
        if _kept_stamp(target) == stamp:
            return
        _refuse_other_files(target)
        restrictions = Restricting(session).read()
        counted = sum(one.whole and one.reveal == "counted" for one in resolved.withheld.values())
        told = counted if counted >= restrictions.counted_from else 0
        target.parent.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        try:
            images = _Images(session, resolved.withheld)
            permitted.build_permitted(db, folder, new, resolved.withheld, told, images.withheld)
            images.copy_to(new)
            permitted.finish(new, _STAMP, stamp)
            _put_in_place(new, target)
        except OSError as wrong:
            raise ArchiveError(
                f"{target} cannot be written ({wrong.strerror}): what was there stays. Correct that and try again"
            ) from wrong
        finally:
            shutil.rmtree(new, ignore_errors=True)


def _refuse(file: Path, faults: Iterable[RestrictionFault]) -> None:
    grave = [f"{file}:{fault.line}: {fault.message}" for fault in faults if fault.grave]
    if grave:
        raise SettingsError("nothing is shown to readers until this is corrected:\n  " + "\n  ".join(grave))


def _stamp_of(folder: Path, db: sql.Connection, opened: Iterable[str]) -> str:
    """Return what the permitted archive rests on: the whole archive, its files, the code, and what is open."""
    files = [(folder / name).read_bytes() if (folder / name).exists() else b"" for name in _READ]
    code = digest_code(("despatch.pipeline.permitted", "despatch.archive.facsimiles"))
    return fingerprint(read_letters.revision(db), files, code, stages.digest_sources(), sorted(opened))


def _kept_stamp(target: Path) -> str | None:
    """Return from what the permitted archive in a folder was built; None where there is none."""
    if not (target / schema.FILE).is_file():
        return None
    try:
        db = schema.reader(target / schema.FILE)
    except ArchiveError:
        return None
    try:
        return sql.fact(db, _STAMP)
    finally:
        db.close()


def _refuse_other_files(target: Path) -> None:
    """Raise ArchiveError for a folder that holds something else than a permitted archive."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())) and _kept_stamp(target) is None:
        raise ArchiveError(f"{target} holds other files, and they stay: empty it, or name another folder")


def _put_in_place(new: Path, target: Path) -> None:
    """Put a whole folder in place of the one before."""
    old = new.with_name(f"{new.name}-old")
    if target.exists():
        target.rename(old)
    try:
        new.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


class _Images:
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
        self._shown = shown - hidden
        self.withheld |= {path.name for path in hidden}

    def _are_there(self, db: sql.Connection) -> bool:
        return read_letters.name_images(db) or any(
            name.lower().endswith((".jpg", ".jpeg", ".png", ".tif", ".tiff"))
            for _, _, names in os.walk(self._letters)
            for name in names
        )

    def copy_to(self, folder: Path) -> None:
        """Put the images that are shown into the folder, each at its own path."""
        for path in sorted(self._shown):
            copy = folder / LETTERS / path.relative_to(self._letters)
            copy.parent.mkdir(parents=True, exist_ok=True)
            with suppress(OSError):
                copy.hardlink_to(path.resolve())
                continue
            shutil.copyfile(path, copy)
