"""The libraries of the shipping desk, which `pip install despatch` does not bring."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from despatch.shipping.model import ShippingError


class ShippingExtraError(ShippingError):
    """A library of the shipping desk is not installed; the message says how to install it."""


@contextmanager
def shipping_extra() -> Iterator[None]:
    """Import a library of the extra inside; raises ShippingExtraError where it is not installed."""
    try:
        yield
    except ImportError as missing:
        library = (missing.name or "a library").partition(".")[0]
        raise ShippingExtraError(f"the shipping desk needs {library}: pip install 'despatch[shipping]'") from None
