"""The libraries of some formats, which `pip install despatch` does not bring."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from despatch.errors import ExportError


@contextmanager
def export_extra() -> Iterator[None]:
    """Import a library of the extra inside; raises ExportError, with what to install, where it is not there."""
    try:
        yield
    except ImportError as missing:
        library = (missing.name or "a library").partition(".")[0]
        raise ExportError(f"this format needs {library}: pip install 'despatch[export]'") from None
