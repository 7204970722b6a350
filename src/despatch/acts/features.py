"""What the act model sees of a clause: its words, its neighbours' edges, and classes of words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

import re2

from despatch.languages.acts import ActWords
from despatch.languages.tables import load, merged
from despatch.model import Span
from despatch.text.patterns import NOTHING
from despatch.text.stems import stem

_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d[\d,./]*|[?&]")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause with its folded words; `first` says that it begins a sentence."""

    span: Span
    words: tuple[str, ...]
    first: bool
    question: bool


@dataclass(frozen=True, slots=True)
class _Patterns:
    """How each type of act is put: one automaton for all patterns at once, linear in the text."""

    automaton: Any
    names: tuple[str, ...]
    exact: tuple[re.Pattern[str] | None, ...]
    """RE2 has no look-ahead: a pattern with one is searched again when the automaton says yes."""

    def search(self, words: str) -> list[str]:
        """Return the names of the patterns that match, in their order."""
        if not self.names:
            return []
        hits = self.automaton.Match(words) or ()
        exact = self.exact
        return [self.names[i] for i in sorted(hits) if (full := exact[i]) is None or full.search(words)]


_AHEAD = re.compile(r"\(\?!(?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")


@cache
def _patterns(codes: tuple[str, ...]) -> _Patterns:
    """Compile the patterns of every type, each language's macros filled in."""
    options = re2.Options()
    options.max_mem = 1 << 28
    automaton = re2.Set.SearchSet(options)
    names: list[str] = []
    exact: list[re.Pattern[str] | None] = []
    for code in codes:
        words = load(code, ActWords)
        macro = re.compile("|".join(sorted(words.macros, key=len, reverse=True)) or NOTHING)
        for kind in fields(words.patterns):
            for n, pattern in enumerate(getattr(words.patterns, kind.name)):
                full = macro.sub(lambda hit, macros=words.macros: macros[hit.group()], pattern)  # type: ignore[misc]
                plain = _AHEAD.sub("", full)
                automaton.Add(plain)
                names.append(f"{kind.name}_{n}")
                exact.append(re.compile(full) if plain != full else None)
    automaton.Compile()
    return _Patterns(automaton, tuple(names), tuple(exact))


@cache
def _classes(codes: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return the classes of each word: who, modal, ask, give, ..."""
    found: dict[str, list[str]] = {}
    for name, words in merged(codes, ActWords).classes.items():
        for word in words:
            found.setdefault(word, []).append(name)
    return {word: tuple(names) for word, names in found.items()}


def clause(text: str, span: Span, codes: tuple[str, ...], *, first: bool) -> Clause:
    """Return a clause with folded words: small letters, plain apostrophes, # for figures, old spellings replaced."""
    spelling = merged(codes, ActWords).spelling
    words = [spelling.get(word, word) for word in _TOKEN.findall(text[span.start : span.end].lower().replace("’", "'"))]
    return Clause(
        span,
        tuple(["#" if word[0].isdigit() else word for word in words]),
        first,
        text[span.end - 1] == "?" or text[span.end : span.end + 1] == "?",
    )


def classes(words: Iterable[str], codes: tuple[str, ...]) -> set[str]:
    """Return the classes of a clause's folded words."""
    known = _classes(codes)
    return {name for word in words for name in known.get(word, ())}


@lru_cache(maxsize=1 << 16)
def _of_word(word: str, codes: tuple[str, ...]) -> tuple[str, str, tuple[str, ...], str]:
    """Return a folded word's stem, its own features, and its first class; a point if it has no class."""
    classes = _classes(codes).get(word, ())
    cut = stem(word, merged(codes, ActWords).stemmer)
    return cut, f"w:{cut}", tuple([f"c:{name}" for name in classes]), classes[0] if classes else "."


def features(clauses: Sequence[Clause], at: int, codes: tuple[str, ...]) -> list[str]:
    """Return the features of the clause at `at`: all that the model knows of it."""
    here = clauses[at]
    stems, plain, of_class, firsts = zip(*[_of_word(word, codes) for word in here.words], strict=True)
    out = ["bias", f"len:{min(len(stems) // 4, 6)}", *dict.fromkeys(plain)]
    out += [f"b:{a} {b}" for a, b in pairwise(stems)]
    out.append("s:" + " ".join(stems[:2]))
    out.append("t:" + " ".join(stems[:3]))
    out += [c for group in dict(zip(here.words, of_class, strict=True)).values() for c in group]
    bare = [c for i, c in enumerate(firsts) if c != "." or (i and firsts[i - 1] != ".")]
    out += [f"f2:{a} {b}" for a, b in pairwise(bare)]
    named = [c for c in firsts if c != "."]
    out += [f"k2:{a} {b}" for a, b in pairwise(named)]
    out.append("k1:" + (named[0] if named else ""))
    for name in _patterns(codes).search(" ".join(here.words)):
        out.append(f"r:{name}")
        out.append("r:" + name.partition("_")[0])
    if here.first:
        out.append("first")
    if here.question:
        out.append("?")
    before = clauses[at - 1] if at and not here.first else None
    if before:
        out.append("p:" + " ".join(before.words[-2:]))
    after = clauses[at + 1] if at + 1 < len(clauses) and not clauses[at + 1].first else None
    if after:
        out.append("n:" + " ".join(after.words[:2]))
    return out
