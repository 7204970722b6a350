"""Packs the long texts of the archive: words and JSON come in, bytes of about a third go out, and back.

Letters are short, so each alone packs badly. `packing.txt` holds what texts of the archive often have: words of
invented letters, and JSON as the tables hold it. Packed texts refer to it. It never changes, for archives could not be
read.
"""

from __future__ import annotations

import re
import zlib
from functools import lru_cache
from importlib import resources

_OFTEN = (resources.files("despatch.store") / "packing.txt").read_bytes()
_LEVEL, _RAW = 6, -15
"""The bytes have no header: what they are stands in the schema."""
_packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW, zdict=_OFTEN)
_unpacker = zlib.decompressobj(_RAW, zdict=_OFTEN)
_RECENT = 128
"""So many texts are kept unpacked: the quotes of a letter are asked for one after the other."""

_KEY = re.compile(r"\.[0-9a-f]{8}")

Packed = str | bytes | None
"""A text that packing does not shorten stays as it is."""


def pack(text: str | None) -> Packed:
    """Return a text in few bytes, or the text itself where that is as short."""
    if text is None or len(text) < 3:
        return text
    plain = text.encode()
    packer = _packer.copy()  # a new one would read what it refers to again
    packed = packer.compress(plain) + packer.flush()
    return packed if len(packed) < len(plain) else text


def pack_without_span(json: str, start: int, end: int) -> Packed:
    """Pack an object in JSON that begins with its span, without that: it stands in columns, too."""
    return pack(json.removeprefix(f'{{"span":{{"start":{start},"end":{end}}}'))


def pack_key(key: str) -> str | bytes:
    """Return the key of an act in few bytes: it is a stop and eight figures of sixteen, or else stays as it is."""
    return bytes.fromhex(key[1:]) if _KEY.fullmatch(key) else key


@lru_cache(_RECENT)
def unpack(packed: Packed) -> str | None:
    """Return the text that was packed."""
    return _unpacker.copy().decompress(packed).decode() if isinstance(packed, bytes) else packed
