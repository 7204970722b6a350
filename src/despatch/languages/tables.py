"""The loader of language data: one TOML file a subject in each language's folder, checked against the subject's form.

A form is a `Form` class in `languages/<subject>.py`. Its fields are the keys that a file may have. Every field has a
default, so a missing subject or key is silence. A key that the form does not know is refused.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from importlib import resources
from typing import Any, ClassVar, TypeVar, cast, get_type_hints

import msgspec

from despatch.errors import SettingsError

FOLDER = resources.files(__package__)
"""Where the folders of the languages lie."""


class Form:
    """The keys of one subject: a frozen dataclass. A table within a subject is a form of its own, without a `FILE`."""

    __slots__ = ()
    FILE: ClassVar[str]
    """The name of the file, without its ending."""


F = TypeVar("F", bound=Form)


def known() -> tuple[str, ...]:
    """Return the codes of the languages that ship with Despatch, sorted."""
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
    if not file.is_file():
        return form()
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError as wrong:
        raise SettingsError(f"{file}: not UTF-8 at byte {wrong.start}: save the file as UTF-8") from None
    except tomllib.TOMLDecodeError as wrong:
        raise SettingsError(f"{file}: not TOML ({wrong}): correct that line") from None
    if not data:
        raise SettingsError(f"{file}: the file is empty: fill it as the one of another language, or delete it")
    return fill(form, data, str(file))


def merged(codes: tuple[str, ...], form: type[F]) -> F:
    """Return what several languages say of a subject, as one form.

    Lists are joined in the order of `codes`, without repeats, and so are tables. Where two languages give one word or number
    for the same key, the first language wins.
    Raises SettingsError as `load` does.
    """
    filled: F = _merged(codes, cast("Any", form))
    return filled


@cache
def _merged(codes: tuple[str, ...], form: Any) -> Any:
    return merge(form, [load(code, form) for code in codes])


def fill(form: type[F], data: Mapping[str, Any], file: str, table: str = "") -> F:
    """Return a form with the data of a file; raises SettingsError naming the file, the key and the nearest known key.

    A field that Python keeps the name of (`from_`) stands in the file without its underscore. `table` is where `data` stands
    in the file.
    """
    kinds = {name.removesuffix("_"): (name, kind) for name, kind in get_type_hints(form).items() if name != "FILE"}
    filled: dict[str, Any] = {}
    for key, value in data.items():
        name = f"{table}.{key}" if table else key
        if key not in kinds:
            near = get_close_matches(key, kinds, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"known keys are {', '.join(sorted(kinds))}"
            raise SettingsError(f"{file}: the key {name!r} is not known: {hint}")
        field, kind = kinds[key]
        if isinstance(kind, type) and issubclass(kind, Form) and isinstance(value, Mapping):
            filled[field] = fill(kind, value, file, name)
            continue
        try:
            filled[field] = msgspec.convert(value, kind)
        except msgspec.ValidationError as wrong:
            raise SettingsError(f"{file}: the key {name!r} does not fit ({wrong}): correct it") from None
    return form(**filled)


def merge(form: type[F], filled: Sequence[F]) -> F:
    """Return several fillings of a form as one, by the rule of `merged`."""
    names = [name for name in get_type_hints(form) if name != "FILE"]
    return form(**{name: _join([getattr(one, name) for one in filled]) for name in names}) if filled else form()


def _join(values: Sequence[Any]) -> Any:
    first = values[0]
    if isinstance(first, Form):
        return merge(type(first), values)
    if isinstance(first, Mapping):
        keys = dict.fromkeys(key for one in values for key in one)
        return {key: _join([one[key] for one in values if key in one]) for key in keys}
    if isinstance(first, tuple):
        return tuple(dict.fromkeys(item for one in values for item in one))
    if isinstance(first, frozenset):
        return frozenset[Any]().union(*values)
    return next((one for one in values if one), first)
