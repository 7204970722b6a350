"""The loader of language data: one TOML file a subject in each language's folder, checked against the subject's form.

A form is a `Form` class in `languages/<subject>.py`. Its fields are the keys that a file may have. Every field has a
default, so a missing subject or key is silence. A key that the form does not know is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from difflib import get_close_matches
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import zip_longest
from typing import Any, ClassVar, TypeVar, cast, get_type_hints

import msgspec

from despatch.errors import SettingsError
from despatch.toml_file import parse_toml, read_text

FOLDER = resources.files(__package__)
"""Where the folders of the languages lie."""


class Form:
    """The keys of one subject: a frozen dataclass. A table within a subject is a form of its own, without a `FILE`.

    A room that needs more than the words, such as patterns, makes a subclass with cached properties and loads that.
    """

    __slots__ = ()
    FILE: ClassVar[str]
    """The name of the file, without its ending."""
    CASEFOLD: ClassVar[bool] = False
    """Whether words are compared without regard to case, so that they are casefolded when they are read."""


F = TypeVar("F", bound=Form)


@cache
def known() -> tuple[str, ...]:
    """Return the codes of the languages that letters are read in, sorted: those whose dates are known."""
    return tuple(code for code in named() if (FOLDER / code / "dates.toml").is_file())


def named() -> tuple[str, ...]:
    """Return the codes of all languages that have a folder, sorted; of some only the columns of tables are known."""
    return tuple(sorted(p.name for p in FOLDER.iterdir() if p.is_dir() and len(p.name) == 2))


def load(code: str, form: type[F]) -> F:
    """Return what one language says of a subject; a form of defaults when it says nothing.

    Raises SettingsError for a language that is not known, and for a file that does not fit the form.
    """
    filled: F = _load(code, cast("Any", form))
    return filled


@cache
def _load(code: str, form: Any) -> Any:
    folder = FOLDER / code
    if not folder.is_dir():
        raise SettingsError(f"language {code!r} is not known: write one of {', '.join(known())} in despatch.toml")
    file = folder / f"{form.FILE}.toml"
    return fill(form, read(file), str(file)) if file.is_file() else form()


def read(file: Traversable) -> dict[str, Any]:
    """Return the data of a TOML file. Raises SettingsError, which names the file and its line, when it is no TOML."""
    data = parse_toml(read_text(file), str(file))
    if not data:
        raise SettingsError(f"{file}: the file is empty: fill it as the one of another language")
    return data


def merged(codes: tuple[str, ...], form: type[F]) -> F:
    """Return what several languages say of a subject, as one form.

    Lists are joined in the order of `codes`, without repeats, and so are tables. A list of lists is joined place by
    place. Where two languages give one word, number, yes or no for the same key, the first language wins.
    Raises SettingsError as `load` does.
    """
    filled: F = _merged(codes, cast("Any", form))
    return filled


@cache
def _merged(codes: tuple[str, ...], form: Any) -> Any:
    return merge(form, [load(code, form) for code in codes])


def fill(form: type[F], data: Mapping[str, Any], file: str, table: str = "") -> F:
    """Return a form with the data of a file; raises SettingsError naming the file, the key and the nearest known key.

    A field whose name Python reserves (`from_`) stands in the file without its underscore. `table` is the table of the
    file that `data` is.
    """
    hints = get_type_hints(form)
    names = {field.name.removesuffix("_"): field.name for field in fields(cast("Any", form))}
    filled: dict[str, Any] = {}
    for key, value in data.items():
        where = f"{table}.{key}" if table else key
        if key not in names:
            near = get_close_matches(key, names, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"known keys are {', '.join(sorted(names))}"
            raise SettingsError(f"{file}: the key {where!r} is not known: {hint}")
        kind = hints[names[key]]
        if isinstance(kind, type) and issubclass(kind, Form) and isinstance(value, Mapping):
            filled[names[key]] = fill(kind, value, file, where)
            continue
        try:
            filled[names[key]] = msgspec.convert(_casefolded(value) if form.CASEFOLD else value, kind)
        except msgspec.ValidationError as wrong:
            raise SettingsError(f"{file}: the key {where!r} does not fit ({wrong}): correct it") from None
    return form(**filled)


def _casefolded(value: Any) -> Any:
    """Casefold the words of a list, and of the lists of a table."""
    if isinstance(value, Mapping):
        return {key: _casefolded(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_casefolded(item) for item in value]
    return value.casefold() if isinstance(value, str) else value


def merge(form: type[F], fillings: Sequence[F]) -> F:
    """Return several fillings of a form as one, by the rule of `merged`."""
    if not fillings:
        return form()
    names = [field.name for field in fields(cast("Any", form))]
    return form(**{name: _join([getattr(filling, name) for filling in fillings]) for name in names})


def _join(values: Sequence[Any]) -> Any:
    first = values[0]
    if isinstance(first, Form):
        return merge(type(first), values)
    if isinstance(first, Mapping):
        keys = dict.fromkeys(key for table in values for key in table)
        return {key: _join([table[key] for table in values if key in table]) for key in keys}
    if isinstance(first, frozenset):
        return frozenset[Any]().union(*values)
    if isinstance(first, tuple):
        items = [item for value in values for item in value]
        if any(isinstance(item, tuple) for item in items):
            return tuple(_join(places) for places in zip_longest(*values, fillvalue=()))
        return tuple(dict.fromkeys(items))
    return next((value for value in values if value or value is False), first)
