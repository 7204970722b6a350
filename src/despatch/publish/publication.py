"""An archive comes in, a folder goes out: every page of its reading room as a file, and what is found beside them.

The pages are found as a reader finds them: from the first page on, by their links. So no link leads nowhere.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import despatch.archive
from despatch.archive import Archive, open_permitted, proof, today
from despatch.errors import DespatchError
from despatch.pipeline.workers import InProcess, WorkerPool
from despatch.publish import downloads as exports
from despatch.publish import folder, listings, searching
from despatch.publish.frontier import Frontier
from despatch.publish.rendering import Job, Made, Maker, forget, make
from despatch.web.app import archive_stamp
from despatch.web.edition import Download

FIRST = ("/", "/letters", "/search", "/about")
BATCH = 40
_WORTH_A_PROCESS = 400
"""So many letters take as long as a process needs to begin."""
Told = Callable[[int, int], None]
"""Is told how many pages are made and how many are known, now and then."""


@dataclass(frozen=True, slots=True)
class Published:
    """What was published: how many letters on how many pages, and the pages that could not be made.

    `address` is where readers find it; empty where the settings do not say.
    """

    letters: int
    pages: int
    search: bool
    address: str
    trouble: tuple[str, ...]


def publish(
    archive_path: Path,
    out: Path,
    *,
    search: bool = True,
    downloads: bool = True,
    workers: int | None = None,
    on: date | None = None,
    tell: Told = lambda *_: None,
) -> Published:
    """Write the archive that readers may see on a day, as a reading room, into the folder `out`; by default today.

    Raises DespatchError if `out` holds other files, the disk is full, the archive changes meanwhile, or `search` lacks
    its library. Then `out` is as it was before. Returns what was written.
    """
    if search:
        searching.check()
    folder.check(archive_path, out)
    before, day = archive_stamp(archive_path), on or today.read_calendar()
    with open_permitted(archive_path, on=day) as archive, folder.prepared(out) as part:
        base, letters = archive.settings.address, archive.count()
        engine = _engine(workers, letters)
        files = _write_downloads(archive, part, engine) if downloads else ()
        job = Job(archive.path.resolve(), part, base, search, files)
        with Frontier(part.parent, FIRST) as addresses:
            pages, trouble = _write_pages(job, engine, addresses, tell)
            _write_beside(job, archive, archive_path, addresses)
        if search:
            searching.write_index(archive, part)
        _refuse_withheld(archive_path, archive, part, day)
        folder.mark(part, archive.settings.title)
        if archive_stamp(archive_path) != before:
            raise DespatchError(f"{archive_path} changed while it was published: publish it again")
    return Published(letters, pages, search, base, tuple(trouble))


def _refuse_withheld(archive_path: Path, shown: Archive, part: Path, day: date) -> None:
    """Raise DespatchError if a file that was written holds words that are withheld, whatever let them in."""
    with despatch.archive.open(archive_path) as whole:
        secrets = proof.secrets_of(whole, day)
        if not (secrets.runs or secrets.images):
            return
        for found in proof.prove(part, proof.not_told(secrets, shown), whole.settings):
            what = found.trouble or f"it would tell what is withheld: {found.image or found.words[0]}"
            raise DespatchError(f"{found.file} was not published, and nothing else was: {what}")


def _engine(workers: int | None, letters: int) -> InProcess | WorkerPool:
    if workers is None:
        workers = min(os.cpu_count() or 1, 1 + letters // _WORTH_A_PROCESS)
    return WorkerPool(workers) if workers > 1 else InProcess()


def _write_downloads(archive: Archive, part: Path, engine: InProcess | WorkerPool) -> tuple[Download, ...]:
    """Write the archive in every format for readers, and return the files in the order of the formats.

    The manifests of images are among them, and are written when the pictures are there.
    """
    (part / exports.FOLDER).mkdir()
    work = partial(exports.write, archive.path.resolve(), part)
    return (*engine.run(work, ([name] for name in exports.names())), *exports.manifests(archive))


def _write_pages(job: Job, engine: InProcess | WorkerPool, addresses: Frontier, tell: Told) -> tuple[int, list[str]]:
    """Write every page that the first addresses lead to, and add theirs; return how many, and what went wrong."""
    made = files = 0

    def batches() -> Iterator[list[str]]:
        while made < len(addresses):
            yield addresses.take(BATCH)

    forget()
    trouble: list[str] = []
    for page in _run(engine, job, batches()):
        made, files = made + 1, files + page.files
        addresses.add(page.leads_to)
        if page.trouble:
            trouble.append(page.trouble)
        if not made % BATCH or made == len(addresses):
            tell(made, len(addresses))
    forget()
    return files, trouble


def _run(engine: InProcess | WorkerPool, job: Job, batches: Iterable[list[str]]) -> Iterator[Made]:
    return engine.run(partial(make, job), batches)


def _write_beside(job: Job, archive: Archive, sources: Path, addresses: Frontier) -> None:
    """Write what no link leads to."""
    listings.write_robots(job.folder, job.base)
    if any(one.address.startswith(f"/{exports.IMAGES}/") for one in job.downloads):
        exports.write_manifests(archive, job.folder, job.base)
    listings.write_moved(job.folder, archive.correspondence.redirects(), job.base)
    if job.base:
        with closing(Maker(job)) as maker:
            maker.lost()
        listings.write_sitemap(job.folder, job.base, addresses)
        listings.write_feed(job.folder, archive, sources, job.base)
