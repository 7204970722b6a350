"""JSON Lines, and a JSON list of objects: one letter an object. Objects within it are columns of their own.

{"sender": {"name": "Orla Fenn", "gnd": "118"}} has the columns "sender name" and "sender gnd".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from despatch.read.charset import decode
from despatch.read.reader import Declined, Raw, Reading
from despatch.read.tables import columns
from despatch.read.tables.table import (
    Row,
    Sheet,
    find_header,
    keep_lines,
    read_sheets,
    too_wide,
    unknown_columns,
    write_rows,
)

DEEPEST = 4
"""Objects within objects are looked into so far; what lies deeper is no column."""
_SNIFFED = 20
"""So many lines are looked at to tell JSON Lines from other text."""
_JOINED = "; "
_DECLINED = "it holds no JSON objects"
_TOO_DEEP_OR_BROKEN = (msgspec.DecodeError, RecursionError, ValueError)
_decode = msgspec.json.Decoder().decode

Numbered = list[tuple[int, "dict[str, Any] | str"]]
"""Line by line: the number of the line, and its object, or why it has none."""


def read(raw: Raw) -> Reading | Declined:
    """Read a JSON object a line, or a list of objects; declines other files.

    Raises Refused when the names of the fields are not known. A line that is broken costs itself.
    """
    opening = raw.opening.lstrip("\ufeff \t\r\n")
    if not opening.startswith(("{", "[")):
        return Declined(_DECLINED)
    decoded = decode(raw)
    found = _lines(decoded.text) if opening.startswith("{") else None
    found = found or _list(decoded.text)
    if not found:
        return Declined(_DECLINED)
    objects = [(line, flat(value)) for line, value in found if isinstance(value, dict)]
    names = list(dict.fromkeys(name for _, cells in objects for name in cells))
    if len(names) > columns.MOST:
        raise too_wide(len(names))
    header = find_header(raw, [names])
    if header is None:
        raise unknown_columns([names])
    rows = [[cells.get(name, "") for name in names] for _, cells in objects]
    text, placed = write_rows([names, *rows])
    numbers = [0, *(line for line, _ in objects)]
    written = [Row(*where, line) for line, where in zip(numbers, placed, strict=True)]
    written = keep_lines(written, [names, *rows], header)
    broken = [Row((), placed[0][1], line, value) for line, value in found if isinstance(value, str)]
    sheet = Sheet(text, (*written, *broken), header)
    return read_sheets(raw, [sheet], "jsonl", decoded.charset, list(decoded.problems))


def _lines(text: str) -> Numbered | None:
    """Return the objects of JSON Lines; None where few of the first lines hold one: one object may take many lines."""
    found: Numbered = []
    like = 0
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            found.append((number, _object(line)))
            like += line.lstrip("\ufeff \t").startswith("{")
            if len(found) == _SNIFFED and 2 * like <= _SNIFFED:
                return None
    there = any(isinstance(value, dict) for _, value in found)
    return found if there and 2 * like > len(found) else None


def _object(line: str) -> dict[str, Any] | str:
    try:
        value = _decode(line)
    except _TOO_DEEP_OR_BROKEN as wrong:
        return f"the line is no JSON ({wrong}). Mend it, or take it out."
    return value if isinstance(value, dict) else "the line is JSON, but no object with named fields. Take it out."


def _list(text: str) -> Numbered | None:
    """Return the objects of a JSON list, or of the one list of objects in an object."""
    try:
        value = _decode(text)
    except _TOO_DEEP_OR_BROKEN:
        return None
    if isinstance(value, dict):
        lists = [inner for inner in value.values() if isinstance(inner, list) and inner]
        value = lists[0] if len(lists) == 1 else None
    if not isinstance(value, list) or not value or not all(isinstance(item, dict) for item in value):
        return None
    return list(enumerate(value, 1))


def flat(value: dict[str, Any]) -> dict[str, str]:
    """Return the fields of an object as cells, those of objects within it under both names."""
    return {name: words for name, words in _fields(value, "", 0) if words}


def _fields(value: Any, name: str, depth: int) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        if depth < DEEPEST:
            for key, inner in value.items():
                yield from _fields(inner, f"{name} {key}".strip(), depth + 1)
    elif isinstance(value, list):
        yield from _list_fields(value, name, depth)
    elif value is not None:
        yield name, str(value).strip()


def _list_fields(values: list[Any], name: str, depth: int) -> Iterator[tuple[str, str]]:
    """Yield the cells of a list: several values stand in one cell; several objects make lists of their fields."""
    joined: dict[str, list[str]] = {}
    for value in values:
        for inner, words in _fields(value, name, depth + 1):
            joined.setdefault(inner, []).append(words)
    yield from ((inner, _JOINED.join(words)) for inner, words in joined.items())
