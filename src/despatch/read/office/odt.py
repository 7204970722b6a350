"""OpenDocument texts (.odt, .ott): a package with the words in content.xml and the styles in styles.xml.

Flat documents (.fodt) hold the same in one XML file.
"""

from __future__ import annotations

import re

from lxml import etree

from despatch.model import Problem
from despatch.read import office
from despatch.read.office.odt_body import Body
from despatch.read.office.odt_styles import Styles
from despatch.read.package import Package, is_named
from despatch.read.reader import Declined, Raw, Reading
from despatch.read.refused import Refused
from despatch.read.xml import local, parse_part

_TYPE = b"application/vnd.oasis.opendocument.text"
_MANIFEST = "META-INF/manifest.xml"
_FLAT = re.compile(r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?<office:document\s")


def read(raw: Raw) -> Reading | Declined:
    """Read an OpenDocument text; declines what is no package of that type."""
    if not is_named(raw.data, _TYPE, b"content.xml"):
        return Declined("it is no OpenDocument package")
    try:
        package = Package(raw.data)
    except Refused:
        if not is_named(raw.data, _TYPE):
            return Declined("it is no OpenDocument package")
        raise
    # The type stands first in the package, stored as it is; a package that was zipped again has it elsewhere.
    declared = package.read("mimetype") if "mimetype" in package else b""
    if not declared.startswith(_TYPE):
        return Declined("the package holds no OpenDocument text")
    if "encrypted-package" in package or (_MANIFEST in package and b"encryption-data" in package.read(_MANIFEST)):
        raise Refused("source-locked", "it is locked by a password. Save a copy without the password.")
    content = parse_part(package.read("content.xml"), "content.xml")
    problems: list[Problem] = []
    others = [
        part for name in ("styles.xml", "meta.xml") if (part := _optional(raw, package, name, problems)) is not None
    ]
    return _reading(raw, content, others, tuple(problems))


def read_flat(raw: Raw) -> Reading | Declined:
    """Read an OpenDocument text that is one XML file; declines what does not begin as one."""
    if not _FLAT.match(raw.opening):
        return Declined("it is no flat OpenDocument text")
    root = parse_part(raw.data, "the text")
    return _reading(raw, root, [], ()) if _texts(root) else Declined("the OpenDocument file holds no text")


def _texts(root: etree._Element) -> list[etree._Element]:
    return [text for body in root if local(body) == "body" for text in body if local(text) == "text"]


def _reading(raw: Raw, content: etree._Element, others: list[etree._Element], problems: tuple[Problem, ...]) -> Reading:
    styles = Styles()
    for part in (content, *others):
        styles.add(part)
    walk = Body(styles)
    for text in _texts(content):
        walk.document(text)
    title = next((e.text for part in (content, *others) for e in _properties(part) if local(e) == "title"), None)
    return office.reading(raw, "odt", walk.sheet.done, title=title, problems=problems)


def _properties(root: etree._Element) -> list[etree._Element]:
    """Return the document's properties; their author and dates are those of the file."""
    return [e for meta in root if local(meta) == "meta" for e in meta]


def _optional(raw: Raw, package: Package, name: str, problems: list[Problem]) -> etree._Element | None:
    """Return the root of a part that the words can do without; one that cannot be read is a finding."""
    if name not in package:
        return None
    try:
        return parse_part(package.read(name), name)
    except Refused as refused:
        if refused.code != "source-damaged":
            raise
        message = f"{name} in it cannot be read; the words were. Open the document in LibreOffice and save it again."
        problems.append(raw.problem("source-part-unread", message))
        return None
