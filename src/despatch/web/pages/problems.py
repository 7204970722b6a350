"""What an editor should look at, kind by kind, each with what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from despatch.errors import NotFound
from despatch.model import Problem
from despatch.problems import CODES, Finding
from despatch.web import render

SHOWN = 12
LISTED = 500


@dataclass(frozen=True, slots=True)
class Kind:
    """Findings of one code: what it means, what to do, the first of them and how many there are."""

    code: str
    finding: Finding
    problems: tuple[Problem, ...]
    total: int


@dataclass(frozen=True, slots=True)
class ProblemsPage:
    """All findings by kind, errors first; or those of one kind."""

    title: str
    kinds: tuple[Kind, ...]
    total: int
    code: str | None
    template: str = "problems.html"
    section: str = "problems"


def problems(request: Request) -> Response:
    """Answer /problems, /problems?code=CODE and /problems.json."""
    code = request.query_params.get("code") or None
    if code is not None and code not in CODES:
        raise NotFound(f"There is no finding of the kind “{code}”. The page of problems lists them all.")
    found = render.archive(request).problems(code)
    if render.wants_data(request):
        return render.data({"total": len(found), "problems": msgspec.to_builtins(list(found))})
    kinds = by_kind(found, LISTED if code else SHOWN)
    return render.show(request, ProblemsPage("Problems", kinds, len(found), code))


def by_kind(found: Sequence[Problem], shown: int) -> tuple[Kind, ...]:
    """Return findings by their code, errors first, then the kinds there are fewest of."""
    sorted_out: dict[str, list[Problem]] = {}
    for problem in found:
        sorted_out.setdefault(problem.code, []).append(problem)
    kinds = [
        Kind(code, CODES.get(code, Finding(code, "Look at the source.")), tuple(listed[:shown]), len(listed))
        for code, listed in sorted_out.items()
    ]
    return tuple(sorted(kinds, key=lambda kind: (kind.finding.severity != "error", kind.total, kind.code)))
