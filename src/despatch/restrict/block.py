"""A table of restrictions.toml as text, to be put at the end of the file: nothing that stands there is touched."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from despatch.model import RestrictionTable
from despatch.settings import quoted

HEAD = """\
# What is withheld from readers, until when, by whose word and why. `despatch restrict` writes here, and so may you.
# Entries are only added: an [[open]] or [[review]] further down says what was decided of an entry later.
"""
"""What a new file begins with."""


def to_block(table: RestrictionTable, values: Mapping[str, object]) -> str:
    """Return a table with its keys in order; what is None, empty or False is left out."""
    lines = [f"{key} = {_value(value)}" for key, value in values.items() if value not in (None, "", (), False)]
    return "\n".join(("", f"[[{table}]]", *lines, ""))


def _value(value: object) -> str:
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
