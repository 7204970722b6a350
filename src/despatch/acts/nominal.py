"""Acts of the other side that a noun names: "We rely on your assurance that coal will be sent" is a promise of the reader."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from despatch import languages
from despatch.model import ActType, Span
from despatch.quantities.lexicon import any_of

TYPES: tuple[ActType, ...] = ("promise", "offer", "request", "report", "acceptance", "refusal")


@dataclass(frozen=True, slots=True)
class Nominal:
    """The type that the noun names, and whether it is the reader's ("your proposal") or may be another's ("his promise")."""

    type: ActType
    other: bool


@cache
def _matcher(codes: tuple[str, ...]) -> re.Pattern[str] | None:
    parts: list[str] = []
    for code in codes:
        data = languages.load(code, "acts").get("nominal", {})
        if not data:
            continue
        nouns = "|".join(rf"(?P<{code}_{kind}>{any_of(data[kind])})" for kind in TYPES)
        parts.append(
            rf"\b{any_of(data['openers'])}\b.{{0,60}}?\b(?P<{code}_owner>{any_of(data['owners'])}) (?:\w+ ){{0,2}}?(?:{nouns})\b|\b{any_of(data['openers'])}\b (?:to )?(?:you )?for (?:\w+ )?(?P<{code}_bare>{any_of(data['acceptance'])})\b"
        )
    return re.compile("|".join(parts)) if parts else None


def nominal(words: str, codes: tuple[str, ...]) -> Nominal | None:
    """Return what a clause's folded words, joined by spaces, name of another's act; None when they name none."""
    matcher = _matcher(codes)
    hit = matcher.search(words) if matcher else None
    return _named(hit, codes) if hit else None


def _named(hit: re.Match[str], codes: tuple[str, ...]) -> Nominal:
    """Return the type that the noun of a match names, and whose act it is."""
    groups = hit.groupdict()
    for code in codes:
        if groups.get(f"{code}_bare"):
            return Nominal("acceptance", other=False)
        for kind in TYPES:
            if groups.get(f"{code}_{kind}"):
                return Nominal(
                    kind, other=groups[f"{code}_owner"].lower() in languages.load(code, "acts")["nominal"]["others"]
                )
    raise ValueError(f"no noun of an act in {hit.group()!r}")


@cache
def _inner(codes: tuple[str, ...]) -> re.Pattern[str] | None:
    parts: list[str] = []
    for code in codes:
        data = languages.load(code, "acts").get("nominal", {}).get("inner", {})
        if data:
            nouns = "|".join(rf"(?P<{code}_{kind}>{any_of(data[kind])})" for kind in TYPES if kind in data)
            parts.append(
                rf"\b(?P<{code}_owner>{any_of(data['owners'])})\s+(?:\w+\s+){{0,2}}?(?:{nouns})(?:,[^,.;:]{{1,30}},)?\s+{any_of(data['followers'])}\b[^,.;:()]{{4,}}"
            )
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None


def inner(text: str, start: int, end: int, codes: tuple[str, ...]) -> list[tuple[Span, Nominal]]:
    """Return the acts that a noun with its complement names between `start` and `end`: "your offer to send a pilot", "his promise that ..."."""
    matcher = _inner(codes)
    out: list[tuple[Span, Nominal]] = []
    for hit in matcher.finditer(text, start, end) if matcher else ():
        stop = hit.end()
        while text[stop - 1].isspace():
            stop -= 1
        out.append((Span(hit.start(), stop), _named(hit, codes)))
    return out


@cache
def _frames(codes: tuple[str, ...]) -> re.Pattern[str]:
    words = [
        w
        for code in codes
        for kind in ("topics", "concessions")
        for w in languages.load(code, "acts").get("frames", {}).get(kind, ())
    ]
    return re.compile(rf"(?:and |but |yet )?{any_of(words)}\b") if words else re.compile("(?!)")


def frame(words: str, codes: tuple[str, ...]) -> bool:
    """Say whether a clause's folded words only name a subject ("As regards the survey") or grant a difficulty."""
    return bool(_frames(codes).match(words))
