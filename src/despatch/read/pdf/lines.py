"""From the runs of a page to its lines: what stands on one height is a row, and columns are read one after another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from msgspec import structs

from despatch.read.pdf.pages import Run

SPACE = 0.15
"""A gap wider than this share of the size of the letters parts words."""
WIDE = 1.3
"""A gap wider than this many sizes parts columns, or the cells of a row."""
SMALL = 0.85
"""Letters below this share of the size of those beside them are raised or lowered ones."""
FEW_SIZES, MOST_SIZES = 0.85, 4
"""A print has few sizes of letters: so many of them make up so large a share of it."""
LEVEL = 0.3
"""Words of one line stand at one height, give or take this share of their size: scans are never quite straight."""
MIN_LINES, MIN_SIGNS = 4, 12
"""A column has so many lines, and most of its lines have so many signs: a list of sums is none."""
CROSSING = 0.25
"""The share of the lines that may run across the gap between two columns."""
MOST_PLACES, MOST_COLUMNS = 40, 3
"""So many places are weighed for such a gap at most, and pages are split so often."""
MOST_RAISED, MOST_INITIALS = 20, 20
"""So many raised letters stand on one line at most, and so many large initials on one page."""


@dataclass(frozen=True, slots=True)
class Raised:
    """Raised letters in a line: `start` and `end` count in its words."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Words on one height without a wide gap: a line of a column, or a part of a row."""

    words: str
    left: float
    right: float
    base: float
    size: float
    raised: tuple[Raised, ...] = ()

    @property
    def width(self) -> float:
        """How far it reaches from left to right."""
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class Column:
    """The lines of a column from top to bottom."""

    lines: tuple[Piece, ...]


def even_sizes(pages: Sequence[Sequence[Run]]) -> tuple[float, list[Sequence[Run]]]:
    """Return the size of most letters of a document, and its runs without sizes that mean nothing.

    Text recognition gives each word a size of its own, by the height of what it saw. There no size makes a heading.
    """
    sizes: Counter[float] = Counter()
    for runs in pages:
        for run in runs:
            sizes[round(run.size * 2) / 2] += len(run.words)
    if not sizes:
        return 12.0, list(pages)
    usual = sizes.most_common(1)[0][0]
    most = sum(count for _, count in sizes.most_common(MOST_SIZES))
    if most >= FEW_SIZES * sizes.total():
        return usual, list(pages)
    seen = median(size for size, count in sizes.items() for _ in range(1 + count * 1_000 // sizes.total()))
    return seen, [[_even(run, seen) for run in runs] for runs in pages]


def _even(run: Run, usual: float) -> Run:
    return structs.replace(run, size=usual) if 0.7 * usual < run.size < 1.4 * usual else run


def rows(runs: Sequence[Run], usual: float) -> list[list[Piece]]:
    """Return the rows of a page from top to bottom; the pieces of a row stand from left to right."""
    placed = _with_initials([run for run in runs if not run.turned], usual)
    levels: list[list[Run]] = []
    for run in sorted(placed, key=lambda run: -run.base):
        if levels and levels[-1][0].base - run.base < _reach(run, levels[-1][0]):
            levels[-1].append(run)
        else:
            levels.append([run])
    order = {id(run): place for place, run in enumerate(placed)}
    return [_pieces(level, order) for level in _with_raised(levels)]


def _reach(run: Run, first: Run) -> float:
    """Return how far below the first run of a line another may stand; raised letters stand on a line of their own."""
    small, large = sorted((run.size, first.size))
    return (LEVEL if small > SMALL * large else 0.15) * large


def _with_initials(runs: list[Run], usual: float) -> list[Run]:
    """Set each large initial, which hangs over several lines, before the first of them; the others begin below it."""
    large = [run for run in runs if len(run.words) <= 2 and run.size > 1.8 * usual and run.words[0].isalpha()]
    if len(large) > MOST_INITIALS:
        return runs
    for initial in large:
        beside = [run for run in runs if _hangs_over(initial, run, usual)]
        if len(beside) < 2:
            continue
        first = max(beside, key=lambda run: (run.base, -run.left))
        # A wide gap parts "I have"; a narrow one stands within a word.
        apart = first.left - initial.right > 0.5 * usual
        right = first.left - (0.3 * usual if apart else 0.0)
        lines = {run: structs.replace(run, left=initial.left) for run in beside if run.base < first.base}
        lines[initial] = structs.replace(initial, right=right, base=first.base, size=usual)
        runs = [lines.get(run, run) for run in runs]
    return runs


def _hangs_over(initial: Run, run: Run, usual: float) -> bool:
    return (
        run.size < 0.7 * initial.size
        and initial.base - 1 <= run.base <= initial.base + 0.9 * initial.size
        and 0 <= run.left - initial.right < 2 * usual
    )


def _with_raised(levels: list[list[Run]]) -> list[list[Run]]:
    """Join each level that holds raised or lowered letters only to the line that they belong to."""
    joined: list[list[Run]] = []
    raised: list[Run] = []
    for level, following in zip(levels, [*levels[1:], []], strict=False):
        if len(level) <= MOST_RAISED and sum(len(run.words) for run in level) <= 8 * len(level):
            if joined and _belongs(level, joined[-1], 0.3):
                joined[-1].extend(level)
                continue
            if following and _belongs(level, following, -0.6):
                raised = level
                continue
        joined.append([*level, *raised])
        raised = []
    return joined


def _belongs(small: list[Run], level: list[Run], reach: float) -> bool:
    """Say whether each small run touches a run of the line, so far below it at most, or above it below 0."""
    size = _size(level)
    below = level[0].base - small[0].base
    return (
        _size(small) <= SMALL * size
        and (0 <= below < reach * size if reach > 0 else reach * size < below <= 0)
        and all(any(_touches(run, other) for other in level) for run in small)
    )


def _touches(run: Run, other: Run) -> bool:
    return -1 <= run.left - other.right < 0.4 * other.size or -1 <= other.left - run.right < 0.4 * other.size


def _size(level: list[Run]) -> float:
    return max(run.size for run in level)


def _pieces(level: list[Run], order: dict[int, int]) -> list[Piece]:
    """Return the pieces of one row, cut at wide gaps."""
    usual = _size(level)
    pieces: list[Piece] = []
    marks: tuple[Raised, ...]
    before: Run | None = None
    base = min(level, key=lambda run: (-run.size, run.base)).base
    for run in sorted(level, key=lambda run: run.left):
        gap = run.left - before.right if before else 0.0
        raised = run.base > base + 0.1 * usual and run.size <= SMALL * usual
        if before is None or gap > WIDE * usual:
            marks = (Raised(0, len(run.words)),) if raised else ()
            pieces.append(Piece(run.words, run.left, run.right, base, run.size, marks))
        else:
            last = pieces[-1]
            follows = order[id(run)] == order[id(before)] + 1 if id(run) in order and id(before) in order else False
            space = " " if gap > SPACE * usual or (follows and run.spaced and gap > -LEVEL * usual) else ""
            start = len(last.words) + len(space)
            marks = (*last.raised, Raised(start, start + len(run.words))) if raised else last.raised
            pieces[-1] = replace(
                last,
                words=f"{last.words}{space}{run.words}",
                right=max(last.right, run.right),
                size=max(last.size, run.size),
                raised=marks,
            )
        before = run
    return pieces


def columns(page: Sequence[Sequence[Piece]], splits: int = 0) -> list[Column]:
    """Return the columns of a page's rows in the order of reading. A row that runs across ends the columns above it."""
    gap = _gap([piece for row in page for piece in row]) if splits < MOST_COLUMNS else None
    if gap is None:
        return [Column(tuple(_whole(row) for row in page))] if page else []
    found: list[Column] = []
    left: list[list[Piece]] = []
    right: list[list[Piece]] = []
    across: list[Piece] = []

    def close() -> None:
        for side in (left, right):
            found.extend(columns(side, splits + 1))
            side.clear()

    for row in page:
        if any(piece.left < gap - 2 and piece.right > gap + 1 for piece in row):
            close()
            across.append(_whole(row))
            continue
        if across:
            found.append(Column(tuple(across)))
            across.clear()
        for side, own in ((left, [p for p in row if p.left < gap - 2]), (right, [p for p in row if p.left >= gap - 2])):
            if own:
                side.append(own)
    close()
    return [*found, Column(tuple(across))] if across else found


def _whole(row: Sequence[Piece]) -> Piece:
    """Return a row as one line: a tab stands for a wide gap."""
    line = row[0]
    for piece in row[1:]:
        start = len(line.words) + 1
        moved = tuple(Raised(mark.start + start, mark.end + start) for mark in piece.raised)
        line = replace(
            line,
            words=f"{line.words}\t{piece.words}",
            right=piece.right,
            size=max(line.size, piece.size),
            raised=(*line.raised, *moved),
        )
    return line


def _gap(pieces: Sequence[Piece]) -> float | None:
    """Return where the second column begins; None for a page of one column."""
    places = Counter(round(piece.left / 4) for piece in pieces)
    best: tuple[int, float] | None = None
    for place, times in places.most_common(MOST_PLACES):
        if times < MIN_LINES:
            break
        at = min(piece.left for piece in pieces if round(piece.left / 4) == place)
        before = [piece for piece in pieces if piece.right <= at + 1]
        after = [piece for piece in pieces if piece.left >= at - 2]
        if _are_columns(before, after, len(pieces)) and (best is None or min(len(before), len(after)) > best[0]):
            best = (min(len(before), len(after)), at)
    return best[1] if best else None


def _are_columns(before: list[Piece], after: list[Piece], of: int) -> bool:
    if min(len(before), len(after)) < MIN_LINES or of - len(before) - len(after) > CROSSING * (
        len(before) + len(after)
    ):
        return False
    if min(median(len(piece.words) for piece in side) for side in (before, after)) < MIN_SIGNS:
        return False
    low = max(min(piece.base for piece in side) for side in (before, after))
    high = min(max(piece.base for piece in side) for side in (before, after))
    shorter = min(max(p.base for p in side) - min(p.base for p in side) for side in (before, after))
    return high - low >= 0.5 * shorter
