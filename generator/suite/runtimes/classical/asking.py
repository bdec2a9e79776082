"""A trained head as a part of a model whose calls can be counted and looked at, like any other part."""

from typing import Any

from generator.suite.runtimes.foreign import Part


class Head(Part):
    """Gives the probability of each class (n × classes) for texts or vectors, by whatever was `put` into it."""

    def __init__(self) -> None:
        super().__init__()
        self._fitted: Any = None

    def put(self, fitted: Any) -> None:
        """What answers from now on."""
        self._fitted = fitted

    def forward(self, *features: Any, **_: Any) -> Any:
        """NumPy's array: no call of torch lies between a text and its class."""
        return self._fitted.predict_proba(*features)
