"""The formats of `despatch export`, each with the function that writes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Format:
    """One format. `function` is "module:name", imported when it is wanted.

    The function takes the archive's `Exports`, the folder to write into, and the day on which matters stand or None.
    It returns the rows, letters or entries of each file that it wrote.
    """

    name: str
    function: str
    what: str
    """What it writes, in a few words."""

    def load(self) -> Callable[[Any, Path, str | None], dict[str, int]]:
        """Return the function itself."""
        module, _, name = self.function.partition(":")
        function: Callable[[Any, Path, str | None], dict[str, int]] = getattr(import_module(module), name)
        return function


FORMATS: tuple[Format, ...] = (
    Format("jsonl", "despatch.export.jsonl:write", "every table, one object a line"),
    Format("csv", "despatch.export.tables:write_csv", "letters, passages, business and deliveries for spreadsheets"),
    Format("iati", "despatch.export.tables:write_iati", "sums of money promised and offered, as IATI activities"),
)
"""All formats, in the order in which the help lists them."""
