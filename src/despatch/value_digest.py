"""Digests of values, by which it is told whether a value is as it was; values are compared by their `repr`."""

from __future__ import annotations

import hashlib


def digest(value: object, size: int) -> bytes:
    """Return a digest of so many bytes."""
    return hashlib.blake2b(repr(value).encode("utf-8", "surrogatepass"), digest_size=size).digest()


def number(value: object) -> int:
    """Return a digest as a number of 48 bits."""
    return int.from_bytes(digest(value, 6), "big")
