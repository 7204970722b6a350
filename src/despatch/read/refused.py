"""The answer of a reader that knows the format of a file and cannot read the file."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - it is an answer, and never leaves this room
    """The document cannot be read. `code` is that of the problem to report; `line` is None where it is not known."""

    def __init__(self, code: str, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.line = line
