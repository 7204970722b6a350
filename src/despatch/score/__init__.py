"""From gold and an archive's exports to a score: the numbers behind `despatch score` and the tests.

Gold is JSON Lines, one letter a line. `file`, `start` and `end` say where the letter lies. `sender`, `recipient` (a
name or a list of names), `date` (EDTF) and `place` are its answers; null means that the question is not asked.
`marking`, `kind`, `salutation`, `closing` and `signature` are asked where the key stands; there null means none.
A folder may hold other tables beside the letters; `gold.py` says what each line needs.
"""

from despatch.score.evaluate import Tables, score
from despatch.score.gold import Gold, read_gold, read_set
from despatch.score.letters import letters
from despatch.score.result import Letters, Matches, Miss, Part, Score, Share
from despatch.score.table import report

__all__ = [
    "Gold",
    "Letters",
    "Matches",
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
