"""The words by which apparatus is known, gathered from the languages of the archive."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from despatch import languages


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
    counted: frozenset[str]
    """Words that a number may follow without a space and still be their own."""


def _either_initial(words: list[str]) -> str:
    """Return an alternation that takes a capital or a small initial: `re` is slow where all letters may be either."""
    both = (f"[{re.escape(w[0].upper())}{re.escape(w[0].lower())}]{re.escape(w[1:])}" for w in sorted(set(words)))
    return "|".join(both) or r"(?!)"


def _any(words: list[str]) -> str:
    """Return an alternation of `words`, the longest first; one that never matches when there are none."""
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", "[ ]") for word in longest_first) or r"(?!)"


@cache
def gather(codes: tuple[str, ...]) -> Cues:
    """Return the cues of the languages `codes`; raises SettingsError for an unknown language."""
    data = [languages.load(code, "apparatus") for code in codes]

    def words(section: str, key: str) -> list[str]:
        return [str(word) for part in data for word in part.get(section, {}).get(key, ())]

    sigla = words("source_notes", "witnesses")
    short = [word for word in sigla if len(word) < 4 or word.isupper()]
    # A repository is a library's code: "MHi", "DLC: Washington Papers", "DNA: PCC, item 12A".
    code = r"[A-Z][A-Za-z]{0,7}(?:-[A-Z][A-Za-z]{0,4})?"
    # After a siglum that is no word, an owner's name may stand for the code: "RC (Jane Doe, Bath, 1974)".
    witness = rf"(?:{_any(short)})\.?(?:[ ]?\([ ]?[A-Z][^()\n]{{0,160}}\)|,[ ]{code}[:;.,)\n])"
    # After a word it must be a code beyond doubt: "Copy (Secret)" is a marking.
    sure = r"(?:[A-Z]{2,4}|[A-Z]{1,3}[a-z]{1,3}[A-Z][A-Za-z]{0,4})(?:[:,;][^)\n]{0,80})?"
    witness += rf"|(?:{_any([word for word in sigla if word not in short])})[ ]\({sure}\)"
    bare = rf"(?:{_any(words('source_notes', 'alone'))})[ ]?\.?(?=\n|\Z)"
    phrases = words("source_notes", "phrases")
    initials = "".join(sorted({c for word in sigla + phrases for c in (word[0], word[0].swapcase())}))
    return Cues(
        source_note=re.compile(
            # The initials first: most lines are passed over at their first letter.
            rf"\n[ \t]{{0,8}}(?=[{re.escape(initials)}])(?:{witness}|{bare}|(?:{_either_initial(phrases)})(?!\w))",
        ),
        note_title=re.compile(rf"\n[ \t]{{0,8}}(?i:{_any(words('notes', 'titles'))})[.:]?[ \t]{{0,8}}(?=\n|\Z)"),
        bracketed=re.compile(rf"\[(?i:{_any(words('notes', 'bracketed'))})(?![\w-])[^\[\]]{{0,2000}}\]"),
        page=re.compile(rf"\[(?i:{_any(words('pages', 'words'))})[ ]?[0-9]{{1,5}}[a-z]?\]"),
        navigation=re.compile(
            rf"\n[ \t]{{0,8}}(?i:{_any(words('navigation', 'anywhere'))})(?!\w)[^\n]{{0,160}}(?=\n|\Z)"
        ),
        edge=re.compile(rf"[ \t]{{0,8}}(?i:{_any(words('navigation', 'edges'))})(?!\w)"),
        counted=frozenset(word.casefold() for word in words("marks", "counted")),
    )
