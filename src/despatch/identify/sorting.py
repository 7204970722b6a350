"""The names of one archive while they are sorted: which use is of whom so far, and who may still be meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from despatch.identify.clusters import Block, Cluster, Form
from despatch.identify.name_uses import NameUse
from despatch.identify.offices import list_holders
from despatch.model import Person, Problem
from despatch.names.capitals import usual_words
from despatch.names.lexicon import Lexicon
from despatch.names.parse import Parsed, parse

AUTHORITY = "the authority file names this variant"
AS_WRITTEN = "written so"
LONGEST_CUT = 3
"""Letters of a given name cut short without a period. Longer ones are often other names (Erik, Erika)."""


class Sorting:
    """Where the names of one archive lie while they are sorted."""

    def __init__(self, uses: list[NameUse], authority: Sequence[Person], lex: Lexicon) -> None:
        self.uses, self.authority, self.lex = uses, authority, lex
        self.parsed = _double_names([parse(u.name, lex, u.office) for u in uses])
        company = {n: self._plain(n) for n in {name for u in uses for name in u.beside}}
        self.beside = [{company[n] for n in u.beside} for u in uses]
        self.clusters: list[Cluster] = []
        self.entries: dict[int, Cluster] = {}
        self.settled: dict[int, tuple[int, str]] = {}
        self.blocks: dict[str, Block] = defaultdict(Block)
        self.problems: list[Problem] = []
        self.bearer: dict[str, Cluster] = {}
        """The one person of each address of mail."""
        self.holders = list_holders(authority, lex)
        self.usual_words = usual_words(use.name for use in uses)

    def _plain(self, name: str) -> str:
        parsed = parse(name, self.lex)
        return " ".join((*parsed.given, parsed.surname)).strip() or " ".join(self.lex.tokens(name))

    def form(self, at: int | None, parsed: Parsed, key: str | None = None) -> Form:
        """Return a name as the form that is compared with others; with `at`, it holds what is known of that use."""
        dotted = {self.lex.fold(w) for w in parsed.shown.split() if w[-1] in ".:"}
        cut = tuple(
            len(g) > 1 and (len(g) <= LONGEST_CUT or g in dotted) and not self.lex.known_given(g) for g in parsed.given
        )
        form = Form(parsed.given, parsed.surname, parsed.suffix, parsed.gender, key, parsed.shown, cut)
        if at is not None:
            self.fill(form, at, parsed)
        return form

    def fill(self, form: Form, at: int, parsed: Parsed) -> None:
        """Add a use to a form, with its titles, sources, correspondents and years."""
        use, years = self.uses[at], self.years(at)
        form.uses.append(at)
        form.offices |= parsed.offices
        form.ranks |= parsed.ranks
        form.sources |= use.sources
        form.everywhere |= not use.sources
        form.beside |= self.beside[at]
        form.names.add(" ".join((*parsed.given, parsed.surname)).strip())
        if years:
            known = (*(form.years or ()), *years)
            form.years = (min(known), max(known))

    def years(self, at: int) -> tuple[int, int] | None:
        """Return the years of the letters of a use; None where none is dated."""
        use = self.uses[at]
        years = [int(d[:4]) for d in (use.first, use.last) if d and d[:4].isdigit()]
        return (min(years), max(years)) if years else None

    def entry(self, number: int) -> Cluster:
        """Return the cluster of a person of the authority."""
        if number not in self.entries:
            self.entries[number] = Cluster(number)
            self.clusters.append(self.entries[number])
        return self.entries[number]

    def ambiguous(self, at: int, fits: list[Cluster]) -> None:
        """Report a use that may mean each of several people."""
        use = self.uses[at]
        shown = sorted(shown_as(c) for c in fits)
        names = ", ".join(shown[:3]) + (f" or {len(shown) - 3} more" if len(shown) > 3 else "")
        source = min(use.sources, default="")
        self.problems.append(Problem("person-ambiguous", source, f"{use.name!r} may be {names}."))


def _double_names(names: list[Parsed]) -> list[Parsed]:
    """Give a double surname without its hyphen (Hale Quarles) the surname that is elsewhere written Hale-Quarles."""
    double = {p.surname for p in names if p.surname and "-" in p.shown.rpartition(" ")[2]}

    def joined(p: Parsed) -> Parsed:
        whole = p.given[-1] + p.surname if len(p.given) > 1 else ""
        return replace(p, given=p.given[:-1], surname=whole) if whole in double else p

    return [joined(p) for p in names]


def shown_as(cluster: Cluster) -> str:
    """Return the longest name of a cluster, for messages and reasons."""
    return max((f.shown or f.surname for f in cluster.forms), key=lambda s: (len(s), s), default="")
