"""Archives for tests: sources written as a dict, read by the plain stages."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from despatch import archive
from despatch.archive import Archive, BuildReport
from despatch.pipeline import build
from plain_stages import TABLE

COAL = """\
Anna Vale to Jan Ostrov, 1942-07-18, at Norhaven, Most Secret
The coal ships Act5 sail on Monday with 400 tons.


Jan Ostrov to Anna Vale, 1942-08, at Ember Bay
I thank you for the coal; the café is warm again.


Anna Vale and Piet Lund to Jan Ostrov, 1942-08-30/1942-09-02, at Norhaven, Secret
No timber can be spared before the winter ice.


Some words that nobody signed, about coal and timber.
"""


Sources = Mapping[str, str | bytes | None]
"""The files below letters/, by name; None removes one."""


def put(folder: Path, sources: Sources) -> Path:
    """Write sources into an archive folder, which is made if need be; returns the folder."""
    if not (folder / "despatch.toml").exists():
        archive.init(folder, title="Norhaven letters")
    for name, text in sources.items():
        path = folder / "letters" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            path.unlink()
        else:
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def built(folder: Path, sources: Sources | None = None, **how: Any) -> BuildReport:
    """Write sources and build; returns the report."""
    put(folder, sources or {})
    return build.build(folder, table=TABLE, **how)


def opened(folder: Path, sources: Sources | None = None) -> Archive:
    """Write sources and build; returns the opened archive."""
    built(folder, sources)
    return archive.open(folder)


def tables(folder: Path) -> tuple[object, ...]:
    """Return everything that an archive holds, to compare two archives by."""
    with archive.open(folder) as it:
        return (
            list(it.exports.letters()),
            list(it.exports.problems()),
            it.people(),
            it.facets(),
            [it.letter(entry.id).text for entry in it.letters(order="source")],
        )


def ids(folder: Path) -> list[str]:
    """Return the ids of the letters of an archive, in the order of the sources."""
    with archive.open(folder) as it:
        return [entry.id for entry in it.letters(order="source")]
