"""What an editor should look at, kind by kind, each with what to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from despatch.errors import NotFound
from despatch.model import Repeated
from despatch.model.choices import unknown
from despatch.problems import CODES, Finding
from despatch.web import render
from despatch.web.formatting import letter_title

SHOWN = 12
LISTED = 500


@dataclass(frozen=True, slots=True)
class Kind:
    """Findings of one code: what the code means, what to do, the first findings and how many there are."""

    code: str
    finding: Finding
    problems: tuple[Repeated, ...]
    total: int


@dataclass(frozen=True, slots=True)
class ProblemsPage:
    """All findings by kind, errors first; or those of one kind."""

    title: str
    kinds: tuple[Kind, ...]
    total: int
    code: str | None
    titles: Mapping[str, str]
    """The titles of the letters that findings are about, by id."""
    template: str = "problems.html"
    section: str = "problems"


def problems(request: Request) -> Response:
    """Answer /problems, /problems?code=CODE and /problems.json."""
    code = request.query_params.get("code") or None
    if code is not None and code not in CODES:
        raise NotFound(unknown(code, "kind of finding", CODES))
    archive = render.archive(request)
    if render.wants_data(request):
        return render.listing("problems", archive.problems(code))
    found = [Repeated(problem) for problem in archive.problems(code)] if code else archive.findings()
    kinds = group_by_kind(found, LISTED if code else SHOWN)
    listed = [one for kind in kinds for one in kind.problems if one.first.letter]
    letters = {id for one in listed for id in (one.first.letter, *one.places) if id}
    titles = {id: letter_title(entry) for id, entry in archive.entries(letters).items()}
    return render.show(request, ProblemsPage("Problems", kinds, len(found), code, titles))


def group_by_kind(problems: Sequence[Repeated], size: int) -> tuple[Kind, ...]:
    """Return findings by their code, errors first, then the rarest kinds; of each kind the first `size`."""
    by_code: dict[str, list[Repeated]] = {}
    for problem in problems:
        by_code.setdefault(problem.first.code, []).append(problem)
    kinds = [
        Kind(code, CODES.get(code, Finding(code, "Look at the source.")), tuple(listed[:size]), len(listed))
        for code, listed in by_code.items()
    ]
    return tuple(sorted(kinds, key=lambda kind: (kind.finding.severity != "error", kind.total, kind.code)))
