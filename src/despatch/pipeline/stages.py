"""The table of stages: name, scope, what each needs and gives, version; checked before a run.

Source-scope stages see one source at a time, are pure and run in any worker. Archive-scope stages see
the whole archive, once. A stage is a function that takes what it needs and the settings, in that order,
and returns (what it gives, problems).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module, resources
from typing import Any, Literal

Scope = Literal["letter", "source", "archive"]


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage. `function` is "module:name", imported when it is first run."""

    name: str
    scope: Scope
    needs: tuple[str, ...]
    gives: str
    version: int
    function: str

    def load(self) -> Callable[..., Any]:
        """Return the function itself."""
        module, _, name = self.function.partition(":")
        function: Callable[..., Any] = getattr(import_module(module), name)
        return function


GIVEN = ("data", "id", "authority")
"""What is there before any stage: the bytes and id of a source; the authority file of the archive."""

TABLE: tuple[Stage, ...] = (
    Stage("read", "source", ("data", "id"), "source", 1, "despatch.read:read"),
    Stage("divide", "source", ("source",), "cuts", 1, "despatch.divide:divide"),
    Stage("describe", "source", ("source", "cuts"), "descriptions", 1, "despatch.describe:describe"),
    Stage("recognise", "source", ("source", "cuts", "descriptions"), "mentions", 1, "despatch.recognise:recognise"),
    Stage("refer", "source", ("source", "cuts", "descriptions"), "references", 1, "despatch.refer:refer"),
    Stage(
        "ledger",
        "source",
        ("source", "cuts", "descriptions", "references"),
        "ledger",
        1,
        "despatch.acts.stage:ledger",
    ),
    Stage("ask", "archive", ("descriptions", "ledger"), "proposals", 1, "despatch.llm.proposals:admit"),
    Stage("identify", "archive", ("descriptions", "authority"), "people", 1, "despatch.identify:identify"),
    Stage("connect", "archive", ("references", "people"), "connections", 1, "despatch.connect:connect"),
    Stage(
        "matters", "archive", ("ledger", "connections", "proposals"), "matters", 1, "despatch.matters.grouping:matters"
    ),
    Stage("correct", "archive", ("people", "connections", "matters"), "corrected", 1, "despatch.decisions:regroup"),
)

_SHARED_GROUND = ("text", "languages", "dates", "names", "quantities", "formulas", "model", "problems.py")


class StageError(Exception):
    """The table of stages does not fit together: a fault of Despatch or a plugin, not of the material."""


def check(table: Sequence[Stage], given: Sequence[str] = GIVEN) -> None:
    """Raise StageError unless names are distinct, needs are met in order, and no letter stage follows the archive's."""
    there = dict.fromkeys(given, "what is given")
    names: set[str] = set()
    archive: str | None = None
    for stage in table:
        if stage.name in names:
            raise StageError(f"two stages are called {stage.name!r}")
        names.add(stage.name)
        missing = [need for need in stage.needs if need not in there]
        if missing:
            raise StageError(f"stage {stage.name!r} needs {', '.join(missing)}, which no stage before it gives")
        if stage.gives in there:
            raise StageError(f"stages {there[stage.gives]!r} and {stage.name!r} both give {stage.gives!r}")
        if stage.scope == "archive":
            archive = stage.name
        elif archive is not None:
            raise StageError(
                f"stage {stage.name!r} sees one {stage.scope} and cannot come after {archive!r}, which sees all"
            )
        there[stage.gives] = stage.name


def of_scope(scope: Scope, table: Sequence[Stage] = TABLE) -> tuple[Stage, ...]:
    """Return the stages of one scope, in order."""
    return tuple(stage for stage in table if stage.scope == scope)


@cache
def versions(scope: Scope, table: tuple[Stage, ...] = TABLE) -> str:
    """Return what tells one state of these stages from another: their versions, and a digest of their code and data.

    The digest is there because a cue phrase added to a language changes readings as surely as code does.
    """
    digest = hashlib.sha256()
    package = resources.files("despatch")
    rooms = [stage.function.partition(":")[0].split(".") for stage in of_scope(scope, table)]
    own = sorted({room[1] for room in rooms if room[0] == "despatch" and len(room) > 1})
    for room in (*_SHARED_GROUND, *own) if own else ():
        _digest(package / room, digest)
    return ",".join(f"{stage.name}={stage.version}" for stage in of_scope(scope, table)) + ":" + digest.hexdigest()[:16]


def _digest(place: Any, digest: Any) -> None:
    if place.is_file():
        if place.name.endswith((".py", ".toml", ".model")):
            digest.update(place.name.encode() + b"\0" + place.read_bytes())
    elif place.is_dir():
        for inner in sorted(place.iterdir(), key=lambda p: str(p.name)):
            _digest(inner, digest)
