"""The sender's own words: what others wrote in a letter's source is blanked, and every place stays where it was.

A mail quotes the mail that it answers, and has header lines. A translation stands beside the letter. The row of a table
describes a letter without its words. Stages that read what a letter says must not read these.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from despatch.model import DESCRIBED, OF_OTHERS, Source, Span

T = TypeVar("T")
P = ParamSpec("P")
_SIGN = re.compile(r"[^\n]")


def blank(words: str) -> str:
    """Return as many blanks; line ends stay, so that lines keep their places."""
    return " " * len(words) if "\n" not in words else _SIGN.sub(" ", words)


def blank_spans(text: str, spans: Iterable[Span]) -> str:
    """Return a text of the same length with the words at `spans` blanked."""
    pieces: list[str] = []
    at = 0
    for span in sorted(spans, key=lambda span: span.start):
        start, end = max(at, span.start), max(at, span.end)
        pieces += [text[at:start], blank(text[start:end])]
        at = end
    return "".join((*pieces, text[at:])) if pieces else text


def reads_own_words(stage: Callable[Concatenate[Source, P], T]) -> Callable[Concatenate[Source, P], T]:
    """Let a stage read a source as if it held the senders' own words only."""

    @wraps(stage)
    def read(source: Source, /, *args: P.args, **kwargs: P.kwargs) -> T:
        spans = [hint.span for hint in source.hints if hint.kind in OF_OTHERS]
        spans += [letter.span for letter in source.letters if letter.kind in DESCRIBED]
        return stage(replace(source, text=blank_spans(source.text, spans)) if spans else source, *args, **kwargs)

    return read
