"""ALTO 1 to 4, as OCR programs and eScriptorium write it: one page a file, or several."""

from __future__ import annotations

from lxml import etree

from despatch.read.pages.page import (
    Box,
    Form,
    Kind,
    Line,
    Page,
    ReadPages,
    Region,
    box,
    kind_of,
    regions,
    size,
    whole_number,
)
from despatch.read.reader import Raw
from despatch.read.xml import local, parse

_MARGINS: dict[str, Kind] = {
    **dict.fromkeys(("TopMargin", "BottomMargin"), "furniture"),
    **dict.fromkeys(("LeftMargin", "RightMargin"), "marginal"),
}
"""A printer fills the margins above and below. Beside the text stands what its writer or a reader put there."""
_PARTS = ("TopMargin", "LeftMargin", "PrintSpace", "RightMargin", "BottomMargin")
"""The areas of a page, in the order in which they are read."""
_BEGUN, _SHORT = "HypPart1", "Abbreviation"
"""What the words in full stand for: a word that goes on in the next line, a short form."""


def pages(raw: Raw) -> ReadPages:
    """Return the pages of an ALTO file; raises Refused for a file that does not parse."""
    tree, _ = parse(raw)
    root = tree.getroot()
    image = next((name.text for name in root.iter("{*}fileName") if name.text), None)
    labels = {
        id: tag.get("LABEL") or tag.get("TYPE") or ""
        for held in root.iterchildren("{*}Tags")
        for tag in held
        if (id := tag.get("ID"))
    }
    order = {id: place for place, reference in enumerate(root.iter("{*}ElementRef")) if (id := reference.get("REF"))}
    read = tuple(_page(page, image, labels, order) for page in root.iter("{*}Page"))
    return ReadPages(read, (tree.docinfo.encoding or "utf-8").lower())


def _page(page: etree._Element, image: str | None, labels: dict[str, str], order: dict[str, int]) -> Page:
    found: list[tuple[int, list[Region]]] = []
    typed = False
    for area in sorted(page, key=lambda area: _PARTS.index(local(area)) if local(area) in _PARTS else len(_PARTS)):
        for block in area.iter("{*}TextBlock"):
            lines = [(_kind(line, labels, ""), _line(line)) for line in block.iterchildren("{*}TextLine")]
            words = "\n".join(line.text for _, line in lines)
            kind = _kind(block, labels, words) or _MARGINS.get(local(area))
            typed = typed or kind is not None or any(own for own, _ in lines)
            found.append((_place(block, page, order), regions(kind or "words", lines)))
    found.sort(key=lambda pair: pair[0])
    measures = size(page.get("WIDTH"), page.get("HEIGHT"))
    return Page((image or "").strip() or None, tuple(region for _, held in found for region in held), typed, measures)


def _place(block: etree._Element, page: etree._Element, order: dict[str, int]) -> int:
    """Return the place of a block in the order of reading that the file gives; one that it leaves out comes last."""
    element: etree._Element | None = block
    while element is not None and element is not page:
        if (place := order.get(element.get("ID") or "")) is not None:
            return place
        element = element.getparent()
    return len(order)


def _kind(element: etree._Element, labels: dict[str, str], words: str) -> Kind | None:
    """Return what the tags of a block or a line say that it is."""
    named = (labels.get(tag) for tag in (element.get("TAGREFS") or "").split())
    kinds = (kind_of(name, words) for name in (*named, element.get("TYPE")))
    return next((kind for kind in kinds if kind), None)


def _line(line: etree._Element) -> Line:
    """Return the words of a line. A hyphen that the file keeps apart from its word is put to it."""
    text, whole = "", None
    forms: list[Form] = []
    for child in line:
        name = local(child)
        if name == "HYP":
            sign = child.get("CONTENT") or "-"
            text += "" if text.endswith(sign) else sign
        elif name == "String":
            written = " ".join((child.get("CONTENT") or "").split())
            if not written:
                continue
            text += " " if text else ""
            start = len(text)
            text += written
            kind, full = child.get("SUBS_TYPE"), (child.get("SUBS_CONTENT") or "").strip()
            if kind == _SHORT and full:
                forms.append(Form(start, len(text), full))
            whole = full if kind == _BEGUN and full else None
    return Line(text, tuple(forms), whole, _box(line))


def _box(line: etree._Element) -> Box | None:
    left, top, width, height = (whole_number(line.get(name)) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
    if left is None or top is None or width is None or height is None:
        return None
    return box(left, top, left + width, top + height)
