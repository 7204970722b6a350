"""What lies below `letters/` or `catalogues/`, in an order that does not depend on the machine: files, or why not."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

REFUSED, CLOSED, HIDDEN = "source-refused", "source-unreadable", "source-hidden"
_LOOKS_ESCAPED = re.compile(r"\\x[0-9a-f]{2}")


@dataclass(frozen=True, slots=True)
class Place:
    """A source: its id (the path below `letters/`, forward slashes), its path and size; or why it is none.

    A document of scanned pages is its first page, and `parts` are its other files.
    """

    id: str
    path: str
    size: int = 0
    code: str | None = None
    """REFUSED: a link, a pipe or the like; CLOSED: cannot be opened; HIDDEN: left out by its name; None: a source."""
    trouble: str = ""
    parts: tuple[Place, ...] = ()

    @property
    def bytes(self) -> int:
        """The size of the file and its parts together."""
        return self.size + sum(part.size for part in self.parts)


def walk(letters: Path, prefix: str = "") -> Iterator[Place]:
    """Yield what lies below the folder `letters` of an archive, sorted by id. Nothing is opened but folders.

    `prefix` begins each id.

    A link is followed to a file of the archive only: others may read what its owner did not put there.
    """
    roots = tuple(os.path.realpath(root) for root in (letters, letters.parent))
    yield from _walk(str(letters), prefix, roots)


def _walk(path: str, prefix: str, roots: tuple[str, ...]) -> Iterator[Place]:
    try:
        with os.scandir(path) as entries:
            inside = sorted(((entry.name, entry) for entry in entries), key=lambda pair: pair[0])
    except OSError as wrong:
        trouble = f"the folder could not be opened: {wrong.strerror or 'the reason is not known'}"
        yield Place(prefix.rstrip("/"), path, code=CLOSED, trouble=trouble)
        return
    for name, entry in inside:
        id = prefix + _name_id(name)
        if _is_hidden(name):
            yield Place(id, entry.path, code=HIDDEN)
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, f"{id}/", roots)
        else:
            yield _look(entry, id, roots)


def _look(entry: os.DirEntry[str], id: str, roots: tuple[str, ...]) -> Place:
    """Return a place that is no folder."""
    if entry.is_symlink() and (trouble := _find_fault(entry.path, roots)):
        return Place(id, entry.path, code=REFUSED, trouble=trouble)
    try:
        status = entry.stat()
    except OSError as wrong:
        return Place(id, entry.path, code=CLOSED, trouble=f"the file could not be opened: {wrong.strerror}")
    if stat.S_ISREG(status.st_mode):
        return Place(id, entry.path, status.st_size)
    kinds = {stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}
    kind = kinds.get(stat.S_IFMT(status.st_mode), "a device")
    return Place(id, entry.path, code=REFUSED, trouble=f"this is {kind}, not a file: move it out of the folder")


def _find_fault(link: str, roots: tuple[str, ...]) -> str | None:
    """Return why a link is not followed; None for a link to a file of the archive."""
    if not Path(link).exists():
        return "this is a link that leads nowhere: put the file itself here"
    target = os.path.realpath(link)
    if not any(target == root or target.startswith(root + os.sep) for root in roots):
        return "this link leads out of the archive and is not followed: put a copy here"
    if Path(link).is_dir():
        return "this is a link to a folder, which is not followed: put a copy of the folder here"
    return None


def _is_hidden(name: str) -> bool:
    # "~$name.docx" and ".~lock.name#" are what Word and LibreOffice leave beside a file that is open.
    return name.startswith((".", "~$")) or name.endswith("~") or name in ("Thumbs.db", "desktop.ini")


def _name_id(name: str) -> str:
    r"""Return a name as text that can be stored: a byte that is no UTF-8 is written as \xff.

    Two names never become one: a backslash is written so, too, where the name could be mistaken.
    """
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(name).replace(b"\\", b"\\x5c").decode("utf-8", "backslashreplace")
    return name.replace("\\", "\\x5c") if _LOOKS_ESCAPED.search(name) else name
