"""What readers take away: the formats of an archive that they may see come in; files beside its pages go out.

A format of one file lies as it is, so that a service can fetch it. One of many files is packed.
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import despatch.archive
from despatch.archive import Archive
from despatch.export.formats import FORMATS
from despatch.export.linked import iiif
from despatch.publish import addresses
from despatch.web.edition import Download

FOLDER, IMAGES = "downloads", "iiif"
PLAIN = ("tei-archive", "cmif", "bibtex", "ris", "csl-json", "gexf", "graphml")
PACKED = ("tei", "csv", "jsonld", "annotations")
OF_EDITORS = frozenset(("left-out.csv", "cmif-lacking.csv"))
"""Files that tell editors what to mend."""
_WHEN = (1980, 1, 1, 0, 0, 0)
"""The time of every file within a packed one: the same archive gives the same bytes."""


def names() -> Iterator[str]:
    """Yield the formats that an archive is published in, beside the manifests of its images."""
    yield from (form.name for form in FORMATS if form.name in (*PLAIN, *PACKED))


def write(archive_path: Path, folder: Path, wanted: Iterable[str]) -> list[Download]:
    """Write an archive in each of the `wanted` formats below the folder of its publication; return the files."""
    made: list[Download] = []
    for name in wanted:
        with despatch.archive.open(archive_path) as archive, archive.snapshot():
            made += [_download(file, folder, name) for file in _write_format(archive, folder, name)]
    return made


def _download(file: Path, folder: Path, name: str) -> Download:
    what = next(form.what for form in FORMATS if form.name == name)
    return Download(f"/{file.relative_to(folder).as_posix()}", what, file.stat().st_size)


def _write_format(archive: Archive, folder: Path, name: str) -> list[Path]:
    form = next(form for form in FORMATS if form.name == name)
    into, part = folder / FOLDER, folder / FOLDER / f".{name}"
    form.load()(archive.exports, part, None)
    files = sorted(file for file in part.rglob("*") if file.is_file() and file.name not in OF_EDITORS)
    out = (
        [_pack(files, part, into / f"{name}.zip")]
        if name in PACKED
        else [file.rename(into / file.name) for file in files]
    )
    shutil.rmtree(part)
    return out


def _pack(files: Iterable[Path], part: Path, packed: Path) -> Path:
    with zipfile.ZipFile(packed, "w") as into:
        for file in files:
            entry = zipfile.ZipInfo(file.relative_to(part).as_posix(), _WHEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with file.open("rb") as source, into.open(entry, "w", force_zip64=True) as target:
                shutil.copyfileobj(source, target)
    return packed


def manifests(archive: Archive) -> list[Download]:
    """Return what leads to the manifests of an archive's images; nothing without an address, or without images."""
    if not archive.settings.address or next(archive.exports.linked.imaged(), None) is None:
        return []
    what = next(form.what for form in FORMATS if form.name == IMAGES)
    return [Download(f"/{IMAGES}/collection.json", what, None)]


def write_manifests(archive: Archive, folder: Path, base: str) -> None:
    """Write the manifests of the images that lie in the folder of a publication, where their addresses say."""

    def has(picture: str) -> bool:
        file = folder / _file(picture)
        return file.is_file() and file.stat().st_size > 0

    def at(address: str) -> str:
        return addresses.public(_file(address), base).removesuffix("/")

    iiif.write_at(archive.exports.linked, folder / IMAGES, at, has)
    (folder / IMAGES / "left-out.csv").unlink()


def _file(address: str) -> str:
    known = addresses.normal(address)
    assert known is not None, address
    return addresses.file_of(known)
