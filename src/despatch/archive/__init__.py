"""The archive room: a folder comes in; what commands, pages and scripts ask of it goes out, as typed views."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

from despatch import restrict, settings
from despatch.archive import choices
from despatch.archive.alphabet import in_alphabet
from despatch.archive.correspondence import Correspondence
from despatch.archive.exports import Exports
from despatch.archive.facsimiles import Facsimile, facsimiles_of
from despatch.archive.ledger import Ledger
from despatch.archive.new_archive import init
from despatch.archive.notes import Notes
from despatch.archive.records import whole_record
from despatch.archive.restrictions import Restricting
from despatch.archive.review import Review
from despatch.archive.session import Session
from despatch.archive.standings import make_stand
from despatch.decisions.overruled import mark_overruled
from despatch.errors import NotAnArchive, NotFound
from despatch.model import (
    EVERY_PIECE,
    Correction,
    DecisionEntry,
    Entry,
    Facet,
    Filter,
    Geography,
    Letter,
    PersonEntry,
    PlaceEntry,
    Problem,
    Record,
    Repeated,
    SearchOrder,
    SearchResult,
    Timeline,
    gathered,
)
from despatch.pipeline.build import LETTERS, BuildReport, Progress
from despatch.pipeline.build import build as _build
from despatch.problems import WIDESPREAD
from despatch.settings import Settings
from despatch.store import (
    check,
    read_decisions,
    read_facets,
    read_geography,
    read_letters,
    read_places,
    spool,
)
from despatch.store.chosen_search import ChosenSearch
from despatch.store.compact import Compacted
from despatch.store.compact import compact as _compact
from despatch.store.search import Searcher

if TYPE_CHECKING:
    from despatch.store.large_index import Made

MOST_WORK = 20_000_000
"""The steps of work that a page may take: about a second of a processor of 2020."""

__all__ = [
    "Archive",
    "BuildReport",
    "Progress",
    "build",
    "build_was_cut",
    "compact",
    "decide",
    "decide_all",
    "index",
    "init",
    "open",
    "open_permitted",
    "settle",
]


class Archive:
    """An archive opened for reading. Any thread may ask. Close it in the end, or use it with `with`.

    The archive itself answers questions about letters and people. `correspondence` tells which letters answer which,
    and which are missing. `ledger` tells what was asked, promised and done. `exports` has the rows of each table.
    `review` walks what is doubtful. `restricting` tells what is withheld from readers. `notes` has what readers noted.
    """

    path: Path
    home: Path
    """The folder whose files people edit: for the archive that readers see, that of the whole one."""
    settings: Settings
    correspondence: Correspondence
    ledger: Ledger
    exports: Exports
    review: Review
    restricting: Restricting
    notes: Notes

    def __init__(
        self, path: Path, settings: Settings, *, home: Path | None = None, searcher: Searcher | None = None
    ) -> None:
        self.path = path
        self.home = home or path
        self.settings = settings
        self._searcher: Searcher = searcher or ChosenSearch(path, settings.languages)
        self._session = Session(path, settings, self.home)
        self.correspondence = Correspondence(self._session)
        self._stand = make_stand(self._session)
        self.ledger = Ledger(self._session, self._stand)
        self.review = Review(self._session)
        self.restricting = Restricting(self._session)
        self.notes = Notes(self._session)
        self.exports = Exports(self._session, self._stand)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the files."""
        self._session.close()

    @property
    def unfinished(self) -> bool:
        """Whether a build was cut before its end: the archive is as it was before that build."""
        return build_was_cut(self.path)

    def snapshot(self) -> AbstractContextManager[None]:
        """Return a context in which this thread's questions see one state, whatever a build commits meanwhile."""
        return self._session.snapshot()

    def limited(self, steps: int | None = MOST_WORK) -> AbstractContextManager[None]:
        """Allow all questions that this thread asks within so many steps of SQLite's together; None allows any number.

        A question that needs more raises TooMuchWork. A server limits each page so; scripts and builds have no limit.
        """
        return self._session.limited(steps)

    def letters(
        self,
        where: Filter = Filter(),
        *,
        order: Literal["date", "source"] = "date",
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Entry]:
        """Return the letters that `where` selects: those with words, or those known by description only.

        With `other` it selects the pieces that are no letters, such as the title of a book.

        An uncertain date sorts at its last day, an undated letter last.
        """
        with self._session.asking_for(where) as db:
            return read_letters.entries(db, where, order, limit, offset)

    def entries(self, ids: Collection[str]) -> dict[str, Entry]:
        """Return the letters with these ids as lists show them, by id; an id that no letter has is left out."""
        with self._session.connection() as db:
            return read_letters.entries_by_id(db, sorted(set(ids)))

    def texts(self, ids: Collection[str]) -> dict[str, tuple[Letter, str]]:
        """Return the letters with these ids, each with its words, by id; an id that no letter has is left out."""
        with self._session.connection() as db:
            return read_letters.texts(db, sorted(set(ids)))

    def count(self, where: Filter = Filter()) -> int:
        """Return how many letters `where` selects."""
        with self._session.asking_for(where) as db:
            if where != Filter():
                return read_letters.count(db, where)
            return self._session.keep("letters", lambda: read_letters.count(db, where), whole=True)

    def count_sure(self) -> tuple[int, int]:
        """Return how many letters name sender, recipient and date surely (0.9 and more), and how many do not."""
        with self._session.connection() as db:
            return read_letters.count_sure(db)

    def count_described(self) -> dict[str, int]:
        """Return how many letters are known by description only: "described" are the archive's, "elsewhere" others'.

        A description of a letter that the archive holds is not counted, nor is a second one of the same letter.
        """
        with self._session.connection() as db:
            return read_letters.count_described(db)

    def count_other(self) -> int:
        """Return how many pieces of the sources are no letters, such as the title of a book."""
        with self._session.connection() as db:
            return read_letters.count_other(db)

    def facets(self, where: Filter = Filter()) -> dict[str, tuple[Facet, ...]]:
        """Return sender, recipient, year, marking, place, kind and source, each with its values and counts.

        A facet counts the letters that all other fields select. So each of its values adds its letters to the list.
        """
        with self._session.asking_for(where) as db:
            return read_facets.facets(db, where, self._session.keep)

    def letter(self, id: str) -> Record:
        """Return one letter whole. A redirected id leads to the letter in its place; raises NotFound."""
        return whole_record(self._session, self._stand, id)

    def facsimiles(self, record: Record) -> tuple[Facsimile, ...]:
        """Return the images of a letter's pages, each with the words beside it."""
        alone = self.count(Filter(source=record.letter.source, described=None, other=None)) == 1
        return facsimiles_of(record, self.path / LETTERS, alone=alone)

    def search(
        self,
        query: str,
        where: Filter = EVERY_PIECE,
        *,
        order: SearchOrder = "relevance",
        limit: int = 20,
        offset: int = 0,
    ) -> SearchResult:
        """Search words, phrases, AND OR NOT, and fields, among all that `where` selects; raises QueryError.

        By default a search finds letters known by description, and pieces that are no letters, too.
        """
        with self._session.asking_for(where) as db:
            return self._searcher.search(db, query, where, order=order, limit=limit, offset=offset)

    def index_trouble(self) -> str:
        """Return why searches do not use the index of large archives that is there; empty where nothing is wrong."""
        with self._session.connection() as db:
            opened = self._searcher.opened(db) if isinstance(self._searcher, ChosenSearch) else None
        return f"{opened}; archive.db answers" if isinstance(opened, str) else ""

    def people(self) -> list[PersonEntry]:
        """Return the people of the archive, those with the most letters first."""
        with self._session.connection() as db:
            return read_decisions.with_decisions(db, read_letters.people(db))

    def people_in_alphabet(self) -> list[tuple[str, PersonEntry]]:
        """Return the people by surname and the bodies by name, each with the folded words that it is sorted by."""
        return in_alphabet(self.people(), self.settings.languages)

    def person(self, id: str) -> PersonEntry:
        """Return one person; raises NotFound."""
        with self._session.connection() as db:
            people = read_decisions.with_decisions(db, read_letters.people(db, id))
        if not people:
            raise NotFound(f"no person has the id {id!r} in this archive")
        return people[0]

    def places(self) -> list[PlaceEntry]:
        """Return the places at which letters were written, those with the most letters first."""
        with self._session.connection() as db:
            return read_places.places(db)

    def place(self, id: str) -> PlaceEntry:
        """Return one place; raises NotFound."""
        with self._session.connection() as db:
            found = read_places.places(db, id)
        if not found:
            raise NotFound(f"no place has the id {id!r}: `despatch places {self.home}` lists the places of the archive")
        return found[0]

    def find_places(self, name: str) -> list[str]:
        """Return the ids of the places that `name` means: an id, or any way in which letters write a place."""
        with self._session.connection() as db:
            return read_places.find_places(db, name)

    def geography(self, where: Filter = Filter()) -> Geography:
        """Return where the letters that `where` selects were written, and whence they were answered."""
        with self._session.asking_for(where) as db:
            return read_geography.geography(db, where)

    def ties(self, where: Filter = Filter()) -> list[tuple[str, str, int]]:
        """Return (sender, recipient, letters) of each two people, of the letters that `where` selects."""
        with self._session.asking_for(where) as db:
            return read_geography.ties(db, where)

    def over_time(self, by: Literal["month", "year"] = "month", where: Filter = Filter()) -> Timeline:
        """Return how many letters that `where` selects fall in each month or year.

        Letters with an uncertain date are counted by the span in which they lie.
        """
        with self._session.asking_for(where) as db:
            return read_letters.over_time(db, by, where)

    def timeline(self, where: Filter = Filter()) -> list[tuple[str, int]]:
        """Return (month as YYYY-MM, letters) for every month with letters that `where` selects, in order."""
        with self._session.asking_for(where) as db:
            return read_letters.timeline(db, where)

    def kinds(self) -> tuple[str, ...]:
        """Return the kinds of letters: those of the archive, then those that its languages have words for."""
        with self._session.connection() as db:
            return choices.kinds(db, self.settings.languages)

    def is_name(self, name: str) -> bool:
        """Return whether a letter names a sender or recipient so, or a person of the archive has the name."""
        with self._session.connection() as db:
            return read_letters.is_name(db, name)

    def decisions(self) -> list[DecisionEntry]:
        """Return editors' decisions in the order of corrections.jsonl, each with its state and what it changed."""
        with self._session.connection() as db:
            entries = read_decisions.entries(db)
        log = self._session.decisions()
        known = {entry.id for entry in entries}
        return mark_overruled([_as_of_now(entry, log.undone) for entry in entries]) + [
            DecisionEntry(line.correction, line.number, "undone" if line.correction.id in log.undone else "waiting")
            for line in log.lines
            if line.correction.id not in known
        ]

    def logged(self, id: str) -> Correction | None:
        """Return a decision as corrections.jsonl has it, also one that no build has laid over yet; None without it."""
        log = self._session.decisions()
        return next((line.correction for line in reversed(log.lines) if line.correction.id == id), None)

    def decision(self, id: str) -> DecisionEntry:
        """Return one decision; raises NotFound."""
        for entry in self.decisions():
            if entry.id == id:
                return entry
        raise NotFound(f"no decision bears the id {id!r}: `despatch review list {self.home}` shows them")

    def problems(self, code: str | None = None) -> Sequence[Problem]:
        """Return the findings about the material, or those of one code."""
        with self._session.connection() as db:
            return [*read_letters.problems(db, code), *self._session.log_problems(code)]

    def findings(self, code: str | None = None) -> tuple[Repeated, ...]:
        """Return the findings about the material, those that repeat for one cause as one with a count."""
        return gathered(self.problems(code), WIDESPREAD)

    def check(self) -> list[Problem]:
        """Check the spans, quotes, ids and dates of the archive; an empty list means that all are right."""
        cut = [Problem("build-cut", spool.FILE, f"run `despatch build {self.path}` again")] if self.unfinished else []
        with self._session.connection() as db:
            return [*cut, *check.findings(db)]


def _as_of_now(entry: DecisionEntry, undone: frozenset[str]) -> DecisionEntry:
    """Return a decision with its state now: it may have been undone, or taken up again, since the last build."""
    if entry.id in undone:
        return replace(entry, state="undone", bearings=())
    return replace(entry, state="waiting") if entry.state == "undone" else entry


def build(
    path: str | Path,
    *,
    progress: Callable[[Progress], None] | None = None,
    workers: int | None = None,
    cluster: str | None = None,
) -> BuildReport:
    """Bring the archive at `path` up to date with its sources. Only new and changed sources are read.

    `progress` is called after each source. `workers` is the number of processes that read, by default as many as
    save time. `cluster` is the address of a dask cluster that reads instead, or "local:N". The archive does not depend
    on either. Raises NotAnArchive, ArchiveBusy, ArchiveError, SettingsError, and DespatchError for a cluster that
    cannot be used. Faults of the material are in the report instead.
    """
    return _build(Path(path), progress=progress, workers=workers, cluster=cluster)


def build_was_cut(path: str | Path) -> bool:
    """Say whether a build of the archive at `path` was cut before its end, and none is at work now."""
    return spool.was_cut(Path(path))


def decide(path: str | Path, decision: Correction, *, later: bool = False) -> DecisionEntry:
    """Take an editor's decision: write it to corrections.jsonl and apply it to the archive; returns it with its state.

    Its id and moment are filled in. With `later`, or while a build is at work, it is only written, and the next build
    or decision applies it: in a large archive that takes seconds. `despatch.targets` finds what a decision is about.
    Raises DecisionError if it says too little, NotFound and ArchiveError.
    """
    return decide_all(path, [decision], later=later)[0]


def decide_all(path: str | Path, decisions: Sequence[Correction], *, later: bool = False) -> list[DecisionEntry]:
    """Take several decisions: all of them are written, or none; see `decide`."""
    from despatch.pipeline import decide  # noqa: PLC0415 - most callers only read

    written = decide.take(Path(path), decisions, later=later)
    with open(path) as archive:
        entries = {entry.id: entry for entry in archive.decisions()}
    return [entries[one.id] for one in written]


def compact(path: str | Path) -> Compacted:
    """Make archive.db as small as what it holds; returns its bytes before and now.

    Raises NotAnArchive, ArchiveBusy while a build is at work, and ArchiveError.
    """
    return _compact(Path(path))


def index(path: str | Path) -> Made:
    """Make the index of large archives for the archive at `path`; returns how it came out.

    Raises NotAnArchive, ArchiveBusy while another command makes it, and ArchiveError, also where tantivy is missing.
    """
    from despatch.store import large_index  # noqa: PLC0415 - numpy is heavy, and tantivy is an extra

    open(path).close()
    return large_index.make(Path(path))


def settle(path: str | Path) -> None:
    """Apply the decisions that wait; raises ArchiveBusy while a build is at work, and ArchiveError."""
    from despatch.pipeline import decide  # noqa: PLC0415 - most callers only read

    decide.settle(Path(path))


def open(path: str | Path) -> Archive:
    """Open the archive at `path` for reading; raises NotAnArchive, ArchiveOutdated and ArchiveError."""
    folder = Path(path)
    if not (folder / settings.FILE).is_file():
        raise NotAnArchive(f"{folder} holds no {settings.FILE}: run `despatch init {folder}` first")
    return Archive(folder, settings.load(folder / settings.FILE))


def open_permitted(path: str | Path, *, on: date | None = None, into: str | Path | None = None) -> Archive:
    """Open the archive that readers may see on a day, by default today; it is built anew where it is stale.

    It lies in the folder public/ of the archive, or `into` another. It holds the permitted words only, so all that it
    tells comes from them. Without a restrictions.toml it is the archive itself. Raises NotAnArchive, ArchiveError, and
    SettingsError when an entry of that file does not do what it should.
    """
    folder = Path(path)
    from despatch.archive import permitted, today  # noqa: PLC0415 - most callers only read

    target = folder / permitted.PUBLIC if into is None else Path(into)
    if not (folder / restrict.FILE).exists():
        permitted.refuse_without_entries(folder, target)
        return open(folder)
    with open(folder) as whole:
        permitted.bring_up_to_date(whole._session, target, on or today.read_calendar())  # noqa: SLF001
    return Archive(target, settings.load(target / settings.FILE), home=folder)
