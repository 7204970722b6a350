"""How a question hands on what its answer rests on, such as the counts of a whole list, to one who may keep that."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Protocol, TypeVar

Answer = TypeVar("Answer")


class Keep(Protocol):
    """Returns what `answer` returns, now or when the same question was asked before."""

    def __call__(self, question: Hashable, answer: Callable[[], Answer], /, *, whole: bool = False) -> Answer:
        """Return the answer to a question that names all that it depends on; `whole`: it is about the whole archive."""
        ...


def ask_anew(_question: Hashable, answer: Callable[[], Answer], *, whole: bool = False) -> Answer:  # noqa: ARG001
    """Keep nothing."""
    return answer()
