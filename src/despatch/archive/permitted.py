"""The archive that readers see: a folder of its own, built from the permitted words, and anew when it is stale."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from despatch.archive.on_disk import put_in_place
from despatch.archive.page_images import PageImages
from despatch.archive.restrictions import Restricting
from despatch.archive.session import Session
from despatch.errors import ArchiveError, SettingsError
from despatch.model import RestrictionFault
from despatch.pipeline import people, permitted, places, stages
from despatch.pipeline.digest import digest_code, fingerprint
from despatch.restrict import FILE
from despatch.restrict.resolve import Resolved
from despatch.settings import FILE as SETTINGS
from despatch.store import lock, read_letters, read_restricted, schema, sql

PUBLIC = "public"
"""The folder of the archive that readers see, within that of the whole archive."""
_LOCK = "public.lock"
_READ = (FILE, SETTINGS, people.FILE, places.FILE, "corrections.jsonl")


def bring_up_to_date(session: Session, target: Path, on: date) -> None:
    """Build the archive that readers see on a day into the folder `target`, unless it is there and still right.

    Raises SettingsError where an entry of restrictions.toml does not do what it should, and ArchiveError.
    """
    with session.snapshot(), session.connection() as db:
        resolved = Restricting(session).on(on)
        _refuse(session.path / FILE, resolved.faults)
        stamp = _stamp_of(session.path, db, resolved)
        if _kept_stamp(target) == stamp:
            return
        with lock.hold(session.path, _LOCK):
            if _kept_stamp(target) != stamp:
                _build(session, db, target, resolved, stamp)


def _build(session: Session, db: sql.Connection, target: Path, resolved: Resolved, stamp: str) -> None:
    """Build the archive into a folder beside its place, and put it there when it is whole."""
    _refuse_other_files(target)
    counted = sum(one.whole and one.reveal == "counted" for one in resolved.withheld.values())
    told = counted if counted >= Restricting(session).read().counted_from else 0
    for left in target.parent.glob(f".{target.name}-*"):  # of a run that was killed
        shutil.rmtree(left, ignore_errors=True)
    new, old = (target.with_name(f".{target.name}-{os.getpid()}{end}") for end in ("", "-old"))
    try:
        new.mkdir(parents=True)
        images = PageImages(session, resolved.withheld)
        permitted.build_permitted(db, session.path, new, resolved.withheld, told, images.withheld)
        images.copy_to(new)
        permitted.finish(new, stamp)
        put_in_place(new, target, old)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as wrong:
        raise ArchiveError(
            f"{target} cannot be written ({wrong.strerror}): what was there stays. Correct that and try again"
        ) from wrong
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _refuse(file: Path, faults: Iterable[RestrictionFault]) -> None:
    grave = [f"{file}:{fault.line}: {fault.message}" for fault in faults if fault.grave]
    if grave:
        raise SettingsError(f"nothing is shown to readers until this is corrected: {'; '.join(grave)}")


def _stamp_of(folder: Path, db: sql.Connection, resolved: Resolved) -> str:
    """Return what the permitted archive rests on: the whole archive, its files, the code, and what is withheld."""
    files = [(folder / name).read_bytes() if (folder / name).exists() else b"" for name in _READ]
    code = digest_code(("despatch.pipeline.permitted", "despatch.archive.page_images"))
    return fingerprint(read_letters.revision(db), files, code, stages.digest_sources(), resolved.withheld)


def _kept_stamp(target: Path) -> str | None:
    """Return from what the permitted archive in a folder was built; None where there is none."""
    if not (target / schema.FILE).is_file():
        return None
    try:
        db = schema.reader(target / schema.FILE)
    except ArchiveError:
        return None
    try:
        return sql.fact(db, read_restricted.PERMITTED)
    finally:
        db.close()


def refuse_without_entries(folder: Path, target: Path) -> None:
    """Raise ArchiveError where something was withheld once, and the file that says so is gone."""
    if _kept_stamp(target) is not None:
        raise ArchiveError(
            f"{folder / FILE} is gone, and {target} was built by it: put it back. If nothing is withheld any more,"
            f" delete {target}"
        )


def _refuse_other_files(target: Path) -> None:
    """Raise ArchiveError for a folder that holds something else than a permitted archive."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())) and _kept_stamp(target) is None:
        raise ArchiveError(f"{target} holds other files, and they stay: empty it, or name another folder")
