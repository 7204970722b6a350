"""How a letter closes: the formula or courtesy at its end, and the signature after it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from despatch.formulas.courtesies import last_courtesy, whole_courtesy
from despatch.formulas.firms import firm_in
from despatch.formulas.lexicon import Lexicon, lexicon
from despatch.formulas.lines import signature as signature_line
from despatch.formulas.phrases import Phrases, phrases
from despatch.formulas.signatures import Signature, Word, read_signature
from despatch.model import Span
from despatch.names.written import AROUND, Named, core, is_capital, known, parties, tokens

WINDOW = 1100
"""A closing is looked for in this many characters at the end."""
FORMULA = 320
BY_ORDER = 260
FIRM_LINES = 5
"""The name of a firm stands among so many last lines."""
ADDRESS = 60
"""A line of address below a signature is no longer than this."""
ENDORSEMENT = 300
"""An endorsement is no longer than this."""
_SENTENCE = re.compile(r"[^\W\d]{4,}[.!?][\])”\"']?\s+(?=[A-ZÄÖÜ])")


@dataclass(frozen=True, slots=True)
class Closing:
    """The closing formula and the signature of a letter; either may be missing. `rule` says how they were found."""

    span: Span | None
    signature: Signature | None
    rule: str
    confidence: float
    body: Named | None = None
    """The body by whose order it is signed."""


def find(text: str, start: int, end: int, languages: tuple[str, ...]) -> Closing | None:
    """Find how the letter at `text[start:end]` closes. `end` is the end of its words, before any postscript."""
    say, lex = phrases(languages), lexicon(languages)
    start = max(start, end - WINDOW)
    while end > start and text[end - 1].isspace():
        end -= 1
    words = tokens(text, start, end)
    found = (
        _by_committee(text, start, end, say, lex)
        or _by_firm(text, start, end, say, lex)
        or _by_formula(text, start, end, words, say, lex)
        or _by_tail(text, start, end, words, say, lex)
    )
    if found:
        return replace(found, span=whole_courtesy(text, start, found.span, languages))
    signed = _by_line(text, start, end, languages, say, lex) or _by_sentence(text, end, words, say, lex)
    body_end = signed.span.start if signed else end
    courteous = last_courtesy(text, start, body_end, languages)
    if courteous and not text[start : courteous.start].strip():
        # It is all that the letter says: congratulations, not a closing.
        courteous = None
    if signed is None and courteous is None:
        bare = whole_courtesy(text, start, _unsigned(text, start, end, words, say), languages)
        return Closing(bare, None, "closing.unsigned", 0.8) if bare else None
    return Closing(
        courteous,
        signed,
        "signature.line" if signed and signed.firm else "signature.sentence",
        0.9 if signed and signed.firm else 0.7,
    )


def _by_formula(text: str, start: int, end: int, words: list[Word], say: Phrases, lex: Lexicon) -> Closing | None:
    """Find the last formula that a signature follows: "... your most obedt. Servt. Adam Hale"."""
    # Most words end no formula: one pass over the folded text finds those that may.
    folded = text[words[0].start() : end].casefold().split() if words else []
    ends = say.every_end
    # From the end, for the last formula counts and hardly a letter has more than one.
    for place in range(len(folded) - 1, -1, -1):
        bare = _bare(folded[place])
        if bare not in ends:
            continue
        sure = bare in say.closing_ends
        if place == len(words) - 1 or (bare in say.closing_possessives and not _in_formula(text, words, place, say)):
            continue
        signed = read_signature(text, words[place].end(), end, say, lex)
        if signed is None or not (signed.firm or sure):
            continue
        opened = _opening(text, start, words[place], say, sure=sure)
        if opened is None:
            continue
        if (
            bare in say.weak_ends
            and len(signed.names) == 1
            and signed.names[0].name.isalpha()
            and len(signed.names[0].name) > 2
            and bare not in say.closing_possessives
        ):
            continue
        stop = words[place].end()
        return Closing(Span(opened, stop), signed, "signature.formula", 0.97 if signed.firm else 0.85)
    return None


@lru_cache(maxsize=1 << 15)
def _bare(word: str) -> str:
    return word.strip(AROUND).rstrip(".’'")


def _in_formula(text: str, words: list[Word], place: int, say: Phrases) -> bool:
    """Say whether "Ihr" or "Dein" belongs to a formula: it begins its line, or follows a stop or a word of closing."""
    if place == 0 or text[words[place - 1].end() : words[place].start()].count("\n"):
        return True
    before = words[place - 1][0]
    bare = core(before).rstrip(".")
    return before[-1] in ",.!–—-;" or bare in say.every_end


def _by_committee(text: str, start: int, end: int, say: Phrases, lex: Lexicon) -> Closing | None:
    """Find "By order of the Harbour Committee, Adam Hale, Chairman": a body writes by the hand of one who signs."""
    low = max(start, end - BY_ORDER)
    last = None
    for found in say.by_order_pattern.finditer(text, low, end):
        last = found
    if last is None:
        return None
    body, after = _body(text, last.end(), end, lex)
    if body is None:
        return None
    before = _by_formula(text, after, end, tokens(text, after, end), say, lex)
    signed = before.signature if before else read_signature(text, after, end, say, lex)
    if signed is None:
        return None
    span = _unsigned(text, start, last.start(), tokens(text, start, last.start()), say) or (
        before.span if before else None
    )
    return Closing(span, signed, "signature.by-order", 0.9, body)


def _by_firm(text: str, start: int, end: int, say: Phrases, lex: Lexicon) -> Closing | None:
    """Find a firm that signs, with or without the hand that signed for it: "For HALE, ORME & Co. / A. Orme"."""
    stop = end
    for _ in range(FIRM_LINES):
        begin = max(start, text.rfind("\n", start, stop) + 1)
        line = text[begin:stop].strip()
        firm = firm_in(text, begin, stop, say, lex) if line else None
        if firm:
            before = tokens(text, start, firm.span.start)
            span = _unsigned(text, start, before[-1].end(), before, say) if before else None
            opened = span or _last_closing(text, start, firm.span.start, say)
            return Closing(opened, Signature(firm.span, (firm,), firm=True), "signature.firm", 0.9) if opened else None
        if begin <= start or len(line) > ADDRESS:
            return None
        stop = begin - 1
    return None


def _last_closing(text: str, start: int, end: int, say: Phrases) -> Span | None:
    """Return the closing formula that begins shortly before a firm's name, up to the name: "We remain, for"."""
    opened = say.closing_pattern.search(text, max(start, end - BY_ORDER), end)
    return Span(opened.start(), opened.start() + len(text[opened.start() : end].rstrip(" ,\n"))) if opened else None


def _body(text: str, start: int, end: int, lex: Lexicon) -> tuple[Named | None, int]:
    """Read the body that a formula names, and where its name ends; None when no committee is named."""
    words = tokens(text, start, min(end, start + 90))
    stop, seen = start, False
    for place, match in enumerate(words):
        token = match[0]
        if not is_capital(token) and not known(token, lex.inner_particles | lex.particles):
            break
        if seen and is_capital(token) and not known(words[place - 1][0], lex.particles):
            break
        seen = seen or known(token, lex.committees)
        stop = match.end() if is_capital(token) else stop
        if token[-1] in ",.;:":
            break
    if not seen:
        return None, start
    named = parties(text, start, start + len(text[start:stop].rstrip(",.;: ")), lex)
    return (named[0] if len(named) == 1 else None), stop


def _by_tail(text: str, start: int, end: int, words: list[Word], say: Phrases, lex: Lexicon) -> Closing | None:
    """Find the name that ends the last sentence, when a formula opens it: "Farewell, my dear Sir, Adam Hale"."""
    first = _name_at_end(words, say, lex)
    if not 0 < first < len(words) or known(words[first][0], lex.honorifics):
        return None
    before = words[first - 1]
    bare = core(before[0]).rstrip(".")
    if before[0][-1] not in ",.;:!?—–-" and not before[0].isupper() and bare not in say.every_end:
        # "Yours in all Haste Adam Hale": the first capital belongs to the words before it.
        first += 1
        if len(words) - first < 2:
            return None
        before = words[first - 1]
        bare = core(before[0]).rstrip(".")
    if "\n" in text[before.end() : words[first].start()]:
        return None
    if before[0][-1] in ".?!" and bare.islower() and len(bare) > 4 and not _ends(before, say):
        return None
    start = max(start, text.rfind("\n", start, before.start()) + 1)
    formal = any(
        _ends(match, say) and core(match[0]).rstrip(".") not in say.weak_ends
        for match in words[max(first - 4, 0) : first]
    )
    opened = _opening(text, start, before, say, sure=formal)
    if opened is None or (opened == before.start() and not formal):
        return None
    signed = read_signature(text, words[first].start(), end, say, lex)
    if (
        signed is None
        or not signed.firm
        or (len(words) - first == 1 and not (_ends(before, say) or len(core(words[first][0])) < 4))
    ):
        return None
    return Closing(Span(opened, before.end()), signed, "signature.tail", 0.9)


def _name_at_end(words: list[Word], say: Phrases, lex: Lexicon) -> int:
    """Return where the run of capitals begins that ends the words, and may be a name."""
    first = len(words)
    for place in range(len(words) - 1, max(len(words) - 7, 0), -1):
        token = words[place][0]
        bare = core(token).rstrip(".")
        if not is_capital(token) and not (bare in say.signed_offices or known(token, lex.inner_particles)):
            break
        ends = bare in say.every_end
        if ends or (
            place < len(words) - 1
            and (token[-1] in ",;!?" and bare not in say.signed_offices and not _office_ahead(words, place, say))
        ):
            break
        if place < len(words) - 1 and token[-1] == "." and len(bare) > 5:
            break
        first = place
    while first < len(words) and not is_capital(words[first][0]):
        first += 1
    return first


def _ends(match: Word, say: Phrases) -> bool:
    return core(match[0]).rstrip(".") in say.every_end


def _office_ahead(words: list[Word], place: int, say: Phrases) -> bool:
    return place + 1 < len(words) and core(words[place + 1][0]).rstrip(".") in say.signed_offices


def _opening(text: str, start: int, last: Word, say: Phrases, *, sure: bool) -> int | None:
    """Return where the formula that ends with `last` begins, or None when nothing opens one."""
    low = max(start, last.start() - FORMULA)
    for cut in _SENTENCE.finditer(text, low, last.start()):
        # "Gentn. Your ..." is one formula: the stop is that of a word of address cut short.
        if not cut[0][0].isupper() or core(cut[0].split()[0]).rstrip(".!?") not in say.formal:
            low = cut.end()
    first = None
    low = _own_sentence(text, low, last.end(), say)
    for opened in say.closing_pattern.finditer(text, low, last.end()):
        weak = " ".join(opened[0].casefold().split()) in say.weak_openings
        if (
            weak
            and not sure
            and text[low : opened.start()].strip(" \t,.")
            and text[: opened.start()].rstrip(" \t")[-1:] != "\n"
        ):
            continue
        first = opened.start()
        break
    if first is None and sure:
        return last.start()
    return first


def _own_sentence(text: str, low: int, end: int, say: Phrases) -> int:
    """Return where the last sentence begins that a formula opens.

    In "I am sorry for it. I am with ..." it begins after the first stop.
    """
    for opened in say.closing_pattern.finditer(text, low, end):
        before = text[low : opened.start()].rstrip()
        if not before or before[-1] not in ".?!" or not opened[0][0].isupper():
            continue
        word = core(before.split()[-1]).rstrip(".")
        weak = " ".join(opened[0].casefold().split()) in say.weak_openings
        if before.split()[-1][0].isupper() and word in say.formal:
            continue
        if word.isalpha() and word not in say.every_end and not weak and len(word) > 1:
            low = opened.start()
    return low


def _by_line(
    text: str, start: int, end: int, languages: tuple[str, ...], say: Phrases, lex: Lexicon
) -> Signature | None:
    """Read a signature from a line of its own at the end; datelines below it are passed over."""
    stop = end
    for _ in range(7):
        begin = text.rfind("\n", start, stop) + 1
        if begin <= start:
            return None
        line = text[begin:stop]
        if line.strip() and not _addressed(text, start, begin, stop, say):
            if signature_line(line, languages):
                begin = _above_office(text, start, begin, languages, say)
                return _endorsed(text, start, begin, languages, say, lex) or read_signature(text, begin, end, say, lex)
            if len(line) > 60 or not any(c.isdigit() for c in line):
                return None
        stop = begin - 1
    return None


def _addressed(text: str, start: int, begin: int, stop: int, say: Phrases) -> bool:
    """Say whether a line is one of the addressee's address, or the place that ends it: "NEW ELMFORD."."""
    line = text[begin:stop].strip()
    if len(line) > ADDRESS:
        return False
    if say.address_line_pattern.match(line):
        return True
    above = text.rfind("\n", start, begin - 1) + 1
    before = text[above : begin - 1].strip() if above > start else ""
    return before.endswith(",") and len(before) <= ADDRESS and bool(say.address_line_pattern.match(before))


def _above_office(text: str, start: int, begin: int, languages: tuple[str, ...], say: Phrases) -> int:
    """Return where the signature begins: on the line above, where the last line gives the signer's office only."""
    first = tokens(text, begin)[0][0]
    above_end = len(text[start:begin].rstrip()) + start
    above = text.rfind("\n", start, above_end) + 1
    office = core(first).rstrip(".") in say.signed_offices
    alone = office and all(core(match[0]).rstrip(".") in say.signed_offices for match in tokens(text, begin))
    if not office or above <= start or not (text[above_end - 1] == "," or alone):
        return begin
    return above if signature_line(text[above:above_end], languages) else begin


def _endorsed(
    text: str, start: int, last: int, languages: tuple[str, ...], say: Phrases, lex: Lexicon
) -> Signature | None:
    """Read the signature above an endorsement: one short paragraph that names the signer, signed by somebody else."""
    paragraph_end = len(text[start:last].rstrip()) + start
    paragraph = text.rfind("\n\n", start, paragraph_end) + 2
    above_end = len(text[start:paragraph].rstrip()) + start
    above = text.rfind("\n", start, above_end) + 1
    if min(paragraph, above) <= start or paragraph_end - paragraph > ENDORSEMENT:
        return None
    line = text[above:above_end]
    if not signature_line(line, languages):
        return None
    signed = read_signature(text, above, above_end, say, lex)
    if signed is None or not signed.names:
        return None
    surname = core(signed.names[0].name.split()[-1]).rstrip(".")
    named = any(
        core(match[0]).rstrip(".,").removesuffix("'s") == surname for match in tokens(text, paragraph, paragraph_end)
    )
    endorsed = say.endorsement_pattern.match(text, paragraph, paragraph_end)
    return signed if len(surname) > 2 and (named or endorsed) else None


def _by_sentence(text: str, end: int, words: list[Word], say: Phrases, lex: Lexicon) -> Signature | None:
    """Read a name or initials that follow the last full stop: "... by the next post. Adam Hale"."""
    for place in range(len(words) - 1, max(len(words) - 6, 0), -1):
        before = words[place - 1][0]
        if before[-1] not in ".?!" or len(core(before).rstrip(".")) < 3:
            continue
        run = [m[0] for m in words[place:]]
        if not all(is_capital(token) for token in run) or len(run) > 4:
            return None
        initials = (
            all(len(core(token).replace(".", "")) <= 2 for token in run)
            and sum(c.isupper() for t in run for c in t) >= 2
        )
        if initials or len(run) >= 2:
            signed = read_signature(text, words[place].start(), end, say, lex)
            return Signature(signed.span, signed.names, firm=False) if signed else None
        return None
    return None


def _unsigned(text: str, start: int, end: int, words: list[Word], say: Phrases) -> Span | None:
    """Find a formula that ends the letter without a name: "believe me sincerely Yours,"."""
    if not words:
        return None
    bare = core(words[-1][0]).rstrip(".")
    if bare not in say.every_end:
        return None
    opened = _opening(text, start, words[-1], say, sure=False)
    return Span(opened, end) if opened is not None else None
