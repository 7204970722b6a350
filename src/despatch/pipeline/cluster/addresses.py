"""The addresses of clusters: which are closed to others."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from despatch.errors import DespatchError, QueryError

_LOCAL = "local:"


def find_local(address: str) -> int | None:
    """Return how many processes of this machine an address such as local:2 asks for; None for other addresses."""
    return int(address.removeprefix(_LOCAL)) if address.startswith(_LOCAL) else None


def check(address: str) -> None:
    """Raise DespatchError unless an address names a cluster that is closed to others; QueryError if none."""
    number = address.removeprefix(_LOCAL)
    if number != address:
        if not (number.isascii() and number.isdigit() and int(number)):
            raise QueryError(f"{address} names no number of processes: write local:2, for instance")
    elif "://" not in address:
        raise QueryError(
            f"{address} is no address of a cluster: write tls://HOST:PORT, or local:2 for two processes of this machine"
        )
    else:
        refuse_open("the cluster", address)


def refuse_open(who: str, address: str) -> None:
    """Raise DespatchError if somebody listens at an address that others reach without a certificate."""
    parts = urlsplit(address)
    if parts.scheme == "tls" or (parts.scheme == "tcp" and _is_own(parts.hostname or "")):
        return
    raise DespatchError(
        f"{who} is open to others at {address}: whoever reaches it runs programs on every worker. No work was given to "
        "it. Stop it, then start it with TLS (see the manual's page on clusters), or give local:N for N processes of "
        "this machine"
    )


def _is_own(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
