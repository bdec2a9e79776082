"""Pictures for tests: the same on every machine, all of one colour or of seeded noise."""

from typing import Any


def noise(width: int, height: int, seed: int = 1) -> Any:
    """An RGB picture in which no pixel says anything about the next."""
    import numpy as np
    from PIL import Image

    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8))


def plain(width: int, height: int, colour: str = "red") -> Any:
    """An RGB picture of one colour."""
    from PIL import Image

    return Image.new("RGB", (width, height), colour)


def seen_by(module: Any) -> list[dict[str, Any]]:
    """A list that fills with the named arguments of each of the module's calls."""
    calls: list[dict[str, Any]] = []
    module.register_forward_pre_hook(lambda _module, _args, named: calls.append(named), with_kwargs=True)
    return calls
