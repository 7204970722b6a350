"""Numbers in words or figures: "two and a half millions", "three or four hundred", "fifteen hundred", "£3 10s 6d"."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from despatch.quantities.lexicon import VULGAR, Lexicon

_LONGEST = 16
"""The most words of a number; after these another number begins."""
_THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Number:
    """A number, where it ends, and what it was before a multiple: 30 and 1000 of "30 thousand"."""

    value: float
    end: int
    base: float = 0.0
    scale: int = 1


def number(text: str, pos: int, limit: int, known: Lexicon) -> Number | None:
    """Read the number in words or figures that starts at `pos`; None when none does."""
    hit = known.patterns.token.match(text, pos, limit)
    if hit is None:
        return None
    token = _bare(hit["token"])
    if token in known.words.half:
        return _half(text, hit.end(), limit, known)
    if token in known.words.article and (
        token not in known.numbers or _bare_after(text, hit.end(), limit, known) in {*known.multiples, *known.parts}
    ):
        return _of_article(text, hit.end(), limit, known)
    if token[0].isdigit() or token in VULGAR:
        whole = VULGAR.get(token) or float(
            token.replace(",", "").replace(" ", "") if ".000" not in token else token.replace(".", "")
        )
        figure = fraction(text, Number(whole, hit.end(), whole), limit, known)
        return _parts(text, figure, limit, known) or _scaled(text, figure, limit, known)
    words = _words(text, pos, limit, known)
    if words is None:
        return None
    words = fraction(text, words, limit, known)
    return _parts(text, words, limit, known) or _scaled(text, words, limit, known)


def _bare(token: str) -> str:
    return token.lower().rstrip(".")


def _bare_after(text: str, pos: int, limit: int, known: Lexicon) -> str:
    hit = known.patterns.token.match(text, pos, limit)
    return _bare(hit["token"]) if hit else ""


def _of_article(text: str, pos: int, limit: int, known: Lexicon) -> Number | None:
    """Read "a hundred and five", "a third of", "a barrel"; only an article before a thing itself counts one."""
    one = Number(1.0, pos, 1.0)
    words = _words(text, pos, limit, known, after_article=True)
    return fraction(text, words, limit, known) if words else _parts(text, one, limit, known) or one


def _half(text: str, pos: int, limit: int, known: Lexicon) -> Number:
    """Read what stands after "half": "half a dozen", "half a million", "half the"."""
    hit = known.patterns.token.match(text, pos, limit)
    if hit and _bare(hit["token"]) in known.words.definite:
        pos, hit = hit.end(), known.patterns.token.match(text, hit.end(), limit)
    if hit and _bare(hit["token"]) in known.multiples:
        return Number(known.multiples[_bare(hit["token"])] / 2, hit.end())
    return Number(0.5, pos)


def _words(text: str, pos: int, limit: int, known: Lexicon, *, after_article: bool = False) -> Number | None:
    """Read a whole number in words, thousands and what is under a thousand; None when there is none."""
    total = part = base = 0.0
    last, end, mixed, seen = 1, pos, False, False
    for _ in range(_LONGEST):
        hit = known.patterns.token.match(text, end, limit)
        token = _bare(hit["token"]) if hit else ""
        multiple = known.multiples.get(token, 0)
        if hit is None or (after_article and not seen and not multiple):
            break
        if token in known.numbers and _fits(part, known.numbers[token], last):
            part += known.numbers[token]
            mixed = base > 0
        elif multiple and (part or total or not seen) and (multiple >= _THOUSAND or part < _HUNDRED):
            base, last = base or part or 1.0, multiple
            if multiple < _THOUSAND:
                part = (part or 1) * multiple
            else:
                total, part = (total + (part or 1) * multiple if part or not total else total * multiple), 0.0
        elif not (token in known.words.and_ and seen and _goes_on(text, hit.end(), limit, known, part, last)):
            break
        seen, end = True, hit.end()
    value = total + part
    if not seen:
        return None
    return Number(value, end, base, int(value / base)) if base and not mixed else Number(value, end, value)


_HUNDRED, _SCORE = 100, 20


def _fits(part: float, word: int, last: int) -> bool:
    """Say whether a number word may follow the number before it: "twenty two", "three score ten"."""
    left = part % _HUNDRED
    if not left:
        return word < _HUNDRED or not part
    return left >= _SCORE and left % 10 == 0 and word < (_SCORE if last == _SCORE else 10)


def _goes_on(text: str, pos: int, limit: int, known: Lexicon, part: float, last: int) -> bool:
    """Say whether "and" joins a number's parts ("a hundred and fifteen") rather than two things."""
    after = known.patterns.token.match(text, pos, limit)
    if not after or _bare(after["token"]) not in known.numbers or last == 1:
        return False
    follows = known.multiples.get(_bare_after(text, after.end(), limit, known), 0)
    if last == _SCORE:
        return not follows
    # "A hundred and forty thousand" is one number, "a thousand and two hundred" may be two.
    return part % _HUNDRED == 0 and (not follows or follows >= _THOUSAND > part > 0)


def fraction(text: str, whole: Number, limit: int, known: Lexicon, *, measured: bool = False) -> Number:
    """Return a number with the fraction after it: "2 1/2", "2½", "two and a half", "a million and a half".

    With `measured` the fraction stands after the number's unit: "five tons and a half of".
    """
    written = _SLASHED.match(text, whole.end, limit)
    if written:
        value = VULGAR[written["sign"]] if written["sign"] else int(written["over"]) / int(written["under"])
        return Number(whole.value + value, written.end(), whole.value + value)
    joint = known.patterns.token.match(text, whole.end, limit)
    if not joint or _bare(joint["token"]) not in known.words.and_:
        return whole
    first = known.patterns.token.match(text, joint.end(), limit)
    second = known.patterns.token.match(text, first.end(), limit) if first else None
    if not first or not second:
        return whole
    under = known.parts.get(_bare(second["token"]))
    over = 1 if _bare(first["token"]) in known.words.article else known.numbers.get(_bare(first["token"]))
    if (
        not under
        or not over
        or over >= under
        or (not measured and _bare_after(text, second.end(), limit, known) in known.words.of)
    ):
        return whole
    value = whole.value + over / under * whole.scale
    return Number(value, second.end(), value)


_SLASHED = regex.compile(rf"\s?(?P<sign>[{''.join(VULGAR)}])|[\s-](?P<over>[1-7])/(?P<under>[2-8])(?![\d/])", regex.V1)


def _parts(text: str, over: Number, limit: int, known: Lexicon) -> Number | None:
    """Read "two thirds of", "one half of", "three quarters of the"; None where the word is an ordinal or a measure."""
    hit = known.patterns.token.match(text, over.end, limit)
    under = known.parts.get(_bare(hit["token"])) if hit else None
    if not hit or not under or over.value >= under:
        return None
    of = known.patterns.token.match(text, hit.end(), limit)
    if of and _bare(of["token"]) in known.words.part:
        hit, of = of, known.patterns.token.match(text, of.end(), limit)
    if not of or _bare(of["token"]) not in known.words.of:
        return None
    # "Three quarters of wheat" is a measure, "three quarters of the wheat" a part.
    if under == _QUARTERS and _bare_after(text, of.end(), limit, known) not in known.words.definite:
        return None
    whole = known.patterns.token.match(text, of.end(), limit)
    many = (
        _words(text, whole.end(), limit, known, after_article=True)
        if whole and _bare(whole["token"]) in known.words.article
        else None
    )
    return Number(over.value / under * many.value, many.end) if many else Number(over.value / under, hit.end())


_QUARTERS = 4


def _scaled(text: str, read: Number, limit: int, known: Lexicon) -> Number:
    """Apply the multiples that follow: "20 thousand", "two and a half millions", "6 dozen"."""
    value, scale, end = read.value, read.scale, read.end
    for _ in range(2):
        hit = known.patterns.token.match(text, end, limit)
        if not hit or _bare(hit["token"]) not in known.multiples:
            break
        multiple = known.multiples[_bare(hit["token"])]
        value, scale, end = value * multiple, scale * multiple, hit.end()
    return Number(value, end, read.base, scale)


def pair(text: str, low: Number, limit: int, known: Lexicon, *, floor: int, start: int) -> Number | None:
    """Return the upper end of a range that `low` begins, or None: "three or four hundred", "between 40 and 50"."""
    joint = known.patterns.range.match(text, low.end, limit)
    if not joint:
        return None
    # "40 and 50" are two numbers, "between 40 and 50" a range.
    if _bare(joint["joint"]) in known.words.and_ - {"-"} and not known.patterns.between.search(
        text, max(floor, start - _BEFORE), start
    ):
        return None
    after = known.patterns.token.match(text, joint.end(), limit)
    token = _bare(after["token"]) if after else ""
    if not (token and (token[0].isdigit() or token in known.numbers or token in known.multiples)):
        return None
    high = number(text, joint.end(), limit, known)
    return high if high and high.value > low.value else None


_BEFORE = 24


def lowered(low: Number, high: Number) -> float:
    """Return the lower end in full: 300 in "three or four hundred", 8000 in "8 to 10,000"."""
    if low.scale == 1 and low.value < high.base and high.scale > 1:
        return low.value * high.scale
    if low.value < _THOUSAND <= high.value and high.value % _THOUSAND == 0 and low.value < high.value / _THOUSAND:
        return low.value * _THOUSAND
    return low.value


_STERLING = regex.compile(
    r"(?P<l>\d{1,3}(?:,\d{3})+|\d+)"
    r"(?:\.\s?(?P<s>\d{1,2})\.\s?(?P<d>\d{1,2})"
    r"|-(?P<s>\d{1,2})-(?P<d>\d{1,2})"
    r"|[ .]\s?(?P<s>\d{1,2})\s?s\b\.?(?:\s?(?P<d>\d{1,2})\s?d\b)?"
    r"|\s(?P<s>\d{1,2})/(?P<d>\d{1,2})?"
    r"|\s(?P<s>\d{1,2})\s(?P<d>\d{1,2})(?!\s?[\p{L}\d,]))(?!\d)",
    regex.V1,
)
_SHILLINGS = regex.compile(r"(?P<s>\d{1,3})(?:s\.?\s?(?P<d>\d{1,2})\s?d\b|/(?P<d>\d{1,2})(?!\d))", regex.V1)


def sterling(text: str, pos: int, limit: int, *, pounds: bool) -> Number | None:
    """Read pounds, shillings and pence ("£3 10s 6d") as pounds, or shillings and pence ("6/8") as shillings."""
    hit = (_STERLING if pounds else _SHILLINGS).match(text, pos, limit)
    if not hit:
        return None
    pence = int(hit["d"] or 0)
    if pounds:
        return Number(round(int(hit["l"].replace(",", "")) + int(hit["s"]) / 20 + pence / 240, 4), hit.end())
    return Number(round(int(hit["s"]) + pence / 12, 2), hit.end())
