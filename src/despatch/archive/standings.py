"""How matters stand on a day: what the store calls for each matter that it reads."""

from __future__ import annotations

from collections.abc import Sequence

from despatch.decisions import settled
from despatch.matters.standing import standing
from despatch.model import LedgerAct, Matter, MatterStanding, Settlement
from despatch.store.read_standings import Stand


def stand_by(languages: tuple[str, ...]) -> Stand:
    """Return the function that says how a matter stands, by the keywords of these languages."""

    def stand(
        matter: Matter, acts: Sequence[LedgerAct], settlement: Settlement | None, as_of: str | None
    ) -> MatterStanding:
        if settlement is None:
            return standing(matter, acts, as_of, languages)
        return settled(settlement, as_of, acts, lambda some: standing(matter, some, as_of, languages))

    return stand
