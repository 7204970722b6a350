"""Spoils letters in every way that transcripts are spoilt, and wants each to be read in good order.

Run by `make fuzz`. The letters are those of the example archive and of the tests. Each spoilt letter has a seed. It is
printed when the letter is not read well. `--seed N --letters 1` reads that letter again, and `--show` prints its words.
"""

from __future__ import annotations

import argparse
import ast
import random
import sys
import time
import traceback
from importlib import resources
from pathlib import Path

from checked_readings import find_faults, read
from despatch.settings import Settings

LONGEST = 12_000
"""Characters of the longest letter: more take long, and show no more."""
SLOWEST = 3.0
"""Processor seconds that a letter may take, by a wide margin."""
LANGUAGES = (("en",), ("en", "de"), ("de", "en"))
ODD = (
    *"\0\a\b\t\n\v\f\r\x1b\x1c\x1f\x85\xa0\xad",
    *"\u0301\u034f\u061c\u1680\u2003\u2007\u2009\u200b\u200d\u200e\u2028\u2029\u202e\u202f\u2060\u2800\u3000\ufeff\ufffd",
    *"ſßŁøİıαЖאع字１½²№§¶†…“”„‚‘’«»–—‐‑🌾🇩",
    "\U0001d400",
    "ﬁ",
)
TOKENS = (
    "Dear Sir,\n",
    "Letter ",
    "Message ",
    "Telegram from ",
    "No. 7 ",
    "Your obedient servant,\n",
    "yours of the 1st inst. ",
    "the 31st ",
    "31 February 1911 ",
    "900 tons of ",
    "twenty and ",
    "1,000,",
    "¼ ",
    "(",
    "[",
    "“",
    "P.S. ",
    "Mr. ",
    "Ihr Schreiben vom ",
    "der 4. d. M. ",
    "I promise to send ",
    "if ",
    "by the end of ",
    "* * *\n",
    "\n\n\n",
    "[1] ",
    "1. See above.\n",
    "<b>",
    "&amp;",
    "</p>",
)


def find_letters() -> list[tuple[str, str]]:
    """Return name and words of all letters that are spoilt, in a fixed order."""
    example = resources.files("despatch.example") / "letters"
    with resources.as_file(example) as folder:
        found = [(path.name, path.read_text("utf-8")) for path in sorted(Path(folder).rglob("*.*")) if path.is_file()]
    for path in sorted({*Path(__file__).parent.glob("test_*.py")} - {Path(__file__).with_name("test_fuzz.py")}):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.count("\n") >= 3:
                words = node.value
                name = "a.xml" if "<TEI" in words else "a.html" if "<p" in words else "a.txt"
                found.append((name, words))
    return found


def spoil(letters: list[tuple[str, str]], seed: int) -> tuple[str, bytes, Settings]:
    """Return the name, the bytes and the settings of the spoilt letter with this seed."""
    chance = random.Random(seed)
    name, text = chance.choice(letters)
    text = _piece(text, LONGEST // 2, chance)
    for _ in range(chance.randint(1, 6)):
        text = chance.choice(WAYS)(text, letters, chance)[:LONGEST]
    data = text.encode("utf-8", "surrogatepass")
    if chance.random() < 0.05:
        data = text.encode(
            chance.choice(("utf-16", "utf-16-le", "utf-32-le", "cp1252", "mac_roman", "cp850")), "replace"
        )
    if chance.random() < 0.03 and data:
        at = chance.randrange(len(data))
        data = data[:at] + chance.randbytes(chance.randint(1, 3)) + data[at:]
    return name, data, Settings(languages=chance.choice(LANGUAGES))


def _piece(text: str, length: int, chance: random.Random) -> str:
    if len(text) <= length:
        return text
    start = chance.randrange(len(text) - length // 2)
    line = text.find("\n\n", start)
    start = line if 0 <= line < start + length // 2 and chance.random() < 0.8 else start
    return text[start : start + length]


def _stretch(text: str, chance: random.Random, longest: int = 400) -> tuple[int, int]:
    start = chance.randint(0, len(text))
    return start, min(len(text), start + chance.randint(0, longest))


def _splice(text: str, letters: list[tuple[str, str]], chance: random.Random) -> str:
    start, end = _stretch(text, chance)
    return text[:start] + _piece(chance.choice(letters)[1], chance.randint(1, 2000), chance) + text[end:]


def _repeat(text: str, letters: list[tuple[str, str]], chance: random.Random) -> str:
    start, end = _stretch(text, chance, 60)
    return text[:end] + text[start:end] * chance.randint(1, 40) + text[end:]


def _token(text: str, letters: list[tuple[str, str]], chance: random.Random) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(TOKENS) * chance.choice((1, 1, 2, 5, 100)) + text[at:]


def _case(text: str, letters: list[tuple[str, str]], chance: random.Random) -> str:
    start, end = _stretch(text, chance, 3000)
    return text[:start] + chance.choice((str.upper, str.lower, str.title, str.swapcase))(text[start:end]) + text[end:]


def _odd(text: str, letters: list[tuple[str, str]], chance: random.Random) -> str:
    for _ in range(chance.randint(1, 20)):
        at = chance.randint(0, len(text))
        text = text[:at] + chance.choice(ODD) + text[at + chance.randint(0, 1) :]
    return text


def _spaces(text: str, letters: list[tuple[str, str]], chance: random.Random) -> str:
    start, end = _stretch(text, chance, 3000)
    return (
        text[:start] + text[start:end].replace(chance.choice(" \n,."), chance.choice((*ODD, *" \n\t", ""))) + text[end:]
    )


def _cut(text: str, letters: list[tuple[str, str]], chance: random.Random) -> str:
    start, end = _stretch(text, chance)
    return chance.choice((text[:start], text[start:], text[:start] + text[end:]))


def _swap_lines(text: str, letters: list[tuple[str, str]], chance: random.Random) -> str:
    lines = text.split("\n")
    for _ in range(chance.randint(1, 5)):
        one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def _figures(text: str, letters: list[tuple[str, str]], chance: random.Random) -> str:
    return "".join(chance.choice("0123456789") if c.isdigit() and chance.random() < 0.3 else c for c in text)


WAYS = (_splice, _repeat, _token, _case, _odd, _spaces, _cut, _swap_lines, _figures)


def try_letter(letters: list[tuple[str, str]], seed: int) -> list[str]:
    """Return the faults in how one spoilt letter is read."""
    name, data, settings = spoil(letters, seed)
    try:
        return list(find_faults(*read(data, name, settings)))
    except Exception:  # noqa: BLE001 - any exception is a fault
        return [traceback.format_exc(limit=-6)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, help="of the first letter; by chance if not given")
    parser.add_argument("--letters", type=int, default=2000, help="how many letters are tried")
    parser.add_argument("--minutes", type=float, help="go on for so long instead")
    parser.add_argument("--show", action="store_true", help="print the words of the first letter and stop")
    options = parser.parse_args()
    first = options.seed if options.seed is not None else random.SystemRandom().randrange(10**9)
    letters = find_letters()
    if options.show:
        sys.stdout.buffer.write(spoil(letters, first)[1])
        return 0
    print(f"letters from seed {first} on", flush=True)
    end = time.monotonic() + 60 * options.minutes if options.minutes else None
    tried = bad = 0
    while time.monotonic() < end if end else tried < options.letters:
        began = time.process_time()
        faults = try_letter(letters, first + tried)
        if (took := time.process_time() - began) > SLOWEST:
            faults.append(f"it took {took:.1f} s")
        tried += 1
        if faults:
            bad += 1
            print(f"seed {first + tried - 1}:", *faults[:4], sep="\n    ", flush=True)
        if tried % 1000 == 0:
            print(f"{tried} letters tried, {bad} not read well", flush=True)
    print(f"{tried} letters tried from seed {first} on, {bad} not read well")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
