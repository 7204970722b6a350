"""One opened archive: its folder, its settings, and a connection to archive.db for each thread."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from despatch.errors import QueryError
from despatch.model import Problem
from despatch.pipeline import known_logs
from despatch.settings import FILE, Settings
from despatch.store import schema, sql


class Session:
    """Lends connections that only read. Any thread may ask: SQLite reads side by side, one statement at a time each."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self.path = path
        self.settings = settings
        self._local = threading.local()
        self._lock = threading.Lock()
        self._connections: list[sqlite3.Connection] = []
        self._log_problems: tuple[object, tuple[Problem, ...]] = (None, ())
        """What the logs were when they were looked at last, and what was wrong with them."""
        self._connect()

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """Lend the connection of the thread that asks. An error of SQLite becomes one that names the next step."""
        try:
            yield self._connect()
        except sqlite3.Error as wrong:
            raise schema.explain(wrong, self.path / schema.FILE) from wrong

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Show this thread one state of the archive until the end, whatever a build commits meanwhile."""
        with self.connection() as db, sql.snapshot(db):
            yield

    def our_names(self, us: Sequence[str] | str | None = None) -> tuple[str, ...]:
        """Return the names that `us`, or else the settings, give us; raises QueryError when both are empty."""
        names = (us,) if isinstance(us, str) else tuple(us or self.settings.us)
        if not names:
            raise QueryError(f'say who you are: a line such as us = ["A. Writer"] in {self.path / FILE}')
        return names

    def log_problems(self, code: str | None = None) -> list[Problem]:
        """Return what is wrong with the logs beside the letters as they stand now, or the findings of one code."""
        with self.connection() as db:
            fact = partial(sql.fact, db)
            stamp = fact("revision"), known_logs.stamp(self.path)
            if stamp != self._log_problems[0]:
                self._log_problems = stamp, tuple(known_logs.find_problems(self.path, fact))
        return [problem for problem in self._log_problems[1] if code in (None, problem.code)]

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
            self._local.connection = connection
            with self._lock:
                self._connections.append(connection)
        return connection
