"""The manual and the problem texts are plain: no sentence is longer than 25 words."""

import re
from pathlib import Path

import pytest

from despatch import problems

ROOT = Path(__file__).parents[1]
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
LONGEST = 25
END = re.compile(r"(?<=[.!?])[)”\"*]*\s+(?=[A-Z“\"`*_(\[])")


def paragraphs(page):
    """Yield the paragraphs and list items of a page, without code, tables, headings and the addresses of links."""
    text = re.sub(r"^```.*?^```$", "\n", page, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"^(?:\||#|<!--|\[\[\[|    \S).*$", "\n", text, flags=re.MULTILINE)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", re.sub(r"`[^`]*`", "CODE", text))
    text = re.sub(r"^\s*(?:[-*]|\d+\.) ", "\n\n", text, flags=re.MULTILINE)
    yield from (" ".join(block.split()) for block in re.split(r"\n\s*\n", text) if block.strip())


def long_sentences(text):
    sentences = (sentence for block in paragraphs(text) for sentence in END.split(block))
    return [
        (len(words), sentence) for sentence in sentences if len(words := re.findall(r"\w[\w’'.-]*", sentence)) > LONGEST
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_sentence_of_a_page_is_long(page):
    assert long_sentences(page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("code", problems.CODES)
def test_no_sentence_of_a_problem_is_long(code):
    explained = problems.CODES[code]
    assert long_sentences(f"{explained.meaning}\n\n{explained.remedy}") == []


def test_a_long_sentence_is_seen():
    words = " ".join(["word"] * 26)
    assert [count for count, _ in long_sentences(f"Short.\n\n- {words}. `a b` [one two](x.md). No.")] == [26]
    assert long_sentences(f"| {words} |\n\n```\n{words}\n```\n\n# {words}\n") == []
