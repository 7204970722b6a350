"""The words by which apparatus is known, compiled once for the languages of the archive."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from despatch.languages.apparatus import ApparatusWords
from despatch.languages.tables import merged
from despatch.text.patterns import NOTHING, any_of

_CODE = r"[A-Z][A-Za-z]{0,7}(?:-[A-Z][A-Za-z]{0,4})?"
"""A repository is a library's code: "MHi", "DLC: Washington Papers", "DNA: PCC, item 12A"."""
_SURE_CODE = r"(?:[A-Z]{2,4}|[A-Z]{1,3}[a-z]{1,3}[A-Z][A-Za-z]{0,4})(?:[:,;][^)\n]{0,80})?"
"""A code beyond doubt: "Copy (Secret)" is a marking."""


@dataclass(frozen=True, slots=True)
class Cues:
    """Compiled cues of one set of languages. Every pattern begins at a line feed, which `re` finds fast."""

    source_note: re.Pattern[str]
    """A line that opens with a witness and its repository, or with a phrase of the editors'."""
    note_title: re.Pattern[str]
    bracketed: re.Pattern[str]
    page: re.Pattern[str]
    """A page number in brackets: "[p. 12]"; not bound to a line."""
    navigation: re.Pattern[str]
    edge: re.Pattern[str]
    list_title: re.Pattern[str]
    """A line that is the title of a list of contents or of an index: the group says which."""
    transcriber: re.Pattern[str]
    """A line that opens what the makers of a digital text say of it."""
    maker: re.Pattern[str]
    """A line that names who edited or copied the letters, with the line of its place and date below."""
    page_head: re.Pattern[str]
    """The head of a printed page in brackets: "[Pageheading: A DAY AT SEA]"."""
    seal: re.Pattern[str]
    """The sign for a seal, at the end of a line: "[L.S.]"."""
    counted: frozenset[str]
    """Words that a number may follow without a space and still be their own."""


def _either_initial(words: Iterable[str]) -> str:
    """Return a pattern that takes a capital or a small initial: `re` is slow where all letters may be either."""
    both = (f"[{re.escape(w[0].upper())}{re.escape(w[0].lower())}]{re.escape(w[1:])}" for w in sorted(set(words)))
    return "|".join(both) or NOTHING


def _either(words: Iterable[str]) -> str:
    return any_of(words, blank="[ ]")


@cache
def gather(codes: tuple[str, ...]) -> Cues:
    """Return the cues of the languages `codes`; raises SettingsError for an unknown language."""
    words = merged(codes, ApparatusWords)
    notes = words.source_notes
    short = [word for word in notes.witnesses if len(word) < 4 or word.isupper()]
    long = [word for word in notes.witnesses if word not in short]
    # After a siglum that is no word, an owner's name may stand for the code: "RC (Jane Doe, Bath, 1974)".
    witness = rf"{_either(short)}\.?(?:[ ]?\([ ]?[A-Z][^()\n]{{0,160}}\)|,[ ]{_CODE}[:;.,)\n])"
    witness += rf"|{_either(long)}[ ]\({_SURE_CODE}\)"
    bare = rf"{_either(notes.alone)}[ ]?\.?(?=\n|\Z)"
    initials = "".join(
        sorted({c for word in (*notes.witnesses, *notes.phrases) for c in (word[0], word[0].swapcase())})
    )
    opening = rf"(?=[{re.escape(initials)}])" if initials else NOTHING
    return Cues(
        # The initials first: most lines are passed over at their first letter.
        source_note=re.compile(
            rf"\n[ \t]{{0,8}}{opening}(?:{witness}|{bare}|(?:{_either_initial(notes.phrases)})(?!\w))"
        ),
        note_title=re.compile(rf"\n[ \t]{{0,8}}(?i:{_either(words.notes.titles)})[.:]?[ \t]{{0,8}}(?=\n|\Z)"),
        bracketed=re.compile(rf"\[(?i:{_either(words.notes.bracketed)})(?![\w-])[^\[\]]{{0,2000}}\]"),
        page=re.compile(rf"\[(?i:{_either(words.pages.words)})[ ]?[0-9]{{1,5}}[a-z]?\]"),
        navigation=re.compile(rf"\n[ \t]{{0,8}}(?i:{_either(words.navigation.anywhere)})(?!\w)[^\n]{{0,160}}(?=\n|\Z)"),
        edge=re.compile(rf"[ \t]{{0,8}}(?i:{_either(words.navigation.edges)})(?!\w)"),
        list_title=re.compile(
            rf"^[ \t]{{0,40}}(?:(?P<contents>(?i:{_either(words.lists.contents)}))"
            rf"|(?P<index>(?i:{_either(words.lists.index)})))[.:]?[ \t]{{0,8}}$",
            re.MULTILINE,
        ),
        transcriber=re.compile(
            rf"^[ \t]{{0,8}}(?i:{_either(words.lists.transcribers)})[.:]?[ \t]{{0,8}}$", re.MULTILINE
        ),
        maker=re.compile(
            rf"^[ \t#*_]{{0,40}}(?i:{_either(words.lists.makers)})(?!\w)[^\n]{{0,120}}$"
            r"(?:\n[^\n]{0,50}\b[12][0-9]{3}[.)]?[ \t]{0,8}$)?",
            re.MULTILINE,
        ),
        page_head=re.compile(rf"\[(?i:{_either(words.pages.heads)}): ?[^\[\]\n]{{0,160}}\]"),
        # The bracket first, which `re` finds fast.
        seal=re.compile(rf"[\[(](?:{_either(words.marks.seals)})[\])](?=[.]?[ \t]{{0,8}}$)", re.MULTILINE),
        counted=frozenset(word.casefold() for word in words.marks.counted),
    )
