"""What each control word of Rich Text does."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import replace

from despatch.read.list_numbers import BULLET, roman
from despatch.read.paragraphs import PLAIN, TITLE, Look, Paragraph, in_lines
from despatch.read.rtf_state import State

_TWIPS = 20
_CHARSETS = {
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gbk",
    136: "big5",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    255: "cp437",
}
"""The charsets of fonts by their numbers; any other font has the charset of the document."""
_LEVELS = {"title": TITLE, "subtitle": TITLE, **{f"heading {n}": n for n in range(1, 10)}}
_CONTENTS = ("toc ", "index ", "table of ")
_LISTINGS = ("TOC", "INDEX", "TOA")
"""Fields that show a list of contents or an index."""
_SIGNS = {
    "tab": "\t",
    "line": "\n",
    "column": "\n",
    "nestcell": "\t",
    "emdash": "—",
    "endash": "–",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": BULLET,
    "~": "\xa0",
    "_": "-",
    "\t": "\t",
    "\\": "\\",
    "{": "{",
    "}": "}",
}
"""Control words and signs that are a sign of the text."""
_NO_WORDS = frozenset(
    {
        *(
            "colortbl",
            "pict",
            "header",
            "headerl",
            "headerr",
            "footer",
            "footerl",
            "footerr",
            "footerf",
            "sp",
            "filetbl",
        ),
        *(
            "shprslt",
            "nonshppict",
            "xe",
            "tc",
            "tcn",
            "rxe",
            "txe",
            "ftnsep",
            "ftnsepc",
            "ftncn",
            "aftnsep",
            "aftnsepc",
        ),
        *("aftncn", "nonesttables", "listtable", "listoverridetable", "revtbl", "rsidtbl", "objdata", "themedata"),
        *("datastore", "latentstyles", "pgptbl", "mmathPr", "atndate", "atnref", "atnid", "atrfstart", "atrfend"),
        *("bkmkstart", "bkmkend", "docvar"),
    }
)
"""Groups that hold no words of the page."""
_SHOWN = frozenset({"shpinst", "do", "ud"})
"""Groups that old programs may pass over, and that hold words all the same."""


def obey(state: State, word: str, number: int | None, *, starred: bool) -> None:
    """Do what a control word says. One that is not known does nothing; where it is starred, its group has no words."""
    if word in _SIGNS:
        state.say(_SIGNS[word])
    elif word in _NO_WORDS:
        state.group.to = ""
    elif act := _ACTS.get(word):
        act(state)
    elif setting := _SETTINGS.get(word):
        setting(state, 1 if number is None else number)
    elif starred and word not in _SHOWN:
        state.group.to = ""


def obey_sign(state: State, sign: str) -> None:
    """Do what a control sign says."""
    if sign in "\r\n":
        _end_paragraph(state)
    elif sign in _SIGNS:
        state.say(_SIGNS[sign])


# ---------------------------------------------------------------- charsets and styles


def _set_charset(state: State, number: int) -> None:
    name = f"cp{number}"
    try:
        codecs.lookup(name)
    except LookupError:
        return
    state.group.codec = state.charset = name


def _mac(state: State) -> None:
    state.group.codec = state.charset = "mac_roman"


def _set_font(state: State, number: int) -> None:
    state.font = number
    if state.group.to != "fonts":
        state.group.codec = state.fonts.get(number, state.charset)


def _set_font_charset(state: State, number: int) -> None:
    if state.group.to == "fonts" and number in _CHARSETS:
        state.fonts[state.font] = _CHARSETS[number]


def begin_group(state: State) -> None:
    """Begin a group. Within the list of styles it defines one; what it holds besides the name says nothing here."""
    state.open()
    group = state.group
    if group.to == "stylesheet":
        group.to, state.buffers["style"], state.style, group.look = "style", "", 0, PLAIN
        group.ends = lambda: _end_style(state)
    elif group.to == "style":
        group.to = ""


def _end_style(state: State) -> None:
    """Keep the style whose name ends here."""
    if state.group.to != "style":
        return
    name = state.buffers["style"].strip().rstrip(";").strip().lower()
    look = replace(state.group.look, style=name)
    if name.startswith(_CONTENTS):
        look = replace(look, level=None, contents=True)
    elif name in _LEVELS:
        look = replace(look, level=_LEVELS[name])
    state.styles[state.style] = look


def _set_style(state: State, number: int) -> None:
    state.style = number
    if state.group.to != "style":
        state.group.look = state.styles.get(number, PLAIN)


def _plain_paragraph(state: State) -> None:
    state.group.in_table = False
    if state.group.to != "style":
        state.group.look = state.styles.get(0, PLAIN)


def _plain(state: State) -> None:
    state.group.hidden = state.group.deleted = state.group.raised = False


def _look(change: Callable[[Look, int], Look]) -> Callable[[State, int], None]:
    """Return what changes how the paragraph looks."""

    def set_to(state: State, number: int) -> None:
        state.group.look = change(state.group.look, number)

    return set_to


def _flag(name: str) -> Callable[[State, int], None]:
    """Return what sets a property of running words: 0 takes it back."""
    return lambda state, number: setattr(state.group, name, number != 0)


# ---------------------------------------------------------------- paragraphs, cells, pages


def _end_paragraph(state: State) -> None:
    if state.on_page:
        state.story.end_paragraph(state.look, in_table=state.group.in_table)


def _end_cell(state: State) -> None:
    if state.on_page:
        state.story.end_cell()


def _end_row(state: State) -> None:
    if state.on_page:
        state.story.end_row()


def _new_page(state: State) -> None:
    if state.in_body:
        state.story.sheet.part()


def _end_section(state: State) -> None:
    if state.in_body:
        state.story.end()
        state.new_section = True


def _go_on(state: State) -> None:
    state.new_section = False


def _section_defaults(state: State) -> None:
    state.first_page = False


def _title_page(state: State) -> None:
    state.first_page = True


def _first_header(state: State) -> None:
    def keep(lines: list[Paragraph]) -> None:
        state.letterhead = lines

    state.apart(keep)


# ---------------------------------------------------------------- notes, boxes, fields


def _note(state: State) -> None:
    group, sheet = state.group, state.story.sheet
    typed = "" if state.counted else state.raised.strip()
    if typed:
        sheet.take_back(state.raised)

    def put(lines: list[Paragraph]) -> None:
        kind = "endnote" if group.endnote else "footnote"
        if not typed:
            state.notes[kind] = state.notes.get(kind, 0) + 1
        number = state.notes.get(kind, 1)
        counted = roman(number) if group.endnote else str(number)
        sheet.note(typed or counted, in_lines(lines), typed=bool(typed))
        state.counted, state.raised = False, ""

    state.apart(put)


def _endnote(state: State) -> None:
    state.group.endnote = True


def _number_follows(state: State) -> None:
    state.counted = True


def _comment(state: State) -> None:
    author, sheet = state.buffers.get("author", "").strip(), state.story.sheet

    def put(lines: list[Paragraph]) -> None:
        words = in_lines(lines)
        sheet.counted_note("comment", f"{author}: {words}" if author and words else words)

    state.apart(put)


def _box(state: State) -> None:
    state.apart(state.story.hang)


def _list_number(state: State) -> None:
    def end() -> None:
        number = state.buffers["number"].strip()
        state.group.to = "page"
        if number:
            state.say((number if any(sign.isalnum() for sign in number) else BULLET) + " ")

    if state.on_page:
        state.into("number", end)


def _title(state: State) -> None:
    def end() -> None:
        state.title = state.title or state.buffers["title"].strip()

    if state.group.to == "info":
        state.into("title", end)


def _result(state: State) -> None:
    """Begin what a field shows: a list of contents or an index is known by the field's code."""
    listing = state.buffers.get("code", "").strip().startswith(_LISTINGS)
    state.group.contents = state.group.contents or listing
    state.buffers["code"] = ""


def _two_forms(state: State) -> None:
    state.group.older_form = True


_ACTS: dict[str, Callable[[State], None]] = {
    "mac": _mac,
    "pard": _plain_paragraph,
    "plain": _plain,
    "par": _end_paragraph,
    "nestrow": _end_paragraph,
    "cell": _end_cell,
    "row": _end_row,
    "page": _new_page,
    "sect": _end_section,
    "sbknone": _go_on,
    "sectd": _section_defaults,
    "titlepg": _title_page,
    "headerf": _first_header,
    "footnote": _note,
    "ftnalt": _endnote,
    "chftn": _number_follows,
    "annotation": _comment,
    "shptxt": _box,
    "dptxbxtext": _box,
    "listtext": _list_number,
    "pntext": _list_number,
    "title": _title,
    "fldrslt": _result,
    "upr": _two_forms,
    "info": lambda state: state.into("info"),
    "fonttbl": lambda state: state.into("fonts"),
    "stylesheet": lambda state: state.into("stylesheet"),
    "fldinst": lambda state: state.into("code"),
    "atnauthor": lambda state: state.into("author"),
}
_SETTINGS: dict[str, Callable[[State, int], None]] = {
    "ansicpg": _set_charset,
    "f": _set_font,
    "fcharset": _set_font_charset,
    "u": State.say_unicode,
    "uc": lambda state, number: setattr(state.group, "passed", max(0, number)),
    "s": _set_style,
    "sb": _look(lambda look, twips: replace(look, before=twips / _TWIPS)),
    "sa": _look(lambda look, twips: replace(look, after=twips / _TWIPS)),
    "outlinelevel": _look(lambda look, level: replace(look, level=level + 1 if 0 <= level < 9 else None)),
    "pagebb": _look(lambda look, on: replace(look, new_page=on != 0)),
    "contextualspace": _look(lambda look, on: replace(look, contextual=on != 0)),
    "v": _flag("hidden"),
    "deleted": _flag("deleted"),
    "super": _flag("raised"),
    "intbl": _flag("in_table"),
    "nosupersub": lambda state, _: setattr(state.group, "raised", False),
}
