"""What /proc/cpuinfo tells of a processor besides its name, which in a virtual machine may be that of a whole series.

Sources: Linux `arch/x86/include/asm/cpufeatures.h` for the flags of x86, `Documentation/arch/arm64/elf_hwcaps.rst` for
the features of ARM.
"""

from pathlib import Path

_ROOT = Path("/")
# What arithmetic in some number format rests on, by kinds of processor and from the oldest on.
_FLAGS = (
    "avx2",
    "avx512f",
    "avx_vnni",
    "avx512_vnni",
    "avx512_bf16",
    "avx512_fp16",
    "amx_int8",
    "amx_bf16",
    "amx_fp16",
)
_FEATURES = ("asimdhp", "asimddp", "i8mm", "bf16", "sve", "sve2", "sme", "sme2")


def told(root: Path = _ROOT) -> dict[str, str]:
    """The first value of each line, and of a thing told in several ways by its cores, every one; empty without any."""
    found: dict[str, str] = {}
    parts: dict[str, None] = {}
    try:
        text = (root / "proc/cpuinfo").read_text("utf-8", "replace")
    except OSError:
        return found
    for line in text.splitlines():
        key, _, value = line.partition(":")
        key, value = key.strip(), value.strip()
        found.setdefault(key.lower() if key != "Hardware" else key, value)
        if key == "CPU part":
            parts[value] = None
    if parts:
        found["cpu part"] = "+".join(parts)
    return found


def family(root: Path = _ROOT) -> str | None:
    """`family 26, model 2`, as processors of x86 number themselves; None for all others, and where it is not told."""
    numbers = [told(root).get(key, "") for key in ("cpu family", "model")]
    return "family {}, model {}".format(*numbers) if all(map(str.isdecimal, numbers)) else None


def instructions(root: Path = _ROOT) -> tuple[str, ...]:
    """Those of the extensions above that the processor has, or that the hypervisor lets a program see."""
    found = told(root)
    there = {*found.get("flags", "").split(), *found.get("features", "").split()}
    return tuple(name for name in (*_FLAGS, *_FEATURES) if name in there)
