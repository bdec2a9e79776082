"""The table, figure, value, target, and whether it is met; and the same for machines, with the machine's own facts."""

import json
import os
import platform
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass
class Report:
    """Rows in the order they were added."""

    rows: list[tuple[str, str, str, str]] = field(default_factory=list)
    values: dict[str, float] = field(default_factory=dict)

    def add(
        self, figure: str, value: float, *, at_least: float | None = None, at_most: float | None = None, digits: int
    ) -> None:
        """One figure, with the target it is held to if there is one."""
        target = verdict = ""
        if at_least is not None:
            target, verdict = f"≥ {at_least:g}", "met" if value >= at_least else "not met"
        if at_most is not None:
            target, verdict = f"≤ {at_most:g}", "met" if value <= at_most else "not met"
        self.values[figure] = value
        self.rows.append((figure, f"{value:,.{digits}f}", target, verdict))

    def text(self) -> str:
        """The rows in columns."""
        rows = [("Figure", "Value", "Target", ""), *self.rows]
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        return "\n".join(f"{a:<{widths[0]}}  {b:>{widths[1]}}  {c:<{widths[2]}}  {d}".rstrip() for a, b, c, d in rows)

    def document(self, facts: Mapping[str, str | int]) -> str:
        """`bench.json`: every figure unrounded, medians where several runs were timed, and what they were taken on."""
        return json.dumps({"machine": facts, "figures": self.values}, indent=1) + "\n"


def machine(processes: int, root: str) -> dict[str, str | int]:
    """What a figure depends on besides the code, and which code it was."""
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=root, capture_output=True, text=True)
    return {
        "commit": commit.stdout.strip() or "unknown",
        "cores": os.cpu_count() or 0,
        "worker_processes": processes,
        "processor": platform.processor() or platform.machine(),
        "python": platform.python_version(),
        "system": platform.platform(),
    }
