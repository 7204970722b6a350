"""The file of metadata by which Datasette shows archive.db with what its tables and columns are, and with questions.

Source of the rules: https://docs.datasette.io/en/stable/metadata.html. The file names the database `archive`.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from despatch.export.files import write_whole
from despatch.export.jsonl import Rows

FILE = "metadata.json"


def write(exports: Rows, folder: Path, as_of: str | None = None) -> dict[str, int]:  # noqa: ARG001 - every format is called alike
    """Write metadata.json into `folder`; return how many tables it describes. Raises ArchiveError if it cannot."""
    settings = exports.settings
    tables, questions, hidden = exports.database()
    about = {
        "title": settings.title,
        "description": settings.about,
        "license": settings.rights,
        "databases": {
            "archive": {
                "description": "Letters as Despatch read them. The tables are made anew by each build.",
                "queries": {name: {"title": title, "sql": sql} for name, (title, sql) in questions.items()},
                "tables": {
                    table.name: {
                        "description": table.about,
                        "columns": table.columns,
                        **({"hidden": True} if table.name in hidden else {}),
                    }
                    for table in tables
                },
            }
        },
    }
    data = msgspec.json.format(msgspec.json.encode({key: value for key, value in about.items() if value}), indent=1)
    return {FILE: write_whole(folder / FILE, [(data, len(tables))])}
