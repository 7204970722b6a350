"""From a folder of sources to an archive: changed sources are read, then the archive stages run over the whole.

A source is skipped when its bytes, the settings and the stages are what they were. A stage that raises costs its
letter or its source, not the run. All rows are committed at once, so readers see the archive as it was, and then the
archive as it is. A build that is cut off changes nothing; what it read is kept in a spool, and the next build goes on
from there.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from despatch.decisions import log
from despatch.decisions.log import Decisions
from despatch.errors import ArchiveError, NotAnArchive
from despatch.pipeline import (
    batches,
    documents,
    known_logs,
    people,
    places,
    source_decisions,
    source_stages,
    stages,
    workers,
)
from despatch.pipeline.proposals import AskedReport, ProposalSession
from despatch.pipeline.read_sources import Unchanged
from despatch.pipeline.source_stages import SourceStage
from despatch.pipeline.sources import HIDDEN, REFUSED, Place, walk
from despatch.pipeline.stages import ArchiveState, Phase
from despatch.pipeline.workers import Engine
from despatch.problems import WIDESPREAD
from despatch.settings import FILE, Settings, load
from despatch.store import ids, read_restricted
from despatch.store.records import ProblemRow, SourceRows
from despatch.store.spool import Spool
from despatch.store.writer import Writer

LETTERS, CATALOGUES = "letters", "catalogues"
_NAMED = 5
"""So many files that are left out are named; the others are counted."""
_GONE = "source-gone"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is: bytes and sources looked at, out of how many, and the letters read so far."""

    phase: Phase
    """In the phase "ask", `source` is the model's server, and `sources_done` of `sources_all` letters were sent."""
    source: str
    bytes_done: int
    bytes_all: int
    sources_done: int
    sources_all: int
    letters: int


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. Each file below letters/ and catalogues/ is unchanged, changed, new, a part, refused or hidden.

    A document of scanned pages counts once, as its first page; `parts` are its other files. `problems` counts the
    findings of the whole archive by code.
    """

    unchanged: int
    changed: int
    new: int
    gone: tuple[str, ...]
    refused: dict[str, int]
    """How many files could not be read, now or when they were last read, by the code of the reason."""
    hidden: int
    """Files and folders that are left out by their name: backup copies, and those that begin with a dot."""
    resumed: int
    """How many of the changed and new sources had been read by a build that was cut off."""
    letters_read: int
    letters: int
    problems: dict[str, int]
    bytes_read: int
    seconds: float
    described: int = 0
    """Letters of the archive that are known by description only, from tables and lists in letters/."""
    elsewhere: int = 0
    """Letters that others hold, from the lists in catalogues/."""
    asked: AskedReport | None = None
    """What was asked of a user's own language model; None without one."""
    surely: int = 0
    """Letters that name sender, recipient and date, each with a confidence of 0.9 or more."""
    doubtful: int = 0
    """The other letters: an editor should look at them."""
    parts: int = 0
    """How many files are part of a document, beside its first page: other pages, a list of them, their images."""
    other: int = 0
    """Pieces that are no letters, such as the title of a book."""
    learned: int = 0
    """How many fields of other letters editors' decisions changed, in `learned_files` files."""
    learned_files: int = 0

    @property
    def read(self) -> int:
        """How many sources were read."""
        return self.changed + self.new

    @property
    def files(self) -> int:
        """How many files lie there; a hidden folder, or one that cannot be opened, counts as one."""
        return self.read + self.unchanged + self.parts + sum(self.refused.values()) + self.hidden


@dataclass(slots=True)
class _Tally:
    seen: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    resumed: int = 0
    bytes_done: int = 0
    bytes_read: int = 0
    letters_read: int = 0


def build(
    folder: Path,
    *,
    progress: Callable[[Progress], None] | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    table: tuple[SourceStage, ...] = stages.SOURCE,
) -> BuildReport:
    """Bring the archive in `folder` up to date with its sources; see `despatch.archive.build`."""
    began = time.monotonic()
    source_stages.check(table)
    if not (folder / FILE).is_file():
        raise NotAnArchive(f"{folder} holds no {FILE}: run `despatch init {folder}` first")
    read_restricted.refuse_for_readers(folder)
    settings = load(folder / FILE)
    authority = people.read_authority(folder, settings.languages)
    known_places = places.read_authority(folder, settings.languages)
    files = list_files(folder, settings)
    engine = batches.choose(cluster, workers, files.size, settings, table)
    tell = progress or (lambda _: None)
    tally = _Tally()
    with Writer(folder) as writer, Spool(folder) as spool:
        gone = _read_sources(writer, spool, settings, table, files, engine, tell, tally)
        session = ProposalSession(writer, folder, settings)
        decisions = read_decided(writer, settings, files, log.read(folder), table)  # some came while it was at work
        state = ArchiveState(writer, settings, authority, known_places, decisions, session)

        def begin(phase: Phase) -> None:
            tell(Progress(phase, "", files.size, files.size, len(files), len(files), tally.letters_read))

        def asked(done: int, all: int) -> None:
            url = settings.model.url if settings.model else ""
            tell(Progress("ask", url, files.size, files.size, done, all, tally.letters_read))

        stages.run_archive(state, begin)
        writer.put_fact("title", settings.title)
        writer.commit()
        spool.remove()
        if session.waiting:
            session.ask(asked)
            stages.run_archive(state, begin)
            writer.commit()
        counts, described = tally.counts, writer.count_described()
        return BuildReport(
            counts["unchanged"],
            counts["changed"],
            counts["new"],
            gone,
            dict(sorted(tally.refused.items())),
            len(files.hidden),
            tally.resumed,
            tally.letters_read,
            writer.count(),
            _count_problems(writer, folder),
            tally.bytes_read,
            time.monotonic() - began,
            described.get("described", 0),
            described.get("elsewhere", 0),
            session.report(),
            *writer.count_sure(),
            sum(len(place.parts) for place in files.sources) + len(files.images),
            writer.count_other(),
            *reversed(writer.count_learned()),
        )


def _count_problems(writer: Writer, folder: Path) -> dict[str, int]:
    """Return how many findings there are of each code, those of the logs beside the letters with them."""
    counts = Counter(writer.codes(WIDESPREAD))
    counts.update(problem.code for problem in known_logs.find_problems(folder, writer.fact))
    return dict(sorted(counts.items()))


@dataclass(frozen=True, slots=True)
class Files:
    """The sources below letters/ and catalogues/, what else lies there, and the bytes of the sources together."""

    sources: list[Place]
    refused: list[Place]
    """Links, pipes and the like, and what cannot be opened."""
    twice: list[Place]
    """Pages that are read from another file."""
    images: list[Place]
    """The images of pages, which are not opened."""
    hidden: list[Place]
    size: int

    ids: frozenset[str]
    """The ids of the sources."""

    def __len__(self) -> int:
        return len(self.sources)


def list_files(folder: Path, settings: Settings) -> Files:
    """List what stands below letters/ and catalogues/; raises ArchiveError when a folder of them cannot be opened."""
    letters, catalogues = folder / LETTERS, folder / CATALOGUES
    if not letters.is_dir():
        raise ArchiveError(f"there is no folder {letters}: make it and put the transcripts into it, then build again")
    places = [*_walk_letters(letters), *(walk(catalogues, f"{CATALOGUES}/") if catalogues.is_dir() else ())]
    refused = [place for place in places if place.code not in (None, HIDDEN)]
    for root, id in ((letters, ""), (catalogues, CATALOGUES)):
        if closed := next((place for place in refused if place.id == id), None):
            raise ArchiveError(f"{root}: {closed.trouble}. Check its permissions, then build again")
    gathered = documents.gather([place for place in places if place.code is None], settings)
    hidden = [place for place in places if place.code == HIDDEN]
    size = sum(place.bytes for place in gathered.sources)
    ids = frozenset(place.id for place in gathered.sources)
    return Files(gathered.sources, refused, gathered.twice, gathered.images, hidden, size, ids)


def _walk_letters(letters: Path) -> Iterator[Place]:
    """Yield what stands below letters/. A folder letters/catalogues/ is refused: its ids are those of catalogues/."""
    for place in walk(letters):
        if not place.id.startswith(f"{CATALOGUES}/"):
            yield place
    inside = letters / CATALOGUES
    if inside.is_dir():
        trouble = (
            f"this folder was not read: the folder {CATALOGUES}/ beside {LETTERS}/ has the same name, and lists letters"
            " that others hold. Move it there, or give it another name"
        )
        yield Place(f"{LETTERS}/{CATALOGUES}", str(inside), code=REFUSED, trouble=trouble)


# ---------------------------------------------------------------- sources


def _read_sources(
    writer: Writer,
    spool: Spool,
    settings: Settings,
    table: tuple[SourceStage, ...],
    files: Files,
    engine: Engine,
    tell: Callable[[Progress], object],
    tally: _Tally,
) -> tuple[str, ...]:
    """Read the sources that changed into the store; return the ids of those that are gone."""
    writer.forget_places(_GONE)
    gone, moved = _list_gone(writer, files)
    writer.expect_gone((*gone, *moved))
    refused = writer.refused()
    decided = source_decisions.assign(writer, log.read(writer.path.parent), files.ids)
    new = set() if not decided.homeless else files.ids.difference(writer.sources())
    jobs = (
        batches.make_job(place, _fingerprints(place.id, writer, spool), decided, homeless=place.id in new)
        for place in files.sources
    )
    if files.sources:
        tell(Progress("read", files.sources[0].id, 0, files.size, 0, len(files), 0))
    with closing(batches.read(jobs, engine, settings, table)) as results:
        for job_size, rows in results:
            _take(writer, spool, rows, job_size, refused, tally)
            tell(Progress("read", rows.id, tally.bytes_done, files.size, tally.seen, len(files), tally.letters_read))
    for id in gone:
        where = CATALOGUES if id.startswith(f"{CATALOGUES}/") else LETTERS
        writer.drop(id, ProblemRow(_GONE, f"the file was read before and is no longer in {where}/"))
    for id in moved:
        writer.drop(id)
    _mark_others(writer, files, tally)
    if not known_logs.find_loss(ids.read_log(writer.path.parent), ids.FILE, writer.fact):
        writer.mirror_redirects()  # a file of ids that was emptied must not empty the archive's
    return gone


def read_decided(
    writer: Writer,
    settings: Settings,
    files: Files,
    decisions: Decisions,
    table: tuple[SourceStage, ...] = stages.SOURCE,
) -> Decisions:
    """Read the sources again for which other decisions hold now than when they were read; return the decisions."""
    decided = source_decisions.assign(writer, decisions, files.ids)
    changed = source_decisions.changed(writer, decided)
    jobs = [
        batches.make_job(place, (), decided, before=writer.fingerprint(place.id) or "", known=writer.inputs(place.id))
        for place in files.sources
        if place.id in changed
    ]
    engine = workers.choose(None, sum(job.size for job in jobs))
    with closing(batches.read(jobs, engine, settings, table)) as results:
        for _, rows in results:
            if isinstance(rows, SourceRows):
                writer.put(rows)
    return decisions


def _fingerprints(id: str, writer: Writer, spool: Spool) -> tuple[str, ...]:
    """Return the fingerprints of the readings of a source that are kept: in the archive, and from a build cut off."""
    return tuple(kept for kept in (writer.fingerprint(id), spool.fingerprint(id)) if kept)


def _take(
    writer: Writer, spool: Spool, rows: SourceRows | Unchanged, size: int, refused: dict[str, str], tally: _Tally
) -> None:
    """Put what a source gave into the archive, and into the spool; `refused` are the sources refused before."""
    tally.seen += 1
    tally.bytes_done += size
    known = writer.fingerprint(rows.id)
    if isinstance(rows, Unchanged):
        if rows.fingerprint == known:
            spool.forget(rows.id)
            if rows.id in refused:
                tally.refused[refused[rows.id]] += 1
            else:
                tally.counts["unchanged"] += 1
            return
        rows = spool.get(rows.id)
        tally.resumed += 1
    else:
        spool.put(rows)
        tally.letters_read += sum(letter.piece != "other" for letter in rows.letters)
        tally.bytes_read += size
    writer.put(rows)
    if rows.format is None:
        tally.refused[rows.problems[-1].code] += 1
    else:
        tally.counts["new" if known is None else "changed"] += 1


def _list_gone(writer: Writer, files: Files) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the sources that are no longer there, and those that are now pages of a document.

    Those in a place that cannot be opened are not counted as gone.
    """
    there = {place.id for place in (*files.sources, *files.refused)}
    pages = {part.id for place in files.sources for part in place.parts}
    pages |= {place.id for place in (*files.twice, *files.images)}
    closed = tuple(place.id + "/" for place in files.refused)
    writer.forget_gone(pages)
    lost = [id for id in writer.sources() if id not in there and not id.startswith(closed)]
    return tuple(id for id in lost if id not in pages), tuple(id for id in lost if id in pages)


def _mark_others(writer: Writer, files: Files, tally: _Tally) -> None:
    """Say what lies below letters/ and catalogues/ and is no source. Letters that were read there before stay."""
    for place in (*files.refused, *files.twice):
        if place.code is not None:
            problem = ProblemRow(place.code, place.trouble)
            writer.put(SourceRows(place.id, "", "", problems=(problem,), keep=True))
            tally.refused[place.code] += 1
    if files.hidden:
        names = ", ".join(place.id for place in files.hidden[:_NAMED])
        more = " and others" if len(files.hidden) > _NAMED else ""
        problem = ProblemRow(HIDDEN, f"{len(files.hidden):,} left out: {names}{more}")
        writer.put(SourceRows(f"{LETTERS}/", "", "", problems=(problem,), keep=True))
