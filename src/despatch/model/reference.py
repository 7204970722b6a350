"""References from letter to letter, their targets, and letters known only from references."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from despatch.model.span import Span

ReferenceFunction = Literal["acknowledge", "answer", "cite", "announce"]
"""What words do with the letter that they point at. One that they announce was not written yet: "in my next"."""


ReferenceStatus = Literal["not found", "oral", "never sent", "printed elsewhere"]


ADDRESSED = "refer.addressed"
"""The rule of words that only address the recipient. They are a reference where the letter is found to be an answer."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Words in a letter that point at another piece of correspondence.

    `author` and `addressee` are "sender" or "recipient" of the letter with these words, or a name as written.
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
    identifier: str | None = None
    """What the encoding calls that other letter: a Message-ID, an address in an edition."""
    order: Literal["latest", "previous", "first", "next"] | None = None
    part: str | None = None
    about: str | None = None
    count: int = 1
    in_note: bool = False
    """An editors' note refers, not the letter."""
    status: ReferenceStatus | None = None
    """The fate of that other letter, by the words or by a note at them."""

    @property
    def between_both(self) -> bool:
        """Whether the recipient wrote it to the sender. "Your letter to Mr. Fenn" was written to another."""
        return self.author == "recipient" and (self.addressee == "sender" or self.identifier is not None)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A letter that a reference may mean, whether chosen or refused."""

    target: str
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Link:
    """The target of one reference: the id of a letter, described letter or inferred letter, or None.

    `kind` "described": only a description of the letter is known. `kind` "none" means undecided: `alternatives` has the
    candidates, with the reason for each.
    """

    letter: str
    reference: Reference
    author: str | None
    """A person's id, or the name as written if no person of the archive fits."""
    addressee: str | None
    target: str | None
    kind: Literal["letter", "described", "inferred", "none"]
    score: float
    why: str
    alternatives: tuple[Candidate, ...] = ()


InferredStatus = Literal["not found", "oral", "never sent", "printed elsewhere", "now acquired"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage that proves something: a span in the source of a letter."""

    letter: str
    span: Span
    same: float = 1.0
    """How likely it means the same lost letter as the first passage."""
    why: str = ""
    """Why it is taken for the same letter; empty for the first passage."""


@dataclass(frozen=True, slots=True)
class InferredLetter:
    """A letter known only because others mention it. `date` may be an interval."""

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
    answers: tuple[str, ...] = ()
    """The letters that it answered, as far as its neighbours tell."""
    printed: tuple[Candidate, ...] = ()
    """Letters that others list and that may be this one, the likeliest first."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One letter answers another."""

    question: str
    """Id of the letter that is answered."""
    answer: str
    days: int | None
    """Days between their dates; None if either is unknown."""
    confidence: float
    evidence: tuple[Evidence, ...]
