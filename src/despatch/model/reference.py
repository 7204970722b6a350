"""References from letter to letter, what they point at, and letters that are known only from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from despatch.model.span import Span

ReferenceFunction = Literal["acknowledge", "answer", "cite"]


ReferenceStatus = Literal["not found", "oral", "never sent", "printed elsewhere"]


@dataclass(frozen=True, slots=True)
class Reference:
    """Words in a letter that point at another piece of correspondence.

    `author` and `addressee` are "sender" or "recipient" of the letter they stand in, or a name as written.
    """

    span: Span
    function: ReferenceFunction
    rule: str
    confidence: float
    author: str | None = None
    addressee: str | None = None
    date: str | None = None
    received: str | None = None
    place: str | None = None
    via: str | None = None
    number: str | None = None
    order: Literal["latest", "previous", "first", "next"] | None = None
    part: str | None = None
    about: str | None = None
    count: int = 1
    in_note: bool = False
    """An editors' note says it, not the letter."""
    status: ReferenceStatus | None = None
    """What the words, or the note at them, say has become of the letter meant."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A letter that a reference may mean, kept whether chosen or refused."""

    target: str
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Link:
    """What one reference was connected to. `target` is the id of a letter or inferred letter, or None.

    `kind` "none" means undecided: the candidates are in `alternatives`, with the reason for each.
    """

    letter: str
    reference: Reference
    author: str | None
    """A person's id, or the name as written when nobody of the archive fits."""
    addressee: str | None
    target: str | None
    kind: Literal["letter", "inferred", "none"]
    score: float
    why: str
    alternatives: tuple[Candidate, ...] = ()


InferredStatus = Literal["not found", "oral", "never sent", "printed elsewhere", "now acquired"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage that proves something: a span in the source of a letter."""

    letter: str
    span: Span


@dataclass(frozen=True, slots=True)
class InferredLetter:
    """A letter known only because others speak of it. Dates are EDTF; `date` may be an interval."""

    id: str
    author: str | None
    addressee: str | None
    date: str | None
    received: str | None
    via: str | None
    place: str | None
    about: str | None
    evidence: tuple[Evidence, ...]
    kind: str = "letter"
    status: InferredStatus = "not found"
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class Answer:
    """That one letter answers another, letter to letter; `days` between their dates, None when either is not known."""

    question: str
    answer: str
    days: int | None
    confidence: float
    evidence: tuple[Evidence, ...]
