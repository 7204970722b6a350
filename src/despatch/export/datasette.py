"""The files by which Datasette shows archive.db with what its tables and columns are, and with questions.

A plugin teaches Datasette to read what is packed.

Source of the rules: https://docs.datasette.io/en/stable/metadata.html. The file names the database `archive`.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from despatch.export.files import write_whole
from despatch.export.jsonl import Rows

FILE = "metadata.json"
PLUGIN = "plugins/read_despatch.py"
_PLUGIN = b'''"""Lets Datasette read the packed texts of archive.db; Despatch stands beside it in one environment."""

from datasette import hookimpl
from despatch.store.sql_functions import teach


@hookimpl
def prepare_connection(conn):
    teach(conn)
'''


def write(exports: Rows, folder: Path, as_of: str | None = None) -> dict[str, int]:  # noqa: ARG001 - every format is called alike
    """Write metadata and plugin into `folder`; return how many tables and files these are.

    Raises ArchiveError if it cannot.
    """
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
                "tables": {name: {"hidden": True} for name in hidden}
                | {
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
    (folder / PLUGIN).parent.mkdir(exist_ok=True)
    return {
        FILE: write_whole(folder / FILE, [(data, len(tables))]),
        PLUGIN: write_whole(folder / PLUGIN, [(_PLUGIN, 1)]),
    }
