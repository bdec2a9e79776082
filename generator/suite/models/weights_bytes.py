"""The bytes of a loaded model's weights: its parameters and buffers as they lie in memory, quantised ones as they are.

A tensor that two layers share is one. Of a quantised tensor all its parts count, scales as well as packed numbers:
torchao's name theirs by torch's own protocol of tensor subclasses, bitsandbytes' keep them beside the weight.
"""

from collections.abc import Iterator
from typing import Any


def loaded_bytes(model: Any) -> int:
    """Bytes of the weights of the module `model`."""
    held: dict[tuple[str, int], int] = {}
    for tensor in (*model.parameters(), *model.buffers()):
        for part in _parts(tensor):
            storage = part.untyped_storage()
            held[str(part.device), storage.data_ptr()] = storage.nbytes()
    return sum(held.values())


def _parts(tensor: Any) -> Iterator[Any]:
    """The plain tensors that a tensor is made of."""
    import torch

    inner = getattr(tensor, "data", tensor)
    if hasattr(inner, "__tensor_flatten__"):
        names, _ = inner.__tensor_flatten__()
        for name in names:
            yield from _parts(getattr(inner, name))
        return
    if isinstance(inner, torch.Tensor):
        yield inner
    # bitsandbytes: 8 bits keep the rows' scales as SCB, 4 bits everything that they need in a state of their own.
    yield from _tensors(getattr(tensor, "SCB", None))
    state = getattr(tensor, "quant_state", None)
    while state is not None:
        for name in ("absmax", "code", "offset"):
            yield from _tensors(getattr(state, name, None))
        state = getattr(state, "state2", None)


def _tensors(value: Any) -> Iterator[Any]:
    import torch

    if isinstance(value, torch.Tensor):
        yield value
