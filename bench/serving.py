"""A search page over HTTP with eight clients at once, against Datasette's page for the same search on the same file."""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote_plus

import despatch.archive
from bench import corpus
from bench.measure import Result, percentile

CLIENTS, EACH, ROUNDS = 8, 40, 3
SQL = """select letter.id, letter.date, snippet(fts, 0, '[', ']', '...', 28) as words,
 (select group_concat(name.written, ', ') from party join name on name.id = party.name
  where party.letter = letter.row and role = 'sender') as sender,
 (select group_concat(name.written, ', ') from party join name on name.id = party.name
  where party.letter = letter.row and role = 'recipient') as recipient,
 (select count(*) from fts where fts match :q) as found
from fts join letter on letter.row = fts.rowid where fts match :q order by fts.rank limit 20"""
"""What Datasette can be asked for that comes nearest to our page, as one query.

The fair comparison is of pages that tell a reader the same: twenty letters in order of relevance, each with its date,
sender, recipient and the words found, and how many there are. Datasette gives that as a stored query; ours counts seven
facets besides and is not excused for it. Facets with their counts are what Datasette's table page has: it is the page a
reader of Datasette would search with, so it is compared as well, though it shows no words found and knows no persons.
Both servers run as their users start them, on the same file. Every query is asked for the first time: 320 of them are
more than either keeps. The servers take turns, and the best of three rounds counts for each, so that neither pays
for what else the machine does.
"""


def run(archive: Path, *, full: bool) -> list[Result]:  # noqa: ARG001 - every part is called alike
    asked = queries()
    config = archive.parent / "datasette.json"
    extra = archive.parent / "datasette"  # the plugin by which it reads what is packed
    export = [sys.executable, "-m", "despatch", "export", str(archive), str(extra), "--format", "datasette"]
    subprocess.run(export, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    tables = {"letter": {"fts_table": "fts", "fts_pk": "row", "size": 20, "facets": ["kind", "place", "source"]}}
    database = {"queries": {"search": {"sql": SQL}}, "tables": tables}
    config.write_text(json.dumps({"databases": {"archive": database}}), encoding="utf-8")
    free = free_port()
    command = [
        sys.executable,
        "-m",
        "datasette",
        "serve",
        "-i",
        str(archive / "archive.db"),
        "--metadata",
        str(config),
        "--plugins-dir",
        str(extra / "plugins"),
        "--port",
        str(free),
    ]
    rounds: dict[str, list[list[float]]] = {"ours": [], "letters and total": [], "page with facets": []}
    with (
        served([sys.executable, "-m", "despatch", "serve", str(archive), "--port", "0"]) as port,
        served(command, free),
    ):
        for _ in range(ROUNDS):
            rounds["ours"].append(clients(port, "/search?q={}", asked))
            rounds["letters and total"].append(clients(free, "/archive/search?q={}", asked))
            rounds["page with facets"].append(clients(free, "/archive/letter?_searchmode=raw&_search={}", asked))
    ours = rounds.pop("ours")
    return [
        _result(page, name, best(ours, share), best(peer, share), len(asked))
        for page, peer in rounds.items()
        for name, share in (("p50", 0.5), ("p99", 0.99))
    ]


def _result(page: str, name: str, ours: float, peer: float, pages: int) -> Result:
    detail = f"{1000 * ours:.1f} ms, Datasette {1000 * peer:.1f} ms; {pages} pages each, the best of {ROUNDS} rounds"
    return Result(f"search page {name}, 8 clients / Datasette's {page}", ours / peer, 1.0, "at most", detail=detail)


def best(rounds: list[list[float]], share: float) -> float:
    """Return the least percentile of the rounds."""
    return min(percentile(seconds, share) for seconds in rounds)


def queries() -> list[str]:
    """Return searches that differ, so that no page is remembered: words, both, either, without, and phrases."""
    text = " ".join(data.decode("utf-8", "replace") for data in corpus.files().values()).lower()
    words = [w for w, _ in Counter(re.findall(r"[a-z]{4,}", text)).most_common(2 * CLIENTS * EACH)]
    phrases = [p for p, _ in Counter(re.findall(r"\b[a-z]{3,} [a-z]{3,}\b", text)).most_common(CLIENTS * EACH)]
    random.Random(1911).shuffle(words)
    made = []
    for i, (one, other) in enumerate(zip(words[::2], words[1::2], strict=False)):
        forms = (one, f"{one} AND {other}", f"{one} OR {other}", f"{one} NOT {other}", f'"{phrases[i % len(phrases)]}"')
        made.append(forms[i % len(forms)])
    return list(dict.fromkeys(made))


def clients(port: int, address: str, asked: list[str]) -> list[float]:
    """Return the seconds that each page took, asked for by eight clients at once; every page must be a full one."""
    for query in ("warm", "water"):
        _get(http.client.HTTPConnection("127.0.0.1", port), address, query)
    seconds: list[float] = []
    failures: list[Exception] = []

    def client(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            seconds.extend(_get(connection, address, query) for query in asked[number::CLIENTS])
        except Exception as error:  # noqa: BLE001 - brought to the main thread
            failures.append(error)

    threads = [threading.Thread(target=client, args=(n,)) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return seconds


def beside_a_rebuild(archive: Path, readers: int, pages: int) -> dict[str, list[float]]:
    """Return the seconds that a letter page and a search took with many readers, while the archive is built again.

    Before each build one file of letters gets another blank line, so that there is something to read. Every reader asks
    for letters and searches in turn, each of its own. A page that fails ends the measurement.
    """
    asked = queries()
    addresses = {"letter": "/letter/{}", "search": "/search?q={}"}
    with despatch.archive.open(archive) as opened:
        letters = [entry.id for entry in opened.letters(limit=2000)]
    seconds: dict[str, list[float]] = {name: [] for name in addresses}
    failures: list[Exception] = []
    finished = threading.Event()

    def reader(port: int, number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        try:
            for turn in range(pages):
                at = number + turn * readers
                for name, words in (("letter", letters[at % len(letters)]), ("search", asked[at % len(asked)])):
                    seconds[name].append(_get(connection, addresses[name], words))
        except Exception as error:  # noqa: BLE001 - brought to the main thread
            failures.append(error)

    def rebuild() -> None:
        file = min((archive / "letters").iterdir())
        while not finished.is_set():
            file.write_bytes(file.read_bytes() + b"\n")
            command = [sys.executable, "-m", "despatch", "build", str(archive), "--workers", "1"]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    with served([sys.executable, "-m", "despatch", "serve", str(archive), "--port", "0"]) as port:
        threads = [threading.Thread(target=reader, args=(port, n)) for n in range(readers)]
        builder = threading.Thread(target=rebuild)
        for thread in (builder, *threads):
            thread.start()
        for thread in threads:
            thread.join()
        finished.set()
        builder.join()
    if failures:
        raise failures[0]
    return seconds


def rebuilt(archive: Path) -> list[Result]:
    """Return p50 and p99 of a letter page and a search, with 8 and 64 readers, while the archive is built again."""
    results = []
    for readers in (8, 64):
        for page, seconds in beside_a_rebuild(archive, readers, 240 // readers).items():
            for name, share, most in (("p50", 0.5, 1.0), ("p99", 0.99, 5.0)):
                title = f"{page} page {name}, {readers} readers beside a rebuild"
                detail = f"{len(seconds)} pages"
                results.append(Result(title, percentile(seconds, share), most, "at most", "s", detail=detail))
    return results


def _get(connection: http.client.HTTPConnection, address: str, query: str) -> float:
    start = time.perf_counter()
    connection.request("GET", address.format(quote_plus(query)))
    answer = connection.getresponse()
    body = answer.read()
    taken = time.perf_counter() - start
    if answer.status != 200 or b"</html>" not in body:
        raise RuntimeError(f"{address} for {query}: {answer.status}, {body[:200]!r}")
    return taken


@contextmanager
def served(command: list[str], port: int | None = None) -> Iterator[int]:
    """Run a server as its own process; gives its port, read from its first words if it chose one itself."""
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    out = subprocess.PIPE if port is None else subprocess.DEVNULL
    process = subprocess.Popen(command, env=environment, stdout=out, stderr=subprocess.DEVNULL, text=True)
    try:
        if port is None:
            said = process.stdout.readline() if process.stdout else ""
            found = re.search(r":(\d+)", said)
            if not found:
                raise RuntimeError(f"{' '.join(command)} gave no address but {said!r}")
            port = int(found[1])
        _await(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _await(port: int, process: subprocess.Popen[str]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"{process.args} ended with {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"{process.args} does not answer")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
