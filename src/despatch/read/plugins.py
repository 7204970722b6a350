"""Readers that other packages bring, by the entry-point group `despatch.readers`.

An entry point names a function from a `Raw` to a `Reading`, or to `Declined` for a file that is not its own.
Readers of plug-ins are asked before our own, in the order of their names.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, entry_points

from despatch.errors import SettingsError
from despatch.read.reader import Reader

GROUP = "despatch.readers"


@cache
def readers() -> tuple[tuple[str, Reader], ...]:
    """Return the readers of the installed plug-ins with their names; raises SettingsError when one cannot be loaded."""
    return tuple((entry.name, _load(entry)) for entry in _found())


def versions() -> tuple[str, ...]:
    """Return the name, package and version of each plug-in: another version may read files in another way."""
    return tuple(
        f"{entry.name} {entry.value} {entry.dist.name} {entry.dist.version}" for entry in _found() if entry.dist
    )


@cache
def _found() -> tuple[EntryPoint, ...]:
    return tuple(sorted(entry_points(group=GROUP), key=lambda entry: (entry.name, entry.value)))


def _load(entry: EntryPoint) -> Reader:
    try:
        reader: Reader = entry.load()
    except Exception as wrong:
        package = entry.dist.name if entry.dist else entry.value
        raise SettingsError(
            f"the reader {entry.name!r} of the package {package} cannot be loaded ({wrong}):"
            " upgrade or remove the package"
        ) from wrong
    return reader
