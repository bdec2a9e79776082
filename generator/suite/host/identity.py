"""What the machine is called: its processor by name, and a mark that tells it from another of the same kind."""

import hashlib
import json
import platform
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from generator.suite.host import cpuinfo

_ROOT = Path("/")
_PATIENCE_S = 20.0
# As /proc/cpuinfo calls it on x86, on PowerPC, on s390, on MIPS, on RISC-V.
_NAMES = ("model name", "cpu", "machine", "cpu model", "uarch")


def processor(root: Path = _ROOT) -> str:
    """The processor's name, never empty.

    ARM machines write numbers where others write a name: `lscpu`, whose tables distributions keep, translates them, and
    the numbers stand beside. A board is named by its device tree. Where nothing is told, that is said.
    """
    told = cpuinfo.told(root)
    named = next((name for key in _NAMES if (name := _plain(told.get(key, "")))), "")
    numbers = _numbers(told)
    if numbers or not named:
        named = _lscpu(root) or named
    board = _board(root) if numbers or not named else ""
    parts = [part for part in (named, f"({numbers})" if numbers else "", f"in a {board}" if board else "") if part]
    if named or board:
        return " ".join(parts)
    # macOS and Windows know it by another way; Linux distributions say nothing, or the architecture once more.
    other = (_sysctl() or _plain(platform.processor())) if root == _ROOT else ""
    machine = _plain(platform.machine()) or "unknown architecture"
    if other and other != machine:
        return other
    return f"{machine} processor {f'({numbers})' if numbers else 'that the system does not name'}"


def machine_mark(root: Path = _ROOT) -> str | None:
    """A mark of this machine, the same as long as it stays itself; `None` where nothing tells it from others.

    The system's own id is hashed, as machine-id(5) asks. Without one, the mark lasts until the next restart.
    """
    for place in ("etc/machine-id", "var/lib/dbus/machine-id", "proc/sys/kernel/random/boot_id"):
        try:
            found = (root / place).read_text("ascii", "replace").strip()
        except OSError:
            continue
        if len(found) >= 32:
            return hashlib.sha256(f"model-energy-label {found}".encode()).hexdigest()[:16]
    return _mark_elsewhere() if root == _ROOT else None


def _mark_elsewhere() -> str | None:
    """By the network card, where there is no Linux; a number drawn at random has its multicast bit set."""
    import uuid

    card = uuid.getnode()
    if platform.system() == "Linux" or card >> 40 & 1:
        return None
    return hashlib.sha256(f"model-energy-label {card}".encode()).hexdigest()[:16]


def _numbers(told: dict[str, str]) -> str:
    """`implementer 0x41, part 0xd0c`, as ARM numbers its cores; of two kinds of cores, both."""
    found = [(word, _plain(told.get(f"cpu {word}", ""))) for word in ("implementer", "part")]
    return ", ".join(f"{word} {value}" for word, value in found if value)


def _lscpu(root: Path) -> str:
    """The names that `lscpu` has for the kinds of cores; empty where it has none or is not there."""
    program = shutil.which("lscpu")
    if program is None:
        return ""
    command = [program, "--json", *(["--sysroot", str(root)] if root != _ROOT else [])]
    try:
        done = subprocess.run(  # noqa: S603  (a program of the system, and nothing of anybody's in its arguments)
            command, capture_output=True, text=True, timeout=_PATIENCE_S, check=True, env={"LC_ALL": "C"}
        )
        entries = list(_entries(json.loads(done.stdout)["lscpu"]))
    except (OSError, subprocess.SubprocessError, ValueError, KeyError, TypeError):
        return ""
    vendor = next((data for field, data in entries if field == "Vendor ID:"), "")
    models = dict.fromkeys(data for field, data in entries if field == "Model name:" and data not in ("-", "unknown"))
    if not models:
        return ""
    names = " + ".join(models)
    return _plain(names if vendor.lower() in names.lower() else f"{vendor} {names}")


def _sysctl() -> str:
    """As macOS names it, such as `Apple M3 Pro`; Python knows it by the architecture alone. Empty elsewhere."""
    program = shutil.which("sysctl") if platform.system() == "Darwin" else None
    if program is None:
        return ""
    command = [program, "-n", "machdep.cpu.brand_string"]
    try:
        done = subprocess.run(  # noqa: S603  (a program of the system, and nothing of anybody's in its arguments)
            command, capture_output=True, text=True, timeout=_PATIENCE_S, check=True
        )
    except (OSError, subprocess.SubprocessError, ValueError):
        return ""
    return _plain(done.stdout)


def _entries(found: object) -> Iterator[tuple[str, str]]:
    """Fields and values of lscpu's tree; some versions nest them."""
    if isinstance(found, list):
        for entry in filter(lambda entry: isinstance(entry, dict), found):
            yield str(entry.get("field", "")), str(entry.get("data") or "")
            yield from _entries(entry.get("children"))


def _board(root: Path) -> str:
    """The board by its device tree, such as `Raspberry Pi 5 Model B Rev 1.0`; the words of a maker on a server."""
    for place in ("proc/device-tree/model", "sys/firmware/devicetree/base/model", "sys/class/dmi/id/product_name"):
        try:
            name = _plain((root / place).read_bytes().rstrip(b"\0").decode("utf-8", "replace"))
        except OSError:
            continue
        if name:
            return name
    return ""


def _plain(text: str) -> str:
    """On one line, without anything that no printer shows; names of hardware are short."""
    text = " ".join(text.split())
    return text[:120] if text.isprintable() else ""
