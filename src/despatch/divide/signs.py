"""Signs of where a line stands in a letter, cheap to read; dividing weighs them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from despatch.divide import recognisers
from despatch.divide.lines import Line
from despatch.languages import tables
from despatch.languages.dividing import DividingWords
from despatch.text.lines import COLUMNS
from despatch.text.tokens import low_words
from despatch.text.told import Codes, told

SHORT = 160
"""A line of at most so many characters may be a heading, a dateline, an address or a signature."""
FRONT_LINES = 5
"""A transcriber's note over the letters has at most so many lines."""
PAGE = 12
THIRD_FROM = 40
"""A line of a note in the third person has at least so many characters."""
RUN_IN = 120
"""How far into a longer line a dateline or a salutation may stand that was run into the text."""


class Sign:
    """The signs of a line, as bits of one number: a line may bear several, or none."""

    HEADING = 1  # who writes to whom
    DATE = 2  # a date, perhaps with a place, and nothing else
    SENT = 4  # a date that says it is the day of sending or receipt
    MARKING = 8  # Personal, Secret
    NUMBER = 16  # No. 29
    GREETING = 32  # a salutation on a line of its own
    CLOSING = 64  # Yours sincerely
    NAME = 128  # a short line that may be a signature
    TITLE = 256  # a short line that is no sentence
    PIECE = 512  # a title that names a diary, minutes, notes
    DATED = 1024  # a date or dateline begins a line of text
    GREETED = 2048  # a salutation begins a line of text
    APART = 4096  # an editors' note or a page head: no words of the letter
    LOWER = 8192  # begins with a small letter
    FULL_STOP = 16384  # ends as a sentence does
    TEXT = 32768  # too long, or too much a sentence, for an opening
    COMMA = 131072  # ends with a comma
    ENCODED = 262144  # the source's encoding calls it a heading
    TOWARDS = 524288  # a title with the word that comes before a recipient
    SPOKEN = 1048576  # somebody speaks: "I", "you"
    BRACKETED = 2097152  # the title of a piece in brackets, within another piece
    STOPPED_PIECE = 4194304  # a title that names a piece, but ends in a full stop, as a sentence does
    POSTSCRIPT = 8388608  # begins with the sign of a postscript
    FOOT = 16777216  # enclosures, copies, a docket: what stands below a signature and signs nothing
    THIRD = 268435456  # begins a note in the third person
    FRONT = 134217728  # the transcriber's note over the letters
    LABELLED = 67108864  # the first line of a head whose lines are labelled
    LETTERHEAD = 33554432  # a line of capitals, or the name of a firm
    VOLUME = 536870912  # a title of letters as a whole: "The Letters of Orla Fenn"
    ADDRESS = 65536  # names only one side: a heading, or the address inside a letter


OPENING = (
    Sign.HEADING
    | Sign.ADDRESS
    | Sign.DATE
    | Sign.SENT
    | Sign.MARKING
    | Sign.NUMBER
    | Sign.GREETING
    | Sign.DATED
    | Sign.GREETED
)
"""Signs that a letter begins at or soon after a line."""
AHEAD = Sign.HEADING | Sign.SENT | Sign.MARKING | Sign.NUMBER | Sign.GREETING
"""Signs that only stand before a letter's text."""
EVIDENCE = OPENING ^ Sign.NUMBER | Sign.CLOSING | Sign.PIECE
"""Signs of which a source that holds letters shows at least one."""
ENDING = Sign.CLOSING | Sign.NAME | Sign.DATE
"""Signs that a letter may end with the line."""

SPEECH = 600
"""So much of a paragraph is looked at to see whether somebody speaks."""
_NOUN = re.compile(r"(?:[^\W_](?:[\w'’]*[^\W_])?(?:-(?!-))?)+")
_STOPS = (".", "!", "?", "…", ".”", ".»", ".)", '."')
_STOPPED = frozenset(".!?…”»)\",;:-–—]'")
_LONGEST_TITLE = 110
_MARKS = "#*_=[]() "


def read_signs(text: str, lines: Sequence[Line], codes: tuple[str, ...]) -> list[int]:
    """Return the signs of each of `lines`, which lie in `text`; `codes` are the languages of its archive.

    Each line is read in the language that its paragraph tells.
    """
    language = told(text, codes)
    words = tables.merged(codes, DividingWords)
    seen: dict[tuple[str, Codes], int] = {}
    signs = [_signs(text, line, language.at(line.start, line.end), seen) for line in lines]
    first = next((i for i in range(1, len(lines)) if lines[i].gap), 0)
    if 0 < first <= FRONT_LINES and is_transcribers(text[lines[0].start : lines[first - 1].end], words):
        while (
            first + 1 < len(lines)
            and lines[first].length <= PAGE
            and lines[first + 1].gap
            and not signs[first] & (OPENING | Sign.PIECE)
        ):
            first += 1  # the number of a page above its first letter
        signs[:first] = [sign & (Sign.FULL_STOP | Sign.TEXT) | Sign.FRONT for sign in signs[:first]]
    for i in range(1, len(signs)):
        # "Dr. Hale" below a closing is a signature, not "Dear Hale".
        if signs[i - 1] & Sign.CLOSING and signs[i] & Sign.GREETING and not signs[i] & (Sign.COMMA | Sign.FULL_STOP):
            signs[i] ^= Sign.GREETING | Sign.NAME
    return signs


def _signs(text: str, line: Line, codes: Codes, seen: dict[tuple[str, Codes], int]) -> int:
    words = tables.merged(codes, DividingWords)
    if line.role in ("note", "notes", "head", "furniture"):
        return Sign.APART
    encoded = Sign.ENCODED if line.role == "title" else 0
    if line.length > SHORT:
        last = text[line.end - 1]
        # Text that ends without a stop ends with a signature that was run into it.
        end = Sign.COMMA if last == "," else Sign.FULL_STOP if last in _STOPPED else Sign.NAME
        head = text[line.start : line.start + RUN_IN]
        spoken = Sign.SPOKEN if _is_spoken(text[line.start : line.start + SPEECH], words) else 0
        piece = Sign.PIECE if _opens_piece(head, words) else 0
        third = (
            Sign.GREETED | Sign.SPOKEN | Sign.THIRD
            if recognisers.in_third_person(text[line.start : line.end], codes)
            else 0
        )
        return encoded | Sign.TEXT | end | spoken | piece | third | _run_in(head, codes)
    written = text[line.start : line.end]
    found = seen.get((written, codes))
    if found is None:
        found = seen[written, codes] = _short(written, words, codes)
    return found | encoded


def _run_in(head: str, codes: tuple[str, ...]) -> int:
    """Read the first words of a line of text."""
    signs = Sign.LOWER if head[0].islower() else 0
    signs |= Sign.POSTSCRIPT if recognisers.is_postscript(head, codes) else 0
    greeted, dated = recognisers.opens_with(head, codes)
    return signs | (Sign.GREETED if greeted else 0) | (Sign.DATED if dated else 0)


def is_transcribers(text: str, words: DividingWords) -> bool:
    """Say whether lines over the letters are their transcriber's: two words of such notes, and nobody speaks."""
    nouns = set(_NOUN.findall(text.lower()))
    found = nouns & words.transcripts
    titled = text.split("\n", maxsplit=1)[0].isupper() and len(text) < SHORT
    return len(found) > (0 if titled else 1) and not nouns & words.addresses


def _short(written: str, words: DividingWords, codes: tuple[str, ...]) -> int:
    if written.casefold().strip(_MARKS + ".:") in words.fronts:
        return Sign.TITLE | Sign.PIECE
    foot = Sign.FOOT if recognisers.is_foot(written, codes) else 0
    parts = [part.strip() for part in COLUMNS.split(written)] if "   " in written or "\t" in written else []
    if len(parts) > 1 and not foot:
        return _in_columns(parts, words, codes) | _of_words(written, words, codes)
    if recognisers.is_to_alone(written, codes):
        return Sign.ADDRESS
    head = Sign.LETTERHEAD if recognisers.is_letterhead(written, codes) else 0
    return _of_words(written, words, codes) | foot | head


def _in_columns(parts: list[str], words: DividingWords, codes: tuple[str, ...]) -> int:
    """Read a line set in columns: "Messrs. Hale & Orme        Elmford 24 Jany. 1812", "No. 3        2 Feb."."""
    signs = 0
    for part in filter(None, parts):
        if recognisers.is_date(part, codes) or part.casefold() in words.same_day:
            signs |= Sign.DATE
        elif recognisers.is_number(part, codes) and not part.isdigit():
            signs |= Sign.NUMBER
        elif any(word in words.same_day for word in part.casefold().replace(",", " ").split()):
            signs |= Sign.DATE
    # Figures alone may be a page's number, unless a date stands beside them.
    return signs | (Sign.NUMBER if signs & Sign.DATE and any(part.strip(".").isdigit() for part in parts) else 0)


def _of_words(written: str, words: DividingWords, codes: tuple[str, ...]) -> int:
    signs = Sign.LOWER if written[0].islower() else 0
    signs |= Sign.SPOKEN if _is_spoken(written, words) else 0
    if len(written) > THIRD_FROM and recognisers.in_third_person(written, codes):
        return signs | Sign.TEXT | Sign.GREETED | Sign.SPOKEN | Sign.THIRD
    if written.endswith(_STOPS) and not _is_abbreviated(written):
        signs |= Sign.FULL_STOP
    elif written[-1] == ",":
        signs |= Sign.COMMA
    for sign, says in _WHOLE:
        if says(written, codes):
            return signs | sign
    heading = recognisers.heading(written, codes)
    if heading is not None:
        # A question mark is the editors' doubt of a name; "Jr." ends a name, too.
        signs &= ~Sign.FULL_STOP
        if written[-1] == "." and not recognisers.is_suffix(written, codes):
            signs |= Sign.FULL_STOP
        # "Memorandum of Conversation, by A" says who wrote it down, not whom it was sent to.
        if heading.senders and heading.kind and not heading.recipients and _names_piece(written, words):
            return signs | Sign.HEADING | Sign.PIECE
        # "A to Unknown" has no recipient; a line that gives the recipient alone may be an inside address.
        numbered = (heading.number is not None and not heading.number.isdigit()) or heading.kind is not None
        return signs | (Sign.HEADING if heading.senders or numbered else Sign.ADDRESS)
    if recognisers.dated_heading(written, codes) is not None:
        return signs | Sign.HEADING
    if recognisers.is_numbered(written, codes):
        return signs | Sign.NUMBER | Sign.TITLE
    if written.isupper() and len(written) > 4 and _names_piece(written, words):
        # Capitals are a title, whatever they end with.
        return signs & ~(Sign.FULL_STOP | Sign.COMMA) | Sign.TITLE | Sign.PIECE
    if recognisers.is_date(written, codes):
        folded = written.lstrip("([ ").lower()
        return signs | Sign.DATE | (Sign.SENT if folded.startswith(words.sent) else 0)
    piece = not signs & (Sign.FULL_STOP | Sign.COMMA) and _names_piece(written, words)
    if not piece and recognisers.is_salutation(written, codes):
        return signs | Sign.GREETING
    if not piece and recognisers.is_closing(written, codes):
        return signs | Sign.CLOSING
    if recognisers.is_signature(written, codes):
        signs |= Sign.NAME
    if signs & Sign.FULL_STOP or written[-1] in ",;:" or len(written) > _LONGEST_TITLE:
        signs |= Sign.TEXT if len(written) > 60 or signs & Sign.FULL_STOP else 0
        if len(written) <= 60 and not signs & (Sign.SPOKEN | Sign.LOWER) and _names_piece(written, words):
            signs |= Sign.STOPPED_PIECE
    else:
        signs |= Sign.TITLE
        if piece:
            bracketed = written[0] == "[" and written[-1] == "]" and " " not in written
            return signs | Sign.PIECE | (Sign.BRACKETED if bracketed else 0)
        if recognisers.is_collection(written.strip(_MARKS), codes):
            signs |= Sign.VOLUME
        if recognisers.holds_recipient_word(written, codes):
            signs |= Sign.TOWARDS
    return signs | _run_in(written, codes)


def _is_abbreviated(written: str) -> bool:
    """Say whether the stop at the end is that of a last short word ("Esqr.", "Presidt."): the rest are all names."""
    if len(written) > 60 or written[-1] != ".":
        return False
    words = written.split()
    return len(words[-1]) <= 8 and sum(1 for word in words if word[0].islower()) <= 1 and len(words) <= 8


def _is_spoken(written: str, words: DividingWords) -> bool:
    """Say whether somebody speaks to somebody in what is written: "I", "you"."""
    return not words.speakers.isdisjoint(low_words(written.casefold()))


def _opens_piece(head: str, words: DividingWords) -> bool:
    """Say whether a title in capitals that names no letter was run into its text: "FOOTNOTES TO BOOK II 1 See"."""
    title = []
    for word in head.split():
        if not word.strip(".,:;)]").isupper():
            break
        title.append(word)
    return len(title) > 2 and _names_piece(" ".join(title), words)


def _names_piece(written: str, words: DividingWords) -> bool:
    return any(word in words.pieces for word in _NOUN.findall(written.lower()))


_WHOLE: tuple[tuple[int, Callable[[str, tuple[str, ...]], bool]], ...] = (
    (Sign.MARKING, recognisers.is_marking),
    (Sign.NUMBER, recognisers.is_number),
)
