"""When a part of the search ends: after so many rounds, always the same, or by the clock."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Limit:
    """So many rounds of a part of the work, or until the clock (time.monotonic) says `until`, whichever is first."""

    rounds: float = math.inf
    until: float = math.inf
    begun: float = field(default_factory=time.monotonic)

    def is_over(self, done: int) -> bool:
        """Say whether the part ends after `done` rounds."""
        return done >= self.rounds or time.monotonic() >= self.until

    def share(self, done: int) -> float:
        """Return the part of the work that is over after `done` rounds, 1 at the end."""
        spent = (time.monotonic() - self.begun) / max(1e-9, self.until - self.begun)
        return min(1.0, max(done / self.rounds, spent))

    def next_part(self, share: float) -> Limit:
        """Return a limit for a part of the work that begins now and takes a share of the time that is left."""
        now = time.monotonic()
        return Limit(self.rounds, now + share * max(0.0, self.until - now), now)
