"""Lines of corrections.jsonl to decisions and back. A line that cannot be understood costs only itself."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from typing import Any, get_args

import msgspec

from despatch import append_log, dates
from despatch.append_log import Log
from despatch.model import Anchor, Correction, CorrectionKind, FieldValue, Problem, Seen

FILE = "corrections.jsonl"
UNREADABLE, UNKNOWN = "correction-unreadable", "correction-unknown"
NEEDS: Mapping[CorrectionKind, tuple[str, ...]] = {
    "withdraw": ("words",),
    "read": ("words",),
    "confirm": ("words",),
    "split": ("acts",),
    "join": ("acts", "others"),
    "label": ("acts", "label"),
    "settle": ("acts", "standing", "date", "why"),
    "refer": ("words",),
    "same": ("names",),
    "apart": ("names",),
    "undo": ("of",),
    "field": ("words", "source", "fields"),
    "accept": ("words", "source"),
    "cut": ("words", "source", "cut"),
    "throughout": ("source", "fields"),
    "version": ("words", "source", "version"),
    "note": ("words", "source"),
}
"""The fields without which a decision of a kind says nothing."""
READS = ("type", "actor", "actor_name", "counterparty")
"""What `read` can say of an act; it must say at least one."""
_NAMES = 2
_SPACE = 32
_FIELDS = frozenset(f.name for f in fields(Correction))
_WITHIN: Mapping[type, frozenset[str]] = {
    type_: frozenset(f.name for f in fields(type_)) for type_ in (Anchor, Seen, FieldValue)
}
_PARTIES = ("sender", "recipient")
LONGEST = 500
"""The most characters of a value that an editor gives; no name, place or title is longer."""
STATUSES = ("draft", "copy", "sent", "received", "unsent")
"""What can be said of the status of a letter."""


@dataclass(frozen=True, slots=True)
class Line:
    """A decision and the line it stands on."""

    number: int
    correction: Correction


def parse(data: bytes) -> tuple[tuple[Line, ...], tuple[Problem, ...]]:
    """Return the decisions of a corrections.jsonl in their order, and a problem for each line that holds none.

    A line without `id` gets one from its own words. If two lines have one id and differ, the second is skipped with a
    problem. If they say the same, the second is skipped in silence.
    """
    return sort_lines(append_log.gather(append_log.scan(io.BytesIO(data), decoder())))


def sort_lines(log: Log[Correction]) -> tuple[tuple[Line, ...], tuple[Problem, ...]]:
    """Return the decisions of a log, each once, and a problem for each line that holds none."""
    first: dict[str, Line] = {}
    for entry in log.entries:
        first.setdefault(entry.value.id, Line(entry.number, entry.value))
    problems = tuple(
        Problem(UNREADABLE, FILE, f"{line.reason}; until then the line is skipped", line=line.number)
        for line in log.unreadable
    )
    return tuple(first.values()), problems


def decoder() -> Callable[[bytes], Correction]:
    """Return a reader of lines in their order. It refuses a line that has the id of an earlier one, and differs."""
    known: dict[str, Correction] = {}

    def decode(raw: bytes) -> Correction:
        decision = _decision(raw, known)
        return known.setdefault(decision.id, decision)

    return decode


def apply_undo(lines: Sequence[Line]) -> tuple[tuple[Correction, ...], frozenset[str], tuple[Problem, ...]]:
    """Return the decisions that hold, in order, the ids of those undone, and a problem for each `undo` of nothing.

    An undo acts on an earlier line. It can be undone itself; then the decision that it undid holds again.
    """
    places = {line.correction.id: place for place, line in enumerate(lines)}
    undone: set[str] = set()
    problems: list[Problem] = []
    for place in range(len(lines) - 1, -1, -1):
        decision = lines[place].correction
        if decision.kind != "undo" or decision.id in undone or decision.of is None:
            continue
        if places.get(decision.of, place) < place:
            undone.add(decision.of)
        else:
            problems.append(
                Problem(
                    UNKNOWN,
                    FILE,
                    f"no earlier line has the id {decision.of!r}: write the id of the decision to undo",
                    line=lines[place].number,
                )
            )
    holding = tuple(
        line.correction for line in lines if line.correction.kind != "undo" and line.correction.id not in undone
    )
    return holding, frozenset(undone), tuple(reversed(problems))


def to_line(decision: Correction) -> bytes:
    """Return a decision as a line of corrections.jsonl, without the fields that say nothing.

    Raises ValueError for a decision that says too little.
    """
    if not decision.id:
        decision = replace(decision, id=_id(msgspec.json.encode(_to_fields(decision))))
    return msgspec.json.encode(_to_fields(_check(decision))) + b"\n"


# ---------------------------------------------------------------- one line


def _decision(raw: bytes, known: Mapping[str, Correction]) -> Correction:
    try:
        data = msgspec.json.decode(raw, type=dict[str, Any])
    except (msgspec.MsgspecError, UnicodeDecodeError) as wrong:
        raise ValueError(
            f'the line is not a JSON object ({wrong}): write {{"kind": ..., "by": ..., "at": ...}}'
        ) from None
    for key in data:
        if key not in _FIELDS:
            raise ValueError(_unknown(key, _FIELDS))
    if data.get("kind") not in NEEDS:
        near = get_close_matches(str(data.get("kind")), NEEDS, n=1)
        raise ValueError(f"kind is {data.get('kind')!r}: write {near[0] if near else ', '.join(NEEDS)}")
    for anchor in (data.get("words"), *_list(data, "acts"), *_list(data, "others")):
        _check_fields(anchor, Anchor)
        _check_fields(anchor.get("act") if isinstance(anchor, dict) else None, Seen)
    for value in _list(data, "fields"):
        _check_fields(value, FieldValue)
    data.setdefault("id", _id(raw.strip()))
    try:
        decision = _check(msgspec.convert(data, Correction))
    except msgspec.ValidationError as wrong:
        raise ValueError(f"{wrong}: correct that field") from None
    if known.get(decision.id, decision) != decision:
        raise ValueError(
            f"an earlier line has the id {decision.id!r} and says something else: give this line another id"
        )
    return decision


def _list(data: Mapping[str, Any], field: str) -> Sequence[Any]:
    value = data.get(field, ())
    return value if isinstance(value, list) else ()


def _check_fields(value: object, type_: type) -> None:
    for key in value if isinstance(value, dict) else ():
        if key not in _WITHIN[type_]:
            raise ValueError(_unknown(key, _WITHIN[type_]))


def _unknown(key: str, known: Iterable[str]) -> str:
    near = get_close_matches(key, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"the fields are {', '.join(sorted(known))}"
    return f"the field {key!r} is not known: {hint}"


def _check(decision: Correction) -> Correction:
    """Return a decision, or raise ValueError when it says too little or contradicts itself."""
    if decision.kind not in get_args(CorrectionKind):
        raise ValueError(f"kind is {decision.kind!r}: write {', '.join(NEEDS)}")
    for field in ("by", "at", *NEEDS[decision.kind]):
        if not getattr(decision, field):
            raise ValueError(f"a decision of the kind {decision.kind!r} needs the field {field!r}: add it")
    if decision.kind == "read" and not any(getattr(decision, field) for field in READS):
        raise ValueError(f"it says nothing of the act: add one of {', '.join(READS)}")
    if decision.kind in ("same", "apart") and len(decision.names) != _NAMES:
        raise ValueError(f"names holds {len(decision.names)}: write two names as the letters write them")
    if decision.names and len({" ".join(name.split()) for name in decision.names}) < len(decision.names):
        raise ValueError("names holds one name twice: write two different names")
    if decision.kind == "refer" and decision.lost and decision.target:
        raise ValueError("it gives a target and says that the letter is lost: remove one of the two")
    if decision.date is not None and dates.bounds(decision.date) is None:
        raise ValueError(f"{decision.date!r} is not a date: write 1911, 1911-04 or 1911-04-30")
    for value in decision.fields:
        check_value(value)
    if decision.kind == "version" and (decision.version == "none") == bool(decision.target):
        raise ValueError("it says of which letter it is a copy, draft or translation in target: add or remove it")
    for anchor in (*((decision.words,) if decision.words else ()), *decision.acts, *decision.others):
        if not anchor.quote.strip() or not anchor.letter:
            raise ValueError("it quotes no words of a letter: add the fields letter and quote")
    return decision


def check_value(value: FieldValue) -> None:
    """Raise ValueError, with a sentence for the editor, for a value that a field of a letter cannot have."""
    for words in (*value.values, value.written):
        if len(words) > LONGEST:
            raise ValueError(f"the {value.field} has {len(words):,} characters: write at most {LONGEST}")
        if any(ord(sign) < _SPACE for sign in words):
            raise ValueError(f"the {value.field} holds a line end or a control character: write it in one line")
    if any(not words.strip() for words in value.values):
        raise ValueError(f"a value of {value.field} is empty: write it, or leave the field without values")
    if len(value.values) > 1 and value.field not in _PARTIES:
        raise ValueError(f"{value.field} has {len(value.values)} values: write one")
    for words in value.values:
        if value.field == "date" and dates.bounds(words) is None:
            raise ValueError(f"{words!r} is not a date: write 1911, 1911-04 or 1911-04-30, or 1911-04-30? if unsure")
        if value.field == "language" and not (len(words) in (2, 3) and words.isascii() and words.islower()):
            raise ValueError(f"{words!r} is no code of a language: write en, de, fr or the like")
        if value.field == "status" and words not in STATUSES:
            raise ValueError(f"{words!r} is no status: write {', '.join(STATUSES)}")


def _to_fields(value: object) -> dict[str, object]:
    """Return the fields of a decision that differ from their default, also those of its anchors."""
    out: dict[str, object] = {}
    for field in fields(value):  # type: ignore[arg-type]
        entry = getattr(value, field.name)
        if entry == field.default:
            continue
        if isinstance(entry, tuple):
            entry = [_to_fields(item) if isinstance(item, (Anchor, FieldValue)) else item for item in entry]
        elif isinstance(entry, (Anchor, Seen)):
            entry = _to_fields(entry)
        out[field.name] = entry
    return out


def _id(words: bytes) -> str:
    return f"d-{hashlib.sha256(words).hexdigest()[:8]}"
