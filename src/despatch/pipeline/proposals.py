"""Proposals of a user's own language model: letters go to the server of despatch.toml, proposed acts go to the store.

Without a table [model] no letter is sent, and earlier proposals are removed. Answers are kept in a file beside the
letters. So each letter is sent once, and the archive can be built again when the server is away.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from despatch.llm.answers import Answers
from despatch.model import Problem
from despatch.pipeline.known_logs import UNREADABLE
from despatch.settings import FILE, ModelServer, Settings
from despatch.store.write_proposals import UNANSWERED, ModelLetter, ProposalWriter
from despatch.store.writer import Writer

IN_A_ROW = 5
"""After so many letters in a row without an answer, no more are sent until the next build."""
_MODEL = "model"
"""The key under which the store keeps the name of the model that was asked last."""


@dataclass(frozen=True, slots=True)
class AskedReport:
    """What was asked of a user's own language model in a build, and what came of it."""

    model: str
    url: str
    letters: int
    """Letters sent in this build."""
    answered: int
    waiting: int
    """Letters of the archive that have no answer yet."""
    acts: int
    """Proposals in the ledger, with those of earlier builds."""
    stopped: str | None = None
    """Why sending stopped before all letters were sent."""


class ProposalSession:
    """The language model in one build: `admit` stores what was answered, `ask` sends the letters that are `waiting`.

    After `ask`, `admit` is called again and looks at the waiting letters only.
    """

    def __init__(self, writer: Writer, folder: Path, settings: Settings) -> None:
        self.waiting: list[int] = []
        """The rows of the letters that have no answer."""
        self._writer = writer
        self._folder = folder
        self._settings = settings
        self._admitted = False
        self._failures: dict[int, str] = {}
        """Why a letter got no answer, by its row."""
        self._stopped: str | None = None
        self._sent = self._answered = 0

    def inputs(self) -> tuple[object, ...]:
        """Return what the proposals in the ledger rest on, beside the letters."""
        server = self._settings.model
        if server is None:
            return ()
        return server.name, server.confidence, self._settings.languages, Answers(self._folder).digest()

    def admit(self) -> None:
        """Store the acts of every answer, and find the letters without one; without a model, remove all proposals."""
        server = self._settings.model
        store = self._writer.proposal_writer()
        if server is None:
            store.clear()
            return
        answers = Answers(self._folder)
        letters = self.waiting if self._admitted else self._start(store, server, answers)
        self._admitted = True
        self.waiting = [row for row in letters if not self._admit_letter(store, row, answers, server)]
        if self._stopped:
            message = f"{self._stopped}; {len(self.waiting):,} letters have no answer yet"
            store.put_problems([Problem(UNANSWERED, FILE, message)])

    def _start(self, store: ProposalWriter, server: ModelServer, answers: Answers) -> list[int]:
        """Remove the proposals of before; return all letters, those that got no answer last time at the end.

        So a letter that never gets an answer keeps no other letter waiting.
        """
        if self._writer.fact(_MODEL) == server.name:
            self._failures = store.unanswered()
        self._writer.put_fact(_MODEL, server.name)
        failed = set(self._failures)
        store.clear()
        store.put_problems(
            [
                Problem(UNREADABLE, answers.path.name, f"{line.reason}; the line was skipped", line=line.number)
                for line in answers.unreadable
            ]
        )
        return sorted(store.rows(), key=lambda row: row in failed)

    def _admit_letter(self, store: ProposalWriter, row: int, answers: Answers, server: ModelServer) -> bool:
        """Store what was answered about a letter; say whether there is an answer."""
        from despatch.llm import prompt, proposals  # noqa: PLC0415 - slow to load, and needed with a model only

        letter = store.letter(row)
        store.forget(letter.id)
        answer = answers.get(prompt.key(letter.words, server.name))
        if answer is None:
            if row in self._failures:
                problem = Problem(UNANSWERED, letter.source, self._failures[row], span=letter.span, letter=letter.id)
                store.put_problems([problem])
            return False
        acts, problems = proposals.read_answer(letter, answer, server, self._settings.languages)
        if acts:
            store.put(row, acts)
        store.put_problems(problems)
        return True

    def ask(self, tell: Callable[[int, int], object] = lambda _done, _all: None) -> None:
        """Send the waiting letters, as many as the settings allow, and keep the answers.

        `tell` is called with the letters done, and how many there are. Each answer is on the disk before the next one.
        """
        server = self._settings.model
        rows = self.waiting[: server.letters] if server else []
        if server is None or not rows:
            return
        secret = os.environ.get(server.key_env, "").strip() if server.key_env else None
        if secret == "":
            self._stopped = f"the environment variable {server.key_env}, which should hold the server's key, is not set"
            return
        self._send(server, secret, rows, tell)

    def _send(
        self, server: ModelServer, secret: str | None, rows: list[int], tell: Callable[[int, int], object]
    ) -> None:
        # Without the setting, nothing that speaks to a network is even imported.
        from despatch.llm import client, prompt  # noqa: PLC0415

        answers = Answers(self._folder)
        tell(0, len(rows))
        in_a_row = 0
        with closing(client.ask(server, secret, self._questions(server, rows, answers))) as replies:
            for done, (letter, answer) in enumerate(replies, 1):
                if isinstance(answer, str):
                    answers.add(prompt.key(letter.words, server.name), answer, letter=letter.id, model=server.name)
                    self._answered += 1
                    in_a_row = 0
                elif answer.final:
                    self._stopped = answer.reason
                else:
                    self._failures[letter.row] = answer.reason
                    in_a_row += 1
                    if in_a_row == IN_A_ROW:
                        self._stopped = f"{in_a_row} letters in a row got no answer, the last because {answer.reason}"
                tell(done, len(rows))
                if self._stopped:
                    break

    def _questions(
        self, server: ModelServer, rows: list[int], answers: Answers
    ) -> Iterator[tuple[ModelLetter, tuple[str, str]]]:
        from despatch.llm import prompt  # noqa: PLC0415

        store = self._writer.proposal_writer()
        for row in rows:
            letter = store.letter(row)
            # A letter of the same words may have been answered in the meantime.
            if prompt.key(letter.words, server.name) not in answers:
                self._sent += 1
                date = letter.description.date
                yield (
                    letter,
                    prompt.question(
                        letter.words, sender=letter.sender, recipient=letter.recipient, date=date.edtf if date else None
                    ),
                )

    def report(self) -> AskedReport | None:
        """Return what was asked and what came of it; None without a model."""
        server = self._settings.model
        if server is None:
            return None
        acts = self._writer.proposal_writer().count()
        return AskedReport(server.name, server.url, self._sent, self._answered, len(self.waiting), acts, self._stopped)
