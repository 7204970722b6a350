"""UTF-16 and UTF-32: told by their mark, or by the NUL bytes between Western letters."""

from __future__ import annotations

import codecs

MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""In this order: the mark of UTF-32 begins with that of UTF-16."""
HEAD = 4096
SHARE = 0.8
"""At least so many letters of a Western text lie below U+0100."""
# The charset, the width of a letter, and where in it the byte stands that is not NUL.
_SHAPES = (("utf-32-le", 4, 0), ("utf-32-be", 4, 3), ("utf-16-le", 2, 0), ("utf-16-be", 2, 1))


def marked(data: bytes) -> str | None:
    """Return the charset whose mark `data` begins with."""
    return next((charset for mark, charset in MARKS if data.startswith(mark)), None)


def unmarked(data: bytes) -> str | None:
    """Return which wide charset the bytes look like, where no mark says it."""
    if b"\0" not in data[:HEAD]:
        return None
    for charset, width, at in _SHAPES:
        head = data[: min(HEAD, len(data) - len(data) % width)]
        letters = len(head) // width
        if len(data) % width or letters < 8 or head[at::width].count(0):
            continue
        if all(head[other::width].count(0) > SHARE * letters for other in range(width) if other != at):
            return charset
    return None


def looks_wide(data: bytes) -> bool:
    """Say whether NUL bytes in `data` are those of a wide charset, with its mark or without."""
    return (marked(data) or unmarked(data)) is not None
