"""The example archive: a folder comes in, and letters of invented governments and people are written into it.

There are four correspondences, in every layout of transcripts: the telegrams of an alliance, one side of which is
largely lost; a trading company and a congress of harbours; an author and his editor; two offices after a war.
`gold/letters.jsonl` has the right reading of each letter.
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
PLANS = ("shipping-plan.json", "shipping-loading.json", "shipping.jsonl")
"""Plan, loading and events of the example's ships up to November 1938. `tests/example_ships.py` writes them."""


def copy_to(path: Path | str) -> None:
    """Write the example archive into the folder `path`, and make that folder if it does not exist.

    Files of the example are overwritten. Everything else in the folder stays as it is, editors' decisions too.
    Raises ArchiveError if `path` is no folder or cannot be written.
    """
    target = Path(path)
    try:
        for part in PARTS:
            _copy(resources.files(__package__) / part, target / part)
    except OSError as error:
        raise ArchiveError(
            f"{target}: the example cannot be written: {error.strerror}. Name another folder."
        ) from error


def copy_plans_to(path: Path | str) -> bool:
    """Write plan, loading and events of the example's ships into the folder; returns whether it did.

    It writes nothing if one of these files exists already: a user may have planned with them.
    """
    target = Path(path)
    if any((target / part).exists() for part in PLANS):
        return False
    for part in PLANS:
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
