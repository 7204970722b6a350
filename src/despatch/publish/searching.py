"""The search of a publication: letters come in, an index that a browser reads in parts goes out.

Pagefind keeps the index that it makes in memory. So the letters are indexed in bundles, one after another, and the
browser merges them.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

from despatch.archive import Archive
from despatch.errors import DespatchError
from despatch.model import Entry, Filter
from despatch.publish.addresses import file_of
from despatch.publish.rendering import run_async
from despatch.web.formatting import entry_date, letter_title
from despatch.web.urls import letter_path

BUNDLE = 5000
"""So many letters are indexed together."""
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
    letters = _letters(archive)
    count = bundles = 0
    while bundle := list(islice(letters, BUNDLE)):
        into = folder / FOLDER / str(bundles)
        run_async(_write_bundle(bundle, folder, into, archive.settings.languages[0]))
        for pattern in _NOT_NEEDED:
            for file in into.glob(pattern):
                file.unlink()
        count, bundles = count + len(bundle), bundles + 1
    (folder / FOLDER).mkdir(exist_ok=True)
    (folder / FOLDER / "bundles.json").write_text(f'{{"bundles":{bundles}}}', encoding="utf-8")
    return count


def _letters(archive: Archive) -> Iterator[Entry]:
    for where in (Filter(), Filter(described=True), Filter(other=True)):
        offset = 0
        while part := archive.letters(where, order="source", limit=BUNDLE, offset=offset):
            yield from part
            offset += len(part)


async def _write_bundle(letters: list[Entry], folder: Path, into: Path, language: str) -> None:
    """Index these letters, each by its words and its title. One language, for the browser searches in one."""
    from pagefind.index import IndexConfig, PagefindIndex  # noqa: PLC0415 - an extra

    async with PagefindIndex(config=IndexConfig(output_path=str(into), force_language=language)) as index:
        for entry in letters:
            words = (folder / file_of(letter_path(entry.id, ".txt"))).read_text(encoding="utf-8")
            title, date = letter_title(entry), entry_date(entry)
            record: Any = {
                "url": "/" + file_of(letter_path(entry.id)),
                "content": f"{title}\n{words}",
                "language": language,
                "meta": {"title": title, "date": date},
            }
            await index.add_custom_record(**record)
