"""A language that says nothing of a subject, or leaves a table out, is silence: nothing is read, and nothing fails."""

import shutil
from itertools import count
from pathlib import Path

import pytest

from despatch.languages import tables
from despatch.model import Description, Hint, Span
from despatch.read.apparatus import hints
from despatch.recognise import mentions
from despatch.refer import references
from despatch.settings import Settings

SHIPPED = Path(str(tables.FOLDER))
LETTER = """\
I have received your letter of March 4 and thank you for it. In answer to yours of the 2d inst., I wrote you on
the 5th by Captain Vale of the brig Tern. See Fenn to Roe, June 9, 1911.

Ich danke für Ihren Brief vom 2. März. Eben habe ich an Otto Wendt geschrieben, der mit dem Dampfer Adler kommt.

[Footnote 1: Die Handschrift ist nicht überliefert.]
RC (NHi). Printed in a newspaper.
"""
_codes = (f"{a}{b}" for a in "jkw" for b in "abcdefghijklmnopqrstuvwxyz")


def language(tmp_path, monkeypatch, files):
    """A language of its own with these files, under a code that no test used before: what is loaded is kept by code."""
    code = next(_codes)
    (tmp_path / code).mkdir()
    for name, text in files.items():
        (tmp_path / code / name).write_text(text, encoding="utf-8")
    for known in ("de", "en"):
        shutil.copytree(SHIPPED / known, tmp_path / known, dirs_exist_ok=True)
    monkeypatch.setattr(tables, "FOLDER", tmp_path)
    return code


def read_all(codes):
    settings = Settings(languages=codes)
    where = Span(0, len(LETTER))
    return (
        hints(LETTER, codes),
        list(mentions(LETTER, where, codes)),
        references(LETTER, where, Description(), (), settings),
    )


def test_a_language_of_no_files_reads_nothing_and_does_not_fail(tmp_path, monkeypatch):
    code = language(tmp_path, monkeypatch, {})
    found, named, pointed = read_all((code,))
    assert not any(hint.kind == "note" and hint.detail == "source" for hint in found)
    assert (named, pointed) == ([], ())


def test_beside_english_a_language_of_no_files_takes_nothing_away(tmp_path, monkeypatch):
    code = language(tmp_path, monkeypatch, {})
    assert read_all((code, "en")) == read_all(("en",))


def tables_of(name):
    """The tables of a subject in English, each with the file's text without it."""
    text = (SHIPPED / "en" / name).read_text(encoding="utf-8")
    starts = [n for n, line in enumerate(text.splitlines()) if line.startswith("[") and line.endswith("]")]
    lines = text.splitlines()
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield lines[start], "\n".join([*lines[:start], *lines[end:]])


@pytest.mark.parametrize("subject", ["references.toml", "apparatus.toml", "names.toml"])
def test_each_table_may_be_missing(tmp_path, monkeypatch, subject):
    others = {
        name: (SHIPPED / "en" / name).read_text(encoding="utf-8")
        for name in ("references.toml", "apparatus.toml", "names.toml", "recognise.toml")
        if name != subject
    }
    tried = count()
    for _table, without in tables_of(subject):
        folder = tmp_path / str(next(tried))
        folder.mkdir()
        code = language(folder, monkeypatch, {**others, subject: without})
        read_all((code,))
    assert next(tried) > 3


def test_words_of_one_language_claim_nothing_in_another():
    english, german = "I received your letter of March 4.", "Eben habe ich an Otto Wendt geschrieben."
    for text, own, other in ((english, "en", "de"), (german, "de", "en")):
        where = Span(0, len(text))
        assert references(text, where, Description(), (), Settings(languages=(own,)))
        assert references(text, where, Description(), (), Settings(languages=(other,))) == ()


def test_a_hint_is_a_span_of_the_text():
    assert all(isinstance(hint, Hint) and hint.span.of(LETTER) for hint in hints(LETTER, ("en", "de")))
