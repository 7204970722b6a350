"""Patterns made of word lists, and the one flag that they may not have."""

import re
from pathlib import Path

import pytest
import regex

import despatch
from despatch.text.patterns import NOTHING, any_of, compile_later

SOURCES = sorted(Path(despatch.__file__).parent.rglob("*.py"))


def matches(pattern, text):
    return [found.group() for found in regex.finditer(pattern, text, regex.IGNORECASE)]


def test_the_longest_words_come_first():
    assert matches(any_of(["harbour", "harbour board", "board"]), "Harbour  board, harbour") == [
        "Harbour  board",
        "harbour",
    ]
    assert any_of([]) == any_of([""]) == NOTHING


def test_casefolded_words_match_both_spellings():
    text = "viele Grüße, viele Grüsse, VIELE GRÜSSE"
    assert len(matches(any_of(["viele grüße".casefold()], folded=True), text)) == 3
    assert len(matches(any_of(["viele grüsse"]), text)) == 2


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_no_pattern_that_ignores_case_cuts_ligatures(source):
    """A row of "s" would be cut in ever more ways: see `text/patterns.py`."""
    code = source.read_text(encoding="utf-8")
    assert not (re.search(r"[|(,= ]regex\.(?:V1|VERSION1|FULLCASE)\b", code) and re.search(r"IGNORECASE|\(\?i", code))


def test_a_pattern_of_a_table_is_compiled_at_its_first_use(monkeypatch):
    compiled = []
    compile_now = regex.compile

    def watched(pattern, flags=0):
        compiled.append(pattern)
        return compile_now(pattern, flags)

    monkeypatch.setattr(regex, "compile", watched)
    harbour, board = compile_later("harbour", regex.IGNORECASE), compile_later("board")
    assert not compiled
    assert [harbour.search("Old HARBOUR", at).start() for at in (0, 2)] == [4, 4]
    assert harbour.match("the harbour") is None
    assert board.pattern == "board"
    assert compiled == ["harbour", "board"]


def test_a_faulty_pattern_of_a_table_says_so_at_its_first_use():
    faulty = compile_later("(harbour")
    with pytest.raises(regex.error, match="missing"):
        faulty.search("the harbour")
