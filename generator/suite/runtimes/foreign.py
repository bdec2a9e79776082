"""A model whose weights lie in another program than torch: what the suite asks of such a program itself."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

Hook = Callable[..., Any]


class ForeignModel(ABC):
    """What was loaded, as far as Python sees it."""

    @abstractmethod
    def refuse_not_finite(self) -> None:
        """`LoadingError` where the model gives no numbers; outside the window in which it was loaded."""

    @abstractmethod
    def weights_bytes(self) -> int:
        """Bytes of the files that the weights are read from."""


class Hooked:
    """What hooks can be set on as on a module of torch: those before a pass see its arguments, those after it all."""

    def __init__(self) -> None:
        self.hooks_before: list[Hook] = []
        self.hooks_after: list[Hook] = []

    def register_forward_hook(self, hook: Hook) -> "Handle":
        """Have `hook` called after each pass, with the part, the arguments and what it gave."""
        return Handle(self.hooks_after, hook)

    def register_forward_pre_hook(self, hook: Hook, **_: Any) -> "Handle":
        """Have `hook` called before each pass, with the part and the arguments, those with names apart."""
        return Handle(self.hooks_before, hook)


class Handle:
    """A hook that was set, and can be taken off."""

    def __init__(self, hooks: list[Hook], hook: Hook) -> None:
        self._hooks, self._hook = hooks, hook
        hooks.append(hook)

    def remove(self) -> None:
        """Take it off."""
        self._hooks.remove(self._hook)


class Part(Hooked, ABC):
    """A part of a model that is called as a module of torch is, and counted and looked at by hooks as one.

    A call of a module takes torch three times as long, where the processor's caches are full of the model.
    """

    @abstractmethod
    def forward(self, *arguments: Any, **named: Any) -> Any:
        """One pass."""

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """One pass, between its hooks."""
        for hook in self.hooks_before:
            hook(self, arguments, named)
        output = self.forward(*arguments, **named)
        for hook in self.hooks_after:
            hook(self, arguments, output)
        return output
