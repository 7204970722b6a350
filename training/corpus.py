"""The training letters: plain text with each act in brackets, `[promise* r>s: words]`.

`*` marks a reported act, `?` one that is perhaps no act, `/offer` another type that is right too:
`[promise/offer?* r>s: words]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

FOLDER = Path(__file__).parent / "acts"
TYPES = ("request", "offer", "promise", "acceptance", "refusal", "report", "complaint")
_ACT = re.compile(
    r"\[(?P<type>\w+)(?P<also>(?:/\w+)*)(?P<doubtful>\??)(?P<reported>\*?)\s+"
    r"(?P<actor>[srtj])>(?P<counterparty>[srtj-]):\s*(?P<words>[^\[\]]*)\]"
)
_ROLES = {"s": "sender", "r": "recipient", "t": "third", "j": "joint", "-": None}


@dataclass(frozen=True)
class Labelled:
    """One act of a training letter, as a span of its plain text."""

    start: int
    end: int
    type: str
    actor: str
    counterparty: str | None
    reported: bool
    doubtful: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Example:
    """A training letter without its brackets."""

    file: str
    line: int
    header: str
    language: str
    text: str
    acts: tuple[Labelled, ...]


def examples(folder: Path = FOLDER) -> Iterator[Example]:
    """Yield every training letter; raises ValueError naming file and line where a label is malformed."""
    for file in sorted(folder.glob("*.txt")):
        lines = file.read_text(encoding="utf-8").split("\n")
        starts = [i for i, line in enumerate(lines) if line.startswith("## ")] + [len(lines)]
        for begin, end in pairwise(starts):
            yield _example(file, begin, lines[begin], "\n".join(lines[begin + 1 : end]).strip())


def _example(file: Path, line: int, header: str, marked: str) -> Example:
    text, acts, at = [], [], 0
    length = 0
    for hit in _ACT.finditer(marked):
        before = marked[at : hit.start()]
        text += [before, hit["words"].strip()]
        start = length + len(before)
        length = start + len(hit["words"].strip())
        also = tuple(hit["also"].split("/")[1:])
        for name in (hit["type"], *also):
            if name not in TYPES:
                raise ValueError(f"{file.name}:{line + 1}: {name!r} is no act; write one of {', '.join(TYPES)}")
        acts.append(
            Labelled(
                start,
                length,
                hit["type"],
                _ROLES[hit["actor"]] or "",
                _ROLES[hit["counterparty"]],
                bool(hit["reported"]),
                bool(hit["doubtful"]),
                also,
            )
        )
        at = hit.end()
    text.append(marked[at:])
    whole = "".join(text)
    if "[" in whole or "]" in whole:
        where = whole.find("[") if "[" in whole else whole.find("]")
        raise ValueError(f"{file.name}:{line + 1}: a label that cannot be read near {whole[where : where + 50]!r}")
    fields = [f.strip() for f in header[3:].split("|")]
    return Example(file.name, line + 1, header, fields[2] if len(fields) > 2 else "en", whole, tuple(acts))
