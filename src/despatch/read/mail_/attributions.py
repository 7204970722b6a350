"""The line above a quotation ("On Monday, Josiah Quill wrote:"): its words come in; who wrote and when go out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from despatch import dates
from despatch.dates.lexicon import weekday
from despatch.languages.mail import mail_words
from despatch.text.patterns import any_of

LONGEST = 400
_NAME_WORDS = 6
_ADDRESS = re.compile(
    r"[(<\[]?(?:mailto:)?[\w.+=-]{1,80}(?:@| at )[\w-]{1,80}(?:\.[\w-]{1,80}){1,6}[)>\]]?|<[^<>\n]{1,300}>"
)
_TIME = re.compile(
    r"\b\d{1,2}[:.h]\d\d(?::\d\d)?(?:\s?[AaPp]\.?[Mm]\b\.?)?(?:\s{0,2}[+-]\d{4}|\s{0,2}(?:GMT|UTC|Z)(?:[+-]\d{1,4})?)?"
    r"(?:\s?\([A-Z][A-Za-z ]{1,30}\))?"
)
_FIGURES = re.compile(r"\b[\d./-]{1,12}\b")
_WORD = re.compile(r"[\w'’.@-]+")
_BETWEEN = re.compile(r"[,:;\n\"()\[\]]+")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whose words a quotation holds and of which day (EDTF), as far as the line above it tells."""

    name: str | None = None
    edtf: str | None = None


@cache
def _wrote() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?i:{any_of(mail_words().wrote)})(?!\w)")


def first_word(words: str) -> str:
    """Return the first word, in small letters."""
    found = _WORD.search(words)
    return found[0].casefold() if found and found.start() < 3 else ""


def read_opening(said: str, languages: tuple[str, ...]) -> Attribution | None:
    """Read a line of which no marks below say what it is: it must open as such lines do, and name a time or address."""
    if first_word(said) not in mail_words().opening or not (_TIME.search(said) or _ADDRESS.search(said)):
        return None
    return read_attribution(said, languages)


def read_attribution(said: str, languages: tuple[str, ...]) -> Attribution | None:
    """Read "On Mon, 16 Nov 2009 21:28:37 +0600, Josiah Quill wrote:"; None for other words."""
    if len(said) > LONGEST or not _wrote().search(said):
        return None
    if not said.rstrip().endswith((":", "...", "…")) and not _wrote().search(said[-20:]):
        return None
    edtf, rest = None, said
    if _FIGURES.search(said):
        for date in dates.find(said, 0, len(said), languages):
            if date.year and date.month and date.day and not date.alternatives and date.until is None:
                edtf = f"{date.year:04}-{date.month:02}-{date.day:02}"
            rest = f"{rest[: date.span.start]}{',' * (date.span.end - date.span.start)}{rest[date.span.end :]}"
    rest = _TIME.sub(",", rest)
    bare = next((found[0].strip("()[]") for found in _ADDRESS.finditer(rest) if found[0][0] != "<"), None)
    rest = _FIGURES.sub(",", _wrote().sub(",", _ADDRESS.sub(",", rest)))
    names = [name for piece in _BETWEEN.split(rest) if (name := _name(piece, languages))]
    if len(names) == 2 and " " not in names[0] and " " not in names[1]:
        names = [f"{names[0]}, {names[1]}"]
    name = max(names, key=len) if names else bare
    return Attribution(name, edtf) if name or edtf else None


def _name(piece: str, languages: tuple[str, ...]) -> str | None:
    """Return the name in a piece of the line, without the words that join names and days."""
    words = piece.split()
    joints = mail_words().joints
    while words and (words[0].casefold().strip(".") in joints or not any(map(str.isalpha, words[0]))):
        words.pop(0)
    while words and (words[-1].casefold().strip(".") in joints or not any(map(str.isalpha, words[-1]))):
        words.pop()
    name = " ".join(words)
    if not words or len(words) > _NAME_WORDS or not name[0].isupper() or weekday(name, languages) is not None:
        return None
    return name
