"""A place as a letter writes it goes in; its name, its region and what the name may be short for come out.

Nothing here knows where a place lies. `identify` compares what comes out over a whole archive.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product

from despatch.languages import tables
from despatch.languages.labels import LabelWords
from despatch.languages.placenames import PlaceNameWords, exonyms
from despatch.names.lexicon import lexicon

LONG = 6
"""A name of so many letters can be told by an old spelling alone: Phyladelphia, but not Hale and Halle."""
_BRACKETS = re.compile(r"[\[\]⟨⟩<>?*_]+")
_PARTS = re.compile(r"[,;()]|--+|—| – |(?<=[^\W\d_]{2})/(?=[^\W\d_]{2})")
_RAISED = re.compile(r"\^|(?<=[^\W\d_]):(?=[^\W\d_]|$)")
"""A letter that was raised above the line, as clerks shorten words: "Philad^a", "Philad:a"."""
_CUT = re.compile(r"[^\W\d_][.:](?=\W*$)")
_SHORTEST, _LEFT_OUT = 5, 2
"""A name cut short keeps so many letters at least, and leaves out so many."""
_STOP = re.compile(r"\.(?=[^\W\d_])")
"""A stop before a letter: "a.M." is two words."""
_MOST = 8
"""A name with more readings is not understood."""


@dataclass(frozen=True, slots=True)
class WrittenPlace:
    """What a place as written says. `names` are run together and folded: several if an abbreviation is open."""

    names: tuple[str, ...]
    regions: frozenset[str]
    is_short: bool
    """The words say themselves that they are shortened: by a stop, or by a raised letter."""


class PlaceLexicon(PlaceNameWords):
    """The words of `placenames.toml`, with look-up tables by folded phrase."""

    @cached_property
    def meanings(self) -> dict[str, tuple[str, ...]]:
        """Each short form of a word, and the words that it may stand for."""
        found: dict[str, list[str]] = {}
        for word, forms in self.words.items():
            for form in forms:
                found.setdefault(form, []).append(word.replace("-", ""))
        return {form: tuple(dict.fromkeys(meant)) for form, meant in found.items()}

    @cached_property
    def full(self) -> dict[str, str]:
        """Each short form of a name, run together, and the name."""
        return {form.replace(" ", ""): name.replace("-", "") for name, forms in self.short.items() for form in forms}

    @cached_property
    def region_of(self) -> dict[str, str]:
        """Each way to write a region after a comma, run together, and the region."""
        tabled = [*self.regions.items(), *self.beside.items()]
        found = {
            form.replace(" ", ""): region for region, forms in tabled for form in (region.replace("-", " "), *forms)
        }
        return {form: region.replace("-", "") for form, region in found.items()}

    @cached_property
    def beside_of(self) -> dict[tuple[str, ...], str]:
        """Each way to write a region without a comma, word by word, and the region."""
        return {tuple(form.split()): region.replace("-", "") for region, forms in self.beside.items() for form in forms}

    @cached_property
    def site_words(self) -> tuple[tuple[str, ...], ...]:
        """The sites, word by word, the longest first."""
        return tuple(sorted((tuple(site.split()) for site in self.sites), key=lambda words: (-len(words), words)))


class PlaceNames:
    """How places are written in some languages."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        """Load the words of `languages`; raises SettingsError as the loader does."""
        self._words = tables.merged(languages, PlaceLexicon)
        self._names = lexicon(languages)
        self._premises = tables.merged(languages, LabelWords).premises
        self._respelt = [
            (re.compile(re.escape(old).replace(r"\$", "$")), new) for old, new in self._words.respelt.items()
        ]
        usual = (*self._words.short, *exonyms().called, *(n for names in exonyms().called.values() for n in names))
        self._usual = {name.replace(" ", "").replace("-", "") for name in usual}
        self._cut_short = frozenset(full.replace("-", "") for full in self._words.short)
        self._english = {
            other.replace(" ", ""): english for english, others in exonyms().called.items() for other in others
        }

    def tokens(self, written: str) -> list[str]:
        """Return the folded words of a place as written, brackets left out."""
        return self._names.tokens(_STOP.sub(". ", _BRACKETS.sub(" ", _RAISED.sub("", written))))

    def read(self, written: str) -> WrittenPlace | None:
        """Return what a place as written says; None when it names none."""
        plain = _STOP.sub(". ", _BRACKETS.sub(" ", written))
        parts = [words for part in _PARTS.split(_RAISED.sub("", plain)) if (words := self._names.tokens(part))]
        parts = self._without_site(parts)
        parts = self._without_address(parts)
        if not parts or not any(word.isalpha() for word in parts[0]):
            return None
        words, regions = list(parts[0]), {self._region(part) for part in parts[1:]}
        for size in range(min(3, len(words) - 1), 0, -1):
            beside = self._words.beside_of.get(tuple(words[-size:]))
            if beside is not None:
                words, regions = words[:-size], {*regions, beside}
                break
        if len(words) > 1 and words[0] in self._words.articles:
            words = words[1:]
        is_short = bool(_RAISED.search(plain) or (len(parts) == 1 and _CUT.search(plain)))
        return WrittenPlace(self._readings(words), frozenset(regions), is_short)

    @cache  # noqa: B019 - one object for each set of languages, kept by `place_names`
    def full_name(self, name: str) -> str:
        """Return the name for which a short form stands by the tables of the languages; else the name itself.

        A name of the tables may be cut short anywhere, and may keep its last letter: "Philadel", "Philaa".
        """
        if name in self._words.full or name in self._usual:
            return self._words.full.get(name, name)
        fits = {full for full in self._cut_short if _is_short_for(name, full)}
        return fits.pop() if len(fits) == 1 else name

    def is_well_known(self, name: str) -> bool:
        """Say whether the tables have a name, run together, as the usual one of a place."""
        return name in self._usual

    def english(self, name: str) -> str:
        """Return the English name of a place that is called so in another language; else the name itself."""
        return self._english.get(name, name)

    @cache  # noqa: B019 - one object for each set of languages, kept by `place_names`
    def spelt_alike(self, name: str) -> str:
        """Return a name with the letters of old spellings made alike."""
        for old, new in self._respelt:
            name = old.sub(new, name)
        return name

    def _readings(self, words: list[str]) -> tuple[str, ...]:
        """Return the names that the words may write, run together: "pt carrow" is Port Carrow or Point Carrow."""
        choices = [self._words.meanings.get(word, (word,)) if len(words) > 1 else (word,) for word in words]
        readings = ["".join(choice) for choice in product(*choices)] if len(words) <= _MOST else []
        whole = "".join(words)
        if whole in self._words.full:
            return (whole,)
        return tuple(dict.fromkeys(readings)) if 0 < len(readings) <= _MOST else (whole,)

    def _region(self, words: list[str]) -> str:
        whole = "".join(words)
        return self._words.region_of.get(whole, whole)

    def _without_site(self, parts: list[list[str]]) -> list[list[str]]:
        """Leave out what is no place itself: "Head Quarters, Cambridge", "Headquarters at Cambridge"."""
        if not parts:
            return parts
        for site in self._words.site_words:
            if tuple(parts[0][: len(site)]) == site:
                rest = parts[0][len(site) :]
                if len(rest) > 1 and rest[0] in self._words.at:
                    rest = rest[1:]
                return [rest, *parts[1:]] if rest else parts[1:] or parts
        return parts

    def _without_address(self, parts: list[list[str]]) -> list[list[str]]:
        """Leave out house and street before the place: "14, Cattle Street, Elmford", "14 Cattle Street, Elmford"."""
        numbered = False
        while len(parts) > 1:
            numbered = numbered or parts[0][0].isdigit()
            alone = len(parts[0]) == 1 and parts[0][0].isdigit()
            if not numbered or not (alone or parts[0][-1] in self._premises):
                break
            parts = parts[1:]
        return parts


def _is_short_for(short: str, full: str) -> bool:
    """Say whether a name is another one cut short, with its last letter or without."""
    if len(short) < _SHORTEST or len(full) - len(short) < _LEFT_OUT:
        return False
    return full.startswith(short) or (full.startswith(short[:-1]) and full[-1] == short[-1])


@cache
def place_names(languages: tuple[str, ...]) -> PlaceNames:
    """Return how places are written in some languages; what two of them disagree on, the first settles."""
    return PlaceNames(languages)
