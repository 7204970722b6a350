"""What a language says, as data: one folder a language, one TOML file a subject, and this loader.

Rooms ask for a subject ("dates", "headings", "references") in the languages of the archive
and build their own matchers from it. No branch in the code knows a word of any language.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from despatch.errors import SettingsError


def known() -> tuple[str, ...]:
    """Return the codes of the languages that ship with Despatch, sorted."""
    here = resources.files(__package__)
    return tuple(sorted(p.name for p in here.iterdir() if p.is_dir() and len(p.name) == 2))


@cache
def load(language: str, subject: str) -> Mapping[str, Any]:
    """Return the data of one subject in one language; empty when the language is silent on it.

    Raises SettingsError when the language itself is not known.
    """
    folder = resources.files(__package__) / language
    if not folder.is_dir():
        raise SettingsError(f"language {language!r} is not known: write one of {', '.join(known())} in despatch.toml")
    file = folder / f"{subject}.toml"
    if not file.is_file():
        return {}
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def telling() -> Mapping[str, Any]:
    """Return, for each language that can be told by its small words, its `name` and its `words`; more than those that ship."""
    return tomllib.loads((resources.files(__package__) / "telling.toml").read_text(encoding="utf-8"))
