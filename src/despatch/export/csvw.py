"""CSV on the Web: the file that says what the columns of an export's CSV files are, and how the tables hang together.

Source of the rules: the Metadata Vocabulary for Tabular Data of the W3C (2015), https://www.w3.org/TR/tabular-metadata/.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from despatch.export.columns import Column, Kind, Table
from despatch.settings import Settings

FILE = "csv-metadata.json"
"""The name under which programs look for it beside a CSV file."""


def metadata(tables: Sequence[Table], settings: Settings, not_whole: frozenset[tuple[str, str]]) -> bytes:
    """Return the file. `not_whole` names the columns (table, column) that may lead to rows that are not written."""
    about: dict[str, object] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": settings.title,
        "dc:creator": list(settings.editor),
        "dc:rights": settings.rights,
        "tables": [_table(table, {t.name: t for t in tables}, not_whole) for table in tables],
    }
    return msgspec.json.format(msgspec.json.encode({name: value for name, value in about.items() if value}), indent=1)


def _table(table: Table, tables: dict[str, Table], not_whole: frozenset[tuple[str, str]]) -> dict[str, object]:
    schema: dict[str, object] = {"columns": [_column(column, column.name == table.key) for column in table.columns]}
    if table.key:
        schema["primaryKey"] = table.key
    leads = [
        _foreign_key(column, tables[column.leads_to])
        for column in table.columns
        if column.leads_to and (table.name, column.name) not in not_whole
    ]
    if leads:
        schema["foreignKeys"] = leads
    return {
        "url": f"{table.name}.csv",
        "dc:description": table.what,
        "dialect": {"lineTerminators": ["\r\n"]},
        "tableSchema": schema,
    }


def _column(column: Column, is_key: bool) -> dict[str, object]:
    required = {"required": True} if is_key else {}
    return {"name": column.name, "titles": column.name, "dc:description": column.what, **required, **_type(column.kind)}


def _type(kind: Kind) -> dict[str, object]:
    """Return the type of a column; a list and an object stand in their field as JSON."""
    if not isinstance(kind, str):
        return {"datatype": "json"}
    return {"datatype": {"base": "boolean", "format": "true|false"} if kind == "boolean" else kind}


def _foreign_key(column: Column, target: Table) -> dict[str, object]:
    reference = {"resource": f"{target.name}.csv", "columnReference": target.key}
    return {"columnReference": column.name, "reference": reference}
