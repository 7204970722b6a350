"""Letter ids: readable, stable when a source is edited, and kept in a plain file.

An id by content is the name of the source and a hash of the letter's opening words. When a source
changes, a letter keeps the id of the old letter whose words it mostly holds. Old ids without a letter
of their own are redirected. Both are recorded in `ids.jsonl`, append-only, so that deleting archive.db
loses no address that somebody has cited.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import msgspec

from despatch.errors import ArchiveError
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


def contents(source: str, texts: Sequence[str]) -> list[str]:
    """Return the ids by content of the letters of a source; equal openings are numbered in order."""
    path = PurePosixPath(source)
    named = f"{path.parent}/{path.stem}\n"
    stem = "-".join(words(path.stem))[:40].strip("-") or "letter"
    seen: Counter[str] = Counter()
    found = []
    for text in texts:
        opening = " ".join(words(text[:_OPENING_CHARACTERS])[:_OPENING_WORDS])
        digest = hashlib.sha256(f"{named}{opening}".encode()).digest()
        base = f"{stem}-{base64.b32encode(digest[:5]).decode().lower()[:6]}"
        seen[base] += 1
        found.append(base if seen[base] == 1 else f"{base}-{seen[base]}")
    return found


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
    heirs, followed = _heirs([text for _, text in new], [text for _, text in old])
    given: dict[int, str] = {place: old[was][0] for place, was in heirs.items()}
    used = set(given.values()) | {old[was][0] for was in followed}
    revived: dict[str, str | None] = {}
    for place, (content, _) in enumerate(new):
        if place in given:
            continue
        wanted = kept.get(content, content)
        if wanted not in used and wanted in redirects and not taken(wanted):
            revived[wanted] = None  # the letter came back: its id is its own again
        chosen, number = wanted, 1
        while chosen in used or taken(chosen) or (chosen in redirects and chosen not in revived):
            number += 1
            chosen = f"{content}-{number}"
        given[place] = chosen
        used.add(chosen)
    moved: dict[str, str | None] = {old[was][0]: given[place] for was, place in followed.items()}
    return Assignment(tuple(given[place] for place in range(len(new))), revived | moved)


def _heirs(new: Sequence[str], old: Sequence[str]) -> tuple[dict[int, int], dict[int, int]]:
    """Return new place -> old place for letters that stay, and old place -> new place for those to redirect."""
    heirs: dict[int, int] = {}
    exact: defaultdict[str, list[int]] = defaultdict(list)
    for was, text in enumerate(old):
        exact[text].append(was)
    for place, text in enumerate(new):
        if exact.get(text):
            heirs[place] = exact[text].pop(0)
    left = sorted(set(range(len(old))) - set(heirs.values()))
    if not left:
        return heirs, {}
    sizes, shared = _shared(new, {was: old[was] for was in left})
    pairs = sorted(
        ((count, -was, -place) for (was, place), count in shared.items() if count >= _MOSTLY * sizes[was]), reverse=True
    )
    settled: set[int] = set()
    for _, was, place in pairs:
        if -place not in heirs and -was not in settled:
            heirs[-place] = -was
            settled.add(-was)
    followed: dict[int, int] = {}
    for _, was, place in pairs:
        if -was not in settled:
            followed.setdefault(-was, -place)
    return heirs, followed


def _shared(new: Sequence[str], old: Mapping[int, str]) -> tuple[dict[int, int], Counter[tuple[int, int]]]:
    """Count, for each old and new letter, the runs of three words that both hold."""
    places: defaultdict[int, list[int]] = defaultdict(list)
    for place, text in enumerate(new):
        for run in _runs(text):
            places[run].append(place)
    sizes: dict[int, int] = {}
    shared: Counter[tuple[int, int]] = Counter()
    for was, text in old.items():
        runs = _runs(text)
        sizes[was] = max(1, len(runs))
        for run in runs:
            holders = places.get(run, ())
            if len(holders) <= _COMMON:
                shared.update((was, place) for place in holders)
    return sizes, shared


def _runs(text: str) -> set[int]:
    folded = words(text)
    if len(folded) < 3:
        return {hash(tuple(folded))}
    return {hash(run) for run in zip(folded, folded[1:], folded[2:], strict=False)}


# ---------------------------------------------------------------- the file


class _Line(msgspec.Struct, omit_defaults=True):
    source: str | None = None
    content: str | None = None
    id: str | None = None
    redirect: str | None = None
    to: str | None = None


class IdLog:
    """ids.jsonl: the ids that letters kept, and the ids that were redirected."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self.redirects: dict[str, str] = {}
        self._kept: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self._pending: list[_Line] = []
        if self.path.exists():
            self._read()

    def kept(self, source: str) -> Mapping[str, str]:
        """Return id by content -> id for the letters of `source` whose id is not the one by content."""
        return self._kept.get(source, {})

    def note(self, source: str, contents: Sequence[str], assignment: Assignment) -> None:
        """Record an assignment; `save` writes it to the file."""
        kept = self._kept.get(source, {})
        for content, id in zip(contents, assignment.ids, strict=True):
            if kept.get(content, content) != id:
                self._record(_Line(source=source, content=content, id=id))
        for old, to in assignment.redirects.items():
            if self.redirects.get(old) != to:
                self._record(_Line(redirect=old, to=to))

    def redirect(self, old: str, to: str | None) -> None:
        """Record that `old` leads to another letter, or (None) to itself again."""
        if self.redirects.get(old) != to:
            self._record(_Line(redirect=old, to=to))

    def save(self) -> None:
        """Append what was recorded, and wait until it is on the disk. Call it before the archive commits."""
        if not self._pending:
            return
        lines = b"".join(msgspec.json.encode(line) + b"\n" for line in self._pending)
        try:
            with self.path.open("ab") as file:
                file.write(lines)
                file.flush()
                os.fsync(file.fileno())
        except OSError as wrong:
            raise ArchiveError(
                f"{self.path} cannot be written ({wrong.strerror}): make it writable and build again"
            ) from wrong
        self._pending.clear()

    def _record(self, line: _Line) -> None:
        self._apply(line)
        self._pending.append(line)

    def _apply(self, line: _Line) -> None:
        if line.redirect is not None:
            if line.to is None:
                self.redirects.pop(line.redirect, None)
            else:
                self.redirects[line.redirect] = line.to
        elif line.source is not None and line.content is not None and line.id is not None:
            self._kept[line.source][line.content] = line.id

    def _read(self) -> None:
        data = self.path.read_bytes()
        end = data.rfind(b"\n") + 1
        if end < len(data):
            # A line without its end was cut off by a crash before the archive relied on it.
            with self.path.open("r+b") as file:
                file.truncate(end)
        for number, line in enumerate(data[:end].split(b"\n"), 1):
            if not line.strip():
                continue
            try:
                self._apply(msgspec.json.decode(line, type=_Line))
            except msgspec.MsgspecError as wrong:
                raise ArchiveError(
                    f"{self.path}:{number}: not a line of ids ({wrong}): correct or remove the line"
                ) from None
