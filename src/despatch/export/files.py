"""Pieces of a file come in, a whole file goes out: readers see the old file or the new one, never a part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from despatch.errors import ArchiveError


def write_whole(path: Path, pieces: Iterable[tuple[bytes, int]]) -> int:
    """Write pieces to `path`, and return how many rows they have; each piece comes with its number of rows.

    The folder is created. The file is replaced only when the new one is whole. Raises ArchiveError when it cannot be
    written.
    """
    rows = 0
    with whole_file(path) as part, part.open("wb") as file:
        for piece, of_piece in pieces:
            file.write(piece)
            rows += of_piece
    return rows


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Return a path to write a file to, which takes the place of `path` when it is whole.

    The folder is created. Raises ArchiveError when it cannot be written.
    """
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield part
        part.replace(path)
    except OSError as error:
        raise ArchiveError(
            f"{error.filename or path} cannot be written ({error.strerror}): choose another folder or make room"
        ) from error
    finally:
        with suppress(NotADirectoryError):  # a file is where the folder should be, which is what went wrong
            part.unlink(missing_ok=True)
