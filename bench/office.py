"""Reading a folder of Word documents, against the same letters as plain text files.

The documents are those of python-docx: its package, with large styles, and a letter's lines as paragraphs.
"""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from bench import corpus
from bench.measure import Result, cpu_seconds
from bench.stages import letters_of

LETTERS = 1000
PATTERN = Path(__file__).parents[1] / "tests" / "data" / "formats" / "letter.docx"
_WORDS = "word/document.xml"


def run(*, full: bool) -> list[Result]:  # noqa: ARG001 - it is quick enough as it is
    rng = random.Random(1871)
    letters = [corpus.letter(rng) for _ in range(LETTERS)]
    texts = {f"{i:04}.txt": letter.encode() for i, letter in enumerate(letters)}
    documents = {f"{i:04}.docx": document(letter) for i, letter in enumerate(letters)}
    plain, word = _rate(texts), _rate(documents)
    detail = f"{LETTERS} letters, a file each, one core: {word:.0f} a second as .docx, {plain:.0f} as plain text"
    return [
        Result("Word documents / plain text, read, divide, describe", word / plain, 1 / 3, "at least", detail=detail)
    ]


def _rate(files: dict[str, bytes]) -> float:
    """Return the letters a second of CPU."""
    found: list[str] = []
    seconds = cpu_seconds(lambda: found.extend(words for item in files.items() for words in letters_of(*item)), times=2)
    assert len(found) == 2 * len(files), f"{len(found)} letters in {len(files)} files read twice"
    return len(files) / seconds


def document(letter: str) -> bytes:
    """Return a Word document with the lines of a letter as paragraphs; their style puts space between them."""
    lines = (escape(line) for line in letter.split("\n") if line)
    paragraphs = "".join(f'<w:p><w:r><w:t xml:space="preserve">{line}</w:t></w:r></w:p>' for line in lines)
    made = io.BytesIO()
    with zipfile.ZipFile(PATTERN) as pattern, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name in pattern.namelist():
            data = pattern.read(name)
            if name == _WORDS:
                start, end = data.index(b"<w:body>") + len(b"<w:body>"), data.index(b"<w:sectPr")
                data = data[:start] + paragraphs.encode() + data[end:]
            package.writestr(name, data)
    return made.getvalue()
