"""The folder of a publication: written beside the old one, and put in its place when it is whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from despatch.archive.on_disk import put_in_place
from despatch.errors import DespatchError

MARK = "publication.json"
"""The file by which a folder is known as a publication. It names all that a publication has at its top."""


class _Mark(msgspec.Struct):
    title: str
    top: list[str]


def check(archive: Path, out: Path) -> None:
    """Raise DespatchError unless a publication can be put at `out` without harm to anything that lies there."""
    place, source = out.resolve(), archive.resolve()
    if place == source or place in source.parents or source in place.parents:
        raise DespatchError(
            f"{out}: a publication cannot lie there, among the files of {archive}: name a folder of its own"
        )
    if os.path.ismount(place):
        raise DespatchError(f"{out} is a whole disk: name a folder on it, such as {out / 'letters'}")
    if not place.exists():
        if not place.parent.is_dir():
            raise DespatchError(f"{out}: there is no folder {place.parent}: make it, or name another")
        return
    if not place.is_dir():
        raise DespatchError(f"{out} is a file: name a folder")
    _check_own(out)


def _check_own(out: Path) -> None:
    there = sorted(entry.name for entry in out.iterdir())
    if not there:
        return
    try:
        mark = msgspec.json.decode((out / MARK).read_bytes(), type=_Mark)
    except (OSError, msgspec.DecodeError):
        raise DespatchError(
            f"{out} holds other files, such as {there[0]}, and is no publication: name a new folder, or empty this one"
        ) from None
    if foreign := [name for name in there if name not in mark.top]:
        raise DespatchError(
            f"{out / foreign[0]} is no part of the publication there, and would be lost: move it away, then try again"
        )


@contextmanager
def prepared(out: Path) -> Iterator[Path]:
    """Lend an empty folder beside `out`, and put it in the place of `out` if nothing goes wrong.

    Whatever goes wrong, the old folder stays whole. Raises DespatchError when the disk is full or cannot be written.
    """
    out = out.resolve()
    part, old = (out.with_name(f"{out.name}.{word}") for word in ("part", "old"))
    if old.exists() and not out.exists():
        old.rename(out)  # a run that was killed between the two steps of `put_in_place`
    try:
        _clear(part)
        part.mkdir()
        yield part
        put_in_place(part, out, old)
    except OSError as wrong:
        raise DespatchError(
            f"{wrong.filename or part} cannot be written ({wrong.strerror or wrong}): make room or name another folder."
            " What was published before is unharmed"
        ) from wrong
    finally:
        _clear(part)
    _clear(old)


def mark(folder: Path, title: str) -> None:
    """Write the sign by which a folder is known as a publication; call it when all else is written."""
    top = sorted({MARK, *(entry.name for entry in folder.iterdir())})
    (folder / MARK).write_bytes(msgspec.json.encode(_Mark(title, top)))


def _clear(folder: Path) -> None:
    with suppress(FileNotFoundError):
        shutil.rmtree(folder)
