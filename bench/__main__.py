"""Run the measurements, print a table, and write bench-out/latest.json."""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from bench import (
    clusters,
    connecting,
    corpus,
    mail,
    memory,
    office,
    publishing,
    reading,
    searching,
    serving,
    shipping,
    storing,
    tables,
    worst,
)
from bench.measure import Result, table

PARTS = (
    "reading",
    "office",
    "mail",
    "tables",
    "storing",
    "searching",
    "serving",
    "rebuild",
    "worst",
    "memory",
    "shipping",
    "connecting",
    "publishing",
    "clusters",
)
OUT = Path("bench-out")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--full", action="store_true", help="a gigabyte for memory, and the peers on ten times the letters too"
    )
    parser.add_argument("--only", action="append", choices=PARTS, help="one part; may be given again")
    options = parser.parse_args()
    results: list[Result] = []
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "archive"
        for part in options.only or PARTS:
            print(f"{part} ...", file=sys.stderr, flush=True)
            start = time.perf_counter()
            results += _run(part, archive, full=options.full)
            print(f"{part}: {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
    print(table(results))
    OUT.mkdir(exist_ok=True)
    (OUT / "latest.json").write_text(json.dumps(_report(results), indent=1) + "\n", encoding="utf-8")


def _run(part: str, archive: Path, *, full: bool) -> list[Result]:
    if part == "storing":
        return [*storing.run(full=full), storing.room(_built(archive))]
    if part == "rebuild":
        return serving.rebuilt(_built(archive))
    if part == "serving":
        return serving.run(_built(archive), full=full)
    return {
        "reading": reading,
        "searching": searching,
        "office": office,
        "mail": mail,
        "tables": tables,
        "worst": worst,
        "memory": memory,
        "shipping": shipping,
        "connecting": connecting,
        "publishing": publishing,
        "clusters": clusters,
    }[part].run(full=full)


def _built(archive: Path) -> Path:
    """Build an archive of the letters that are measured on, if none was built yet."""
    if archive.exists():
        return archive
    command = [sys.executable, "-m", "despatch"]
    subprocess.run([*command, "init", str(archive)], check=True, stdout=subprocess.DEVNULL)
    for name, data in corpus.files().items():
        (archive / "letters" / Path(name).name).write_bytes(data)
    subprocess.run([*command, "build", str(archive)], check=True, stdout=subprocess.DEVNULL)
    return archive


def _report(results: list[Result]) -> dict[str, object]:
    machine = {"python": platform.python_version(), "system": platform.platform(), "despatch": version("despatch")}
    return machine | {"results": [r.row() for r in results]}


if __name__ == "__main__":
    main()
