"""Reading gold files."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from despatch.errors import SettingsError

NAMES = ("letters.jsonl", "gold.jsonl")
Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Gold:
    """A gold set: its letters, and the tables that lie beside them; None where there is no such table."""

    letters: Rows
    references: Rows | None = None
    inferred: Rows | None = None
    acts: Rows | None = None


def read_gold(path: Path) -> Rows:
    """Return the gold letters of a file, or of the letters.jsonl or gold.jsonl in a folder.

    Raises SettingsError, naming file and line, when there is none or a line is no gold letter.
    """
    file = path if path.is_file() else next((path / n for n in NAMES if (path / n).is_file()), None)
    if file is None:
        raise SettingsError(f"{path}: no gold here; give a .jsonl file, or a folder that holds {' or '.join(NAMES)}")
    rows = _rows(file, _letter)
    if not rows:
        raise SettingsError(f"{file}: the file holds no letters; write one JSON object a line")
    return rows


def read_set(path: Path) -> Gold:
    """Return the gold letters of a file or folder, and what a folder holds beside them: references.jsonl, inferred.jsonl, acts.jsonl.

    Raises SettingsError, naming file and line, when there are no letters or a line is not what its table holds.
    """
    letters = read_gold(path)

    def table(name: str, wrong: Callable[[dict[str, Any]], str | None]) -> Rows | None:
        file = path / f"{name}.jsonl"
        return _rows(file, wrong) if file.is_file() else None

    return Gold(letters, table("references", _reference), table("inferred", _inferred), table("acts", _act))


def _letter(row: dict[str, Any]) -> str | None:
    return None if _placed(row) else "a gold letter needs the numbers start and end"


def _reference(row: dict[str, Any]) -> str | None:
    if not _placed(row):
        return "a gold reference needs the numbers start and end"
    return (
        None
        if isinstance(row.get("function"), str)
        else "a gold reference needs its function: acknowledge, answer or cite"
    )


def _inferred(row: dict[str, Any]) -> str | None:
    if not isinstance(row.get("author"), str):
        return "a gold inferred letter needs its author"
    letters = row.get("letters")
    fine = isinstance(letters, list) and letters and all(isinstance(id, str) for id in letters)
    return None if fine else "a gold inferred letter needs letters: the ids of the gold letters that speak of it"


def _act(row: dict[str, Any]) -> str | None:
    if not _placed(row):
        return "a gold act needs the numbers start and end"
    if not isinstance(row.get("type"), str):
        return "a gold act needs its type"
    actor = row.get("actor")
    return (
        None
        if isinstance(actor, dict) and actor.get("role")
        else 'a gold act needs its actor, such as {"role": "sender"}'
    )


def _placed(row: dict[str, Any]) -> bool:
    return isinstance(row.get("start"), int) and isinstance(row.get("end"), int)


def _rows(file: Path, wrong: Callable[[dict[str, Any]], str | None]) -> Rows:
    rows = []
    for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), start=1):
        if line.strip():
            rows.append(_row(line, f"{file}:{number}", wrong))
    return rows


def _row(line: str, where: str, wrong: Callable[[dict[str, Any]], str | None]) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise SettingsError(f"{where}: not JSON ({error.msg}); write one object a line") from error
    fault = wrong(row) if isinstance(row, dict) else "not an object"
    if fault:
        raise SettingsError(f"{where}: {fault}; see the manual on scoring")
    return row  # type: ignore[no-any-return]
