"""corrections.jsonl: lines to decisions and back. A line that cannot be understood costs only itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from typing import Any, get_args

import msgspec

from despatch import dates
from despatch.model import Anchor, Correction, CorrectionKind, Problem, Seen

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
}
"""The fields without which a decision of a kind says nothing."""
READS = ("type", "actor", "actor_name", "counterparty")
"""What `read` can say of an act: one of them at least."""
_NAMES = 2
_FIELDS = frozenset(f.name for f in fields(Correction))
_WITHIN = {Anchor: frozenset(f.name for f in fields(Anchor)), Seen: frozenset(f.name for f in fields(Seen))}


@dataclass(frozen=True, slots=True)
class Line:
    """A decision and the line it stands on."""

    number: int
    correction: Correction


def parse(data: bytes) -> tuple[tuple[Line, ...], tuple[Problem, ...]]:
    """Return the decisions of a corrections.jsonl in their order, and a problem for each line that holds none.

    A line without `id` gets one from its own words. Of two lines that bear one id and say different things the second counts
    for nothing; a line that says what an earlier one says is that line.
    """
    found: list[Line] = []
    problems: list[Problem] = []
    known: dict[str, Correction] = {}
    for number, raw in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if not raw.strip():
            continue
        try:
            one = _decision(raw, known)
        except ValueError as wrong:
            problems.append(Problem(UNREADABLE, FILE, f"{wrong}; the line counts for nothing until then", line=number))
            continue
        if one.id not in known:
            known[one.id] = one
            found.append(Line(number, one))
    return tuple(found), tuple(problems)


def current(lines: Sequence[Line]) -> tuple[tuple[Correction, ...], frozenset[str], tuple[Problem, ...]]:
    """Return the decisions that hold, in their order, the ids of those undone, and a problem for each `undo` of nothing.

    An undo holds for lines before it. It can be undone itself, and then what it undid holds again.
    """
    places = {line.correction.id: place for place, line in enumerate(lines)}
    undone: set[str] = set()
    problems: list[Problem] = []
    for place in range(len(lines) - 1, -1, -1):
        one = lines[place].correction
        if one.kind != "undo" or one.id in undone or one.of is None:
            continue
        if places.get(one.of, place) < place:
            undone.add(one.of)
        else:
            problems.append(
                Problem(
                    UNKNOWN,
                    FILE,
                    f"no line before it bears the id {one.of!r}: write the id of the decision to undo",
                    line=lines[place].number,
                )
            )
    holding = tuple(
        line.correction for line in lines if line.correction.kind != "undo" and line.correction.id not in undone
    )
    return holding, frozenset(undone), tuple(reversed(problems))


def written(one: Correction) -> bytes:
    """Return a decision as a line of corrections.jsonl; what it does not say is left out. Raises ValueError for one that says too little."""
    if not one.id:
        one = replace(one, id=_id(msgspec.json.encode(_said(one))))
    return msgspec.json.encode(_said(_checked(one))) + b"\n"


# ---------------------------------------------------------------- one line


def _decision(raw: bytes, known: Mapping[str, Correction]) -> Correction:
    try:
        data = msgspec.json.decode(raw, type=dict[str, Any])
    except (msgspec.MsgspecError, UnicodeDecodeError) as wrong:
        raise ValueError(
            f'it is no JSON object ({wrong}): a decision reads {{"kind": ..., "by": ..., "at": ...}}'
        ) from None
    for key in data:
        if key not in _FIELDS:
            raise ValueError(_strange(key, _FIELDS))
    if data.get("kind") not in NEEDS:
        near = get_close_matches(str(data.get("kind")), NEEDS, n=1)
        raise ValueError(f"kind is {data.get('kind')!r}: write {near[0] if near else ', '.join(NEEDS)}")
    for anchor in (data.get("words"), *_list(data, "acts"), *_list(data, "others")):
        _known(anchor, Anchor)
        _known(anchor.get("act") if isinstance(anchor, dict) else None, Seen)
    data.setdefault("id", _id(raw.strip()))
    try:
        one = _checked(msgspec.convert(data, Correction))
    except msgspec.ValidationError as wrong:
        raise ValueError(f"{wrong}: mend that field") from None
    if known.get(one.id, one) != one:
        raise ValueError(f"an earlier line bears the id {one.id!r} and says something else: give this one another id")
    return one


def _list(data: Mapping[str, Any], field: str) -> Sequence[Any]:
    value = data.get(field, ())
    return value if isinstance(value, list) else ()


def _known(value: object, type_: type) -> None:
    for key in value if isinstance(value, dict) else ():
        if key not in _WITHIN[type_]:
            raise ValueError(_strange(key, _WITHIN[type_]))


def _strange(key: str, known: Iterable[str]) -> str:
    near = get_close_matches(key, known, n=1)
    return f"the field {key!r} is not known: {f'did you mean {near[0]!r}?' if near else 'known are ' + ', '.join(sorted(known))}"


def _checked(one: Correction) -> Correction:
    """Return a decision, or raise ValueError when it says too little or what cannot be."""
    if one.kind not in get_args(CorrectionKind):
        raise ValueError(f"kind is {one.kind!r}: write {', '.join(NEEDS)}")
    for field in ("by", "at", *NEEDS[one.kind]):
        if not getattr(one, field):
            raise ValueError(f"a decision of the kind {one.kind!r} needs the field {field!r}: add it")
    if one.kind == "read" and not any(getattr(one, field) for field in READS):
        raise ValueError(f"it says nothing of the act: add one of {', '.join(READS)}")
    if one.kind in ("same", "apart") and len(one.names) != _NAMES:
        raise ValueError(f"names holds {len(one.names)}: write two names as the letters write them")
    if one.names and len({" ".join(each.split()) for each in one.names}) < len(one.names):
        raise ValueError("names holds one name twice: write two")
    if one.kind == "refer" and one.lost and one.target:
        raise ValueError("it gives a target and says that the letter is lost: leave one of the two out")
    if one.date is not None and dates.bounds(one.date) is None:
        raise ValueError(f"the date {one.date!r} is none: write 1911, 1911-04 or 1911-04-30")
    for anchor in (*((one.words,) if one.words else ()), *one.acts, *one.others):
        if not anchor.quote.strip() or not anchor.letter:
            raise ValueError("it quotes no words of a letter: add the fields letter and quote")
    return one


def _said(one: object) -> dict[str, object]:
    """Return the fields that say something."""
    out: dict[str, object] = {}
    for field in fields(one):  # type: ignore[arg-type]
        value = getattr(one, field.name)
        if value == field.default:
            continue
        if isinstance(value, tuple):
            value = [_said(item) if isinstance(item, Anchor) else item for item in value]
        elif isinstance(value, (Anchor, Seen)):
            value = _said(value)
        out[field.name] = value
    return out


def _id(words: bytes) -> str:
    return f"d-{hashlib.sha256(words).hexdigest()[:8]}"
