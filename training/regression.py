"""A logistic regression over signs, learned for `text/learned.py`: what each sign weighs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from despatch.text.learned import BIAS

SEED = 1942
STRENGTH = 0.1


def regression(
    rows: Sequence[Sequence[str]],
    right: Sequence[bool],
    *,
    fewest: int,
    small: float,
    importance: Sequence[float] | None = None,
) -> dict[str, float]:
    """Return what each sign weighs that stands in at least `fewest` rows; weights below `small` are not kept.

    `right` says of each row whether it is one of those to be found, and `importance` how often it counts.
    """
    counts = Counter(sign for signs in rows for sign in signs)
    index = {sign: n for n, sign in enumerate(sorted(sign for sign, times in counts.items() if times >= fewest))}
    indptr, indices = [0], []
    for signs in rows:
        indices += sorted({index[sign] for sign in signs if sign in index})
        indptr.append(len(indices))
    matrix = csr_matrix((np.ones(len(indices)), indices, indptr), shape=(len(rows), len(index)))
    fitted = LogisticRegression(C=STRENGTH, max_iter=2000, random_state=SEED)
    fitted.fit(matrix, np.array(right), sample_weight=importance)
    weights = {sign: round(float(fitted.coef_[0][n]), 3) for sign, n in index.items()}
    return {BIAS: round(float(fitted.intercept_[0]), 3)} | {s: w for s, w in weights.items() if abs(w) >= small}
