"""What importers of studies of serving share: each point's id, the spread over GPUs, and figures held to each other."""

from decimal import Decimal

from generator.records.model import Parallel, Point, Serving
from generator.studies.place import Place

# Figures that a file derives from its own others are written with all the digits of a double.
_APART_AT_MOST = Decimal("1e-6")


def rounded(value: Decimal) -> float:
    """Joules or seconds as records keep them: to the microjoule and the microsecond."""
    return float(round(value, 6))


def spread(**gpus: int) -> Parallel | None:
    """Over how many GPUs a model was spread, by the kind of parallelism; `None` where over no more than one."""
    over = {kind: count for kind, count in gpus.items() if count > 1}
    return Parallel.model_validate(over) if over else None


def point_id(gpus: int, parallel: Parallel | None, serving: Serving) -> str:
    """A point's id from its setting, such as `8gpu-expert8-server256` or `1gpu-batch4`."""
    at_once = serving.slug or ("batch1" if serving.at_once == 1 else None)
    parts = (f"{gpus}gpu", parallel.slug if parallel else None, at_once)
    return "-".join(part for part in parts if part)


def setting(point: Point) -> tuple[int, str, int, str]:
    """What a record's points are sorted by: GPUs, how the model was spread over them, and queries at a time."""
    return (
        point.gpus or 0,
        (point.parallel.slug if point.parallel else None) or "",
        point.serving.at_once or 0,
        point.id,
    )


def held_to(place: Place, name: str, expected: Decimal, derivation: str) -> Decimal:
    """The positive value of `name`, which the file's own other figures must come to.

    Raises `EnergyLabelError` where it is more than a millionth off: one of them was changed.
    """
    value = place.positive(name)
    if abs(value - expected) > expected * _APART_AT_MOST:
        raise place.damaged(name, f"{float(value):.6g} is not {derivation} ({float(expected):.6g})")
    return value
