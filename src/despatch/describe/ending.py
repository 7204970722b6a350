"""The end of a letter: closing, signature, postscript and enclosures, from its last lines."""

from __future__ import annotations

from dataclasses import dataclass

from despatch.describe.windows import Window
from despatch.formulas import lines
from despatch.formulas.closings import Closing, find
from despatch.formulas.foot import foot_start
from despatch.formulas.lexicon import lexicon
from despatch.formulas.postscripts import postscripts
from despatch.model import Span
from despatch.names.alike import same_person
from despatch.names.written import Named, core, could_name, is_initial, known, parties, tokens

MOST_POSTSCRIPTS = 4
MOST_ADDRESS = 6
"""An address at the foot has at most so many lines."""
LONGEST_ADDRESS = 70
MOST_OFFICE = 8
"""So many words of office may stand between a signature and the address below it."""


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
    foot = foot_start(text, opened, end, languages)
    if foot < end and postscript is None:
        above, more = _enclosures(text, opened, foot, languages)
        signed, below = _closing(text, opened, above, languages)
        if signed and signed.signature:
            end, enclosures, closing, postscript = above, (*more, *enclosures), signed, below
    block = _block_below(text, opened, end, languages)
    if block is not None:
        return Ending(block[0], postscript, enclosures, block[1])
    address: tuple[Named, ...] = ()
    if closing and closing.signature:
        address = _address_below(text, closing.signature.span.end, end, languages)
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


def _block_below(
    text: str, opened: int, end: int, languages: tuple[str, ...]
) -> tuple[Closing, tuple[Named, ...]] | None:
    """Read the address at the foot of a letter, below its signature: "The Right Honourable / The Earl of Orme"."""
    lex = lexicon(languages)
    at = end
    for _ in range(MOST_ADDRESS):
        at = text.rfind("\n", opened, at)
        if at <= opened or at < 0:
            return None
        line = text[at + 1 : end].split("\n", maxsplit=1)[0]
        if len(line.strip()) > LONGEST_ADDRESS:
            return None
        words = tokens(line)
        if not words:
            continue
        titled = known(words[0][0], lex.honorifics) or lex.office_pattern.match(line.strip())
        if not titled or is_initial(words[0][0]) or len(tokens(text, at, end)) < 2:
            continue
        closing = find(text, opened, at, languages)
        signed = closing.signature if closing else None
        if closing is None or signed is None or not signed.names or text[signed.span.end : at].count("\n") > 4:
            continue
        if len(text[signed.span.end : at].split()) > MOST_OFFICE or signed.span.end > at:
            continue
        named = _addressed(text, at + 1, end, languages)
        if named and not any(is_signer(named[0].name, signer.name) for signer in signed.names):
            return closing, named
    return None


def _addressed(text: str, start: int, end: int, languages: tuple[str, ...]) -> tuple[Named, ...]:
    """Read whom an address names: its first line, or the next where the first holds titles only."""
    lex = lexicon(languages)
    at = start
    for line in text[start:end].split("\n")[:3]:
        words = tokens(text, at, at + len(line))
        if words and not all(known(m[0], lex.honorifics | lex.articles) for m in words):
            stop = words[0].start() + len(text[words[0].start() : words[-1].end()].rstrip(" ,&"))
            last = text[words[0].start() : stop].rsplit(maxsplit=1)[-1]
            stop -= last[-1] == "." and "." not in last[:-1] and not known(last, lex.suffixes | lex.firm_words)
            bare = text[words[0].start() : stop]
            return parties(text, words[0].start(), stop, lex) if could_name(bare, lex) else ()
        at += len(line) + 1
    return ()


def is_signer(name: str, signer: str) -> bool:
    """Say whether the name over an address is the signer's own, by a whole word that both have."""
    shared = {core(word).strip(".") for word in name.split()} & {core(word).strip(".") for word in signer.split()}
    return any(len(word) > 2 for word in shared) and same_person(name, signer)


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
