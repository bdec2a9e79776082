"""The likeliest of several, by torch's tensors and by NumPy's arrays alike, and nothing where the numbers are none."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from generator.suite.workloads.deciding import likeliest
from tests.suite.lazily import Lazily

torch: Any = Lazily("torch")
pytestmark = pytest.mark.usefixtures("libraries")
NUMBERS = st.sampled_from([math.nan, math.inf, -math.inf]) | st.floats(-(2.0**100), 2.0**100, width=32)


@given(arrays(np.float32, array_shapes(min_dims=2, max_dims=3, max_side=4), elements=NUMBERS))
def test_both_kinds_of_arrays_decide_alike(logits: Any) -> None:
    decided = likeliest(logits)
    assert decided == likeliest(torch.from_numpy(logits))
    for place, row in zip(np.ravel(np.array(decided, dtype=object)), logits.reshape(-1, logits.shape[-1]), strict=True):
        largest = float(row.max())
        assert (place is None) == (math.isnan(largest) or largest == math.inf)
        assert place is None or row[place] == largest
