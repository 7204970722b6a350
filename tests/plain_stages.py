"""Stages so plain that a test can see through them: letters between two blank lines, said in their first line.

Vale to Ostrov, 1942-07-18, at Norhaven, Secret
The words of the letter.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from despatch.model import Cut, Dating, Description, Doubt, Hint, Party, Phrase, Problem, Source, Span
from despatch.pipeline.source_stages import SourceStage
from despatch.settings import Settings

TABLE = (
    SourceStage("read", ("data", "id"), "source", 1, "plain_stages:read"),
    SourceStage("divide", ("source",), "cuts", 1, "plain_stages:divide"),
    SourceStage("describe", ("source", "cuts"), "descriptions", 1, "plain_stages:describe"),
)


def read(data: bytes, id: str, settings: Settings) -> tuple[Source | None, list[Problem]]:
    if not data.strip():
        return None, [Problem("source-empty", id, "It is empty.")]
    text = data.decode("utf-8")
    marks = tuple(Hint("note-mark", Span(m.start(), m.end())) for m in re.finditer(r"(?<=[a-z])\d", text))
    return Source(id, text, "text", "utf-8", hashlib.sha256(data).hexdigest(), hints=marks), []


def divide(source: Source, settings: Settings) -> tuple[list[Cut], list[Problem]]:
    cuts = []
    for match in re.finditer(r"(?:(?!\n\n\n).)+", source.text.rstrip("\n"), re.DOTALL):
        start = match.start() + len(match[0]) - len(match[0].lstrip("\n"))
        if "%EXPLODE%" in match[0]:
            raise RuntimeError("the divider met what it cannot bear")
        cuts.append(Cut(Span(start, match.end()), "letter", "blank-lines", 1.0))
    return cuts, []


def describe(source: Source, cuts: Sequence[Cut], settings: Settings) -> tuple[list[Description], list[Problem]]:
    return [_describe(source.text, cut.span) for cut in cuts], []


def _describe(text: str, span: Span) -> Description:
    first = span.of(text).split("\n")[0]
    head = re.match(
        r"(.+?) to ([^,\n]+)(?:, ([\dX?~/.-]+))?(?:, at ([^,\n]+))?(?:, (Most Secret|Secret|Personal))?$", first
    )
    if not head:
        return Description(doubts=(Doubt("sender-unknown", "Nobody signs."), Doubt("date-unknown", "No date.")))

    def at(group: int) -> Span:
        return Span(span.start + head.start(group), span.start + head.end(group))

    date = Dating(head[3], head[3], at(3), "sent", "heading", "plain", 1.0) if head[3] else None
    return Description(
        kind="telegram" if head[5] else "letter",
        heading=Phrase(first, Span(span.start, span.start + len(first)), "plain", 1.0),
        senders=tuple(Party(name, None, "plain", 1.0) for name in head[1].split(" and ")),
        recipients=(Party(head[2], at(2), "plain", 1.0),),
        date=date,
        dates=(date,) if date else (),
        place=Phrase(head[4], at(4), "plain", 1.0) if head[4] else None,
        marking=Phrase(head[5], at(5), "plain", 1.0) if head[5] else None,
        body=Span(min(span.start + len(first) + 1, span.end), span.end),
    )
