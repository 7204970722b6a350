"""What the act model sees of a clause: its words, its neighbours' edges, and classes of words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from despatch import languages
from despatch.model import Span

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d[\d,./]*|[?&]")


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
    return _Lexicon(spelling, {w: tuple(c) for w, c in classes.items()})


def clause(text: str, span: Span, codes: tuple[str, ...], *, first: bool) -> Clause:
    """Fold a clause's words: lower case, plain apostrophes, figures as #, old spellings as the lexicon has them."""
    spelling = _lexicon(codes).spelling
    words = []
    for token in _TOKEN.findall(text[span.start : span.end]):
        word = "#" if token[0].isdigit() else token.lower().replace("’", "'")
        words.append(spelling.get(word, word))
    return Clause(span, tuple(words), first, text[span.end - 1] == "?" or text[span.end : span.end + 1] == "?")


def features(found: Sequence[Clause], at: int, codes: tuple[str, ...]) -> list[str]:
    """Return the features of the clause at `at`; all that a model may know of it."""
    lexicon = _lexicon(codes)
    here = found[at]
    words = here.words
    out = ["bias", f"len:{min(len(words) // 4, 6)}"]
    out += [f"w:{w}" for w in dict.fromkeys(words)]
    out += [f"b:{a} {b}" for a, b in pairwise(words)]
    out.append("s:" + " ".join(words[:2]))
    out.append("t:" + " ".join(words[:3]))
    classes = [c for w in words for c in lexicon.classes.get(w, ())]
    out += [f"c:{c}" for c in dict.fromkeys(classes)]
    short = classes[:8]
    out += [f"cc:{a} {b}" for a, b in pairwise(short)]
    if short:
        out.append(f"c1:{short[0]}")
    if here.first:
        out.append("first")
    if here.question:
        out.append("?")
    before = found[at - 1] if at and not here.first else None
    if before:
        out.append("p:" + " ".join(before.words[-2:]))
        out += [f"pc:{c}" for w in before.words[-6:] for c in lexicon.classes.get(w, ())]
    after = found[at + 1] if at + 1 < len(found) and not found[at + 1].first else None
    if after:
        out.append("n:" + " ".join(after.words[:2]))
    if at < 3:
        out.append("early")
    if at > len(found) - 4:
        out.append("late")
    return out
