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
from typing import Any, ClassVar, TypeVar

import msgspec

from despatch.errors import SettingsError

FOLDER = resources.files(__package__)
"""Where the folders of the languages lie."""


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The keys of one subject. A table within a subject is a form of its own, without a `subject`."""

    subject: ClassVar[str]
    """The name of the file, without its ending."""


F = TypeVar("F", bound=Form)


def known() -> tuple[str, ...]:
    """Return the codes of the languages that ship with Despatch, sorted."""
    return tuple(sorted(p.name for p in FOLDER.iterdir() if p.is_dir() and len(p.name) == 2))


@cache
def load(code: str, form: type[F]) -> F:
    """Return what one language says of a subject; a form of defaults when it says nothing.

    Raises SettingsError for a language that is not known, and for a file that does not fit the form.
    """
    folder = FOLDER / code
    if not folder.is_dir():
        raise SettingsError(f"language {code!r} is not known: write one of {', '.join(known())} in despatch.toml")
    file = folder / f"{form.subject}.toml"
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


@cache
def merged(codes: tuple[str, ...], form: type[F]) -> F:
    """Return what several languages say of a subject, as one form.

    Lists are joined in the order of `codes`, without repeats, and so are tables. Where two languages give one word or number
    for the same key, the first language wins.
    Raises SettingsError as `load` does.
    """
    filled: list[F] = [load(code, form) for code in codes]
    return merge(form, filled)


def fill(form: type[F], data: Mapping[str, Any], file: str) -> F:
    """Return a form with the data of a file; raises SettingsError naming the file, the key and the nearest known key."""
    refuse_unknown(form, data, file, "")
    try:
        filled: F = msgspec.convert(data, form)
    except msgspec.ValidationError as wrong:
        raise SettingsError(f"{file}: {wrong}: correct that key") from None
    return filled


def refuse_unknown(form: type[Form], data: Mapping[str, Any], file: str, table: str) -> None:
    """Raise SettingsError for the first key of `data`, or of a table in it, that the form does not have."""
    fields = {field.encode_name: field.type for field in msgspec.structs.fields(form)}
    for key, value in data.items():
        name = f"{table}.{key}" if table else key
        if key not in fields:
            near = get_close_matches(key, fields, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"known keys are {', '.join(sorted(fields))}"
            raise SettingsError(f"{file}: the key {name!r} is not known: {hint}")
        inner = fields[key]
        if isinstance(inner, type) and issubclass(inner, Form) and isinstance(value, Mapping):
            refuse_unknown(inner, value, file, name)


def merge(form: type[F], filled: Sequence[F]) -> F:
    """Return several fillings of a form as one, by the rule of `merged`."""
    fields = [field.name for field in msgspec.structs.fields(form)]
    return form(**{name: _join([getattr(one, name) for one in filled]) for name in fields}) if filled else form()


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
