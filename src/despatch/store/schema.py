"""The tables of archive.db, as migrations, and the two ways to open it.

Each migration is a named function; applying it and recording it is one transaction. The text of a
letter is stored once, in `words`, with all that is long, so that lists and counts read short rows: what is not the letter's own (note marks, running heads, notes) is
blanked there, so that neither search nor snippets meet it, and kept beside in `gaps`.
The SQLite that Python 3.11 often links (3.40) can corrupt a WAL file when two connections write or
checkpoint at once. So there is one writer, behind a file lock, and readers open with mode=ro.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from despatch.errors import ArchiveError, ArchiveOutdated, NotAnArchive

FILE = "archive.db"
TOKENIZER = "unicode61 remove_diacritics 2"


def tables(db: sqlite3.Connection) -> None:
    """Create sources, letters, parties, names, people, problems, redirects and the full-text index."""
    for statement in _FIRST.split(";\n"):
        if statement.strip():
            db.execute(statement)
    # Words that only name a facet must not weigh in the ranking.
    db.execute("INSERT INTO fts(fts, rank) VALUES ('rank', 'bm25(1.0, 0.0)')")


_FIRST = f"""
CREATE TABLE info (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE source (
  id TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, sha256 TEXT NOT NULL, format TEXT, charset TEXT,
  title TEXT, language TEXT, characters INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE value (id INTEGER PRIMARY KEY, field TEXT NOT NULL, folded TEXT NOT NULL, label TEXT NOT NULL,
  UNIQUE (field, folded)) STRICT;
CREATE TABLE person (id TEXT PRIMARY KEY, name TEXT NOT NULL, data TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE name (
  id INTEGER PRIMARY KEY, written TEXT NOT NULL, office TEXT NOT NULL, key TEXT NOT NULL, words TEXT NOT NULL,
  holder TEXT NOT NULL DEFAULT '', person TEXT REFERENCES person(id), UNIQUE (written, office, key, holder)
) STRICT;
CREATE INDEX name_person ON name(person);
CREATE TABLE letter (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, source TEXT NOT NULL REFERENCES source(id),
  start INTEGER NOT NULL, end INTEGER NOT NULL, ordinal INTEGER NOT NULL, piece TEXT NOT NULL, confidence REAL NOT NULL,
  kind INTEGER NOT NULL REFERENCES value(id), marking INTEGER REFERENCES value(id), place INTEGER REFERENCES value(id),
  heading TEXT, marking_written TEXT, place_written TEXT, date TEXT, date_written TEXT,
  first INTEGER, last INTEGER, days INTEGER, sorts INTEGER NOT NULL,
  opening TEXT NOT NULL, doubts INTEGER NOT NULL
) STRICT;
CREATE INDEX letter_source ON letter(source, ordinal);
CREATE INDEX letter_sorts ON letter(sorts, source, ordinal);
CREATE TABLE words (
  row INTEGER PRIMARY KEY REFERENCES letter(row), words TEXT NOT NULL, facets TEXT NOT NULL,
  gaps TEXT NOT NULL, hints TEXT NOT NULL, description TEXT NOT NULL, doubt_list TEXT NOT NULL
) STRICT;
CREATE TABLE party (
  letter INTEGER NOT NULL REFERENCES letter(row), role TEXT NOT NULL, position INTEGER NOT NULL,
  name INTEGER NOT NULL REFERENCES name(id), again INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (letter, role, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX party_name ON party(name, role, letter);
CREATE TABLE problem (
  row INTEGER PRIMARY KEY, source TEXT NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL,
  line INTEGER, start INTEGER, end INTEGER, letter TEXT, archive INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX problem_source ON problem(source);
CREATE INDEX problem_letter ON problem(letter) WHERE letter IS NOT NULL;
CREATE TABLE redirect (id TEXT PRIMARY KEY, target TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE fts USING fts5(words, facets, content='words', content_rowid='row', tokenize='{TOKENIZER}');
"""


def connections(db: sqlite3.Connection) -> None:
    """Create references, their links, inferred letters, answers, exchanges, dates by replies, gaps and mentions."""
    for statement in _CONNECTIONS.split(";\n"):
        if statement.strip():
            db.execute(statement)
    # Sources read before there were references must be read again.
    db.execute("UPDATE source SET fingerprint = ''")


# What hangs on a letter by its row goes when the letter goes; what names letters by id may for a while name one that left.
_CONNECTIONS = """
ALTER TABLE letter ADD COLUMN number TEXT;
ALTER TABLE letter ADD COLUMN received TEXT;
CREATE TABLE reference (
  letter INTEGER NOT NULL REFERENCES letter(row), position INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
  data TEXT NOT NULL, PRIMARY KEY (letter, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE mention (
  letter INTEGER NOT NULL REFERENCES letter(row), start INTEGER NOT NULL, end INTEGER NOT NULL, kind TEXT NOT NULL,
  name TEXT NOT NULL, person TEXT, rule TEXT NOT NULL, confidence REAL NOT NULL, PRIMARY KEY (letter, start, end, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX mention_name ON mention(name) WHERE kind IN ('person', 'office');
CREATE TABLE link (
  row INTEGER PRIMARY KEY, letter INTEGER NOT NULL, position INTEGER NOT NULL, kind TEXT NOT NULL, author TEXT, addressee TEXT,
  target TEXT, score REAL NOT NULL, why TEXT NOT NULL, alternatives TEXT NOT NULL, lost INTEGER NOT NULL, toward INTEGER NOT NULL,
  note INTEGER NOT NULL
) STRICT;
CREATE INDEX link_letter ON link(letter, position);
CREATE INDEX link_target ON link(target, letter) WHERE target IS NOT NULL;
CREATE INDEX link_lost ON link(author, addressee) WHERE lost;
CREATE TABLE inferred (
  id TEXT PRIMARY KEY, author TEXT, addressee TEXT, date TEXT, first INTEGER, last INTEGER, sorts INTEGER NOT NULL,
  status TEXT NOT NULL, data TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX inferred_sorts ON inferred(sorts, id);
CREATE TABLE evidence (
  inferred TEXT NOT NULL, nth INTEGER NOT NULL, letter TEXT NOT NULL, position INTEGER NOT NULL,
  start INTEGER NOT NULL, end INTEGER NOT NULL, PRIMARY KEY (inferred, nth)
) STRICT, WITHOUT ROWID;
CREATE TABLE answer (
  question TEXT NOT NULL, answer TEXT NOT NULL, days INTEGER, confidence REAL NOT NULL, PRIMARY KEY (question, answer)
) STRICT, WITHOUT ROWID;
CREATE INDEX answer_answer ON answer(answer);
CREATE TABLE exchange (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL, letters INTEGER NOT NULL, inferred INTEGER NOT NULL, first TEXT, last TEXT,
  sorts INTEGER NOT NULL, median REAL, sides TEXT NOT NULL
) STRICT;
CREATE INDEX exchange_sorts ON exchange(sorts, id);
CREATE TABLE turn (
  id TEXT PRIMARY KEY, exchange INTEGER NOT NULL, letter INTEGER, place INTEGER NOT NULL, side INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX turn_exchange ON turn(exchange, place);
CREATE INDEX turn_letter ON turn(letter) WHERE letter IS NOT NULL;
CREATE TABLE standing (letter INTEGER PRIMARY KEY, looked TEXT NOT NULL, count INTEGER NOT NULL) STRICT;
CREATE TABLE bound (letter INTEGER PRIMARY KEY, edtf TEXT NOT NULL, after TEXT NOT NULL, before TEXT NOT NULL) STRICT;
CREATE TABLE gap (row INTEGER PRIMARY KEY, author TEXT NOT NULL, addressee TEXT NOT NULL, after TEXT NOT NULL, before TEXT NOT NULL, data TEXT NOT NULL) STRICT;
CREATE TABLE pair (
  author TEXT NOT NULL, addressee TEXT NOT NULL, letters INTEGER NOT NULL, answered INTEGER NOT NULL, unanswered INTEGER NOT NULL,
  not_looked_for INTEGER NOT NULL, lost INTEGER NOT NULL, median REAL, delays INTEGER NOT NULL, transit REAL, transits INTEGER NOT NULL,
  PRIMARY KEY (author, addressee)
) STRICT, WITHOUT ROWID;
"""


def ledger(db: sqlite3.Connection) -> None:
    """Create acts and deliveries as the letters tell them, and what the archive makes of them: matters, sides, standings."""
    for statement in _LEDGER.split(";\n"):
        if statement.strip():
            db.execute(statement)
    # Sources read before there was a ledger must be read again.
    db.execute("UPDATE source SET fingerprint = ''")


# `act` and `delivery` come with a letter; `entered`, `consigned` and `matter` are made anew when anything changed.
_LEDGER = """
CREATE TABLE act (
  letter INTEGER NOT NULL REFERENCES letter(row), position INTEGER NOT NULL, key TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
  around_start INTEGER NOT NULL, around_end INTEGER NOT NULL, paragraph_start INTEGER NOT NULL, paragraph_end INTEGER NOT NULL,
  sentence INTEGER NOT NULL, type TEXT NOT NULL, quote TEXT NOT NULL, data TEXT NOT NULL, PRIMARY KEY (letter, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE delivery (
  letter INTEGER NOT NULL REFERENCES letter(row), position INTEGER NOT NULL, key TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
  stage TEXT NOT NULL, item TEXT, carrier TEXT, convoy TEXT, quote TEXT NOT NULL, data TEXT NOT NULL, PRIMARY KEY (letter, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE matter (
  id TEXT PRIMARY KEY, number INTEGER NOT NULL, label TEXT NOT NULL, first TEXT, last TEXT, confidence REAL NOT NULL, acts INTEGER NOT NULL,
  letters INTEGER NOT NULL, state TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX matter_number ON matter(number);
CREATE TABLE entered (
  letter INTEGER NOT NULL, position INTEGER NOT NULL, id TEXT NOT NULL, actor TEXT, counterparty TEXT, doer TEXT, other TEXT,
  matter TEXT NOT NULL, place INTEGER NOT NULL, why TEXT, state TEXT, PRIMARY KEY (letter, position)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX entered_id ON entered(id);
CREATE INDEX entered_matter ON entered(matter, place);
CREATE TABLE consigned (
  letter INTEGER NOT NULL, position INTEGER NOT NULL, id TEXT NOT NULL, giver TEXT, receiver TEXT, doer TEXT, other TEXT, matter TEXT,
  PRIMARY KEY (letter, position)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX consigned_id ON consigned(id);
CREATE INDEX consigned_matter ON consigned(matter) WHERE matter IS NOT NULL;
"""


def corrections(db: sqlite3.Connection) -> None:
    """Create editors' decisions, what each bears on, and room beside the ledger's rows for what they make of them."""
    for statement in _CORRECTIONS.split(";\n"):
        if statement.strip():
            db.execute(statement)


# Every row here comes from corrections.jsonl. `type` and `data` of an entered act are empty where no editor changed it.
_CORRECTIONS = """
CREATE TABLE decision (line INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, undone INTEGER NOT NULL, data TEXT NOT NULL) STRICT;
CREATE TABLE bearing (
  decision TEXT NOT NULL, layer INTEGER NOT NULL, nth INTEGER NOT NULL, thing TEXT NOT NULL, key TEXT NOT NULL, was TEXT NOT NULL, trouble TEXT,
  PRIMARY KEY (decision, layer, nth)
) STRICT, WITHOUT ROWID;
CREATE INDEX bearing_key ON bearing(thing, key);
CREATE TABLE became (id TEXT PRIMARY KEY, matter TEXT NOT NULL) STRICT, WITHOUT ROWID;
ALTER TABLE entered ADD COLUMN type TEXT;
ALTER TABLE entered ADD COLUMN data TEXT;
ALTER TABLE matter ADD COLUMN settled TEXT;
"""


def proposals(db: sqlite3.Connection) -> None:
    """Create what tells the acts that a user's own language model proposed from the others."""
    db.execute(
        "CREATE TABLE proposed (letter INTEGER NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (letter, position)) STRICT, WITHOUT ROWID"
    )


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (tables, connections, ledger, corrections, proposals)
"""In the order they are applied; a name never changes once it was released."""


def writer(path: Path) -> sqlite3.Connection:
    """Open `path` for the one writer, creating and migrating it; raises ArchiveOutdated and ArchiveError."""
    try:
        db = sqlite3.connect(path, isolation_level=None, timeout=5)
        # FULL: a commit that was acknowledged survives a power cut. The cache is for bulk loads.
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "cache_size=-65536",
            "temp_store=MEMORY",
        ):
            db.execute(f"PRAGMA {pragma}")
        migrate(db)
    except sqlite3.Error as wrong:
        raise explained(wrong, path) from wrong
    return db


def migrate(db: sqlite3.Connection) -> None:
    """Bring the tables to what this version writes."""
    _require(db)
    db.execute("CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT")
    done = _applied(db)
    _refuse_newer(done)
    for migration in MIGRATIONS:
        if migration.__name__ in done:
            continue
        db.execute("BEGIN IMMEDIATE")
        try:
            migration(db)
            now = datetime.now(UTC).isoformat(timespec="seconds")
            db.execute("INSERT INTO migration VALUES (?, ?)", (migration.__name__, now))
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")


def reader(path: Path) -> sqlite3.Connection:
    """Open `path` for reading only; raises NotAnArchive, ArchiveOutdated and ArchiveError."""
    if not path.exists():
        raise NotAnArchive(f"{path.parent} was never built: run `despatch build {path.parent}` first")
    db = None
    for query in ("mode=ro", "mode=ro&immutable=1"):
        # A folder that cannot be written has no room for the shared index of a WAL database.
        try:
            db = sqlite3.connect(
                f"file:{quote(str(path))}?{query}", uri=True, isolation_level=None, check_same_thread=False
            )
            db.execute("PRAGMA query_only=ON")
            done = _applied(db)
            break
        except sqlite3.OperationalError as wrong:
            if db is not None:
                db.close()
            if "no such table" in str(wrong):
                raise NotAnArchive(f"{path.parent} was never built: run `despatch build {path.parent}` first") from None
            if "immutable" in query:
                raise explained(wrong, path) from wrong
        except sqlite3.DatabaseError as wrong:
            if db is not None:
                db.close()
            raise explained(wrong, path) from wrong
    assert db is not None
    _refuse_newer(done)
    if len(done) < len(MIGRATIONS):
        raise NotAnArchive(
            f"{path} was written by an older Despatch: run `despatch build {path.parent}` to bring it up to date"
        )
    db.execute("PRAGMA mmap_size=268435456")
    db.execute("PRAGMA cache_size=-16384")
    return db


def explained(wrong: sqlite3.Error, path: Path) -> ArchiveError:
    """Return the exception that says what happened to the archive and what to do next."""
    words = str(wrong)
    if "full" in words:
        return ArchiveError(
            f"{path}: no room left on the disk; what was there before is whole. Free some space and build again"
        )
    if "locked" in words or "busy" in words:
        return ArchiveError(f"{path} is in use by another program: close it and try again")
    if "readonly" in words or "unable to open" in words:
        return ArchiveError(f"{path} cannot be opened or written: check the permissions of the file and of its folder")
    if "malformed" in words or "not a database" in words:
        return ArchiveError(
            f"{path} is damaged ({words}): delete it and run `despatch build {path.parent}`, which brings it back"
        )
    return ArchiveError(f"{path}: {words}")


def _applied(db: sqlite3.Connection) -> set[str]:
    return {name for (name,) in db.execute("SELECT name FROM migration")}


def _refuse_newer(done: set[str]) -> None:
    unknown = done - {migration.__name__ for migration in MIGRATIONS}
    if unknown:
        raise ArchiveOutdated(
            f"archive.db was written by a newer Despatch ({', '.join(sorted(unknown))}): upgrade Despatch, or delete archive.db and build again"
        )


def _require(db: sqlite3.Connection) -> None:
    options = {option for (option,) in db.execute("PRAGMA compile_options")}
    if "ENABLE_FTS5" not in options or sqlite3.sqlite_version_info < (3, 37, 0):
        raise ArchiveError(
            f"this Python's SQLite ({sqlite3.sqlite_version}) lacks full-text search or strict tables: use a Python built with SQLite 3.37 or newer and FTS5"
        )
