"""Files that are pages of one document: they are read as one source, which has the id of its first page.

A METS that lists its pages makes them a document, and so do names: one stem in one folder, and numbers that run. Only
the beginning of a file is looked at, to see that it is a page.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from despatch.pipeline.sources import Place
from despatch.read import pages
from despatch.read.pages import mets
from despatch.read.pages.names import (
    PageName,
    bare_name,
    image_of,
    is_kept_apart,
    leading_name,
    page_name,
    runs,
    transcript_of,
)
from despatch.read.reader import SNIFF, Raw
from despatch.read.refused import Refused
from despatch.settings import Settings

TWICE = "page-twice"
_SUFFIXES = (".xml", ".mets", ".html", ".htm", ".xhtml", ".hocr")
"""Files with other names are not opened to see whether they are pages: most folders hold many of them."""
_RANK = {format: rank for rank, format in enumerate(pages.FORMATS)}
_OPEN = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Gathered:
    """The sources of an archive, and what is not read: pages that are there in another file, and images of pages."""

    sources: list[Place]
    twice: list[Place]
    images: list[Place]


def gather(places: Sequence[Place], settings: Settings) -> Gathered:
    """Put pages together to documents; every other place stays what it is."""
    places, images = _set_apart(places)
    known = {place.id: (place, format) for place in places if (format := _tell(place, settings))}
    if not known:
        return Gathered(places, [], images)
    gathering = _Gathering(known, settings)
    gathering.by_lists()
    gathering.by_names()
    gathered = gathering.put_together(places)
    return replace(gathered, images=[*gathered.images, *images])


def _set_apart(places: Sequence[Place]) -> tuple[list[Place], list[Place]]:
    """Return the places without images that belong to a transcript by their name or their folder, and these images."""
    transcripts = {place.id.rpartition(".")[0] for place in places if not transcript_of(place.id)} - {""}
    images = [p for p in places if is_kept_apart(p.id) or not transcripts.isdisjoint(transcript_of(p.id))]
    apart = {place.id for place in images}
    return [place for place in places if place.id not in apart], images


class _Gathering:
    """The pages of an archive while they are put together."""

    def __init__(self, known: dict[str, tuple[Place, str]], settings: Settings) -> None:
        self.pages = {id: place for id, (place, format) in known.items() if format != pages.METS}
        self.lists = [place for place, format in known.values() if format == pages.METS]
        self.format = {id: format for id, (_, format) in known.items()}
        self.settings = settings
        self.documents: dict[str, Place] = {}
        self.taken: set[str] = set()
        self.twice: dict[str, Place] = {}

    def by_lists(self) -> None:
        """Make documents of the pages that a METS lists."""
        for place in self.lists:
            listed = _read_list(place, self.settings)
            # A chain of programs adds its results at the end of the list: of one format, the last is the best.
            found = ([self.pages[id] for id in reversed(page) if self._is_free(id)] for page in listed)
            chosen = list(dict.fromkeys(self._choose(page) for page in found if page))
            if chosen:
                self._add(chosen, (place,))

    def by_names(self) -> None:
        """Make documents of the other pages, by their names."""
        rest = self._by_page(page_name, (place for id, place in self.pages.items() if self._is_free(id)))
        single: list[Place] = []
        for found in rest.values():
            if len(found) > 1 and runs(name.number or 0 for name in found):
                self._add([found[name] for name in sorted(found, key=lambda name: name.place)])
            else:
                single += found.values()
        for found in self._by_page(leading_name, single).values():
            if len(found) > 1 and runs(name.number or 0 for name in found):
                self._add([found[name] for name in sorted(found, key=lambda name: name.place)])

    def put_together(self, places: Iterable[Place]) -> Gathered:
        """Return the places with each document in place of its first page, and without its parts."""
        names = {bare_name(id) for id in self.pages}
        sources, images = [], []
        for place in places:
            if image_of(place.id) in names:
                images.append(place)
            elif place.id in self.documents or place.id not in self.taken:
                sources.append(self.documents.get(place.id, place))
        return Gathered(sources, list(self.twice.values()), images)

    def _is_free(self, id: str) -> bool:
        """Say whether a file is a page that belongs to no document yet."""
        return id in self.pages and id not in self.taken

    def _by_page(
        self, name: Callable[[str], PageName | None], places: Iterable[Place]
    ) -> dict[str, dict[PageName, Place]]:
        """Return the pages of each document, by their names. Of two files of one page one is chosen."""
        same: defaultdict[tuple[str, int | None, str], list[tuple[PageName, Place]]] = defaultdict(list)
        for place in places:
            if named := name(place.id):
                same[named.document, named.number, named.side].append((named, place))
        found: defaultdict[str, dict[PageName, Place]] = defaultdict(dict)
        for (document, *_), files in same.items():
            chosen = self._choose(sorted((place for _, place in files), key=lambda place: place.id))
            found[document][next(named for named, place in files if place is chosen)] = chosen
        return found

    def _choose(self, files: Sequence[Place]) -> Place:
        """Return the file that is read for a page, the first of the best format, and set the others aside."""
        first, *others = sorted(files, key=lambda place: _RANK[self.format[place.id]])
        name = pages.FORMATS[self.format[first.id]][0]
        for other in others:
            trouble = f"the same page is read from {first.id}, which is {name}. Keep one of the two here"
            self.twice[other.id] = replace(other, code=TWICE, trouble=trouble)
            self.taken.add(other.id)
        return first

    def _add(self, found: Sequence[Place], lists: tuple[Place, ...] = ()) -> None:
        first, *others = found
        self.documents[first.id] = replace(first, parts=(*others, *lists))
        self.taken.update(place.id for place in (*found, *lists))


def _tell(place: Place, settings: Settings) -> str | None:
    """Return what kind of page a file is by its beginning; None for another file, or one that cannot be opened."""
    if not place.id.lower().endswith(_SUFFIXES):
        return None
    head = _read_head(place.path, SNIFF)
    return pages.format_of(Raw(head, place.id, settings)) if head else None


def _read_list(place: Place, settings: Settings) -> Iterator[tuple[str, ...]]:
    """Yield the pages that a METS lists, each as the paths of its files; none where it cannot be read."""
    if place.size > mets.LARGEST:
        return
    try:
        yield from mets.listing(Raw(_read_head(place.path, mets.LARGEST), place.id, settings)).pages
    except Refused:
        return


def _read_head(path: str, size: int) -> bytes:
    """Return the first bytes of a file; none when it cannot be opened, which reading it says later."""
    try:
        with open(os.open(path, _OPEN), "rb") as file:  # noqa: PTH123 - it is open already
            return file.read(size)
    except OSError:
        return b""
