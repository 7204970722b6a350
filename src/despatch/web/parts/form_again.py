"""A form of an editor that could not be taken: what was typed, to be mended, with what is wrong beside its field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from despatch.web.desk import TOKEN, Form
from despatch.web.urls import letter_path

_LINES, _LINE = "lines", "line"
_TYPED: Mapping[str, tuple[str, str]] = {
    "value": ("What it is", _LINES),
    "words": ("The words", _LINES),
    "target": ("The letter’s id", _LINE),
    "label": ("Name", _LINE),
    "date": ("From this day, month or year on", _LINE),
    "other": ("The other’s id, or words of its passages alone", _LINE),
    "tags": ("Tags", _LINE),
    "reason": ("Reason, for readers", _LINE),
    "private_reason": ("Reason that readers never see", _LINE),
    "until": ("Until the day", _LINE),
    "years": ("For so many years", _LINE),
    "died": ("Who died in", _LINE),
    "code": ("Law or rule", _LINE),
    "authority": ("By whose word", _LINE),
    "title": ("In place of its names", _LINE),
    "review": ("Look at it again on", _LINE),
    "next": ("Look at it again on", _LINE),
    "why": ("Why", _LINE),
    "by": ("Who", _LINE),
}
"""The fields into which an editor types, in their order: what each is called, and whether it has several lines."""
_ABOUT: Mapping[tuple[str, str], str] = {
    ("same", "other"): "The other name, as letters write it",
    ("cut", "words"): "A new letter begins with these words",
    ("restrict", "words"): "Only these words of it",
    ("note", "words"): "These words",
}
_BLAMED = {
    "field": "value",
    "cut": "words",
    "note": "words",
    "version": "target",
    "reference": "target",
    "same": "other",
}
"""The field that is wrong in a form of each kind, where the error does not say."""
_BUSINESS = {"label": "label", "join": "other", "settle": "date"}
_PICKED = ("pick", "unknown", "keep")
"""Buttons that say in one press what can be typed as well."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A field with what was typed into it, and what is wrong with that."""

    name: str
    label: str
    value: str
    several: bool
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class FormAgain:
    """The form: where it goes, what goes along unseen, its fields, what is wrong beside them, and the way back."""

    action: str
    kept: tuple[tuple[str, str], ...]
    fields: tuple[Typed, ...]
    trouble: str
    back: str
    mendable: bool
    """It can be mended here. What is ticked can be so on its own page alone."""


def form_again(action: str, form: Form, trouble: str, field: str = "", *, gone: bool = False) -> FormAgain:
    """Return the form that was sent to `action`, with `trouble` at the field that is wrong, if that is known.

    `gone` says that something named in it is not there.
    """
    do = form.one("do") if action == "/decide" else action.removeprefix("/")
    wrong = field or (_BUSINESS.get(form.one("what"), "") if do == "matter" else _BLAMED.get(do, ""))
    if gone and do == "field" and form.one("scope") != "name":
        wrong = ""  # the letter itself, which nobody typed
    picked = form.one("pick") if wrong in _TYPED else ""
    fields = tuple(_fields(form, do, wrong, trouble, picked))
    shown = {one.name for one in fields}
    passed_over = {*shown, TOKEN, *(_PICKED if wrong in shown else ())}
    kept = [(name, value) for name, values in form.fields.items() for value in values if name not in passed_over]
    beside = any(one.trouble for one in fields)
    mendable = bool(fields) and field != "act"
    return FormAgain(action, tuple(kept), fields, "" if beside else trouble, _way_back(form), mendable)


def _fields(form: Form, do: str, wrong: str, trouble: str, picked: str) -> Iterator[Typed]:
    for name, (label, shape) in _TYPED.items():
        if name not in form.fields and name != wrong:
            continue
        called = _ABOUT.get((do, name), label)
        if (do, name) == ("field", "value") and form.one("field"):
            called = form.one("field").capitalize()
        value = "\n".join(form.fields.get(name, ())) or (picked if name == wrong else "")
        yield Typed(name, called, value, shape == _LINES, trouble if name == wrong else "")


def _way_back(form: Form) -> str:
    """Return the address of the page with the form, if it is one of ours; else that of its letter."""
    asked = form.one("back")
    parts = urlsplit(asked)
    ours = not (parts.scheme or parts.netloc) and parts.path.startswith("/") and not parts.path.startswith("//")
    if ours and "\\" not in asked:
        return asked
    return letter_path(form.one("letter")) if form.one("letter") else ""
