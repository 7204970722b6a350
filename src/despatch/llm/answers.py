"""The answers of a user's own language model: a plain file beside the letters, so that no answer is paid for twice.

Each line holds one answer, under a key made of the letter's words, the model and the prompt. The file outlives
archive.db. To ask about a letter again, take its line out.
"""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from despatch.errors import ArchiveError

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
        self._end = 0
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
        try:
            with self.path.open("ab") as file:
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
        except OSError as wrong:
            raise ArchiveError(
                f"{self.path} cannot be written ({wrong.strerror}): correct that and build again"
            ) from wrong
        self._index(key, line)

    def _index(self, key: str, line: bytes) -> None:
        self._at[key] = self._end, len(line)
        self._end += len(line)
        self._digest.update(line)

    def _read(self) -> None:
        with self.path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if not line.endswith(b"\n"):
                    break  # cut off by a crash
                try:
                    self._index(_line(line).key if line.strip() else "", line)
                except msgspec.MsgspecError as wrong:
                    raise ArchiveError(
                        f"{self.path}:{number}: not a line of answers ({wrong}): correct the line"
                    ) from None
        self._at.pop("", None)
        if self.path.stat().st_size > self._end:
            with self.path.open("r+b") as file:
                file.truncate(self._end)
