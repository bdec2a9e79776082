"""A model whose weights lie in another program than torch: what the suite asks of such a program itself."""

from abc import ABC, abstractmethod


class ForeignModel(ABC):
    """What was loaded, as far as Python sees it."""

    @abstractmethod
    def refuse_not_finite(self) -> None:
        """`LoadingError` where the model gives no numbers; outside the window in which it was loaded."""

    @abstractmethod
    def weights_bytes(self) -> int:
        """Bytes of the files that the weights are read from."""
