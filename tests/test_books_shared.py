"""Five printed books of letters, against bounds that readers marked who had not seen the rules.

`tests/data/books` holds the bounds, three stretches a book, with a digest of the words instead of the words.
"""

import hashlib
import json
from pathlib import Path

import pytest

from despatch.divide import divide
from despatch.read import read
from despatch.settings import Settings

SETTINGS = Settings(languages=("en", "de"))
MARKED = Path(__file__).parent / "data" / "books"
LEAST = {"pliny": 0.99, "dickens-1": 0.96, "lincoln-6": 0.97, "victoria-1": 0.95, "jefferson-1": 0.96}
"""What was measured, less a letter: the books are not what rules are made for."""
TOGETHER = 0.97
OVERLAP = 0.95
pytestmark = pytest.mark.shared


def marked(name):
    lines = (MARKED / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def source(shared, name):
    path = shared / "corpora" / "books" / f"{name}.txt"
    found, _ = read(path.read_bytes(), path.name, SETTINGS)
    return found


def overlap(one, other):
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, shared) / (max(one[1], other[1]) - min(one[0], other[0]))


def measure(book, rows):
    """Return how many letters were found, how many were marked, and how many were cut, within the stretches."""
    stretches = [(row["start"], row["end"]) for row in rows if row["kind"] == "stretch"]
    letters = [row for row in rows if row["kind"] == "letter"]
    cuts = [(cut.span.start, cut.span.end) for cut in divide(book, SETTINGS)[0] if cut.kind == "letter"]
    cuts = [cut for cut in cuts if any(start <= cut[0] < end for start, end in stretches)]
    left, hits = set(cuts), 0
    for letter in letters:
        bounds = [(letter["start"], letter[end]) for end in ("end", "end_with_notes") if end in letter]
        best = max(left, key=lambda cut: max(overlap(cut, bound) for bound in bounds), default=None)
        if best is not None and max(overlap(best, bound) for bound in bounds) >= OVERLAP:
            hits += 1
            left.discard(best)
    return hits, len(letters), len(cuts)


@pytest.mark.parametrize("name", sorted(LEAST))
def test_the_marks_fit_the_book(shared, name):
    text = source(shared, name).text
    for row in marked(name):
        assert hashlib.sha256(text[row["start"] : row["end"]].encode()).hexdigest()[:16] == row["digest"]


@pytest.mark.parametrize("name", sorted(LEAST))
def test_cuts_reach_their_floor(shared, name):
    hits, letters, cuts = measure(source(shared, name), marked(name))
    assert 2 * hits / (letters + cuts) >= LEAST[name]


def test_the_five_books_together(shared):
    counts = [measure(source(shared, name), marked(name)) for name in LEAST]
    hits, letters, cuts = map(sum, zip(*counts, strict=True))
    assert 2 * hits / (letters + cuts) >= TOGETHER


@pytest.mark.parametrize("name", sorted(LEAST))
def test_no_letter_lies_in_frame_contents_or_licence(shared, name):
    found = [cut.span for cut in divide(source(shared, name), SETTINGS)[0] if cut.kind == "letter"]
    for row in marked(name):
        if row["kind"] == "not" and row["what"] in ("licence", "contents", "index"):
            assert [span for span in found if span.start < row["end"] and row["start"] < span.end] == []
