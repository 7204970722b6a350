"""The door for a user's own language model: letters go out to the server that despatch.toml names, proposals come in.

Without a table [model] nothing is asked, and what was proposed before is taken away. Answers are kept in a file beside the
letters, so that each letter is asked about once, and the archive can be built again when the server is away.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from despatch import settings, stages
from despatch.ledger import asking
from despatch.ledger.acts import passages
from despatch.ledger.entering import enter
from despatch.ledger.particulars import particulars
from despatch.model import ASKED, LedgerAct, Problem, Span
from despatch.settings import ModelServer, Settings
from despatch.store.answers import Answers
from despatch.store.asked import UNANSWERED, Asked, Asker
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
        if server is None:
            if self._writer.asked():
                self._writer.asker().clear()
                self._settle("")
            return
        answers = Answers(self._folder)
        rests_on = (server.name, server.confidence, self._said.languages, stages.versions("archive"), answers.digest())
        state = hashlib.sha256(repr(rests_on).encode()).hexdigest()[:24]
        if self._writer.asked() == state and self._writer.reckoned():
            return
        asker = self._writer.asker()
        before = asker.unanswered() if self._writer.asked() == _waiting_for(server) else {}
        self._troubles = before | self._troubles
        asker.clear()
        # Those that got no answer last time come last, so that they keep none of the others waiting.
        rows = sorted(asker.rows(), key=lambda row: row in before)
        self.waiting = [row for row in rows if not self._let_in(asker, row, answers, server)]
        if self._stopped:
            asker.find([Problem(UNANSWERED, settings.FILE, f"{self._stopped}; {len(self.waiting):,} letters have no answer yet")])
        # While letters wait, every build goes over them again.
        self._settle(_waiting_for(server) if self.waiting else state)

    def _settle(self, state: str) -> None:
        self._writer.say("asked", state)
        self._writer.say("matters", "")

    def _let_in(self, asker: Asker, row: int, answers: Answers, server: ModelServer) -> bool:
        """Put what was answered about a letter; say whether anything was."""
        letter = asker.letter(row)
        answer = answers.get(asking.key(letter.words, server.name))
        if answer is None:
            if row in self._troubles:
                asker.find([Problem(UNANSWERED, letter.source, self._troubles[row], span=letter.span, letter=letter.id)])
            return False
        acts, problems = admitted(letter, answer, server, self._said.languages)
        if acts:
            asker.put(row, acts)
        asker.find(problems)
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
        self.enter()

    def _put_questions(self, server: ModelServer, secret: str | None, rows: Sequence[int], told: Callable[[int, int], None]) -> None:
        from despatch import chat  # noqa: PLC0415 - without the setting, nothing that speaks to a network is even imported

        asker, answers = self._writer.asker(), Answers(self._folder)

        def questions() -> Iterator[tuple[Asked, chat.Question]]:
            for row in rows:
                self._sent += 1
                yield (letter := asker.letter(row)), _question(letter)

        told(0, len(rows))
        failed = 0
        asked = chat.ask(server, secret, questions())
        for done, (letter, found) in enumerate(asked, 1):
            if isinstance(found, str):
                answers.add(asking.key(letter.words, server.name), found, letter=letter.id, model=server.name)
                self._answered += 1
                failed = 0
            elif found.final:
                self._stopped = found.reason
            else:
                self._troubles[letter.row] = found.reason
                failed += 1
                self._stopped = f"{failed} letters in a row got no answer, the last because {found.reason}" if failed == IN_A_ROW else None
            told(done, len(rows))
            if self._stopped:
                break
        asked.close()

    def report(self) -> AskedReport | None:
        """Return what was asked and what came of it; None without a model."""
        if self._said.model is None:
            return None
        server, acts = self._said.model, self._writer.asker().count()
        return AskedReport(server.name, server.url, self._sent, self._answered, len(self.waiting), acts, self._stopped)


def _waiting_for(server: ModelServer) -> str:
    return f"waiting for {server.name}"


def _question(letter: Asked) -> tuple[str, str]:
    date = letter.description.date
    return asking.question(letter.words, sender=letter.sender, recipient=letter.recipient, date=date.edtf if date else None)


# ---------------------------------------------------------------- letting in


def admitted(letter: Asked, answer: str, server: ModelServer, codes: tuple[str, ...]) -> tuple[tuple[LedgerAct, ...], tuple[Problem, ...]]:
    """Return the acts that a model's answer adds to a letter, entered, and what was left out of it and why."""
    date = letter.description.date.edtf if letter.description.date else None
    body = _body(letter)
    begin = letter.span.start
    known = [asking.Known(_by(span, -begin), kind) for span, kind in letter.acts]
    found = asking.admit(answer, letter.words, body, known, rule=ASKED + server.name, confidence=server.confidence, codes=codes, date=date)
    acts = particulars(letter.words, body, found.acts, codes)
    entered = enter("", letter.text, body, acts, codes, date=date, ordinal=0, names={})
    return tuple(_moved(one, begin) for one in _named_apart(entered, letter.keys)), tuple(_problems(letter, found))


def _body(letter: Asked) -> Span:
    """Return where acts may stand, counted from the letter's first word."""
    where = passages(letter.span, letter.description)
    return _by(Span(where[0].start, where[-1].end), -letter.span.start)


def _named_apart(acts: Sequence[LedgerAct], keys: Sequence[str]) -> Iterator[LedgerAct]:
    """Give an act whose words and type another act of the letter has an id of its own."""
    taken = set(keys)
    for one in acts:
        base, n, id = ".".join(one.id.split(".")[:2]), 1, one.id
        while id in taken:
            n += 1
            id = f"{base}.{n}"
        taken.add(id)
        yield replace(one, id=id)


def _moved(one: LedgerAct, by: int) -> LedgerAct:
    """Return an act of a letter with its places counted in the source."""
    act = one.act
    return replace(
        one,
        act=replace(
            act,
            span=_by(act.span, by),
            quantities=tuple(replace(q, span=_by(q.span, by)) for q in act.quantities),
            due=replace(act.due, span=_by(act.due.span, by)) if act.due else None,
            condition=_by(act.condition, by) if act.condition else None,
        ),
        sentence=one.sentence + by,
        paragraph=_by(one.paragraph, by),
        around=_by(one.around, by) if one.around else None,
    )


def _by(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _problems(letter: Asked, found: asking.Admission) -> Iterator[Problem]:
    if len(letter.words) > asking.LONGEST:
        said = f"a letter of {len(letter.words):,} characters: only its first {asking.LONGEST:,} were sent"
        yield Problem("model-part", letter.source, said, span=letter.span, letter=letter.id)
    for code, messages in (("model-unquoted", found.unquoted), ("model-unclear", found.unclear)):
        for message in messages:
            yield Problem(code, letter.source, message, span=letter.span, letter=letter.id)
    for span, proposed, stays in found.disagreed:
        words = " ".join(span.of(letter.text).split())
        yield Problem("model-disagrees", letter.source, f"“{words}”: proposed as {proposed}, read as {stays}", span=_by(span, letter.span.start), letter=letter.id)
