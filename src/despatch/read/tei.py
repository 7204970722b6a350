"""TEI P5: one letter a file or many, what the encoding says of each, and the words as plain text."""

from __future__ import annotations

import re

from lxml import etree

from despatch.languages.apparatus import ApparatusWords
from despatch.languages.tables import merged
from despatch.model import Encoded, Problem, Source
from despatch.read.reader import Declined, Raw, Reading
from despatch.read.teiletters import Words, describe, find
from despatch.read.teitext import Walk, flat, local
from despatch.read.text_writer import trim
from despatch.read.xml import parse

_ROOTS = frozenset({"TEI", "TEI.2", "teiCorpus", "teiCorpus.2"})
_XML = re.compile(r"\s*(?:<\?xml\b|<!doctype\s+tei|<!--|<(?:[\w.-]{1,40}:)?tei(?:corpus)?(?:\.2)?[\s>])")
_TEI = re.compile(r"<(?:[\w.-]{1,40}:)?tei(?:corpus)?(?:\.2)?[\s>]")
_HTML = re.compile(r"<!doctype\s+html|<html[\s>]")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read(raw: Raw) -> Reading | Declined:
    """Read a TEI document; declines what is no XML, or XML of another kind."""
    opening = raw.opening
    if not _XML.match(opening):
        return Declined("it does not begin as XML")
    if _HTML.search(opening) and not _TEI.search(opening):
        return Declined("it is an HTML page")
    tree, repeated = parse(raw)
    root = tree.getroot()
    if local(root) not in _ROOTS:
        return Declined(f"its root element is <{local(root)}>, not <TEI>")
    problems = [
        raw.problem("xml-repeated-id", f"{said}; both elements were read. Give each its own xml:id.")
        for said in repeated[:20]
    ]
    source, found = _source(raw, root, (tree.docinfo.encoding or "utf-8").lower())
    return Reading(source, tuple(problems + found))


def _source(raw: Raw, root: etree._Element, charset: str) -> tuple[Source | None, list[Problem]]:
    kinds = merged(raw.settings.languages, ApparatusWords).encoding.letters
    letters, homeless = find(root, kinds)
    walk = Walk(frozenset(letter.element for letter in letters))
    walk.walk(root)
    walk.flush_notes()
    text, hints = walk.writer.finish()
    words = Words(text, walk.spans)
    encoded = tuple(
        Encoded(span, describe(letter, words))
        for letter in letters
        if letter.element in walk.bounds and (span := trim(text, *walk.bounds[letter.element])).start < span.end
    )
    problems = [
        raw.problem("xml-unknown-entity", f"{written} is not known and was kept as written.", line)
        for written, line in dict(walk.unknown).items()
    ]
    if not encoded:
        problems.append(raw.problem("tei-no-letter", _none(bool(text), homeless)))
    elif homeless:
        message = f"{homeless} correspDesc belong to no letter of the text: point each at its div with @corresp."
        problems.append(raw.problem("tei-no-letter", message))
    if not text:
        return None, problems
    title = next((flat(e) for s in root.iter() if local(s) == "titleStmt" for e in s if local(e) == "title"), None)
    return Source(raw.id, text, "tei", charset, raw.sha256, title or None, _language(root), hints, encoded), problems


def _none(has_text: bool, homeless: int) -> str:
    if not has_text:
        but = f", though {homeless} letters are described" if homeless else ""
        return f"the text is empty{but}. Add the letters' words."
    return (
        "no correspDesc and no div of type letter; its words were read as running text. "
        "Mark each letter with a div or a correspDesc."
    )


def _language(root: etree._Element) -> str | None:
    """Return the language the text is said to be in, as a two-letter code where it is one."""
    for element in root.iter():
        name = local(element)
        said = element.get("ident") if name == "language" else element.get(_LANG)
        if said and name in ("TEI", "TEI.2", "text", "language"):
            return said.split("-")[0].lower()
        if name == "body":
            break
    return None
