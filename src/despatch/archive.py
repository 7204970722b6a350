"""The one door to an archive: everything that commands, pages and scripts may ask."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from despatch import check, settings
from despatch.errors import ArchiveError, NotAnArchive, NotFound
from despatch.export import rows
from despatch.model import (
    AnswerEntry,
    Entry,
    Exchange,
    ExchangeEntry,
    Facet,
    Filter,
    GapEntry,
    InferredEntry,
    InferredStatus,
    Looked,
    Pair,
    PersonEntry,
    Problem,
    Record,
    ReferenceEntry,
    SearchResult,
    Standing,
)
from despatch.pipeline import LETTERS, BuildReport, Progress
from despatch.pipeline import build as _build
from despatch.settings import Settings
from despatch.store import connected, mentioned, missing, reader, schema
from despatch.store.search import FullText, Searcher

__all__ = ["Archive", "BuildReport", "Progress", "build", "init", "open"]


class Archive:
    """An archive opened for reading. Any thread may ask; close it, or use it with `with`, when done."""

    path: Path
    settings: Settings

    def __init__(self, path: Path, settings: Settings, *, searcher: Searcher | None = None) -> None:
        self.path = path
        self.settings = settings
        self._searcher: Searcher = searcher or FullText()
        self._local = threading.local()
        self._lock = threading.Lock()
        self._all: list[sqlite3.Connection] = []
        _ = self._db

    @property
    def _db(self) -> sqlite3.Connection:
        """The connection of the thread that asks: SQLite reads side by side, but one statement at a time each."""
        found: sqlite3.Connection | None = getattr(self._local, "db", None)
        if found is None:
            found = schema.reader(self.path / schema.FILE)
            self._local.db = found
            with self._lock:
                self._all.append(found)
        return found

    @contextmanager
    def _asking(self) -> Iterator[sqlite3.Connection]:
        """Lend the connection, and say what SQLite says in words that name the next step."""
        try:
            yield self._db
        except sqlite3.Error as wrong:
            raise schema.explained(wrong, self.path / schema.FILE) from wrong

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let the files go."""
        with self._lock:
            while self._all:
                self._all.pop().close()
        self._local = threading.local()

    def letters(
        self,
        where: Filter = Filter(),
        *,
        order: Literal["date", "source"] = "date",
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Entry]:
        """Return the letters that `where` means. Uncertain dates sort at their latest day, undated letters last."""
        with self._asking() as db:
            return reader.entries(db, where, order, limit, offset)

    def count(self, where: Filter = Filter()) -> int:
        """Return how many letters `where` means."""
        with self._asking() as db:
            return reader.count(db, where)

    def facets(self, where: Filter = Filter()) -> dict[str, tuple[Facet, ...]]:
        """Return sender, recipient, year, marking, place, kind and source, each with its values and counts."""
        with self._asking() as db:
            return reader.facets(db, where)

    def letter(self, id: str) -> Record:
        """Return one letter whole; an id that was redirected leads to the letter that took its place."""
        with self._asking() as db:
            record = reader.record(db, id)
            return replace(record, **connected.completed(db, record))

    def search(
        self,
        query: str,
        *,
        order: Literal["relevance", "date"] = "relevance",
        limit: int = 20,
        offset: int = 0,
    ) -> SearchResult:
        """Search words, phrases, AND OR NOT, and fields; raises QueryError."""
        with self._asking() as db:
            return self._searcher.search(db, query, order=order, limit=limit, offset=offset)

    def people(self) -> list[PersonEntry]:
        """Return the people of the archive, those with most letters first."""
        with self._asking() as db:
            return reader.people(db)

    def person(self, id: str) -> PersonEntry:
        """Return one person; raises NotFound."""
        with self._asking() as db:
            found = reader.people(db, id)
        if not found:
            raise NotFound(f"no person goes by the id {id!r} in this archive")
        return found[0]

    def timeline(self, where: Filter = Filter()) -> list[tuple[str, int]]:
        """Return (month as YYYY-MM, letters) for every month that has letters that `where` means, in order."""
        with self._asking() as db:
            return reader.timeline(db, where)

    # ------------------------------------------------------------ what answers what, and what is missing

    def references(self, letter_id: str) -> list[ReferenceEntry]:
        """Return the references of one letter with their links, in the order of its words; raises NotFound."""
        with self._asking() as db:
            return connected.references(db, letter_id)

    def answers(self, letter_id: str) -> list[AnswerEntry]:
        """Return what answers this letter (or inferred letter), the earliest first; raises NotFound."""
        with self._asking() as db:
            return connected.answers(db, letter_id)

    def exchanges(
        self, where: Filter = Filter(), *, order: Literal["date", "length"] = "date", limit: int | None = None, offset: int = 0
    ) -> list[ExchangeEntry]:
        """Return the exchanges that hold a letter that `where` means, the earliest or the longest first."""
        with self._asking() as db:
            return connected.exchanges(db, where, order, limit, offset)

    def count_exchanges(self, where: Filter = Filter()) -> int:
        """Return how many exchanges hold a letter that `where` means."""
        with self._asking() as db:
            return connected.count_exchanges(db, where)

    def exchange(self, id: str, *, limit: int | None = None, offset: int = 0) -> Exchange:
        """Return the exchange that a letter or inferred letter belongs to, its turns in order of time; raises NotFound."""
        with self._asking() as db:
            return connected.exchange(db, id, limit, offset)

    def missing(
        self,
        *,
        author: str | None = None,
        addressee: str | None = None,
        person: str | None = None,
        year: str | None = None,
        status: InferredStatus | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[InferredEntry]:
        """Return the letters known only from others, with the passages that prove them, in order of time.

        `author`, `addressee` and `person` (either side) are ids, or names as they stand in the record; `year` is
        an EDTF prefix ("1942", "1942-07"). Letters since acquired come only when `status` asks for them.
        """
        with self._asking() as db:
            return missing.missing(db, (author, addressee, person, year, status), limit, offset)

    def count_missing(
        self,
        *,
        author: str | None = None,
        addressee: str | None = None,
        person: str | None = None,
        year: str | None = None,
        status: InferredStatus | None = None,
    ) -> int:
        """Return how many letters `missing` would return."""
        with self._asking() as db:
            return missing.count_missing(db, (author, addressee, person, year, status))

    def missing_facets(self) -> dict[str, tuple[Facet, ...]]:
        """Return author, addressee, year and status of all inferred letters, each with its values and counts."""
        with self._asking() as db:
            return missing.missing_facets(db)

    def inferred(self) -> list[InferredEntry]:
        """Return every inferred letter, those now acquired among them."""
        with self._asking() as db:
            return missing.inferred(db)

    def inferred_letter(self, id: str) -> InferredEntry:
        """Return one inferred letter, also one that was acquired since; raises NotFound."""
        with self._asking() as db:
            return missing.inferred_letter(db, id)

    def unanswered(
        self, where: Filter = Filter(), *, looked: Looked | None = None, limit: int | None = None, offset: int = 0
    ) -> list[Standing]:
        """Return the letters that `where` means and nothing answers, in order of date; `looked` narrows to one kind."""
        with self._asking() as db:
            return connected.unanswered(db, where, looked, limit, offset)

    def standings(self, where: Filter = Filter()) -> dict[Looked, int]:
        """Return how many letters are answered, were looked for in vain, and could not be looked for."""
        with self._asking() as db:
            return connected.standings(db, where)

    def pairs(self) -> list[Pair]:
        """Return who answers whom and how fast, one entry for each direction, the busiest first."""
        with self._asking() as db:
            return connected.pairs(db)

    def gaps(self, person: str | None = None) -> list[GapEntry]:
        """Return numbers missing in a series and unusual silences, of all pairs or of those of one person."""
        with self._asking() as db:
            return connected.gaps(db, person)

    def count_gaps(self) -> int:
        """Return how many gaps there are between all pairs."""
        with self._asking() as db:
            return connected.count_gaps(db)

    def problems(self, code: str | None = None) -> Sequence[Problem]:
        """Return the findings about the material."""
        with self._asking() as db:
            return list(reader.problems(db, code))

    def check(self) -> list[Problem]:
        """Validate the finished archive: spans, quotes, ids and dates; an empty list is a clean bill."""
        with self._asking() as db:
            return list(check.findings(db))

    def export_letters(self) -> Iterator[dict[str, object]]:
        """Yield the rows of letters.jsonl (DESIGN 6), in source order."""
        with self._asking() as db:
            reasoned = connected.intervals(db)
            for letter, _, senders, recipients in reader.letters(db):
                yield rows.letter(letter, senders, recipients, reasoned.get(letter.id))

    def export_references(self) -> Iterator[dict[str, object]]:
        """Yield the rows of references.jsonl (DESIGN 6), in source order."""
        with self._asking() as db:
            for values in connected.export(db):
                yield rows.reference(*values)

    def export_inferred(self) -> Iterator[dict[str, object]]:
        """Yield the rows of inferred.jsonl (DESIGN 6), in order of time."""
        with self._asking() as db:
            for values in missing.export(db):
                yield rows.inferred(*values)

    def export_mentions(self) -> Iterator[dict[str, object]]:
        """Yield the rows of mentions.jsonl (DESIGN 6), in source order."""
        with self._asking() as db:
            yield from mentioned.export(db)

    def export_problems(self) -> Iterator[dict[str, object]]:
        """Yield the rows of problems.jsonl (DESIGN 6), by source and place."""
        with self._asking() as db:
            for problem in reader.problems(db):
                yield rows.problem(problem)


def init(path: str | Path, *, title: str | None = None) -> Path:
    """Make an archive folder with a commented despatch.toml and an empty letters/; returns the folder.

    A folder that is there already is kept with all it holds; raises ArchiveError when it is an archive.
    """
    folder = Path(path)
    file = folder / settings.FILE
    if file.exists():
        raise ArchiveError(f"{folder} is an archive already: put transcripts into {folder / LETTERS} and run `despatch build {folder}`")
    try:
        (folder / LETTERS).mkdir(parents=True, exist_ok=True)
        file.write_text(settings.template(title or folder.resolve().name.replace("-", " ") or "Letters"), encoding="utf-8")
    except OSError as wrong:
        raise ArchiveError(f"{folder} cannot be made an archive ({wrong.strerror}): choose a folder that you may write to") from wrong
    return folder


def build(
    path: str | Path, *, progress: Callable[[Progress], None] | None = None, workers: int | None = None
) -> BuildReport:
    """Bring the archive at `path` up to date with its sources; only what changed is read again.

    `progress` is called after each source. `workers` is the number of processes that read (None: as many as
    pay off); the archive is the same whatever it is. Raises NotAnArchive, ArchiveBusy, ArchiveError and
    SettingsError; what is wrong in the material is in the report instead.
    """
    return _build(Path(path), progress=progress, workers=workers)


def open(path: str | Path) -> Archive:
    """Open the archive at `path` for reading; raises NotAnArchive, ArchiveOutdated and ArchiveError."""
    folder = Path(path)
    if not (folder / settings.FILE).is_file():
        raise NotAnArchive(f"{folder} holds no {settings.FILE}: run `despatch init {folder}` first")
    return Archive(folder, settings.load(folder / settings.FILE))
