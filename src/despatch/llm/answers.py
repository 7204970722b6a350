"""The answers of a user's own language model: a plain file beside the letters, so that no answer is paid for twice.

Each line holds one answer, under a key made of the letter's words, the model and the prompt. The file outlives
archive.db. To ask about a letter again, take its line out.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from despatch import append_log
from despatch.append_log import Unreadable

FILE = "model-answers.jsonl"


class _Line(msgspec.Struct):
    key: str
    answer: str
    letter: str = ""
    model: str = ""
    at: str = ""
    """The day of the answer, for those who read the file."""


_line = msgspec.json.Decoder(_Line).decode


class Answers:
    """The file model-answers.jsonl: an answer is read from the disk when it is asked for."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._at: dict[str, tuple[int, int]] = {}
        self._digest = hashlib.sha256()
        self.unreadable: list[Unreadable] = []
        """The lines that were skipped."""
        if self.path.exists():
            self._read()

    def __contains__(self, key: str) -> bool:
        return key in self._at

    def digest(self) -> str:
        """Return a digest of the file."""
        return self._digest.hexdigest()

    def get(self, key: str) -> str | None:
        """Return the answer kept under a key."""
        if key not in self._at:
            return None
        start, length = self._at[key]
        with self.path.open("rb") as file:
            file.seek(start)
            return _line(file.read(length)).answer

    def add(self, key: str, answer: str, *, letter: str, model: str) -> None:
        """Append an answer, and wait until it is on the disk; raises ArchiveError when it cannot be."""
        line = msgspec.json.encode(_Line(key, answer, letter, model, datetime.now(UTC).date().isoformat())) + b"\n"
        self._index(key, append_log.append(self.path, [line]), line.rstrip())

    def _index(self, key: str, start: int, raw: bytes) -> None:
        self._at[key] = start, len(raw)
        self._digest.update(raw + b"\n")

    def _read(self) -> None:
        with self.path.open("rb") as file:
            for line in append_log.scan(file, _line):
                if isinstance(line, Unreadable):
                    self.unreadable.append(line)
                    self._digest.update(f"{line.number} {line.reason}\n".encode())
                else:
                    self._index(line.value.key, line.start, line.raw)
