"""despatch score DIR GOLD."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import despatch
from despatch.cli.common import archive_argument, columns, json_option, print_json

if TYPE_CHECKING:
    from despatch.score import Miss

ALIASES = {"marking": "classification", "kind": "doctype"}
"""The other name that gold may give a field."""
QUOTED = {"references, found", "references, extra", "acts, found", "acts, extra"}
"""Misses that are shown by their words."""
NAMED = {
    "acts, typed": "type",
    "acts, typed and actor": "actor",
    "references, not in the archive": "target",
    "replies, found": "target_file",
}
"""The key of a measure where its name is another."""


@click.command("score")
@archive_argument
@click.argument("gold", type=click.Path(path_type=Path, exists=True))
@click.option("--misses", is_flag=True, help="List every wrong answer.")
@json_option
def command(archive: Path, gold: Path, *, misses: bool, as_json: bool) -> None:
    """Measure the reading against letters, references and passages with known answers.

    GOLD is a .jsonl file of letters, or a folder. A folder holds letters.jsonl or gold.jsonl, and any of
    references.jsonl, inferred.jsonl, replies.jsonl and acts.jsonl. The manual's page on scores lists the fields and
    explains each number.

    \b
    Example:  despatch score my-letters gold.jsonl --misses
    """
    from despatch import score

    wanted = score.read_set(gold)
    with despatch.open(archive) as opened:
        tables = score.Tables(
            opened.exports.letters, opened.exports.references, opened.exports.inferred, opened.exports.acts
        )
        result = score.score(wanted, tables)
    report = score.report(result)
    wrong = [_miss(miss) for miss in result.misses] if misses else []
    if as_json:
        print_json(report | ({"misses": wrong} if misses else {}))
        return
    rows = [("", "score", "precision", "right", "of")]
    rows += [
        (name, f"{m['score']:.4f}", f"{m['precision']:.4f}", str(m["right"]), str(m["of"]))
        for name, m in report.items()
    ]
    for text in (*columns(rows), *map(_line, wrong)):
        click.echo(text)


def _miss(miss: Miss) -> dict[str, Any]:
    """Return a miss as data: its place, the answer that gold wants, and the answer read."""
    field, gold, read = miss
    place = gold or read or {}
    letter = read and (read.get("letter") or read["id"])
    row = {"field": field, "file": place.get("file"), "start": place.get("start"), "letter": letter}
    return row | {"gold": _answer(field, gold), "read": _answer(field, read)}


def _answer(field: str, row: Any) -> Any:
    if not row:
        return None
    if field in {"start", "overlap", "extra"}:
        return "the whole file" if row["start"] is None else [row["start"], row["end"]]
    if field in QUOTED:
        return ": ".join(filter(None, (row.get("type") or row.get("function"), row.get("quote"))))
    if field.startswith(("inferred", "lost")):
        return {key: row.get(key) for key in ("author", "addressee", "date", "received")}
    key = NAMED.get(field) or field.rpartition(", ")[2]
    return row.get(ALIASES.get(key) or key, row.get(key.partition(" ")[0]))


def _line(row: dict[str, Any]) -> str:
    kind = row["field"].rpartition(", ")[2]
    read = "nothing there" if row["letter"] is None else json.dumps(row["read"], ensure_ascii=False)
    want = "none" if kind == "extra" else json.dumps(row["gold"], ensure_ascii=False)
    place = ":".join(str(row[key]) for key in ("file", "start") if row[key] is not None) or row["letter"] or "inferred"
    return f"{place}  {row['field']}: want {want}, read {read}"
