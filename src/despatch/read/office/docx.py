"""Word documents (.docx, .docm, .dotx): a package of XML files, of which one holds the words.

Macros are never run, and nothing outside the package is opened: a relation that points elsewhere is passed over.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from typing import TypeVar

from lxml import etree

from despatch.model import Problem
from despatch.read import office
from despatch.read.office.docx_body import Body, Stories
from despatch.read.office.docx_styles import NO_STYLES, Lists, read_lists, read_styles
from despatch.read.package import Package, is_named
from despatch.read.reader import Declined, Raw, Reading
from despatch.read.refused import Refused
from despatch.read.xml import attribute, local, parse_part

T = TypeVar("T")
_TYPES = "[Content_Types].xml"
_WORD = b"wordprocessingml"
_MAIN = "word/document.xml"
_STORIES = ("footnotes", "endnotes", "comments")


def read(raw: Raw) -> Reading | Declined:
    """Read a Word document; declines what is no package with a Word document in it."""
    if not is_named(raw.data, b"word/", _TYPES.encode()):
        return Declined("it is no package with a Word document in it")
    try:
        package = Package(raw.data)
    except Refused:
        if not is_named(raw.data, b"word/"):
            return Declined("it is no package with a Word document in it")
        raise
    if not (_MAIN in package or (_TYPES in package and _WORD in package.read(_TYPES))):
        return Declined("the package holds no Word document")
    parts = _Parts(raw, package)
    root = parse_part(package.read(parts.main), parts.main)
    body = next((element for element in root if local(element) == "body"), None)
    if body is None:
        raise Refused("source-damaged", f"{parts.main} in it has no body. Save it again in Word or LibreOffice.")
    stories = Stories(
        styles=parts.optional("styles", partial(read_styles, package)) or NO_STYLES,
        lists=cache(lambda: _lists(parts)),
        notes={kind: _by_id(parts.tree(kind)) for kind in _STORIES},
        header=parts.by_relation,
    )
    walk = Body(stories)
    walk.document(body)
    missing = [parts.problem(what) for what in walk.missing]
    problems = (*parts.problems, *missing)
    return office.reading(raw, "docx", walk.sheet.done, title=_title(parts), problems=problems)


def _lists(parts: _Parts) -> Lists:
    root = parts.tree("numbering")
    return read_lists(root) if root is not None else Lists()


def _by_id(root: etree._Element | None) -> dict[str, etree._Element | None]:
    return {attribute(e, "id") or "": e for e in root} if root is not None else {}


def _title(parts: _Parts) -> str | None:
    """Return the title among the document's properties; its author and dates are those of the file."""
    root = parts.tree("core", "docProps/core.xml")
    return next((e.text for e in root if local(e) == "title"), None) if root is not None else None


@dataclass(slots=True)
class _Parts:
    """The files of the package by what they are. A part that cannot be read is a finding; the words are read."""

    raw: Raw
    package: Package
    main: str = ""
    problems: list[Problem] = field(default_factory=list)
    _targets: Mapping[str, str] = field(default_factory=dict)
    """Where each kind of relation of the main part leads."""
    _by_id: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        kinds, _ = self._relations("", "_rels/.rels")
        self.main = kinds.get("officeDocument", _MAIN)
        if self.main not in self.package:
            self.main = _MAIN
        folder, name = posixpath.split(self.main)
        self._targets, self._by_id = self._relations(folder, posixpath.join(folder, "_rels", f"{name}.rels"))

    def optional(self, kind: str, reader: Callable[[str], T], name: str = "") -> T | None:
        """Return what `reader` makes of the part of a kind; None where there is none, or none that can be read."""
        name = name or self._targets.get(kind) or posixpath.join(posixpath.dirname(self.main), f"{kind}.xml")
        if name not in self.package:
            return None
        try:
            return reader(name)
        except Refused as refused:
            if refused.code != "source-damaged":
                raise
            self.problems.append(self.problem(f"{name} in it"))
            return None

    def tree(self, kind: str, name: str = "") -> etree._Element | None:
        """Return the root of the part of a kind."""
        return self.optional(kind, lambda name: parse_part(self.package.read(name), name), name)

    def by_relation(self, id: str) -> etree._Element | None:
        """Return the part that a relation of the main part leads to, such as a header."""
        name = self._by_id.get(id)
        return self.tree("", name) if name else None

    def problem(self, what: str) -> Problem:
        """Return the finding that something the document points at cannot be read."""
        return self.raw.problem(
            "source-part-unread",
            f"{what} is missing or cannot be read; the rest was. Open the document in Word and save it again.",
        )

    def _relations(self, folder: str, name: str) -> tuple[dict[str, str], dict[str, str]]:
        """Return the targets of a file of relations that lie in the package, by their kind and by their id."""
        kinds: dict[str, str] = {}
        ids: dict[str, str] = {}
        root = self.tree("", name)
        for relation in root if root is not None else ():
            target = relation.get("Target") or ""
            path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            if relation.get("TargetMode", "").lower() == "external" or path not in self.package:
                continue
            kinds.setdefault((relation.get("Type") or "").rsplit("/", 1)[-1], path)
            ids.setdefault(relation.get("Id") or "", path)
        return kinds, ids
