"""By what a source is read, beside its bytes: settings, code, plug-ins and libraries, each with its version."""

from __future__ import annotations

import platform
import re
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, requires, version

from despatch.pipeline import stages
from despatch.pipeline.digest import fingerprint
from despatch.pipeline.source_stages import SourceStage
from despatch.read import plugins
from despatch.settings import Settings

Versions = tuple[tuple[str, str], ...]
"""The name of each thing and its version."""

_NAME = re.compile(r"[\w.-]+")


def reading_version(settings: Settings, table: tuple[SourceStage, ...]) -> str:
    """Return what decides how a source is read, beside its bytes: not the title, nor the names of our side."""
    reading = (settings.languages, settings.calendar, settings.encoding, settings.own_rules)
    chosen = (*reading, settings.certainty, settings.columns, settings.mail)
    return fingerprint(*chosen, plugins.versions(), stages.digest_sources(table))


def list_versions(settings: Settings, table: tuple[SourceStage, ...]) -> Versions:
    """Return by what this process reads: two processes with the same list read a source alike."""
    python = ".".join(platform.python_version_tuple()[:2])
    return (
        ("Python", python),
        ("Despatch", _version("despatch")),
        ("the code and data of Despatch", stages.digest_sources(table)),
        *((name, _version(name)) for name in _libraries()),
        ("the plug-ins", ", ".join(plugins.versions()) or "none"),
        ("the settings", reading_version(settings, table)),
    )


def find_difference(ours: Versions, theirs: Versions) -> tuple[str, str, str] | None:
    """Return the first thing that differs with both versions; None: all are the same."""
    here, there = dict(ours), dict(theirs)
    names = (*here, *(name for name in there if name not in here))
    pairs = ((name, here.get(name, "none"), there.get(name, "none")) for name in names)
    return next((pair for pair in pairs if pair[1] != pair[2]), None)


def _libraries() -> Sequence[str]:
    """Return the libraries that Despatch needs without any extra."""
    try:
        needed = requires("despatch") or []
    except PackageNotFoundError:
        return ()
    return sorted(_NAME.match(line)[0] for line in needed if "extra" not in line)  # type: ignore[index]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"
