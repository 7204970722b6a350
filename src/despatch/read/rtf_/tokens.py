"""The tokens of Rich Text: groups, control words and bytes of text, without a thought for what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(
    rb"\\(?:(?P<word>[A-Za-z]{1,40})(?P<value>-?[0-9]{1,10})? ?|'(?P<byte>[0-9A-Fa-f]{2})|(?P<sign>[^A-Za-z]))"
    rb"|(?P<group>[{}])|(?P<text>[^\\{}\r\n\0]+)|[\r\n\0]+|\\",
    re.DOTALL,
)
Token = tuple[str, str | bytes, int | None]
"""A kind ("word", "byte", "sign", "group" or "text"), what it is, and the number that a control word has."""


def tokens(data: bytes) -> Iterator[Token]:
    """Yield the tokens of a document, pictures and the like that are stored as bytes left out."""
    at = 0
    while found := _TOKEN.match(data, at):
        at = found.end()
        kind = found.lastgroup
        if kind in ("word", "value"):
            word, value = found["word"].decode("ascii"), found["value"]
            number = int(value) if value else None
            if word == "bin":
                at += max(0, number or 0)
                continue
            yield "word", word, number
        elif kind == "byte":
            yield "byte", bytes((int(found["byte"], 16),)), None
        elif kind == "text":
            yield "text", found["text"], None
        elif kind is not None:
            yield kind, found[kind].decode("latin-1"), None
