"""Things that come with a letter, and the requests and promises that they fulfil.

"I enclose the invoice" is a report. It fulfils a request if the side that was asked encloses just that thing, after the
request. A word that both share does not suffice: what a thing is (its head) must be in both, and one must be named by
no more than the other. So a list of ships is no list of prices.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from despatch.languages.ledger import LedgerWords
from despatch.languages.tables import merged
from despatch.matters.joining import Group
from despatch.matters.keywords import key_of, whole_words
from despatch.matters.sides import sides_of
from despatch.matters.strands import first_day
from despatch.model import LedgerAct

WITHIN = 365
"""What comes with a letter fulfils a request of at most so many days before, unless the letter answers it."""
_RECENT = 24
"""So many requests for one thing are looked at, the latest first."""
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_FILE = re.compile(r"(?:\.[a-z0-9]{1,5})?(?: \([^()]*\))?$", re.IGNORECASE)
"""The end of the name of a file, and its size."""
_PART = re.compile(r"[^\W\d_]+")
ENCLOSES = "encloses what was wanted"
"""Why an act belongs to its matter."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing by the stems of its words; `heads` are those that may say what it is, None where order tells nothing."""

    keys: frozenset[str]
    heads: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class _Cues:
    encloses: re.Pattern[str]
    joints: re.Pattern[str]
    prepositions: frozenset[str]
    determiners: frozenset[str]


@cache
def _cues(codes: tuple[str, ...]) -> _Cues:
    words = merged(codes, LedgerWords)
    joints = whole_words(words.enclosing.joints).pattern
    return _Cues(
        whole_words(words.enclosing.words),
        re.compile(rf"[,;:\n]|{joints}", re.IGNORECASE),
        words.labels.prepositions | words.labels.doubtful,
        words.labels.determiners,
    )


def find_enclosed(act: LedgerAct, codes: tuple[str, ...]) -> tuple[Thing, ...]:
    """Return the things that an act says come with its letter; none for an act that says so of nothing."""
    if act.act.type != "report" or act.act.reported:
        return ()
    named = tuple(_attached(act.act.encloses, codes))
    return (*find_things(act.quote, codes), *named) if _cues(codes).encloses.search(act.quote) else named


@lru_cache(maxsize=4096)
def find_things(words: str, codes: tuple[str, ...]) -> tuple[Thing, ...]:
    """Return the things that words name, such as those of a request."""
    cues = _cues(codes)
    found = (_thing(part, cues, codes) for part in cues.joints.split(cues.encloses.sub(" ", words)))
    return tuple(thing for thing in found if thing.keys)


def fulfils(enclosed: Sequence[Thing], wanted: Sequence[Thing]) -> bool | None:
    """Say whether what is enclosed is all that was wanted (True), some of it (False), or nothing of it (None)."""
    found = [any(_is(one, thing) for one in enclosed) for thing in wanted]
    return all(found) if any(found) else None


def _is(enclosed: Thing, wanted: Thing) -> bool:
    if not (wanted.heads or frozenset()) & enclosed.keys:
        return False
    if enclosed.heads is not None and not enclosed.heads & wanted.keys:
        return False
    return enclosed.keys <= wanted.keys or wanted.keys <= enclosed.keys


def _thing(words: str, cues: _Cues, codes: tuple[str, ...]) -> Thing:
    """Read the words of a thing: the last of each run is a head, unless a preposition leads the run."""
    keys: set[str] = set()
    heads: list[str | None] = [None]
    led = said = False
    for word in _TOKEN.findall(words):
        low = word.lower()
        if low in cues.prepositions or low in cues.determiners:
            led = low in cues.prepositions or (led and not said)
            said = False
            heads.append(None)
            continue
        said = True
        if key := key_of(word, codes):
            keys.add(key)
            heads[-1] = None if led else key
    return Thing(frozenset(keys), frozenset(key for key in heads if key))


def _attached(names: Sequence[str], codes: tuple[str, ...]) -> Iterator[Thing]:
    """Yield attachments as things: the words of a file's name stand in any order."""
    for name in names:
        keys = frozenset(key for part in _PART.findall(_FILE.sub("", name)) if (key := key_of(part, codes)))
        if keys:
            yield Thing(keys, None)


# ---------------------------------------------------------------- across letters


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A request or promise that what comes with a later letter may fulfil."""

    act: LedgerAct
    creditor: str
    things: tuple[Thing, ...]


def join_enclosures(
    groups: Sequence[Group], acts: Sequence[LedgerAct], asked: Mapping[str, set[str]], codes: tuple[str, ...]
) -> list[Group]:
    """Move acts that enclose a thing to the matter in which it was wanted; `acts` are all acts, in order of time.

    What a list of enclosures names joins only so: where nobody wanted it, it belongs to no matter.
    """
    home = {act.id: group for group in groups for act in group.acts}
    wanted: dict[tuple[str, str], list[_Wanted]] = defaultdict(list)
    for act in acts:
        if act.act.type in ("request", "promise"):
            _remember(wanted, act, codes)
        elif enclosed := find_enclosed(act, codes):
            found = _find_wanted(wanted, act, enclosed, asked)
            if found is not None and home.get(act.id) is not home[found.id]:
                if act.id in home:
                    home[act.id].remove(act)
                home[found.id].insert(act, ENCLOSES)
                home[act.id] = home[found.id]
    return [group for group in groups if group.acts]


def _remember(wanted: dict[tuple[str, str], list[_Wanted]], act: LedgerAct, codes: tuple[str, ...]) -> None:
    actor, other = sides_of(act)
    owes, creditor = (other, actor) if act.act.type == "request" else (actor, other)
    one = _Wanted(act, creditor, find_things(act.quote, codes))
    for head in {head for thing in one.things for head in thing.heads or ()}:
        wanted[owes, head].append(one)


def _find_wanted(
    wanted: Mapping[tuple[str, str], list[_Wanted]],
    act: LedgerAct,
    enclosed: Sequence[Thing],
    asked: Mapping[str, set[str]],
) -> LedgerAct | None:
    """Return the latest act that wanted what an act encloses, of its own side; one that its letter answers first."""
    owes, creditor = sides_of(act)
    keys = {key for thing in enclosed for key in thing.keys}
    near = [one for key in sorted(keys) for one in wanted.get((owes, key), ())[-_RECENT:]]
    answers = asked.get(act.letter, set())
    fits = [
        (one.act.letter in answers, one.act.order, one.act)
        for one in near
        if one.act.letter != act.letter
        and one.creditor == creditor
        and (one.act.letter in answers or _soon_after(one.act, act))
        and fulfils(enclosed, one.things) is not None
    ]
    return max(fits, key=lambda fit: fit[:2])[2] if fits else None


def _soon_after(before: LedgerAct, act: LedgerAct) -> bool:
    first, then = first_day(before.date), first_day(act.date)
    return first is not None and then is not None and first <= then <= first + WITHIN
