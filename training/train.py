"""Train the act model on invented letters and on real ones: minutes on one core, the same weights every time.

    python -m training.train [--shared FOLDER] [--check] [--curve]

Writes src/despatch/acts/acts.model, and a table into docs/manual/score.md. Prints what it reaches on real letters whose
writers were left out of the training (five folds). --check writes nothing. --curve prints what fewer letters reach.
"""

from __future__ import annotations

import argparse
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.isotonic import IsotonicRegression

from despatch.acts.classify import acts_within
from despatch.acts.features import Clause, clause, features
from despatch.acts.model import FILE, Model, encode
from despatch.model import Span
from despatch.score.acts import acted, typed
from despatch.score.result import Row
from despatch.score.spans import pair
from despatch.settings import Settings
from despatch.text.clauses import clauses
from training.corpus import TYPES, Labelled, examples
from training.real_letters import real_letters, sentences
from training.soft_regression import fit_softly

ROOT = Path(__file__).parents[1]
OUT = ROOT / "src" / "despatch" / "acts" / FILE
PAGE = ROOT / "docs" / "manual" / "score.md"
MARK, END = "<!-- acts -->", "<!-- end of acts -->"
CODES = Settings().languages
FEWEST = 2
FOLDS = 5
QUESTIONS = {
    "type": ("none", *TYPES),
    "actor": ("sender", "recipient", "third", "joint"),
    "reported": ("no", "yes"),
    "joined": ("no", "yes"),
}
STRENGTH = {"type": 0.15, "actor": 0.3, "reported": 0.3, "joined": 0.4}
DOUBTFUL = 0.5
"""How likely an act is one that a reader doubts, or that only one of two readers saw."""
ALSO = 0.3
"""The share of other types that are right too."""
UNASKED = 0.7
"""How likely a sentence that asks for nothing is no act at all; it may still be another."""
SMALL = 0.02
BINS = ((0.8, 1.01), (0.5, 0.8), (0.0, 0.5))
HEADS = ("0.8 and more", "0.5 to 0.8", "below 0.5")


@dataclass(frozen=True)
class Letter:
    """A letter to learn from or to be measured by."""

    set: str
    """Where it comes from; "invented" and "mail" are never measured with the others."""
    writer: str
    text: str
    passages: tuple[Span, ...]
    notes: tuple[Span, ...]
    acts: tuple[Labelled, ...]
    request: bool | None = None
    """Whether a sentence of mail asks for something; None for a letter."""


@dataclass(frozen=True)
class Table:
    """Clauses as the model sees them, with their answers. A row of zeros means: not asked."""

    features: list[list[str]]
    answers: dict[str, np.ndarray]
    letter: np.ndarray


def letters(shared: Path) -> list[Letter]:
    """Return every letter there is to learn from."""
    found = [Letter("invented", f"{e.file}:{e.line}", e.text, (Span(0, len(e.text)),), (), e.acts) for e in examples()]
    found += [Letter(e.set, e.writer, e.text, e.passages, e.notes, e.acts) for e in real_letters(shared)]
    for n, (words, asks) in enumerate(sentences(shared)):
        found.append(Letter("mail", f"mail {n}", words, (Span(0, len(words)),), (), (), asks))
    return found


def folds(found: Sequence[Letter]) -> np.ndarray:
    """Return the fold of each letter: writers stay together, and folds have about as many acts. -1: always learned."""
    size: Counter[str] = Counter()
    for one in found:
        if one.set not in ("invented", "mail"):
            size[one.writer] += 1 + len(one.acts)
    fold: dict[str, int] = {}
    load = [0] * FOLDS
    for writer, count in sorted(size.items(), key=lambda item: (-item[1], item[0])):
        fold[writer] = load.index(min(load))
        load[fold[writer]] += count
    return np.array(
        [
            -1
            if one.set == "invented"
            else int(hashlib.sha256(one.text.encode()).hexdigest(), 16) % FOLDS
            if one.set == "mail"
            else fold[one.writer]
            for one in found
        ]
    )


def cut(letter: Letter) -> list[Clause]:
    """Cut a letter into clauses as a reading does."""
    return [
        clause(letter.text, span, CODES, first=first)
        for where in letter.passages
        for span, first in clauses(letter.text, where.start, where.end, CODES)
        if not any(note.start <= span.start < note.end for note in letter.notes)
    ]


def act_of(one: Clause, acts: Sequence[Labelled]) -> Labelled | None:
    """Return the act that covers most of a clause, or most of which lies in it; a firm act before a doubtful one."""
    size = one.span.end - one.span.start
    best, most = None, 0.0
    for act in acts:
        shared = min(act.end, one.span.end) - max(act.start, one.span.start)
        if shared > 0 and (shared >= 0.5 * size or shared >= 0.8 * (act.end - act.start)):
            worth = shared / size + (0.0 if act.optional else 0.5)
            if worth > most:
                best, most = act, worth
    return best


def table(found: Sequence[Letter]) -> Table:
    """Return the clauses of letters with their answers."""
    feats: list[list[str]] = []
    owner: list[int] = []
    answers: dict[str, list[np.ndarray]] = {question: [] for question in QUESTIONS}
    for n, letter in enumerate(found):
        parts = [one for one in cut(letter) if one.words]
        if not parts:
            continue
        feats += features(parts, CODES)
        owner += [n] * len(parts)
        acts = [act_of(one, letter.acts) for one in parts]
        asks = [_mail(letter, parts) for _ in parts] if letter.request is not None else None
        for i, act in enumerate(acts):
            before = acts[i - 1] if i else None
            answers["type"].append(asks[i] if asks else _types(act))
            answers["actor"].append(_one("actor", act.actor if act else None))
            answers["reported"].append(_one("reported", ("yes" if act.reported else "no") if act else None))
            joined = None if act is None or before is None else "yes" if act is before else "no"
            answers["joined"].append(_one("joined", joined))
    return Table(feats, {q: np.array(rows, dtype=np.float32) for q, rows in answers.items()}, np.array(owner))


def _types(act: Labelled | None) -> np.ndarray:
    """Return how likely each type is: a doubtful act is half an act, and other right types have their share."""
    row = np.zeros(len(QUESTIONS["type"]), dtype=np.float32)
    if act is None:
        row[0] = 1.0
        return row
    sure = DOUBTFUL if act.optional else 1.0
    also = [kind for kind in act.also if kind in TYPES and kind != act.type]
    row[0] = 1 - sure
    row[1 + TYPES.index(act.type)] += sure * (1 - ALSO if also else 1.0)
    for kind in also:
        row[1 + TYPES.index(kind)] += sure * ALSO / len(also)
    return row


def _mail(letter: Letter, parts: Sequence[Clause]) -> np.ndarray:
    """Return the answer of each clause of a sentence of mail; of several clauses nobody said which one asks."""
    row = np.zeros(len(QUESTIONS["type"]), dtype=np.float32)
    if not letter.request:
        row[0], row[2:] = UNASKED, (1 - UNASKED) / (len(row) - 2)
    elif len(parts) == 1:
        row[1] = 1.0
    return row


def _one(question: str, answer: str | None) -> np.ndarray:
    row = np.zeros(len(QUESTIONS[question]), dtype=np.float32)
    if answer in QUESTIONS[question]:
        row[QUESTIONS[question].index(answer)] = 1.0
    return row


def fit(rows: Table, chosen: np.ndarray, version: str = "1") -> Model:
    """Fit every question on the clauses `chosen`."""
    numbers = np.flatnonzero(chosen)
    counts = Counter(f for i in numbers for f in dict.fromkeys(rows.features[i]))
    names = sorted(f for f, n in counts.items() if n >= FEWEST)
    index = {f: i for i, f in enumerate(names)}
    matrix = _matrix([rows.features[i] for i in numbers], index)
    columns = []
    for question in QUESTIONS:
        answers = rows.answers[question][numbers]
        asked = answers.sum(axis=1) > 0
        columns.append(fit_softly(matrix[asked], answers[asked], STRENGTH[question]))
    whole = np.hstack(columns)
    keep = np.abs(whole).max(axis=1) >= SMALL
    kept = [n for n, k in zip(names, keep, strict=True) if k]
    whole = np.vstack([whole[keep], np.zeros((1, whole.shape[1]), dtype=np.float32)])
    return Model({f: i for i, f in enumerate(kept)}, whole, QUESTIONS, {}, version)


def _matrix(feats: list[list[str]], index: dict[str, int]) -> csr_matrix:
    indptr, indices = [0], []
    for row in feats:
        indices += [index[f] for f in row if f in index]
        indptr.append(len(indices))
    return csr_matrix((np.ones(len(indices), dtype=np.float32), indices, indptr), shape=(len(feats), len(index)))


# ---------------------------------------------------------------- measuring


@dataclass(frozen=True)
class Judged:
    """The acts read in letters of one set, paired with gold."""

    gold: list[Row]
    read: list[Row]
    pairs: list[tuple[Row, Row]]

    def f1(self, right: object = None) -> float:
        """Return F1; doubtful acts are neither wanted nor wrong."""
        counted = [(g, r) for g, r in self.pairs if not g["optional"]]
        hits = sum(right(g, r) for g, r in counted) if callable(right) else len(counted)
        wanted = sum(not g["optional"] for g in self.gold)
        return 2 * hits / max(1, wanted + len(self.read) - (len(self.pairs) - len(counted)))


def judge(found: Iterable[Letter], model: Model) -> Judged:
    """Read letters with a model and pair its acts with theirs."""
    gold: list[Row] = []
    read: list[Row] = []
    for n, letter in enumerate(found):
        name = f"{n}"
        gold += [_row(name, a.start, a.end, a.type, a.actor) | _doubts(a) for a in letter.acts]
        for act in acts_within(letter.text, letter.passages, letter.notes, CODES, model=model):
            one = _row(name, act.span.start, act.span.end, act.type, act.actor)
            read.append(one | {"confidence": act.confidence})
    return Judged(gold, read, pair(gold, read, lambda g, r: typed(g, r) + 0.5 * acted(g, r)))


def _row(file: str, start: int, end: int, kind: str, actor: str) -> dict[str, object]:
    return {"file": file, "start": start, "end": end, "type": kind, "actor": {"role": actor}}


def _doubts(act: Labelled) -> dict[str, object]:
    return {"optional": act.optional, "also": list(act.also)}


def together(judged: Iterable[Judged]) -> Judged:
    """Put the letters of several folds together."""
    many = list(judged)
    gold = [row for one in many for row in one.gold]
    read = [row for one in many for row in one.read]
    return Judged(gold, read, [both for one in many for both in one.pairs])


def answers_of(judged: Judged) -> Iterator[tuple[float, bool]]:
    """Yield the confidence of each act read and whether it is right; one paired with a doubtful act is not judged."""
    partner = {id(r): g for g, r in judged.pairs}
    for row in judged.read:
        gold = partner.get(id(row))
        if gold is None:
            yield float(row["confidence"]), False
        elif not gold["optional"]:
            yield float(row["confidence"]), typed(gold, row)


def by_set(judged: Judged, found: Sequence[Letter]) -> dict[str, Judged]:
    """Part what was judged by the set of its letters; sets of one edition are one."""
    name = {f"{n}": letter.set.partition("-")[0] for n, letter in enumerate(found)}
    return {
        part: Judged(
            [g for g in judged.gold if name[g["file"]] == part],
            [r for r in judged.read if name[r["file"]] == part],
            [(g, r) for g, r in judged.pairs if name[g["file"]] == part],
        )
        for part in sorted(set(name.values()))
    }


def surer(judged: Judged, points: Sequence[tuple[float, float]]) -> Judged:
    """Return the same with confidences by a curve of calibration."""
    xs, ys = zip(*points, strict=True)
    moved = {id(r): {**r, "confidence": float(np.interp(r["confidence"], xs, ys))} for r in judged.read}
    return Judged(judged.gold, list(moved.values()), [(g, moved[id(r)]) for g, r in judged.pairs])


def calibrated(answers: Sequence[tuple[float, bool]]) -> tuple[tuple[float, float], ...]:
    """Return a rising curve from probability to the share that was right, by pooling neighbours (isotonic)."""
    curve = IsotonicRegression(out_of_bounds="clip", y_min=0.02, y_max=0.98)
    curve.fit(np.array([p for p, _ in answers]), np.array([r for _, r in answers], dtype=float))
    xs = np.linspace(0.1, 1.0, 19)
    return tuple((round(float(x), 3), round(float(y), 3)) for x, y in zip(xs, curve.predict(xs), strict=True))


def requests_f1(found: Sequence[Letter], models: dict[int, Model], fold: np.ndarray) -> tuple[float, float, float]:
    """Return precision, recall and F1 of sentences of mail that ask for something."""
    hits = said = wanted = 0
    for letter, k in zip(found, fold, strict=True):
        if letter.request is None:
            continue
        read = acts_within(letter.text, letter.passages, (), CODES, model=models[int(k)])
        asks = any(act.type == "request" for act in read)
        hits, said, wanted = hits + (asks and letter.request), said + asks, wanted + letter.request
    return hits / max(1, said), hits / max(1, wanted), 2 * hits / max(1, said + wanted)


def show(name: str, judged: Judged) -> str:
    """Return a line of the table that is printed and shown in the manual."""
    return f"| {name} | {judged.f1():.2f} | {judged.f1(typed):.2f} | {judged.f1(acted):.2f} |"


def reliability(judged: Judged) -> list[str]:
    """Return how often acts are right by their confidence, as a table."""
    answers = list(answers_of(judged))
    cells = []
    for low, high in BINS:
        right = [r for p, r in answers if low <= p < high]
        cells.append(f"{sum(right) / len(right):.2f} of {len(right):,}" if right else "")
    return [f"| {' | '.join(HEADS)} |", f"|{'--:|' * len(HEADS)}", f"| {' | '.join(cells)} |"]


def write_page(lines: Sequence[str]) -> None:
    """Write tables into the manual, between their two marks."""
    before, mark, rest = PAGE.read_text(encoding="utf-8").partition(MARK)
    _, end, after = rest.partition(END)
    if not mark or not end:
        raise SystemExit(f"{PAGE} lacks the lines {MARK} and {END}: put them where the tables belong")
    PAGE.write_text(f"{before}{MARK}\n\n" + "\n".join(lines) + f"\n\n{END}{after}", encoding="utf-8")


def main() -> None:
    """Train, measure by folds, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--curve", action="store_true")
    args = parser.parse_args()
    found = letters(args.shared)
    fold = folds(found)
    rows = table(found)
    real = [n for n, one in enumerate(found) if one.set not in ("invented", "mail")]
    print(f"{len(found)} letters, {len(real)} of them real, {len(rows.features)} clauses", flush=True)
    if args.curve:
        for line in curve(found, fold, rows):
            print(line, flush=True)
        return
    models = {k: fit(rows, fold[rows.letter] != k) for k in range(FOLDS)}
    raw = {k: judge([found[n] for n in real if fold[n] == k], models[k]) for k in range(FOLDS)}
    points = calibrated(list(answers_of(together(raw.values()))))
    judged: dict[str, list[Judged]] = defaultdict(list)
    for k in range(FOLDS):
        # Each fold is judged by a curve that has not seen it.
        others = calibrated(list(answers_of(together(j for other, j in raw.items() if other != k))))
        for name, part in by_set(raw[k], [found[n] for n in real if fold[n] == k]).items():
            judged[name].append(surer(part, others))
    whole = together(j for many in judged.values() for j in many)
    lines = ["| | found | typed | typed and actor |", "|---|--:|--:|--:|"]
    lines += [show(name, together(many)) for name, many in sorted(judged.items())]
    lines += [show("all", whole), "", *reliability(whole)]
    precision, recall, f1 = requests_f1(found, models, fold)
    print("\n".join(lines))
    print(f"requests in mail: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}", flush=True)
    if args.check:
        return
    version = f"{sum(one.set == 'invented' for one in found)} invented letters, {len(real)} real ones"
    final = replace(fit(rows, np.ones(len(rows.features), dtype=bool), version), calibration={"type": points})
    OUT.write_bytes(encode(final))
    write_page(lines)
    print(f"{OUT.name}: {len(final.index)} features, {OUT.stat().st_size // 1024} kB; confidence {points}")


def curve(found: Sequence[Letter], fold: np.ndarray, rows: Table) -> Iterator[str]:
    """Yield what the first fold reaches when a part of the other writers is learned from."""
    held = [found[n] for n in np.flatnonzero(fold == 0) if found[n].set != "mail"]
    draw = np.array([int(hashlib.sha256(one.writer.encode()).hexdigest(), 16) % 100 for one in found])
    for share in (0, 25, 50, 100):
        kept = (fold == -1) | ((fold > 0) & (draw < share))
        yield show(f"{share}% of the writers, {kept.sum()} letters", judge(held, fit(rows, kept[rows.letter])))


if __name__ == "__main__":
    main()
