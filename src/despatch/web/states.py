"""How things stand, in words: the states of matters in the order of the board, and what each means."""

from __future__ import annotations

import re
from typing import get_args

from despatch.model import State
from despatch.web.errors import BadAddress
from despatch.web.formatting import PARTS, date_words

GROUPS: tuple[tuple[str, tuple[State, ...]], ...] = (
    ("Open", ("asked", "offered", "promised", "accepted", "partly done")),
    ("Wanting attention", ("overdue", "contradicted", "put off")),
    ("Closed", ("done", "refused")),
    ("Not told", ("unknown",)),
)
MEANS: dict[State, str] = {
    "asked": "nobody has taken it up",
    "offered": "put forward, not yet taken up",
    "promised": "undertaken, no report yet",
    "accepted": "agreed to, no report yet",
    "partly done": "some of it is reported done",
    "overdue": "its day has passed without a report",
    "contradicted": "reported done, and complained of",
    "put off": "put off to another time",
    "done": "reported done",
    "refused": "declined or withdrawn",
    "unknown": "the letters do not say",
}
_DAY = re.compile(r"\b\d{4}(?:-\d\d){1,2}(?:/\d{4}(?:-\d\d){1,2})?(?!\d)")
# A reason that says "the sender" or "a third party" already speaks in words.
_PART = re.compile(r"(?<![\w-])(?<!the )(?<!a )(?:sender|recipient|joint|third)(?![\w-])")


def state_of(asked: str | None) -> State | None:
    """Return the state that a query string asks for; raises BadAddress for one that there is none of."""
    if not asked:
        return None
    for state in get_args(State):
        if asked == state:
            return state  # type: ignore[no-any-return]
    raise BadAddress(f"Nothing stands as “{asked}”. Use one of: {', '.join(get_args(State))}.")


def told(why: str) -> str:
    """Return a reason with its dates in words, and words for the parts in a letter that stand where no name is known."""
    why = _DAY.sub(lambda found: date_words(found[0]), why)
    return _PART.sub(lambda found: PARTS[found[0]], why)  # type: ignore[index]
