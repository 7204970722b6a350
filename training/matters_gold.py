"""Invented correspondence whose acts are grouped into matters, as the ledger takes it.

`training/matters/*.txt` holds a correspondence each: letters under `## number | date | writer > reader | language |
what it answers`, with each act in brackets, the matter first: `[flour request s>r: words]`. `exchanges.tsv` groups the
acts of letters in `training/acts`, one row an exchange, a letter of the alphabet for each act.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from despatch.acts import due
from despatch.acts.records import to_ledger_acts
from despatch.model import Act, ActType, Answer, LedgerAct, Role, Span
from despatch.quantities import find
from training import corpus, real_letters

FOLDER = Path(__file__).parent / "matters"
_TYPE = "|".join(corpus.TYPES)
_ACT = re.compile(
    rf"\[(?P<matter>\w+) (?P<type>{_TYPE}) (?P<actor>[srtj])>(?P<counterparty>[srtj]): (?P<words>[^\[\]]*)\]"
)
_ROLES: dict[str, Role] = {"s": "sender", "r": "recipient", "t": "third", "j": "joint"}


@dataclass(frozen=True)
class Grouped:
    """A correspondence: its acts in order, the matter of each by its id, and which letters answer which."""

    name: str
    codes: tuple[str, ...]
    acts: tuple[LedgerAct, ...]
    matter: dict[str, str]
    answers: tuple[Answer, ...]


def correspondences() -> Iterator[Grouped]:
    """Yield every correspondence; raises ValueError naming file and letter where a label is malformed."""
    for file in sorted(FOLDER.glob("*.txt")):
        yield _correspondence(file)
    yield _exchanges()


def real(shared: Path) -> Iterator[Grouped]:
    """Yield the real letters of `real.tsv`, a set each; their texts and acts lie in the folder `shared`."""
    rows = [row.split("\t") for row in (FOLDER / "real.tsv").read_text(encoding="utf-8").splitlines()]
    texts: dict[str, str] = {}
    headed = shared / "corpora" / "delegates" / "headed"
    known = {row["id"]: row for row in _rows(headed / "gold.jsonl")}
    for name, of_set in groupby(rows, key=lambda row: row[0]):
        folder = shared / "gold" / name
        letters = {row["id"]: row for row in _rows(folder / "letters.jsonl")}
        marked: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in _rows(folder / "acts.jsonl"):
            marked[row["letter"]].append(row)
        acts: list[LedgerAct] = []
        matter: dict[str, str] = {}
        for n, (_, id, groups) in enumerate(of_set):
            letter, said = letters[id], known.get(id, {})
            file = letter["file"]
            if file not in texts:
                path = headed / "text" / file if file.startswith("vol") else shared / "corpora" / "books" / file
                texts[file] = real_letters.words_of(path)
            text = texts[file][letter["start"] : letter["end"]]
            found = sorted(marked[id], key=lambda row: (row["start"], row["end"], row["type"]))
            if len(found) != len(groups):
                raise ValueError(f"real.tsv: {id} has {len(found)} acts, not {len(groups)}")
            made = [
                (
                    Span(row["start"] - letter["start"], row["end"] - letter["start"]),
                    row["type"],
                    row["actor"]["role"],
                    (row["counterparty"] or {}).get("role"),
                )
                for row in found
            ]
            names = {role: said[role] for role in ("sender", "recipient") if isinstance(said.get(role), str)}
            entered = _enter(id, text, made, ("en",), said.get("date"), n, names)
            matter |= {act.id: f"{id}.{group}" for act, group in zip(entered, groups, strict=True)}
            acts += entered
        yield Grouped(name, ("en",), tuple(acts), matter, ())


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def _correspondence(file: Path) -> Grouped:
    acts: list[LedgerAct] = []
    matter: dict[str, str] = {}
    answers: list[Answer] = []
    codes: tuple[str, ...] = ("en",)
    for part in re.split(r"^## ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        head, marked = part.split("\n", 1)
        number, date, parties, *more = (field.strip() for field in head.split("|"))
        codes = ("de", "en") if "de" in more else codes
        sender, recipient = parties.split(" > ")
        text, made, groups = "", [], []
        at = 0
        for hit in _ACT.finditer(marked):
            text += marked[at : hit.start()]
            span = Span(len(text), len(text) + len(hit["words"]))
            text += hit["words"]
            at = hit.end()
            groups.append(hit["matter"])
            made.append((span, hit["type"], _ROLES[hit["actor"]], _ROLES[hit["counterparty"]]))
        text += marked[at:]
        if "[" in text:
            raise ValueError(f"{file.name}: letter {number} has a label that cannot be read")
        letter = f"{file.stem}{int(number):02}"
        entered = _enter(letter, text, made, codes, date, int(number), {"sender": sender, "recipient": recipient})
        matter |= {act.id: f"{file.stem}.{group}" for act, group in zip(entered, groups, strict=True)}
        acts += entered
        answers += [Answer(f"{file.stem}{int(n):02}", letter, None, 1.0, ()) for n in more if n.isdigit()]
    return Grouped(file.stem, codes, tuple(acts), matter, tuple(answers))


def _exchanges() -> Grouped:
    known = {f"{e.file.removesuffix('.txt')}:{e.line}": e for e in corpus.examples()}
    acts: list[LedgerAct] = []
    matter: dict[str, str] = {}
    answers: list[Answer] = []
    for n, row in enumerate((FOLDER / "exchanges.tsv").read_text(encoding="utf-8").splitlines()):
        names, groups = (part.split(" ") for part in row.split("\t"))
        for turn, (name, of_acts) in enumerate(zip(names, groups, strict=True)):
            example = known[name]
            if len(of_acts) != len(example.acts):
                raise ValueError(f"exchanges.tsv:{n + 1}: {name} has {len(example.acts)} acts, not {len(of_acts)}")
            made = [(Span(a.start, a.end), a.type, a.actor, a.counterparty) for a in example.acts]
            parties = [f"first of {n}", f"second of {n}"][:: 1 if turn % 2 == 0 else -1]
            who: dict[Role, str] = {"sender": parties[0], "recipient": parties[1]}
            date = f"{1700 + n}-{1 + turn:02}-09"
            entered = _enter(f"x{n:03}.{turn}", example.text, made, ("en",), date, turn, who)
            matter |= {act.id: f"x{n}.{group}" for act, group in zip(entered, of_acts, strict=True)}
            acts += entered
        answers += [Answer(f"x{n:03}.{turn}", f"x{n:03}.{turn + 1}", 30, 1.0, ()) for turn in range(len(names) - 1)]
    return Grouped("exchanges", ("en",), tuple(acts), matter, tuple(answers))


def _enter(
    letter: str,
    text: str,
    made: Sequence[tuple[Span, ActType, Role, Role | None]],
    codes: tuple[str, ...],
    date: str | None,
    ordinal: int,
    names: dict[Role, str],
) -> tuple[LedgerAct, ...]:
    acts = [
        Act(
            span,
            type,
            actor,
            other,
            actor not in ("sender", "joint"),
            "gold",
            1.0,
            quantities=tuple(find.find(text, span.start, span.end, codes)),
            due=due.find(text, span, codes, date),
        )
        for span, type, actor, other in made
    ]
    return to_ledger_acts(letter, text, Span(0, len(text)), acts, codes, date=date, ordinal=ordinal, names=names)
