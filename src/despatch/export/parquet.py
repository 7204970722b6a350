"""Parquet: one file a table, with typed columns, lists and parts; read by pandas, DuckDB, R and the like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from despatch.export.columns import TABLES, Kind, Table
from despatch.export.extra import export_extra
from despatch.export.files import whole_file
from despatch.export.jsonl import Row, Rows, rows_of

_AT_ONCE = 5000
"""So many rows make a row group: memory holds no more of them."""


def write(exports: Rows, folder: Path, as_of: str | None = None) -> dict[str, int]:
    """Write NAME.parquet for each table into `folder`, and return the rows in each. Matters stand as on `as_of`.

    Raises ArchiveError when a file cannot be written, and ExportError without the library.
    """
    return {f"{t.name}.parquet": _write(t, rows_of(exports, t.name, as_of), folder) for t in TABLES}


def texts_of(file: BinaryIO) -> Iterator[bytes]:
    """Yield the cells of a Parquet file as JSON in UTF-8, some rows at a time; raises ValueError for no such file."""
    with export_extra():
        import pyarrow as pa  # noqa: PLC0415 - an extra
        import pyarrow.parquet as pq  # noqa: PLC0415
    try:
        with pq.ParquetFile(file) as table:
            for batch in table.iter_batches(_AT_ONCE):
                yield msgspec.json.encode(batch.to_pylist(), enc_hook=str)
    except pa.ArrowException as wrong:
        raise ValueError(str(wrong)) from wrong


def _write(table: Table, rows: Iterable[Row], folder: Path) -> int:
    with export_extra():
        import pyarrow as pa  # noqa: PLC0415 - an extra
        import pyarrow.parquet as pq  # noqa: PLC0415

    columns = [pa.field(c.name, _type(pa, c.kind), metadata={"description": c.what}) for c in table.columns]
    schema = pa.schema(columns, metadata={"description": table.what})
    written = 0
    with whole_file(folder / f"{table.name}.parquet") as part, pq.ParquetWriter(part, schema) as writer:
        for some in _groups(rows):
            writer.write_table(pa.Table.from_pylist(some, schema=schema))
            written += len(some)
    return written


def _groups(rows: Iterable[Row]) -> Iterator[list[Row]]:
    going = iter(rows)
    while some := list(islice(going, _AT_ONCE)):
        yield some


def _type(pa: Any, kind: Kind) -> Any:
    if isinstance(kind, tuple):
        return pa.list_(_type(pa, kind[0]))
    if isinstance(kind, Mapping):
        return pa.struct([pa.field(name, _type(pa, part)) for name, part in kind.items()])
    return {"string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}[kind]
