"""A trained head as a part of a model whose calls can be counted and looked at, like any other part."""

from typing import Any


class Head:
    """Gives the probability of each class (n × classes) for texts or vectors, by whatever was `put` into it.

    `part` is what is called: a module of torch for its hooks alone, so that its passes are counted, and its answers
    looked at, as those of every model. It gives NumPy's arrays: no call of torch lies between a text and its class.
    """

    def __init__(self) -> None:
        import torch

        self._fitted: Any = None
        self.part = torch.nn.Module()
        self.part.forward = self._probabilities

    def put(self, fitted: Any) -> None:
        """What answers from now on."""
        self._fitted = fitted

    def _probabilities(self, features: Any) -> Any:
        return self._fitted.predict_proba(features)
