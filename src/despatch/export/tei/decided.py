"""What editors decided on a letter, as changes of its file: for people to read, and for Despatch to take over.

Each change holds the decision as a line of corrections.jsonl. The words that it is about are marked anew in the letter
as it goes out. So the line tells nothing of words that are not there, and of no place in another file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from despatch.decisions import anchor, find_anchor, to_line
from despatch.export.xml import ID, add, element, xml_id
from despatch.model import Anchor, Bearing, Correction, DecisionEntry, Record
from despatch.read.tei.decided import LINE

_BUSINESS = ("split", "join", "label", "settle")


@dataclass(slots=True)
class SharedDecisions:
    """The decisions on people and on business, which are of no letter alone: each goes with one letter concerned."""

    by_thing: Mapping[tuple[str, str], Sequence[DecisionEntry]] = field(default_factory=dict)
    _given: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, entries: Iterable[DecisionEntry]) -> SharedDecisions:
        """Return those among decisions in force that bear on a person or on business."""
        by_thing: dict[tuple[str, str], list[DecisionEntry]] = {}
        for entry in entries:
            for bearing in entry.bearings:
                if bearing.thing in ("person", "matter") and bearing.trouble is None:
                    by_thing.setdefault((bearing.thing, bearing.key), []).append(entry)
        return cls(by_thing)

    def take(self, record: Record) -> Iterator[DecisionEntry]:
        """Yield those that a letter is the first to be concerned by; letters are asked for in their order."""
        people = (who.person for who in (*record.entry.senders, *record.entry.recipients))
        things = [("person", id) for id in people if id] + [("matter", act.matter) for act in record.acts if act.matter]
        for thing in things:
            for entry in self.by_thing.get(thing, ()):
                if entry.id not in self._given:
                    self._given.add(entry.id)
                    yield entry


def decisions_on(record: Record, shared: SharedDecisions) -> list[DecisionEntry]:
    """Return the decisions in force on a letter, its references and its acts, each once, in their order."""
    found = {entry.id: entry for entry in (*record.decisions, *shared.take(record))}
    for of_words in (record.references, record.acts, record.withdrawn):
        found |= {entry.id: entry for one in of_words for entry in one.decisions}
    return sorted(found.values(), key=lambda entry: entry.line)


def deciders(decisions: Iterable[DecisionEntry]) -> list[etree._Element]:
    """Return the people who decided, as those responsible."""
    out = []
    for who in dict.fromkeys(entry.correction.by for entry in decisions):
        made = element("respStmt", {ID: xml_id("by", who)})
        add(made, "resp", words="decided on readings")
        add(made, "name", words=who)
        out.append(made)
    return out


def changes(decisions: Iterable[DecisionEntry], record: Record) -> list[etree._Element]:
    """Return each decision as a change: who, when, what and why; and its line."""
    out = []
    for entry in decisions:
        one = entry.correction
        said = {"who": f"#{xml_id('by', one.by)}", "when": one.at[:10], "type": one.kind, "n": one.id}
        was = "; ".join(dict.fromkeys(bearing.was for bearing in _shown(entry, record) if bearing.was))
        words = [_decided(one), f"was: {was}" if was else "", f"why: {one.why}" if one.why else ""]
        out.append(element("change", said, ". ".join(filter(None, words))))
        if line := _line(one, record):
            out[-1].text = f"{out[-1].text} "
            add(out[-1], "code", {"lang": LINE, "n": str(entry.line)}, line)
    return out


def _shown(entry: DecisionEntry, record: Record) -> Iterator[Bearing]:
    """Yield what a decision bears on in this letter, or beside all letters."""
    for bearing in entry.bearings:
        if bearing.thing not in ("letter", "reference", "act") or bearing.key.startswith(record.letter.id):
            yield bearing


def _decided(one: Correction) -> str:
    """Return what was decided, in the terms of corrections.jsonl."""
    fields = "; ".join(f"{field.field}: {', '.join(field.values) or 'unknown'}" for field in one.fields)
    parts = (one.cut, one.version, one.type, one.actor_name or one.actor, one.standing, one.label, one.target, fields)
    quoted = f"at “{one.words.quote}”" if one.words else ""
    return " ".join(filter(None, (one.kind, *parts, quoted)))


def _line(one: Correction, record: Record) -> str:
    """Return a decision as a line of corrections.jsonl; nothing where its words are not those of this letter."""
    words = _marked(one.words, record) if one.words else None
    if one.words and words is None:
        return ""
    if one.kind in _BUSINESS:
        acts, others = (
            tuple(_marked(a, record) or _unplaced(a) for a in anchors) for anchors in (one.acts, one.others)
        )
    else:
        acts, others = one.acts, tuple(found for a in one.others if (found := _marked(a, record)))
    source = record.letter.source if one.source else None
    return to_line(replace(one, words=words, acts=acts, others=others, source=source)).decode().strip()


def _marked(of_words: Anchor, record: Record) -> Anchor | None:
    """Return the anchor of the same words in a letter as it goes out; None where they are not in it."""
    offset = record.letter.span.start
    span = find_anchor(of_words, record.text, offset)
    if span is None:
        return None
    made = anchor(record.letter.id, record.text, offset, span, of_words.act)
    return replace(made, start=0, end=0)


def _unplaced(of_words: Anchor) -> Anchor:
    """Return an anchor in another letter without what stands around its words there."""
    return replace(of_words, start=0, end=0, before="", after="")
