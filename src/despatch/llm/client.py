"""The only module that speaks to another machine: a server that speaks the OpenAI chat protocol.

Nothing here is imported unless despatch.toml names a server. Whatever the server does costs one question at most. What
went wrong comes back as a `Failure` in words, never as an exception.
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
"""Seconds before a question is sent again. They double each time and vary, so that clients do not all come at once."""
PATIENCE = 60.0
"""Seconds; a server that asks for a longer pause is not asked again in this build."""
_AGAIN = frozenset((408, 409, 425, 429, 500, 502, 503, 504, 529))
"""Statuses after which a question is sent again."""
_NEVER = {
    401: "the server does not accept the key: check key_env in [model]",
    402: "the server asks for payment first",
    403: "the server does not allow this key",
    404: "the server does not know the address or the model: check url, which usually ends in /v1, and name in [model]",
}
"""Statuses that every other question would get too."""

Question = tuple[str, str]
"""The instructions, and the question itself."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no answer. If it is `final`, other questions would get none either."""

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
    """Yield the answer to each question together with the item it is about, in order; a few are under way at a time.

    `key` is for servers that want one. If the caller stops early, questions under way are cancelled.
    """
    under_way: deque[tuple[T, Future[str | Failure]]] = deque()
    # The loop has a thread of its own, so that Despatch can be called where another loop runs, as in a notebook.
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(_Client(server, key)) as client:
        try:
            for item, question in questions:
                under_way.append((item, portal.start_task_soon(client.answer, question)))
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
    """Sends questions to one server."""

    def __init__(self, server: ModelServer, key: str | None) -> None:
        self.server = server
        self.key = key
        # A server on this machine needs no proxy. Redirections are not followed: letters go where the settings say and
        # nowhere else.
        self.http = httpx2.AsyncClient(
            timeout=None,  # each try is timed as a whole instead, because a server may send a byte at a time
            trust_env=not _is_local(server.url),
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
            return await self._try_often(msgspec.json.encode(body))
        except Exception as wrong:  # noqa: BLE001 - whatever a server can bring about costs one letter, not the build
            while isinstance(wrong, ExceptionGroup):
                wrong = wrong.exceptions[0]
            return Failure(self._without_key(f"asking failed: {type(wrong).__name__}: {_one_line(wrong)}"))

    async def _try_often(self, body: bytes) -> str | Failure:
        failure = Failure("")
        for tried in range(TRIES):
            wait = WAIT * 2**tried * random.uniform(0.75, 1.25)  # noqa: S311 - no secret
            try:
                with anyio.fail_after(self.server.timeout):
                    status, headers, content = await self._post(body)
            except TimeoutError:
                return Failure(
                    f"no answer within {self.server.timeout:g} s: raise timeout in [model], or try a faster model"
                )
            except (httpx2.ConnectError, httpx2.ConnectTimeout) as wrong:
                failure = Failure(f"{self.server.url} cannot be reached ({_one_line(wrong)})", final=True)
            except httpx2.TransportError as wrong:
                failure = Failure(self._without_key(f"the connection broke off ({_one_line(wrong)})"))
            else:
                if status not in _AGAIN:
                    return self._read(status, content, headers)
                failure = Failure(self._describe_refusal(status, content))
                asked_for = _pause(headers.get("retry-after"))
                if asked_for > PATIENCE:
                    return Failure(f"{failure.reason}; the server asks for a pause of {asked_for:,.0f} s", final=True)
                wait = max(wait, asked_for)
            if tried + 1 < TRIES:
                await anyio.sleep(wait)
        return Failure(f"{failure.reason}, {TRIES} times in a row", failure.final)

    async def _post(self, body: bytes) -> tuple[int, httpx2.Headers, bytes | None]:
        """Return status, headers and content; the content is None when it is longer than `LARGEST`."""
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
                self._without_key(
                    f"the server redirects to {headers.get('location', 'nowhere')[:200]}: "
                    "if you trust that address, write it as url in [model]"
                ),
                final=True,
            )
        if status != 200:
            return Failure(
                f"{_NEVER[status]} ({self._describe_refusal(status, content)})"
                if status in _NEVER
                else self._describe_refusal(status, content),
                status in _NEVER,
            )
        if content is None:
            return Failure(f"the reply has more than {LARGEST:,} bytes, so it was not read")
        try:
            choices = _reply(content).choices
        except (msgspec.DecodeError, UnicodeDecodeError):
            return Failure(self._without_key(f"the reply does not follow the chat protocol: {_beginning(content)}"))
        if not choices or choices[0].message.content is None:
            return Failure("the reply holds no answer of the model")
        if choices[0].finish_reason in ("length", "content_filter"):
            why = (
                "the answer was cut off: allow the model to give longer answers"
                if choices[0].finish_reason == "length"
                else "the server withheld the answer"
            )
            return Failure(f"{why} (finish_reason {choices[0].finish_reason})")
        return choices[0].message.content

    def _describe_refusal(self, status: int, content: bytes | None) -> str:
        return self._without_key(f"the server answers {status}: {_beginning(content or b'')}")

    def _without_key(self, words: str) -> str:
        """Remove the key from words that may be stored: some servers repeat it."""
        return words.replace(self.key, "…") if self.key else words


def _is_local(url: str) -> bool:
    """Say whether a server runs on this machine."""
    host = httpx2.URL(url).host
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _pause(header: str | None) -> float:
    """Return the seconds that a Retry-After asks for: a number, or a date."""
    if not header:
        return 0.0
    try:
        return max(0.0, float(header))
    except ValueError:
        pass
    try:
        return max(0.0, (email.utils.parsedate_to_datetime(header) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return 0.0


def _beginning(content: bytes) -> str:
    """Return how a reply begins, on one line."""
    words = " ".join(content[:600].decode("utf-8", "replace").split())
    words = "".join(c for c in words if c.isprintable())
    return f"“{words[:160].rstrip()}…”" if len(words) > 160 else f"“{words}”"


def _one_line(wrong: Exception) -> str:
    return " ".join(str(wrong).split())[:160] or type(wrong).__name__
