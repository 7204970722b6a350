"""A process that lays decisions over an archive whenever it is asked, so that the first time alone is slow.

    python -m despatch.archive.settling DIR

Each line that comes in asks for it; the line that goes out says "done", or else why not. It ends with its input.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TextIO

import despatch.archive
from despatch.errors import DespatchError

DONE = "done"


def serve(folder: Path, asked: TextIO, answers: TextIO) -> None:
    """Answer each line of `asked` with a line of `answers`."""
    for _ in asked:
        try:
            despatch.archive.settle(folder)
        except DespatchError as wrong:
            answer = " ".join(str(wrong).split())
        else:
            answer = DONE
        answers.write(f"{answer}\n")
        answers.flush()


if __name__ == "__main__":
    serve(Path(sys.argv[1]), sys.stdin, sys.stdout)
