"""How well an archive was read, measured against gold: the numbers behind `despatch score` and the tests.

Gold is JSON Lines, one letter a line: `file, start, end` and what was asked of it: `sender`, `recipient`
(a name, a list of names, null where it is not asked), `date` (EDTF), `place`; where the key stands at all,
`marking`, `kind`, `salutation`, `closing`, `signature`, null meaning that the letter has none.
"""

from despatch.score.gold import read_gold
from despatch.score.letters import Cuts, Letters, Share, letters
from despatch.score.table import report

__all__ = ["Cuts", "Letters", "Share", "letters", "read_gold", "report"]
