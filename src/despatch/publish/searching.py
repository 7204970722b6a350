"""The search of a publication: letters come in, an index that a browser reads in parts goes out.

Pagefind keeps the index that it makes in memory. So the letters are indexed in bundles, one after another, and the
browser merges them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from html import escape
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from despatch.archive import Archive
from despatch.errors import DespatchError
from despatch.model import Entry, Filter
from despatch.publish.addresses import file_of
from despatch.web.formatting import entry_date, letter_title
from despatch.web.urls import letter_path

BUNDLE, LARGEST = 5000, 10_000_000
"""So many letters are indexed together, or those with so many bytes of words: Pagefind needs 90 times as many."""
FOLDER = "pagefind"
_NOT_NEEDED = ("pagefind-*ui.*", "pagefind-highlight.js")
"""What Pagefind adds for pages that have no search of their own."""


def check() -> None:
    """Raise DespatchError unless the library is installed."""
    if find_spec("pagefind") is None or find_spec("pagefind_bin") is None:
        raise DespatchError(
            "the search of a publication needs Pagefind: run `pip install 'despatch[publish]'`,"
            " or publish without a search: --no-search"
        )


def write_index(archive: Archive, folder: Path) -> int:
    """Index every letter of the archive by the words that `folder` already holds, and return how many there were."""
    count = bundles = 0
    for bundle in _bundles(_letters(archive), folder):
        into = folder / FOLDER / str(bundles)
        with ThreadPoolExecutor(1) as thread:  # a notebook's thread runs other work already
            bundled = _write_bundle(bundle, folder, into, archive.settings.languages[0])
            thread.submit(asyncio.run, bundled).result()
        for pattern in _NOT_NEEDED:
            for file in into.glob(pattern):
                file.unlink()
        count, bundles = count + len(bundle), bundles + 1
    (folder / FOLDER).mkdir(exist_ok=True)
    (folder / FOLDER / "bundles.json").write_text(f'{{"bundles":{bundles}}}', encoding="utf-8")
    return count


def _bundles(letters: Iterable[Entry], folder: Path) -> Iterator[list[Entry]]:
    """Yield letters that are indexed together."""
    bundle: list[Entry] = []
    size = 0
    for letter in letters:
        more = _words_of(letter, folder).stat().st_size
        if bundle and (len(bundle) == BUNDLE or size + more > LARGEST):
            yield bundle
            bundle, size = [], 0
        bundle.append(letter)
        size += more
    if bundle:
        yield bundle


def _words_of(letter: Entry, folder: Path) -> Path:
    return folder / file_of(letter_path(letter.id, ".txt"))


def _letters(archive: Archive) -> Iterator[Entry]:
    for where in (Filter(), Filter(described=True), Filter(other=True)):
        offset = 0
        while part := archive.letters(where, order="source", limit=BUNDLE, offset=offset):
            yield from part
            offset += len(part)


async def _write_bundle(letters: list[Entry], folder: Path, into: Path, language: str) -> None:
    """Index these letters, each by its words and its title. One language, for the browser searches in one.

    The library waits a tenth of a second after each letter that it is given alone; a folder of them it takes at once.
    """
    from pagefind.index import IndexConfig, PagefindIndex  # noqa: PLC0415 - an extra

    config = IndexConfig(output_path=str(into), force_language=language, keep_index_url=True)
    with TemporaryDirectory(dir=folder.parent) as pages:
        for entry in letters:
            page = Path(pages) / file_of(letter_path(entry.id))
            page.parent.mkdir(parents=True, exist_ok=True)
            words = _words_of(entry, folder).read_text(encoding="utf-8")
            page.write_text(_page(letter_title(entry), entry_date(entry), words), encoding="utf-8")
        async with PagefindIndex(config=config) as index:
            await index.add_directory(pages)


def _page(title: str, date: str, words: str) -> str:
    """Return a letter as Pagefind reads it: what a result shows of it, and the words by which it is found."""
    shown = (
        f'<meta data-pagefind-meta="{name}[content]" content="{escape(value)}">'
        for name, value in (("title", title), ("date", date))
    )
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8">{"".join(shown)}</head>'
        f"<body><p>{escape(title)}</p><p>{escape(words)}</p></body></html>"
    )
