"""The shape of a reader: it takes a file, or declines it with a reason."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from despatch.model import Problem, Source
from despatch.read.wide import marked, unmarked
from despatch.settings import Settings

SNIFF = 4096
"""How many bytes at the beginning of a file are looked at to tell its format."""


@dataclass(frozen=True, slots=True)
class Part:
    """A further file of a document in several files: its path within `letters/`, and its bytes."""

    id: str
    data: bytes


@dataclass(frozen=True)
class Raw:
    """A file before it is read: its bytes, its path within `letters/`, the archive's settings.

    A document of scanned pages is its first page, and `parts` are its other files in order.
    """

    data: bytes
    id: str
    settings: Settings
    parts: tuple[Part, ...] = ()

    @cached_property
    def sha256(self) -> str:
        """The checksum of the file in hexadecimal; for a document in several files, that of the list of theirs."""
        return checksum(self.data, self.parts)

    @cached_property
    def opening(self) -> str:
        """The beginning of the file in small letters, without a byte-order mark."""
        head = self.data[:SNIFF]
        if wide := marked(head) or unmarked(head):
            return head.decode(wide, "replace").removeprefix("\ufeff").lower()
        return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1").lower()

    def problem(self, code: str, message: str, line: int | None = None) -> Problem:
        """Return a finding about this file; whoever shows it puts the file and line before `message`."""
        return Problem(code, self.id, message, line)


def checksum(data: bytes, parts: Iterable[Part] = ()) -> str:
    """Return the SHA-256 of a file; with further files, that of a line for each with its checksum and its path."""
    own = hashlib.sha256(data).hexdigest()
    others = [f"{hashlib.sha256(part.data).hexdigest()}  {part.id}\n" for part in parts]
    return hashlib.sha256("".join((f"{own}\n", *others)).encode()).hexdigest() if others else own


@dataclass(frozen=True, slots=True)
class Declined:
    """A reader does not take the file. `reason` completes the sentence "the reader says"."""

    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The result of a reader that took the file. `source` is None where the file could not be read after all."""

    source: Source | None
    problems: tuple[Problem, ...] = ()


Reader = Callable[[Raw], Reading | Declined]
