"""The gate of an editing room that other machines reach: nobody reads or writes in it without its password."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import hmac
import os
import stat
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from despatch.errors import DespatchError
from despatch.web.security import HEADERS

SHORTEST = 12
"""A password has at least so many characters."""
PAUSE = 1.0
"""So many seconds a wrong password waits for its answer."""
_ASK = {"WWW-Authenticate": 'Basic realm="Despatch", charset="UTF-8"'}
_OPEN_TO_OTHERS = stat.S_IRGRP | stat.S_IROTH


@dataclass(frozen=True, slots=True)
class Opening:
    """How other machines reach an editing room: at which address, under which names, with which password."""

    host: str
    names: frozenset[str]
    password: str


def is_own(host: str) -> bool:
    """Say whether an address is reached from this machine alone; raises DespatchError for what is no address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        raise DespatchError(
            f"{host!r} is no address: write that of this machine, such as 192.168.1.20, or 0.0.0.0 for all it has"
        ) from None


def make_opening(host: str, names: tuple[str, ...], password: Path) -> Opening:
    """Return how other machines reach a room at `host`; raises DespatchError for what is not safe."""
    address = ip_address(host)
    shown = f"[{host}]" if address.version > 4 else host
    known = {name.lower() for name in names} | (set() if address.is_unspecified else {shown})
    if not known:
        raise DespatchError(
            f"{host} means every address of this machine: say with --allow-host by which name others reach it"
        )
    return Opening(host, frozenset(known), read_password(password))


def read_password(file: Path) -> str:
    """Return the password in the first line of a file; raises DespatchError, and never repeats it."""
    try:
        mode = file.stat().st_mode
        first = file.read_text(encoding="utf-8").partition("\n")[0].strip()
    except OSError as wrong:
        raise DespatchError(
            f"{file}: cannot be read ({wrong.strerror}): write a password into its first line"
        ) from None
    except UnicodeDecodeError:
        raise DespatchError(f"{file}: is not UTF-8: write a password into its first line") from None
    if os.name == "posix" and mode & _OPEN_TO_OTHERS:
        raise DespatchError(f"{file}: others on this machine can read it: run `chmod 600 {file}`")
    if len(first) < SHORTEST:
        raise DespatchError(f"{file}: its first line has {len(first)} characters: write at least {SHORTEST}")
    return first


class Gate:
    """Let in who gives the password (HTTP Basic, under any name), and ask everybody else for it."""

    def __init__(self, app: ASGIApp, password: str) -> None:
        self.app = app
        self._digest = _digest(password)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("authorization")
        if given is not None and self._opens(given):
            await self.app(scope, receive, send)
            return
        if given is not None:
            await asyncio.sleep(PAUSE)
        words = "This reading room takes decisions. Enter with its password, under your name.\n"
        await PlainTextResponse(words, HTTPStatus.UNAUTHORIZED, headers=HEADERS | _ASK)(scope, receive, send)

    def _opens(self, given: str) -> bool:
        scheme, _, coded = given.partition(" ")
        if scheme.lower() != "basic":
            return False
        try:
            _, colon, password = base64.b64decode(coded.strip(), validate=True).decode("utf-8").partition(":")
        except (binascii.Error, UnicodeDecodeError, ValueError):
            return False
        # Digests are compared, so that neither the words nor their length show in the time that it takes.
        return bool(colon) and hmac.compare_digest(_digest(password), self._digest)


def _digest(password: str) -> bytes:
    return hashlib.sha256(password.encode()).digest()
