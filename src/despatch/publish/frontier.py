"""The addresses of a publication, in the order in which they were found: those that are made and those that wait.

An archive of 100,000 letters has some millions of them. They lie in a file; memory holds a number for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import Self


class Frontier:
    """Takes addresses, each once, and gives them back in order; its file is gone when it is left."""

    def __init__(self, folder: Path, first: Iterable[str]) -> None:
        self._file = TemporaryFile(dir=folder)  # noqa: SIM115 - closed when we are left
        self._seen: set[int] = set()
        """The addresses as numbers of 64 bits: among ten million, two share one in a few of a million runs."""
        self._at = 0
        self.add(first)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self._seen)

    def __iter__(self) -> Iterator[str]:
        """Yield every address; take and add none meanwhile."""
        self._file.seek(0)
        for line in self._file:
            yield line.decode().removesuffix("\n")

    def add(self, addresses: Iterable[str]) -> None:
        """Keep those of the addresses that are new."""
        new = [address for address in dict.fromkeys(addresses) if hash(address) not in self._seen]
        self._seen.update(map(hash, new))
        if new:
            self._file.seek(0, 2)
            self._file.write("".join(f"{address}\n" for address in new).encode())

    def take(self, most: int) -> list[str]:
        """Return the next addresses, at most so many; none where none waits."""
        self._file.seek(self._at)
        lines = [line.decode().removesuffix("\n") for _ in range(most) if (line := self._file.readline())]
        self._at = self._file.tell()
        return lines
