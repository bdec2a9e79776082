"""How much a processor may draw, by the limits that the kernel sets it.

Source: Linux `Documentation/power/powercap/powercap.rst`: each zone's `constraint_N_power_limit_uw`, microwatts, one
for long and one for short times.
"""

from pathlib import Path

from generator.suite.meters.powercap import Package


def package_watts(packages: tuple[Package, ...]) -> float | None:
    """The sum over packages of the highest limit of each, W; None where one tells none."""
    most = [_highest(package.energy_file.parent) for package in packages]
    return round(sum(watts for watts in most if watts), 1) if most and all(most) else None


def _highest(zone: Path) -> float | None:
    found = [watts for path in zone.glob("constraint_*_power_limit_uw") if (watts := _watts(path))]
    return max(found, default=None)


def _watts(path: Path) -> float | None:
    """Watts above 0; a limit that was switched off is none."""
    try:
        text = path.read_text("ascii", "replace").strip()
    except OSError:
        return None
    return int(text) / 1e6 if text.isdecimal() and len(text) < 13 and int(text) else None
