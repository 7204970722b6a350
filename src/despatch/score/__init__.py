"""How well an archive was read, measured against gold: the numbers behind `despatch score` and the tests.

Gold is JSON Lines, one letter a line: `file, start, end` and what was asked of it: `sender`, `recipient`
(a name, a list of names, null where it is not asked), `date` (EDTF), `place`; where the key stands at all,
`marking`, `kind`, `salutation`, `closing`, `signature`, null meaning that the letter has none. A folder may hold
references.jsonl, inferred.jsonl and acts.jsonl beside the letters; `gold.py` says what each line needs.
"""

from despatch.score.gold import Gold, read_gold, read_set
from despatch.score.letters import Cuts, Letters, Miss, Share, letters
from despatch.score.spans import Part
from despatch.score.table import report
from despatch.score.whole import Score, Tables, score

__all__ = [
    "Cuts",
    "Gold",
    "Letters",
    "Miss",
    "Part",
    "Score",
    "Share",
    "Tables",
    "letters",
    "read_gold",
    "read_set",
    "report",
    "score",
]
