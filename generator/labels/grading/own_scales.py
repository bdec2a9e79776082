"""Class limits beside the records they grade: `measurements/scales/<task>/<profile>/v1.toml`, for a site of one's own.

The scales that ship with the package are for the profiles of its own measurements. A folder may bring others for other
profiles, and never another one for what the package has already: two limits of one name would be two letters.
"""

from collections.abc import Container, Iterator
from pathlib import Path

from generator.errors import EnergyLabelError, Fault, RecordFaultsError, shown
from generator.labels.grading.scale import Scale, read_scale, read_scale_version, read_scales
from generator.records.faults import shown_path
from generator.records.files.atomic import write_atomically
from generator.records.files.plain import is_plain
from generator.records.files.toml_file import MAX_TOML_BYTES

SCALES = "scales"
_PLACE = "a scale lies at scales/<task>/<profile>/v1.toml, and the next at v2.toml"


def scales_for(measurements: Path, profiles: Container[str]) -> dict[tuple[str, str], Scale]:
    """The newest scale of each (task, profile): those that ship with the package, and those of `measurements`.

    Raises `RecordFaultsError` with every fault of the folder's own.
    """
    shipped = read_scales()
    own: dict[tuple[str, str], Scale] = {}
    faults: list[Fault] = []
    for path in _paths(measurements):
        found = _read(measurements, path)
        if isinstance(found, Fault):
            faults.append(found)
            continue
        name = found.task, found.profile
        if fault := _fault(path.relative_to(measurements).as_posix(), found, profiles, shipped):
            faults.append(fault)
        elif name not in own or _number(own[name]) < _number(found):
            own[name] = found
    if faults:
        raise RecordFaultsError(faults)
    return shipped | own


def scale_version(measurements: Path, task: str, profile: str, version: str) -> Scale | None:
    """One version of a scale, newest or not, wherever it lies; None where none of this name was ever frozen."""
    path = measurements / SCALES / task / profile / f"{version}.toml"
    if not path.is_file():
        return read_scale_version(task, profile, version)
    found = _read(measurements, path)
    if isinstance(found, Fault):
        raise RecordFaultsError([found])
    return found


def freeze(text: str, measurements: Path, scale: Scale) -> Path:
    """Write the TOML `text` of a new scale to its place in `measurements`; returns the path.

    Raises `EnergyLabelError` where there is one of this version, for that is frozen, and for a task and a profile whose
    limits ship with the package: two of one name would be two letters.
    """
    if scale_version(measurements, scale.task, scale.profile, scale.version) is not None:
        raise EnergyLabelError(
            f"{scale.task} under {scale.profile} has a scale {scale.version}, which is frozen; propose the next with "
            "--version."
        )
    if (scale.task, scale.profile) in read_scales():
        raise EnergyLabelError(
            f"The limits of {scale.task} under {scale.profile} ship with the package; print the next without --write "
            f"and put it beside them, in generator/labels/scales/{scale.task}/{scale.profile}/."
        )
    path = measurements / SCALES / scale.task / scale.profile / f"{scale.version}.toml"
    write_atomically(path, text.encode())
    return path


def _paths(measurements: Path) -> Iterator[Path]:
    root = measurements / SCALES
    yield from sorted(path for path in root.rglob("*") if path.is_symlink() or not path.is_dir())


def _read(measurements: Path, path: Path) -> Scale | Fault:
    where = shown_path(path.relative_to(measurements).as_posix())
    place = path.relative_to(measurements / SCALES).parts
    if len(place) != 3 or path.suffix != ".toml" or not is_plain(path, measurements):
        return Fault(where, "file", shown(path.name), _PLACE)
    if (size := path.stat().st_size) > MAX_TOML_BYTES:
        return Fault(where, "file", f"{size} bytes", f"a scale has at most {MAX_TOML_BYTES} bytes")
    try:
        scale = read_scale(path.read_text("utf-8"), where)
    except UnicodeDecodeError:
        return Fault(where, "file", shown(path.name), "is not UTF-8; print it with energy-label scale propose")
    if (scale.task, scale.profile, f"{scale.version}.toml") != place:
        return Fault(where, "version", shown(scale.version), f"names another task, profile or version; {_PLACE}")
    return scale


def _fault(where: str, scale: Scale, profiles: Container[str], shipped: Container[tuple[str, str]]) -> Fault | None:
    if scale.profile not in profiles:
        return Fault(where, "profile", shown(scale.profile), "no such profile here; add its file to profiles/")
    if (scale.task, scale.profile) in shipped:
        reason = "the package has the limits of this task under this profile; give your own profile a name of its own"
        return Fault(where, "profile", shown(scale.profile), reason)
    return None


def _number(scale: Scale) -> int:
    return int(scale.version.removeprefix("v"))
