"""Digests of what an answer rests on: the code and data files that take part, and the inputs.

An answer in the archive is kept as long as its digest stays the same. So the digest must cover every module that runs.
Nobody keeps that list by hand: it is found by following the imports of the modules that a table of stages names.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
_DATA = ("toml", "model", "csv")
# One regular expression instead of `ast`, which takes ten times as long. Words in a docstring that look like an import
# do no harm: they may only add a module.
_IMPORT = re.compile(r"from[ \t]+(despatch[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n#]+)|import[ \t]+(despatch[\w.]*)")
_NAME = re.compile(r"(\w+)(?:\s+as\s+\w+)?")

Read = Callable[[Path], bytes]


def fingerprint(*inputs: object) -> str:
    """Return a short digest that tells one set of inputs from another; inputs are compared by their `repr`."""
    return hashlib.sha256(repr(inputs).encode()).hexdigest()[:24]


@cache
def digest_code(modules: tuple[str, ...]) -> str:
    """Return a digest of the code and data behind these modules of Despatch; other modules count for nothing."""
    return digest_files(find_files(modules))


def digest_files(files: Iterable[Path], read: Read = Path.read_bytes) -> str:
    """Return a digest of the names and contents of files of this package."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(str(file.relative_to(PACKAGE)).encode() + b"\0" + read(file) + b"\0")
    return digest.hexdigest()[:16]


@cache
def find_files(modules: tuple[str, ...]) -> tuple[Path, ...]:
    """Return the files behind these modules, sorted: every module that they import, and the data files of its room.

    Imports within functions count. The root of the package does not: it only names what is offered to users.
    """
    known, data = _list_package()
    names: set[str] = set()
    waiting = list(modules)
    while waiting:
        name = waiting.pop()
        if name in names or name not in known:
            continue
        names.add(name)
        waiting.append(name.rpartition(".")[0])
        waiting += _find_imports(known[name].read_text(encoding="utf-8"))
    rooms = {known[name].relative_to(PACKAGE).parts[0] for name in names}
    files = [known[name] for name in names] + [file for room in rooms for file in data.get(room, ())]
    return tuple(sorted(files))


@cache
def _list_package() -> tuple[dict[str, Path], dict[str, list[Path]]]:
    """Return the file of each module but the root, by its full name, and the data files of each room."""
    modules: dict[str, Path] = {}
    data: dict[str, list[Path]] = {}
    for folder, _, names in os.walk(PACKAGE):
        within = Path(folder).relative_to(PACKAGE.parent).parts
        for name in names:
            stem, _, suffix = name.rpartition(".")
            if suffix == "py":
                modules[".".join(within if stem == "__init__" else (*within, stem))] = Path(folder, name)
            elif suffix in _DATA and len(within) > 1:
                data.setdefault(within[1], []).append(Path(folder, name))
    del modules[PACKAGE.name]
    return modules, data


def _find_imports(code: str) -> list[str]:
    """Return the names that code imports from Despatch; some are modules, others stand in a module."""
    names = []
    for match in _IMPORT.finditer(code):
        module, imported, whole = match.groups()
        names.append(module or whole)
        if module:
            names += [f"{module}.{name}" for name in _NAME.findall(imported)]
    return names
