"""Exceptions for wrong use of Despatch. What is wrong in the material is a `Problem` instead.

DespatchError
 +-- ArchiveError        the folder is no archive, or cannot be used now
 |    +-- NotAnArchive
 |    +-- ArchiveBusy
 |    +-- ArchiveOutdated
 +-- SettingsError       despatch.toml or an authority file cannot be understood
 +-- QueryError          a search that cannot be understood
 +-- NotFound            no letter or person of that id
 +-- DecisionError       a decision of an editor that cannot be taken so
"""


class DespatchError(Exception):
    """Base of every exception that Despatch raises on purpose. Its words name the thing and the next step."""


class ArchiveError(DespatchError):
    """The archive cannot be used as asked."""


class NotAnArchive(ArchiveError):  # noqa: N818 - reads as a sentence
    """The folder holds no despatch.toml, or was never built."""


class ArchiveBusy(ArchiveError):  # noqa: N818
    """Another build is at work on this archive."""


class ArchiveOutdated(ArchiveError):  # noqa: N818
    """archive.db was written by a newer Despatch."""


class SettingsError(DespatchError):
    """A settings or authority file cannot be understood; the message names the file and line."""


class QueryError(DespatchError):
    """A search cannot be understood; the message quotes it and shows a form that works."""


class NotFound(DespatchError):  # noqa: N818
    """Nothing in the archive goes by that id."""


class DecisionError(DespatchError):
    """A decision says too little, or what cannot be; the message says what to add."""
