"""Softmax regression on soft answers: a row of answers is a probability for each, so that doubt can be learned."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

MOST = 60
"""Steps of the optimiser: more change the weights, but not what they reach."""


def fit_softly(matrix: csr_matrix, answers: NDArray[np.float32], strength: float) -> NDArray[np.float32]:
    """Return weights, a row for each feature and a column for each answer; `strength` weighs the data against zero."""
    turned = matrix.T.tocsr()
    shape = (matrix.shape[1], answers.shape[1])

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = matrix @ flat.reshape(shape).astype(np.float32)
        top = scores.max(axis=1, keepdims=True)
        raised = np.exp(scores - top)
        total = raised.sum(axis=1, keepdims=True)
        missed = float((np.log(total) + top).sum() - (answers * scores).sum())
        slope = (turned @ (raised / total - answers).astype(np.float32)).ravel().astype(np.float64)
        return strength * missed + 0.5 * float(flat @ flat), strength * slope + flat

    found = minimize(
        loss, np.zeros(shape[0] * shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": MOST, "maxcor": 8}
    )
    weights: NDArray[np.float32] = found.x.reshape(shape).astype(np.float32)
    return weights
