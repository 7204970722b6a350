"""Who wrote to whom by a title: "Letter from A to B", "Von A an B, 4. März 1811", its names marked up or plain.

A title stands in the header of a file (titleStmt, msDesc, bibl) or over the letter (head).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree

from despatch.formulas import headings
from despatch.formulas.lexicon import lexicon
from despatch.languages.encoding import encoding_words
from despatch.names.lexicon import lexicon as names
from despatch.read.tei.descriptions import Reader
from despatch.read.tei.elements import children, flat, inside, told
from despatch.read.tei.names import NAMES
from despatch.read.xml import local

LONGEST = 300
"""A longer title is a sentence."""
_NUMBER = re.compile(r"^[\[(\s]*(?:(?:no|nr|letter no)\.?\s{0,2})?\d[\d/.a-z-]{0,12}[\])]?[\s.:;–—-]+", re.IGNORECASE)
_LABEL = re.compile(r"^[^:;]{1,60}[:;]\s+")
_TAIL = re.compile(
    r"\s*(?:[,;(\[]?\s*(?:dated|vom|du|of|on|am)?\s*[\[(]?\d.*|[(\[][^()\[\]]*[)\]])\s*\.?$", re.IGNORECASE
)
_WORD = re.compile(r"[\w'’]+")
_LISTED = r"([^\W\d_][\w'’-]{1,30}), ((?:[^\W\d_][\w.'’-]{0,20} ){0,2}[^\W\d_][\w.'’-]{0,20})"
_INVERTED = re.compile(rf"{_LISTED} (\w{{1,4}}) (?:{_LISTED}|([^\W\d_][^,]{{1,60}}))")
"""Names of a catalogue: "Fenn, Orla to Quill, Josiah"."""
_BRACKETED = re.compile(r"\[[^\[\]]*\]")
_DOUBT = re.compile(r"\s{0,2}[\[(]\s?\?\s?[\])]")
_ELISION = re.compile(r"\bd['’](?=[^\W\d_a-z])")
_FULL_STOP = re.compile(r"(?<=[^\W\d_]{4})\.\s")


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a title, and the element that marks it up if one does."""

    name: str
    element: etree._Element | None = None
    doubted: bool = False
    """A question mark of the editor's stands behind the name."""


@dataclass(frozen=True, slots=True)
class Title:
    """What a title says; empty where it says nothing."""

    senders: tuple[Named, ...] = ()
    recipients: tuple[Named, ...] = ()
    unsure: bool = False
    """The sender may be a place: "Letter from Carrow"."""

    def __bool__(self) -> bool:
        return bool(self.senders or self.recipients)


def read_title(element: etree._Element, reader: Reader) -> Title:
    """Return whom a title names as sender and recipient; an empty title where it does not tell."""
    words = told(element)
    if not words or len(words) > LONGEST or _names_a_collection(words):
        return Title()
    return _marked_up(element, reader) or _plain(element, reader.languages)


def _marked_up(element: etree._Element, reader: Reader) -> Title:
    """Read a title by the words before its marked-up names: "to", "from", or nothing before the first one."""
    say = encoding_words().titles
    sides: dict[str, list[Named]] = {"sender": [], "recipient": []}
    side, before = None, ""
    for piece in _walk(element):
        if isinstance(piece, str):
            before += piece
            continue
        words = [word.casefold() for word in _WORD.findall(before)]
        last = words[-1] if words else ""
        typed = {element.get("type", "").casefold(), element.get("role", "").casefold()}
        roles = encoding_words().roles
        if typed & roles.recipients or last in say.recipients:
            side = "recipient"
        elif (
            typed & roles.senders
            or last in say.senders
            or (not words and not sides["sender"] and not sides["recipient"])
        ):
            side = "sender"
        elif words and before.strip(" ,&") and not (len(words) == 1 and words[0] in say.joiners):
            side = None
        if side and (name := reader.register.name(piece)):
            sides[side].append(Named(name, piece))
        before = ""
    if not sides["recipient"] and not (sides["sender"] and _begins_with_kind(told(element))):
        return Title()  # "Papers of A": a name by itself is no sender
    plain = None if sides["sender"] else _plain(element, reader.languages)
    senders = tuple(sides["sender"]) or (plain.senders if plain and _from(element) else ())
    return Title(senders, tuple(sides["recipient"]))


def _from(element: etree._Element) -> bool:
    """Say whether a title has words before its "to" that may name the sender."""
    return not told(element).casefold().startswith(tuple(f"{word} " for word in encoding_words().titles.recipients))


def _walk(element: etree._Element) -> list[str | etree._Element]:
    """Return the words of a title and its names in turn, without notes and dates."""
    out: list[str | etree._Element] = [element.text or ""]
    for child in element:
        if local(child) in NAMES and not _is_place(child):
            out.append(child)
        elif local(child) not in ("note", "date", "placeName", "settlement", ""):
            out += _walk(child)
        out.append(child.tail or "")
    return out


def _is_place(element: etree._Element) -> bool:
    return element.get("type", "").casefold() == "place"


def _plain(element: etree._Element, languages: tuple[str, ...]) -> Title:
    """Read a title by its words, whole and without its number, its label, its place and its date."""
    for words in dict.fromkeys((told(element, frozenset({"date"})), told(element))):
        for line in _lines(words, languages):
            if title := _by_role_words(line) or _by_heading(line, languages):
                return _with_doubts(title, words)
    return Title()


def _with_doubts(title: Title, words: str) -> Title:
    """Mark the names behind which the title has a question mark."""

    def marked(names: tuple[Named, ...]) -> tuple[Named, ...]:
        return tuple(
            replace(named, doubted=bool(_DOUBT.match(words, words.find(named.name) + len(named.name))))
            if named.name in words
            else named
            for named in names
        )

    return replace(title, senders=marked(title.senders), recipients=marked(title.recipients))


def _lines(words: str, languages: tuple[str, ...]) -> list[str]:
    """Return the stretches of a title that may name both: without number, label, place and date, the shortest first."""
    words = _DOUBT.sub("", words).strip()
    words = words[1:-1].strip() if _BRACKETED.fullmatch(words) else words
    words = _ELISION.sub("de ", words)
    bare = _NUMBER.sub("", words)
    whole = list(dict.fromkeys((words, bare, _LABEL.sub("", bare))))
    cut = [_TAIL.sub("", _first_sentence(line, languages)) for line in whole]
    lines = (line.strip(" .,;") for line in (*cut, *(_TAIL.sub("", line) for line in whole), *whole))
    return [line for line in dict.fromkeys(lines) if line and not _names_a_collection(line)]


def _first_sentence(line: str, languages: tuple[str, ...]) -> str:
    """Return what stands before the first full stop; that of a title or a short given name is none ("Capt.")."""
    honorifics, given = lexicon(languages).honorifics, names(languages).given
    for stop in _FULL_STOP.finditer(line):
        word = line[: stop.start()].rsplit(maxsplit=1)[-1].casefold()
        if f"{word}." not in honorifics and word not in given:
            return line[: stop.start()]
    return line


def _first_word(words: str) -> str:
    first = _WORD.match(words.strip("[ "))
    return first[0].casefold() if first else ""


def _names_a_collection(line: str) -> bool:
    return _first_word(line) in encoding_words().titles.collections


def _by_heading(line: str, languages: tuple[str, ...]) -> Title:
    """Read a title as the title line of a printed letter."""
    say, inverted = encoding_words().titles, _INVERTED.fullmatch(line)
    if inverted and inverted[3].casefold() in say.recipients and inverted[1].casefold() not in say.kinds:
        recipient = (inverted[6] or "").strip(" .,;:") or f"{inverted[5]} {inverted[4]}"
        return Title((Named(f"{inverted[2]} {inverted[1]}"),), (Named(recipient),))
    found = headings.parse(line, languages)
    if found is None or not found.recipients:
        return Title()
    senders, recipients = ([named.name for named in side] for side in (found.senders, found.recipients))
    if any(_suspicious(name) for name in (*senders, *recipients)):
        return Title()
    lex = lexicon(languages)
    if senders and _first_word(line) in lex.articles and len(senders[0].split()) < 2:
        return Title()  # "A Journey to Port Carrow"
    if not any(word.casefold() in lex.joiners for word in line.split()):
        senders, recipients = senders[:1], recipients[:1]  # what follows a comma is a place
    return Title(tuple(map(Named, senders)), tuple(map(Named, recipients)))


def _suspicious(name: str) -> bool:
    """Say whether a name holds words of a title that was not understood."""
    words = [word.casefold() for word in _WORD.findall(name)]
    say = encoding_words().titles
    return not words or words[0] in say.kinds | say.recipients or any(c.isdigit() for c in name)


def _begins_with_kind(words: str) -> bool:
    return _first_word(words) in encoding_words().titles.kinds


def _by_role_words(line: str) -> Title:
    """Read "Lettre de A à B" and "Von A an B": names behind words that say their roles."""
    say = encoding_words().titles
    words = list(_WORD.finditer(line))
    kind = _begins_with_kind(line)
    first = next((at for at, word in enumerate(words[:4]) if word[0].casefold() in say.senders | say.recipients), None)
    if first is None or (first and not kind):
        return Title()
    if first and not all(word[0].casefold() in say.kinds for word in words[:first]):
        return Title()  # "Letter, A to B"
    opening = words[first][0].casefold()
    if opening not in say.pairs:
        return Title(recipients=_names(line[words[first].end() :])) if kind else Title()
    # "Von Hagen an B" may name the family of von Hagen.
    to = next(
        (at for at, word in enumerate(words) if at > first + 1 and word[0].casefold() in say.pairs[opening]), None
    )
    if to is None and kind and opening in say.alone:
        return Title(_names(line[words[first].end() :]), unsure=True)
    if to is None or (not kind and to < first + 3):
        return Title()
    return Title(_names(line[words[first].end() : words[to].start()]), _names(line[words[to].end() :]))


def _names(words: str) -> tuple[Named, ...]:
    name = words.split(",", maxsplit=1)[0].strip(" .;:[]()")
    return (Named(name),) if name[:1].isupper() and len(name.split()) <= 8 and not _suspicious(name) else ()


def title_elements(header: etree._Element | None) -> list[etree._Element]:
    """Return the titles of a header that may say who wrote to whom: of the file, then of the manuscript."""
    out: list[etree._Element] = []
    for statement in inside(header, "titleStmt"):
        out += children(statement, "title")
        break
    for source in inside(header, "sourceDesc"):
        for described in inside(source, "msDesc", "msItem", "bibl", "biblStruct", "analytic"):
            out += children(described, "head", "title")
    return [element for element in dict.fromkeys(out) if flat(element)]
