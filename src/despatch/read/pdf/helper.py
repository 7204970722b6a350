"""Takes the words of PDFs out, with their places on the pages, in a process of its own.

A hostile PDF can make the library for PDFs run for hours, fill the memory or crash. So this file is run as a program by
`pdf_pages`: a PDF comes in, its pages go out as JSON, again and again until the input ends. Where the system allows
it, a limit on time and memory ends the program. It knows nothing of Despatch, so that it starts quickly.
"""

from __future__ import annotations

import ctypes
import json
import math
import struct
import sys
from contextlib import suppress
from typing import Any, BinaryIO

import pypdfium2_raw as pdfium

MOST_PAGES = 3_000
MOST_SIGNS = 10_000_000
SECONDS, SECONDS_A_PAGE = 1.5, 0.02
"""Time of the processor for one PDF, and for each of its pages."""
MEMORY = 200_000_000
"""Bytes that reading a PDF may take, beyond three times its own size."""
_PASSWORD = 4
_IMAGE = 3
_NOT_LETTERS = frozenset((0, 0xFFFD, 0xFFFF))
_HYPHENS = frozenset((0x02, 0xFFFE))
"""What the library makes of a hyphen at the end of a line."""
_SPACES = frozenset((9, 10, 13, 32, 0xA0))
_SPACE = 0.14
"""A gap between two letters that is wider than this share of their size parts words."""
_APART = 5
"""A run of so many single letters may be a word whose letters are set apart."""
_SLANT = 0.1
"""A line that leans by more, in radians, is turned against the page."""
_LIGATURES = dict(zip(range(0xFB00, 0xFB07), ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))
"""Letters that print joins; the writer wrote two or three."""
_LENGTH = struct.Struct(">Q")


def main() -> None:
    """Answer one PDF after another until the input ends."""
    pdfium.FPDF_InitLibrary()
    while len(head := sys.stdin.buffer.read(_LENGTH.size)) == _LENGTH.size:
        (length,) = _LENGTH.unpack(head)
        data = sys.stdin.buffer.read(length)
        _limit_memory(3 * length + MEMORY)
        _limit_time(SECONDS)
        answer = json.dumps(_document(data)).encode()
        _limit_time(0)
        _send(sys.stdout.buffer, answer)


def _send(out: BinaryIO, answer: bytes) -> None:
    out.write(_LENGTH.pack(len(answer)) + answer)
    out.flush()


def _limit_time(seconds: float) -> None:
    """Let the system end this process once it has worked for so long; 0 takes the limit off."""
    with suppress(ImportError, AttributeError):
        import signal  # noqa: PLC0415 - Windows has no such timer

        signal.setitimer(signal.ITIMER_PROF, seconds)


def _limit_memory(more: int) -> None:
    """Let this process take so many bytes more than it has now, where the system can say how many it has."""
    with suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 - Windows has none

        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - pathlib takes long to import
            pages = int(file.read().split()[0])
        limit = pages * resource.getpagesize() + more
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (limit if most < 0 else min(limit, most), most))


def _document(data: bytes) -> dict[str, Any]:
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        return {"trouble": "locked" if pdfium.FPDF_GetLastError() == _PASSWORD else "damaged"}
    try:
        count = pdfium.FPDF_GetPageCount(document)
        if count > MOST_PAGES:
            return {"trouble": "pages", "count": count}
        _limit_time(SECONDS + SECONDS_A_PAGE * count)
        pages: list[dict[str, Any]] = []
        signs = 0
        for number in range(count):
            page = _page(document, number, MOST_SIGNS - signs)
            if page is None:
                return {"trouble": "signs"}
            signs += page.pop("signs")
            pages.append(page)
        return {"title": _title(document), "pages": pages}
    finally:
        pdfium.FPDF_CloseDocument(document)


def _title(document: Any) -> str:
    size = pdfium.FPDF_GetMetaText(document, b"Title", None, 0)
    if not 2 < size <= 2_000:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDF_GetMetaText(document, b"Title", buffer, size)
    return buffer.raw[:-2].decode("utf-16-le", "replace")


def _page(document: Any, number: int, most: int) -> dict[str, Any] | None:
    """Return one page; None when it has more than `most` signs."""
    page = pdfium.FPDF_LoadPage(document, number)
    if not page:
        return {"signs": 0, "lost": True}
    text = pdfium.FPDFText_LoadPage(page)
    try:
        signs = pdfium.FPDFText_CountChars(text) if text else 0
        if signs > most:
            return None
        paper = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(paper))
        quarter = _quarter(text, signs) if signs > 0 else 0
        runs, unknown = _runs(text, signs, paper, quarter) if signs > 0 else ([], 0)
        edges = [(paper.bottom, paper.top), (-paper.right, -paper.left), (-paper.top, -paper.bottom)]
        edges.append((paper.left, paper.right))
        found: dict[str, Any] = {"signs": max(0, signs), "runs": runs, "unknown": unknown, "paper": edges[quarter]}
        if not runs:
            found["image"] = _has_image(page)
        return found
    finally:
        if text:
            pdfium.FPDFText_ClosePage(text)
        pdfium.FPDF_ClosePage(page)


def _has_image(page: Any) -> bool:
    count = min(20, pdfium.FPDFPage_CountObjects(page))
    return any(pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page, n)) == _IMAGE for n in range(count))


def _quarter(text: Any, signs: int) -> int:
    """Return by how many quarters of a circle most of the page's words are turned."""
    turns = [0, 0, 0, 0]
    for n in range(0, signs, max(1, signs // 20)):
        turns[_turned(text, n)] += 1
    return turns.index(max(turns))


def _turned(text: Any, n: int) -> int:
    angle = pdfium.FPDFText_GetCharAngle(text, n)
    return round(-angle / (math.pi / 2)) % 4 if angle > 0 else 0  # it counts clockwise, and is -1 where it is not known


def _runs(text: Any, signs: int, paper: Any, quarter: int) -> tuple[list[list[Any]], int]:
    """Return the runs of a page, and how many of its signs are of unknown letters. Signs off the page are left out.

    A run is a stretch of one line at one height, without wide gaps: its words, whether a space stands before it, where
    it begins, where it ends, the height of its base line, the size of its letters, and whether it is turned against the
    page.
    """
    bounded = paper.left < paper.right and paper.bottom < paper.top
    box, x_of, y_of = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    box_at, x_at, y_at = ctypes.byref(box), ctypes.byref(x_of), ctypes.byref(y_of)
    runs: list[list[Any]] = []
    words: list[str] = []
    gaps: list[float] = []
    space = spaced = True
    left = right = base = size = 0.0
    unknown = first = 0

    def close() -> None:
        if words:
            slant = pdfium.FPDFText_GetCharAngle(text, first) + quarter * math.pi / 2
            turned = abs(math.remainder(slant, 2 * math.pi)) > _SLANT
            places = (round(left, 1), round(right, 1), round(base, 1), round(size, 1))
            runs.append([_together(words, gaps), spaced, *places, turned])
            words.clear()
            gaps.clear()

    for n in range(signs):
        code = pdfium.FPDFText_GetUnicode(text, n)
        if code in _SPACES:
            # The library adds spaces of its own, now and then one after every letter.
            space = space or pdfium.FPDFText_IsGenerated(text, n) != 1
            continue
        pdfium.FPDFText_GetLooseCharBox(text, n, box_at)
        if bounded and not (
            box.right > paper.left and box.left < paper.right and box.top > paper.bottom and box.bottom < paper.top
        ):
            continue
        unknown += code in _NOT_LETTERS or 0xE000 <= code <= 0xF8FF
        pdfium.FPDFText_GetCharOrigin(text, n, x_at, y_at)
        start, end, height = _upright(box, x_of.value, y_of.value, quarter)
        if not (words and abs(height - base) < 0.1 * size and -0.6 * size < start - right < 1.3 * size):
            close()
            spaced, first, left, right, base, size = space, n, start, end, height, _size(text, n)
        else:
            if space or start - right > _SPACE * size:
                words.append(" ")
            gaps.append(start - right)
        words.append(_sign(code))
        right = max(right, end)
        space = False
    close()
    return runs, unknown


def _together(words: list[str], gaps: list[float]) -> str:
    """Return the words of a run. Where print sets its letters apart ("D e a r  S i r"), only the wide gaps part words.

    `gaps` has the gap before each sign but the first.
    """
    tokens = "".join(words).split()
    letters = [token for token in tokens if len(token) == 1 and token.isalpha()]
    if len(letters) < _APART or len(letters) < 0.8 * len(tokens):
        return "".join(words)
    wide = 1.6 * sorted(gaps)[len(gaps) // 2]
    signs = [word for word in words if word != " "]
    joined = "".join(f"{' ' * (gap > wide)}{sign}" for sign, gap in zip(signs, [0.0, *gaps], strict=True))
    return joined if max(map(len, joined.split())) > 2 else "".join(words)


def _sign(code: int) -> str:
    if code in _HYPHENS:
        return "-"
    if code in _LIGATURES:
        return _LIGATURES[code]
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _upright(box: Any, x: float, y: float, quarter: int) -> tuple[float, float, float]:
    """Return where a sign begins and ends and the height of its base line, once the page is turned back."""
    if quarter == 0:
        return box.left, box.right, y
    if quarter == 1:
        return box.bottom, box.top, -x
    if quarter == 2:
        return -box.right, -box.left, -y
    return -box.top, -box.bottom, x


def _size(text: Any, n: int) -> float:
    matrix = pdfium.FS_MATRIX()
    size = float(pdfium.FPDFText_GetFontSize(text, n))
    if pdfium.FPDFText_GetMatrix(text, n, ctypes.byref(matrix)):
        size *= math.hypot(matrix.c, matrix.d)
    return min(max(abs(size), 1.0), 1_000.0)


if __name__ == "__main__":
    main()
