"""Despatch turns transcripts of correspondence into an archive that can be questioned.

    import despatch

    with despatch.open("our-letters") as archive:
        for hit in archive.search('"coal ships" from:vale', order="date").hits:
            print(hit.entry.date, hit.entry.heading)

The manual's page on Python lists every name that this module offers. `despatch.model` has the types of the answers.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from despatch.archive import (
        Archive,
        BuildReport,
        Progress,
        build,
        compact,
        decide,
        decide_all,
        index,
        init,
        letter_targets,
        open,  # noqa: A004 - despatch.open is what people write
        open_permitted,
        settle,
        targets,
    )
    from despatch.errors import (
        ArchiveBusy,
        ArchiveError,
        ArchiveOutdated,
        DecisionError,
        DespatchError,
        NotAnArchive,
        NotFound,
        QueryError,
        SettingsError,
        TooMuchWork,
    )
    from despatch.model import ActFilter, Correction, DeliveryFilter, Filter, MatterFilter, MissingFilter

__version__ = "0.1.0"

__all__ = [
    "ActFilter",
    "Archive",
    "ArchiveBusy",
    "ArchiveError",
    "ArchiveOutdated",
    "BuildReport",
    "Correction",
    "DecisionError",
    "DeliveryFilter",
    "DespatchError",
    "Filter",
    "MatterFilter",
    "MissingFilter",
    "NotAnArchive",
    "NotFound",
    "Progress",
    "QueryError",
    "SettingsError",
    "TooMuchWork",
    "__version__",
    "build",
    "compact",
    "decide",
    "decide_all",
    "index",
    "init",
    "letter_targets",
    "open",
    "open_permitted",
    "settle",
    "targets",
]

_ARCHIVE = (
    "Archive",
    "BuildReport",
    "Progress",
    "build",
    "compact",
    "decide",
    "decide_all",
    "index",
    "init",
    "open",
    "open_permitted",
    "settle",
)
_MODEL = ("ActFilter", "Correction", "DeliveryFilter", "Filter", "MatterFilter", "MissingFilter")


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that `import despatch` stays quick."""
    if name not in __all__:
        raise AttributeError(f"module 'despatch' has no attribute {name!r}")
    if name in ("letter_targets", "targets"):
        value: Any = importlib.import_module(f"despatch.archive.{name}")
    else:
        room = "archive" if name in _ARCHIVE else "model" if name in _MODEL else "errors"
        value = getattr(importlib.import_module(f"despatch.{room}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
