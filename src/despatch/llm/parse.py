"""A model's answer, read: its text comes in, proposals go out, and what could not be understood. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args

from despatch.model import ActType, Role

MOST = 200
"""Proposals about one letter that are looked at; a model that repeats itself never ends."""
_QUOTE = 800
"""A quote of more code points is no evidence of one act."""
_TRIES = 20
"""Beginnings of an object that are tried in an answer that says more than was asked."""
_FENCE = re.compile(r"```[a-zA-Z]{0,10}\s{0,10}\n(.*?)```", re.DOTALL)
_ALLOWED: dict[str, tuple[object, ...]] = {
    "type": get_args(ActType),
    "actor": get_args(Role),
    "counterparty": (*get_args(Role), None),
    "reported": (True, False),
}
_SIGNS: dict[tuple[str, str], object] = {("reported", "true"): True, ("reported", "false"): False} | {
    ("counterparty", word): None for word in ("", "null", "none", "unknown")
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """An act as a model puts it; its quote was not yet looked for in the letter."""

    type: ActType
    quote: str
    actor: Role
    counterparty: Role | None
    reported: bool


def parse_answer(answer: str) -> tuple[list[Proposal], list[str]]:
    """Return the proposals of a model's answer, and what could not be understood of it.

    The answer may stand alone, in a fenced block, or among other words: models think aloud.
    """
    acts = next(_lists(answer), None)
    if acts is None:
        if not answer.strip():
            return [], ["the answer is empty"]
        return [], [f"the answer holds no JSON object with a list of acts: {shorten(answer)}"]
    proposals: list[Proposal] = []
    unclear: list[str] = []
    for act in acts[:MOST]:
        try:
            proposals.append(_proposal(act))
        except ValueError as wrong:
            unclear.append(str(wrong))
    if len(acts) > MOST:
        unclear.append(f"the answer lists {len(acts)} acts: only the first {MOST} were looked at")
    return proposals, unclear


def shorten(value: object) -> str:
    """Return a value between quotation marks, on one line and not too long for a message."""
    words = " ".join(str(value)[:400].split())
    return f"“{words if len(words) <= 80 else words[:79].rstrip() + '…'}”"


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


def _proposal(act: object) -> Proposal:
    values: dict[str, Any] = {"counterparty": None, "reported": False} | (act if isinstance(act, dict) else {})
    quote = values.get("quote")
    if not isinstance(quote, str) or not quote.strip():
        raise ValueError(f"an act without a quote: {shorten(act)}")
    if len(quote) > _QUOTE:
        raise ValueError(f"a quote of {len(quote):,} characters is too long for one act: {shorten(quote)}")
    for name, allowed in _ALLOWED.items():
        value = values[name] = _normal(name, values.get(name))
        if not isinstance(value, (str, bool, type(None))) or value not in allowed:
            raise ValueError(f"{name} {shorten(value)} is not allowed, for the quote {shorten(quote)}")
    if values["actor"] == values["counterparty"] and values["actor"] != "third":
        raise ValueError(f"actor and counterparty are both the {values['actor']}, for the quote {shorten(quote)}")
    return Proposal(values["type"], quote, values["actor"], values["counterparty"], values["reported"])


def _normal(name: str, value: object) -> object:
    """Return a value as it was asked for, where a model wrote capitals, or a word for a sign of JSON."""
    if not isinstance(value, str):
        return value
    word = value.strip().lower()
    return _SIGNS.get((name, word), word)
