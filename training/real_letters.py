"""Real letters with their acts, without their words: rows say where the words stand, and a digest of them.

`python -m training.real_letters --labels FOLDER` writes the rows of `training/real` again from labels with words.
The texts themselves are no part of the project: `training/README.md` says where they are to be had.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from despatch.acts.classify import passages
from despatch.describe import describe
from despatch.divide import divide
from despatch.model import Cut, Description, Source, Span
from despatch.read import read
from despatch.settings import Settings
from despatch.text.even import even_out
from training.corpus import Labelled

FOLDER = Path(__file__).parent / "real"
SETTINGS = Settings()
LETTERS = ("source", "start", "end", "set", "writer")
ACTS = ("source", "start", "end", "type", "also", "actor", "counterparty", "reported", "optional", "digest")
SENTENCES = ("source", "start", "end", "request", "digest")
SETS = {
    "delegates-labels": "corpora/delegates/headed/text",
    "labels/delegates": "corpora/delegates/headed/text",
    "labels/delegates-2": "corpora/delegates/headed/text",
    "labels/dickens": "corpora/books",
    "labels/jefferson": "corpora/books",
    "labels/lincoln": "corpora/books",
    "labels/pliny": "corpora/books",
    "labels/victoria": "corpora/books",
}
"""Where the words of each set of labels stand. German letters are left out: their acts are not read yet."""
ONE_WRITER = ("dickens", "jefferson", "lincoln", "pliny")
"""Books whose letters count as one writer's: a fold holds all or none of them."""
OVERLAP = 0.5


@dataclass(frozen=True)
class RealLetter:
    """A labelled letter: a text, the stretches of it that a reading looks at, and the acts of these."""

    set: str
    writer: str
    text: str
    passages: tuple[Span, ...]
    notes: tuple[Span, ...]
    acts: tuple[Labelled, ...]


def digest(words: str) -> str:
    """Return a short digest of words, blanks and line ends apart."""
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()[:12]


def real_letters(shared: Path) -> Iterator[RealLetter]:
    """Yield every labelled letter; raises SystemExit naming the text that is missing or that differs."""
    acts: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows("acts", ACTS):
        acts[row["source"]].append(row)
    by_source: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows("letters", LETTERS):
        by_source[row["source"]].append(row)
    for source, letters in by_source.items():
        found = _read(shared / source)
        for letter in letters:
            yield _letter(found, letter, acts[source])


def sentences(shared: Path) -> Iterator[tuple[str, bool]]:
    """Yield sentences of business mail, and whether each asks for something."""
    for row in _rows("sentences", SENTENCES):
        words = words_of(shared / row["source"])[int(row["start"]) : int(row["end"])]
        _check(words, row)
        yield words, row["request"] == "yes"


@dataclass(frozen=True)
class _Read:
    """A source as read, with the cuts and descriptions of its letters in the even text."""

    source: Source
    text: str
    cuts: tuple[Cut, ...]
    descriptions: tuple[Description, ...]
    notes: tuple[Span, ...]

    def even(self, span: Span) -> Span:
        even = even_out(self.source.text)
        return even.forth(span) if even else span


def _read(path: Path) -> _Read:
    if not path.exists():
        raise SystemExit(f"{path} is missing: training/README.md says where the texts of real letters are to be had")
    source, _ = read(path.read_bytes(), path.name, SETTINGS)
    if source is None:
        raise SystemExit(f"{path} cannot be read: fetch it again")
    cuts, _ = divide(source, SETTINGS)
    descriptions, _ = describe(source, cuts, SETTINGS)
    notes = tuple(hint.span for hint in source.hints if hint.kind == "note")
    even = even_out(source.text)
    if even is None:
        return _Read(source, source.text, tuple(cuts), tuple(descriptions), notes)
    moved = [tuple(even.forth(one) for one in many) for many in (cuts, descriptions, notes)]
    return _Read(source, even.text, *moved)  # type: ignore[arg-type]


def _letter(found: _Read, row: dict[str, str], acts: list[dict[str, str]]) -> RealLetter:
    whole = Span(int(row["start"]), int(row["end"]))
    own = [act for act in acts if whole.start <= (int(act["start"]) + int(act["end"])) // 2 < whole.end]
    for act in own:
        _check(found.source.text[int(act["start"]) : int(act["end"])], act)
    letter = found.even(whole)

    def shared(cut: Cut) -> float:
        both = min(cut.span.end, letter.end) - max(cut.span.start, letter.start)
        return both / (max(cut.span.end, letter.end) - min(cut.span.start, letter.start))

    near = max(range(len(found.cuts)), key=lambda n: shared(found.cuts[n]))
    same = shared(found.cuts[near]) >= OVERLAP
    span = found.cuts[near].span if same else letter
    body = passages(span, found.descriptions[near] if same else Description())
    spans = [found.even(Span(int(act["start"]), int(act["end"]))) for act in own]
    low = min([span.start, *(one.start for one in spans)])
    high = max([span.end, *(one.end for one in spans)])
    return RealLetter(
        row["set"],
        row["writer"],
        found.text[low:high],
        tuple(one.moved(-low) for one in body),
        tuple(one.moved(-low) for one in found.notes if low <= one.start < high),
        tuple(_labelled(act, one.moved(-low)) for act, one in zip(own, spans, strict=True)),
    )


def _labelled(act: dict[str, str], span: Span) -> Labelled:
    return Labelled(
        span.start,
        span.end,
        act["type"],
        act["actor"],
        act["counterparty"] or None,
        act["reported"] == "yes",
        act["optional"] == "yes",
        tuple(act["also"].split()),
    )


def _check(words: str, row: dict[str, str]) -> None:
    if digest(words) != row["digest"]:
        raise SystemExit(
            f"{row['source']}, {row['start']} to {row['end']}: the words are not those that were labelled; "
            "training/README.md says which edition is meant"
        )


def _rows(name: str, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    with (FOLDER / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, delimiter="\t")
        if tuple(reader.fieldnames or ()) != columns:
            raise SystemExit(f"training/real/{name}.tsv: the columns must be {', '.join(columns)}")
        yield from reader


@cache
def words_of(path: Path) -> str:
    """Return a text as its offsets count it: with plain line ends."""
    if not path.exists():
        raise SystemExit(f"{path} is missing: training/README.md says where the texts of real letters are to be had")
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")


# ---------------------------------------------------------------- writing the rows


def write(shared: Path) -> None:
    """Write the rows of `training/real` from the labels in `shared/gold`."""
    letters: list[dict[str, Any]] = []
    acts: list[dict[str, Any]] = []
    senders = {row["id"]: row["sender"] for row in _json(shared / "corpora" / "delegates" / "headed" / "gold.jsonl")}
    for name, folder in SETS.items():
        kind = name.rpartition("/")[2]
        letters += [_letter_row(row, folder, kind, senders) for row in _json(shared / "gold" / name / "letters.jsonl")]
        acts += [_act_row(row, folder, shared) for row in _json(shared / "gold" / name / "acts.jsonl")]
    folder = "gold/mail-requests/text"
    asked = [_placed(row, folder, shared) for row in _json(shared / "gold" / "mail-requests" / "gold.jsonl")]
    for one in asked:
        one["request"] = _yes(one["request"])
    for name, columns, rows in (("letters", LETTERS, letters), ("acts", ACTS, acts), ("sentences", SENTENCES, asked)):
        with (FOLDER / f"{name}.tsv").open("w", encoding="utf-8", newline="") as file:
            out = csv.DictWriter(file, columns, delimiter="\t", lineterminator="\n")
            out.writeheader()
            out.writerows(sorted(rows, key=lambda row: (row["source"], row["start"], row["end"])))


def _letter_row(row: dict[str, Any], folder: str, kind: str, senders: dict[str, Any]) -> dict[str, Any]:
    place = {"source": f"{folder}/{row['file']}", "start": row["start"], "end": row["end"]}
    return place | {"set": kind, "writer": _writer(kind, row, senders)}


def _act_row(row: dict[str, Any], folder: str, shared: Path) -> dict[str, Any]:
    return _placed(row, folder, shared) | {
        "type": row["type"],
        "also": " ".join(row["also"]),
        "actor": row["actor"]["role"],
        "counterparty": (row.get("counterparty") or {}).get("role") or "",
        "reported": _yes(row["reported"]),
        "optional": _yes(row["optional"]),
    }


def _placed(row: dict[str, Any], folder: str, shared: Path) -> dict[str, Any]:
    """Return where the words of a row stand, and their digest; what a sentence of mail asks stays."""
    words = words_of(shared / folder / row["file"])[row["start"] : row["end"]]
    place = {"source": f"{folder}/{row['file']}", "start": row["start"], "end": row["end"], "digest": digest(words)}
    return place | ({"request": row["request"]} if "request" in row else {})


def _yes(said: bool) -> str:
    return "yes" if said else "no"


def _writer(name: str, row: dict[str, Any], senders: dict[str, Any]) -> str:
    """Return who wrote a letter, as folds need it; a letter of a book of many writers counts for itself."""
    if name in ONE_WRITER:
        return name
    sender = senders.get(row["id"])
    if sender:
        return sender if isinstance(sender, str) else "; ".join(sender)
    return str(row["id"])


def _json(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def main() -> None:
    """Write the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--labels", type=Path, required=True, help="the folder that holds gold and corpora")
    write(parser.parse_args().labels)


if __name__ == "__main__":
    main()
