"""TEI P5: one letter a file or many, what the encoding says of each, and the words as plain text."""

from __future__ import annotations

import re
from dataclasses import replace

from lxml import etree

from despatch.languages.tables import known
from despatch.model import Encoded, Problem, Source
from despatch.read.reader import Declined, Raw, Reading
from despatch.read.tei_describe import describe
from despatch.read.tei_descriptions import Reader, written
from despatch.read.tei_elements import LANG, flat, inside
from despatch.read.tei_forms import other_forms
from despatch.read.tei_header import images
from despatch.read.tei_names import Register
from despatch.read.tei_parts import Words
from despatch.read.teiletters import find
from despatch.read.teitext import Walk
from despatch.read.text_writer import trim
from despatch.read.xml import local, parse

_ROOTS = frozenset({"TEI", "TEI.2", "teiCorpus", "teiCorpus.2"})
_XML = re.compile(r"\s*(?:<\?xml\b|<!doctype\s+tei|<!--|<(?:[\w.-]{1,40}:)?tei(?:corpus)?(?:\.2)?[\s>])")
_TEI = re.compile(r"<(?:[\w.-]{1,40}:)?tei(?:corpus)?(?:\.2)?[\s>]")
_HTML = re.compile(r"<!doctype\s+html|<html[\s>]")


def read(raw: Raw) -> Reading | Declined:
    """Read a TEI document; declines what is no XML, or XML of another kind."""
    opening = raw.opening
    if not _XML.match(opening):
        return Declined("it does not begin as XML")
    if _HTML.search(opening) and not _TEI.search(opening):
        return Declined("it is an HTML page")
    tree, amiss = parse(raw)
    root = tree.getroot()
    if local(root) not in _ROOTS:
        return Declined(f"its root element is <{local(root)}>, not <TEI>")
    problems = [raw.problem(bad.code, f"{bad.said}; {_BAD_IDS[bad.code]}") for bad in amiss[:20]]
    source, found = _source(raw, root, (tree.docinfo.encoding or "utf-8").lower())
    return Reading(source, tuple(problems + found))


_BAD_IDS = {
    "xml-repeated-id": "both elements were read. Give each its own xml:id.",
    "xml-bad-id": "the element was read. Let the xml:id begin with a letter.",
}


def _source(raw: Raw, root: etree._Element, charset: str) -> tuple[Source | None, list[Problem]]:
    languages = (*raw.settings.languages, *(code for code in known() if code not in raw.settings.languages))
    reader = Reader(Register(root), languages, raw.settings.languages)
    letters = find(root, reader)
    walk = Walk(frozenset(letter.element for letter in letters.found), asides=letters.asides, images=images(root))
    walk.walk(root)
    walk.flush_notes()
    rows = [(walk.row(written(description, reader)), description) for description, _ in letters.wordless]
    text, hints = walk.writer.finish()
    words = Words(text, walk.spans)
    described = [
        (
            span,
            replace(
                said, description=replace(said.description, facsimiles=walk.images_of(*walk.bounds[letter.element]))
            ),
        )
        for letter in letters.found
        if letter.element in walk.bounds and (span := trim(text, *walk.bounds[letter.element])).start < span.end
        for said in (describe(letter, words, reader),)
    ]
    encoded = [Encoded(span, said.description) for span, said in described]
    encoded += [
        Encoded(trim(text, *row), reader.correspondence(description), "described")
        for row, description in rows
        if row[0] < row[1]
    ]
    problems = [
        raw.problem("xml-unknown-entity", f"{name} is not known and was kept as written.", line)
        for name, line in dict(walk.unknown).items()
    ]
    if any(said.inverted for _, said in described):
        problems.append(raw.problem("parties-inverted", _INVERTED))
    if not encoded:
        problems.append(raw.problem("tei-no-letter", _none(bool(text), letters.homeless)))
    elif letters.homeless:
        message = (
            f"{letters.homeless} correspDesc belong to no letter of the text: point each at its div with @corresp."
        )
        problems.append(raw.problem("tei-no-letter", message))
    if not text:
        return None, problems
    title = next((flat(e) for s in inside(root, "titleStmt") for e in s if local(e) == "title"), None)
    all_hints = sorted((*hints, *other_forms(text, walk.changes)), key=lambda hint: (hint.span.start, hint.span.end))
    source = Source(
        raw.id, text, "tei", charset, raw.sha256, title or None, _language(root), tuple(all_hints), tuple(encoded)
    )
    return source, problems


_INVERTED = (
    "title and heading name sender and recipient the other way round than the encoding does; theirs were taken. "
    "Exchange the correspActions."
)


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
        said = element.get("ident") if name == "language" else element.get(LANG)
        if said and name in ("TEI", "TEI.2", "text", "language"):
            return said.split("-")[0].lower()
        if name == "body":
            break
    return None
