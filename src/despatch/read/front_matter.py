"""The front matter of a Markdown file: lines of keys and values before the words, in YAML or TOML.

A text may merely begin with a rule. Front matter has a second rule, and keys between the two, of which one at least is
among those that people use for letters (`languages/xx/front_matter.toml`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice

import yaml

from despatch import languages
from despatch.languages import tables
from despatch.languages.front_matter import FrontMatterWords
from despatch.model import Span
from despatch.text.lines import trimmed

LONGEST = 20_000
"""Front matter has at most so many characters."""
DEEPEST = 3
"""Values within values are read so deep: a list of senders, each with a name."""
MOST = 500
"""So many values are read at most: aliases of YAML may say the same a billion times."""
_YAML = re.compile(r"---[ \t]*\n(.{0,20000}?\n)(?:---|\.\.\.)[ \t]*(?=\n|\Z)", re.DOTALL)
_TOML = re.compile(r"\+\+\+[ \t]*\n(.{0,20000}?\n)\+\+\+[ \t]*(?=\n|\Z)", re.DOTALL)
_LINE = re.compile(r"(?m)^([^\W\d_][\w .'-]{0,40}?)[ \t]*:[ \t]+(\S[^\n]*)$")
WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|\n]{1,200}\|)?([^\[\]|\n]{1,200})\]\]")
"""A link between notes: "[[Orla Fenn]]", or "[[people/fenn|Orla Fenn]]"."""
_PARTING = re.compile(r"[\s_-]+")


@dataclass(frozen=True, slots=True)
class Value:
    """A value with the keys that lead to it, and its place in the file, which may write it in another way."""

    keys: tuple[str, ...]
    words: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The values of a file's front matter. `end` is where the front matter ends in the file."""

    values: tuple[Value, ...]
    end: int

    def of(self, keys: frozenset[str]) -> Iterator[Value]:
        """Yield the values whose first key is one of `keys`, in the order of the file."""
        return (value for value in self.values if value.keys[0] in keys and value.words)


def find(text: str) -> FrontMatter | None:
    """Return the front matter at the beginning of `text`; None where there is none."""
    if match := _YAML.match(text):
        values = tuple(_of_yaml(match[1], match.start(1)))
    elif match := _TOML.match(text):
        values = tuple(_of_toml(match[1], match.start(1)))
    else:
        return None
    known = _known()
    return FrontMatter(values, match.end()) if any(value.keys[0] in known for value in values) else None


@cache
def words() -> FrontMatterWords:
    """Return the keys of all languages: the editor's language need not be that of the letters."""
    return tables.merged(languages.named(), FrontMatterWords)


@cache
def _known() -> frozenset[str]:
    say = words()
    return say.title | say.sender | say.author | say.recipient | say.date | say.letter_date | say.place | say.subject


def fold(key: str) -> str:
    """Return a key without capitals, hyphens and underscores."""
    return _PARTING.sub(" ", key.casefold()).strip()


def _of_yaml(text: str, at: int) -> Iterable[Value]:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        # 'title: Letter: the barley' is no YAML, and yet plain.
        lines = ((match, trimmed(text, *match.span(2))) for match in _LINE.finditer(text))
        return [Value((fold(m[1]),), span.of(text), span.moved(at)) for m, span in lines]
    if not isinstance(root, yaml.MappingNode):
        return []
    found: list[Value] = []
    _walk(root, (), text, at, found)
    return found


def _walk(node: yaml.Node, keys: tuple[str, ...], text: str, at: int, found: list[Value]) -> None:
    if len(found) >= MOST:
        return
    if isinstance(node, yaml.ScalarNode):
        if keys and node.tag != "tag:yaml.org,2002:null":
            found.append(Value(keys, " ".join(node.value.split()), _place(node, text, at)))
    elif len(keys) < DEEPEST and isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                _walk(value, (*keys, fold(key.value)), text, at, found)
    elif keys and isinstance(node, yaml.SequenceNode):
        for value in node.value[:MOST]:
            if not isinstance(value, yaml.SequenceNode):
                _walk(value, keys, text, at, found)


def _place(node: yaml.ScalarNode, text: str, at: int) -> Span:
    """Return where a value stands in the file, without its quotes."""
    quoted = len(node.style or "") if node.style in ('"', "'") else 0
    return trimmed(text, node.start_mark.index + quoted, node.end_mark.index - quoted).moved(at)


def _of_toml(text: str, at: int) -> Iterable[Value]:
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return []
    leaves = islice(_leaves(data, ()), MOST)
    return [Value(keys, words, _find(text, keys[-1], words, at)) for keys, words in leaves]


def _leaves(value: object, keys: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, Mapping) and len(keys) < DEEPEST:
        for key, inner in value.items():
            yield from _leaves(inner, (*keys, fold(str(key))))
    elif isinstance(value, list):
        for inner in value:
            if not isinstance(inner, list):
                yield from _leaves(inner, keys)
    elif not isinstance(value, Mapping) and keys:
        yield keys, " ".join(str(value).split())


def _find(text: str, key: str, words: str, at: int) -> Span | None:
    """Return where a value stands after its key; None where it is written in another way."""
    line = re.search(rf"(?im)^[ \t]*\[{{0,2}}[\"']?{'[-_ ]'.join(map(re.escape, key.split()))}[\"']?[ \t]*[=\].]", text)
    start = text.find(words, line.end() if line else 0)
    return Span(start + at, start + at + len(words)) if start >= 0 and words else None
