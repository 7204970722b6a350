"""What the elements of TEI are to the text of a letter: paragraphs, lines, words of the editors, readings."""

from __future__ import annotations

PARAGRAPHS = frozenset(
    {
        "p",
        "ab",
        "head",
        "opener",
        "closer",
        "postscript",
        "lg",
        "list",
        "table",
        "text",
        "body",
        "front",
        "back",
        "group",
        "floatingText",
        "titlePage",
        "docTitle",
        "byline",
        "address",
        "figure",
        "trailer",
        "argument",
        "epigraph",
        "sp",
        "div",
        "div0",
        "surface",
        "zone",
        "div1",
        "div2",
        "div3",
        "div4",
        "div5",
        "div6",
        "div7",
        "TEI",
        "TEI.2",
        "listBibl",
    }
)
LINES = frozenset(
    {
        "line",
        "dateline",
        "salute",
        "signed",
        "addrLine",
        "l",
        "item",
        "row",
        "titlePart",
        "docImprint",
        "docDate",
        "docAuthor",
    }
)
LEFT_OUT = frozenset(
    {
        "correspDesc",
        "teiHeader",
        "facsimile",
        "sourceDoc",
        "standOff",
        "del",
        "fw",
        "index",
        "interp",
        "interpGrp",
        "graphic",
        "media",
        "figDesc",
        "rdg",
        "witDetail",
        "certainty",
        "precision",
        "respons",
        "spanGrp",
        "linkGrp",
        "joinGrp",
    }
)
BRACKETED = {"unclear": ("[", "?]"), "supplied": ("[", "]"), "ex": ("[", "]")}
AS_WRITTEN = ("sic", "orig", "abbr", "am", "unclear")
AUTHORS_OWN = frozenset({"authorial", "author"})
WANTED = frozenset(
    {
        "head",
        "opener",
        "closer",
        "dateline",
        "salute",
        "signed",
        "postscript",
        "date",
        "placeName",
        "settlement",
        "persName",
        "orgName",
        "p",
        "ab",
        "list",
        "table",
        "lg",
        "address",
        "addrLine",
        "author",
        "name",
        "rs",
        "floatingText",
    }
)
TOKENS = frozenset({"w", "pc"})
