"""A release: a folder with the archive's data in several formats, a README, digests, and RO-Crate metadata.

Source of the rules: RO-Crate 1.1, https://w3id.org/ro/crate/1.1.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from despatch.export.columns import TABLES
from despatch.export.files import write_whole
from despatch.export.jsonl import Rows
from despatch.settings import Settings

FILE, DIGESTS, README = "ro-crate-metadata.json", "SHA256SUMS", "README.md"
_PROFILE = "https://w3id.org/ro/crate/1.1"
PARTS = ("jsonl", "csv", "tei", "cmif", "jsonld", "bibtex")
"""The formats that a release holds, as far as they are known; each has a folder of its name."""
_TYPES = {
    ".jsonl": "application/jsonl",
    ".csv": "text/csv",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".xml": "application/tei+xml",
    ".bib": "application/x-bibtex",
    ".md": "text/markdown",
    "": "text/plain",
}
_READ_AT_ONCE = 1 << 20


def write(exports: Rows, folder: Path, as_of: str | None = None) -> dict[str, int]:
    """Write the formats of `PARTS` into folders of `folder`, and what tells of them; return the rows of each file.

    The metadata is written last: a release that has it is whole. Raises ArchiveError when a file cannot be written.
    """
    from despatch.export.formats import FORMATS  # noqa: PLC0415 - it lists this module

    (folder / FILE).unlink(missing_ok=True)
    written: dict[str, int] = {}
    for form in FORMATS:
        if form.name in PARTS and (form.narrows or not exports.is_part):
            files = form.load()(exports, folder / form.name, as_of)
            written |= dict(_each(folder, form.name, files))
    written[README] = write_whole(folder / README, [(_readme(exports.settings, written).encode(), 1)])
    digests = "".join(f"{_digest(folder / name)}  {name}\n" for name in written)
    written[DIGESTS] = write_whole(folder / DIGESTS, [(digests.encode(), len(written))])
    today = dt.datetime.now(dt.UTC).date().isoformat()
    crate = _crate(exports.settings, {name: (folder / name).stat().st_size for name in written}, today)
    return written | {FILE: write_whole(folder / FILE, [(crate, len(written))])}


def _each(folder: Path, part: str, files: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """Yield each file of a part with its rows. A file for one letter, or beside the data, counts as one."""
    for path in sorted(path for path in (folder / part).rglob("*") if path.is_file()):
        yield path.relative_to(folder).as_posix(), files.get(path.relative_to(folder / part).as_posix(), 1)


def _readme(settings: Settings, written: Mapping[str, int]) -> str:
    return "\n".join([*_about(settings), "", "## Files", "", *_files(written), "", "## Columns", *_columns()]) + "\n"


def _about(settings: Settings) -> Iterator[str]:
    yield f"# {settings.title}"
    if settings.about:
        yield f"\n{settings.about}"
    for name, value in (
        ("Edited by", ", ".join(settings.editor)),
        ("Rights", settings.rights),
        ("Kept at", settings.repository),
        ("Address", settings.address),
    ):
        if value:
            yield f"\n{name}: {value}"


def _files(written: Mapping[str, int]) -> Iterator[str]:
    yield "| file | rows |"
    yield "|---|---|"
    yield from (f"| `{name}` | {rows:,} |" for name, rows in written.items())


def _columns() -> Iterator[str]:
    """Yield what the columns are, which the tables of `jsonl/` and `csv/` share."""
    for table in TABLES:
        yield f"\n### {table.name}\n\n{table.what}.\n"
        yield from (f"- `{column.name}`: {column.what}" for column in table.columns)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while data := file.read(_READ_AT_ONCE):
            digest.update(data)
    return digest.hexdigest()


def _crate(settings: Settings, sizes: Mapping[str, int], today: str) -> bytes:
    """Return the metadata: the release as a data set, who made it, under what rights, and each of its files."""
    editors = [{"@id": f"#editor-{n}", "@type": "Person", "name": name} for n, name in enumerate(settings.editor, 1)]
    rights = [{"@id": "#rights", "@type": "CreativeWork", "name": settings.rights}] if settings.rights else []
    folders = sorted({f"{name.partition('/')[0]}/" for name in sizes if "/" in name})
    root: dict[str, object] = {
        "@id": "./",
        "@type": "Dataset",
        "name": settings.title,
        "description": settings.about or f"Letters: {settings.title}",
        "datePublished": today,
        "license": _ids(rights)[0] if rights else None,
        "author": _ids(editors),
        "url": settings.address,
        "hasPart": [{"@id": name} for name in (*folders, *(n for n in sizes if "/" not in n))],
    }
    parts: list[dict[str, object]] = [
        {
            "@id": folder,
            "@type": "Dataset",
            "name": folder.rstrip("/"),
            "hasPart": [{"@id": name} for name in sizes if name.startswith(folder)],
        }
        for folder in folders
    ]
    parts += [
        {
            "@id": name,
            "@type": "File",
            "name": name.rpartition("/")[2],
            "contentSize": str(size),
            "encodingFormat": _TYPES.get(Path(name).suffix, "application/octet-stream"),
        }
        for name, size in sizes.items()
    ]
    about = {
        "@id": FILE,
        "@type": "CreativeWork",
        "conformsTo": {"@id": _PROFILE},
        "about": {"@id": "./"},
    }
    graph = [about, {name: value for name, value in root.items() if value}, *editors, *rights, *parts]
    return msgspec.json.format(msgspec.json.encode({"@context": f"{_PROFILE}/context", "@graph": graph}), indent=1)


def _ids(entities: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
    return [{"@id": entity["@id"]} for entity in entities]
