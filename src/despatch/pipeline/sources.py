"""The files below `letters/`, in an order that does not depend on the machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Place:
    """A source: its id (the path below `letters/`, forward slashes), its path and size; or why it cannot be opened."""

    id: str
    path: str
    size: int
    trouble: str | None = None


def walk(folder: Path) -> Iterator[Place]:
    """Yield the files below `folder`, sorted by id; hidden files and folders are left out."""
    yield from _walk(str(folder), "")


def _walk(path: str, prefix: str) -> Iterator[Place]:
    try:
        with os.scandir(path) as entries:
            inside = sorted(
                (entry.name, entry.is_dir(follow_symlinks=False), entry) for entry in entries if not _hidden(entry.name)
            )
    except OSError as wrong:
        yield Place(prefix.rstrip("/"), path, 0, wrong.strerror or "unknown reason")
        return
    for name, is_folder, entry in inside:
        if is_folder:
            yield from _walk(entry.path, f"{prefix}{_readable(name)}/")
        elif entry.is_file():
            yield Place(f"{prefix}{_readable(name)}", entry.path, entry.stat().st_size)


def _hidden(name: str) -> bool:
    return name.startswith(".") or name.endswith("~") or name in ("Thumbs.db", "desktop.ini")


def _readable(name: str) -> str:
    """Return a name that can be stored: bytes that are no UTF-8 are shown as replacement characters."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
