"""The desk of an editor: who may write, how forms come in, and how decisions are laid over the archive afterwards.

A form is taken only with the token of this reading room, from a page of this reading room, and never by GET. No cookie
takes part, so no other site can write in an editor's name.
"""

from __future__ import annotations

import hmac
import secrets
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qs

from starlette.requests import Request

from despatch.archive import settling
from despatch.errors import DespatchError
from despatch.text.addresses import split_address
from despatch.web.errors import STATUS

LARGEST = 100_000
"""The most bytes of a form: what an editor writes is far less."""
MOST_FIELDS = 200
TOKEN = "token"  # noqa: S105 - the name of a field


class Forbidden(DespatchError):  # noqa: N818 - reads as a sentence
    """The form comes from elsewhere."""


class FormTooLarge(DespatchError):  # noqa: N818
    """The form holds more than an editor writes."""


class BadForm(DespatchError):  # noqa: N818
    """The form says too little, or something that cannot be; `field` is the name of the field that is wrong."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


STATUS |= {
    Forbidden: HTTPStatus.FORBIDDEN,
    FormTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    BadForm: HTTPStatus.BAD_REQUEST,
}


@dataclass(frozen=True, slots=True)
class Form:
    """What a form sent: the first value of each field, or all of them."""

    fields: Mapping[str, Sequence[str]]

    def one(self, name: str, default: str = "") -> str:
        """Return the first value of a field, without the spaces around it."""
        return (self.fields.get(name) or [default])[0].strip()

    def need(self, name: str) -> str:
        """Return the value of a field; raises BadForm without one."""
        value = self.one(name)
        if not value:
            raise BadForm(f"The field “{name}” is empty. Write something. Nothing was recorded.", name)
        return value

    def lines(self, name: str) -> tuple[str, ...]:
        """Return the lines of a field that are not blank."""
        every = (line.strip() for value in self.fields.get(name, ()) for line in value.split("\n"))
        return tuple(line for line in every if line)


@dataclass(slots=True)
class Desk:
    """What an editor's reading room has more than a reader's. `settle` lays over the archive what was decided."""

    folder: Path
    editor: str
    settle: Callable[[], None]
    token: str = field(default_factory=partial(secrets.token_urlsafe, 24))


async def read_form(request: Request, desk: Desk) -> Form:
    """Return the form of a request; raises Forbidden, FormTooLarge and BadForm."""
    _check_origin(request)
    if request.headers.get("content-type", "").partition(";")[0] != "application/x-www-form-urlencoded":
        raise BadForm("Only the forms of this reading room are taken. Nothing was recorded.")
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise FormTooLarge(
                f"The form holds more than {LARGEST // 1000} kB. Nothing was recorded: write less and try again."
            )
    try:
        text = bytes(body).decode("ascii")
        fields = parse_qs(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError:
        raise BadForm("The form cannot be read. Go back, reload the page and try again.") from None
    form = Form({name: [value.replace("\r\n", "\n") for value in values] for name, values in fields.items()})
    if not hmac.compare_digest(form.one(TOKEN).encode(), desk.token.encode()):
        raise Forbidden(
            "The form comes from another site, or from a page of an earlier run of this reading room."
            " Nothing was recorded: go back, reload the page and try again."
        )
    return form


def _check_origin(request: Request) -> None:
    """Refuse a form that the browser says comes from elsewhere."""
    origin = request.headers.get("origin")
    site = request.headers.get("sec-fetch-site", "same-origin")
    if site not in ("same-origin", "none") or (origin and split_address(origin).netloc != request.headers.get("host")):
        raise Forbidden("The form comes from another site. Nothing was recorded.")


class Settler:
    """Lays decisions over the archive in a process of its own, one run at a time, so that pages stay quick.

    The process stays: what it has read of the rules it need not read again. It ends with the reading room.
    """

    def __init__(self, folder: Path) -> None:
        self._command = (sys.executable, "-m", settling.__name__, str(folder))
        self._wanted = threading.Event()
        self._thread: threading.Thread | None = None
        self._process: subprocess.Popen[str] | None = None
        self._lock = threading.Lock()

    def __call__(self) -> None:
        """Ask for a run. Decisions that come while one is at work get another."""
        self._wanted.set()
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, daemon=True, name="settler")
                self._thread.start()

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            with suppress(OSError):  # it ended before it had read all
                process.communicate()

    def _work(self) -> None:
        waits = _WAITS
        while self._wanted.wait(timeout=1):
            self._wanted.clear()
            if not self._settle() and waits:
                # A build is at work: it lays everything over at its end. What comes after that is tried again.
                waits -= 1
                threading.Event().wait(_PAUSE)
                self._wanted.set()

    def _settle(self) -> bool:
        """Let the process lay over what waits. Say whether it was done."""
        # A process that was ended from outside gives no answer: another is asked once.
        return (self._ask() or self._ask()) == settling.DONE

    def _ask(self) -> str:
        """Return what the process answers, "" if it ended; start it where there is none."""
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = subprocess.Popen(  # noqa: S603 - our own command
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
            )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write("\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline().rstrip("\n")
        except OSError:
            answer = ""
        if not answer:
            self.close()
        return answer


_WAITS, _PAUSE = 60, 5.0
