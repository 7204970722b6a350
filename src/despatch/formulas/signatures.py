"""Who signed: the name or names that stand after a closing formula or on a line of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from despatch.formulas.lexicon import Lexicon
from despatch.formulas.phrases import Phrases
from despatch.model import Span
from despatch.names.written import Named, core, is_capital, is_initial, known, tokens

Word = re.Match[str]
MOST_NAMES = 16
REACH = 240
ADDRESS = 60
"""The line of an office above a name is no longer than this."""
TABLE = 400
"""The head of a table and its first row have no more characters."""
_COLUMNS = re.compile(r" {3,}|\t|\|")
_BLANK = re.compile(r"[ \t]*\n[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Signature:
    """Signature words (`span`) and who they name. `firm` says that they end as a signature does."""

    span: Span
    names: tuple[Named, ...]
    firm: bool


def read_signature(text: str, start: int, end: int, say: Phrases, lex: Lexicon) -> Signature | None:
    """Read the signature that begins at or after `start` in `text`; None when other words stand there."""
    while start < end and text[start] in " \t\n,.;:—–-":
        start += 1
    start = _past_another(text, start, end, say)
    deputy = _deputy(text, start, end, say, lex)
    if deputy:
        return deputy
    above, start = _office_above(text, start, end, say, lex)
    line_end = _line_end(text, start, end)
    words = tokens(text, start, min(line_end, start + REACH))
    words = words[_formal(words, say, lex) :]
    count = _run(words, say, lex)
    if count == 0 or all(core(m[0]).rstrip(".") in say.formal or known(m[0], lex.date_words) for m in words[:count]):
        return None
    start = words[0].start()
    count, office = _without_office(words, count, say, lex)
    dated = count < len(words) and words[count][0].lstrip("[(")[:1].isdigit()
    count = _without_place(words, count, lex)
    if count == 0:
        return None
    stop = words[count - 1].end()
    office_words = text[words[office[0]].start() : words[office[1] - 1].end()].strip(" ,.") if office else above
    names = _split(text, words[:count], office_words, say, lex)
    rest = text[words[_end_of_office(count, office)].end() : line_end].strip() if words else ""
    firm = not rest or dated or bool(say.postscript_line_pattern.match(rest)) or rest[0] in "([" or rest[:1].isdigit()
    full = words[count - 1][0][-1] in ".,"
    if not firm and not (full and count >= 2):
        return None
    if office:
        stop = words[office[1] - 1].end()
    if not rest:
        stop, names = _more_lines(text, line_end, end, stop, names, say, lex)
    written = start + len(text[start:stop].rstrip(" ,;:—–"))
    return Signature(Span(start, written), names, firm)


def _formal(words: list[Word], say: Phrases, lex: Lexicon) -> int:
    """Count the words of the formula that still stand before the name: "& Brother, Adam Hale"."""
    count = 0
    while count < len(words) - 1 and count < 4:
        token = words[count][0]
        if (
            core(token).rstrip(".") not in say.formal
            or known(token, lex.honorifics)
            or not is_capital(words[count + 1][0])
        ):
            break
        if known(token, lex.joiners) and core(words[count + 1][0]).rstrip(".") not in say.formal:
            break
        count += 1
    return count


def _deputy(text: str, start: int, end: int, say: Phrases, lex: Lexicon) -> Signature | None:
    """Read who signs for a body on a later line: "Die Redaction / des / »Boten« / p. Dr. O. Lind."."""
    at = text.find("\n", start, end)
    for _ in range(6):
        if at < 0:
            return None
        at += 1
        stop = _line_end(text, at, end)
        other = say.for_another_pattern.match(text, at, stop)
        if other and stop - at <= 60:
            words = tokens(text, other.end(), stop)
            if words and _run(words, say, lex) == len(words):
                return Signature(Span(start, stop), _split(text, words, None, say, lex), firm=True)
        if stop - at > 60:
            return None
        at = stop if stop < end else -1
    return None


def _past_another(text: str, start: int, end: int, say: Phrases) -> int:
    """Step over "p.", "(signed)" and the like."""
    other = say.for_another_pattern.match(text, start, end)
    return other.end() if other else start


def _office_above(text: str, start: int, end: int, say: Phrases, lex: Lexicon) -> tuple[str | None, int]:
    """Return the office on the line above a name, and where the name begins: "Le Préfet, / Luc Vale"."""
    stop = _line_end(text, start, end)
    words = tokens(text, start, min(stop, start + ADDRESS))
    office = len(words) > 1 and known(words[0][0], lex.articles) and is_capital(words[0][0])
    if not office or stop >= end or not _is_office(words[1], say) or text[stop - 1] not in ",:":
        return None, start
    name = stop + len(text[stop:end]) - len(text[stop:end].lstrip())
    return text[words[1].start() : stop].strip(" ,:"), name


def _line_end(text: str, start: int, end: int) -> int:
    found = text.find("\n", start, end)
    return found if found >= 0 else end


def _run(words: list[Word], say: Phrases, lex: Lexicon) -> int:
    """Count the leading words that can be part of a signature."""
    count = 0
    for place, match in enumerate(words[:MOST_NAMES]):
        token = match[0]
        bare = core(token).rstrip(".")
        if any(c.isdigit() or c in '{}="”“' for c in token) or (
            token[0] in "[(" and (place > 0 or not token[1:2].isupper()) and say.postscript_line_pattern.match(token)
        ):
            break
        if say.postscript_line_pattern.match(token) and core(token).count(".") > 0 and place > 0:
            break
        if place == 0 and (
            say.postscript_line_pattern.match(token) or bare in say.never_signed or _begins_prose(token, lex)
        ):
            return 0
        if is_capital(token) or (
            count
            and (
                known(token, lex.inner_particles | lex.joiners | lex.suffixes | lex.honorifics)
                or bare in say.signed_offices
            )
        ):
            count = place + 1
        else:
            break
        if _ends_name(words, place, say, lex):
            break
    while (
        count
        and not is_capital(words[count - 1][0])
        and not known(words[count - 1][0], lex.suffixes)
        and not _is_office(words[count - 1], say)
    ):
        count -= 1
    return count


def _begins_prose(token: str, lex: Lexicon) -> bool:
    return not is_initial(token) and (known(token, lex.never_names) or known(token, lex.articles))


def _is_office(match: Word, say: Phrases) -> bool:
    return core(match[0]).rstrip(".") in say.signed_offices


def _ends_name(words: list[Word], place: int, say: Phrases, lex: Lexicon) -> bool:
    """Say whether a full stop or bracket after this word ends the signature."""
    token = words[place][0]
    if token[-1] in ";!?" or (token[-1] == ":" and (place > 0 or len(token) > 5)):
        return True
    if (
        token[-1] != "."
        or place == 0
        or len(token) <= 3
        or place + 1 >= len(words)
        or known(token, lex.honorifics)
        or _is_given(token, say)
    ):
        return False
    ahead = core(words[place + 1][0]).rstrip(".")
    # A last word after an abbreviated name ("Francis Light. Orme") is the rest of the name.
    if is_capital(words[place + 1][0]) and (
        place + 2 >= len(words) or say.postscript_line_pattern.match(words[place + 2][0])
    ):
        return False
    return not (ahead in say.signed_offices or known(words[place + 1][0], lex.suffixes) or len(ahead) == 1)


def _without_office(words: list[Word], count: int, say: Phrases, lex: Lexicon) -> tuple[int, tuple[int, int] | None]:
    """Part the office after a name: "Jas. Orme, Chairman", "Adam Hale Presidt. of Council"."""
    for place in range(1, count):
        if core(words[place][0]).rstrip(".") in say.signed_offices and not known(words[place - 1][0], lex.prepositions):
            return place, (place, count)
    return count, None


def _end_of_office(count: int, office: tuple[int, int] | None) -> int:
    return (office[1] if office else count) - 1


def _without_place(words: list[Word], count: int, lex: Lexicon) -> int:
    """Leave out the place and month of a dateline that follows a name on its line."""
    if count >= len(words) or not words[count][0].lstrip("[(")[:1].isdigit():
        return count
    while count > 1 and known(words[count - 1][0], lex.date_words):
        count -= 1
    return count - 1 if count >= 3 else count


def _split(text: str, words: list[Word], office: str | None, say: Phrases, lex: Lexicon) -> tuple[Named, ...]:
    """Part several who sign on one line, at commas and joiners; one name stays one."""
    groups: list[list[Word]] = [[]]
    for match in words:
        if known(match[0], lex.joiners):
            groups.append([])
            continue
        if groups[-1] and groups[-1][-1][0].endswith(",") and not known(match[0], lex.suffixes):
            groups.append([])
        groups[-1].append(match)
    groups = [group for group in groups if group]
    # "Your obedt. Hum, Adam Hale": a single word before the comma is the end of the formula.
    if len(groups) == 2 and len(groups[0]) == 1 and len(groups[1]) > 1 and groups[0][0][0].endswith(","):
        groups = groups[1:]
    if len(groups) > 1 and any(len(group) < 2 for group in groups):
        groups = [words]
    groups = [part for group in groups for part in _apart(group, say, lex)]
    named = []
    for group in groups:
        start, end = group[0].start(), group[-1].end()
        end = start + len(_bare(text[start:end], lex))
        if end > start:
            named.append(Named(text[start:end], Span(start, end), office))
    return tuple(named)


def _apart(words: list[Word], say: Phrases, lex: Lexicon) -> list[list[Word]]:
    """Part names that follow each other without a comma: a given name or initial after a surname begins the next."""
    groups: list[list[Word]] = [[]]
    for place, match in enumerate(words):
        group = groups[-1]
        begins = _is_given(match[0], say) and len(group) >= 2 and place + 1 < len(words)
        if begins and not is_initial(group[-1][0]) and len(core(group[-1][0])) > 1 and not _still_given(group, say):
            ahead = words[place + 1][0]
            if is_capital(ahead) and not known(ahead, lex.suffixes) and not known(group[-1][0], lex.inner_particles):
                groups.append([])
        groups[-1].append(match)
    return groups


def _is_given(token: str, say: Phrases) -> bool:
    bare = core(token).rstrip(".:")
    return bare in say.given_names or len(bare) == 1


def _still_given(group: list[Word], say: Phrases) -> bool:
    """Say whether a name has only given names so far: "Richard Henry" before "Lee"."""
    return all(_is_given(match[0], say) for match in group) and len(group[-1][0]) > 2 and len(group[0][0]) > 3


def _bare(name: str, lex: Lexicon) -> str:
    """Leave out the comma or the full stop after a name; the stop of an abbreviation or an initial stays."""
    name = name.rstrip(" ,;:—–!")
    last = core(name.split()[-1]) if name.split() else ""
    if name.endswith(".") and len(last) > 3 and last not in lex.suffixes:
        name = name[:-1]
    return name


def _office_line(text: str, start: int, words: list[Word], say: Phrases, lex: Lexicon) -> bool:
    """Say whether a line below a name gives the signer's office: "Secretary", "Harbour Master"."""
    if not 0 < len(words) <= 5 or not is_capital(words[0][0]) or any(c.isdigit() for m in words for c in m[0]):
        return False
    named = any(core(m[0]).rstrip(".") in say.signed_offices for m in words)
    before = next((at for at, m in enumerate(words) if m[0].endswith(",")), -1) + 1
    if before > 1 and named and not any(_is_office(m, say) for m in words[:before]):
        return False  # "Amos Lyde, Secy." names the next who signs
    return (named and core(words[0][0]).rstrip(".") not in say.given_names) or (
        lex.office_pattern.match(text, start) is not None and len(words) <= 5
    )


def _begins_table(text: str, start: int, end: int) -> bool:
    """Say whether a line is the head of a table: it has columns, and so has the next, which holds figures."""
    head, _, rest = text[start : min(end, start + TABLE)].partition("\n")
    row = rest.lstrip("\n").partition("\n")[0]
    return all(_COLUMNS.search(line.strip()) for line in (head, row)) and any(c.isdigit() for c in row)


def _more_lines(
    text: str, line_end: int, end: int, stop: int, names: tuple[Named, ...], say: Phrases, lex: Lexicon
) -> tuple[int, tuple[Named, ...]]:
    """Add those who sign on the lines below, each a name of two to five words; a place or an office ends the list."""
    at = line_end
    for _ in range(12):
        gap = _BLANK.match(text, at, end)
        nxt = at + 1
        while nxt < end and text[nxt] in " \t\n":
            nxt += 1
        if nxt >= end or (gap and len(names) == 1 and len(tokens(names[0].name)) < 2):
            break
        stop_line = _line_end(text, nxt, end)
        if _begins_table(text, nxt, end):
            break
        words = tokens(text, nxt, stop_line)
        if _office_line(text, nxt, words, say, lex):
            names = (*names[:-1], replace(names[-1], office=names[-1].office or text[nxt:stop_line].strip(" ,.")))
            stop, at = stop_line, stop_line
            continue
        run = _run(words, say, lex)
        count, office = _without_office(words, run, say, lex)
        if office and run == len(words) and 2 <= count <= 5 and len(tokens(names[-1].name)) > 1:
            office_words = text[words[office[0]].start() : words[office[1] - 1].end()].strip(" ,.")
            names = (*names, *_split(text, words[:count], office_words, say, lex))
            stop, at = stop_line, stop_line
            continue
        if not 2 <= len(words) <= 5 or not is_capital(words[0][0]) or _run(words, say, lex) != len(words):
            break
        if (
            any(core(m[0]).rstrip(".") in say.signed_offices for m in words)
            or lex.office_pattern.match(text, nxt)
            or words[0][0].endswith(",")
        ):
            break
        if known(words[0][0], lex.recipient_words | lex.recipient_words_opening) or any(
            known(m[0], lex.bodies | lex.prepositions) for m in words
        ):
            break
        names = (*names, *_split(text, words, None, say, lex))
        stop, at = stop_line, stop_line
    return stop, names
