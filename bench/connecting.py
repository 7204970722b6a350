"""Connecting letters that never were: how time and memory grow from 100,000 letters to a million of 50,000 people.

    python -m bench.connecting LETTERS     one size, as JSON

Each person writes to a few others, answers after some weeks, and loses one letter in ten. Half the letters say "your
letter", a third give its date. All runs as a build does it, but for the database: weigh, choose, infer, gaps.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections import defaultdict

from bench.measure import Result
from bench.simulation import simulate
from despatch.connect import LetterIndex, Node, Pointer, choose, edtf_of, gaps, infer
from despatch.connect.replies import Told, weigh
from despatch.connect.shared_words import Likeness, Rarity
from despatch.model import Link, Reference, Span


def run(*, full: bool) -> list[Result]:
    """Measure 20,000 letters and 200,000, or 100,000 and a million."""
    small, large = (_measure(letters) for letters in ((100_000, 1_000_000) if full else (20_000, 200_000)))
    growth = (large["seconds"] / large["letters"]) / (small["seconds"] / small["letters"])
    detail = (
        f"{large['letters']:.0f} letters: {large['seconds']:.0f} s, {large['inferred']:.0f} inferred,"
        f" {large['megabytes']:.0f} MB with the letters that it was given"
    )
    return [
        Result("connecting, time of a letter in ten times the letters", growth, 1.3, "at most", "x", detail),
        Result("connecting, memory of a letter", 2**10 * large["megabytes"] / large["letters"], 4, "at most", "kB"),
    ]


def _measure(letters: int) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.connecting", str(letters)]
    answer: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return answer


def connect(letters: int) -> dict[str, float]:
    """Make so many letters, connect them, and return seconds of processor, peak memory and letters inferred."""
    nodes, said = _simulate(letters)
    before = time.process_time()
    index = LetterIndex(nodes)
    told = Told.of(len(nodes))
    for id in said:
        told.times[index.by_id[id]] = 1
    texts = (f"barley mill {node.senders[0]} {node.ordinal % 97} ships" for node in index.nodes[:: letters // 4000 + 1])
    likeness = Likeness(
        lambda letter: f"barley mill {letter[:6]} ships of {index.node(letter).ordinal % 97}", Rarity(texts)
    )
    replies = weigh(index, told, likeness)
    lost: dict[tuple[str | None, str | None], list[Link]] = defaultdict(list)
    for node in index.nodes:
        if node.id in said:
            pointer = Pointer(node.id, 0, said[node.id], node.recipients, node.senders)
            for link in choose(pointer, index, replies.of(index.by_id[node.id])):
                if link.kind == "none":
                    lost[link.author, link.addressee].append(link)
    inferred = sum(len(infer(links, index)[1]) for links in lost.values())
    silences = sum(1 for _ in gaps(index))
    return {
        "letters": len(nodes),
        "inferred": inferred,
        "gaps": silences,
        "seconds": time.process_time() - before,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10,
    }


def _simulate(letters: int) -> tuple[list[Node], dict[str, Reference]]:
    """Return the letters that are left, and by its id what each says of the one that it answers."""
    nodes: list[Node] = []
    said: dict[str, Reference] = {}
    for letter in simulate(letters):
        if letter.lost:
            continue
        number, day = len(nodes), letter.day
        id = f"l{number:07}"
        author, addressee = (f"p{person:06}" for person in (letter.sender, letter.recipient))
        nodes.append(Node(id, (author,), (addressee,), day, day, f"{number // 100}.txt", number % 100, None))
        if letter.tells and letter.answered_day is not None:
            date = edtf_of(letter.answered_day, letter.answered_day) if letter.tells == "date" else None
            said[id] = Reference(
                Span(0, 5), "answer", "refer.noun.recipient", 0.9, author="recipient", addressee="sender", date=date
            )
    return nodes, said


if __name__ == "__main__":
    print(json.dumps(connect(int(sys.argv[1]))))
