"""One opened archive: its folder, its settings, and a connection to archive.db for each thread."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import cast

from despatch.archive import choices, notes_log
from despatch.decisions import log as decision_log
from despatch.decisions.log import Decisions
from despatch.errors import QueryError, TooMuchWork
from despatch.model import Filter, NoteEntry, Problem
from despatch.pipeline import known_logs
from despatch.settings import FILE, Settings
from despatch.store import read_letters, schema, sql
from despatch.store.kept import Answer

_MOST_KEPT = 64
_AT_ONCE = 10_000
"""SQLite reports its work whenever it has done so many steps."""


class _Allowance:
    """The steps of work that are left to the questions of one thread."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int = _AT_ONCE) -> bool:
        """Take some steps; returns whether none is left. SQLite then stops what it does."""
        self.left -= steps
        return self.left < 0


class Session:
    """Lends connections that only read. Any thread may ask: SQLite reads side by side, one statement at a time each."""

    def __init__(self, path: Path, settings: Settings, home: Path) -> None:
        self.path = path
        self.home = home
        """The folder whose files people edit."""
        self.settings = settings
        self._local = threading.local()
        self._lock = threading.Lock()
        self._connections: list[sqlite3.Connection] = []
        self._decisions: tuple[object, Decisions] = (None, Decisions())
        """What corrections.jsonl was when it was looked at last, and what it says."""
        self._log_problems: tuple[object, tuple[Problem, ...]] = (None, ())
        """What the logs were when they were looked at last, and what was wrong with them."""
        self._notes: tuple[object, list[NoteEntry]] = (None, [])
        """What notes.jsonl was when it was looked at last, and the notes that hold."""
        self._kept_of: object = None
        self._kept: OrderedDict[Hashable, object] = OrderedDict()
        """Answers to questions without a limit, of one revision of the archive and of its notes."""
        self._keeping = threading.RLock()
        self._connect()

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """Lend the connection of the thread that asks. An error of SQLite becomes one that names the next step."""
        try:
            yield self._connect()
        except sqlite3.Error as wrong:
            self.spend(0)
            raise schema.explain(wrong, self.path / schema.FILE) from wrong

    def notes(self) -> list[NoteEntry]:
        """Return readers' notes that hold, in their order, each with its letter's id now."""
        with self.connection() as db:
            stamp = sql.fact(db, "revision"), known_logs.stamp_of(self.path / notes_log.FILE)
            if stamp != self._notes[0]:
                held = notes_log.holding(notes_log.read(self.path))
                now = {id: read_letters.current_id(db, id) for id in {note.letter for _, note in held}}
                self._notes = stamp, [NoteEntry(note, now[note.letter], line) for line, note in held]
        return self._notes[1]

    def _tagged(self, tag: str) -> str:
        """Return the ids of the letters with a tag, as SQL asks for them."""
        wanted = notes_log.plain_tag(tag)
        return json.dumps([one.letter for one in self._notes[1] if wanted in one.note.tags])

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Show this thread one state of the archive until the end, whatever a build commits meanwhile."""
        with self.connection() as db, sql.snapshot(db):
            yield

    @contextmanager
    def asking_for(self, where: Filter) -> Iterator[sqlite3.Connection]:
        """Lend a connection for a question about letters; raises QueryError if `where` names what cannot be."""
        with self.connection() as db:
            choices.check(db, where, self.settings.languages)
            if where.tag is not None:
                self.notes()
            yield db

    @contextmanager
    def limited(self, steps: int | None) -> Iterator[None]:
        """Allow the questions that this thread asks within so many steps of work together; None allows any number.

        A step is one of SQLite's. Steps do not depend on how busy the machine is, so the same question always has the
        same answer.
        """
        before: _Allowance | None = getattr(self._local, "allowance", None)
        self._allow(None if steps is None else _Allowance(steps))
        try:
            yield
        finally:
            self._allow(before)

    def _allow(self, allowance: _Allowance | None) -> None:
        self._local.allowance = allowance
        self._connect().set_progress_handler(allowance.spend if allowance else None, _AT_ONCE)

    def spend(self, steps: int) -> None:
        """Count work that is done outside SQLite, in steps as long as its own; raises TooMuchWork."""
        allowance: _Allowance | None = getattr(self._local, "allowance", None)
        if allowance is not None and allowance.spend(steps):
            raise TooMuchWork(
                "this asks for more work than one page may take: ask for less, by a person, a year, a month,"
                " or words that fewer letters hold"
            )

    @property
    def has_limit(self) -> bool:
        """Whether this thread's questions have a limit of work."""
        return getattr(self._local, "allowance", None) is not None

    def keep(self, question: Hashable, answer: Callable[[], Answer], *, whole: bool = False) -> Answer:
        """Return what `answer` returns: something that all pages of a list need, such as how long it is.

        Who asks without a limit, as a publication does, has it worked out once for each build. With a limit, the same
        question must always take the same work. The `whole` archive is asked about once for all, and has no limit.
        """
        if self.has_limit and not whole:
            return answer()
        with self.connection() as db, self._keeping:
            stamp = read_letters.revision(db), self._notes[0]
            if self._kept_of != stamp:
                self._kept_of, self._kept = stamp, OrderedDict()
            if question not in self._kept:
                with self.limited(None):
                    self._kept[question] = answer()
            self._kept.move_to_end(question)
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
            return cast("Answer", self._kept[question])

    def our_names(self, us: Sequence[str] | str | None = None) -> tuple[str, ...]:
        """Return the names that `us`, or else the settings, give us; raises QueryError when both are empty."""
        names = (us,) if isinstance(us, str) else tuple(us or self.settings.us)
        if not names:
            raise QueryError(f'say who you are: a line such as us = ["A. Writer"] in {self.home / FILE}')
        return names

    def log_problems(self, code: str | None = None) -> list[Problem]:
        """Return what is wrong with the logs beside the letters as they stand now, or the findings of one code."""
        with self.connection() as db:
            fact = partial(sql.fact, db)
            stamp = fact("revision"), known_logs.stamp(self.path)
            if stamp != self._log_problems[0]:
                self._log_problems = stamp, tuple(known_logs.find_problems(self.path, fact))
        return [problem for problem in self._log_problems[1] if code in (None, problem.code)]

    def decisions(self) -> Decisions:
        """Return what corrections.jsonl says now, also what a build has not laid over yet."""
        stamp = known_logs.stamp(self.path)
        if stamp != self._decisions[0]:
            self._decisions = stamp, decision_log.read(self.path)
        return self._decisions[1]

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._lock:
            while self._connections:
                self._connections.pop().close()
        self._local = threading.local()

    def _connect(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = schema.reader(self.path / schema.FILE)
            connection.create_function("tagged", 1, self._tagged)
            self._local.connection = connection
            with self._lock:
                self._connections.append(connection)
        return connection
