"""The language of searches: text comes in, a frozen expression goes out.

    query  = either
    either = both { OR both }
    both   = item { [AND] item }
    item   = NOT item | "(" either ")" | FIELD ":" ["="] value | phrase | word ["*"]
    value  = phrase | word ["*"]

Operators are written in capitals, so that "or" and "not" can be searched for as words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from despatch.errors import QueryError
from despatch.text.even import even_words
from despatch.text.fold import words

FIELDS = ("from", "to", "with", "date", "subject", "marking", "place", "kind")
SAME = {"sender": "from", "recipient": "to", "person": "with"}
"""The names that lists have for some fields."""
MAX_LENGTH = 1000
MAX_DEPTH = 20
MAX_PARTS = 20
MAX_BEGINNINGS = 4
"""A search has so many words, phrases and fields at most, and so many words with a star.

The index compares each letter with each part; for a star, it gathers the letters of all words that begin so.
"""
_FORMS = 'a form that works: "two words" AND (from:NAME OR to:NAME) NOT date:YEAR'
_QUOTES = {'"': '"', "“": "”", "„": "“”", "«": "»"}


@dataclass(frozen=True, slots=True)
class Words:
    """Words that follow one another, as written; `prefix`: the last is the beginning of a word.

    With `exact` a single word stands between quotation marks: its other forms are not meant.
    """

    text: str
    prefix: bool = False
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """Letters by a field; `words` are folded, `written` is the value as the user wrote it.

    With `exact` the field has no other words: `marking:="Personal"` leaves "Personal and Secret" out.
    """

    name: str
    written: str
    words: tuple[str, ...]
    prefix: bool = False
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Not:
    """Letters that the item does not find."""

    item: Expression


@dataclass(frozen=True, slots=True)
class Both:
    """Letters that all items find."""

    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Letters that one of the items finds."""

    items: tuple[Expression, ...]


Expression = Words | Field | Not | Both | Either


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # word, phrase, field, (, ), AND, OR, NOT, end
    text: str
    prefix: bool = False
    exact: bool = False


def parse(query: str) -> Expression:
    """Return the expression that `query` writes; raises QueryError, which quotes the part that was not understood."""
    if len(query) > MAX_LENGTH:
        raise QueryError(f"the search is {len(query)} characters long; {MAX_LENGTH} is the most: leave some words out")
    tokens = _tokens(even_words(query.replace("\0", " ")))
    if tokens[0].kind == "end":
        raise QueryError(f"there is nothing to search for; {_FORMS}")
    _require_few(tokens)
    parser = _Parser(tokens)
    expression = parser.either(0)
    parser.expect("end")
    return expression


def _require_few(tokens: Sequence[_Token]) -> None:
    parts = [token for token in tokens if token.kind in ("word", "phrase")]
    if len(parts) > MAX_PARTS:
        raise QueryError(f"the search has {len(parts)} words and fields; {MAX_PARTS} is the most: leave some out")
    starred = [
        token for before, token in pairwise((_Token("(", ""), *tokens)) if token.prefix and before.kind != "field"
    ]
    if len(starred) > MAX_BEGINNINGS:
        raise QueryError(f"the search has {len(starred)} words with *; {MAX_BEGINNINGS} is the most: write some whole")


def has_words(expression: Expression) -> bool:
    """Say whether an expression has words in it, so that hits can be ranked by them."""
    match expression:
        case Words():
            return True
        case Field():
            return False
        case Not(item):
            return has_words(item)
        case Both(items) | Either(items):
            return any(has_words(item) for item in items)


def single_words(expression: Expression) -> Iterator[str]:
    """Yield the words of an expression that are found in their other forms, too; not those that it refuses."""
    match expression:
        case Words(text, prefix, exact) if not prefix and not exact and " " not in text:
            yield text
        case Both(items) | Either(items):
            for item in items:
                yield from single_words(item)
        case _:
            return


def _tokens(query: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    while at < len(query):
        char = query[at]
        if char.isspace():
            at += 1
        elif char in "()":
            tokens.append(_Token(char, char))
            at += 1
        elif char in _QUOTES:
            text, at = _quoted(query, at)
            prefix = query.startswith("*", at)
            at += prefix
            tokens.append(_Token("phrase", text, prefix))
        else:
            token, at = _bare(query, at)
            tokens.append(token)
    return [*tokens, _Token("end", "")]


def _quoted(query: str, at: int) -> tuple[str, int]:
    closing = _QUOTES[query[at]] + '"'
    end = next((i for i in range(at + 1, len(query)) if query[i] in closing), None)
    if end is None:
        raise QueryError(
            f"the quotation mark before {query[at + 1 : at + 30]!r} is never closed:"
            ' write it in pairs, as in "second front"'
        )
    return query[at + 1 : end], end + 1


_FIELD = re.compile(r"([A-Za-z]{1,20}):")


def _bare(query: str, at: int) -> tuple[_Token, int]:
    field = _FIELD.match(query, at)
    if field:
        name = SAME.get(field[1].lower(), field[1].lower())
        if name not in FIELDS:
            raise QueryError(
                f"{field[0]!r} is no field: the fields are {', '.join(f + ':' for f in FIELDS)};"
                " to search for the words themselves, put them in quotation marks"
            )
        exact = query.startswith("=", field.end())
        return _Token("field", name, exact=exact), field.end() + exact
    end = at
    while end < len(query) and not query[end].isspace() and query[end] not in "()" and query[end] not in _QUOTES:
        end += 1
    text = query[at:end]
    if text in ("AND", "OR", "NOT"):
        return _Token(text, text), end
    return _Token("word", text.rstrip("*"), text.endswith("*")), end


def _named(token: _Token) -> str:
    return "the search ends" if token.kind == "end" else f"{token.text!r} stands"


class _Parser:
    """Reads expressions off a list of tokens, one function a rule of the grammar."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.at = 0

    @property
    def token(self) -> _Token:
        return self.tokens[self.at]

    def take(self) -> _Token:
        token = self.token
        self.at += 1
        return token

    def expect(self, kind: str) -> None:
        if self.token.kind != kind:
            wanted = "a closing parenthesis" if kind == ")" else "the end of the search"
            raise QueryError(f"{_named(self.token)} where {wanted} was expected; {_FORMS}")
        self.at += 1

    def either(self, depth: int) -> Expression:
        items = [self.both(depth)]
        while self.token.kind == "OR":
            self.at += 1
            items.append(self.both(depth))
        return items[0] if len(items) == 1 else Either(tuple(items))

    def both(self, depth: int) -> Expression:
        items = [self.item(depth)]
        while True:
            if self.token.kind == "AND":
                self.at += 1
            elif self.token.kind in (")", "end", "OR"):
                break
            items.append(self.item(depth))
        return items[0] if len(items) == 1 else Both(tuple(items))

    def item(self, depth: int) -> Expression:
        if depth > MAX_DEPTH:
            raise QueryError(f"the search is nested deeper than {MAX_DEPTH} parentheses or NOTs: write it flatter")
        token = self.take()
        if token.kind == "NOT":
            return Not(self.item(depth + 1))
        if token.kind == "(":
            inner = self.either(depth + 1)
            self.expect(")")
            return inner
        if token.kind == "field":
            return self.field(token.text, exact=token.exact)
        if token.kind in ("word", "phrase"):
            _folded(token)
            plain = " ".join(token.text.split())
            return Words(plain, token.prefix, exact=token.kind == "phrase" and " " not in plain)
        raise QueryError(f"{_named(token)} where words to search for were expected; {_FORMS}")

    def field(self, name: str, *, exact: bool) -> Field:
        value = self.take()
        if value.kind not in ("word", "phrase"):
            example = "1942-07" if name == "date" else '"premier ostrov"'
            raise QueryError(f"{name}: needs words after it, as in {name}:{example}")
        if exact and name == "date":
            raise QueryError("date: takes no =, because a date finds every letter within it: write date:1942-07")
        if exact and name == "subject":
            raise QueryError("subject: takes no =, because it is searched like words: put the words in quotation marks")
        if exact and value.prefix:
            raise QueryError(f"{name}:= wants the whole value and * the beginning of a word: leave one of them out")
        return Field(name, value.text, _folded(value), value.prefix, exact)


def _folded(token: _Token) -> tuple[str, ...]:
    folded = tuple(words(token.text))
    if not folded:
        raise QueryError(f"{token.text!r} holds no letter or digit to search for; {_FORMS}")
    return folded
