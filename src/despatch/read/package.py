"""The files inside a zip package (.docx, .odt, .xlsx, .epub), within limits that no honest document reaches.

A package comes from anywhere. It may be cut off, locked by a password, or made to unpack into gigabytes.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from functools import cached_property

from despatch.read.refused import Refused

MEMBER = 100_000_000
"""Bytes of the largest file inside a package that is unpacked."""
RATIO = 300
"""A file above `SMALL` bytes that shrinks by more than this is a bomb: XML of real documents shrinks 10 to 40 times."""
SMALL = 5_000_000
_ENCRYPTED = 0x1
_HEADER = 30
"""Bytes before the name of a file at its place in a package."""
_ZIP = b"PK\x03\x04"
_EDGE = 65_536
"""A package names its files at their places, and all of them at its end."""


def is_named(data: bytes, *names: bytes) -> bool:
    """Say whether `data` is a zip package that names one of the files, as far as a look at its ends can tell.

    A package that was cut off can be told so.
    """
    return data.startswith(_ZIP) and any(name in data[:_EDGE] or name in data[-_EDGE:] for name in names)


class Package:
    """A zip package whose files are unpacked one at a time, when they are asked for."""

    def __init__(self, data: bytes) -> None:
        """Open a package; raises Refused when its list of files cannot be read."""
        self._data = data
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as wrong:
            raise Refused(
                "source-damaged",
                f"its list of contents cannot be read ({wrong}). The file was cut off or damaged: copy it again.",
            ) from wrong

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the files inside, in the order of the package."""
        return tuple(self._zip.namelist())

    def __contains__(self, name: str) -> bool:
        """Say whether the package holds a file of this name."""
        return name in self.names

    def packed(self, name: str) -> bytes:
        """Return the bytes of the file `name` as they lie in the package: the same ones unpack to the same file.

        Nothing is checked: `read` does that.
        """
        info = self._zip.getinfo(name)
        header = self._data[info.header_offset : info.header_offset + _HEADER]
        start = info.header_offset + _HEADER + int.from_bytes(header[26:28], "little")
        start += int.from_bytes(header[28:30], "little")
        return self._data[start : start + info.compress_size]

    def read(self, name: str) -> bytes:
        """Return the bytes of the file `name`; raises Refused when it is not there, locked, damaged or too large."""
        try:
            info = self._zip.getinfo(name)
        except KeyError:
            raise Refused("source-damaged", f"it holds no {name}. Save it again in the program that made it.") from None
        if info.flag_bits & _ENCRYPTED:
            raise Refused("source-locked", "it is locked by a password. Save a copy without the password.")
        if info.file_size > MEMBER or info.file_size > max(SMALL, RATIO * info.compress_size):
            raise Refused(
                "source-oversized",
                f"{name} in it unpacks to {info.file_size // 1_000_000:,} MB. Split the document into smaller ones.",
            )
        try:
            with self._zip.open(info) as file:
                return file.read(info.file_size)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as wrong:
            raise Refused(
                "source-damaged",
                f"{name} in it cannot be unpacked ({wrong}). The file was cut off or damaged: copy it again.",
            ) from wrong
