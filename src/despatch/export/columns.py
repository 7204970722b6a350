"""The tables of an export, with the type and the meaning of every column: what CSVW, Parquet and workbooks rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Kind = str | tuple["Kind"] | Mapping[str, "Kind"]
"""A type: "string", "integer", "number" or "boolean"; a tuple of one is a list of it; a mapping has named parts."""

_S, _I, _N, _B = "string", "integer", "number", "boolean"
_PARTY: Kind = {"name": _S, "person": _S, "person_id": _S, "key": _S, "rule": _S, "confidence": _N}
_PROPOSAL: Kind = {
    "field": _S, "value": _S, "start": _I, "end": _I, "rule": _S, "confidence": _N, "reason": _S,
}  # fmt: skip
_LEARNED: Kind = {"field": _S, "decisions": _I, "before": _S, "sure": _N}
_DATE: Kind = {
    "edtf": _S, "written": _S, "role": _S, "from": _S, "calendar": _S, "rule": _S, "confidence": _N,
}  # fmt: skip
_PLACE: Kind = {"name": _S, "place": _S, "place_id": _S, "id": _S, "rule": _S, "confidence": _N}
_DUE: Kind = {"edtf": _S, "written": _S}
_SIDE: Kind = {"role": _S, "name": _S}
_QUANTITY: Kind = {
    "low": _N, "high": _N, "unit": _S, "item": _S, "per": _S, "start": _I, "end": _I, "share": _S, "approximate": _B,
}  # fmt: skip
_EVIDENCE: Kind = {"letter": _S, "start": _I, "end": _I, "same": _N, "why": _S}
_PRINTED: Kind = {"letter": _S, "number": _S, "edition": _S, "address": _S, "score": _N, "why": _S}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `leads_to` is the table whose id it holds, where every value is one."""

    name: str
    kind: Kind
    what: str
    leads_to: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the method of the exports with its name yields its rows. `key` is the column that names a row."""

    name: str
    what: str
    columns: tuple[Column, ...]
    key: str | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)


TABLES: tuple[Table, ...] = (
    Table(
        "letters",
        "The letters, also those known by description only",
        (
            Column("id", _S, "lasting id of the letter"),
            Column("source", _S, "its file"),
            Column("start", _I, "where it begins in the text of its file, in code points"),
            Column("end", _I, "where it ends"),
            Column("ordinal", _I, "its place among the letters of its file"),
            Column("piece", _S, "letter, other, described, or elsewhere (others hold it)"),
            Column("same_as", _S, "of a description: the letter that it is of", "letters"),
            Column("kind", _S, "letter, telegram, memorandum and so on"),
            Column("number", _S, "its number in a series"),
            Column("heading", _S, "the words of its heading"),
            Column("marking", _S, "such as Secret"),
            Column("sender", _PARTY, "the first sender"),
            Column("senders", (_PARTY,), "who wrote it: as written, who that is, and how sure"),
            Column("recipients", (_PARTY,), "to whom it was written"),
            Column("date", _DATE, "when it was written (EDTF, Gregorian)"),
            Column("received", _DUE, "when it came"),
            Column("place", _PLACE, "where it was written"),
            Column("via", _S, "who carried it"),
            Column("salutation", _S, "the words that address"),
            Column("closing", _S, "the words that close"),
            Column("signature", _S, "the words that sign"),
            Column("postscript", _S, "the words below the signature"),
            Column("enclosures", (_S,), "what lay in it"),
            Column("subject", _S, "the subject that it names"),
            Column("identifier", _S, "what other sources call it"),
            Column("repository", _S, "who keeps the original"),
            Column("shelfmark", _S, "where they keep it"),
            Column("availability", _S, "how it may be used"),
            Column("facsimiles", (_S,), "the images of its pages"),
            Column("confidence", _N, "how often such a cut is right"),
            Column("proposals", (_PROPOSAL,), "readings too doubtful to be values"),
            Column("learned", (_LEARNED,), "fields that decisions on other letters of its file changed"),
            Column("doubts", (_S,), "codes of what is doubtful"),
        ),
        "id",
    ),
    Table(
        "people",
        "The people and bodies who wrote or received letters, or whom letters name",
        (
            Column("id", _S, "lasting id of the person"),
            Column("name", _S, "the name"),
            Column("label", _S, "the name, with years where another person has the same"),
            Column("body", _B, "a body, and no person"),
            Column("variants", (_S,), "other ways in which letters write the name"),
            Column("identifiers", (_S,), "entries in authority files, addresses of mail"),
            Column("written", _I, "letters written, with words"),
            Column("received", _I, "letters received, with words"),
            Column("described", _I, "letters known by description only"),
            Column("first", _S, "date of the first letter"),
            Column("last", _S, "date of the last letter"),
        ),
        "id",
    ),
    Table(
        "places",
        "The places at which letters were written",
        (
            Column("id", _S, "lasting id of the place"),
            Column("name", _S, "the name"),
            Column("label", _S, "the name, told from other places of that name"),
            Column("variants", ({"written": _S, "letters": _I, "why": _S},), "how letters write it"),
            Column("letters", _I, "letters with words"),
            Column("described", _I, "letters known by description only"),
            Column("first", _S, "date of the first letter"),
            Column("last", _S, "date of the last letter"),
            Column("identifiers", (_S,), "entries in authority files"),
            Column("latitude", _N, "degrees, north is positive"),
            Column("longitude", _N, "degrees, east is positive"),
            Column("alike", ({"id": _S, "name": _S, "why": _S},), "places that may be the same"),
        ),
        "id",
    ),
    Table(
        "references",
        "Words of letters that mean other letters, and which letters they mean",
        (
            Column("letter", _S, "the letter with the words", "letters"),
            Column("start", _I, "where the words begin in the text of its file"),
            Column("end", _I, "where they end"),
            Column("quote", _S, "the words"),
            Column("author", _S, "who wrote the letter meant"),
            Column("addressee", _S, "to whom"),
            Column("date", _S, "when (EDTF)"),
            Column("received", _S, "when it came (EDTF)"),
            Column("place", _S, "where it was written"),
            Column("via", _S, "who carried it"),
            Column("number", _S, "its number"),
            Column("identifier", _S, "what the encoding calls it"),
            Column("count", _I, "how many letters are meant; null for several"),
            Column("order", _S, "latest, previous, first or next"),
            Column("part", _S, "a part of it"),
            Column("about", _S, "what it was about"),
            Column("function", _S, "acknowledge, answer or cite"),
            Column("in_note", _B, "the words stand in an editors' note"),
            Column("target", _S, "the letter or the inferred letter meant"),
            Column("target_kind", _S, "letter, described, inferred or none"),
            Column("also", (_S,), "further letters meant"),
            Column("score", _N, "how sure the target is"),
            Column("why", _S, "the reason"),
            Column("alternatives", ({"target": _S, "score": _N, "why": _S},), "candidates refused"),
            Column("confidence", _N, "how sure the words are a reference"),
            Column("by", _S, "the editor who decided on it last"),
        ),
    ),
    Table(
        "announced",
        "Words that announce a letter not written yet",
        (
            Column("letter", _S, "the letter with the words", "letters"),
            Column("start", _I, "where the words begin in the text of its file"),
            Column("end", _I, "where they end"),
            Column("quote", _S, "the words"),
            Column("author", _S, "who is to write"),
            Column("addressee", _S, "to whom"),
            Column("rule", _S, "what read it"),
            Column("confidence", _N, "how sure the words announce a letter"),
        ),
    ),
    Table(
        "inferred",
        "Letters known only because others mention them",
        (
            Column("id", _S, "id of the inferred letter"),
            Column("author", _S, "who wrote it"),
            Column("addressee", _S, "to whom"),
            Column("date", _S, "when (EDTF), often an interval"),
            Column("received", _S, "when it came (EDTF)"),
            Column("via", _S, "who carried it"),
            Column("place", _S, "where it was written"),
            Column("about", _S, "what it was about"),
            Column("kind", _S, "letter, telegram and so on"),
            Column("evidence", (_EVIDENCE,), "the passages that prove it"),
            Column("answers", (_S,), "the letters that it answered"),
            Column("status", _S, "what became of it"),
            Column("confidence", _N, "how sure it is"),
            Column("printed", (_PRINTED,), "where it may be printed"),
        ),
        "id",
    ),
    Table(
        "unnamed",
        "Words about letters that are not here, of which author or addressee is not known",
        (
            Column("letter", _S, "the letter with the words", "letters"),
            Column("start", _I, "where the words begin in the text of its file"),
            Column("end", _I, "where they end"),
            Column("quote", _S, "the words"),
            Column("author", _S, "who wrote the letter meant, where that is known"),
            Column("addressee", _S, "to whom, where that is known"),
            Column("date", _S, "when (EDTF)"),
            Column("received", _S, "when it came (EDTF)"),
            Column("place", _S, "where it was written"),
            Column("via", _S, "who carried it"),
            Column("about", _S, "what it was about"),
            Column("why", _S, "why no letter of the archive is meant"),
            Column("rule", _S, "what read the words"),
            Column("confidence", _N, "how sure the words are a reference"),
        ),
    ),
    Table(
        "mentions",
        "The people, offices, places, ships and convoys that letters name",
        (
            Column("letter", _S, "the letter", "letters"),
            Column("start", _I, "where the words begin in the text of its file"),
            Column("end", _I, "where they end"),
            Column("quote", _S, "the words"),
            Column("kind", _S, "what is named"),
            Column("name", _S, "the name"),
            Column("id", _S, "id of the person or place"),
        ),
    ),
    Table(
        "acts",
        "What letters ask, offer, promise, accept, refuse, report and complain of",
        (
            Column("id", _S, "lasting id of the act"),
            Column("letter", _S, "the letter", "letters"),
            Column("start", _I, "where the words begin in the text of its file"),
            Column("end", _I, "where they end"),
            Column("quote", _S, "the words"),
            Column("type", _S, "request, offer, promise, acceptance, refusal, report or complaint"),
            Column("actor", _SIDE, "who acts"),
            Column("counterparty", _SIDE, "towards whom"),
            Column("reported", _B, "an act of the other side, known by report"),
            Column("what", _S, "the words on one line, cut"),
            Column("quantities", (_QUANTITY,), "how much of what"),
            Column("due", _DUE, "by when"),
            Column("place", _S, "where"),
            Column("condition", _S, "on which condition"),
            Column("matter", _S, "the matter that it belongs to", "matters"),
            Column("confidence", _N, "how often such an act is right"),
            Column("rule", _S, "what read it"),
            Column("date", _S, "the date of its letter (EDTF)"),
            Column("by", _S, "the editor who decided on it last"),
        ),
        "id",
    ),
    Table(
        "matters",
        "Acts that belong together, and how they stand",
        (
            Column("id", _S, "lasting id of the matter"),
            Column("label", _S, "a name for it"),
            Column("acts", (_S,), "ids of its acts"),
            Column("first", _S, "date of the first act"),
            Column("last", _S, "date of the last act"),
            Column("standing", _S, "how it stands"),
            Column("since", _S, "since when"),
            Column("due", _S, "by when it is due"),
            Column("conditional", _B, "it hangs on a condition"),
            Column("why", _S, "why it stands so"),
            Column("day", _S, "the day on which it stands so"),
            Column("confidence", _N, "how sure it is that the acts belong together"),
            Column("by", _S, "the editor who decided on it last"),
        ),
        "id",
    ),
    Table(
        "deliveries",
        "Steps of goods on their way",
        (
            Column("id", _S, "id of the step"),
            Column("matter", _S, "the matter that it belongs to"),
            Column("item", _S, "what is delivered"),
            Column("low", _N, "at least so much"),
            Column("high", _N, "at most so much"),
            Column("unit", _S, "of which unit"),
            Column("per", _S, "in which time"),
            Column("from", _S, "who gives"),
            Column("to", _S, "who receives"),
            Column("route", _S, "by which way"),
            Column("carrier", _S, "by which ship or carrier"),
            Column("convoy", _S, "in which convoy"),
            Column("stage", _S, "how far it is"),
            Column("date", _S, "date of the letter (EDTF)"),
            Column("letter", _S, "the letter that tells of it"),
            Column("start", _I, "where the words begin in the text of its file"),
            Column("end", _I, "where they end"),
            Column("from_place", _S, "whence"),
            Column("to_place", _S, "whither"),
            Column("place", _S, "where it is"),
            Column("due", _DUE, "by when"),
            Column("confidence", _N, "how often such a step is right"),
            Column("rule", _S, "what read it"),
            Column("quote", _S, "the words"),
            Column("evidence", _S, "what the shipping desk recorded"),
        ),
        "id",
    ),
)  # fmt: skip
"""All tables that formats for programs write, in the order of their files."""
