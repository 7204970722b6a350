"""Storing and indexing letters, against the barest way into SQLite: read, split, find dates, insert."""

from __future__ import annotations

import hashlib
import re
import sqlite3
import tempfile
import time
from pathlib import Path

import despatch.archive
from bench import corpus
from bench.measure import Result
from bench.stages import readings
from despatch.pipeline.source_stages import SourceState
from despatch.store import records
from despatch.store.writer import Writer

DATE = re.compile(
    r"\b(?:(?:January|February|March|April|May|June|July|August|September|October|November|December|[A-Z][a-z]{2,4}r?\.?)"
    r"\s{1,2}\d{1,2}(?:st|nd|rd|th|d)?\.?,?(?:\s{1,2}1[5-9]\d\d)?|\d{1,2}(?:st|nd|rd|th|d)?\s{1,2}[A-Z][a-z]{2,8}\.?,?\s{1,2}1[5-9]\d\d)"
)


def run(*, full: bool) -> list[Result]:  # noqa: ARG001 - every part is called alike
    files = corpus.renamed(corpus.files(), 4)
    ready = [readings(name, data) for name, data in files.items()]
    with tempfile.TemporaryDirectory() as folder:
        _write(Path(folder), files)
        # Turn about, so that a busy spell of the machine falls on both; the least of each is compared.
        floors, ours = [], []
        for turn in range(3):
            floors.append(_bare(Path(folder), Path(folder) / f"bare-{turn}.db"))
            (Path(folder) / f"ours-{turn}").mkdir()
            ours.append(_stored(ready, Path(folder) / f"ours-{turn}"))
    floor, count = min(floors)
    mine, letters = min(ours)
    detail = (
        f"{letters / mine:.0f} letters a second of CPU; bare {count / floor:.0f} pieces a second"
        f" ({letters} letters, {count} pieces)"
    )
    return [Result("store and index / bare read, parse, insert", mine / floor, 1.3, "at most", detail=detail)]


def room(archive: Path) -> Result:
    """Compare the bytes of a compacted archive.db with those of its sources."""
    sources = sum(file.stat().st_size for file in (archive / "letters").iterdir())
    sizes = despatch.archive.compact(archive)
    detail = f"{sizes.after / 1e6:.1f} MB, {sizes.before / 1e6:.1f} MB after the build; sources {sources / 1e6:.1f} MB"
    return Result("archive.db compacted / its sources", sizes.after / sources, 3.0, "at most", detail=detail)


def _write(folder: Path, files: dict[str, bytes]) -> None:
    (folder / "letters").mkdir()
    for name, data in files.items():
        (folder / "letters" / name).write_bytes(data)


def _stored(ready: list[SourceState], folder: Path) -> tuple[float, int]:
    """Return the CPU seconds that our store takes for letters already read, and how many there were."""
    start = time.process_time()
    with Writer(folder) as writer:
        for state in ready:
            assert state.source is not None
            writer.put(records.to_rows(state.source, state.cuts, state.descriptions, (), "bench"))
    return time.process_time() - start, sum(len(state.cuts) for state in ready)


def _bare(folder: Path, file: Path) -> tuple[float, int]:
    """Return the CPU seconds of the barest load of the same files, and how many pieces it made."""
    start = time.process_time()
    db = sqlite3.connect(file, isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")
    db.execute(
        "CREATE TABLE letter (row INTEGER PRIMARY KEY, source TEXT, sha256 TEXT, heading TEXT, dates TEXT, words TEXT)"
    )
    db.execute("CREATE VIRTUAL TABLE fts USING fts5(words, content='letter', content_rowid='row')")
    db.execute("BEGIN")
    count = 0
    for path in sorted((folder / "letters").iterdir()):
        data = path.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        for piece in data.decode("utf-8").split("\n\n\n"):
            count += 1
            heading = piece.strip().partition("\n")[0]
            row = (count, path.name, digest, heading, " ".join(DATE.findall(piece)), piece)
            db.execute("INSERT INTO letter VALUES (?, ?, ?, ?, ?, ?)", row)
            db.execute("INSERT INTO fts(rowid, words) VALUES (?, ?)", (count, piece))
    db.execute("COMMIT")
    db.close()
    return time.process_time() - start, count
