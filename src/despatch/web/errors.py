"""What each exception means to a reader at a distance: the one place that maps errors to HTTP status."""

from __future__ import annotations

from http import HTTPStatus

from starlette.exceptions import HTTPException

from despatch import errors

STATUS: dict[type[Exception], HTTPStatus] = {
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.QueryError: HTTPStatus.BAD_REQUEST,
    errors.NotAnArchive: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ArchiveBusy: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ArchiveOutdated: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ArchiveError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.SettingsError: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.DespatchError: HTTPStatus.INTERNAL_SERVER_ERROR,
}


class BadAddress(errors.DespatchError):
    """The address asks for something that cannot be: a page "x", an order that there is none of."""


STATUS[BadAddress] = HTTPStatus.BAD_REQUEST


def status_of(error: Exception) -> HTTPStatus:
    """Return the HTTP status of an exception; that of its nearest base where it has none of its own."""
    if isinstance(error, HTTPException):
        return HTTPStatus(error.status_code)
    for kind in type(error).__mro__:
        if kind in STATUS:
            return STATUS[kind]
    return HTTPStatus.INTERNAL_SERVER_ERROR


def message_of(error: Exception) -> str:
    """Return what to tell the reader. Of an error that nobody foresaw, nothing inside is shown."""
    if isinstance(error, errors.DespatchError):
        return str(error) or (type(error).__doc__ or "").strip()
    if isinstance(error, HTTPException) and error.status_code == HTTPStatus.NOT_FOUND:
        return "There is no page at this address."
    if isinstance(error, HTTPException):
        return error.detail
    return "Something went wrong that should not have. The archive is unharmed; the terminal shows the details."
