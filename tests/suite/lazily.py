"""Libraries that take seconds to import, imported by the test that first uses one and not while tests are collected."""

from importlib import import_module
from typing import Any


class Lazily:
    """`torch: Any = Lazily("torch")` stands for the module, to be read only; who uses it asks for `libraries` too."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        # pytest looks for its own marks on whatever a module holds, which must not import anything.
        if attribute.startswith("_") or attribute == "pytestmark":
            raise AttributeError(attribute)
        return getattr(import_module(self._name), attribute)
