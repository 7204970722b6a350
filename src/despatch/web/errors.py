"""Errors as HTTP: the one place that maps exceptions to a status and a message."""

from __future__ import annotations

import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import TypeVar

from starlette.exceptions import HTTPException

from despatch import errors
from despatch.model.choices import unknown

T = TypeVar("T", bound=str)

STATUS: dict[type[Exception], HTTPStatus] = {
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.QueryError: HTTPStatus.BAD_REQUEST,
    errors.TooMuchWork: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.DecisionError: HTTPStatus.BAD_REQUEST,
    errors.NotAnArchive: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ArchiveBusy: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ArchiveOutdated: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ArchiveError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.SettingsError: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.DespatchError: HTTPStatus.INTERNAL_SERVER_ERROR,
}


class BadAddress(errors.DespatchError):
    """The address asks for something impossible, such as page "x" or an unknown order."""


def choose(asked: str | None, thing: str, known: Iterable[T]) -> T | None:
    """Return which of the known words was asked for, None for none; raises BadAddress for an unknown one."""
    words = tuple(known)
    if not asked:
        return None
    for word in words:
        if word == asked:
            return word
    raise BadAddress(unknown(asked, thing, words))


class BadDate(BadAddress):
    """A date of the address cannot be understood; `name` is its parameter. The answer shows the form again."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


STATUS |= {BadAddress: HTTPStatus.BAD_REQUEST, BadDate: HTTPStatus.BAD_REQUEST}


def error_status(error: Exception) -> HTTPStatus:
    """Return the HTTP status of an exception, or of its nearest base class that has one."""
    if isinstance(error, HTTPException):
        return HTTPStatus(error.status_code)
    for kind in type(error).__mro__:
        if kind in STATUS:
            return STATUS[kind]
    return HTTPStatus.INTERNAL_SERVER_ERROR


_COMMAND = re.compile(r"[:;,] (?:run )?`[^`]*`[^.]*\Z")


def without_command(message: str) -> str:
    """Return a message without the shell command that it may end with: a reader of pages has no shell."""
    return _COMMAND.sub("", message)


def for_readers(message: str) -> str:
    """Return a message as a sentence for a reader of pages."""
    words = without_command(message)
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "!", "?")) else ".")


def error_message(error: Exception) -> str:
    """Return what to tell the reader. An unforeseen error shows nothing of its inside."""
    if isinstance(error, (errors.NotFound, errors.QueryError, errors.TooMuchWork, errors.DecisionError)):
        return for_readers(str(error))
    if isinstance(error, errors.DespatchError):
        return str(error) or (type(error).__doc__ or "").strip()
    if isinstance(error, HTTPException) and error.status_code == HTTPStatus.NOT_FOUND:
        return "There is no page at this address."
    if isinstance(error, HTTPException):
        return error.detail
    return "Something went wrong that should not have. The archive is unharmed; the terminal shows the details."
