"""Letter ids: readable, stable when a source is edited, and kept in a plain file.

An id by content is the name of the source and a hash of the letter's opening words. When a source
changes, a letter keeps the id of the old letter whose words it mostly holds. Old ids without a letter
of their own are redirected. Both are recorded in `ids.jsonl`, append-only, so that deleting archive.db
loses no address that somebody has cited.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import msgspec

from despatch import append_log
from despatch.append_log import Log
from despatch.text.fold import words

FILE = "ids.jsonl"
_OPENING_WORDS = 24
_OPENING_CHARACTERS = 300
_MOSTLY = 0.3
"""The share of an old letter's words that a new one must hold to be its heir: a letter cut in three has one heir."""
_COMMON = 50
"""A run of words that is in more letters than this identifies none of them."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """The ids of a source's letters in order, and the old ids that now lead elsewhere (None: to themselves again)."""

    ids: tuple[str, ...]
    redirects: dict[str, str | None] = field(default_factory=dict)


def content_ids(source: str, texts: Sequence[str]) -> list[str]:
    """Return the ids by content of the letters of a source; equal openings are numbered in order."""
    path = PurePosixPath(source)
    name = f"{path.parent}/{path.stem}\n"
    stem = "-".join(words(path.stem))[:40].strip("-") or "letter"
    counts: Counter[str] = Counter()
    ids = []
    for text in texts:
        opening = " ".join(words(text[:_OPENING_CHARACTERS])[:_OPENING_WORDS])
        digest = hashlib.sha256(f"{name}{opening}".encode()).digest()
        id = f"{stem}-{base64.b32encode(digest[:5]).decode().lower()[:6]}"
        counts[id] += 1
        ids.append(id if counts[id] == 1 else f"{id}-{counts[id]}")
    return ids


def assign(
    new: Sequence[tuple[str, str]],
    old: Sequence[tuple[str, str]],
    kept: Mapping[str, str],
    redirects: Mapping[str, str],
    taken: Callable[[str], bool],
) -> Assignment:
    """Give each letter of a source its id.

    `new` holds (id by content, text) of the letters as they are divided now, `old` (id, text) of the letters that
    the archive has of this source. `kept` maps ids by content to the ids that ids.jsonl records for this source,
    `redirects` are all redirects, and `taken` says whether a letter of another source has an id.
    """
    stay, move = _match([text for _, text in new], [text for _, text in old])
    ids = {at: old[was][0] for at, was in stay.items()}
    used = set(ids.values()) | {old[was][0] for was in move}
    restored: dict[str, str | None] = {}
    for at, (content_id, _) in enumerate(new):
        if at in ids:
            continue
        id, number = kept.get(content_id, content_id), 1
        if id in used and content_id in redirects:
            id = content_id  # the letter that had joined it to its own words is cut again
        if id not in used and id in redirects and not taken(id):
            restored[id] = None  # the letter came back: its id leads to itself again
        while id in used or taken(id) or (id in redirects and id not in restored):
            number += 1
            id = f"{content_id}-{number}"
        ids[at] = id
        used.add(id)
    moved: dict[str, str | None] = {old[was][0]: ids[at] for was, at in move.items()}
    return Assignment(tuple(ids[at] for at in range(len(new))), restored | moved)


def _match(new: Sequence[str], old: Sequence[str]) -> tuple[dict[int, int], dict[int, int]]:
    """Match letters by their words.

    Return new place -> old place of letters whose id stays, and old place -> new place of ids to redirect.
    """
    stay: dict[int, int] = {}
    places: defaultdict[str, list[int]] = defaultdict(list)
    for was, text in enumerate(old):
        places[text].append(was)
    for at, text in enumerate(new):
        if places.get(text):
            stay[at] = places[text].pop(0)
    left = sorted(set(range(len(old))) - set(stay.values()))
    if not left:
        return stay, {}
    sizes, shared = _count_shared(new, {was: old[was] for was in left})
    alike = [pair for pair, count in shared.items() if count >= _MOSTLY * sizes[pair[0]]]
    alike.sort(key=lambda pair: (-shared[pair], pair))
    matched: set[int] = set()
    for was, at in alike:
        if at not in stay and was not in matched:
            stay[at] = was
            matched.add(was)
    move: dict[int, int] = {}
    for was, at in alike:
        if was not in matched:
            move.setdefault(was, at)
    return stay, move


def _count_shared(new: Sequence[str], old: Mapping[int, str]) -> tuple[dict[int, int], Counter[tuple[int, int]]]:
    """Count runs of three words: how many each old letter has, and how many it shares with each new letter."""
    places: defaultdict[int, list[int]] = defaultdict(list)
    for at, text in enumerate(new):
        for run in _runs(text):
            places[run].append(at)
    sizes: dict[int, int] = {}
    shared: Counter[tuple[int, int]] = Counter()
    for was, text in old.items():
        runs = _runs(text)
        sizes[was] = max(1, len(runs))
        for run in runs:
            holders = places.get(run, ())
            if len(holders) <= _COMMON:
                shared.update((was, at) for at in holders)
    return sizes, shared


def _runs(text: str) -> set[int]:
    folded = words(text)
    if len(folded) < 3:
        return {hash(tuple(folded))}
    return {hash(run) for run in zip(folded, folded[1:], folded[2:], strict=False)}


# ---------------------------------------------------------------- the file


class IdLine(msgspec.Struct, omit_defaults=True):
    """A line of ids.jsonl: the id that a letter kept, or an old id and where it leads."""

    source: str | None = None
    content: str | None = None
    id: str | None = None
    redirect: str | None = None
    to: str | None = None


def read_log(folder: Path) -> Log[IdLine]:
    """Return the lines of an archive's ids.jsonl as they stand, and those that cannot be read."""
    return append_log.read(folder / FILE, msgspec.json.Decoder(IdLine).decode)


class IdLog:
    """ids.jsonl: the ids that letters kept, and the ids that were redirected."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self.redirects: dict[str, str] = {}
        self._kept: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self._pending: list[IdLine] = []
        for entry in read_log(folder).entries:
            self._apply(entry.value)

    def kept(self, source: str) -> Mapping[str, str]:
        """Return id by content -> id for the letters of `source` whose id is not the one by content."""
        return self._kept.get(source, {})

    def record(self, source: str, content_ids: Sequence[str], assignment: Assignment) -> None:
        """Record an assignment; `save` writes it to the file."""
        kept = self._kept.get(source, {})
        for content, id in zip(content_ids, assignment.ids, strict=True):
            if kept.get(content, content) != id:
                self._append(IdLine(source=source, content=content, id=id))
        for old, to in assignment.redirects.items():
            if self.redirects.get(old) != to:
                self._append(IdLine(redirect=old, to=to))

    def redirect(self, old: str, to: str | None) -> None:
        """Record that `old` leads to another letter, or (None) to itself again."""
        if self.redirects.get(old) != to:
            self._append(IdLine(redirect=old, to=to))

    def pending(self) -> str:
        """Return the lines that `save` will append. The archive commits them with the letters that they are about."""
        return "".join(msgspec.json.encode(line).decode() + "\n" for line in self._pending)

    def restore(self, lines: str) -> None:
        """Append the lines of the last commit that are not in the file: the build was killed between the two."""
        for line in map(msgspec.json.Decoder(IdLine).decode, lines.splitlines()):
            if line.redirect is not None:
                self.redirect(line.redirect, line.to)
            elif self._kept[line.source or ""].get(line.content or "") != line.id:
                self._append(line)
        self.save()

    def save(self) -> None:
        """Append what was recorded, and wait until it is on the disk."""
        if not self._pending:
            return
        append_log.append(self.path, [msgspec.json.encode(line) + b"\n" for line in self._pending])
        self._pending.clear()

    def _append(self, line: IdLine) -> None:
        self._apply(line)
        self._pending.append(line)

    def _apply(self, line: IdLine) -> None:
        if line.redirect is not None:
            if line.to is None:
                self.redirects.pop(line.redirect, None)
            else:
                self.redirects[line.redirect] = line.to
        elif line.source is not None and line.content is not None and line.id is not None:
            self._kept[line.source][line.content] = line.id
