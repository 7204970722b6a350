"""despatch score DIR GOLD."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from despatch.cli.common import archive_argument, columns, json_option, print_json

if TYPE_CHECKING:
    from despatch.score import Letters

ALIASES = {"marking": "classification", "kind": "doctype"}
"""What gold may call a field."""


@click.command("score")
@archive_argument
@click.argument("gold", type=click.Path(path_type=Path, exists=True))
@click.option("--misses", is_flag=True, help="List every wrong answer.")
@json_option
def command(archive: Path, gold: Path, *, misses: bool, as_json: bool) -> None:
    """Measure the reading against gold letters.

    GOLD is a .jsonl file, or a folder with letters.jsonl or gold.jsonl; the manual's page on scores
    has the fields and what each number means.

    \b
    Example:  despatch score my-letters gold.jsonl --misses
    """
    from despatch import score
    from despatch.archive import open as open_archive

    with open_archive(archive) as opened:
        result = score.letters(score.read_gold(gold), list(opened.export_letters()))
    report = score.report(result)
    if as_json:
        print_json(report | ({"misses": [_miss(*m) for m in result.misses]} if misses else {}))
        return
    rows = [("", "score", "precision", "right", "of")]
    rows += [
        (name, f"{m['score']:.4f}", f"{m['precision']:.4f}", str(m["right"]), str(m["of"])) for name, m in report.items()
    ]
    for text in columns(rows):
        click.echo(text)
    if misses:
        _print_misses(result)


def _miss(field: str, gold: Any, read: Any) -> dict[str, Any]:
    """Return a miss as data: where it stands, what gold wants, what was read."""
    place = gold or read
    row = {"field": field, "file": place.get("file"), "start": place.get("start"), "letter": read and read["id"]}
    return row | {"gold": _answer(field, gold), "read": _answer(field, read)}


def _answer(field: str, row: Any) -> Any:
    if not row:
        return None
    if field in {"start", "overlap", "extra"}:
        return [row["start"], row["end"]]
    return row.get(ALIASES.get(field) or field, row.get(field.partition(" ")[0]))


def _print_misses(result: Letters) -> None:
    for miss in result.misses:
        row = _miss(*miss)
        read = "no letter there" if row["letter"] is None else json.dumps(row["read"], ensure_ascii=False)
        want = "none" if row["field"] == "extra" else json.dumps(row["gold"], ensure_ascii=False)
        click.echo(f"{row['file']}:{row['start']}  {row['field']}: want {want}, read {read}")
