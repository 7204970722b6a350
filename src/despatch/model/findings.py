"""Findings that repeat for one cause, gathered into one with a count."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass

from despatch.model.source import Problem

SHOWN = 5
"""So many places of a finding are kept."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """A finding, how often it was found, and the first places: letters, else lines of sources, else sources."""

    first: Problem
    count: int = 1
    places: tuple[str, ...] = ()


def gathered(problems: Iterable[Problem], widespread: Container[str] = ()) -> tuple[Repeated, ...]:
    """Return the findings in order, those of one code and in the same words once for each source.

    `widespread` are the codes of findings that one cause makes in many sources: they are gathered over all sources.
    """
    groups: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        message = problem.message.removeprefix(f"{problem.source}: ")
        source = "" if problem.code in widespread else problem.source
        groups.setdefault((problem.code, message, source), []).append(problem)
    return tuple(Repeated(found[0], len(found), _places(found)) for found in groups.values())


def _places(found: list[Problem]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_place(problem) for problem in found[:SHOWN]))


def _place(problem: Problem) -> str:
    if problem.letter:
        return problem.letter
    return f"{problem.source}:{problem.line}" if problem.line else problem.source
