"""The parts of a letter in a TEI document, and where each of them stands in the finished text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from despatch.languages.encoding import encoding_words
from despatch.model import Phrase, Span
from despatch.read.tei.descriptions import SURE
from despatch.read.tei.elements import inside, values
from despatch.read.tei.vocabulary import WANTED
from despatch.read.text_writer import trim
from despatch.read.xml import local


@dataclass(frozen=True, slots=True)
class Words:
    """The finished text, and where the elements of one letter stand in it."""

    text: str
    spans: Mapping[etree._Element, tuple[int, int]]

    def phrase(self, element: etree._Element, rule: str) -> Phrase | None:
        """Return an element's words with their span, None when it has none."""
        span = self.span(element)
        return Phrase(span.of(self.text), span, rule, SURE) if span else None

    def span(self, element: etree._Element) -> Span | None:
        """Return where an element's words stand in the text."""
        if element not in self.spans:
            return None
        span = trim(self.text, *self.spans[element])
        return span if span.start < span.end else None


class Parts:
    """The elements of a letter that were written out, by name, in the order of the document.

    Those in notes, deletions, enclosures and readings that are not shown are none of them.
    """

    def __init__(self, letter: etree._Element, words: Words) -> None:
        self.letter = letter
        self.enclosed = [e for e in inside(letter, "floatingText") if e in words.spans]
        within = {e for enclosure in self.enclosed for e in enclosure.iter() if e is not enclosure}
        self._found: dict[str, list[tuple[int, etree._Element]]] = {}
        for place, element in enumerate(letter.iter()):
            name = local(element)
            if name in WANTED and element is not letter and element in words.spans and element not in within:
                self._found.setdefault(name, []).append((place, element))

    @cached_property
    def addresses(self) -> list[etree._Element]:
        """The addresses in the letter, by element or by @type."""
        typed = [
            element
            for element in inside(self.letter, "div", "ab", "p", "opener", "closer")
            if element.get("type") and set(values(element, "type")) & encoding_words().parts.addresses
        ]
        return [*self.named("address"), *typed]

    @cached_property
    def _addressed(self) -> set[etree._Element]:
        return {e for address in self.addresses for e in address.iter()}

    def outside_addresses(self, elements: Iterable[etree._Element]) -> list[etree._Element]:
        """Return the elements that stand in no address."""
        return [element for element in elements if element not in self._addressed]

    def named(self, *names: str) -> list[etree._Element]:
        """Return the elements of these names."""
        found = [pair for name in names for pair in self._found.get(name, ())]
        return [element for _, element in sorted(found, key=lambda pair: pair[0])]


def own_heads(parts: Parts) -> list[etree._Element]:
    """Return the headings of a letter: in its element, or in a division that holds it with its address and the like."""
    letter = parts.letter
    return [e for e in parts.named("head") if (above := e.getparent()) is letter or _holder(above) is letter]


def _holder(element: etree._Element | None) -> etree._Element | None:
    return element.getparent() if element is not None and local(element) in ("div", "body", "front") else None


def signing_names(parts: Parts, words: Words) -> list[etree._Element]:
    """Return the persons named in the signature; without one, those who have a line of the closer to themselves."""
    signed = parts.named("signed")
    names = parts.outside_addresses(within(signed or parts.named("closer"), {"persName"}))
    return [e for e in names if (span := words.span(e)) and (signed or _fills_a_line(words.text, span))]


def _fills_a_line(text: str, span: Span) -> bool:
    before, end = text[: span.start].rstrip(" \t"), text.find("\n", span.end)
    after = text[span.end : end if end >= 0 else len(text)]
    return before[-1:] in ("", "\n") and not any(c.isalnum() for c in after)


def within(elements: Iterable[etree._Element], names: frozenset[str] | set[str]) -> list[etree._Element]:
    """Return the elements of some names within some elements."""
    return list(dict.fromkeys(e for element in elements for e in element.iter() if local(e) in names))


def first(words: Words, elements: Iterable[etree._Element], rule: str) -> Phrase | None:
    """Return the words of the first of some elements that has words."""
    return next((phrase for e in elements if (phrase := words.phrase(e, rule))), None)


def run(words: Words, elements: Iterable[etree._Element], rule: str) -> Phrase | None:
    """Return the words from the first of `elements` to the last: several may sign."""
    spans = [span for e in elements if (span := words.span(e))]
    if not spans:
        return None
    span = Span(spans[0].start, spans[-1].end)
    return Phrase(span.of(words.text), span, rule, SURE)
