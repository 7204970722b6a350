"""The formats of `despatch export`, each with the function that writes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Format:
    """One format. `function` is "module:name", imported when it is wanted.

    The function takes the archive's `Exports`, the folder to write into, and the day on which matters stand or None.
    It returns the rows, letters or entries of each file that it wrote.
    """

    name: str
    function: str
    what: str
    """What it writes, in a few words."""
    narrows: bool = False
    """It can be written of some letters alone."""

    def load(self) -> Callable[[Any, Path, str | None], dict[str, int]]:
        """Return the function itself."""
        module, _, name = self.function.partition(":")
        function: Callable[[Any, Path, str | None], dict[str, int]] = getattr(import_module(module), name)
        return function


FORMATS: tuple[Format, ...] = (
    Format("jsonl", "despatch.export.jsonl:write", "every table, one object a line", True),
    Format("csv", "despatch.export.tables:write_csv", "every table, with csv-metadata.json (CSV on the Web)", True),
    Format("parquet", "despatch.export.parquet:write", "every table, with types, for programs", True),
    Format("xlsx", "despatch.export.xlsx:write", "one workbook: letters with their words, and every table", True),
    Format("tei", "despatch.export.tei:write", "every letter as TEI P5, one file a letter"),
    Format("tei-archive", "despatch.export.tei:write_archive", "all letters as TEI P5, in one file"),
    Format("cmif", "despatch.export.cmif:write", "a list of the letters for correspSearch, as CMIF"),
    Format("emlo", "despatch.export.emlo:write", "the workbook that Early Modern Letters Online takes in", True),
    Format("bibtex", "despatch.export.references:write_bibtex", "citations for BibTeX", True),
    Format("ris", "despatch.export.references:write_ris", "citations for reference managers (RIS)", True),
    Format("csl-json", "despatch.export.references:write_csl", "citations as CSL-JSON", True),
    Format("docx", "despatch.export.docx:write", "an edition of the letters, for Word", True),
    Format("pdf", "despatch.export.pdf:write", "an edition of the letters, typeset", True),
    Format("release", "despatch.export.release:write", "a folder to publish: data, README, RO-Crate metadata", True),
    Format("datasette", "despatch.export.datasette:write", "what the tables of archive.db are, for Datasette"),
    Format("iati", "despatch.export.tables:write_iati", "sums of money promised and offered, as IATI activities"),
    Format("jsonld", "despatch.export.linked.jsonld:write", "everything as linked data: RiC-O, schema.org, PROV"),
    Format("annotations", "despatch.export.linked.annotations:write", "all evidence as W3C Web Annotations"),
    Format("iiif", "despatch.export.linked.iiif:write", "IIIF manifests of the images of pages"),
    Format("gexf", "despatch.export.network:write_gexf", "the network of correspondents, for Gephi"),
    Format("graphml", "despatch.export.network:write_graphml", "the same network, for other programs for graphs"),
)
"""All formats, in the order in which the help lists them."""
