"""The archive room: a folder comes in; what commands, pages and scripts ask of it goes out, as typed views."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from despatch import settings
from despatch.acts import unread_languages
from despatch.archive.correspondence import Correspondence
from despatch.archive.exports import Exports
from despatch.archive.ledger import Ledger
from despatch.archive.session import Session
from despatch.errors import ArchiveError, NotAnArchive, NotFound
from despatch.model import (
    Correction,
    DecisionEntry,
    DeliveryFilter,
    Entry,
    Facet,
    Filter,
    PersonEntry,
    Problem,
    Record,
    SearchResult,
    Span,
)
from despatch.pipeline import decisions as correcting
from despatch.pipeline.build import LETTERS, BuildReport, Progress
from despatch.pipeline.build import build as _build
from despatch.settings import Settings
from despatch.store import (
    accounts,
    check,
    read_decisions,
    read_deliveries,
    read_ledger,
    read_letters,
    read_references,
)
from despatch.store.search import FullText, Searcher

__all__ = ["Archive", "BuildReport", "Progress", "build", "decide", "init", "open"]


class Archive:
    """An archive opened for reading. Any thread may ask; close it, or use it with `with`, when done.

    `correspondence` tells what answers what and what is missing; `ledger` what was asked, promised and done, and
    how it stands; `exports` gives the rows of each table.
    """

    path: Path
    settings: Settings
    correspondence: Correspondence
    ledger: Ledger
    exports: Exports

    def __init__(self, path: Path, settings: Settings, *, searcher: Searcher | None = None) -> None:
        self.path = path
        self.settings = settings
        self._searcher: Searcher = searcher or FullText()
        self._session = Session(path, settings)
        self.correspondence = Correspondence(self._session)
        self.ledger = Ledger(self._session)
        self.exports = Exports(self._session, self.ledger)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the files."""
        self._session.close()

    def letters(
        self,
        where: Filter = Filter(),
        *,
        order: Literal["date", "source"] = "date",
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Entry]:
        """Return the letters that `where` means. Uncertain dates sort at their latest day, undated letters last."""
        with self._session.connection() as db:
            return read_letters.entries(db, where, order, limit, offset)

    def count(self, where: Filter = Filter()) -> int:
        """Return how many letters `where` means."""
        with self._session.connection() as db:
            return read_letters.count(db, where)

    def facets(self, where: Filter = Filter()) -> dict[str, tuple[Facet, ...]]:
        """Return sender, recipient, year, marking, place, kind and source, each with its values and counts."""
        with self._session.connection() as db:
            return read_letters.facets(db, where)

    def letter(self, id: str) -> Record:
        """Return one letter whole; an id that was redirected leads to the letter that took its place."""
        with self._session.connection() as db:
            record = read_letters.record(db, id)
            whole = replace(record, **read_references.completed(db, record))
            acts = tuple(read_ledger.acts_of(db, record.letter.id, self.settings.languages))
            steps = tuple(read_deliveries.entries(db, DeliveryFilter(letter=record.letter.id), None, None, 0))
            return replace(
                whole,
                acts=acts,
                deliveries=steps,
                withdrawn=tuple(accounts.withdrawn(db, record.letter.id)),
                unread=self._unread(record),
            )

    def _unread(self, record: Record) -> tuple[str, ...]:
        at = record.letter.span.start
        body = record.letter.description.body or record.letter.span
        return unread_languages.languages_of(record.text, Span(body.start - at, body.end - at), self.settings.languages)

    def search(
        self,
        query: str,
        *,
        order: Literal["relevance", "date"] = "relevance",
        limit: int = 20,
        offset: int = 0,
    ) -> SearchResult:
        """Search words, phrases, AND OR NOT, and fields; raises QueryError."""
        with self._session.connection() as db:
            return self._searcher.search(db, query, order=order, limit=limit, offset=offset)

    def people(self) -> list[PersonEntry]:
        """Return the people of the archive, those with most letters first."""
        with self._session.connection() as db:
            return read_decisions.of_people(db, read_letters.people(db))

    def person(self, id: str) -> PersonEntry:
        """Return one person; raises NotFound."""
        with self._session.connection() as db:
            found = read_decisions.of_people(db, read_letters.people(db, id))
        if not found:
            raise NotFound(f"no person goes by the id {id!r} in this archive")
        return found[0]

    def timeline(self, where: Filter = Filter()) -> list[tuple[str, int]]:
        """Return (month as YYYY-MM, letters) for every month that has letters that `where` means, in order."""
        with self._session.connection() as db:
            return read_letters.timeline(db, where)

    def is_name(self, name: str) -> bool:
        """Say whether a letter names a sender or recipient just so, or a person of the archive goes by the name."""
        with self._session.connection() as db:
            return read_letters.is_name(db, name)

    def decisions(self) -> list[DecisionEntry]:
        """Return editors' decisions in the order of corrections.jsonl, each with how it fares and what it bears on."""
        with self._session.connection() as db:
            found = read_decisions.entries(db)
        known = {one.id for one in found}
        lines = correcting.read(self.path).lines
        return [
            *found,
            *(
                DecisionEntry(line.correction, line.number, "waiting")
                for line in lines
                if line.correction.id not in known
            ),
        ]

    def decision(self, id: str) -> DecisionEntry:
        """Return one decision; raises NotFound."""
        found = [one for one in self.decisions() if one.id == id]
        if not found:
            raise NotFound(f"no decision bears the id {id!r}: `despatch review list {self.path}` shows them")
        return found[0]

    def problems(self, code: str | None = None) -> Sequence[Problem]:
        """Return the findings about the material."""
        with self._session.connection() as db:
            return list(read_letters.problems(db, code))

    def check(self) -> list[Problem]:
        """Validate the finished archive: spans, quotes, ids and dates; an empty list is a clean bill."""
        with self._session.connection() as db:
            return list(check.findings(db))


def init(path: str | Path, *, title: str | None = None) -> Path:
    """Make an archive folder with a commented despatch.toml and an empty letters/; returns the folder.

    A folder that is there already is kept with all it holds; raises ArchiveError when it is an archive.
    """
    folder = Path(path)
    file = folder / settings.FILE
    if file.exists():
        raise ArchiveError(
            f"{folder} is an archive already: put transcripts into {folder / LETTERS} and run `despatch build {folder}`"
        )
    try:
        (folder / LETTERS).mkdir(parents=True, exist_ok=True)
        file.write_text(
            settings.template(title or folder.resolve().name.replace("-", " ") or "Letters"), encoding="utf-8"
        )
    except OSError as wrong:
        raise ArchiveError(
            f"{folder} cannot be made an archive ({wrong.strerror}): choose a folder that you may write to"
        ) from wrong
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


def decide(path: str | Path, decision: Correction, *, later: bool = False) -> DecisionEntry:
    """Take an editor's decision: write it to corrections.jsonl and lay it over the archive; returns how it fares.

    With `later` it is only written, and the next build or decision lays it over: of a large archive that takes seconds.
    `despatch.archive.targets` finds what a decision is about. Raises DecisionError for one that says too little,
    NotFound, ArchiveBusy and ArchiveError.
    """
    from despatch.pipeline import decide  # noqa: PLC0415 - who only reads decides nothing

    taken = decide.take(Path(path), decision, later=later)
    with open(path) as opened:
        return opened.decision(taken.id)


def open(path: str | Path) -> Archive:
    """Open the archive at `path` for reading; raises NotAnArchive, ArchiveOutdated and ArchiveError."""
    folder = Path(path)
    if not (folder / settings.FILE).is_file():
        raise NotAnArchive(f"{folder} holds no {settings.FILE}: run `despatch init {folder}` first")
    return Archive(folder, settings.load(folder / settings.FILE))
