"""What a decision and an edit take in an archive that is built: wall and processor time.

    python -m bench.settling DIR

The archive is copied first, and stays as it is. The first decision of each kind is timed.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from despatch import archive
from despatch.archive import letter_targets, targets
from despatch.model import Correction, CorrectionKind

_NTH = 40
"""The letter that is decided on: one in the midst of others."""


def measure(folder: Path) -> None:
    """Print what a title, an act withdrawn, a date and an edited word take."""
    archive.build(folder, workers=1)  # what an upgrade or a decision before left to do is not timed
    for name, make in (("title", _title), ("act withdrawn", _act), ("date", _date)):
        decision = make(folder)
        with _timed(name):
            archive.decide(folder, decision)
    _edit(folder)
    with _timed("word edited"):
        archive.build(folder, workers=1)


def _new(kind: CorrectionKind, **said: object) -> Correction:
    return Correction("", kind, "I. Lund", "", **said)  # type: ignore[arg-type]


def _title(folder: Path) -> Correction:
    with archive.open(folder) as it:
        return letter_targets.field(it, _new, it.letters(limit=_NTH)[-1].id, "title", ["On the mill"])


def _date(folder: Path) -> Correction:
    with archive.open(folder) as it:
        return letter_targets.field(it, _new, it.letters(limit=_NTH + 1)[-1].id, "date", ["1775-03-04"])


def _act(folder: Path) -> Correction:
    with archive.open(folder) as it:
        return _new("withdraw", words=targets.find_act(it, it.ledger.acts(limit=_NTH)[-1].id))


def _edit(folder: Path) -> None:
    file = min((folder / "letters").iterdir())
    text = file.read_text(encoding="utf-8")
    at = text.index(" the ", len(text) // 2)
    file.write_text(f"{text[:at]} old barley of{text[at:]}", encoding="utf-8")


@contextmanager
def _timed(name: str) -> Iterator[None]:
    wall, processor = time.perf_counter(), time.process_time()
    yield
    print(f"{name}: {time.perf_counter() - wall:.2f} s, {time.process_time() - processor:.2f} s of processor")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as beside:
        copy = Path(beside) / "archive"
        shutil.copytree(sys.argv[1], copy)
        measure(copy)
