"""The migration to tables that store little: every table is made again, and filled from what it was."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence

from despatch.store import letter_keys
from despatch.store.packing import pack_key, pack_without_span
from despatch.store.records import UNDATED

_WAS = {
    "stored_letter_text": "letter_text",
    "stored_description": "letter_text",
    "stored_reference": "reference",
    "stored_mention": "mention",
    "stored_link": "link",
    "stored_inferred_letter": "inferred_letter",
    "stored_act": "act",
    "stored_delivery": "delivery",
    "stored_ledger_act": "ledger_act",
}
"""What the tables were called that are views now."""
_NEW_ROW = "(SELECT new FROM moved WHERE old = b.{})"
_NUMBER = "(SELECT id FROM stored_word WHERE word = b.{})"
_STANDING = "(SELECT {} FROM before_act_standing s WHERE s.letter = b.letter AND s.position = b.position AND s.day = 0)"
_VALUES = {
    "stored_mention": {
        "how": "(SELECT id FROM stored_how WHERE (kind, rule, confidence) = (b.kind, b.rule, b.confidence))"
    },
    "stored_act": {
        "key": "pack_key(b.key)",
        "length": "b.end - b.start",
        "around_before": "b.start - b.around_start",
        "around_after": "b.around_end - b.end",
        "paragraph_before": "b.start - b.paragraph_start",
        "paragraph_after": "b.paragraph_end - b.end",
        "sentence_before": "b.start - b.sentence",
        "type": "(SELECT t.id FROM stored_type t WHERE t.type = b.type)",
    },
    "stored_ledger_act": {
        **{column: _NUMBER.format(column) for column in ("actor", "counterparty", "state")},
        "actor_person": f"nullif({_NUMBER.format('actor_person')}, {_NUMBER.format('actor')})",
        "counterparty_person": f"nullif({_NUMBER.format('counterparty_person')}, {_NUMBER.format('counterparty')})",
        "matter": "(SELECT m.row FROM matter m WHERE m.id = b.matter)",
        **{
            name: _STANDING.format(f"(SELECT id FROM stored_word WHERE word = s.{name})")
            for name in ("debtor", "creditor")
        },
        **{column: _STANDING.format(f"s.{column}") for column in ("answered", "due")},
    },
}
"""How the columns are told that were otherwise before."""
_HOWS = "INSERT INTO stored_how (kind, rule, confidence) SELECT DISTINCT kind, rule, confidence FROM before_mention"
_TYPES = "INSERT INTO stored_type (type) SELECT DISTINCT type FROM before_act"
_WORDS = "INSERT OR IGNORE INTO stored_word (word) SELECT {0} FROM before_{1} WHERE {0} IS NOT NULL ORDER BY 1"
_WITH_WORDS = {
    "ledger_act": ("actor", "counterparty", "actor_person", "counterparty_person", "state"),
    "act_standing": ("state", "debtor", "creditor"),
}
_MATTER_HISTORY = """
INSERT INTO stored_matter_standing SELECT m.row, s.day, s.state FROM before_matter_standing s
JOIN matter m ON m.id = s.matter WHERE s.day > 0
"""
_ACT_HISTORY = f"""
INSERT INTO stored_act_standing SELECT {_NEW_ROW.format("letter")}, b.position, b.day, {_NUMBER.format("state")},
{_NUMBER.format("debtor")}, {_NUMBER.format("creditor")}, b.answered, b.due FROM before_act_standing b WHERE b.day > 0
"""


def stored_tables(db: sqlite3.Connection, create: Callable[[], None]) -> None:
    """Make the tables of this version, by `create`, and fill them; letters get rows in the order of their days."""
    for name, function in (("pack_key", pack_key), ("pack_without_span", pack_without_span)):
        db.create_function(name, -1, function)
    db.execute("DROP TABLE fts")
    for (index,) in _named(db, "type = 'index' AND sql IS NOT NULL"):
        db.execute(f"DROP INDEX {index}")
    before = [name for (name,) in _named(db, "type = 'table' AND name NOT GLOB 'sqlite_*' AND name <> 'migration'")]
    for name in before:
        db.execute(f"ALTER TABLE {name} RENAME TO before_{name}")
    create()
    _move_letters(db)
    db.execute(_HOWS)
    db.execute(_TYPES)
    for table, columns in _WITH_WORDS.items():
        for column in columns:
            db.execute(_WORDS.format(column, table))
    for (table,) in _named(db, "type = 'table' AND name NOT GLOB 'sqlite_*' AND name NOT GLOB 'fts*' ORDER BY rowid"):
        if (was := _WAS.get(table, table)) in before:
            _fill(db, table, f"before_{was}")
    db.execute(_MATTER_HISTORY)
    db.execute(_ACT_HISTORY)
    db.execute("INSERT INTO fts(fts) VALUES ('rebuild')")
    db.execute("PRAGMA defer_foreign_keys=ON")  # until all are gone
    for name in before:
        db.execute(f"DROP TABLE before_{name}")
    db.execute("DROP TABLE moved")


def _named(db: sqlite3.Connection, which: str) -> Sequence[tuple[str]]:
    return db.execute(f"SELECT name FROM sqlite_schema WHERE {which}").fetchall()


def _move_letters(db: sqlite3.Connection) -> None:
    """Give each letter its row. One whose day other letters tell may lose it again: it is put aside."""
    db.execute("CREATE TEMP TABLE moved (old INTEGER PRIMARY KEY, new INTEGER NOT NULL)")
    taken: Counter[int] = Counter()
    rows = db.execute(
        "SELECT row, sort_day, row IN (SELECT letter FROM before_inferred_date)"
        " OR id IN (SELECT letter FROM before_problem WHERE code = 'date-century-inferred')"
        " FROM before_letter ORDER BY sort_day, source, ordinal"
    ).fetchall()
    for row, sort_day, told in rows:
        first = letter_keys.first_of(UNDATED if told else sort_day)
        if taken[first] == letter_keys.SLOTS:
            first = letter_keys.ASIDE
        db.execute("INSERT INTO moved VALUES (?, ?)", (row, first + taken[first]))
        taken[first] += 1


def _fill(db: sqlite3.Connection, table: str, was: str) -> None:
    """Fill a table from what it was, column by column; a column that is new stays empty."""
    known = {name for (name,) in db.execute("SELECT name FROM pragma_table_info(?)", (was,))}
    told = _VALUES.get(table, {})
    values = {
        column: told[column] if column in told else _value(table, column, kind)
        for column, kind in db.execute("SELECT name, type FROM pragma_table_info(?)", (table,))
        if column in told or column in known
    }
    db.execute(f"INSERT INTO {table} ({', '.join(values)}) SELECT {', '.join(values.values())} FROM {was} b")


def _value(table: str, column: str, kind: str) -> str:
    if kind == "INTEGER" and (column == "letter" or (table, column) in _ROWS):
        return _NEW_ROW.format(column)
    if kind == "ANY":
        spanned = column == "data" and table in ("stored_reference", "stored_act", "stored_delivery")
        return "pack_without_span(b.data, b.start, b.end)" if spanned else f"pack(b.{column})"
    return f"b.{column}"


_ROWS = {("letter", "row"), ("stored_letter_text", "row"), ("stored_description", "row")}
"""The columns that have the row of a letter under another name."""
