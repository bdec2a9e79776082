"""A /proc made up in a folder: processors' time in ticks, and processes with their parents."""

import os
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


class FakeProc:
    """`processors(…)` sets the first line of /proc/stat, `process(…)` a process; both in ticks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.processors()

    def processors(self, user: int = 0, idle: int = 0, steal: int = 0, iowait: int = 0, guest: int = 0) -> None:
        line = f"cpu  {user} 0 0 {idle} {iowait} 0 0 {steal} {guest} 0\n"
        (self.folder / "stat").write_text(f"{line}cpu0 1 2 3 4 5 6 7 8 9 10\nbtime 1764000000\n")

    def process(
        self, pid: int, parent: int = 1, own: int = 0, children: int = 0, name: str = "python", started: int = 5
    ) -> None:
        """`own` ticks of its own, and `children` of those that it has waited for."""
        folder = self.folder / str(pid)
        folder.mkdir(exist_ok=True)
        fields = ["R", parent, pid, pid, 0, -1, 4194304, 0, 0, 0, 0, own, 0, children, 0, 20, 0, 1, 0, started]
        (folder / "stat").write_text(f"{pid} ({name}) {' '.join(map(str, fields))} 0 0 0\n")

    def ends(self, pid: int) -> None:
        (self.folder / str(pid) / "stat").unlink()
        (self.folder / str(pid)).rmdir()
