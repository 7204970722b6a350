"""The one door to an archive: everything that commands, pages and scripts may ask."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

from despatch import settings
from despatch.acts import unread_languages
from despatch.errors import ArchiveError, NotAnArchive, NotFound, QueryError
from despatch.export import ledger as ledger_rows
from despatch.export import rows
from despatch.matters import balances
from despatch.matters.standing import owed as owing
from despatch.model import (
    ActEntry,
    ActFilter,
    ActStanding,
    AnswerEntry,
    Balance,
    Board,
    ContradictionEntry,
    Correction,
    Correspondent,
    DecisionEntry,
    DeliveryEntry,
    DeliveryFilter,
    Entry,
    Exchange,
    ExchangeEntry,
    Facet,
    Filter,
    GapEntry,
    InferredEntry,
    InferredStatus,
    Looked,
    MatterEntry,
    MatterStory,
    OwedEntry,
    Pair,
    PersonEntry,
    Problem,
    Record,
    ReferenceEntry,
    SearchResult,
    Span,
    Standing,
    State,
)
from despatch.pipeline import decisions as correcting
from despatch.pipeline.build import LETTERS, BuildReport, Progress
from despatch.pipeline.build import build as _build
from despatch.settings import Settings
from despatch.store import (
    accounts,
    check,
    mentioned,
    read_decisions,
    read_deliveries,
    read_ledger,
    read_letters,
    read_references,
    schema,
)
from despatch.store import (
    read_missing as missing,
)
from despatch.store.search import FullText, Searcher

if TYPE_CHECKING:
    from despatch.export.iati import Activities

__all__ = ["Archive", "BuildReport", "Progress", "build", "decide", "init", "open"]


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
        self._stood: dict[str, read_ledger.Standings] = {}
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

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
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
            return read_letters.entries(db, where, order, limit, offset)

    def count(self, where: Filter = Filter()) -> int:
        """Return how many letters `where` means."""
        with self._asking() as db:
            return read_letters.count(db, where)

    def facets(self, where: Filter = Filter()) -> dict[str, tuple[Facet, ...]]:
        """Return sender, recipient, year, marking, place, kind and source, each with its values and counts."""
        with self._asking() as db:
            return read_letters.facets(db, where)

    def letter(self, id: str) -> Record:
        """Return one letter whole; an id that was redirected leads to the letter that took its place."""
        with self._asking() as db:
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
        with self._asking() as db:
            return self._searcher.search(db, query, order=order, limit=limit, offset=offset)

    def people(self) -> list[PersonEntry]:
        """Return the people of the archive, those with most letters first."""
        with self._asking() as db:
            return read_decisions.of_people(db, read_letters.people(db))

    def person(self, id: str) -> PersonEntry:
        """Return one person; raises NotFound."""
        with self._asking() as db:
            found = read_decisions.of_people(db, read_letters.people(db, id))
        if not found:
            raise NotFound(f"no person goes by the id {id!r} in this archive")
        return found[0]

    def timeline(self, where: Filter = Filter()) -> list[tuple[str, int]]:
        """Return (month as YYYY-MM, letters) for every month that has letters that `where` means, in order."""
        with self._asking() as db:
            return read_letters.timeline(db, where)

    # ------------------------------------------------------------ what answers what, and what is missing

    def references(self, letter_id: str) -> list[ReferenceEntry]:
        """Return the references of one letter with their links, in the order of its words; raises NotFound."""
        with self._asking() as db:
            return read_references.references(db, letter_id)

    def answers(self, letter_id: str) -> list[AnswerEntry]:
        """Return what answers this letter (or inferred letter), the earliest first; raises NotFound."""
        with self._asking() as db:
            return read_references.answers(db, letter_id)

    def exchanges(
        self,
        where: Filter = Filter(),
        *,
        order: Literal["date", "length"] = "date",
        limit: int | None = None,
        offset: int = 0,
    ) -> list[ExchangeEntry]:
        """Return the exchanges that hold a letter that `where` means, the earliest or the longest first."""
        with self._asking() as db:
            return read_references.exchanges(db, where, order, limit, offset)

    def count_exchanges(self, where: Filter = Filter()) -> int:
        """Return how many exchanges hold a letter that `where` means."""
        with self._asking() as db:
            return read_references.count_exchanges(db, where)

    def exchange(self, id: str, *, limit: int | None = None, offset: int = 0) -> Exchange:
        """Return the exchange that a letter or inferred letter belongs to, its turns in order of time; raises NotFound."""
        with self._asking() as db:
            return read_references.exchange(db, id, limit, offset)

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
            return read_references.unanswered(db, where, looked, limit, offset)

    def standings(self, where: Filter = Filter()) -> dict[Looked, int]:
        """Return how many letters are answered, were looked for in vain, and could not be looked for."""
        with self._asking() as db:
            return read_references.standings(db, where)

    def pairs(self) -> list[Pair]:
        """Return who answers whom and how fast, one entry for each direction, the busiest first."""
        with self._asking() as db:
            return read_references.pairs(db)

    def gaps(self, person: str | None = None) -> list[GapEntry]:
        """Return numbers missing in a series and unusual silences, of all pairs or of those of one person."""
        with self._asking() as db:
            return read_references.gaps(db, person)

    def count_gaps(self) -> int:
        """Return how many gaps there are between all pairs."""
        with self._asking() as db:
            return read_references.count_gaps(db)

    # ------------------------------------------------------------ the ledger

    def acts(self, letter_id: str) -> list[ActEntry]:
        """Return the acts of one letter, in the order of its words; raises NotFound."""
        with self._asking() as db:
            return read_ledger.acts_of(db, letter_id, self.settings.languages)

    def ledger(
        self, where: ActFilter = ActFilter(), *, as_of: str | None = None, limit: int | None = None, offset: int = 0
    ) -> list[ActEntry]:
        """Return the acts that `where` means, in order of time, each with how it stands at the end of `as_of`.

        With a day (EDTF: 1942, 1942-05, 1942-05-24), acts that had not surely been spoken by then are left out.
        Raises QueryError for a day that is none.
        """
        with self._asking() as db:
            found = read_ledger.light(db, where, as_of, self._stands_for(where, as_of))
            page = found[offset : None if limit is None else offset + limit]
            return read_ledger.entries(db, [row[:2] for row in page], as_of, self.settings.languages)

    def count_acts(self, where: ActFilter = ActFilter(), *, as_of: str | None = None) -> int:
        """Return how many acts `ledger` would return."""
        with self._asking() as db:
            return len(read_ledger.light(db, where, as_of, self._stands_for(where, as_of)))

    def ledger_facets(self, *, as_of: str | None = None) -> dict[str, tuple[Facet, ...]]:
        """Return type, who, standing and year of all acts, each with its values and counts."""
        with self._asking() as db:
            return read_ledger.facets(db, as_of, self._stands(as_of) if as_of else None)

    def matters(
        self,
        *,
        standing: State | None = None,
        words: str | None = None,
        who: str | None = None,
        as_of: str | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[MatterEntry]:
        """Return matters in order of time: those that stand so, whose label or acts hold `words`, in which `who` has a part."""
        with self._asking() as db:
            ids = read_ledger.matter_ids(db, standing, words, who, as_of, self._stands(as_of) if as_of else None)
            return read_ledger.matter_entries(
                db, ids[offset : None if limit is None else offset + limit], as_of, self.settings.languages
            )

    def matter(self, id: str, as_of: str | None = None) -> MatterStory:
        """Return one matter as a story in time, by its id or by that of an act that belongs to it; raises NotFound."""
        with self._asking() as db:
            found = read_ledger.matter_of(db, id)
            steps = read_deliveries.entries(db, DeliveryFilter(matter=found), as_of, None, 0)
            return read_ledger.story(db, found, as_of, self.settings.languages, steps)

    def standing(
        self,
        as_of: str | None = None,
        *,
        state: State | None = None,
        who: str | None = None,
        words: str | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> Board:
        """Return the board of a day: how many matters stand how, and a page of those that stand in `state`.

        `who` and `words` narrow both, as for `matters`.
        """
        with self._asking() as db:
            stands = self._stands(as_of) if as_of else None
            return read_ledger.board(db, as_of, (state, words, who), stands, (limit, offset), self.settings.languages)

    def boards(self, as_of: str | None = None, *, limit: int = 6) -> dict[State, Board]:
        """Return the board of each state in which matters stand on a day, each with its first `limit` matters."""
        with self._asking() as db:
            return read_ledger.boards(db, as_of, self._stands(as_of) if as_of else None, limit, self.settings.languages)

    def owed(self, us: Sequence[str] | str | None = None, *, as_of: str | None = None) -> OwedEntry:
        """Return what we owe, what is owed to us and what nobody answered on a day.

        `us` are names or ids, by default those of `us` in despatch.toml; raises QueryError when neither says who we are,
        or nobody in the ledger goes by those names.
        """
        names = self._us(us)
        with self._asking() as db:
            keys = accounts.ours(db, names)
            if not keys and self.count_acts():
                raise QueryError(
                    f"nobody in this ledger goes by {', '.join(names)}: `despatch ledger` shows who acts in it"
                )
            stands = self._stands(as_of)
            found = owing(stands.values(), keys)
            return OwedEntry(
                as_of,
                tuple(read_ledger.party(db, key) for key in keys),
                *(self._standing_acts(db, some, as_of) for some in (found.we_owe, found.owed_to_us, found.unanswered)),
            )

    def party(self, key: str) -> Correspondent:
        """Return who a side of a standing (`debtor`, `creditor`, a last word's `side`) is."""
        with self._asking() as db:
            return read_ledger.party(db, key)

    def _standing_acts(
        self, db: sqlite3.Connection, found: Sequence[ActStanding], as_of: str | None
    ) -> tuple[ActEntry, ...]:
        return tuple(
            read_ledger.entries(db, read_ledger.places(db, [one.act for one in found]), as_of, self.settings.languages)
        )

    def _us(self, us: Sequence[str] | str | None) -> tuple[str, ...]:
        names = (us,) if isinstance(us, str) else tuple(us or self.settings.us)
        if not names:
            raise QueryError(f'say who you are: a line such as us = ["A. Writer"] in {self.path / settings.FILE}')
        return names

    def _stands_for(self, where: ActFilter, as_of: str | None) -> read_ledger.Standings | None:
        return self._stands(as_of) if as_of and (where.standing or where.open) else None

    def _stands(self, as_of: str | None) -> read_ledger.Standings:
        """Return how all matters stand on a day; the days asked for last are remembered as long as the archive is as it was."""
        key = f"{read_letters.state(self._db)} {as_of or ''}"
        found = self._stood.get(key)
        if found is None:
            read_ledger.last_day(as_of)
            found = read_ledger.standings(self._db, as_of, self.settings.languages)
            with self._lock:
                while len(self._stood) >= _DAYS:
                    self._stood.pop(next(iter(self._stood)))
                self._stood[key] = found
        return found

    # ------------------------------------------------------------ deliveries

    def deliveries(
        self,
        where: DeliveryFilter = DeliveryFilter(),
        *,
        as_of: str | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[DeliveryEntry]:
        """Return the steps of goods on their way that `where` means, in order of time; with a day, those told by then."""
        with self._asking() as db:
            return read_deliveries.entries(db, where, as_of, limit, offset)

    def count_deliveries(self, where: DeliveryFilter = DeliveryFilter(), *, as_of: str | None = None) -> int:
        """Return how many steps `where` means."""
        with self._asking() as db:
            return read_deliveries.count(db, where, as_of)

    def delivery_facets(self, *, as_of: str | None = None) -> dict[str, tuple[Facet, ...]]:
        """Return item, stage, convoy and year of all steps, each with its values and counts."""
        with self._asking() as db:
            return read_deliveries.facets(db, as_of)

    def balance(
        self, period: Literal["all", "year", "month"] = "year", *, item: str | None = None, as_of: str | None = None
    ) -> list[Balance]:
        """Return asked, promised, arrived and the rest of each item and period, in order of item and period."""
        with self._asking() as db:
            return list(
                balances.balance(
                    read_deliveries.steps(db, DeliveryFilter(item=item), as_of), self.settings.languages, period=period
                )
            )

    def contradictions(self, *, as_of: str | None = None) -> list[ContradictionEntry]:
        """Return pairs of letters that give different figures for one thing, each with its words."""
        with self._asking() as db:
            found = balances.contradictions(read_deliveries.steps(db, DeliveryFilter(), as_of), self.settings.languages)
            return read_deliveries.shown(db, found)

    def iati(self, us: Sequence[str] | str | None = None) -> Activities:
        """Return what fits IATI's transactions, as its activity XML, and the acts with sums that do not, with reasons.

        Raises QueryError when nobody says who we are: IATI wants to know who reports.
        """
        from despatch.export.iati import activities  # noqa: PLC0415 - lxml is slow to load

        names = self._us(us)
        with self._asking() as db:
            made, acts = read_ledger.all_acts(db)
            known = {
                key: read_ledger.name_of(read_ledger.party(db, key)) or key
                for act in acts.values()
                for key in (act.actor, act.counterparty)
                if key
            }
            return activities(
                made, acts, reporting=names[0], us=accounts.ours(db, names), codes=self.settings.languages, names=known
            )

    def is_name(self, name: str) -> bool:
        """Say whether a letter names a sender or recipient just so, or a person of the archive goes by the name."""
        with self._asking() as db:
            return read_letters.is_name(db, name)

    def doubtful_acts(self, limit: int = 20) -> list[ActEntry]:
        """Return the acts whose reading is least sure, the least sure first; what editors decided on is sure."""
        with self._asking() as db:
            return read_ledger.entries(db, read_ledger.least_sure(db, limit), None, self.settings.languages)

    def decisions(self) -> list[DecisionEntry]:
        """Return editors' decisions in the order of corrections.jsonl, each with how it fares and what it bears on."""
        with self._asking() as db:
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
        with self._asking() as db:
            return list(read_letters.problems(db, code))

    def check(self) -> list[Problem]:
        """Validate the finished archive: spans, quotes, ids and dates; an empty list is a clean bill."""
        with self._asking() as db:
            return list(check.findings(db))

    def export_letters(self) -> Iterator[dict[str, object]]:
        """Yield the rows of letters.jsonl (DESIGN 6), in source order."""
        with self._asking() as db:
            reasoned = read_references.intervals(db)
            for letter, _, senders, recipients in read_letters.letters(db):
                yield rows.letter(letter, senders, recipients, reasoned.get(letter.id))

    def export_references(self) -> Iterator[dict[str, object]]:
        """Yield the rows of references.jsonl (DESIGN 6), in source order."""
        with self._asking() as db:
            for values in read_references.export(db):
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

    def export_acts(self) -> Iterator[dict[str, object]]:
        """Yield the rows of acts.jsonl (DESIGN 6), in source order."""
        with self._asking() as db:
            for act, matter, condition, by in accounts.export(db):
                yield ledger_rows.act(act, matter=matter, condition=condition, by=by)

    def export_matters(self, as_of: str | None = None) -> Iterator[dict[str, object]]:
        """Yield the rows of matters.jsonl (DESIGN 6), in order of time."""
        with self._asking() as db:
            ids = read_ledger.matter_ids(db, None, None, None, as_of, self._stands(as_of) if as_of else None)
            for begin in range(0, len(ids), _PAGE):
                for entry in read_ledger.matter_entries(db, ids[begin : begin + _PAGE], as_of, self.settings.languages):
                    yield ledger_rows.matter_entry(entry)

    def export_deliveries(self) -> Iterator[dict[str, object]]:
        """Yield the rows of deliveries.jsonl (DESIGN 6), in source order; then what the shipping desk recorded, if it did."""
        with self._asking() as db:
            for step in read_deliveries.export(db):
                yield ledger_rows.delivery(step)
        if (self.path / "shipping.jsonl").exists():
            from despatch.shipping import service  # noqa: PLC0415 - few archives have ships

            yield from service.delivery_rows(self.path)

    def export_problems(self) -> Iterator[dict[str, object]]:
        """Yield the rows of problems.jsonl (DESIGN 6), by source and place."""
        with self._asking() as db:
            for problem in read_letters.problems(db):
                yield rows.problem(problem)


_DAYS = 16
"""So many days' standings are remembered."""
_PAGE = 400


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
