"""despatch.toml, read once and frozen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """What an archive's despatch.toml says. The defaults are what `despatch init` writes."""

    title: str = "Letters"
    languages: tuple[str, ...] = ("en", "de")
    """ISO 639-1 codes of the languages to read in, the likeliest first."""
    calendar: str = "gregorian"
    """gregorian, or julian for archives that date in the Old Style throughout."""
    encoding: str | None = None
    """The charset of the sources when it is known; otherwise UTF-8, else detected."""
    us: tuple[str, ...] = ()
    """Who we are: names of the side that keeps this archive."""
    own_rules: tuple[str, ...] = ()


DEFAULT = Settings()
