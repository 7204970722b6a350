"""The door for a user's own language model: letters go out to the server that despatch.toml names, proposals come in.

Without a table [model] nothing is asked, and what was proposed before is taken away. Answers are kept in a file beside the
letters, so that each letter is asked about once, and the archive can be built again when the server is away.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from despatch import settings
from despatch.llm.answers import Answers
from despatch.model import Problem
from despatch.pipeline import stages
from despatch.settings import ModelServer, Settings
from despatch.store.write_proposals import UNANSWERED, ModelLetter, ProposalWriter
from despatch.store.writer import Writer

IN_A_ROW = 5
"""After so many letters without an answer the server is left alone until the next build."""


@dataclass(frozen=True, slots=True)
class AskedReport:
    """What was asked of a user's own language model in a build, and what came of it."""

    model: str
    url: str
    letters: int
    """Sent in this build."""
    answered: int
    waiting: int
    """Letters of the archive that have no answer yet."""
    acts: int
    """Proposals in the ledger, with those of earlier builds."""
    stopped: str | None = None
    """Why the server was left alone before all was asked."""


class Door:
    """What was answered before is let in by `enter`; then `ask` asks about the letters that are `waiting`."""

    def __init__(self, writer: Writer, folder: Path, said: Settings) -> None:
        self.waiting: list[int] = []
        self._writer = writer
        self._folder = folder
        self._said = said
        self._troubles: dict[int, str] = {}
        self._stopped: str | None = None
        self._sent = self._answered = 0

    def enter(self) -> None:
        """Let in what the model answered, unless nothing changed since that was done."""
        server = self._said.model
        last, _, stood = (self._writer.fact("asked") or "").rpartition(" ")
        if server is None:
            if last:
                self._writer.proposal_writer().clear()
                self._settle("")
            return
        answers = Answers(self._folder)
        if (last, stood) == (server.name, self._rests_on(server, answers)):
            return
        asker = self._writer.proposal_writer()
        before = asker.unanswered() if last == server.name else {}
        self._troubles = dict(before)
        asker.clear()
        # Those that got no answer last time come last, so that they keep none of the others waiting.
        rows = sorted(asker.rows(), key=lambda row: row in before)
        self.waiting = [row for row in rows if not self._let_in(asker, row, answers, server)]
        self._settled(server, answers)

    def _rests_on(self, server: ModelServer, answers: Answers) -> str:
        rests_on = (server.name, server.confidence, self._said.languages, stages.versions("archive"), answers.digest())
        return hashlib.sha256(repr(rests_on).encode()).hexdigest()[:24]

    def _settled(self, server: ModelServer, answers: Answers) -> None:
        # While letters wait, every build goes over them again.
        self._settle(f"{server.name} {'waiting' if self.waiting else self._rests_on(server, answers)}")

    def _settle(self, state: str) -> None:
        self._writer.put_fact("asked", state)
        self._writer.put_fact("matters", "")

    def _let_in(self, asker: ProposalWriter, row: int, answers: Answers, server: ModelServer) -> bool:
        """Put what was answered about a letter; say whether anything was."""
        from despatch.llm import asking  # noqa: PLC0415 - slow to load, and wanted with a model only

        letter = asker.letter(row)
        asker.forget(letter.id)
        answer = answers.get(asking.key(letter, server))
        if answer is None:
            if row in self._troubles:
                asker.put_problems(
                    [Problem(UNANSWERED, letter.source, self._troubles[row], span=letter.span, letter=letter.id)]
                )
            return False
        acts, problems = asking.admitted(letter, answer, server, self._said.languages)
        if acts:
            asker.put(row, acts)
        asker.put_problems(problems)
        return True

    def ask(self, told: Callable[[int, int], None] | None = None) -> None:
        """Ask about the letters that are waiting, as many as the settings allow, and let the answers in.

        `told` hears how many have been asked about, of how many. What is answered is on the disk before the next is asked.
        """
        server = self._said.model
        rows = self.waiting[: server.letters] if server else []
        if server is None or not rows:
            return
        secret = os.environ.get(server.key_env, "").strip() if server.key_env else None
        if secret == "":
            self._stopped = f"the environment variable {server.key_env}, which should hold the server's key, is not set"
        else:
            self._put_questions(server, secret, rows, told or (lambda _done, _of: None))
        asker, answers = self._writer.proposal_writer(), Answers(self._folder)
        self.waiting = [row for row in self.waiting if not self._let_in(asker, row, answers, server)]
        if self._stopped:
            asker.put_problems(
                [
                    Problem(
                        UNANSWERED, settings.FILE, f"{self._stopped}; {len(self.waiting):,} letters have no answer yet"
                    )
                ]
            )
        self._settled(server, answers)

    def _put_questions(
        self, server: ModelServer, secret: str | None, rows: Sequence[int], told: Callable[[int, int], None]
    ) -> None:
        # Without the setting, nothing that speaks to a network is even imported.
        from despatch.llm import asking, client  # noqa: PLC0415

        asker, answers = self._writer.proposal_writer(), Answers(self._folder)

        def questions() -> Iterator[tuple[ModelLetter, client.Question]]:
            for row in rows:
                letter = asker.letter(row)
                if asking.key(letter, server) not in answers:  # not answered since, for a letter of the same words
                    self._sent += 1
                    yield letter, asking.question(letter)

        told(0, len(rows))
        failed = 0
        asked = client.ask(server, secret, questions())
        for done, (letter, found) in enumerate(asked, 1):
            if isinstance(found, str):
                answers.add(asking.key(letter, server), found, letter=letter.id, model=server.name)
                self._answered += 1
                failed = 0
            elif found.final:
                self._stopped = found.reason
            else:
                self._troubles[letter.row] = found.reason
                failed += 1
                self._stopped = (
                    f"{failed} letters in a row got no answer, the last because {found.reason}"
                    if failed == IN_A_ROW
                    else None
                )
            told(done, len(rows))
            if self._stopped:
                break
        asked.close()

    def report(self) -> AskedReport | None:
        """Return what was asked and what came of it; None without a model."""
        if self._said.model is None:
            return None
        server, acts = self._said.model, self._writer.proposal_writer().count()
        return AskedReport(server.name, server.url, self._sent, self._answered, len(self.waiting), acts, self._stopped)
