"""Make an archive of invented letters, with the truth about them.

    python -m bench.generate --letters 1000000 FOLDER

The letters of an exchange follow one another in a file; FOLDER/truth.jsonl has a line for each letter, lost ones too.
Letters are written as they are made, so memory does not grow. Then `despatch build FOLDER` reads them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bench.simulated_words import amount, person, transcript
from bench.simulation import Letter, simulate
from despatch import archive

IN_FILE, IN_FOLDER = 200, 500
"""So many letters are in a file, at most an exchange more, and so many files in a folder."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.generate", description=__doc__)
    parser.add_argument("--letters", type=int, required=True, help="how many, the lost ones among them")
    parser.add_argument("--seed", type=int, default=1808)
    parser.add_argument("folder", type=Path, help="a folder that is not there yet")
    options = parser.parse_args()
    if options.letters < 1:
        parser.error("--letters is at least 1")
    if options.folder.exists():
        parser.error(f"{options.folder} is there already: name a folder that is not")
    kept = generate(options.folder, options.letters, options.seed)
    print(f"{options.letters:,} letters, of which {options.letters - kept:,} are lost: {options.folder}")


def generate(folder: Path, letters: int, seed: int = 1808) -> int:
    """Make an archive folder, its letters and their truth; return how many letters are there."""
    archive.init(folder)
    kept = 0
    with (folder / "truth.jsonl").open("w", encoding="utf-8") as truth:
        for number, bundle in enumerate(_bundles(simulate(letters, seed))):
            name = f"{number // IN_FOLDER:04}/{number:07}.txt"
            there = [letter for letter in bundle if not letter.lost]
            file = folder / "letters" / name
            file.parent.mkdir(exist_ok=True)
            file.write_text("\n\n\n".join(transcript(letter, seed) for letter in there), encoding="utf-8")
            places = {letter.number: place for place, letter in enumerate(there, 1)}
            for letter in bundle:
                truth.write(json.dumps(_truth(letter, name, places.get(letter.number))) + "\n")
            kept += len(there)
    return kept


def _bundles(letters: Iterator[Letter]) -> Iterator[list[Letter]]:
    """Yield the letters of a file: whole exchanges."""
    bundle: list[Letter] = []
    for letter in letters:
        if len(bundle) >= IN_FILE and letter.exchange != bundle[-1].exchange:
            yield bundle
            bundle = []
        bundle.append(letter)
    if bundle:
        yield bundle


def _truth(letter: Letter, source: str, place: int | None) -> dict[str, object]:
    """Return the line of a letter. `place` is its number in its file, None for a lost one."""
    requests = {
        name: amount(request) if request else None
        for name, request in (("asks", letter.asks), ("grants", letter.grants), ("refuses", letter.refuses))
    }
    return {
        "letter": letter.number,
        "source": None if letter.lost else source,
        "place": place,
        "sender": " ".join(person(letter.sender)),
        "recipient": " ".join(person(letter.recipient)),
        "date": date.fromordinal(letter.day).isoformat(),
        "answers": letter.answers,
        "tells": letter.tells,
        **requests,
    }


if __name__ == "__main__":
    main()
