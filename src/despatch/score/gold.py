"""Reading gold files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from despatch.errors import SettingsError

NAMES = ("letters.jsonl", "gold.jsonl")


def read_gold(path: Path) -> list[dict[str, Any]]:
    """Return the gold letters of a file, or of the letters.jsonl or gold.jsonl in a folder.

    Raises SettingsError, naming file and line, when there is none or a line is no gold letter.
    """
    file = path if path.is_file() else next((path / n for n in NAMES if (path / n).is_file()), None)
    if file is None:
        raise SettingsError(f"{path}: no gold here; give a .jsonl file, or a folder that holds {' or '.join(NAMES)}")
    rows = []
    for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), start=1):
        if line.strip():
            rows.append(_row(line, f"{file}:{number}"))
    if not rows:
        raise SettingsError(f"{file}: the file holds no letters; write one JSON object a line")
    return rows


def _row(line: str, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise SettingsError(f"{where}: not JSON ({error.msg}); write one object a line") from error
    if not isinstance(row, dict) or not isinstance(row.get("start"), int) or not isinstance(row.get("end"), int):
        raise SettingsError(f"{where}: a gold letter needs the numbers start and end; see the manual on scoring")
    return row
