"""A computer made up in a folder: its processor by name, its counters, its cards on the PCI bus, what is around it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from generator.suite.profiling.sight import Seen, look
from tests.suite.fake_powercap import domain

XEON = "Intel(R) Xeon(R) W-2155 CPU @ 3.30GHz"
NVIDIA, AMD = "0x10de", "0x1002"


class FakeMachine:
    """The folder; each method adds something to it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "proc/1").mkdir(parents=True)
        self.processor(XEON)

    def processor(self, name: str, flags: str = "fpu", family: int = 6, model: int = 85) -> "FakeMachine":
        (self.root / "proc/cpuinfo").write_text(
            f"processor\t: 0\ncpu family\t: {family}\nmodel\t\t: {model}\nmodel name\t: {name}\nflags\t\t: {flags}\n",
            "utf-8",
        )
        return self

    def package(self, number: int = 0, **limits: int) -> "FakeMachine":
        """A processor package's counter, with its power limits (microwatts) by the name of their constraint."""
        counter = domain(self.root / "sys/class/powercap", f"intel-rapl:{number}", f"package-{number}", 1_000)
        for name, microwatts in limits.items():
            (counter.parent / f"{name}_power_limit_uw").write_text(f"{microwatts}\n")
        return self

    def card(self, vendor: str, number: int = 1, kind: str = "0x030200") -> "FakeMachine":
        device = self.root / f"sys/bus/pci/devices/0000:0{number}:00.0"
        device.mkdir(parents=True)
        (device / "vendor").write_text(f"{vendor}\n")
        (device / "class").write_text(f"{kind}\n")
        return self

    def container(self) -> "FakeMachine":
        (self.root / ".dockerenv").touch()
        return self

    def seen(self, wanted: str | None = None) -> Seen:
        """The look at it."""
        return look(wanted, {}, self.root)

    def stand_in(self, monkeypatch: pytest.MonkeyPatch, *modules: object) -> None:
        """From now on these modules look at it and not at the machine that the tests run on."""
        looking: Callable[..., Seen] = partial(look, environ={}, root=self.root)
        for module in modules:
            monkeypatch.setattr(module, "look", looking)
