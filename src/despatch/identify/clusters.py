"""The names of one surname, sorted into people. A name that fits two people is left apart.

A *form* is a distinct reading of a name (given names, surname, suffix, gender). A *cluster* holds the forms of one
person. Forms are looked up by their initials, so the cost does not grow with the bearers of a surname.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from despatch.identify.name_uses import LIFETIME
from despatch.names.parse import Gender


@dataclass(slots=True, eq=False)
class Cluster:
    """One person in the making. `person` is the index of the authority's entry, when there is one."""

    person: int | None = None
    forms: list[Form] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    offices: set[str] = field(default_factory=set)
    ranks: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    beside: set[str] = field(default_factory=set)
    everywhere: bool = False
    years: tuple[int, int] | None = None
    whys: dict[int, str] = field(default_factory=dict)
    """Use -> why it is held to be this person."""
    merged: Cluster | None = None

    def take(self, form: Form, why: str) -> None:
        """Add a form; `why` holds for all of its uses."""
        self.forms.append(form)
        self.offices |= form.offices
        self.ranks |= form.ranks
        self.sources |= form.sources
        self.beside |= form.beside
        self.everywhere |= form.everywhere
        self.years = _widest(self.years, form.years)
        if form.key:
            self.keys.add(form.key)
        for use in form.uses:
            self.whys[use] = why


@dataclass(slots=True, eq=False)
class Form:
    """A distinct reading of a name and the uses (by index) that read so."""

    given: tuple[str, ...]
    surname: str
    suffix: str
    gender: Gender
    key: str | None
    shown: str
    cut: tuple[bool, ...] = ()
    """Of each given name: it may be the first letters of a longer one ("Elb", "Light.")."""
    uses: list[int] = field(default_factory=list)
    offices: set[str] = field(default_factory=set)
    ranks: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    beside: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    everywhere: bool = False
    years: tuple[int, int] | None = None
    address: bool = False
    """It is an address of mail, and no name."""

    @property
    def spelt(self) -> bool:
        """Say whether the first given name is spelt out."""
        return bool(self.given) and len(self.given[0]) > 1

    @property
    def initials(self) -> str:
        """First letters of the given names."""
        return "".join(g[0] for g in self.given)


def block_of(surname: str) -> str:
    """Return the surname with doubled letters written once: Haslett is looked for beside Haslet."""
    return "".join(c for i, c in enumerate(surname) if i == 0 or c != surname[i - 1])


def genders_agree(a: Form, b: Form) -> bool:
    """Say whether the titles allow one person: Mrs John Hart is not John Hart."""
    if a.gender == b.gender:
        return True
    if "f" in (a.gender, b.gender):
        return "m" not in (a.gender, b.gender) and a.spelt and b.spelt and a.given == b.given
    return True


def abbreviates(short: Form, long: Form) -> bool:
    """Say whether `short` is a shorter way to write `long`, if no other bearer fits.

    Initials and given names must agree place by place. A first name spelt out without the middle name is no
    abbreviation: John Hart and John Quill Hart may be father and son.
    """
    if short.surname != long.surname or len(short.given) > len(long.given):
        return False
    if short.spelt and len(short.given) < len(long.given):
        return False
    if short.suffix != long.suffix and (short.suffix or short.spelt):
        return False
    return all(
        a == b or (len(a) == 1 and b[0] == a) or (cut and len(b) >= len(a) + 3 and b.startswith(a))
        for a, b, cut in zip(short.given, long.given, short.cut, strict=False)
    )


def lacks_middle(short: Form, long: Form) -> bool:
    """Say whether the two differ only in a middle initial that one of them lacks."""
    if short.surname != long.surname or short.suffix != long.suffix or not short.spelt:
        return False
    if len(short.given) >= len(long.given) or any(len(g) > 1 for g in long.given[len(short.given) :]):
        return False
    return all(a == b or (len(b) == 1 and a[0] == b) for a, b in zip(short.given, long.given, strict=False))


class Block:
    """The clusters of one surname."""

    def __init__(self) -> None:
        self._clusters: list[Cluster] = []
        self._by_initials: dict[str, list[tuple[Form, Cluster]]] = defaultdict(list)
        self._exact: dict[tuple[tuple[str, ...], str], list[tuple[Form, Cluster]]] = defaultdict(list)

    @property
    def clusters(self) -> list[Cluster]:
        """The clusters that stand, in the order they were opened."""
        return [c for c in self._clusters if c.merged is None]

    def seed(self, form: Form, why: str, person: int | None = None) -> Cluster:
        """Open a cluster with its first form."""
        cluster = Cluster(person)
        self._clusters.append(cluster)
        self.add(form, cluster, why)
        return cluster

    def add(self, form: Form, cluster: Cluster, why: str) -> None:
        """Put a form into a cluster, and into the index."""
        cluster.take(form, why)
        for size in range(len(form.given) + 1):
            self._by_initials[form.initials[:size]].append((form, cluster))
        self._exact[form.given, form.suffix].append((form, cluster))

    def same(self, form: Form) -> Cluster | None:
        """Return the cluster that bears just these names, a doubled letter in the surname aside."""
        fits = [(f, root_of(c)) for f, c in self._exact[form.given, form.suffix]]
        fits = [(f, c) for f, c in fits if _open(form, f, c)]
        if not form.spelt:
            fits = [(f, c) for f, c in fits if f.surname == form.surname]
        found = distinct(c for _, c in fits)
        return found[0] if len(found) == 1 else None

    def fitting(self, form: Form) -> list[Cluster]:
        """Return the clusters that `form` may abbreviate, up to ENOUGH of them."""
        found: dict[int, Cluster] = {}
        for other, indexed in self._by_initials[form.initials]:
            cluster = root_of(indexed)
            if id(cluster) not in found and abbreviates(form, other) and _open(form, other, cluster):
                found[id(cluster)] = cluster
                if len(found) >= ENOUGH:
                    break
        return list(found.values())

    def middle_pairs(self) -> list[tuple[Cluster, Cluster]]:
        """Return the pairs of clusters that differ in a middle initial alone, where neither has another partner."""
        bare: dict[str, list[tuple[Form, Cluster]]] = defaultdict(list)
        for cluster in self.clusters:
            for form in cluster.forms:
                if len(form.given) == 1:
                    bare[form.initials].append((form, cluster))
        partners: dict[int, dict[int, tuple[Cluster, Cluster]]] = defaultdict(dict)
        for full in self.clusters:
            for form in (f for f in full.forms if len(f.given) > 1):
                for other, bare_name in bare[form.initials[:1]]:
                    if bare_name is not full and lacks_middle(other, form) and _open(form, other, bare_name):
                        partners[id(full)][id(bare_name)] = partners[id(bare_name)][id(full)] = (bare_name, full)
        alone = (next(iter(p.values())) for p in partners.values() if len(p) == 1)
        return [
            (bare_name, full)
            for bare_name, full in alone
            if len(partners[id(full)]) == len(partners[id(bare_name)]) == 1
        ]


ENOUGH = 64
"""A name with so many bearers is ambiguous, and the search stops."""


def root_of(cluster: Cluster) -> Cluster:
    """Return the cluster that `cluster` was merged into, or itself."""
    while cluster.merged is not None:
        cluster = cluster.merged
    return cluster


def is_address(key: str) -> bool:
    """Say whether a key is an address of mail. A person has several, and an office may share one."""
    return key.startswith("mailto:")


def merge(into: Cluster, other: Cluster, why: str) -> None:
    """Make two clusters one."""
    for form in other.forms:
        into.take(form, why)
    for use, reason in other.whys.items():
        into.whys[use] = f"{reason}; {why}"
    into.person = other.person if into.person is None else into.person
    other.merged = into


def _widest(a: tuple[int, int] | None, b: tuple[int, int] | None) -> tuple[int, int] | None:
    if a is None or b is None:
        return a or b
    return min(a[0], b[0]), max(a[1], b[1])


def _open(form: Form, other: Form, cluster: Cluster) -> bool:
    """Say whether the encoding, the titles and the years allow `form` in the cluster of `other`."""
    keys = {key for key in cluster.keys if not is_address(key)}
    if form.key and not is_address(form.key) and keys and form.key not in keys:
        return False
    if form.gender == "f" and not form.given and form.beside & other.names:
        return False  # Mary Hart writes to Mrs Hart
    if form.years and cluster.years:
        gap = max(form.years[0] - cluster.years[1], cluster.years[0] - form.years[1])
        if gap > LIFETIME:
            return False
    return genders_agree(form, other)


def corroborated(short: Cluster, long: Cluster) -> bool:
    """Say whether more than the names shows a name without its middle initial to be the one that has it.

    J. V. Hale and Joseph Hale are one person if they share correspondents. Robert Hale and Robert V. Hale, both spelt
    out, must also hold the same office. People who write to each other are never one.
    """
    names = [{n for f in c.forms for n in f.names} for c in (short, long)]
    if names[0] & long.beside or names[1] & short.beside:
        return False
    near = short.everywhere or long.everywhere or short.sources & long.sources
    company = bool(short.beside & long.beside) and bool(near)
    return company and (not any(f.spelt for f in long.forms) or bool(short.offices & long.offices))


def distinct(clusters: Iterable[Cluster]) -> list[Cluster]:
    """Return the clusters without repeats, in order."""
    return list({id(c): c for c in clusters}.values())
