"""The names of a whole archive go in; its people come out, with a reason for each name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from despatch.identify.addresses import agree, join_addresses
from despatch.identify.authority import slug
from despatch.identify.clusters import (
    Block,
    Cluster,
    Form,
    block_of,
    corroborated,
    is_address,
    merge,
    root_of,
)
from despatch.identify.name_uses import NameUse, UseKey
from despatch.identify.offices import find_holder, list_holders
from despatch.identify.result import Identification, Link
from despatch.model import Person, Problem
from despatch.names.lexicon import Lexicon, lexicon
from despatch.names.parse import Parsed, parse, parse_office

AUTHORITY = "the authority file names this variant"
AS_WRITTEN = "written so"
OFFICE = "an office that no name goes with; people.toml can say who held it"
LONGEST_CUT = 3
"""Letters of a given name cut short without a period. Longer ones are often other names (Erik, Erika)."""


def identify(uses: Iterable[NameUse], languages: tuple[str, ...], authority: Sequence[Person] = ()) -> Identification:
    """Decide who is who among the names of an archive.

    A person of the `authority` takes precedence where a name is one of its variants, its key, or fits nobody else.
    Other names are joined only where exactly one bearer fits, in the archive or else in the source. A name that fits
    several is left without a person, and reported. The order of `uses` does not matter. Time grows as n log n
    with the distinct names.
    """
    identifier = _Identifier(
        sorted(uses, key=lambda u: (u.name, u.office or "", u.key or "")), authority, lexicon(languages)
    )
    identifier.authority_wins()
    identifier.bodies()
    identifier.surnames()
    identifier.addresses()
    identifier.keys()
    identifier.given_alone()
    identifier.offices_alone()
    return identifier.result()


class _Identifier:
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
        self.body_of: dict[int, Cluster] = {}
        self.holders = list_holders(authority, lex)

    def _plain(self, name: str) -> str:
        parsed = parse(name, self.lex)
        return " ".join((*parsed.given, parsed.surname)).strip() or " ".join(self.lex.tokens(name))

    def authority_wins(self) -> None:
        """Settle every use that a key or a variant of the authority names outright."""
        variants: dict[tuple[str, ...], set[int]] = defaultdict(set)
        keys: dict[str, int] = {}
        for number, person in enumerate(self.authority):
            for name in (person.name, *person.variants):
                variants[tuple(self.lex.tokens(name))].add(number)
            keys |= dict.fromkeys((person.id, *person.identifiers), number)
        for at, use in enumerate(self.uses):
            named = variants.get(tuple(self.lex.tokens(use.name)), set())
            if use.key in keys and use.key is not None:
                self.settled[at] = (keys[use.key], f"the encoding's key {use.key} is in the authority file")
            elif len(named) == 1:
                self.settled[at] = (next(iter(named)), AUTHORITY)

    def _form(self, at: int | None, parsed: Parsed, key: str | None = None) -> Form:
        dotted = {self.lex.fold(w) for w in parsed.shown.split() if w[-1] in ".:"}
        cut = tuple(
            len(g) > 1 and (len(g) <= LONGEST_CUT or g in dotted) and not self.lex.known_given(g) for g in parsed.given
        )
        form = Form(parsed.given, parsed.surname, parsed.suffix, parsed.gender, key, parsed.shown, cut)
        if at is not None:
            self._fill(form, at, parsed)
        return form

    def _fill(self, form: Form, at: int, parsed: Parsed) -> None:
        use = self.uses[at]
        form.uses.append(at)
        form.offices |= parsed.offices
        form.ranks |= parsed.ranks
        form.sources |= use.sources
        form.everywhere |= not use.sources
        form.beside |= self.beside[at]
        form.names.add(" ".join((*parsed.given, parsed.surname)).strip())
        years = [int(d[:4]) for d in (use.first, use.last) if d and d[:4].isdigit()]
        if years:
            known = (*(form.years or ()), *years)
            form.years = (min(known), max(known))

    def _entry(self, number: int) -> Cluster:
        if number not in self.entries:
            self.entries[number] = Cluster(number)
            self.clusters.append(self.entries[number])
        return self.entries[number]

    def bodies(self) -> None:
        """Join bodies whose telling words are the same: the Norland Convention, the Convention of Norland."""
        known: dict[frozenset[str], Cluster] = {}
        for number, person in enumerate(self.authority):
            for name in (person.name, *person.variants):
                parsed = parse(name, self.lex)
                if parsed.kind == "body":
                    known.setdefault(parsed.body, self._entry(number))
        for at, parsed in enumerate(self.parsed):
            if parsed.kind != "body" or at in self.settled:
                continue
            if parsed.body not in known:
                known[parsed.body] = Cluster()
                self.clusters.append(known[parsed.body])
            cluster = known[parsed.body]
            cluster.take(self._form(at, parsed), "the same body in other words" if cluster.whys else AS_WRITTEN)

    def surnames(self) -> None:
        """Sort the people with a surname, block by block."""
        for number, person in enumerate(self.authority):
            for name in (person.name, *person.variants):
                parsed = parse(name, self.lex)
                if parsed.kind == "person" and not person.body:
                    block = self.blocks[block_of(parsed.surname)]
                    form = self._form(None, parsed)
                    form.offices |= {o for office in person.offices for o in parse_office(office.name, self.lex)[0]}
                    self._place_entry(block, number, form)
        forms: dict[str, dict[tuple[object, ...], Form]] = defaultdict(dict)
        for at, parsed in enumerate(self.parsed):
            if at in self.settled:
                number, why = self.settled[at]
                if parsed.kind == "person":
                    self._place_entry(self.blocks[block_of(parsed.surname)], number, self._form(at, parsed), why)
                else:
                    self._entry(number).take(self._form(at, parsed), why)
            elif parsed.kind == "person":
                key = _local(self.uses[at])
                titles = parsed.offices | parsed.ranks if not parsed.given else frozenset[str]()
                reading = (parsed.given, parsed.surname, parsed.suffix, parsed.gender, key, titles)
                table = forms[block_of(parsed.surname)]
                if reading in table:
                    self._fill(table[reading], at, parsed)
                else:
                    table[reading] = self._form(at, parsed, key)
        for name in sorted(forms):
            self._sort_block(self.blocks[name], list(forms[name].values()))
        for name in sorted(self.blocks):
            self.clusters += [c for c in self.blocks[name].clusters if c.person is None]

    def _place_entry(self, block: Block, number: int, form: Form, why: str = AUTHORITY) -> None:
        block.add(form, self._entry(number), why)

    def _sort_block(self, block: Block, forms: list[Form]) -> None:
        """Place the fullest names first, so that shorter ones find everybody they might mean."""
        full = [f for f in forms if f.spelt or len(f.given) > 1]
        full.sort(
            key=lambda f: (
                -sum(len(g) > 1 for g in f.given),
                -len(f.given),
                any(f.cut),
                f.given,
                f.surname,
                f.suffix,
                f.gender,
            )
        )
        for form in full:
            self._place(block, form)
        for two, one in block.middle_pairs():
            if root_of(one) is not root_of(two) and None in (one.person, two.person) and corroborated(two, one):
                into, other = (two, one) if two.person is not None else (one, two)
                merge(
                    into, other, "a middle initial alone differs, and the two have office or correspondents in common"
                )
        for form in (f for f in forms if len(f.given) == 1 and not f.spelt):
            self._place(block, form)
        self._bare(block, [f for f in forms if not f.given])

    def _place(self, block: Block, form: Form) -> None:
        same = block.same(form)
        if same is not None:
            block.add(form, same, "the same names, written in another way")
            return
        fits = block.fitting(form)
        if len(fits) == 1:
            block.add(form, fits[0], f"nobody else in the archive can be meant: {_shown(fits[0])}")
        elif fits:
            self._narrow(block, form, fits)
        else:
            block.seed(form, AS_WRITTEN)

    def _bare(self, block: Block, forms: list[Form]) -> None:
        """Place bare surnames: with their one bearer, or where nobody bears a given name, by rank and title."""
        alone: list[Form] = []
        for form in sorted(forms, key=lambda f: (f.surname, f.gender, sorted(f.offices | f.ranks))):
            fits = block.fitting(form)
            if len(fits) == 1:
                block.add(form, fits[0], f"the one bearer of the name in the archive: {_shown(fits[0])}")
            elif fits:
                self._narrow(block, form, fits)
            else:
                alone.append(form)
        groups: dict[tuple[str, bool], list[Form]] = defaultdict(list)
        for form in alone:
            groups[form.surname, form.gender == "f"].append(form)
        for people in groups.values():
            self._by_title(block, people)

    def _by_title(self, block: Block, forms: list[Form]) -> None:
        """Keep bearers of different ranks or offices apart; a name without either joins when there is one of them."""
        clusters: list[Cluster] = []
        for form in sorted(forms, key=lambda f: (not f.offices | f.ranks, sorted(f.offices | f.ranks))):
            titles = form.offices | form.ranks
            fits = [c for c in clusters if not titles or titles & (c.offices | c.ranks)]
            if len(fits) == 1:
                block.add(form, fits[0], "one surname, and no title that tells two bearers apart")
            elif fits:
                self._narrow(block, form, fits)
            else:
                clusters.append(block.seed(form, AS_WRITTEN))

    def _narrow(self, block: Block, form: Form, fits: list[Cluster]) -> None:
        """Ask office, source and correspondents, use by use, which of several bearers is meant."""
        for at in form.uses:
            narrowed = self._narrowed(at, fits)
            if narrowed is None:
                self._ambiguous(at, fits)
            else:
                cluster, why = narrowed
                block.add(self._form(at, self.parsed[at], form.key), cluster, why)

    def _narrowed(self, at: int, fits: list[Cluster]) -> tuple[Cluster, str] | None:
        use, titles = self.uses[at], self.parsed[at].offices | self.parsed[at].ranks
        by_title = [c for c in fits if titles & (c.offices | c.ranks)]
        if len(by_title) == 1:
            return by_title[0], f"of those of that name, {_shown(by_title[0])} alone bears the title"
        if by_title:
            fits = by_title
        near = [c for c in fits if c.everywhere or c.sources & use.sources] if use.sources else []
        if len(near) == 1:
            return near[0], f"the one bearer of the name in the source: {_shown(near[0])}"
        company = [c for c in near or fits if self.beside[at] and self.beside[at] <= c.beside]
        if len(company) == 1:
            return company[0], f"of those of that name, {_shown(company[0])} alone corresponds with the same people"
        return None

    def _ambiguous(self, at: int, fits: list[Cluster]) -> None:
        use = self.uses[at]
        shown = sorted(_shown(c) for c in fits)
        names = ", ".join(shown[:3]) + (f" or {len(shown) - 3} more" if len(shown) > 3 else "")
        source = min(use.sources, default="")
        self.problems.append(Problem("person-ambiguous", source, f"{use.name!r} may be {names}."))

    def addresses(self) -> None:
        """Make one correspondent of each address of mail that stands for a name."""
        known: dict[str, Cluster] = {}
        for at, parsed in enumerate(self.parsed):
            if parsed.kind == "address" and at not in self.settled:
                key = self.uses[at].key or f"mailto:{parsed.shown.replace(' at ', '@').casefold()}"
                if key not in known:
                    known[key] = Cluster()
                    self.clusters.append(known[key])
                form = self._form(at, parsed, key)
                form.address = True
                known[key].take(form, AS_WRITTEN)

    def keys(self) -> None:
        """Make one person of the clusters to which the encoding gives one key."""
        bearer: dict[str, Cluster] = {}
        for cluster in [*self.entries.values(), *self.clusters]:
            if cluster.merged is not None:
                continue
            for key in sorted(key for key in cluster.keys if not is_address(key)):
                other = root_of(bearer.setdefault(key, cluster))
                if other is not cluster and None in (other.person, cluster.person):
                    merge(other, cluster, f"the encoding gives both the key {key}")
                    break
        self.bearer = join_addresses([*self.entries.values(), *self.clusters])

    def given_alone(self) -> None:
        """Give initials and given names alone ("J. H.") to the one who bears them and has the same correspondents."""
        index: dict[str, list[Cluster]] = defaultdict(list)
        for cluster in self.clusters:
            if cluster.merged is None:
                for form in cluster.forms:
                    for sign in {
                        form.given[:1] and form.given[0],
                        form.initials + form.surname[:1],
                        form.initials[:1] + form.surname[:1],
                    }:
                        if sign and form.surname and form.given and cluster not in index[sign][-1:]:
                            index[sign].append(cluster)
        for at, parsed in enumerate(self.parsed):
            if parsed.kind != "given" or at in self.settled:
                continue
            bearer, form = self.bearer.get(self.uses[at].key or ""), self._form(at, parsed, self.uses[at].key)
            if bearer is not None and agree(root_of(bearer).forms, [form]):
                root_of(bearer).take(form, f"the bearer of its address: {_shown(root_of(bearer))}")
                continue
            sign = "".join(parsed.given) if all(len(g) == 1 for g in parsed.given) else parsed.given[0]
            bearers = list({id(c): c for c in index.get(sign, ())}.values())
            titled = [c for c in bearers if parsed.offices & c.offices]
            fits = titled or [c for c in bearers if self.beside[at] and self.beside[at] <= c.beside]
            if len(fits) == 1:
                alike = "bears the title" if titled else "corresponds with the same people"
                fits[0].take(self._form(at, parsed), f"of those with these initials, {_shown(fits[0])} alone {alike}")
            elif fits:
                self._ambiguous(at, fits)

    def offices_alone(self) -> None:
        """Keep an office that no name goes with as a correspondent of its own; who held it, its letters do not say."""
        known: dict[tuple[frozenset[str], frozenset[str]], Cluster] = {}
        for at, parsed in enumerate(self.parsed):
            if parsed.kind == "office" and at not in self.settled:
                office = parsed.offices, parsed.body
                if office not in known:
                    known[office] = Cluster()
                    self.clusters.append(known[office])
                known[office].take(self._form(at, parsed), OFFICE)

    def result(self) -> Identification:
        """Name the people and write down who each use is."""
        taken = {p.id for p in self.authority}
        people: list[Person] = []
        of: dict[UseKey, str | None] = {u.id: None for u in self.uses}
        links: list[Link] = []
        standing_ones = list({id(c): c for c in (*self.entries.values(), *self.clusters) if c.merged is None}.values())
        for cluster in sorted(standing_ones, key=lambda c: (c.person is None, c.person or 0, _shown(c))):
            person = self._person(cluster, taken)
            if person is None:
                continue
            people.append(person)
            for at, why in sorted(cluster.whys.items()):
                use = self.uses[at]
                of[use.id] = person.id
                links.append(Link(use.name, use.office, use.key, person.id, why))
        offices = {u.id: p for u, p in zip(self.uses, self.parsed, strict=True) if p.kind == "office"}
        for use in (u for u in self.uses if u.id in offices and u.first and u.last):
            of[use.id] = find_holder(self.holders, offices[use.id], use.first or "", use.last or "") or of[use.id]
        known = {p.id for p in people}
        sought = frozenset[str]().union(*(p.offices for p in offices.values()))
        on_call = {h.person for h in self.holders if h.office in sought}  # whom an office alone may mean on some day
        people += [p for p in self.authority if p.id not in known and p.id in on_call]
        return Identification(tuple(people), of, tuple(links), tuple(self.problems), self.holders, offices)

    def _person(self, cluster: Cluster, taken: set[str]) -> Person | None:
        """Make a person of a cluster; None for an entry of the authority that no letter names."""
        if not cluster.whys:
            return None
        names = sorted({self.uses[at].name for at in cluster.whys})
        reasons = sorted({f"{self.uses[at].name}: {why}" for at, why in cluster.whys.items() if why != AS_WRITTEN})
        why = "; ".join(reasons[:20])
        if cluster.person is not None:
            entry = self.authority[cluster.person]
            variants = tuple(n for n in dict.fromkeys((*entry.variants, *names)) if n != entry.name)
            return Person(
                entry.id,
                entry.name,
                entry.body,
                variants,
                entry.offices,
                entry.side,
                entry.identifiers,
                why or entry.why,
            )
        name = self._fullest(cluster)
        base, number = slug(name, self.lex), 1
        id = base
        while id in taken:
            number += 1
            id = f"{base}-{number}"
        taken.add(id)
        body = any(self.parsed[at].kind in ("body", "office") for at in cluster.whys)
        return Person(
            id, name, body, tuple(n for n in names if n != name), identifiers=tuple(sorted(cluster.keys)), why=why
        )

    def _fullest(self, cluster: Cluster) -> str:
        """Return the name that tells most: given names spelt out and in full, else the commonest with its title."""

        def worth(at: int) -> tuple[int | str, ...]:
            parsed, use = self.parsed[at], self.uses[at]
            given = self.lex.tokens(parsed.shown)[: len(parsed.given)]
            plain = sum(len(g) > LONGEST_CUT or self.lex.known_given(g) for g in given if self.lex.given.get(g, g) == g)
            spelt = sum(len(g) > 1 for g in parsed.given)
            return (
                bool(parsed.surname),
                spelt,
                len(parsed.given),
                plain,
                bool(parsed.suffix),
                use.written + use.received,
                use.name,
            )

        at = max(sorted(cluster.whys), key=worth)
        parsed = self.parsed[at]
        if (parsed.given and parsed.surname) or parsed.kind == "body":
            if parsed.gender == "f" and parsed.given and parsed.given[0] in self.lex.gender.masculine:
                return self.uses[at].name  # Mrs John Hart is not John Hart, also where the name is shown
            return parsed.shown
        words = self.uses[at].name.split(None, 1)
        return words[1] if len(words) == 2 and words[0].casefold() in self.lex.articles else self.uses[at].name


def _double_names(names: list[Parsed]) -> list[Parsed]:
    """Give a double surname without its hyphen (Hale Quarles) the surname that is elsewhere written Hale-Quarles."""
    double = {p.surname for p in names if p.surname and "-" in p.shown.rpartition(" ")[2]}

    def joined(p: Parsed) -> Parsed:
        whole = p.given[-1] + p.surname if len(p.given) > 1 else ""
        return replace(p, given=p.given[:-1], surname=whole) if whole in double else p

    return [joined(p) for p in names]


def _local(use: NameUse) -> str | None:
    """Return the key of a use; a pointer within one document means nothing outside it."""
    if use.key and use.key.startswith("#"):
        return f"{next(iter(use.sources))}{use.key}" if len(use.sources) == 1 else None
    return use.key


def _shown(cluster: Cluster) -> str:
    return max((f.shown or f.surname for f in cluster.forms), key=lambda s: (len(s), s), default="")
