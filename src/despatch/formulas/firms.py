"""Firms that sign: "For HALE, ORME & Co.", "p. pro. Hale & Sons", "Quill Brothers Ltd": one body, whatever joins it."""

from __future__ import annotations

from despatch.formulas.lexicon import Lexicon
from despatch.formulas.phrases import Phrases
from despatch.model import Span
from despatch.names.written import Named, could_name, is_capital, known, tokens

MOST_WORDS = 12


def firm_in(text: str, start: int, end: int, say: Phrases, lex: Lexicon) -> Named | None:
    """Read the firm that ends the line `text[start:end]`, alone or after "for", "per pro" and the like."""
    # Most lines are long and end with no word of a firm: their other words need no look.
    if not (ending := text[start:end].rsplit(None, 1)) or not known(ending[-1], lex.firm_words):
        return None
    words = tokens(text, start, end)
    lead = say.for_another_pattern.match(text, start, end)
    first = next((i for i, match in enumerate(words) if lead and match.start() >= lead.end()), 0)
    for begin in range(max(first, len(words) - MOST_WORDS), len(words)):
        after_deputy = begin == first or known(words[begin - 1][0], say.for_another)
        if after_deputy and _is_firm([match[0] for match in words[begin:]], lex):
            span = Span(
                words[begin].start(), words[begin].start() + len(text[words[begin].start() : end].rstrip(" ,:"))
            )
            return Named(span.of(text), span)
    return None


def firm_at_start(text: str, start: int, end: int, lex: Lexicon) -> Named | None:
    """Read the firm that a line of an address begins with: "Messrs. Hale, Orme & Co. Elmford"."""
    words = tokens(text, start, end)
    for stop in range(len(words), 1, -1):
        if _is_firm([match[0] for match in words[:stop]], lex):
            at = words[0].start()
            span = Span(at, at + len(text[at : words[stop - 1].end()].rstrip(" ,:")))
            return Named(span.of(text), span)
    # Partners whose firm has no other name: "Messrs. Hale & Orme".
    joined = any(known(match[0], lex.joiners) for match in words[1:-1])
    if not joined or not known(words[0][0], lex.firm_titles):
        return None
    comma = text.find(",", start, end)
    stop_at = comma if comma >= 0 and any(known(m[0], lex.joiners) for m in tokens(text, start, comma)) else end
    span = Span(words[0].start(), start + len(text[start:stop_at].rstrip(" ,.")))
    return Named(span.of(text), span) if could_name(span.of(text), lex) else None


def _is_firm(words: list[str], lex: Lexicon) -> bool:
    """Say whether words name a firm: capitals and joiners, and a word such as "& Co." or "Ltd" at the end."""
    if not 2 <= len(words) <= MOST_WORDS or not is_capital(words[0]) or known(words[0], lex.never_names):
        return False
    if not known(words[-1], lex.firm_words) or known(words[-1], lex.others):
        return False
    joined = any(known(word, lex.joiners) for word in words) or known(words[-1], lex.firm_ends)
    return joined and all(is_capital(word) or known(word, lex.joiners | lex.particles | lex.articles) for word in words)
