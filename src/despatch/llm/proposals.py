"""A user's own language model: what it is asked about a letter, and which of its proposals are let in. Pure; asks nobody itself.

A proposal is a reading like any other, under the rule of its model. It is let in only when its words stand in the letter,
and never against an act that Despatch found itself: of the same type it is the same act, of another a doubt.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, get_args

from despatch.acts import due
from despatch.model import Act, ActType, Role, Span
from despatch.quantities import find as quantities

LONGEST = 24_000
"""So many code points of a letter are sent at most: what most models can hold beside the instructions."""
MOST = 200
"""So many proposals about one letter are looked at; a model that repeats itself gives no end of them."""
_QUOTE = 800
"""Words of more code points are no evidence of one act."""
_ALLOWED: dict[str, tuple[object, ...]] = {
    "type": get_args(ActType),
    "actor": get_args(Role),
    "counterparty": (*get_args(Role), None),
    "reported": (True, False),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """An act as a model puts it, its words not yet looked for."""

    type: ActType
    quote: str
    actor: Role
    counterparty: Role | None
    reported: bool


@dataclass(frozen=True, slots=True)
class Known:
    """An act that Despatch found itself."""

    span: Span
    type: ActType


@dataclass(frozen=True, slots=True)
class Admission:
    """What became of a model's answer: acts let in, and what was left out, in the order of the answer."""

    acts: tuple[Act, ...] = ()
    agreed: int = 0
    """Proposals that Despatch had found itself."""
    disagreed: tuple[tuple[Span, ActType, ActType], ...] = ()
    """Words, the type that the model proposes, the type that stays."""
    unquoted: tuple[str, ...] = ()
    """Why the words of a proposal could not be found."""
    unclear: tuple[str, ...] = ()
    """What could not be understood."""


# ---------------------------------------------------------------- the question


def question(words: str, *, sender: str | None, recipient: str | None, date: str | None) -> tuple[str, str]:
    """Return what a model is told, and what it is asked about a letter's words."""
    said = _prompt()
    unknown = said["unknown"]
    parts = {
        "sender": sender or unknown,
        "recipient": recipient or unknown,
        "date": date or unknown,
        "letter": evened(words),
    }
    # Not str.format: a letter may hold braces.
    asked = re.sub(r"\{(sender|recipient|date|letter)\}", lambda m: parts[m[1]], said["letter"])
    return said["instructions"].strip(), asked.strip()


def key(words: str, model: str) -> str:
    """Return what an answer is kept under: the letter's words, the model and what it was told.

    What Despatch reads of a letter is left out, so that a better reading of senders and dates asks nobody anew.
    """
    said = _prompt()
    return hashlib.sha256(json.dumps([said["instructions"], said["letter"], model, evened(words)]).encode()).hexdigest()


@cache
def _prompt() -> dict[str, str]:
    file = resources.files(__package__) / "prompt.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def evened(words: str) -> str:
    """Return words with one space for every gap, and an empty line between paragraphs."""
    return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n[^\S\n]*\n", words[:LONGEST]) if part.strip())


# ---------------------------------------------------------------- the answer

_FENCE = re.compile(r"```[a-zA-Z]{0,10}\s{0,10}\n(.*?)```", re.DOTALL)
_TRIES = 20
"""So many beginnings of an object are tried in an answer that says more than was asked."""


def proposals(answer: str) -> tuple[list[Proposal], list[str]]:
    """Return the proposals of a model's answer, and what could not be understood of it.

    The answer may stand alone, in a fenced block, or among other words: models think aloud.
    """
    listed = next(_lists(answer), None)
    if listed is None:
        return [], [
            f"the answer holds no JSON object with a list of acts: {_short(answer)}"
            if answer.strip()
            else "the answer is empty"
        ]
    found: list[Proposal] = []
    unclear: list[str] = []
    for one in listed[:MOST]:
        try:
            found.append(_proposal(one))
        except ValueError as wrong:
            unclear.append(str(wrong))
    if len(listed) > MOST:
        unclear.append(f"{len(listed)} acts in one answer: only the first {MOST} were looked at")
    return found, unclear


def _lists(answer: str) -> Iterator[list[object]]:
    """Yield the lists of acts that an answer may be meant to be, the likeliest first."""
    for text in (answer, *_FENCE.findall(answer)):
        yield from _acts_in(_json(text.strip()))
    at = answer.find("{")
    for _ in range(_TRIES):
        if at < 0:
            return
        try:
            value, _end = json.JSONDecoder().raw_decode(answer, at)
        except (ValueError, RecursionError):
            value = None
        yield from _acts_in(value)
        at = answer.find("{", at + 1)


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _acts_in(value: object) -> Iterator[list[object]]:
    if isinstance(value, dict):
        value = value.get("acts")
    if isinstance(value, list):
        yield value


def _proposal(said: object) -> Proposal:
    known: dict[str, Any] = {"counterparty": None, "reported": False} | (said if isinstance(said, dict) else {})
    quote = known.get("quote")
    if not isinstance(quote, str) or not quote.strip():
        raise ValueError(f"no act with its words: {_short(said)}")
    if len(quote) > _QUOTE:
        raise ValueError(f"{len(quote):,} characters are too many for the words of one act: {_short(quote)}")
    for name, allowed in _ALLOWED.items():
        value = known[name] = _plainly(name, known.get(name))
        if not isinstance(value, (str, bool, type(None))) or value not in allowed:
            raise ValueError(f"{name} {_short(value)} of {_short(quote)}")
    if known["actor"] == known["counterparty"] and known["actor"] != "third":
        raise ValueError(f"actor and counterparty both the {known['actor']} of {_short(quote)}")
    return Proposal(known["type"], quote, known["actor"], known["counterparty"], known["reported"])


def _plainly(name: str, value: object) -> object:
    """Return a value as it was asked for where a model gave it in capitals, or a word for what JSON has a sign for."""
    if not isinstance(value, str):
        return value
    word = value.strip().lower()
    return _SIGNS.get((name, word), word)


_SIGNS: dict[tuple[str, str], object] = {("reported", "true"): True, ("reported", "false"): False} | {
    ("counterparty", word): None for word in ("", "null", "none", "unknown")
}


def _short(value: object) -> str:
    words = " ".join(str(value)[:400].split())
    return f"“{words if len(words) <= 80 else words[:79].rstrip() + '…'}”"


# ---------------------------------------------------------------- words found again

_SAME = str.maketrans("‘’‚‛′“”„‟″–—−‐‑", "'''''\"\"\"\"\"-----")
_HYPHEN = re.compile(r"(?<=[^\W\d_])-\s*(?=[^\W\d_])")
_SPACE = re.compile(r"\s+")
_GAP = re.compile(r"(?<=[^\W\d_])-\s*(?=[^\W\d_])|\s+")


class Words:
    """A letter's words in which quotes are found again, whatever their line breaks, hyphens and shapes of quotation marks."""

    def __init__(self, text: str, within: Span) -> None:
        folded: list[str] = []
        self._at: list[int] = []
        at = within.start
        plain = text.translate(_SAME)
        for gap in _GAP.finditer(plain, within.start, within.end):
            folded.append(plain[at : gap.start()])
            self._at += range(at, gap.start())
            if gap.group().isspace():
                folded.append(" ")
                self._at.append(gap.start())
            at = gap.end()
        folded.append(plain[at : within.end])
        self._at += range(at, within.end)
        self._folded = "".join(folded)

    def find(self, quote: str) -> list[Span]:
        """Return the places where the words of a quote stand, as whole words, in order; marks at its ends are no words."""
        wanted = folded(quote)
        return self._places(wanted) or self._places(wanted.strip(_ENDS))

    def _places(self, wanted: str) -> list[Span]:
        found: list[Span] = []
        at = self._folded.find(wanted) if wanted else -1
        for _ in range(_LOOKS):
            if at < 0:
                break
            end = at + len(wanted)
            whole = not (_inside(self._folded, at) or _inside(self._folded, end))
            if whole:
                found.append(Span(self._at[at], self._at[end - 1] + 1))
            at = self._folded.find(wanted, end if whole else at + 1)
        return found


_ENDS = " .,;:!?…'\""
_LOOKS = 500
"""So often words are looked for in one letter: what stands oftener points nowhere."""


def folded(quote: str) -> str:
    """Return a quote as it is looked for."""
    return _SPACE.sub(" ", _HYPHEN.sub("", quote.strip().translate(_SAME)))


def _inside(text: str, at: int) -> bool:
    """Say whether a place lies within a word."""
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def admit(
    answer: str,
    text: str,
    body: Span,
    known: Sequence[Known],
    *,
    rule: str,
    confidence: float,
    codes: tuple[str, ...],
    date: str | None,
) -> Admission:
    """Return what of a model's answer about the letter `text` is let in, and why the rest is not.

    `body` is where acts may stand; `known` are those that Despatch found; `rule` and `confidence` are said of every act let
    in; `date` is the letter's. A quote that stands in several places is let in only when it is proposed for each of them.
    """
    asked, unclear = proposals(answer)
    words = Words(text, Span(0, len(text)))
    times = Counter(folded(one.quote) for one in asked)
    found = {quote: words.find(quote) for quote in times}
    taken: Counter[str] = Counter()
    acts: list[Act] = []
    unquoted: list[str] = []
    disagreed: list[tuple[Span, ActType, ActType]] = []
    agreed = 0
    for one in asked:
        quote = folded(one.quote)
        places = found[quote]
        if not places or len(places) > times[quote]:
            unquoted.append(f"{_short(one.quote)} stands {f'in it {len(places)} times' if places else 'nowhere in it'}")
            continue
        span = places[min(taken[quote], len(places) - 1)]
        taken[quote] += 1
        if not body.holds(span):
            unclear.append(f"no act stands in a letter's opening or closing: {_short(one.quote)}")
            continue
        standing = [k.type for k in known if _overlap(k.span, span)]
        if one.type in standing:
            agreed += 1
        elif standing:
            disagreed.append((span, one.type, standing[0]))
        elif any(_overlap(act.span, span) for act in acts):
            unclear.append(f"a second act in the words of another: {_short(one.quote)}")
        else:
            acts.append(_act(one, text, span, rule, confidence, codes, date))
    return Admission(tuple(acts), agreed, tuple(disagreed), tuple(unquoted), tuple(unclear))


def _overlap(one: Span, two: Span) -> bool:
    return one.start < two.end and two.start < one.end


def _act(
    one: Proposal, text: str, span: Span, rule: str, confidence: float, codes: tuple[str, ...], date: str | None
) -> Act:
    return Act(
        span=span,
        type=one.type,
        actor=one.actor,
        counterparty=one.counterparty,
        reported=one.reported,
        rule=rule,
        confidence=confidence,
        quantities=tuple(quantities.find(text, span.start, span.end, codes)),
        # What a report dates is done, not due.
        due=due.find(text, span, codes, date) if one.type != "report" else None,
    )
