"""W3C Web Annotations: every passage that proves something, with what it proves, who says so and how sure that is.

All terms are those of the annotation context, https://www.w3.org/TR/annotation-model/. How sure a claim is, is a body
whose purpose is to assess.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import msgspec

from despatch.export.files import write_whole
from despatch.export.linked.claims import EDITOR, claims
from despatch.export.linked.letter_nodes import Node
from despatch.export.linked.names import Names
from despatch.export.linked.passages import passage
from despatch.export.linked.whole import Rows, WholeLetter
from despatch.model import Span

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
ON_A_PAGE = 1000
"""So many annotations are in one file."""
_IDENTIFIED = ("sender", "recipient", "place", "mention")
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Statement:
    """What a passage proves: its tag, what is claimed, to what it leads, by whom, and how sure."""

    tag: str
    motivation: str
    span: Span
    said: str
    about: str | None
    rule: str
    confidence: float | None
    by: str | None = None


def write(exports: Rows, folder: Path, as_of: str | None = None) -> dict[str, int]:  # noqa: ARG001 - every format is called alike
    """Write collection.json and pages of annotations into `folder`; return the annotations in each page.

    A file is replaced only when the new one is whole. Raises ArchiveError when it cannot be written.
    """
    linked = exports.linked
    names = Names.of(linked)
    found = (note for whole in linked.letters() for note in notes(whole, names))
    counts: dict[str, int] = {}
    items = list(islice(found, ON_A_PAGE))
    while items:
        following = list(islice(found, ON_A_PAGE))
        number = len(counts) + 1
        page = _page(items, number, more=bool(following), names=names)
        counts[f"page-{number}.json"] = write_whole(folder / f"page-{number}.json", [(_encode(page), len(items))])
        items = following
    collection: Node = {
        "@context": CONTEXT,
        "id": names.thing("annotations", "collection.json"),
        "type": "AnnotationCollection",
        "label": f"{linked.settings.title}: what its words prove",
        "total": sum(counts.values()),
    }
    if counts:
        ends = {"first": _page_id(1, names), "last": _page_id(len(counts), names)}
        collection |= ends
    write_whole(folder / "collection.json", [(_encode(collection), 0)])
    _remove_later(folder, len(counts))
    return {"collection.json": sum(counts.values()), **counts}


def notes(whole: WholeLetter, names: Names) -> Iterator[Node]:
    """Yield the annotations of one letter."""
    seen: Counter[str] = Counter()
    for one in statements(whole, names):
        id = f"{names.letter(whole.letter.id)}#annotation-{one.tag}-{one.span.start}-{one.span.end}"
        seen[id] += 1
        yield {
            "id": id if seen[id] == 1 else f"{id}-{seen[id]}",
            "type": "Annotation",
            "motivation": one.motivation,
            "creator": _creator(one, names),
            "body": _bodies(one),
            "target": passage(whole, one.span, names),
        }


def statements(whole: WholeLetter, names: Names) -> Iterator[Statement]:
    """Yield what the passages of one letter prove."""
    for claim in claims(whole, names):
        if claim.span:
            motivation = "identifying" if claim.about and claim.field in _IDENTIFIED else "describing"
            about = claim.about if motivation == "identifying" else None
            by = whole.by if claim.rule == EDITOR else None
            yield Statement(claim.field, motivation, claim.span, claim.value, about, claim.rule, claim.confidence, by)
    for row in whole.references:
        about = names.target(row["target"]) if row["target"] else None
        span = Span(row["start"], row["end"])
        yield Statement("reference", "linking", span, row["why"], about, "connect", row["score"], row["by"])
    for known in whole.acts:
        act = known.act.act
        said = f"{'reported ' if act.reported else ''}{act.type}"
        about = names.act(known.act.letter, known.act.id)
        yield Statement("act", "classifying", act.span, said, about, act.rule, act.confidence, known.by)
    for lost, span in whole.proves:
        said = "a letter that the archive does not hold"
        yield Statement("missing-letter", "linking", span, said, names.thing("missing", lost), "infer", None)
    for named in whole.mentions:
        mention = named.mention
        kind = "place" if mention.kind == "place" else "person"
        about = names.thing(kind, named.id) if named.id else None
        motivation = "identifying" if about else "tagging"
        said = f"{mention.kind}: {mention.name}"
        yield Statement("mention", motivation, mention.span, said, about, mention.rule, mention.confidence)


def _creator(one: Statement, names: Names) -> Node:
    if one.by:
        return {"id": names.thing(EDITOR, one.by), "type": "Person", "name": one.by}
    return {"id": names.rule(one.rule), "type": "Software", "name": f"Despatch, rule {one.rule}"}


def _bodies(one: Statement) -> list[Node]:
    bodies: list[Node] = [_words("tagging", one.tag), _words("describing", one.said)]
    if one.about:
        purpose = "identifying" if one.motivation == "identifying" else "linking"
        bodies.append({"type": "SpecificResource", "purpose": purpose, "source": one.about})
    if one.confidence is not None:
        bodies.append(_words("assessing", str(round(one.confidence, 4))))
    return bodies


def _words(purpose: str, words: str) -> Node:
    return {"type": "TextualBody", "purpose": purpose, "value": words, "format": "text/plain"}


def _page_id(number: int, names: Names) -> str:
    return names.thing("annotations", f"page-{number}.json")


def _page(items: Sequence[Node], number: int, *, more: bool, names: Names) -> Node:
    page: Node = {
        "@context": CONTEXT,
        "id": _page_id(number, names),
        "type": "AnnotationPage",
        "partOf": names.thing("annotations", "collection.json"),
        "startIndex": (number - 1) * ON_A_PAGE,
    }
    page |= {"prev": _page_id(number - 1, names)} if number > 1 else {}
    page |= {"next": _page_id(number + 1, names)} if more else {}
    return page | {"items": items}


def _remove_later(folder: Path, pages: int) -> None:
    """Remove the pages that an earlier and longer export left: they belong to no collection any more."""
    number = pages + 1
    while (page := folder / f"page-{number}.json").exists():
        page.unlink()
        number += 1
