"""What the act model sees of a clause: its words, its neighbours' edges, and classes of words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

import re2

from despatch import languages
from despatch.model import Span

_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d[\d,./]*|[?&]")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause with its folded words; `first` says that it begins a sentence."""

    span: Span
    words: tuple[str, ...]
    first: bool
    question: bool


@dataclass(frozen=True, slots=True)
class _Lexicon:
    spelling: dict[str, str]
    classes: dict[str, tuple[str, ...]]
    """A word's classes: who, modal, ask, give, ..."""
    patterns: _Patterns


@cache
def _lexicon(codes: tuple[str, ...]) -> _Lexicon:
    spelling: dict[str, str] = {}
    classes: dict[str, list[str]] = {}
    for code in codes:
        data = languages.load(code, "acts")
        spelling.update(data.get("spelling", {}))
        for name, words in data.get("classes", {}).items():
            for word in words:
                classes.setdefault(word, []).append(name)
    return _Lexicon(spelling, {w: tuple(c) for w, c in classes.items()}, _patterns(codes))


@dataclass(frozen=True, slots=True)
class _Patterns:
    """How each type of act is put: one automaton for all patterns at once, linear in the text."""

    set: Any
    names: tuple[str, ...]
    exact: tuple[re.Pattern[str] | None, ...]
    """RE2 knows no look-ahead; a pattern that has one is looked at again when its automaton says yes."""

    def found(self, words: str) -> list[str]:
        """Return the names of the patterns that match, in their order."""
        hits = self.set.Match(words) or ()
        return [self.names[i] for i in sorted(hits) if self.exact[i] is None or self.exact[i].search(words)]


_AHEAD = re.compile(r"\(\?!(?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")


def _patterns(codes: tuple[str, ...]) -> _Patterns:
    """Compile the patterns of every type, their macros filled in."""
    options = re2.Options()
    options.max_mem = 1 << 28
    automaton = re2.Set.SearchSet(options)
    names: list[str] = []
    exact: list[re.Pattern[str] | None] = []
    for code in codes:
        data = languages.load(code, "acts")
        macros: dict[str, str] = data.get("macros", {})
        macro = re.compile("|".join(sorted(macros, key=len, reverse=True)) or "(?!)")
        for kind, written in data.get("patterns", {}).items():
            for n, pattern in enumerate(written):
                full = macro.sub(lambda m, macros=macros: macros[m.group()], pattern)  # type: ignore[misc]
                plain = _AHEAD.sub("", full)
                automaton.Add(plain)
                names.append(f"{kind}_{n}")
                exact.append(re.compile(full) if plain != full else None)
    automaton.Compile()
    return _Patterns(automaton, tuple(names), tuple(exact))


def clause(text: str, span: Span, codes: tuple[str, ...], *, first: bool) -> Clause:
    """Fold a clause's words: lower case, plain apostrophes, figures as #, old spellings as the lexicon has them."""
    spelling = _lexicon(codes).spelling
    words = [spelling.get(word, word) for word in _TOKEN.findall(text[span.start : span.end].lower().replace("’", "'"))]
    return Clause(
        span,
        tuple(["#" if word[0].isdigit() else word for word in words]),
        first,
        text[span.end - 1] == "?" or text[span.end : span.end + 1] == "?",
    )


def classes(words: Iterable[str], codes: tuple[str, ...]) -> set[str]:
    """Return the classes of a clause's folded words."""
    known = _lexicon(codes).classes
    return {c for w in words for c in known.get(w, ())}


@lru_cache(maxsize=1 << 16)
def _known(word: str, codes: tuple[str, ...]) -> tuple[str, str, tuple[str, ...], str]:
    """Return a folded word's stem, the features of its own, and its first class or a point."""
    of = _lexicon(codes).classes.get(word, ())
    return stem(word), f"w:{stem(word)}", tuple([f"c:{c}" for c in of]), of[0] if of else "."


def features(found: Sequence[Clause], at: int, codes: tuple[str, ...]) -> list[str]:
    """Return the features of the clause at `at`; all that a model may know of it."""
    lexicon = _lexicon(codes)
    here = found[at]
    stems, plain, of_class, firsts = zip(*[_known(word, codes) for word in here.words], strict=True)
    out = ["bias", f"len:{min(len(stems) // 4, 6)}", *dict.fromkeys(plain)]
    out += [f"b:{a} {b}" for a, b in pairwise(stems)]
    out.append("s:" + " ".join(stems[:2]))
    out.append("t:" + " ".join(stems[:3]))
    out += [c for group in dict(zip(here.words, of_class, strict=True)).values() for c in group]
    bare = [c for i, c in enumerate(firsts) if c != "." or (i and firsts[i - 1] != ".")]
    out += [f"f2:{a} {b}" for a, b in pairwise(bare)]
    said = [c for c in firsts if c != "."]
    out += [f"k2:{a} {b}" for a, b in pairwise(said)]
    out.append("k1:" + (said[0] if said else ""))
    for name in lexicon.patterns.found(" ".join(here.words)):
        out.append(f"r:{name}")
        out.append("r:" + name.partition("_")[0])
    if here.first:
        out.append("first")
    if here.question:
        out.append("?")
    before = found[at - 1] if at and not here.first else None
    if before:
        out.append("p:" + " ".join(before.words[-2:]))
    after = found[at + 1] if at + 1 < len(found) and not found[at + 1].first else None
    if after:
        out.append("n:" + " ".join(after.words[:2]))
    return out


_ENDINGS = (
    "ations",
    "ation",
    "ments",
    "ment",
    "ings",
    "ing",
    "ies",
    "ied",
    "est",
    "ed",
    "es",
    "ly",
    "s",
    "e",
    "d",
    "y",
)


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Cut a word's ending, so that send, sends and sending are one; four letters always stay."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
