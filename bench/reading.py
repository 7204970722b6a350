"""Reading on one core, against spaCy's blank English pipeline over the same text.

Measured twice: reading, dividing and describing alone, and every stage up to the ledger.
"""

from __future__ import annotations

import time

from bench import corpus
from bench.measure import Result, cpu_seconds
from bench.stages import STAGES, letters_of, readings

LEDGER = 0.465
"""300 letters a second where spaCy does 645."""


def run(*, full: bool) -> list[Result]:
    files = corpus.files()
    texts = [text for name, data in files.items() for text in letters_of(name, data)]
    peer = spacy_rate(texts, 1)
    ours = len(texts) / cpu_seconds(lambda: [letters_of(*item) for item in files.items()], times=2)
    results = [_result("read, divide, describe / spaCy sentencizer", ours, peer, len(texts))]
    whole = len(texts) / cpu_seconds(lambda: [readings(*item, last=STAGES[-1]) for item in files.items()], times=2)
    results.append(_result("every stage up to the ledger / spaCy sentencizer", whole, peer, len(texts), LEDGER))
    times = 10
    many = corpus.renamed(files, times)
    start = time.process_time()
    count = sum(len(letters_of(*item)) for item in many.items())
    ours = count / (time.process_time() - start)
    # The peer keeps nothing from one letter to the next, so that its rate is the same; --full measures it all the same.
    if full:
        peer = spacy_rate(texts, times)
    results.append(_result("the same, ten times as much", ours, peer, count))
    return results


def _result(name: str, ours: float, peer: float, letters: int, least: float = 1.0) -> Result:
    detail = f"{letters} letters, one core: {ours:.0f} a second, spaCy {peer:.0f}"
    return Result(name, ours / peer, least, "at least", detail=detail)


def spacy_rate(texts: list[str], times: int) -> float:
    """Return the letters a second of CPU that spaCy cuts into sentences."""
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.max_length = 10_000_000
    start = time.process_time()
    for _ in range(times):
        for text in texts:
            nlp(text)
    return times * len(texts) / (time.process_time() - start)
