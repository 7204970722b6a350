"""Cuts texts into the words of the full-text index: SQLite itself says them, so that two indexes never differ."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from itertools import groupby

from despatch.store.tables import TOKENIZER

COLUMNS = ("words", "facets", "forms", "subject")


class Tokens:
    """An index in memory, into which texts are put, and taken out again word by word."""

    def __init__(self) -> None:
        self._db = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        columns = ", ".join(COLUMNS)
        self._db.execute(f"CREATE VIRTUAL TABLE cut USING fts5({columns}, content='', tokenize='{TOKENIZER}')")
        self._db.execute("CREATE VIRTUAL TABLE word USING fts5vocab('cut', 'instance')")
        self._lock = threading.Lock()

    def of_letters(self, letters: Sequence[tuple[int, str, str, str, str]]) -> dict[int, dict[str, list[str]]]:
        """Return the words of each column by the rows of letters, which come with the texts of their columns."""
        with self._lock:
            names = ", ".join(COLUMNS)
            self._db.executemany(f"INSERT INTO cut(rowid, {names}) VALUES (?, ?, ?, ?, ?)", letters)
            rows = self._db.execute('SELECT doc, col, term FROM word ORDER BY doc, col, "offset"').fetchall()
            self._db.execute("INSERT INTO cut(cut) VALUES ('delete-all')")
        found: dict[int, dict[str, list[str]]] = {letter[0]: {} for letter in letters}
        for (row, column), words in groupby(rows, key=lambda one: one[:2]):
            found[row][column] = [word for _, _, word in words]
        return found

    def of_text(self, text: str) -> list[str]:
        """Return the words of a text."""
        return self.of_letters([(1, text, "", "", "")])[1].get("words", [])

    def close(self) -> None:
        """Free the memory."""
        self._db.close()
