"""Bringing archive.db to the tables of this version, in one transaction: all of it or nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from despatch.errors import ArchiveError, ArchiveOutdated
from despatch.store import migrate_stored
from despatch.store.tables import INDEX, PLACES, TABLES

BASE = ("tables", "connections", "ledger", "corrections", "proposals")
"""What the version before the first migration recorded. A database with only some of these is not brought up."""


def plain_names(db: sqlite3.Connection) -> None:
    """Rename tables, columns and indexes to the words of the field; the letters stay as they were read.

    The full-text index goes; a later migration makes it again.
    """
    db.execute("DROP TABLE fts")
    for old, new in _TABLES.items():
        db.execute(f"ALTER TABLE {old} RENAME TO {new}")
    for table, columns in _COLUMNS.items():
        for old, new in columns.items():
            db.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")
    for old, new in _INDEXES.items():
        db.execute(f"DROP INDEX {old}")
        db.execute(f"CREATE {new}")
    for old, new in (("found to be", "merged-people"), ("state", "revision")):
        db.execute("UPDATE info SET key = ? WHERE key = ?", (new, old))
    # What the stages' answers rested on was kept under other keys: they run again.
    db.execute("DELETE FROM info WHERE key IN ('identified', 'connected', 'matters', 'asked')")


_TABLES = {
    "words": "letter_text",
    "inferred": "inferred_letter",
    "standing": "reply_status",
    "bound": "inferred_date",
    "entered": "ledger_act",
    "consigned": "ledger_delivery",
    "became": "matter_redirect",
    "bearing": "decision_target",
    "proposed": "proposed_act",
}
_COLUMNS = {
    "letter": {"sorts": "sort_day"},
    "party": {"again": "repeated"},
    "problem": {"archive": "layer"},
    "link": {"lost": "maybe_lost", "toward": "is_reply", "note": "in_note"},
    "inferred_letter": {"sorts": "sort_day"},
    "exchange": {"sorts": "sort_day"},
    "turn": {"place": "position"},
    "reply_status": {"count": "answers"},
    "matter": {"settled": "settlement"},
    "ledger_act": {"doer": "actor_person", "other": "counterparty_person", "place": "matter_position"},
    "ledger_delivery": {"doer": "giver_person", "other": "receiver_person"},
    "matter_redirect": {"matter": "target"},
    "decision_target": {"thing": "kind"},
}
_INDEXES = {
    "letter_sorts": "INDEX letter_sort_day ON letter(sort_day, source, ordinal)",
    "link_lost": "INDEX link_maybe_lost ON link(author, addressee) WHERE maybe_lost",
    "inferred_sorts": "INDEX inferred_letter_sort_day ON inferred_letter(sort_day, id)",
    "exchange_sorts": "INDEX exchange_sort_day ON exchange(sort_day, id)",
    "entered_id": "UNIQUE INDEX ledger_act_id ON ledger_act(id)",
    "entered_matter": "INDEX ledger_act_matter ON ledger_act(matter, matter_position)",
    "consigned_id": "UNIQUE INDEX ledger_delivery_id ON ledger_delivery(id)",
    "consigned_matter": "INDEX ledger_delivery_matter ON ledger_delivery(matter) WHERE matter IS NOT NULL",
    "bearing_key": "INDEX decision_target_key ON decision_target(kind, key)",
}


_STANDINGS = """
CREATE TABLE matter_standing (matter TEXT NOT NULL, day INTEGER NOT NULL, state TEXT NOT NULL);
CREATE TABLE act_standing (
  letter INTEGER NOT NULL, position INTEGER NOT NULL, day INTEGER NOT NULL, state TEXT,
  debtor TEXT, creditor TEXT, answered INTEGER NOT NULL, due INTEGER
)
"""
_REVIEW = """
CREATE TABLE review_item (
  letter INTEGER NOT NULL, position INTEGER NOT NULL, source TEXT NOT NULL, field TEXT NOT NULL, code TEXT NOT NULL,
  sure REAL NOT NULL, value TEXT NOT NULL, reason TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL
)
"""
"""Tables as they were, without what keeps them in order: the last migration makes every table again."""


def standings(db: sqlite3.Connection) -> None:
    """Add how matters and acts stand on each day; the matters are grouped again, which fills it."""
    run(db, _STANDINGS)
    db.execute("DELETE FROM info WHERE key = 'stage matters'")


def other_forms(db: sqlite3.Connection) -> None:
    """Add the other forms of words to search, and the identifiers of letters; reading the letters again fills both."""
    db.execute("ALTER TABLE letter ADD COLUMN identifier TEXT")
    db.execute("CREATE INDEX letter_identifier ON letter(identifier) WHERE identifier IS NOT NULL")
    db.execute("ALTER TABLE letter_text ADD COLUMN forms TEXT NOT NULL DEFAULT ''")


def subjects(db: sqlite3.Connection) -> None:
    """Add the subjects of letters to search, and make the full-text index again."""
    db.execute("ALTER TABLE letter_text ADD COLUMN subject TEXT NOT NULL DEFAULT ''")
    db.execute("DROP TABLE IF EXISTS fts")
    run(db, INDEX)
    db.execute("INSERT INTO fts(fts) VALUES ('rebuild')")


def described_letters(db: sqlite3.Connection) -> None:
    """Add what letters known by description only need; connecting fills it."""
    db.execute("CREATE INDEX letter_described ON letter(row) WHERE piece IN ('described', 'elsewhere')")
    db.execute("CREATE TABLE same_letter (description TEXT PRIMARY KEY, letter TEXT NOT NULL) STRICT, WITHOUT ROWID")
    db.execute("CREATE INDEX same_letter_letter ON same_letter(letter)")
    db.execute("ALTER TABLE exchange ADD COLUMN described INTEGER NOT NULL DEFAULT 0")


def other_pieces(db: sqlite3.Connection) -> None:
    """Let pieces that are no letters be left out quickly."""
    db.execute("CREATE INDEX letter_other ON letter(row) WHERE piece = 'other'")


def places(db: sqlite3.Connection) -> None:
    """Add places. The places of letters become names of places; identifying them fills the rest."""
    run(db, PLACES)
    db.execute(
        "INSERT INTO place_name (written, key, folded, words)"
        " SELECT label, '', folded, ' ' || folded || ' ' FROM value WHERE field = 'place'"
    )
    db.execute(
        "CREATE TABLE was AS SELECT l.row, n.id FROM letter l JOIN value v ON v.id = l.place"
        " JOIN place_name n ON n.written = v.label"
    )
    db.execute("ALTER TABLE letter DROP COLUMN place")
    db.execute("ALTER TABLE letter ADD COLUMN place INTEGER REFERENCES place_name(id)")
    db.execute("CREATE INDEX letter_place ON letter(place) WHERE place IS NOT NULL")
    db.execute("UPDATE letter SET place = (SELECT w.id FROM was w WHERE w.row = letter.row)")
    db.execute("DROP TABLE was")
    db.execute("DELETE FROM value WHERE field = 'place'")
    db.execute(
        "UPDATE letter_text SET facets = facets || ' p' || (SELECT place FROM letter l WHERE l.row = letter_text.row)"
        " WHERE row IN (SELECT row FROM letter WHERE place IS NOT NULL)"
    )
    db.execute("INSERT INTO fts(fts) VALUES ('rebuild')")
    db.execute("DELETE FROM info WHERE key GLOB 'stage *'")


def labels(db: sqlite3.Connection) -> None:
    """Add the labels of people, which tell those of one name apart; until the next build they are the names."""
    db.execute("ALTER TABLE person ADD COLUMN label TEXT NOT NULL DEFAULT ''")
    db.execute("UPDATE person SET label = name")


def decided_letters(db: sqlite3.Connection) -> None:
    """Add what was read of letters on which editors decided; reading these letters again fills it."""
    db.execute("ALTER TABLE letter_text ADD COLUMN reading TEXT NOT NULL DEFAULT ''")


def review_items(db: sqlite3.Connection) -> None:
    """Add what an editor should look at; reading the letters again fills it."""
    run(db, _REVIEW)


def alike_letters(db: sqlite3.Connection) -> None:
    """Add which letters have the same words; the next build fills it."""
    db.execute("CREATE TABLE alike (one TEXT NOT NULL, other TEXT NOT NULL, share REAL NOT NULL) STRICT")


def due_days(db: sqlite3.Connection) -> None:
    """Add the days on which acts are due; the matters are grouped again, which fills them."""
    db.execute("DROP TABLE act_standing")
    db.execute("DROP TABLE matter_standing")
    run(db, _STANDINGS)
    db.execute("DELETE FROM info WHERE key = 'stage matters'")


def unnamed_references(db: sqlite3.Connection) -> None:
    """Add which references are to letters of unknown people, and how sure passages mean one; connecting fills both."""
    db.execute("ALTER TABLE link ADD COLUMN unnamed INTEGER NOT NULL DEFAULT 0")
    db.execute("CREATE INDEX link_unnamed ON link(letter, position) WHERE unnamed")
    db.execute("ALTER TABLE evidence ADD COLUMN same REAL NOT NULL DEFAULT 1.0")


def stored_tables(db: sqlite3.Connection) -> None:
    """Make every table again, so that it stores little; letters get rows in the order of their days."""

    def create() -> None:
        for statements in TABLES:
            run(db, statements)

    migrate_stored.stored_tables(db, create)


def letter_digests(db: sqlite3.Connection) -> None:
    """Add digests of letters, by which those that did not change stay; a letter gets its own when it is read again."""
    db.execute(
        "CREATE TABLE IF NOT EXISTS stored_digest (row INTEGER PRIMARY KEY REFERENCES letter(row),"
        " shown INTEGER NOT NULL, core INTEGER NOT NULL, words INTEGER NOT NULL, inputs INTEGER NOT NULL) STRICT"
    )


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    plain_names,
    standings,
    other_forms,
    subjects,
    described_letters,
    other_pieces,
    places,
    labels,
    decided_letters,
    review_items,
    alike_letters,
    due_days,
    unnamed_references,
    stored_tables,
    letter_digests,
)
"""In the order in which they run. The name of a migration never changes once it was released."""
ALL = (*BASE, *(migration.__name__ for migration in MIGRATIONS))
"""What a database of this version records."""


def migrate(db: sqlite3.Connection, path: Path) -> None:
    """Create the tables of an empty database, or bring those of an earlier version up to this one.

    Raises ArchiveOutdated for a later version, and ArchiveError for a database that is at no version at all.
    """
    db.execute("CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT")
    recorded = read_recorded(db)
    if is_current(recorded, path):
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        if recorded:
            for migration in MIGRATIONS:
                if migration.__name__ not in recorded:
                    migration(db)
        else:
            for statements in TABLES:
                run(db, statements)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        db.executemany("INSERT INTO migration VALUES (?, ?)", [(name, now) for name in ALL if name not in recorded])
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def read_recorded(db: sqlite3.Connection) -> set[str]:
    """Return the names of the migrations that a database records."""
    return {name for (name,) in db.execute("SELECT name FROM migration")}


def is_current(recorded: set[str], path: Path) -> bool:
    """Say whether a database of these migrations is of this version; False when `migrate` can bring it there.

    Raises ArchiveOutdated for a later version, and ArchiveError for a database that is at no version at all.
    """
    unknown = recorded.difference(ALL)
    if unknown:
        raise ArchiveOutdated(
            f"{path} was written by a newer Despatch ({', '.join(sorted(unknown))}): upgrade Despatch,"
            f" or delete {path.name} and run `despatch build {path.parent}`"
        )
    if recorded and recorded != set(ALL[: max(len(recorded), len(BASE))]):
        raise broken(path, f"of its upgrades it records only {', '.join(sorted(recorded))}")
    return len(recorded) == len(ALL)


def broken(path: Path, why: str) -> ArchiveError:
    """Return the error for a database whose tables are at no version; letters, ids and decisions are not in it."""
    return ArchiveError(
        f"{path} is between two versions ({why}): delete it and run `despatch build {path.parent}`,"
        " which builds it again from the letters"
    )


def run(db: sqlite3.Connection, statements: str) -> None:
    """Run statements one by one, within the transaction that is open (`executescript` would commit it)."""
    for statement in statements.split(";\n"):
        if statement.strip():
            db.execute(statement)
