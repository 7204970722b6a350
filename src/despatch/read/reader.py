"""What a reader is: it takes a file, or declines it with a reason."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from despatch.model import Problem, Source
from despatch.settings import Settings

SNIFF = 4096
"""So many bytes at the beginning of a file tell its format."""


@dataclass(frozen=True)
class Raw:
    """A file before it is read: its bytes, its path within `letters/`, the archive's settings."""

    data: bytes
    id: str
    settings: Settings

    @cached_property
    def sha256(self) -> str:
        """The checksum of the bytes, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()

    @cached_property
    def opening(self) -> str:
        """The beginning of the file for sniffing: marks of UTF-16 taken off, letters small."""
        head = self.data[:SNIFF]
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            return head[: SNIFF - SNIFF % 2].decode("utf-16", "replace").lower()
        return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1").lower()

    def problem(self, code: str, message: str, line: int | None = None) -> Problem:
        """Return a finding about this file; whoever shows it puts the file and line before `message`."""
        return Problem(code, self.id, message, line)


@dataclass(frozen=True, slots=True)
class Declined:
    """A reader's word that a file is none of its own: `reason` completes "the reader ... says"."""

    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of a file it took; `source` is None where it could not be read after all."""

    source: Source | None
    problems: tuple[Problem, ...] = ()


Reader = Callable[[Raw], Reading | Declined]
