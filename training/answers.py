"""What the reading says of known letters: each field that it gives, its signs, and whether it is right."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import pycrfsuite

from despatch.describe import field_words, unjudged
from despatch.describe.as_others import as_others
from despatch.describe.certainty import CUT, with_claims
from despatch.describe.custom import FIELDS, Field, Reading, claims, custom, value
from despatch.describe.signs import cut_signs, look, signs
from despatch.divide import divide, parts, segments
from despatch.model import Cut
from despatch.read import read
from despatch.score import dates, names
from despatch.score.letters import known_names
from despatch.settings import Settings
from despatch.text.learned import open_tagger
from training.known_letters import Known, Row
from training.tagged import fold_file, fold_of

SETTINGS = Settings()
QUALIFIERS = "?~%"
OVERLAP, WHOLE = 0.5, 0.95
NEAR = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """One field of one letter as read."""

    known: Known
    field: str
    """A field, or "cut": whether the piece is one whole letter."""
    signs: tuple[str, ...]
    right: bool
    before: float
    """The confidence that the rule gives itself."""


def answers(sets: Iterable[Known]) -> Iterator[Answer]:
    """Yield every answer whose truth the gold tells."""
    for known in sets:
        with models_without(fold_of(known.fold)):
            yield from answers_of(known)


@contextmanager
def models_without(fold: int) -> Iterator[None]:
    """Read with the models of line parts that were learned without a fold."""

    def tagger(_: str, file: str) -> pycrfsuite.Tagger:
        return _model(fold_file(fold, file))

    def weights(_: str, file: str) -> dict[str, float]:
        return _weights(fold_file(fold, file))

    with (
        mock.patch.object(parts, "tagger", tagger),
        mock.patch.object(segments, "table", weights),
        mock.patch.object(field_words, "tagger", tagger),
    ):
        yield


_model = cache(open_tagger)


@cache
def _weights(path: Path) -> dict[str, float]:
    return tomllib.loads(path.read_text("utf-8"))


def answers_of(known: Known) -> Iterator[Answer]:
    """Yield every answer of one transcript."""
    source, _ = read(known.text.encode("utf-8"), known.file.rpartition("/")[2], SETTINGS)
    if source is None:
        return
    cuts, _ = divide(source, SETTINGS)
    plain, rivals = unjudged(source, cuts, SETTINGS)
    its = custom(cuts, plain)
    everyone = {name for row in known.every for key in ("sender", "recipient") for name in names.as_list(row.get(key))}
    judge = Judge(known_names(known.every), everyone, strict=known.name in ("layouts", "tagged"))
    taught = as_others(cuts, plain)
    for place, (cut, own, whole, other) in enumerate(zip(cuts, plain, taught, rivals, strict=True)):
        row = partner(cut, known.gold)
        view = look(source, cut, own, place, its, SETTINGS.languages, other)
        if cut.kind == "letter":
            seen = cut_signs(view, own)
            yield Answer(known, CUT, tuple(seen), row is not None and _is_whole(cut, row), cut.confidence)
        for field in FIELDS:
            for found in (claims(whole, field), other.get(field, ())):
                right = judge.is_right(row, field, found) if found and cut.kind == "letter" else None
                if right is not None:
                    seen = signs(view, with_claims(own, field, found), field)
                    yield Answer(known, field, tuple(seen), right, found[0].confidence)


def partner(cut: Cut, gold: Sequence[Row]) -> Row | None:
    """Return the gold letter that a cut is, by its start or by most of its words."""

    def shared(row: Row) -> float:
        start, end = row.get("text_start") or row["start"], row.get("text_end") or row["end"]
        both = min(cut.span.end, end) - max(cut.span.start, start)
        return both / (max(cut.span.end, end) - min(cut.span.start, start))

    near = [row for row in gold if abs(row["start"] - cut.span.start) <= NEAR or shared(row) >= OVERLAP]
    return max(near, key=shared, default=None)


def _is_whole(cut: Cut, row: Row) -> bool:
    """Say whether a cut shares nearly all its words with the gold letter, by any bounds that the gold lets pass."""
    starts = [row["start"], *(row.get("start_also") or []), *([row["text_start"]] if "text_start" in row else [])]
    ends = [row["end"], *(row.get("end_also") or []), *([row["text_end"]] if "text_end" in row else [])]
    return any(
        min(cut.span.end, end) - max(cut.span.start, start)
        >= WHOLE * (max(cut.span.end, end) - min(cut.span.start, start))
        for start in starts
        for end in ends
    )


def _leaves_open(wanted: str, given: str) -> bool:
    """Say whether a date is true that leaves open what its words leave open: XX17-05-16, or one of two days."""
    if given.startswith("["):
        return wanted in given.strip("[]").split(",")
    same = all(a in ("X", b) or b == "X" for a, b in zip(given, wanted, strict=False))
    return "X" in given + wanted and len(given) == len(wanted) and same


@dataclass(frozen=True, slots=True)
class Judge:
    """Says whether answers are right. In a strict set an empty gold field means that the words do not say."""

    aliases: dict[str, str]
    everyone: set[str]
    strict: bool

    def is_right(self, row: Row | None, field: Field, found: Sequence[Reading]) -> bool | None:
        """Return whether an answer is right; None where the gold does not ask."""
        if row is None:
            return False if self.strict else None
        wanted = [row.get(field), *(row.get(f"{field}_also") or [])]
        if all(one in (None, "", []) for one in wanted):
            return False if self.strict else None
        given = [value(one) for one in found]
        if row.get(f"{field}_in_text") == "partial" and field in ("sender", "recipient") and len(given) == 1:
            return self._in_part(wanted[0], given[0])
        return any(self._same(one, given, field) for one in wanted if one not in (None, "", []))

    def _in_part(self, wanted: Any, given: str) -> bool | None:
        """Judge a name where the words hold a part of it only: initials are right, a given name tells too little."""
        asked = [part.rstrip(".") for name in names.as_list(wanted) for part in names.words(name)]
        said = names.untitled(given)
        if not all(any(part.startswith(word) for part in asked) for word in said):
            return self._same(wanted, [given], "sender")
        return True if len(said) > 1 or (asked and asked[-1].startswith(said[-1])) else None

    def _same(self, wanted: Any, given: list[str], field: Field) -> bool:
        if field == "date":
            if _leaves_open(wanted.strip(QUALIFIERS), given[0].strip(QUALIFIERS)):
                return True
            return dates.same_days(wanted, given[0])
        if field == "place":
            return names.same_place(wanted, given[0])
        named = [self.aliases.get(" ".join(names.words(name)), name) for name in given]
        return names.same_parties(wanted, named, self.everyone)
