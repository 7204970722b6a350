"""The end of a letter: closing, signature, postscript and enclosures, from its last lines."""

from __future__ import annotations

from dataclasses import dataclass

from despatch.describe.windows import Window
from despatch.formulas import lines
from despatch.formulas.closings import Closing, find, postscripts
from despatch.formulas.lexicon import lexicon
from despatch.model import Span
from despatch.names.written import Named, could_name, known, parties, tokens

MOST_POSTSCRIPTS = 4


@dataclass(frozen=True, slots=True)
class Ending:
    """The last lines as read. Spans count in the zone."""

    closing: Closing | None = None
    postscript: Span | None = None
    enclosures: tuple[Span, ...] = ()
    address: tuple[Named, ...] = ()
    """Who a line of address below the signature names."""


def read_ending(window: Window, opened: int, languages: tuple[str, ...]) -> Ending:
    """Read how the letter in `zone` ends. `opened` is where, in the zone, its opening ends (0 when before it)."""
    text = window.text
    end, enclosures = _enclosures(text, opened, len(text.rstrip()), languages)
    closing, postscript = _closing(text, opened, end, languages)
    address: tuple[Named, ...] = ()
    if closing and closing.signature:
        signed = closing.signature.span
        address = _address_below(text, signed.end, end, languages)
    return Ending(closing, postscript, enclosures, address)


def _closing(text: str, opened: int, end: int, languages: tuple[str, ...]) -> tuple[Closing | None, Span | None]:
    """Find the closing, before the postscript when a sign ("P.S.") shows one."""
    signs = [at for at in postscripts(text, opened, end, languages) if at > opened]
    for sign in signs[:MOST_POSTSCRIPTS]:
        closing = find(text, opened, sign, languages)
        if closing and closing.signature and closing.signature.span.end >= _last_word(text, sign) - 90:
            return closing, Span(sign, end)
    closing = find(text, opened, end, languages)
    if signs and (closing is None or closing.signature is None):
        return closing or find(text, opened, signs[-1], languages), Span(signs[-1], end)
    return closing, None


def _last_word(text: str, end: int) -> int:
    return len(text[:end].rstrip())


def _enclosures(text: str, opened: int, end: int, languages: tuple[str, ...]) -> tuple[int, tuple[Span, ...]]:
    """Read the lines that announce enclosures, from the bottom up; return where the letter ends without them."""
    found: list[Span] = []
    stop = end
    for _ in range(6):
        begin = max(text.rfind("\n", 0, stop) + 1, 0)
        if begin <= opened or begin >= stop:
            break
        line = text[begin:stop]
        if line.strip():
            if not lines.enclosure(line, languages):
                break
            found.append(Span(begin, stop))
            end = len(text[:begin].rstrip())
        stop = begin - 1
    return end, tuple(reversed(found))


def _address_below(text: str, start: int, end: int, languages: tuple[str, ...]) -> tuple[Named, ...]:
    """Read a line of address below the signature: "To the Honble Adam Hale Esqr."."""
    lex = lexicon(languages)
    alone = False
    for line in text[start:end].split("\n")[:8]:
        stripped = line.strip()
        begin = start + len(line) - len(line.lstrip())
        start += len(line) + 1
        if alone and stripped:
            return parties(text, begin, begin + len(stripped), lex) if could_name(stripped.strip(" ,."), lex) else ()
        if stripped.rstrip(":").casefold() in lex.recipient_words:
            alone = True  # "to" on a line of its own, and the name on the next
            continue
        words = tokens(text, begin, begin + len(stripped))
        if len(words) < 2 or not known(words[0][0], lex.recipient_words) or not lines.address(stripped, languages):
            continue
        return parties(text, words[1].start(), words[-1].end(), lex)
    return ()
