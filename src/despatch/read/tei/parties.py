"""Who wrote a letter and to whom, by what TEI says: description, typed names, titles, author, signature, address.

A title comes first where it and the heading both name the parties the other way round: editions have such slips.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from despatch.formulas import headings
from despatch.languages.encoding import encoding_words
from despatch.model import Description, Party, Span
from despatch.names.alike import same_person
from despatch.read.tei.descriptions import SURE, Reader, role_of
from despatch.read.tei.elements import inside, told
from despatch.read.tei.letters import Found
from despatch.read.tei.names import NAMES
from despatch.read.tei.parts import Parts, Words, own_heads, signing_names, within
from despatch.read.tei.titles import Named, Title, read_title
from despatch.read.text_writer import trim
from despatch.read.xml import local

TITLED = 0.95
"""A title is words, though an editor's."""
DOUBTED = 0.7
"""The title has a question mark behind the name."""
BY_AUTHOR = 0.9
BY_ADDRESS = 0.9


def parties(
    found: Found, parts: Parts, words: Words, reader: Reader, head: Description
) -> tuple[tuple[Party, ...], tuple[Party, ...], bool]:
    """Return senders and recipients, and whether titles and headings put the encoding's right."""
    heading = own_heads(parts)[:1]
    titles = [read_title(e, reader) for e in found.header.titles()] if found.alone else []
    heads = [read_title(e, reader) for e in heading]
    senders = head.senders or _typed(parts, "sender", words, reader)
    recipients = head.recipients or _typed(parts, "recipient", words, reader)
    if found.alone:
        senders = senders or _listed(found, "sender", reader)
        recipients = recipients or _listed(found, "recipient", reader)
    if _inverted(senders, recipients, [title for title in (*titles, *heads) if title]):
        return recipients, senders, True
    ours = Title()
    for title, element in zip(heads, heading, strict=True):
        if _is_plain(told(element), reader):
            ours = title  # our own reading of the heading says more: offices, and the words that name each
            continue
        span = words.span(element)
        senders = senders or _of_title(title.senders, "encoding.head", span, words, reader)
        recipients = recipients or _of_title(title.recipients, "encoding.head", span, words, reader)
    for title in (title for title in titles if not title.unsure):
        senders = senders or (() if ours.senders else _of_title(title.senders, "encoding.title", None, words, reader))
        recipients = recipients or (
            () if ours.recipients else _of_title(title.recipients, "encoding.title", None, words, reader)
        )
    if found.alone and not ours.senders:
        senders = _authors(found, senders, recipients, reader)
    if not senders and not ours.senders:
        senders = _signers(parts, words, reader)
    if not recipients and not ours.recipients:
        recipients = _addressed(parts, words, senders, reader)
    return senders, recipients, False


def _is_plain(heading: str, reader: Reader) -> bool:
    """Say whether our own reading understands a heading, as one of a printed edition."""
    found = headings.parse(heading, reader.own_languages)
    return found is not None and bool(found.senders or found.recipients)


def _listed(found: Found, role: str, reader: Reader) -> tuple[Party, ...]:
    """Return the people whom the header lists as sender or recipient."""
    named = ((person, next(inside(person, "persName"), person)) for person in found.header.people())
    parties = (reader.party(name, "encoding.person") for person, name in named if role_of(person) == role)
    return tuple(party for party in parties if party.name)


def _inverted(senders: Sequence[Party], recipients: Sequence[Party], titles: Sequence[Title]) -> bool:
    """Say whether two titles or more name the parties the other way round, and none as the encoding does."""
    if not senders or not recipients:
        return False
    verdicts = [_verdict(senders, recipients, title) for title in titles]
    return verdicts.count(-1) >= 2 and 1 not in verdicts


def _verdict(senders: Sequence[Party], recipients: Sequence[Party], title: Title) -> int:
    """Return 1 where a title names the parties as the encoding does, -1 where the other way round, else 0."""
    straight = _alike(title.senders, senders) + _alike(title.recipients, recipients)
    crossed = _alike(title.senders, recipients) + _alike(title.recipients, senders)
    return (straight > crossed) - (crossed > straight)


def _alike(named: Sequence[Named], parties: Sequence[Party]) -> int:
    return int(any(same_person(one.name, party.name) for one in named for party in parties))


def _of_title(named: Sequence[Named], rule: str, span: Span | None, words: Words, reader: Reader) -> tuple[Party, ...]:
    """Return the parties that a title names; `span` is where a heading stands in the text."""
    out = []
    for one in named:
        at = words.text.find(one.name, span.start, span.end) if span else -1
        place = Span(at, at + len(one.name)) if at >= 0 else None
        key = reader.register.key(one.element) if one.element is not None else None
        out.append(Party(one.name, place, rule, DOUBTED if one.doubted else TITLED, key=key))
    return tuple(out)


def _typed(parts: Parts, role: str, words: Words, reader: Reader) -> tuple[Party, ...]:
    """Return the parties whose names in the text are typed as sender or recipient, each once."""
    parties: dict[str, Party] = {}
    for element in parts.named("persName", "orgName", "name", "rs"):
        if role_of(element) == role and (span := words.span(element)):
            name, key = span.of(words.text), reader.register.key(element)
            parties.setdefault(key or name, Party(name, span, f"encoding.{local(element)}", SURE, key=key))
    return tuple(parties.values())


def _authors(
    found: Found, senders: tuple[Party, ...], recipients: Sequence[Party], reader: Reader
) -> tuple[Party, ...]:
    """Return the authors of the text: a letter's author is its sender. An edition's own author is none.

    Senders whom a title names stay, but for one whom the author's name gives in full.
    """
    named = [reader.party(e, "encoding.author", confidence=BY_AUTHOR) for e in found.header.authors()]
    named = [party for party in named if party.name]
    if any(same_person(author.name, party.name) for author in named for party in recipients):
        return senders
    if not senders:
        return tuple(named)
    if len(senders) == len(named) == 1 and senders[0].rule == "encoding.title":
        short, full = senders[0].name, named[0].name
        fuller = len(full.split()) > len(short.split()) and same_person(short, full)
        return (replace(senders[0], name=full, key=named[0].key or senders[0].key),) if fuller else senders
    return senders


def _signers(parts: Parts, words: Words, reader: Reader) -> tuple[Party, ...]:
    """Return the one person named in the signature; two may be a writer and a secretary."""
    names = signing_names(parts, words)
    if len(names) != 1:
        return ()
    span = words.span(names[0])
    key = reader.register.key(names[0])
    return (Party(span.of(words.text), span, "encoding.signed", SURE, key=key),) if span else ()


def _addressed(parts: Parts, words: Words, senders: Sequence[Party], reader: Reader) -> tuple[Party, ...]:
    """Return whom the address of a letter names: a marked-up person, else its first line.

    The address at the head of a letter may be the sender's own, so its first line says nothing.
    """
    opening = set(within(parts.named("opener"), {"address"}))
    for address in parts.addresses:
        name = next((e for e in within([address], NAMES) if role_of(e) != "sender" and words.span(e)), None)
        lines = [] if address in opening else within([address], {"addrLine"})
        line = name if name is not None else next((e for e in lines if words.span(e)), None)
        span = words.span(line) if line is not None else None
        if line is None or span is None or any(c.isdigit() for c in span.of(words.text)):
            continue
        span = _without_role_word(words.text, span)
        written = " ".join(span.of(words.text).split())
        if not written[:1].isupper() or any(same_person(written, sender.name) for sender in senders):
            continue
        key = reader.register.key(line) if name is not None else None
        return (Party(written, span, "encoding.address", BY_ADDRESS, key=key),)
    return ()


def _without_role_word(text: str, span: Span) -> Span:
    """Leave the "To" before a name out."""
    first, _, rest = span.of(text).partition(" ")
    if rest and first.strip(" ,.:").casefold() in encoding_words().titles.recipients:
        return trim(text, span.start + len(first), span.end)
    return span
