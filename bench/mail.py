"""Reading a folder of mails on one core, against the same letters in a plain text."""

from __future__ import annotations

import mailbox
import random
import tempfile
from email.message import EmailMessage
from pathlib import Path

from bench import corpus
from bench.measure import Result, cpu_seconds
from bench.stages import STAGES, readings

LEAST = 1 / 3
MAILS = 5_000
FEWER = 300
"""Letters of the run through every stage, which takes far longer."""


def run(*, full: bool) -> list[Result]:  # noqa: ARG001 - every part is called alike
    letters = _letters(MAILS)
    text, mails = _texts(letters), _mbox(letters)
    results = [_compared("read, divide, describe: mbox / plain text", text, mails, MAILS, STAGES[2])]
    text, mails = _texts(letters[:FEWER]), _mbox(letters[:FEWER])
    results.append(_compared("every stage up to the ledger: mbox / plain text", text, mails, FEWER, STAGES[-1]))
    return results


def _compared(name: str, text: bytes, mails: bytes, count: int, last: str) -> Result:
    assert len(readings("mails.mbox", mails).cuts) == count
    plain = count / cpu_seconds(lambda: readings("letters.txt", text, last=last), times=2)
    ours = count / cpu_seconds(lambda: readings("mails.mbox", mails, last=last), times=2)
    detail = f"{count:,} letters, one core: {ours:.0f} mails a second, plain text {plain:.0f}"
    return Result(name, ours / plain, LEAST, "at least", detail=detail)


def _letters(count: int) -> list[str]:
    rng = random.Random(1911)
    return [corpus.letter(rng) for _ in range(count)]


def _texts(letters: list[str]) -> bytes:
    return "\n\n\n".join(letters).encode()


def _mbox(letters: list[str]) -> bytes:
    """Return the letters as mails that answer one another, each with a quotation of the mail before it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mails.mbox"
        box = mailbox.mbox(path)
        for number, letter in enumerate(letters):
            heading, _, words = letter.partition("\n\n")
            sender, _, recipient = heading.partition(" to ")
            mail = EmailMessage()
            mail["From"] = f"{sender} <{number % 8}@mill.example>"
            mail["To"] = f"{recipient} <{number % 7}@board.example>"
            mail["Date"] = f"Tue, {1 + number % 28} Nov {2001 + number // 28 % 20} 09:13:27 -0800"
            mail["Subject"] = "Re: The barley" if number else "The barley"
            mail["Message-ID"] = f"<{number}@mill.example>"
            if number:
                mail["In-Reply-To"] = f"<{number - 1}@mill.example>"
                quoted = "\n".join(f"> {line}" for line in letters[number - 1].split("\n")[4:7])
                words = f"{words}\n\nOn Mon, 16 Nov 2009 21:28:37 +0600, {recipient} wrote:\n{quoted}"
            mail.set_content(words)
            box.add(mail)
        box.close()
        return path.read_bytes()
