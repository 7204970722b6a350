"""As of which day an archive stands: today, for one that is still being written."""

from __future__ import annotations

import datetime as dt

from despatch.settings.values import ARCHIVE, CALENDAR

ALL = "all"
"""Asked for in place of a day: all that the archive knows, whatever the day."""


def read_calendar() -> dt.date:
    """Return the day of this machine's calendar. It is read nowhere else, and tests put another day in its place."""
    return dt.datetime.now().astimezone().date()


def find_today(said: str) -> str | None:
    """Return the day (ISO) that `today` of despatch.toml means; None for all that the archive knows."""
    if said == CALENDAR:
        return read_calendar().isoformat()
    return None if said == ARCHIVE else said
