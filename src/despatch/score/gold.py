"""Read gold files, and refuse rows that cannot be scored."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from despatch.errors import SettingsError
from despatch.score import dates

NAMES = ("letters.jsonl", "gold.jsonl")
Rows = list[dict[str, Any]]
Check = Callable[[dict[str, Any]], str | None]
"""Says what is wrong with a row, or None."""


@dataclass(frozen=True, slots=True)
class Gold:
    """A gold set: its letters, and the tables that lie beside them; None where there is no such table.

    `inferred` are letters told by the gold letters that speak of them, `lost` those that an edition's editors inferred.
    A set of judged sentences has `requests` and no letters.
    """

    letters: Rows = field(default_factory=list)
    references: Rows | None = None
    inferred: Rows | None = None
    acts: Rows | None = None
    lost: Rows | None = None
    replies: Rows | None = None
    requests: Rows | None = None


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
    kinds = {"request" in row for row in rows}
    if len(kinds) > 1:
        raise SettingsError(f'{file}: some lines have "request" and some have not; keep letters and sentences apart')
    return rows


def read_set(path: Path) -> Gold:
    """Return the gold letters of a file or folder, and the tables that a folder holds beside them.

    Raises SettingsError, naming file and line, when there are no letters or a line is not what its table holds.
    """
    letters = read_gold(path)
    if "request" in letters[0]:
        return Gold(requests=letters)

    def table(name: str, check: Check) -> Rows | None:
        file = path / f"{name}.jsonl"
        return _rows(file, check) if file.is_file() else None

    inferred = table("inferred", _inferred)
    lost = [row for row in inferred or () if "letters" not in row]
    told = [row for row in inferred or () if "letters" in row]
    return Gold(
        letters,
        references=table("references", _reference),
        inferred=told if told or inferred == [] else None,
        acts=table("acts", _act),
        lost=lost or None,
        replies=table("replies", _reply),
    )


def _letter(row: dict[str, Any]) -> str | None:
    if "request" in row:
        fine = isinstance(row["request"], bool) and row.get("file")
        return None if fine else "a judged sentence needs its file, and request: true or false"
    if row.get("start") is None and row.get("end") is None and "start" in row:
        return None if row.get("file") else "a gold letter that is a whole file needs its file"
    return None if _placed(row) else "a gold letter needs the numbers start and end, or null for both and its file"


def _reference(row: dict[str, Any]) -> str | None:
    if not _placed(row):
        return "a gold reference needs the numbers start and end"
    fine = isinstance(row.get("function"), str)
    return None if fine else "a gold reference needs its function: acknowledge, answer or cite"


def _inferred(row: dict[str, Any]) -> str | None:
    if not isinstance(row.get("author"), str):
        return "a gold inferred letter needs its author"
    if "letters" not in row and "evidence" in row:
        return _lost(row)
    letters = row.get("letters")
    fine = isinstance(letters, list) and letters and all(isinstance(id, str) for id in letters)
    return None if fine else "a gold inferred letter needs letters: the ids of the gold letters that speak of it"


def _lost(row: dict[str, Any]) -> str | None:
    if not row.get("addressee"):
        return "an edition's inferred letter needs its addressee"
    if not isinstance(row.get("date"), str) or dates.interval(row["date"]) is None:
        return "an edition's inferred letter needs its date, in EDTF"
    evidence = row["evidence"]
    fine = isinstance(evidence, list) and all(isinstance(e, dict) and isinstance(e.get("file"), str) for e in evidence)
    return None if fine else "the evidence of an inferred letter needs, for each passage, the file"


def _reply(row: dict[str, Any]) -> str | None:
    fine = all(isinstance(row.get(key), str) for key in ("source_file", "target_file"))
    return None if fine else "a gold reply needs source_file and target_file"


def _act(row: dict[str, Any]) -> str | None:
    if not _placed(row):
        return "a gold act needs the numbers start and end"
    if not isinstance(row.get("type"), str):
        return "a gold act needs its type"
    actor = row.get("actor")
    fine = isinstance(actor, dict) and actor.get("role")
    return None if fine else 'a gold act needs its actor, such as {"role": "sender"}'


def _placed(row: dict[str, Any]) -> bool:
    return isinstance(row.get("start"), int) and isinstance(row.get("end"), int)


def _rows(file: Path, check: Check) -> Rows:
    lines = enumerate(file.read_text(encoding="utf-8").split("\n"), start=1)
    return [_row(line, f"{file}:{number}", check) for number, line in lines if line.strip()]


def _row(line: str, where: str, check: Check) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise SettingsError(f"{where}: not JSON ({error.msg}); write one object a line") from error
    fault = check(row) if isinstance(row, dict) else "not an object"
    if fault:
        raise SettingsError(f"{where}: {fault}; see the manual on scoring")
    return row  # type: ignore[no-any-return]
