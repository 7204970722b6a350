"""What the styles of an OpenDocument text say of a paragraph: heading, white space, page, list numbers, letterhead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from despatch.read.office.list_numbers import BULLET, numeral
from despatch.read.paragraphs import PLAIN, TITLE, Look
from despatch.read.xml import attribute, local

_LENGTH = re.compile(r"(-?[0-9]{0,9}(?:\.[0-9]{1,9})?)(pt|in|cm|mm|pc|px)")
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "pc": 12.0, "px": 0.75}
_DEEPEST = 40
"""No chain of styles is longer; one that is bites its tail."""
_TITLES = frozenset({"Title", "Subtitle"})
_DEEPEST_LIST = 10


def whole(written: str | None) -> int | None:
    """Return a whole number, or None where the file has none."""
    return int(written) if written and written.isascii() and written.isdecimal() and len(written) < 7 else None


def points(length: str | None, default: float) -> float:
    """Return a length in points; `default` where there is none, or one in per cent."""
    found = _LENGTH.fullmatch(length or "")
    return float(found[1] or 0) * _POINTS[found[2]] if found and found[1] not in ("", "-", ".") else default


@dataclass(frozen=True, slots=True)
class Style:
    """What a style comes to, with all that it is based on."""

    look: Look = PLAIN
    list: str | None = None
    """The list that numbers the paragraphs."""
    master: str | None = None
    """The kind of page that begins with the paragraph."""
    hidden: bool = False
    raised: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list writes its numbers; `shown` counts the levels that stand in one number."""

    form: str = "1"
    before: str = ""
    after: str = ""
    start: int = 1
    shown: int = 1


@dataclass(slots=True)
class Styles:
    """The styles of a document, from its own automatic ones to those of the program."""

    lists: dict[str, dict[int, Level]] = field(default_factory=dict)
    outline: dict[int, Level] = field(default_factory=dict)
    """How headings are numbered."""
    masters: dict[str, etree._Element] = field(default_factory=dict)
    _elements: dict[tuple[str, str], etree._Element] = field(default_factory=dict)
    _known: dict[tuple[str, str], Style] = field(default_factory=dict)

    def add(self, root: etree._Element) -> None:
        """Take in the styles of a file; those of the files before it go first."""
        for group in root:
            if local(group) not in ("styles", "automatic-styles", "master-styles"):
                continue
            for element in group:
                name, kind = attribute(element, "name") or "", local(element)
                if kind == "style":
                    self._elements.setdefault((attribute(element, "family") or "paragraph", name), element)
                elif kind == "default-style":
                    self._elements.setdefault((attribute(element, "family") or "paragraph", ""), element)
                elif kind == "list-style":
                    self.lists.setdefault(name, dict(_levels(element)))
                elif kind == "outline-style":
                    self.outline = self.outline or dict(_levels(element))
                elif kind == "master-page":
                    self.masters.setdefault(name, element)

    def of(self, element: etree._Element, family: str = "paragraph") -> Style:
        """Return the style of a paragraph or of running words."""
        return self._resolve(family, attribute(element, "style-name") or "", 0)

    def letterhead(self, master: str | None) -> etree._Element | None:
        """Return the header of a kind of page that only a first page has."""
        page = self.masters.get(master or "Standard")
        if page is None:
            return None
        headers = {local(e): e for e in page if (attribute(e, "display") or "true") != "false"}
        following = attribute(page, "next-style-name")
        once = following is not None and following != attribute(page, "name")
        return headers.get("header-first") if "header-first" in headers else headers.get("header") if once else None

    def _resolve(self, family: str, name: str, depth: int) -> Style:
        key = (family, name)
        if key in self._known:
            return self._known[key]
        element = self._elements.get(key)
        if depth > _DEEPEST:
            return Style()
        parent = attribute(element, "parent-style-name") or ""
        based = self._resolve(family, parent, depth + 1) if name else Style()
        self._known[key] = style = _with(based, name, element)
        return style


def _with(style: Style, name: str, element: etree._Element | None) -> Style:
    """Return a style with the properties of `element` laid over it; a text may use a style that it leaves undefined."""
    look = replace(style.look, style=name, level=TITLE if name in _TITLES else style.look.level)
    if element is None:
        return replace(style, look=look)
    level = whole(attribute(element, "default-outline-level"))
    if level:
        look = replace(look, level=level)
    hidden, raised = style.hidden, style.raised
    for properties in element:
        if local(properties) == "paragraph-properties":
            look = _laid_out(look, properties)
        elif local(properties) == "text-properties":
            hidden = {"none": True, "true": False}.get(attribute(properties, "display") or "", hidden)
            position = attribute(properties, "text-position")
            raised = position.startswith("super") or position[0].isdecimal() if position else raised
    return Style(
        look,
        attribute(element, "list-style-name") or style.list,
        attribute(element, "master-page-name") or None,
        hidden,
        raised,
    )


def _laid_out(look: Look, properties: etree._Element) -> Look:
    around = attribute(properties, "margin")
    top, bottom = points(around, look.before), points(around, look.after)
    breaks = attribute(properties, "break-before")
    borders = [attribute(properties, f"border-{side}") or attribute(properties, "border") for side in ("top", "bottom")]
    contextual = attribute(properties, "contextual-spacing")
    return replace(
        look,
        before=points(attribute(properties, "margin-top"), top),
        after=points(attribute(properties, "margin-bottom"), bottom),
        new_page=breaks == "page" if breaks else look.new_page,
        ruled=any(b != "none" for b in borders if b) if any(borders) else look.ruled,
        contextual=contextual == "true" if contextual else look.contextual,
    )


def _levels(element: etree._Element) -> Iterator[tuple[int, Level]]:
    for level in element:
        at = whole(attribute(level, "level"))
        if at is None:
            continue
        if local(level) in ("list-level-style-number", "outline-level-style"):
            yield (
                at,
                Level(
                    attribute(level, "num-format") or "",
                    attribute(level, "num-prefix") or "",
                    attribute(level, "num-suffix") or "",
                    whole(attribute(level, "start-value")) or 1,
                    min(whole(attribute(level, "display-levels")) or 1, _DEEPEST_LIST),
                ),
            )
        elif local(level) == "list-level-style-bullet":
            yield at, Level("bullet")


def written_number(levels: dict[int, Level], counted: Iterable[int]) -> str:
    """Return the number of an item as its list writes it: `counted` has the number of each level down to its own."""
    numbers = list(counted)
    at = len(numbers)
    level = levels.get(at)
    if level is None or level.form == "bullet":
        return BULLET if level else ""
    if not level.form:
        return ""
    shown = [numeral(numbers[n - 1], levels.get(n, Level()).form) for n in range(max(1, at - level.shown + 1), at + 1)]
    return f"{level.before}{'.'.join(part for part in shown if part)}{level.after}".strip()
