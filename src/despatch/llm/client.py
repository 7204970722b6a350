"""The one place that speaks to another machine: questions to a server that speaks the OpenAI chat protocol.

Nothing here is imported unless despatch.toml names a server. Whatever the server does costs one question: what went wrong
comes back as a `Failure` in words, never as an exception.
"""

from __future__ import annotations

import email.utils
import random
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Self, TypeVar

import anyio
import httpx2
import msgspec
from anyio.from_thread import start_blocking_portal

from despatch.settings import ModelServer

LARGEST = 1_000_000
"""Bytes of the longest reply that is read to its end."""
TRIES = 4
WAIT = 1.0
"""Seconds before a question is put again; doubled each time, and varied, so that many askers do not knock together."""
PATIENCE = 60.0
"""A server that wants a longer pause than this is not asked again in this build."""
_AGAIN = frozenset((408, 409, 425, 429, 500, 502, 503, 504, 529))
"""Statuses that say: not now."""
_NEVER = {
    401: "the server does not accept the key: look at key_env in [model]",
    402: "the server wants to be paid first",
    403: "the server does not let this key in",
    404: "the server knows no such address or no such model: look at url, which mostly ends in /v1, and name in [model]",
}
"""Statuses that every further question would meet too."""

Question = tuple[str, str]
"""What the model is told, and what it is asked."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no answer. After one that is `final` no other question would fare better."""

    reason: str
    final: bool = False


class _Message(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    message: _Message
    finish_reason: str | None = None


class _Reply(msgspec.Struct):
    choices: list[_Choice]


_reply = msgspec.json.Decoder(_Reply).decode


def ask(
    server: ModelServer, key: str | None, questions: Iterable[tuple[T, Question]]
) -> Generator[tuple[T, str | Failure]]:
    """Yield the answer to each question with what it was asked for, in order; a few are under way at a time.

    `key` is the server's, when it wants one. Ending early gives up what is under way.
    """
    under_way: deque[tuple[T, Future[str | Failure]]] = deque()
    # The loop has a thread of its own, so that Despatch can be called where another loop runs, as in a notebook.
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(_Client(server, key)) as client:
        try:
            for what, question in questions:
                under_way.append((what, portal.start_task_soon(client.answer, question)))
                if len(under_way) >= server.at_once:
                    done, future = under_way.popleft()
                    yield done, future.result()
            while under_way:
                done, future = under_way.popleft()
                yield done, future.result()
        finally:
            for _, future in under_way:
                future.cancel()


class _Client:
    """Puts questions to one server."""

    def __init__(self, server: ModelServer, key: str | None) -> None:
        self.server = server
        self.key = key
        # A server on this machine is not sought through a proxy. A redirection is not followed: letters go where the
        # settings say and nowhere else.
        self.http = httpx2.AsyncClient(
            timeout=None,  # the whole of a try is timed instead, for a server may send a byte at a time
            trust_env=not _here(server.url),
            headers={"Authorization": f"Bearer {key}"} if key else {},
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.http.aclose()

    async def answer(self, question: Question) -> str | Failure:
        """Return the model's answer to one question."""
        body = {
            "model": self.server.name,
            "messages": [{"role": "system", "content": question[0]}, {"role": "user", "content": question[1]}],
            **self.server.options,
        }
        try:
            return await self._patiently(msgspec.json.encode(body))
        except Exception as wrong:  # noqa: BLE001 - whatever a server can bring about costs one letter, not the build
            while isinstance(wrong, ExceptionGroup):
                wrong = wrong.exceptions[0]
            return Failure(self._hushed(f"asking failed: {type(wrong).__name__}: {_words(wrong)}"))

    async def _patiently(self, body: bytes) -> str | Failure:
        found = Failure("")
        for tried in range(TRIES):
            wait = WAIT * 2**tried * random.uniform(0.75, 1.25)  # noqa: S311 - no secret
            try:
                with anyio.fail_after(self.server.timeout):
                    status, headers, content = await self._post(body)
            except TimeoutError:
                return Failure(
                    f"no answer within {self.server.timeout:g} s: raise timeout in [model], or ask a quicker model"
                )
            except (httpx2.ConnectError, httpx2.ConnectTimeout) as wrong:
                found = Failure(f"{self.server.url} cannot be reached ({_words(wrong)})", final=True)
            except httpx2.TransportError as wrong:
                found = Failure(self._hushed(f"the connection broke off ({_words(wrong)})"))
            else:
                if status not in _AGAIN:
                    return self._read(status, content, headers)
                found = Failure(self._refusal(status, content))
                asked_for = _pause(headers.get("retry-after"))
                if asked_for > PATIENCE:
                    return Failure(f"{found.reason}; it wants a pause of {asked_for:,.0f} s", final=True)
                wait = max(wait, asked_for)
            if tried + 1 < TRIES:
                await anyio.sleep(wait)
        return Failure(f"{found.reason}, {TRIES} times in a row", found.final)

    async def _post(self, body: bytes) -> tuple[int, httpx2.Headers, bytes | None]:
        """Return status, headers and content; None for content that has no end in sight."""
        url = f"{self.server.url}/chat/completions"
        async with self.http.stream("POST", url, content=body, headers={"Content-Type": "application/json"}) as reply:
            content = bytearray()
            async for piece in reply.aiter_bytes():
                content += piece
                if len(content) > LARGEST:
                    return reply.status_code, reply.headers, None
            return reply.status_code, reply.headers, bytes(content)

    def _read(self, status: int, content: bytes | None, headers: httpx2.Headers) -> str | Failure:
        if 300 <= status < 400:
            return Failure(
                self._hushed(
                    f"the server sends us on to {headers.get('location', 'nowhere')[:200]}: if you trust it, write that as url in [model]"
                ),
                final=True,
            )
        if status != 200:
            return Failure(
                f"{_NEVER[status]} ({self._refusal(status, content)})"
                if status in _NEVER
                else self._refusal(status, content),
                status in _NEVER,
            )
        if content is None:
            return Failure(f"a reply of more than {LARGEST:,} bytes is not read")
        try:
            choices = _reply(content).choices
        except (msgspec.DecodeError, UnicodeDecodeError):
            return Failure(self._hushed(f"the reply is not of the chat protocol: {_start(content)}"))
        if not choices or choices[0].message.content is None:
            return Failure("the reply holds no words of the model")
        if choices[0].finish_reason in ("length", "content_filter"):
            why = (
                "the answer was cut off: allow the model longer answers"
                if choices[0].finish_reason == "length"
                else "the server held its answer back"
            )
            return Failure(f"{why} (finish_reason {choices[0].finish_reason})")
        return choices[0].message.content

    def _refusal(self, status: int, content: bytes | None) -> str:
        return self._hushed(f"the server answers {status}: {_start(content or b'')}")

    def _hushed(self, words: str) -> str:
        """Take the key out of what may be stored: some servers repeat it."""
        return words.replace(self.key, "…") if self.key else words


def _here(url: str) -> bool:
    """Say whether a server is on this machine."""
    host = httpx2.URL(url).host
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _pause(said: str | None) -> float:
    """Return the seconds that a Retry-After asks for: a number, or a date."""
    if not said:
        return 0.0
    try:
        return max(0.0, float(said))
    except ValueError:
        pass
    try:
        return max(0.0, (email.utils.parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return 0.0


def _start(content: bytes) -> str:
    """Return how a reply begins, on one line."""
    words = " ".join(content[:600].decode("utf-8", "replace").split())
    words = "".join(c for c in words if c.isprintable())
    return f"“{words[:160].rstrip()}…”" if len(words) > 160 else f"“{words}”"


def _words(wrong: Exception) -> str:
    return " ".join(str(wrong).split())[:160] or type(wrong).__name__
