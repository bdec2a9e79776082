"""Forward passes, counted by hooks on the parts of a model: what the model did, not what it was asked."""

from collections.abc import Mapping
from typing import Any


class PassCounter:
    """Counts each call of the parts. A part that is compiled is still called from outside, so it still counts."""

    def __init__(self, parts: Mapping[str, Any]) -> None:
        self.parts = dict(parts)
        self.passes = dict.fromkeys(parts, 0)
        self._hooks = [part.register_forward_hook(self._counting(name)) for name, part in parts.items()]

    def clear(self) -> None:
        """Begin at zero."""
        self.passes = dict.fromkeys(self.passes, 0)

    def close(self) -> None:
        """Take the hooks off."""
        for hook in self._hooks:
            hook.remove()

    def _counting(self, name: str) -> Any:
        def count(*_: Any) -> None:
            self.passes[name] += 1

        return count
