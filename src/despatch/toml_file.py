"""TOML that people write: its words and data come out, or what is wrong with it, said in one way for every file."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from difflib import get_close_matches
from typing import Any, Protocol

from despatch.errors import SettingsError


class _File(Protocol):
    def read_bytes(self) -> bytes: ...


def read_text(file: _File) -> str:
    """Return the words of a file, without carriage returns; raises SettingsError with what to do."""
    try:
        return file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as wrong:
        raise SettingsError(f"{file}: not UTF-8 at byte {wrong.start}: save the file as UTF-8") from None
    except OSError as wrong:
        raise SettingsError(f"{file}: cannot be read ({wrong.strerror}): check its permissions") from None


def parse_toml(text: str, file: str) -> dict[str, Any]:
    """Return the data of a file whose words are `text`; raises SettingsError, which names the file and the line."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise SettingsError(f'{file}: {wrong}. Write each line as key = "value", and close every quote') from None


def unknown_key(key: str, known: Collection[str]) -> str:
    """Return what is said of a key that a file does not have: the nearest of the `known`, or all of them."""
    near = get_close_matches(key, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"the keys are {', '.join(sorted(known))}"
    return f"{key!r} is not a key: {hint}"
