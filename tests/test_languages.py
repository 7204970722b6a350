"""A language is data: its files are checked, and a language may be silent on anything."""

import ast
import shutil
from dataclasses import dataclass, field
from importlib import import_module
from itertools import chain, product
from pathlib import Path
from string import ascii_lowercase
from typing import ClassVar

import pytest

import despatch
from despatch.errors import SettingsError
from despatch.formulas.lexicon import lexicon as heading_lexicon
from despatch.formulas.phrases import phrases
from despatch.languages import tables
from despatch.languages.dates import DateWords
from despatch.names.lexicon import lexicon
from despatch.pipeline.preview import preview
from despatch.settings import Settings

SHIPPED = Path(str(tables.FOLDER))
FILES = sorted(SHIPPED.glob("*/*.toml"))
ROOMS = ("text", "dates", "names", "formulas", "divide", "describe", "identify", "read", "recognise", "refer")
LEDGER_ROOMS = ("quantities", "acts", "matters")
GROUP_METHODS = frozenset({"start", "end", "span", "group"})
COMMON = frozenset(
    [
        "the",
        "an",
        "of",
        "and",
        "or",
        "but",
        "by",
        "for",
        "from",
        "in",
        "on",
        "at",
        "to",
        "with",
        "as",
        "if",
        "that",
        "this",
        "who",
        "which",
        "you",
        "your",
        "yours",
        "we",
        "us",
        "me",
        "my",
        "our",
        "his",
        "her",
        "their",
        "they",
        "it",
        "is",
        "was",
        "have",
        "has",
        "not",
        "between",
        "der",
        "die",
        "das",
        "den",
        "dem",
        "des",
        "und",
        "oder",
        "aber",
        "von",
        "vom",
        "zu",
        "zur",
        "an",
        "auf",
        "für",
        "mit",
        "bei",
        "nach",
        "ihr",
        "sie",
        "dein",
        "mich",
        "dich",
        "uns",
        "jahr",
        "jahre",
        "anno",
        "monat",
        "tag",
        "nicht",
        "ist",
        "war",
    ]
)

ENGLISH = """\
Adam Hale to Miriam Orme
Elmford, 3 May 1801. No. 12

My dear Sir,

Your letter of the 5th ult. came to hand yesterday. I promise to send you three hundred barrels of flour by the end of
June, if the Harbour Master permits. Captain Lyde will bring them. We cannot send the muskets. "I shall pay for the
flour," you wrote on April 12. Pray acknowledge receipt of mine of the 2d inst. and of the four tons of iron.

I am, Sir, your most obedient servant,
Adam Hale
Harbour Master

P.S. The second ship arrived this morning with Messrs Orme & Co.
Enclosure: a list.
"""
GERMAN = """\
Otto Lind an Redaktion des Boten, 4. 11. 1887

Elmau, den 4. November 1887

Sehr geehrter Herr Doktor,

Ihren Brief vom 28. v. M. habe ich gestern erhalten. Ich sende Ihnen vor Ende des Monats drei Kisten Bücher. Ihre Karte
vom 3. d. M. ist nicht angekommen. Vor acht Tagen schrieb ich an Frau Berta Lind-Anders.

Mit herzlichem Gruß
Ihr ergebener
Otto Lind

Beilage: eine Liste.
"""
NO_WORDS = {
    "text/language_id.py": "und",  # the code of ISO 639-2 for an unknown language
    "identify/authority.py": "from to",  # keys of people.toml
    "acts/places.py": "in to for from",  # kinds of places
    "acts/arguments.py": "in to from",
    "acts/classify.py": "you",  # a class of words
    "acts/deliveries.py": "in to for from",
    "refer/lexicon.py": "yours",  # a group of a pattern
    "read/office/docx_styles.py": "on",  # a value of OOXML
    "read/office/odt_styles.py": "in",  # inches
    "read/mail/__init__.py": "from",  # header lines
    "read/mail/digest.py": "from",
    "read/mail/letters.py": "From from To to on",
    "read/mail/quoting.py": "from",
    "read/tei/dates.py": "from to",  # attributes of TEI
    "read/tei/letters.py": "from to",  # values of TEI
}
"""What looks like a word of a language and is none."""
LETTERS = {"en": ENGLISH, "de": GERMAN}


def put(monkeypatch, folder, code, like=None, without=""):
    """Make a folder of languages with one language in it: empty, or a copy of another's without a subject."""
    shutil.copytree(SHIPPED, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    if like:
        shutil.copytree(folder / like, folder / code)
        (folder / code / f"{without}.toml").unlink(missing_ok=True)
    else:
        (folder / code).mkdir()
    monkeypatch.setattr(tables, "FOLDER", folder)
    return folder / code


def read(tmp_path, words, languages):
    letter = tmp_path / "letter.txt"
    letter.write_text(words, encoding="utf-8")
    return preview(letter, Settings(languages=languages))


# ---------------------------------------------------------------- silence

# What was read of a language is remembered by its code, so each language that these tests make has a code of its own.
CODES = ("".join(pair) for pair in product("qxyz", ascii_lowercase))
SUBJECTS = [(next(CODES), file.parent.name, file.stem) for file in FILES]


@pytest.mark.parametrize(("code", "beside"), [(next(CODES), ()), (next(CODES), ("en",)), (next(CODES), ("de", "en"))])
@pytest.mark.parametrize("words", LETTERS.values(), ids=LETTERS)
def test_a_language_of_no_files_is_silent(code, beside, words, tmp_path, monkeypatch):
    put(monkeypatch, tmp_path / "languages", code)
    found = read(tmp_path, words, (code, *beside))
    assert found.source
    assert "".join(found.source.text.split()) == "".join(words.split())


def test_a_language_of_no_files_leaves_the_reading_to_the_others(tmp_path, monkeypatch):
    code = next(CODES)
    put(monkeypatch, tmp_path / "languages", code)
    (letter,) = read(tmp_path, ENGLISH, (code, "en")).letters
    assert letter.description == read(tmp_path, ENGLISH, ("en",)).letters[0].description


@pytest.mark.parametrize(("code", "language", "subject"), SUBJECTS, ids=[f"{s[1]}-{s[2]}" for s in SUBJECTS])
def test_a_language_may_be_silent_on_any_subject(code, language, subject, tmp_path, monkeypatch):
    put(monkeypatch, tmp_path / "languages", code, like=language, without=subject)
    words = LETTERS.get(language, ENGLISH)  # of some languages only the columns of tables are known
    assert read(tmp_path, words, (code,)).source
    assert read(tmp_path, words, (code, "de", "en")).letters


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("", "the file is empty: fill it as the one of another language"),
        ("# nothing but a comment\n", "the file is empty"),
        ('last = "past\n', "line 1.*close every quote"),
        ('wekdays = [["monday"]]\n', "the key 'wekdays' is not known: did you mean 'weekdays'?"),
        ("zzz = 1\n", "the key 'zzz' is not known: known keys are after, "),
        ('[ago]\nwrods = ["ago"]\n', "the key 'ago.wrods' is not known: did you mean 'words'?"),
        ('months = "january"\n', "the key 'months' does not fit .*: correct it"),
        ("last = [1]\n", "the key 'last' does not fit .*: correct it"),
        ("ago = 3\n", "the key 'ago' does not fit .*: correct it"),
        ('days = {yesterday = "one"}\n', "the key 'days' does not fit .*: correct it"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_by_name(words, message, tmp_path, monkeypatch):
    code = next(CODES)
    file = put(monkeypatch, tmp_path / "languages", code) / "dates.toml"
    file.write_text(words, encoding="utf-8")
    with pytest.raises(SettingsError, match=message) as raised:
        tables.load(code, DateWords)
    assert str(raised.value).startswith(f"{file}: ")


def test_a_file_that_is_no_utf8_is_refused(tmp_path, monkeypatch):
    code = next(CODES)
    (put(monkeypatch, tmp_path / "languages", code) / "dates.toml").write_bytes(b'last = ["dernier \xe9"]')
    with pytest.raises(SettingsError, match=r"dates\.toml: not UTF-8 at byte 17: save the file as UTF-8"):
        tables.load(code, DateWords)


def test_a_language_that_is_not_there_is_refused():
    with pytest.raises(SettingsError, match=r"language .ww. is not known: write one of de, en, .+ in despatch\.toml"):
        tables.load("ww", DateWords)


# ---------------------------------------------------------------- several languages


@dataclass(frozen=True)
class Inner(tables.Form):
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Words(tables.Form):
    FILE: ClassVar[str] = "words"

    words: tuple[str, ...] = ()
    known: frozenset[str] = frozenset()
    places: tuple[tuple[str, ...], ...] = ()
    meanings: dict[str, str] = field(default_factory=dict)
    name: str = ""
    sure: bool | None = None
    inner: Inner = Inner()


def test_several_languages_are_one_form():
    first = Words(("a", "b"), frozenset("a"), (("i",), ("j",)), {"x": "first"}, "", None, Inner(("p",)))
    second = Words(("b", "c"), frozenset("b"), (("k",), ("j",), ("l",)), {"x": "second", "y": "too"}, "name", False)
    assert tables.merge(Words, [first, second]) == Words(
        ("a", "b", "c"),
        frozenset("ab"),
        (("i", "k"), ("j",), ("l",)),
        {"x": "first", "y": "too"},
        "name",
        False,
        Inner(("p",)),
    )
    assert tables.merge(Words, [second, Words(sure=True)]).sure is False


# ---------------------------------------------------------------- the languages that ship


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_every_file_fits_its_form(file):
    module = import_module(f"despatch.languages.{file.stem}")
    (form,) = {f for f in vars(module).values() if isinstance(f, type) and getattr(f, "FILE", "") == file.stem}
    assert tables.load(file.parent.name, form) != form()


@pytest.mark.parametrize("language", tables.known())
def test_the_words_of_names_are_written_folded(language):
    words = lexicon((language,))
    listed = [
        *(words.articles | words.joining | words.conjunctions | words.relations | words.of_place),
        *(words.honorifics.masculine | words.honorifics.feminine | words.honorifics.plain),
        *(words.tail.words | words.particles.words | words.bodies.words),
        *(words.gender.feminine | words.gender.masculine),
        *(word for pair in words.given.items() for word in pair),
    ]
    assert [word for word in listed if words.fold(word) != word] == []


def group_names(node):
    """Yield what names a group of a pattern or a key of a table: `hit["to"]`, `hit.start("to")`."""
    if isinstance(node, ast.Subscript):
        yield node.slice
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in GROUP_METHODS:
        yield from node.args


@pytest.mark.parametrize("language", tables.known())
def test_casefolded_words_match_as_they_are_written(language):
    closings, titles = phrases((language,)), heading_lexicon((language,))
    said, named = (tables.read(SHIPPED / language / f"{file}.toml") for file in ("formulas", "headings"))
    for pattern, words in (
        (closings.salutation_pattern, said["salutation_openings"]),
        (closings.closing_pattern, said["closing_openings"]),
        (closings.courtesy_pattern, said.get("courtesy_openings", ())),
        (closings.courtesy_words_pattern, said.get("courtesy_words", ())),
        (titles.kind_pattern, chain.from_iterable(named["kinds"].values())),
        (titles.office_pattern, named.get("offices", ())),
        (titles.marking_pattern, named.get("markings", ())),
    ):
        unmatched = [
            form for word in words for form in (word, word.capitalize(), word.upper()) if not pattern.match(form)
        ]
        assert unmatched == []


@pytest.mark.parametrize("room", [*ROOMS, *LEDGER_ROOMS])
def test_no_word_of_a_language_stands_in_code(room):
    found = []
    home = Path(despatch.__file__).parent
    for file in sorted((home / room).rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        groups = {name for node in ast.walk(tree) for name in group_names(node)}
        allowed = NO_WORDS.get(file.relative_to(home).as_posix(), "").split()
        found += [
            f"{file.name}:{node.lineno}: {node.value!r}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in groups
            if node.value.lower() in COMMON and node.value not in allowed
        ]
    assert found == []
