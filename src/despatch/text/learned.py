"""Models that ship as data: a conditional random field, and a logistic regression over signs, as rooms use them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from math import exp
from pathlib import Path
from typing import Any

import pycrfsuite

BIAS = "bias"
"""The weight of a regression that counts always."""
_FARTHEST = 30.0
"""Beyond so great a weight the exponential changes nothing that can be seen."""


@cache
def tagger(package: str, file: str) -> pycrfsuite.Tagger:
    """Return the random field that ships as `file` in `package`."""
    with resources.as_file(resources.files(package).joinpath(file)) as path:
        return open_tagger(path)


def open_tagger(path: Path) -> pycrfsuite.Tagger:
    """Return the random field that a file holds."""
    opened = pycrfsuite.Tagger()
    opened.open(str(path))
    return opened


@cache
def table(package: str, file: str) -> Mapping[str, Any]:
    """Return the weights that ship as `file` (TOML) in `package`."""
    return tomllib.loads(resources.files(package).joinpath(file).read_text(encoding="utf-8"))


def probability(signs: Sequence[str], weighed: Mapping[str, float]) -> float:
    """Return how likely a regression holds what these signs speak for; a sign it does not know weighs nothing."""
    weight = weighed.get(BIAS, 0.0) + sum([weighed.get(sign, 0.0) for sign in signs])
    return 1 / (1 + exp(-max(-_FARTHEST, min(_FARTHEST, weight))))
