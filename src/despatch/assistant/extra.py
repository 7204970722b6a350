"""The library of the assistant's desk, which `pip install despatch` does not bring."""

from __future__ import annotations

from pathlib import Path

from despatch.errors import DespatchError


def serve(path: Path, *, everything: bool = False) -> None:
    """Answer a program on standard input and output until it hangs up.

    Raises DespatchError where the library is not installed, ArchiveError and SettingsError.
    """
    try:
        from despatch.assistant import server  # noqa: PLC0415 - the library is an extra, and slow to load
    except ImportError as missing:
        library = (missing.name or "a library").partition(".")[0]
        raise DespatchError(f"`despatch mcp` needs {library}: pip install 'despatch[mcp]'") from None
    server.serve(path, everything=everything)
