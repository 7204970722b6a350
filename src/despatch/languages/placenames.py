"""The forms of `placenames.toml`: how names of places are shortened, spelt and told apart, and what others call them.

Each language has a file of its own. The file beside the folders holds what one place is called in several languages.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import ClassVar

from despatch.languages import tables


@dataclass(frozen=True, slots=True)
class PlaceNameWords(tables.Form):
    """The keys of `xx/placenames.toml`. Words are folded: small letters, no accents, periods and apostrophes."""

    FILE: ClassVar[str] = "placenames"

    articles: frozenset[str] = frozenset()
    """They may open a name or be left out."""
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """A word of a name, and its short forms. One form may stand for several words."""
    short: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """A name, and the short forms by which it alone is meant."""
    regions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """A state, a county or a country, and its short forms; it follows the name of a place after a comma."""
    beside: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """What tells two places of one name apart, and may follow without a comma: a river, or a short form."""
    sites: frozenset[str] = frozenset()
    """What stands before a place and names none itself, such as headquarters."""
    at: frozenset[str] = frozenset()
    """The small words between a site and its place."""
    respelt: dict[str, str] = field(default_factory=dict)
    """Letters, and those they count as where old spellings are compared; `$` is the end of a name. In this order."""


@dataclass(frozen=True, slots=True)
class Exonyms(tables.Form):
    """The keys of the file `placenames.toml` of all languages."""

    called: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """A place by its English name, and what it is called elsewhere. No name stands for two places of this table."""


@cache
def exonyms() -> Exonyms:
    """Return what places are called in several languages; raises SettingsError for a broken file."""
    file = tables.FOLDER / "placenames.toml"
    return tables.fill(Exonyms, tables.read(file), str(file))
