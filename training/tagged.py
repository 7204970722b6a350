"""Transcripts that are tagged line by line: invented letters in hundreds of layouts, each line with the part it plays.

A line is `TAGS|words`; `>` before the tags says that a letter begins there. `training/README.md` lists the tags.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from despatch.divide import Weighed, weigh
from despatch.divide.lines import Line
from despatch.divide.parts import OUTSIDE
from despatch.divide.segments import Segment
from despatch.model import Source
from despatch.settings import Settings

ROOT = Path(__file__).parents[1]
LAYOUTS = Path(__file__).with_name("layouts")
FOLDS = 5
FOLD_MODELS = ROOT / "build" / "layouts"
"""Models that were learned without one fold each: `certainty` judges by them, for it must see mistakes."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """A transcript, with the tags of each line that holds words and where letters begin."""

    name: str
    text: str
    starts: tuple[int, ...]
    """Where each tagged line begins in the text."""
    tags: tuple[str, ...]
    first: tuple[bool, ...]
    letters: tuple[dict[str, str], ...]
    """The fields of each letter as its writer gave them."""

    @property
    def fold(self) -> str:
        """What is left out together."""
        return f"layouts {self.name}"


def read_tagged(path: Path) -> Tagged:
    """Read a tagged transcript. Raises ValueError for a line without tags."""
    text: list[str] = []
    starts, tags, first, letters = [], [], [], []
    at = 0
    for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
        if line.startswith("#file"):
            continue
        if line.startswith("#letter"):
            parts = (part.partition("=") for part in line.removeprefix("#letter").split(" | "))
            letters.append({name.strip(): value.strip() for name, _, value in parts})
            continue
        mark, bar, words = line.partition("|")
        if line.strip() and not bar:
            raise ValueError(f"{path}, line {number}: no tag")
        if not line.strip():
            mark, words = "", ""
        if words.strip():
            starts.append(at)
            tags.append(mark.lstrip(">").strip() or "X")
            first.append(mark.startswith(">"))
        text.append(words)
        at += len(words) + 1
    return Tagged(path.name, "\n".join(text), tuple(starts), tuple(tags), tuple(first), tuple(letters))


def tagged(folder: Path = LAYOUTS) -> Iterator[Tagged]:
    """Yield every tagged transcript."""
    for path in sorted(folder.glob("*/*.txt")):
        yield read_tagged(path)


def singles(folder: Path = LAYOUTS) -> Iterator[Tagged]:
    """Yield one letter of each transcript as a transcript of its own: most people keep a letter a file."""
    for one in tagged(folder):
        firsts = [n for n, first in enumerate(one.first) if first]
        if len(firsts) < 2:
            continue
        which = int(hashlib.sha256(one.text.encode()).hexdigest(), 16) % len(firsts)
        first = firsts[which]
        after = (n for n in range(first + 1, len(one.tags)) if one.first[n] or one.tags[n][0] == OUTSIDE)
        last = next(after, len(one.tags))
        start, end = one.starts[first], one.starts[last] if last < len(one.starts) else len(one.text)
        starts = tuple(at - start for at in one.starts[first:last])
        text = one.text[start:end].rstrip()
        yield Tagged(one.name, text, starts, one.tags[first:last], one.first[first:last], (one.letters[which],))


def source_of(text: str, name: str) -> Source:
    """Return a transcript as a source."""
    return Source(name, text, "text", "utf-8", hashlib.sha256(text.encode()).hexdigest())


def weighed(text: str, name: str) -> Weighed:
    """Return the lines of a transcript as the rules read them."""
    return weigh(source_of(text, name), Settings())


def fold_of(name: str) -> int:
    """Return the fold of a transcript, by its name alone: more transcripts change no other's fold."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % FOLDS


def fold_file(fold: int, name: str) -> Path:
    """Return where a model lies that was learned without a fold."""
    FOLD_MODELS.mkdir(parents=True, exist_ok=True)
    return FOLD_MODELS / f"{fold}-{name}"


def letters_in(one: Tagged, lines: Sequence[Line]) -> list[Segment]:
    """Return the letters of a tagged transcript, as stretches of its lines."""
    starts = [line.start for line in lines]
    found: list[Segment] = []
    open_ = False
    for start, tag, first in zip(one.starts, one.tags, one.first, strict=True):
        words = len(one.text[start:].split("\n", maxsplit=1)[0])
        begin = start + words - len(one.text[start : start + words].lstrip())
        i = bisect_right(starts, begin) - 1
        if first:
            found.append(Segment(i, i))
        elif tag[0] != OUTSIDE and open_:
            found[-1] = Segment(found[-1].first, max(i, found[-1].last))
        open_ = tag[0] != OUTSIDE if not first else True
    return found
