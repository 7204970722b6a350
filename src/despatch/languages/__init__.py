"""Languages as data: a folder a language and a TOML file a subject go in, checked forms come out.

A room asks `tables.merged(codes, Form)` for a subject in the languages of the archive. No code knows a word of any
language.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from despatch.errors import SettingsError
from despatch.languages import tables
from despatch.languages.tables import known

__all__ = ["known", "load"]


@cache
def load(language: str, subject: str) -> Mapping[str, Any]:
    """Return the data of one subject in one language, unchecked; empty when the language is silent on it.

    Raises SettingsError when the language itself is not known.
    """
    folder = tables.FOLDER / language
    if not folder.is_dir():
        raise SettingsError(f"language {language!r} is not known: write one of {', '.join(known())} in despatch.toml")
    file = folder / f"{subject}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
