"""The example archive that ships: letters between governments and people who never lived.

Four correspondences in every layout that transcripts come in: the telegrams of an alliance of which one side is
largely lost, a trading company and a congress of harbours, an author and his editor, and two offices after a war.
`gold/letters.jsonl` says what each letter should be read as.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from despatch.errors import ArchiveError

PARTS = (
    "letters",
    "gold",
    "despatch.toml",
    "people.toml",
    "ships.csv",
    "ports.csv",
    "routes.csv",
    "escorts.csv",
    "cargo.csv",
)
MADE = ("shipping-plan.json", "shipping-loading.json", "shipping.jsonl")
"""What the shipping desk made of them by November 1938 (tests/example_ships.py writes these)."""


def copy_to(path: Path | str) -> None:
    """Put the example archive into the folder `path`, which is made if need be.

    Files of the example that are there already are written anew; everything else in the folder, what editors
    decided included, stays as it is. Raises ArchiveError when `path` is no folder or cannot be written.
    """
    target = Path(path)
    try:
        for part in PARTS:
            _copy(resources.files(__package__) / part, target / part)
    except OSError as trouble:
        raise ArchiveError(
            f"{target}: the example cannot be written: {trouble.strerror}. Name another folder."
        ) from trouble


def copy_made_to(path: Path | str) -> bool:
    """Put the plan, loading and events of the example's ships beside its tables; say whether it was done.

    Where there is one of them already nothing is written: events are only ever added, and a plan is somebody's.
    """
    target = Path(path)
    if any((target / part).exists() for part in MADE):
        return False
    for part in MADE:
        _copy(resources.files(__package__) / part, target / part)
    return True


def _copy(source: resources.abc.Traversable, target: Path) -> None:
    if source.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        for entry in source.iterdir():
            _copy(entry, target / entry.name)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
