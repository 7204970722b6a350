"""Acts of the other side that a noun names: "We rely on your assurance that coal will be sent" is a promise."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from despatch.languages.acts import ActWords, Nominal, Nouns
from despatch.languages.tables import merged
from despatch.model import ActType, Span
from despatch.text.patterns import any_of

TYPES: tuple[ActType, ...] = ("promise", "offer", "request", "report", "acceptance", "refusal")


@dataclass(frozen=True, slots=True)
class NamedAct:
    """The type that a noun names, and whether the act is another's ("his promise") and not the reader's."""

    type: ActType
    other: bool


def _nouns(words: Nominal | Nouns) -> str:
    """Return a pattern with a group for the nouns of each type."""
    return "(?:" + "|".join(f"(?P<{kind}>{any_of(getattr(words, kind))})" for kind in TYPES) + ")"


@cache
def _after_opener(codes: tuple[str, ...]) -> re.Pattern[str]:
    words = merged(codes, ActWords).nominal
    openers = any_of(words.openers)
    return re.compile(
        rf"\b{openers}\b.{{0,60}}?\b(?P<owner>{any_of(words.owners)}) (?:\w+ ){{0,2}}?{_nouns(words)}\b"
        rf"|\b{openers}\b {any_of(words.towards)} (?:\w+ )?(?P<bare>{any_of(words.acceptance)})\b"
    )


@cache
def _with_complement(codes: tuple[str, ...]) -> re.Pattern[str]:
    words = merged(codes, ActWords).nominal.inner
    return re.compile(
        rf"\b(?P<owner>{any_of(words.owners)})\s+(?:\w+\s+){{0,2}}?{_nouns(words)}(?:,[^,.;:]{{1,30}},)?"
        rf"\s+{any_of(words.followers)}\b[^,.;:()]{{4,}}",
        re.IGNORECASE,
    )


@cache
def _frames(codes: tuple[str, ...]) -> re.Pattern[str]:
    frames = merged(codes, ActWords).frames
    return re.compile(rf"(?:{any_of(frames.joints)} )?{any_of(frames.topics | frames.concessions)}\b")


def nominal(words: str, codes: tuple[str, ...]) -> NamedAct | None:
    """Return the act of another that a clause's folded words, joined by spaces, name; None when they name none."""
    hit = _after_opener(codes).search(words)
    return _named(hit, codes) if hit else None


def inner(text: str, start: int, end: int, codes: tuple[str, ...]) -> list[tuple[Span, NamedAct]]:
    """Return the acts that a noun and its complement name between `start` and `end`: "your offer to send a pilot"."""
    out: list[tuple[Span, NamedAct]] = []
    for hit in _with_complement(codes).finditer(text, start, end):
        stop = hit.end()
        while text[stop - 1].isspace():
            stop -= 1
        out.append((Span(hit.start(), stop), _named(hit, codes)))
    return out


def frame(words: str, codes: tuple[str, ...]) -> bool:
    """Say whether a clause's folded words only name a subject ("As regards the survey") or grant a difficulty."""
    return bool(_frames(codes).match(words))


def _named(hit: re.Match[str], codes: tuple[str, ...]) -> NamedAct:
    """Return the type that the noun of a match names, and whose act it is."""
    groups = hit.groupdict()
    if groups.get("bare"):
        return NamedAct("acceptance", other=False)
    kind = next(kind for kind in TYPES if groups[kind])
    return NamedAct(kind, other=groups["owner"].lower() in merged(codes, ActWords).nominal.others)
