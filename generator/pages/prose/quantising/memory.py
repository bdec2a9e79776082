"""How much memory the weights of a model take, from the bits of each: arithmetic, no measurement."""

from dataclasses import dataclass

from generator.pages.wording.quantising.families import memory

_BITS_PER_BYTE = 8
_GIGA = 10**9


@dataclass(frozen=True)
class Row:
    """A kind of file: bits a weight, what the example takes (GB), and a published file's size (GiB), where known."""

    kind: str
    bits: float
    gigabytes: float
    file_gib: float | None


def gigabytes(parameters: int, bits: float) -> float:
    """GB (10⁹ bytes) of so many weights of so many bits each."""
    return parameters * bits / _BITS_PER_BYTE / _GIGA


def rows() -> list[Row]:
    """Every kind, from the largest to the smallest."""
    known = memory()
    return [
        Row(kind, bits, gigabytes(known.example_parameters, bits), known.files_gib.get(kind))
        for kind, bits in known.bits.items()
    ]
