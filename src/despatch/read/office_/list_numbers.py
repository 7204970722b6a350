"""The numbers that an office program writes before the items of a list: they are not among the words it stores."""

from __future__ import annotations

from collections.abc import Callable

_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
BULLET = "•"
HIGHEST = 4000
"""No list counts further in Roman numerals."""


def roman(number: int) -> str:
    """Return a number in small Roman numerals; from `HIGHEST` on, in figures."""
    if not 0 < number < HIGHEST:
        return str(number)
    written = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        written += sign * count
    return written


def letters(number: int) -> str:
    """Return a, b ... z, then aa, bb ...: each round of the alphabet writes its letter once more."""
    if number < 1:
        return str(number)
    times, place = divmod(number - 1, 26)
    return "abcdefghijklmnopqrstuvwxyz"[place] * (min(times, 20) + 1)


_FORMS: dict[str, Callable[[int], str]] = {
    # as WordprocessingML names them
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "lowerLetter": letters,
    "upperLetter": lambda number: letters(number).upper(),
    "decimalZero": lambda number: f"{number:02}",
    "bullet": lambda _: BULLET,
    "none": lambda _: "",
    # as OpenDocument names them
    "i": roman,
    "I": lambda number: roman(number).upper(),
    "a": letters,
    "A": lambda number: letters(number).upper(),
    "": lambda _: "",
}


def numeral(number: int, form: str) -> str:
    """Return a number as a list of this form shows it; a form that is not known is shown in figures."""
    return _FORMS.get(form, str)(number)
