"""How one matter stands on a day, by the rules of the archive's languages. How all stand is in the store."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from despatch.archive.session import Session
from despatch.decisions import settled
from despatch.matters.standing import standing
from despatch.model import LedgerAct, Matter, MatterStanding, Settlement
from despatch.store.read_standings import Stand

_OF_AN_ACT = 4_000
"""To follow one act of a matter takes as long as so many steps of SQLite."""
_KEPT = 8_192
"""So many answers are kept, of some kilobytes each. A page asks for the same matters once for their list and once for
their acts, and a publication asks again for each list that has them."""


def make_stand(session: Session) -> Stand:
    """Return the function that says how one matter stands on a day by its acts, and by how an editor settled it."""
    languages = session.settings.languages

    @lru_cache(_KEPT)
    def follow(
        matter: Matter, acts: tuple[LedgerAct, ...], settlement: Settlement | None, as_of: str | None
    ) -> MatterStanding:
        if settlement is None:
            return standing(matter, acts, as_of, languages)
        return settled(settlement, as_of, acts, lambda some: standing(matter, some, as_of, languages))

    def stand(
        matter: Matter, acts: Sequence[LedgerAct], settlement: Settlement | None, as_of: str | None
    ) -> MatterStanding:
        session.spend(_OF_AN_ACT * len(acts))
        return follow(matter, tuple(acts), settlement, as_of)

    return stand
