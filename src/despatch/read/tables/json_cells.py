"""Cells that hold JSON, as tables of Despatch have for lists and objects: each field becomes a column of its own."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from despatch.read.tables.json_lines import flat

_decode = msgspec.json.Decoder().decode


def unfolded(names: Sequence[str], rows: Sequence[Sequence[str]]) -> list[list[str]] | None:
    """Return a table with a column for each field of its JSON, the names first; None where no cell holds JSON.

    A column counts as JSON only where all its cells that are filled do: an editor may begin a name with a bracket.
    """
    columns = [[row[n] if n < len(row) else "" for row in rows] for n in range(len(names))]
    decoded = [_decoded(column) for column in columns]
    if not any(decoded):
        return None
    objects = [
        flat({name: (found or column)[at] for name, column, found in zip(names, columns, decoded, strict=True)})
        for at in range(len(rows))
    ]
    fields = list(dict.fromkeys(name for cells in objects for name in cells))
    return [fields, *([cells.get(name, "") for name in fields] for cells in objects)]


def _decoded(column: Sequence[str]) -> list[object] | None:
    """Return the values of a column of objects or lists; None for any other column."""
    out: list[object] = []
    for cell in column:
        if cell and cell[0] not in "[{":
            return None
        try:
            out.append(_decode(cell) if cell else None)
        except (msgspec.DecodeError, RecursionError):
            return None
        if isinstance(out[-1], list) and not all(isinstance(one, (dict, str)) for one in out[-1]):
            return None  # a year in brackets, as editors write what they infer
    return out if any(out) else None
