"""How a letter opens: the salutation, alone on its line or run into the first sentence, and whom it names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from despatch.formulas.lexicon import Lexicon, lexicon
from despatch.formulas.phrases import Phrases, phrases
from despatch.model import Span
from despatch.names.written import core, is_capital, known, tokens

_ENDS = ",:;!—–"
_SPAN = 90
_DASH = re.compile(r"--|[—–]")
Word = re.Match[str]


@dataclass(frozen=True, slots=True)
class Salutation:
    """The words of address, and the name among them ("Mr. Harper", "Betsy") when they hold one."""

    span: Span
    name: Span | None


@lru_cache(maxsize=4096)
def salutation(text: str, languages: tuple[str, ...], start: int = 0) -> Salutation | None:
    """Read the salutation that `text` begins with at `start`; None when it begins with something else.

    It ends at its comma, colon or exclamation mark, or where the words of address end: in
    "Dear Sir Elmford 10th March 1799 I was" it is "Dear Sir".
    """
    while start < len(text) and text[start] in " \t":
        start += 1
    line_end = text.find("\n", start)
    stop = min(line_end if line_end >= 0 else len(text), start + _SPAN)
    dash = _DASH.search(text, start, stop)
    if dash:
        # "MY DEAR BROTHER,--I have waited": the dash parts the salutation from the text, and belongs to it.
        found = _before_dash(text[: dash.start()].rstrip(), languages, start)
        if found:
            return Salutation(Span(found.span.start, dash.end()), found.name)
    return _salutation(text, languages, start, stop)


def _before_dash(words: str, languages: tuple[str, ...], start: int) -> Salutation | None:
    """Read a salutation that all the words before a dash are."""
    found = _salutation(words, languages, start, len(words))
    return found if found and not words[found.span.end :].strip(" .,:;!") else None


def _salutation(text: str, languages: tuple[str, ...], start: int, stop: int) -> Salutation | None:
    say, lex = phrases(languages), lexicon(languages)
    opening = say.salutation_pattern.match(text, start, stop)
    if opening is None:
        first = text[start:stop].split(maxsplit=1)[:1]
        return (
            _titled(tokens(text, start, stop), say, lex) if first and core(first[0]) in say.salutation_titles else None
        )
    words = tokens(text, start, stop)
    if core(opening[0]) in say.salutation_short and not _is_dear(words, say):
        return None
    span, name, stopped = _walk(text, start, opening.end(), words, say, lex)
    if name is not None and text[start:stop].casefold().startswith(say.salutation_nameless):
        return None
    alone = core(opening[0]).rstrip(".") in say.salutation_alone or core(opening[0]) in say.salutation_alone
    if span.end <= opening.end() and alone and not stopped and not _may_stand_alone(words, opening.end(), lex):
        return None
    if (
        not alone
        and span.end <= opening.end()
        and name is None
        and not stopped
        and not _short(opening[0], say, text, opening.end())
    ):
        return None
    if text[start].islower() and not stopped and name is None and span.end <= opening.end():
        return None
    return Salutation(span, name)


def _titled(words: list[Word], say: Phrases, lex: Lexicon) -> Salutation | None:
    """Read "Mr. Hale, I have ..." and "Mr. Hale Elmford 9th July 1799", which only a letter's first words can be."""
    if (
        len(words) < 2
        or core(words[0][0]) not in say.salutation_titles
        or not is_capital(words[0][0])
        or not is_capital(words[1][0])
    ):
        return None
    if any(known(match[0], lex.joiners | lex.firm_words) for match in words[1:]):
        return None  # "Messrs. Hale, Orme & Co.": an address
    ahead = words[2][0] if len(words) > 2 else ""
    stopped = words[1][0][-1] in ",:"
    if not (stopped and (not ahead or is_capital(ahead))) and not _dated_soon(words[2:]):
        return None
    end = words[1].end()
    name = Span(words[0].start(), words[1].start() + len(words[1][0].rstrip(",:.")))
    return Salutation(Span(words[0].start(), end), name) if not known(words[1][0], lex.never_names) else None


def _dated_soon(words: list[Word]) -> bool:
    """Say whether a figure follows within a few words, with nothing but capitals before it: a dateline."""
    for match in words[:6]:
        if any(c.isdigit() for c in match[0]):
            return True
        if not is_capital(match[0]):
            return False
    return False


def _is_dear(words: list[Word], say: Phrases) -> bool:
    """Say whether "Dr" is "Dear": a word of address follows, or one name and then a stop or a dateline."""
    if len(words) < 2:
        return False
    if words[0][0][-1] in ",:;":
        return False
    first = words[1][0]
    if core(first) in say.salutation_words or core(first).rstrip(".") in say.salutation_words or core(first) == "&":
        return True
    return first[-1] in ",:!" or _dated_soon(words[2:])


def _walk(
    text: str, start: int, at: int, words: list[Word], say: Phrases, lex: Lexicon
) -> tuple[Span, Span | None, bool]:
    """Follow the words of address from `at`; return their span, their name, and whether punctuation ended them."""
    first = next((i for i, m in enumerate(words) if m.end() >= at), len(words))
    if first < len(words) and words[first].end() > at and text[at] in _ENDS + ".":
        return Span(start, at + (text[at] in ".,:!")), None, True
    opening = text[start:at]
    ended = core(opening.split()[-1]).rstrip(".") in say.salutation_ends
    end, stopped, after_particle = at, False, False
    name_start = name_end = honorific = -1
    for place in range(first + 1 if first < len(words) and words[first].start() < at else first, len(words)):
        match, token = words[place], words[place][0]
        bare = core(token).rstrip(".")
        if any(c.isdigit() for c in token.rstrip(_ENDS)):
            break
        if (bare in say.salutation_words or core(token) in say.salutation_words) and name_end < 0:
            honorific = match.start() if known(token, lex.honorifics) else -1
            ended = ended or bare in say.salutation_ends
            end = match.end()
        elif is_capital(token) and _names(
            words, place, opening, lex, ended=ended and not after_particle, begun=name_end > 0, titled=honorific >= 0
        ):
            name_start = name_start if name_start >= 0 else honorific if honorific >= 0 else match.start()
            name_end = end = match.start() + len(token.rstrip(_ENDS + ".?"))
            end += len(token[name_end - match.start() :].rstrip("—– "))
        elif not _passes(words, place, say, lex):
            break
        after_particle = token[0].islower()
        if token[-1] in _ENDS or (token[-1] == "." and not known(token, lex.honorifics) and len(token) > 3):
            stopped = end >= match.end()
            break
    end = start + len(text[start:end].rstrip("—– "))
    named = Span(name_start, name_end) if name_end > 0 and not ended else None
    return Span(start, end), named, stopped


def _names(
    words: list[Word], place: int, opening: str, lex: Lexicon, *, ended: bool, begun: bool, titled: bool
) -> bool:
    """Say whether a capital in an address is a name, not the place or the sentence that follows without a comma."""
    if ended or known(words[place][0], lex.never_names) or known(words[place][0], lex.date_words):
        return False
    if _stops_soon(words, place, lex):
        return True
    following = words[place + 1][0] if place + 1 < len(words) else ""
    dated = following[:1].isdigit() or known(following, lex.date_words)
    # "My Dear Elmford 10th March": what comes right before a date is its place, unless the address needs a name.
    stopped = (
        words[place][0][-1] in ".,:;"
        and not known(words[place][0], lex.honorifics)
        and len(words[place][0]) < 9
        and not titled
    )
    return not begun and (stopped or not (dated and (titled or len(opening.split()) > 1)))


def _stops_soon(words: list[Word], place: int, lex: Lexicon) -> bool:
    """Say whether the words from `place` on come to a stop soon, and before any date."""
    for at in range(place, min(place + 5, len(words))):
        token = words[at][0]
        following = words[at + 1][0] if at + 1 < len(words) else ""
        if any(c.isdigit() for c in token):
            return False
        if following[:1].isdigit() or known(following, lex.date_words):
            return False
        if token[-1] in _ENDS or (token[-1] == "." and len(token) > 4):
            return True
    return place + 5 >= len(words)


def _passes(words: list[Word], place: int, say: Phrases, lex: Lexicon) -> bool:
    """Say whether a small word may stand within an address: "Gentlemen of the Committee,", "Lieber kleiner Freund!"."""
    if is_capital(words[place][0]) or words[place][0][-1] in _ENDS + "." or not _stops_soon(words, place, lex):
        return False
    ahead = words[place + 1][0] if place + 1 < len(words) else ""
    return known(words[place][0], lex.particles) or is_capital(ahead) or core(ahead) in say.salutation_words


def _may_stand_alone(words: list[Word], at: int, lex: Lexicon) -> bool:
    """Say whether "Sir" without a comma opens a letter: a dateline, a pronoun or the line's end follows, not a name."""
    after = [m[0] for m in words if m.start() >= at]
    if not after:
        return True
    if known(after[0], lex.never_names) or known(after[0], lex.articles):
        return True
    return is_capital(after[0]) and any(any(c.isdigit() for c in token) for token in after[:7])


def _short(opening: str, say: Phrases, text: str, at: int) -> bool:
    """Say whether an opening is enough without a noun: "My dear" before a dateline or a capital, "Gentlemen"."""
    rest = text[at : at + 40].lstrip()
    return (len(opening.split()) > 1 and (not rest or rest[0].isupper() or rest[0] in "\n—–-")) or core(
        opening
    ) in say.salutation_words
