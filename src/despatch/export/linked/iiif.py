"""IIIF Presentation 3: a manifest for each letter with images of its pages, and one collection of all of them.

A canvas needs a width and a height. Of an image whose size nobody tells, none is made: `left-out.csv` lists these.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

import msgspec

from despatch.errors import SettingsError
from despatch.export.files import write_whole
from despatch.export.ledger import to_csv
from despatch.export.linked.letter_nodes import Node
from despatch.export.linked.whole import Linked, Page, Row, Rows, WholeLetter
from despatch.settings import FILE, Settings

CONTEXT = "http://iiif.io/api/presentation/3/context.json"
_RIGHTS = re.compile(
    r"https?://((?:www\.)?creativecommons\.org/(?:licenses|publicdomain)/[\w./-]+|rightsstatements\.org/vocab/[\w./-]+)"
)
_encode = msgspec.json.Encoder().encode
At = Callable[[str], str]
"""Returns the whole address of a page, a picture or a manifest, by its address within the reading room."""


def write(exports: Rows, folder: Path, as_of: str | None = None) -> dict[str, int]:  # noqa: ARG001 - every format is called alike
    """Write collection.json, a manifest for each letter and left-out.csv; return the rows of collection and left-out.

    Raises SettingsError without an address in despatch.toml, and ArchiveError when a file cannot be written.
    """
    base = exports.linked.settings.address
    if not base:
        raise SettingsError(
            f"IIIF names everything by web addresses, and this archive has none: write a line "
            f'address = "https://letters.example.org" into its {FILE}'
        )
    return write_at(exports.linked, folder, lambda address: f"{base}{address}")


def write_at(linked: Linked, folder: Path, at: At, has: Callable[[str], bool] = lambda _: True) -> dict[str, int]:
    """Write the same for a reading room whose pages, pictures and manifests readers find where `at` says.

    `has` says whether the room has a picture of the archive's own, by its address within the room.
    """
    refs: list[Node] = []
    left: list[dict[str, object]] = []
    for whole, pages in linked.imaged():
        named = quote(whole.letter.id, safe="")
        shown = [page for page in pages if page.size and (page.address or (page.held and has(_picture(named, page))))]
        left += [_left_out(whole, page) for page in pages if page not in shown]
        if shown:
            made = manifest(whole, shown, linked.settings, at)
            file = folder / str(made["id"]).rpartition("/")[2]
            write_whole(file, [(_encode({"@context": CONTEXT, **made}), 1)])
            refs.append({key: made[key] for key in ("id", "type", "label")})
    collection = {
        "@context": CONTEXT,
        "id": at("/iiif/collection.json"),
        "type": "Collection",
        "label": _said(linked.settings.title),
        "items": refs,
    }
    write_whole(folder / "collection.json", [(_encode(collection), 0)])
    write_whole(folder / "left-out.csv", [(to_csv(left, ("letter", "image", "reason")).encode(), 0)])
    return {"collection.json": len(refs), "left-out.csv": len(left)}


def _left_out(whole: WholeLetter, page: Page) -> dict[str, object]:
    missing = "its file is not below letters/, and its name is no address of a picture"
    size = page.trouble or "its width and height are not told, and nothing is fetched"
    found = page.held or page.address
    return {"letter": whole.letter.id, "image": page.name, "reason": size if found else missing}


def manifest(whole: WholeLetter, pages: Sequence[Page], settings: Settings, at: At) -> Node:
    """Return the manifest of one letter, without its context."""
    named = quote(whole.letter.id, safe="")
    letter = at(f"/letter/{named}")
    iri = at(f"/iiif/{named}.json")
    made: Node = {
        "id": iri,
        "type": "Manifest",
        "label": _said(_title(whole)),
        "metadata": [{"label": _said(label, "en"), "value": _said(value)} for label, value in _metadata(whole.row)],
        "homepage": [{"id": letter, "type": "Text", "label": _said("The letter", "en"), "format": "text/html"}],
        "seeAlso": [{"id": at(f"/letter/{named}.json"), "type": "Dataset", "format": "application/json"}],
    }
    stated = whole.row["availability"] or settings.rights
    if found := _RIGHTS.search(stated or ""):
        made["rights"] = f"http://{found[1].removeprefix('www.')}"
    elif stated:
        made["requiredStatement"] = {"label": _said("Rights", "en"), "value": _said(stated)}
    return made | {"items": [canvas(page, iri, at(_picture(named, page))) for page in pages]}


def canvas(page: Page, manifest: str, picture: str) -> Node:
    """Return the canvas of a page: its picture, and its lines where their places are known."""
    assert page.size is not None
    iri = f"{manifest.removesuffix('.json')}/canvas/{page.number}"
    body: Node = {"id": page.address or picture, "type": "Image", "format": "image/jpeg"}
    if page.service:
        body["service"] = [{"@id": page.service, "@type": "ImageService2"}]
    made: Node = {
        "id": iri,
        "type": "Canvas",
        "label": _said(page.name),
        "width": page.size[0],
        "height": page.size[1],
        "items": [_page(f"{iri}/image", [_note(f"{iri}/image/1", "painting", body, iri)])],
    }
    if page.lines:
        notes = list(_lines(page, iri))
        made["annotations"] = [_page(f"{iri}/lines", notes)]
    return made


def _picture(letter: str, page: Page) -> str:
    """Return the address at which the reading room shows an image of the archive, as a JPEG."""
    return f"/picture/{letter}?image={page.number}&zoom=4"


def _lines(page: Page, iri: str) -> Iterator[Node]:
    for number, line in enumerate(page.lines, 1):
        body: Node = {"type": "TextualBody", "value": line.words, "format": "text/plain"}
        place = ",".join(map(str, line.place))
        yield _note(f"{iri}/lines/{number}", "supplementing", body, f"{iri}#xywh={place}")


def _page(id: str, items: list[Node]) -> Node:
    return {"id": id, "type": "AnnotationPage", "items": items}


def _note(id: str, motivation: str, body: Node, target: str) -> Node:
    return {"id": id, "type": "Annotation", "motivation": motivation, "body": body, "target": target}


def _said(words: str, language: str = "none") -> dict[str, list[str]]:
    return {language: [words]}


def _title(whole: WholeLetter) -> str:
    row = whole.row
    if row["heading"]:
        return " ".join(str(row["heading"]).split())
    sides = (", ".join(who.label for who in people) for people in (whole.senders, whole.recipients))
    sent = row["date"]["edtf"] if row["date"] else "undated"
    return "{} to {}, {}".format(*(side or "unknown" for side in sides), sent)


def _metadata(row: Row) -> Iterator[tuple[str, str]]:
    for label, key in (("From", "senders"), ("To", "recipients")):
        if row[key]:
            yield label, "; ".join(who["person"] or who["name"] for who in row[key])
    for label, key, part in (("Date", "date", "edtf"), ("Received", "received", "edtf"), ("Place", "place", "name")):
        if row[key] and row[key][part]:
            yield label, row[key][part]
    for label, key in (("Kind", "kind"), ("Kept at", "repository"), ("Shelfmark", "shelfmark")):
        if row[key]:
            yield label, row[key]
