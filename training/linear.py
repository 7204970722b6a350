"""Linear models learned from soft answers: a wanted share for each answer, by L-BFGS."""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from despatch.acts.network import Floats


def learn(rows: csr_matrix, wanted: Floats, weights: Floats, strength: float, steps: int) -> Floats:
    """Return a weight for each column of `rows` and each answer; a smaller `strength` keeps them nearer to zero."""
    columns, shape = rows.T.tocsr(), (rows.shape[1], wanted.shape[1])
    counted = weights[:, None]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        tried = flat.reshape(shape).astype(np.float32)
        raw = rows @ tried
        raw -= raw.max(axis=1, keepdims=True)
        logs = raw - np.log(np.exp(raw).sum(axis=1, keepdims=True))
        slope = strength * (columns @ (counted * (np.exp(logs) - wanted))) + tried
        cost = -strength * float((counted * wanted * logs).sum()) + 0.5 * float((tried**2).sum())
        return cost, slope.ravel().astype(np.float64)

    start = np.zeros(shape[0] * shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": steps, "maxcor": 6})
    return np.asarray(found.x.reshape(shape), dtype=np.float32)


def learn_dense(rows: Floats, wanted: Floats, weights: Floats, strength: float = 1.0, steps: int = 150) -> Floats:
    """Return the same for a few dense columns, which are first brought to one scale."""
    spread = rows.std(axis=0)
    spread[spread == 0] = 1
    return learn(csr_matrix(rows / spread), wanted, weights, strength, steps) / spread[:, None]
