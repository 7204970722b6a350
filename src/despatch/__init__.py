"""Despatch turns transcripts of correspondence into an archive that can be questioned.

import despatch

with despatch.open("our-letters") as archive:
for hit in archive.search('"coal ships" from:vale', order="date").hits:
print(hit.entry.date, hit.entry.heading)
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from despatch.archive import Archive, BuildReport, Progress, build, init, open  # noqa: A004 - despatch.open is what people write
    from despatch.errors import DespatchError
    from despatch.model import Filter

__version__ = "0.1.0"

__all__ = ["Archive", "BuildReport", "DespatchError", "Filter", "Progress", "__version__", "build", "init", "open"]

_WHERE = dict.fromkeys(("Archive", "BuildReport", "Progress", "build", "init", "open"), "despatch.archive") | {
    "DespatchError": "despatch.errors",
    "Filter": "despatch.model",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: rooms that need one module do not load all."""
    if name not in _WHERE:
        raise AttributeError(f"module 'despatch' has no attribute {name!r}")
    value = getattr(importlib.import_module(_WHERE[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
