"""Learn which letter of its writer an undated "I wrote to you" means, from dated ones read as if they had no date.

    python -m training.undated SOURCE ... [--without FOLDER] [--check]

A SOURCE is a file, or an edition with its files in `text/`. An edition's replies.jsonl (which letter answers which)
teaches as well what a common subject weighs. The letters of the set `--without` teach nothing: they are for measuring.
Writes src/despatch/connect/undated.toml. Prints how far the probabilities are from the answers, with common subjects
and without. Each source, and each sixth of the writers, is weighed by what the others taught.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from shutil import copy

import numpy as np
import numpy.typing as npt

from despatch import archive
from despatch.connect import LetterIndex, Node, Pointer, days, undated
from despatch.connect.shared_words import passage
from despatch.model import Reference
from despatch.pipeline.references import NameResolver, to_node
from despatch.pipeline.replies import likeness
from despatch.store.write_references import ReferenceWriter
from despatch.store.writer import Writer

OUT = Path(__file__).parents[1] / "src" / "despatch" / "connect" / undated.FILE
STRENGTH = 0.5
ROUNDS = 400
FOLDS = 6
SIGNS = tuple(undated.signs(0, 0, 0.0))
HERE = tuple(undated.of_here(0))
TIME = len(SIGNS) - 1
"""All signs but the last, the common subject, are of order and time."""
Array = npt.NDArray[np.float64]
Place = tuple[str, int]
"""The name of a file, and where a letter begins in it."""


@dataclass(frozen=True)
class Example:
    """Words that mean a letter: the signs of each letter before, which of them is right, and whether it is here."""

    source: str
    writer: str
    own: bool
    """Whether they speak of a letter of the writer's; words on the recipient's teach only what a subject weighs."""
    signs: Array
    right: int | None
    here: Array


def examples(source: Path, aside: Collection[Place]) -> list[Example]:
    """Build an archive of a source, and return what its references teach."""
    with tempfile.TemporaryDirectory() as work:
        place = Path(work) / "archive"
        archive.init(place)
        for file in sorted((source / "text").iterdir()) if source.is_dir() else [source]:
            copy(file, place / "letters")
        archive.build(place)
        with Writer(place) as writer:
            return list(_examples(writer.reference_writer(), source, aside))


def _examples(store: ReferenceWriter, source: Path, aside: Collection[Place]) -> Iterator[Example]:
    index = LetterIndex(map(to_node, store.letters()))
    alike = likeness(store, index)
    resolver = NameResolver((), {person.id: person for person in store.people()}, ("en", "de", "fr"))
    answers = {row["source_file"]: row["target_file"] for row in _rows(source / "replies.jsonl")}
    for _, letter, position, date, reference in store.references():
        node, text = index.node(letter), store.text(letter)
        if text is None or _file(node, text[2]) in aside or reference.in_note or reference.count != 1:
            continue
        before = _before(resolver.point(node, Pointer(letter, position, reference), date), node, index)
        right = _right(reference, before, answers.get(Path(node.source).name))
        if not before or right is None:
            continue
        words = passage(text[3], reference.span.start - text[2], reference.span.end - text[2])
        gaps = [(node.last or 0) - (one.last or 0) for one in before]
        shared = [0.0 if one.described else alike.of_passage(words, one.id) for one in before]
        rows = [undated.signs(n, *one) for n, one in enumerate(zip(gaps, shared, strict=True))]
        signs = np.array([[row[sign] for sign in SIGNS] for row in rows])
        here = np.array(list(undated.of_here(gaps[0]).values()))
        own = reference.author != "recipient"
        yield Example(str(source), " ".join(node.senders), own, signs, right if right >= 0 else None, here)


def _file(node: Node, start: int) -> Place:
    return Path(node.source).name, start


def _before(pointer: Pointer, here: Node, index: LetterIndex) -> list[Node]:
    """Return the dated letters of the pair that a reference names before the letter in which it stands."""
    if here.last is None or not pointer.author or not pointer.addressee:
        return []
    found = {
        node.id: node
        for places in index.written(pointer.author, pointer.addressee)
        for node in (index.nodes[place] for place in index.last_before(places, here.last + 1, undated.WINDOW + 1))
        if node.id != here.id and not node.vague and (node.last or 0) <= here.last
    }
    return sorted(found.values(), key=lambda node: (-(node.last or 0), -node.ordinal))[: undated.WINDOW]


def _right(reference: Reference, before: Sequence[Node], answered: str | None) -> int | None:
    """Return which letter is meant, -1 for one that is not here, and None where nothing tells it."""
    when = days(reference.date)
    if when and when[0] == when[1]:
        return next((n for n, node in enumerate(before) if (node.first, node.last) == when), -1)
    if when is None and reference.between_both and answered:
        return next((n for n, node in enumerate(before) if Path(node.source).name == answered), None)
    return None


def _rows(path: Path) -> Iterator[Mapping[str, str]]:
    if path.is_file():
        yield from (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


# ---------------------------------------------------------------- learning


def _wide(one: Example) -> Array:
    """Return its signs with order and time apart for own letters and others; the subject weighs the same in both."""
    none = np.zeros((len(one.signs), TIME))
    time, subject = one.signs[:, :TIME], one.signs[:, TIME:]
    return np.hstack([time, none, subject] if one.own else [none, time, subject])


def learn(lessons: Sequence[Example], *, subject: bool = True) -> Array:
    """Return the weights under which the letters that are meant are likeliest, those that are here alone."""
    rows = [(_wide(one), one.right) for one in lessons if one.right is not None and len(one.signs) > 1]

    def slope(weights: Array) -> Array:
        found = -STRENGTH * weights
        for signs, right in rows:
            found = found + signs[right] - signs.T @ _share(signs @ weights)
        found[-1] *= subject
        return np.asarray(found)

    return _climb(slope, 2 * TIME + 1)


def learn_here(lessons: Sequence[Example]) -> Array:
    """Return the weights of the signs that a letter of the writer's is here at all."""
    own = [one for one in lessons if one.own]
    signs, there = np.array([one.here for one in own]), np.array([float(one.right is not None) for one in own])

    def slope(weights: Array) -> Array:
        return np.asarray(signs.T @ (there - 1 / (1 + np.exp(-(signs @ weights)))) - STRENGTH * weights)

    return _climb(slope, len(HERE))


def _climb(slope_at: Callable[[Array], Array], width: int) -> Array:
    """Return the top of a hill with one top, by its slope."""
    weights = np.zeros(width)
    mean, spread = weights.copy(), weights.copy()
    for step in range(1, ROUNDS + 1):
        slope = slope_at(weights)
        mean = 0.9 * mean + 0.1 * slope
        spread = 0.99 * spread + 0.01 * slope**2
        weights = weights + 0.05 * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-8)
    return weights


def _share(scores: Array) -> Array:
    power = np.exp(scores - scores.max())
    return np.asarray(power / power.sum())


def _report(lessons: Sequence[Example], name: str, fold: Callable[[Example], str]) -> None:
    """Print the mean loss and the right choices of each kind, and how often links of own letters are right."""
    for subject in (False, True):
        found: dict[bool, list[tuple[float, bool]]] = {True: [], False: []}
        sure: list[tuple[float, bool]] = []
        for nth in sorted(set(map(fold, lessons))):
            taught = [one for one in lessons if fold(one) != nth]
            weights, of_here = learn(taught, subject=subject), learn_here(taught)
            for one in (one for one in lessons if fold(one) == nth):
                share = _share(_wide(one) @ weights)
                if one.right is not None and len(share) > 1:
                    found[one.own].append((-float(np.log(share[one.right])), int(share.argmax()) == one.right))
                if one.own:
                    here = 1 / (1 + float(np.exp(-(one.here @ of_here))))
                    sure.append((here * float(share.max()), int(share.argmax()) == one.right))
        print(f"folds over {name}, {'with' if subject else 'without'} common subjects")
        for own, rows in found.items():
            losses, hits = [row[0] for row in rows], sum(row[1] for row in rows)
            print(f"   {'own' if own else 'recipient’s'}: loss {np.mean(losses):.3f}, {hits} right of {len(rows)}")
        for low, high in ((0.6, 1.01), (0.5, 0.6), (0.4, 0.5), (0.0, 0.4)):
            within = [right for share, right in sure if low <= share < high]
            print(f"   sure from {low}: {sum(within)} right of {len(within)}")


def _sixth(one: Example) -> str:
    return str(blake2b(one.writer.encode(), digest_size=2).digest()[0] % FOLDS)


def _toml(weights: Array, of_here: Array) -> str:
    letter = dict(zip(SIGNS, [*weights[:TIME], weights[-1]], strict=True))
    lines = ["# Learned by `python -m training.undated`; do not edit."]
    for title, table in (("letter", letter), ("here", dict(zip(HERE, of_here, strict=True)))):
        lines += ["", f"[{title}]"] + [f"{name} = {value:.3f}" for name, value in table.items()]
    return "\n".join([*lines, ""])


def main() -> None:
    """Learn from the sources, print what was reached, and write the weights unless told not to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", nargs="+", type=Path)
    parser.add_argument("--without", type=Path)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    aside = (
        {(row["file"], int(row["start"])) for row in _rows(args.without / "letters.jsonl")} if args.without else set()
    )
    lessons = [one for source in args.source for one in examples(source, aside)]
    _report(lessons, "sources", lambda one: one.source)
    _report(lessons, "writers", _sixth)
    if not args.check:
        OUT.write_text(_toml(learn(lessons), learn_here(lessons)), encoding="utf-8")


if __name__ == "__main__":
    main()
