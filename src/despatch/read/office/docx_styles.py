"""What the styles and list definitions of a .docx say of a paragraph: heading, white space, list number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from despatch.read.office.list_numbers import BULLET, numeral
from despatch.read.package import Package
from despatch.read.paragraphs import PLAIN, TITLE, Look
from despatch.read.xml import attribute, local, parse_part

_TWIPS = 20
"""Twips in a point, the unit of white space."""
_AUTO = 14.0
"""Points that Word puts where a web page leaves the space to it."""
_DEEPEST = 40
"""No chain of styles is longer; one that is bites its tail."""
_OFF = frozenset({"0", "false", "off", "none"})
_LEVELS = {"title": TITLE, "subtitle": TITLE, **{f"heading {n}": n for n in range(1, 10)}}


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """Return the first child of this name."""
    return next((c for c in element if local(c) == name), None) if element is not None else None


def is_on(element: etree._Element | None) -> bool:
    """Say whether a property is set: it may be there and say no."""
    return element is not None and (attribute(element, "val") or "1").lower() not in _OFF


def whole(written: str | None) -> int | None:
    """Return a whole number, or None where the file has none."""
    try:
        return int(float(written)) if written else None
    except (ValueError, OverflowError):
        return None


@dataclass(frozen=True, slots=True)
class Item:
    """The place of a paragraph in a list; None for what a style leaves open."""

    list: str | None = None
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph style comes to, with all that it is based on."""

    look: Look = PLAIN
    item: Item = Item()


@dataclass(frozen=True, slots=True)
class Styles:
    """The paragraph styles of a document by their ids."""

    named: Mapping[str, Style]
    default: Style

    def of(self, properties: etree._Element | None) -> Style:
        """Return how a paragraph with these properties looks."""
        if properties is None:
            return self.default
        style = self.named.get(attribute(child(properties, "pStyle"), "val") or "", self.default)
        return _with(style, properties)


NO_STYLES = Styles({}, Style())
_MOST_REMEMBERED = 8
_remembered: dict[bytes, Styles] = {}
"""Styles that were read, by their packed bytes."""


def read_styles(package: Package, name: str) -> Styles:
    """Read the styles in the file `name`; raises Refused.

    They are remembered: documents from one program have the same, and they are larger than a letter.
    """
    packed = package.packed(name)
    if packed not in _remembered:
        found = _read_styles(parse_part(package.read(name), name))
        if len(_remembered) >= _MOST_REMEMBERED:
            _remembered.clear()
        _remembered[packed] = found
    return _remembered[packed]


def _read_styles(root: etree._Element) -> Styles:
    defaults = _with(Style(), child(child(child(root, "docDefaults"), "pPrDefault"), "pPr"))
    elements = {attribute(e, "styleId") or "": e for e in root if local(e) == "style" and _is_paragraphs(e)}
    known: dict[str, Style] = {}
    for id in elements:
        _resolve(id, elements, defaults, known, 0)
    default = next((id for id, e in elements.items() if attribute(e, "default") in ("1", "true", "on")), "")
    return Styles(known, known.get(default, defaults))


def _is_paragraphs(style: etree._Element) -> bool:
    return attribute(style, "type") in ("paragraph", None)


def _resolve(
    id: str, elements: Mapping[str, etree._Element], defaults: Style, known: dict[str, Style], depth: int
) -> Style:
    if id in known:
        return known[id]
    element = elements.get(id)
    if element is None or depth > _DEEPEST:
        return defaults
    based = attribute(child(element, "basedOn"), "val")
    style = _resolve(based, elements, defaults, known, depth + 1) if based else defaults
    name = (attribute(child(element, "name"), "val") or "").strip().lower()
    style = _with(replace(style, look=replace(style.look, style=id)), child(element, "pPr"))
    level = _LEVELS.get(name, style.look.level)
    contents = style.look.contents or name.startswith(("toc ", "index ", "table of "))
    known[id] = replace(style, look=replace(style.look, level=None if contents else level, contents=contents))
    return known[id]


def _with(style: Style, properties: etree._Element | None) -> Style:
    """Return a style with paragraph properties laid over it."""
    if properties is None:
        return style
    look, item = style.look, style.item
    for element in properties:
        name = local(element)
        if name == "spacing":
            look = replace(
                look, before=_space(element, "before", look.before), after=_space(element, "after", look.after)
            )
        elif name == "outlineLvl":
            level = whole(attribute(element, "val"))
            # The tenth level is that of running text.
            look = replace(look, level=level + 1 if level is not None and 0 <= level < 9 else None)
        elif name == "contextualSpacing":
            look = replace(look, contextual=is_on(element))
        elif name == "pageBreakBefore":
            look = replace(look, new_page=is_on(element))
        elif name == "pBdr":
            look = replace(look, ruled=any(_is_drawn(e) for e in element if local(e) in ("top", "bottom")))
        elif name == "numPr":
            list_id, level = attribute(child(element, "numId"), "val"), whole(attribute(child(element, "ilvl"), "val"))
            item = Item(
                list_id if list_id is not None else item.list,
                level if level is not None else item.level,
            )
    return style if look is style.look and item is style.item else Style(look, item)


def _is_drawn(border: etree._Element) -> bool:
    return (attribute(border, "val") or "none") not in ("none", "nil")


def _space(spacing: etree._Element, side: str, default: float) -> float:
    if (attribute(spacing, f"{side}Autospacing") or "0").lower() not in _OFF:
        return _AUTO
    twips = whole(attribute(spacing, side))
    return twips / _TWIPS if twips is not None else default


# ---------------------------------------------------------------- lists


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list writes its numbers: `pattern` has %1 for the number of the first level."""

    form: str = "decimal"
    pattern: str = ""
    start: int = 1


@dataclass(slots=True)
class Lists:
    """The lists of a document, and how far each has counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    """The levels of each list, by its number."""
    shared: dict[str, str] = field(default_factory=dict)
    """What each list counts with: lists of one kind count on, unless one says where it starts."""
    counted: dict[str, dict[int, int]] = field(default_factory=dict)

    def next_number(self, item: Item) -> str:
        """Return the number that the next paragraph of a list is written with; "" for none."""
        levels = self.levels.get(item.list or "")
        if levels is None:
            return ""
        at = item.level or 0
        counted = self.counted.setdefault(self.shared.get(item.list or "", ""), {})
        level = levels.get(at, Level())
        counted[at] = counted.get(at, level.start - 1) + 1
        for deeper in [other for other in counted if other > at]:
            del counted[deeper]
        if level.form == "bullet":
            return BULLET
        if level.form == "none":
            return ""
        written = level.pattern
        for other in range(at, -1, -1):
            if f"%{other + 1}" in written:
                form = levels.get(other, Level())
                shown = numeral(counted.get(other, form.start), form.form)
                written = written.replace(f"%{other + 1}", shown)
        return written.strip()


def read_lists(root: etree._Element) -> Lists:
    """Read the definitions of lists."""
    lists = Lists()
    kinds = {attribute(e, "abstractNumId"): dict(_levels(e)) for e in root if local(e) == "abstractNum"}
    for element in root:
        id = attribute(element, "numId")
        if local(element) != "num" or id is None:
            continue
        kind = attribute(child(element, "abstractNumId"), "val")
        levels, own = dict(kinds.get(kind, {})), False
        for override in element:
            at = whole(attribute(override, "ilvl"))
            if local(override) != "lvlOverride" or at is None:
                continue
            levels |= dict(_levels(override))
            start = whole(attribute(child(override, "startOverride"), "val"))
            if start is not None:
                levels[at], own = replace(levels.get(at, Level()), start=start), True
        lists.levels[id] = levels
        lists.shared[id] = f"list {id}" if own else f"kind {kind}"
    return lists


def _levels(element: etree._Element) -> Iterator[tuple[int, Level]]:
    for level in element:
        at = whole(attribute(level, "ilvl"))
        if local(level) != "lvl" or at is None:
            continue
        start = whole(attribute(child(level, "start"), "val"))
        yield (
            at,
            Level(
                attribute(child(level, "numFmt"), "val") or "decimal",
                attribute(child(level, "lvlText"), "val") or "",
                start if start is not None else 1,
            ),
        )
