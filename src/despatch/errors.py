"""Exceptions for wrong use of Despatch. A fault of the material is a `Problem` instead.

DespatchError
 +-- ArchiveError        the folder is no archive, or cannot be used now
 |    +-- NotAnArchive
 |    +-- ArchiveBusy
 |    +-- ArchiveOutdated
 +-- SettingsError       despatch.toml or an authority file cannot be understood
 +-- QueryError          a search, day, name or address cannot be understood
 +-- TooMuchWork         a question asks for more work than a page may take
 +-- NotFound            nothing has this id
 +-- DecisionError       an editor's decision cannot be taken
 +-- ExportError         an export cannot be written as asked
"""


class DespatchError(Exception):
    """Base of every exception that Despatch raises on purpose. The message names the thing and the next step."""


class ArchiveError(DespatchError):
    """The archive cannot be used as asked."""


class NotAnArchive(ArchiveError):  # noqa: N818 - reads as a sentence
    """The folder holds no despatch.toml, or was never built."""


class ArchiveBusy(ArchiveError):  # noqa: N818
    """Another build is at work on this archive."""


class ArchiveOutdated(ArchiveError):  # noqa: N818
    """A newer Despatch wrote archive.db."""


class SettingsError(DespatchError):
    """A settings or authority file cannot be understood. The message names the file and line."""


class QueryError(DespatchError):
    """A search, day, name or address cannot be understood. The message quotes it and shows a form that works."""


class TooMuchWork(DespatchError):  # noqa: N818
    """A question asks for more work than it may. The message says how to ask for less."""


class NotFound(DespatchError):  # noqa: N818
    """Nothing in the archive has this id."""


class DecisionError(DespatchError):
    """A decision says too little, or something impossible. The message says what to add.

    `field` is the name of the field that is wrong, where that is known.
    """

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class ExportError(DespatchError):
    """An export cannot be written as asked. The message says what to install, or which format can."""
